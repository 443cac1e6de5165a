from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.figures.legend import ENTRIES
from dashboard.figures.marks import Mark, kinds, place_mark
from dashboard.figures.rows import event_rows
from dashboard.figures.scale import Scale
from tests.figures.cases import show

# 100 days from 1 January 2019 on 1,000 pixels: ten pixels a day.
SCALE = Scale.of_days(date(2019, 1, 1), date(2019, 4, 10), 1000)


def place(folder: Path, text: str, as_of: date = date(2019, 12, 31)) -> Mark:
    shown = show(
        folder,
        events=f'id,date,title,source,lane\na,"{text}",T,paper,flights\n',
        claims="",
        **{"from": "1990-01-01", "to": "2030-01-01"},
    )
    (row,) = event_rows(shown.events)
    return place_mark(row, SCALE, as_of, id="a", lane="l", colour="#112233")


@pytest.mark.parametrize(
    ("text", "shape", "ends", "fades", "ticks"),
    [
        ("2019-01-02", "day", (15, 15), (15, 15), (False, False)),
        ("[2019-01-02..2019-01-11]", "window", (10, 110), (10, 110), (True, True)),
        ("2019-02", "window", (310, 590), (310, 590), (True, True)),
        ("[..2019-03-01]", "window", (600, 600), (540, 600), (False, True)),
        ("[2019-03-02..]", "window", (600, 600), (600, 660), (True, False)),
        ("2019-02~", "window", (310, 590), (0, 900), (True, True)),
        ("2019-01-02/2019-01-11", "span", (10, 110), (10, 110), (False, False)),
        ("2018/2019-01-11", "span", (0, 110), (0, 110), (False, False)),
        # It holds at least to the first day it may have ended on.
        ("2018-12/2019-02", "span", (0, 320), (0, 590), (False, False)),
    ],
)
def test_geometry(
    tmp_path: Path,
    text: str,
    shape: str,
    ends: tuple[float, float],
    fades: tuple[float, float],
    ticks: tuple[bool, bool],
) -> None:
    mark = place(tmp_path, text)
    assert mark.shape == shape
    assert (mark.left, mark.right) == pytest.approx(ends)
    assert (mark.fade_left, mark.fade_right) == pytest.approx(fades)
    assert (mark.tick_left, mark.tick_right) == ticks


def test_a_span_that_goes_on_ends_at_what_is_known(tmp_path: Path) -> None:
    mark = place(tmp_path, "2019-01-02/..", as_of=date(2019, 2, 20))
    assert (mark.left, mark.right, mark.arrow_right, mark.open_) == (
        pytest.approx(10),
        pytest.approx(510),
        True,
        "ongoing",
    )
    late = place(tmp_path, "2019-01-02/..")
    assert (late.right, late.arrow_right) == (pytest.approx(991), True)


def test_an_unknown_end_fades_and_has_no_tick(tmp_path: Path) -> None:
    mark = place(tmp_path, "2019-01-02/")
    assert (mark.open_, mark.arrow_right, mark.tick_right) == ("end_unknown", False, False)
    assert mark.fade_right - mark.right == pytest.approx(60)


def test_bounds_outside_the_window_lose_their_ticks(tmp_path: Path) -> None:
    mark = place(tmp_path, "[2018-06-01..2019-01-10]")
    assert (mark.left, mark.tick_left, mark.tick_right) == (0, False, True)


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ({"status": "reported"}, {"day", "reported"}),
        ({"status": "disputed", "hit": True}, {"day", "disputed", "hit"}),
        ({"rebuts": True}, {"rebuts"}),
        ({"rebuts": True, "shape": "window"}, {"rebuts", "window", "confirmed"}),
        ({"shape": "window", "open_": "before"}, {"before", "confirmed"}),
        ({"draft": True, "new": True, "vague": True}, {"day", "confirmed", "draft", "new", "vague"}),
    ],
)
def test_kinds(style: dict[str, object], found: set[str]) -> None:
    fields = {"shape": "day", "left": 5.0, "right": 5.0, "fade_left": 5.0, "fade_right": 5.0} | style
    assert kinds(Mark(id="a", lane="l", colour="#112233", **fields)) == found  # type: ignore[arg-type]


def test_every_kind_has_an_entry_in_the_legend() -> None:
    statuses = {"reported", "disputed", "denied"}
    shapes = {"day", "window", "span", "before", "after", "ongoing", "end_unknown", "vague", "rebuts"}
    assert statuses | shapes | {"hit", "new", "draft", "selected", "link", "density"} <= {
        e.kind for e in ENTRIES
    }
