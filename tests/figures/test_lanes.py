from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.figures.lanes import Look, Plan, fill_lanes, hover_text, plan_lanes
from dashboard.figures.rows import event_rows
from dashboard.figures.scale import Scale
from dashboard.figures.theme import SIZES, THEMES, type_sizes
from dashboard.view import Shown
from tests.figures.cases import show

LOOK = Look(
    Scale.of_days(date(2019, 1, 1), date(2019, 6, 30), 1000), THEMES["light"], type_sizes(SIZES["slide"])
)
PHONE = Look(
    Scale.of_days(date(2019, 1, 1), date(2019, 6, 30), 316),
    THEMES["light"],
    type_sizes(SIZES["half"]),
    True,
    True,
)
HEAD = "id,date,title,source,lane,key,status\n"


def plan(shown: Shown, room: float = 300, look: Look = LOOK) -> Plan:
    return plan_lanes(fill_lanes(shown, look), look, room)


def labels(got: Plan) -> list[str]:
    return [spot.item.mark.id for spot in got.labelled]


def test_every_event_is_drawn_once(tmp_path: Path) -> None:
    got = plan(show(tmp_path))
    assert [(lane.id, lane.count, lane.unlabelled) for lane in got.lanes] == [
        ("flights", 2, 0),
        ("money", 2, 0),
    ]
    assert sorted(s.item.mark.id for lane in got.lanes for s in lane.spots) == [
        "denial",
        "landing",
        "stop",
        "visit",
    ]


def test_key_rows_come_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = HEAD + "".join(
        f"e{n},2019-03-{n + 1:02},A title of some length {n},paper,flights,{'yes' if n > 7 else ''},\n"
        for n in range(10)
    )
    got = plan(show(tmp_path, events=rows, claims=""), room=100)
    assert {"e8", "e9"} <= set(labels(got))
    (lane, _) = got.lanes
    assert lane.unlabelled == 10 - len(labels(got))
    assert len(lane.spots) == 10


def test_a_disputed_key_row_wins_the_only_row(tmp_path: Path) -> None:
    rows = "id,date,title,source,lane,key,status,disputes\n" + (
        "plain,2019-03-01,A title that is long enough for a row of the lane,paper,flights,yes,,\n"
        "said,2019-03-02,Another title that is long enough for a row of it,paper,flights,yes,disputed,\n"
        "no1,2019-03-05,A denial of some length that goes to the other lane,paper,money,,,said\n"
    )
    got = plan(show(tmp_path, events=rows, claims=""), room=60)
    assert labels(got)[0] == "said"


def test_chosen_labels_replace_the_key_rows(tmp_path: Path) -> None:
    assert labels(plan(show(tmp_path, labels="visit,denial"))) == ["visit", "denial"]


def test_the_selected_row_is_always_labelled(tmp_path: Path) -> None:
    rows = HEAD + "".join(
        f"e{n},2019-03-01,A title of some length number {n},paper,flights,yes,\n" for n in range(30)
    )
    assert "e29" in labels(plan(show(tmp_path, events=rows, claims="", event="e29"), room=60))


def test_lanes_stack_without_touching(tmp_path: Path) -> None:
    got = plan(show(tmp_path))
    tops = [(lane.top, lane.top + lane.height) for lane in got.lanes]
    assert tops[0][0] == 0
    assert all(b[0] > a[1] for a, b in pairwise(tops))
    assert got.height == tops[-1][1]


@pytest.mark.parametrize("look", [LOOK, PHONE], ids=["beside", "above"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.dates(date(2018, 11, 1), date(2019, 8, 1)),
            st.sampled_from(["{}", "{:.7}", "{:.4}", "[..{}]", "[{}..]", "{:.7}~", "{}/..", "{:.7}/"]),
            st.integers(1, 60),
            st.sampled_from(["flights", "money"]),
            st.booleans(),
        ),
        max_size=25,
    ),
    room=st.floats(60, 900),
)
def test_labels_never_overlap_and_never_leave_their_lane(
    tmp_path: Path, look: Look, rows: list[tuple[date, str, int, str, bool]], room: float
) -> None:
    lines = [
        f"e{n},{form.format(day.isoformat())},{'w' * length},paper,{lane},{'yes' if key else ''},"
        for n, (day, form, length, lane, key) in enumerate(rows)
    ]
    shown = show(tmp_path, events=HEAD + "\n".join(lines) + "\n", claims="")
    got = plan(shown, room, look)
    assert got.height <= room or len(got.lanes) == 1
    left_out = sum(lane.count for lane in got.left_out)
    assert sum(len(lane.spots) for lane in got.lanes) + left_out == len(shown.events)
    for lane in got.lanes:
        spots = [s for s in lane.spots if s.labelled]
        for n, one in enumerate(spots):
            assert one.place.left >= 0
            assert one.place.right <= look.scale.width + 1e-6
            assert look.head <= one.y <= lane.height
            for other in spots[n + 1 :]:
                apart = one.place.right <= other.place.left or other.place.right <= one.place.left
                assert apart or abs(one.y - other.y) >= look.row - 1e-6
        # No mark stands on a label of its lane: marks alone keep to gaps or to the rug.
        for spot in lane.spots:
            for one in spots:
                if not spot.labelled and abs(spot.y - one.y) < 8:
                    assert spot.place.right <= one.place.left or one.place.right <= spot.place.left


def test_hover_text_is_escaped(tmp_path: Path) -> None:
    rows = HEAD + "a,2019-03-23,<b>&,paper,flights,,\n"
    (row,) = event_rows(show(tmp_path, events=rows, claims="").events)
    assert hover_text(row) == "<b>&lt;b&gt;&amp;</b><br>23 Mar 2019 · reported"
