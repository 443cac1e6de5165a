from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.canvas import Canvas
from dashboard.figures.claim_marks import (
    ClaimSpot,
    claim_spots,
    draw_claim,
    label_claims,
    overlap,
    say_amount,
    say_claim,
    spread_claims,
)
from dashboard.figures.lanes import Look
from dashboard.figures.metrics import text_width
from dashboard.figures.rows import claim_rows
from dashboard.figures.scale import Scale
from dashboard.figures.theme import SIZES, THEMES, type_sizes
from dashboard.figures.ticks import CountScale
from tests.figures.cases import show

LOOK = Look(
    Scale.of_days(date(2019, 1, 1), date(2019, 6, 30), 1000), THEMES["light"], type_sizes(SIZES["slide"])
)
COUNTS = CountScale(10, 190, 2000)
HEAD = "id,measure,date,stated,source,kind,low,best,high,wording,claimant,use,note,disputes\n"


def spots(folder: Path, *rows: str) -> list[ClaimSpot]:
    shown = show(folder, claims=HEAD + "\n".join(rows) + "\n")
    return claim_spots(
        claim_rows(shown.claims),
        COUNTS,
        LOOK,
        shown.as_of,
        set(shown.all_claims["id"]),
        {"paper": "The Paper"},
    )


@pytest.mark.parametrize(
    ("row", "amount", "words"),
    [
        (
            "a,staff,2019-03,2019-03,paper,level,900,1000,1100,about a thousand,A. Smith,,,",
            "1,000",
            "A. Smith: “about a thousand”",
        ),
        ('a,staff,2019-03,2019-03,paper,level,11,,50,,"B. Jones, director",,,', "11–50", "B. Jones: 11–50"),
        (
            "a,staff,2019-03,2019-03,paper,at_least,10,,,,unnamed official,,,",
            "at least 10",
            "Paper source: at least 10",
        ),
        ("a,staff,2019-03,2019-03,paper,at_most,,,150,,,,,", "at most 150", "Paper: at most 150"),
        ("a,staff,2019-03,2019-03,paper,flow_in,,95,,,A. Smith,,,", "+95", "A. Smith: +95"),
        ("a,staff,2019-03,2019-03,paper,flow_out,,95,,,A. Smith,,,", "−95", "A. Smith: −95"),
    ],
)
def test_words(tmp_path: Path, row: str, amount: str, words: str) -> None:
    (claim,) = claim_rows(show(tmp_path, claims=HEAD + row + "\n").claims)
    assert say_amount(claim) == amount
    assert say_claim(claim, "The Paper") == words


def test_where_a_claim_stands(tmp_path: Path) -> None:
    (spot,) = spots(tmp_path, "a,staff,2019-03,2019-03,paper,level,10,100,1000,,A. Smith,,,")
    # March is days 59 to 90 of the 181 shown.
    assert (spot.left, spot.x, spot.right) == (
        pytest.approx(325.97, abs=0.01),
        pytest.approx(411.6, abs=0.01),
        pytest.approx(497.24, abs=0.01),
    )
    assert (spot.low, spot.best, spot.high) == (COUNTS.px(10), COUNTS.px(100), COUNTS.px(1000))


def drawn(spot: ClaimSpot) -> tuple[set[str], list[dict[str, object]]]:
    canvas = Canvas("x", "y2", LOOK.scale, "claims")
    return draw_claim(canvas, spot, LOOK), canvas.traces()


def test_grammar_of_claims(tmp_path: Path) -> None:
    (level,) = spots(tmp_path, "a,staff,2019-03-01,2019-03,paper,level,10,100,1000,,A. Smith,,,")
    assert drawn(level)[0] == {"range", "best"}
    assert drawn(replace(level, hollow=True))[0] == {"range", "disputed"}
    assert drawn(replace(level, cross=True))[0] == {"range", "rebuts"}
    assert drawn(replace(level, used=False))[0] == {"unused"}
    assert drawn(replace(level, hit=True, new=True))[0] == {"range", "best", "hit", "new"}
    assert drawn(replace(level, kind="flow_in", low=None, high=None))[0] == {"flow_in"}
    assert drawn(replace(level, kind="at_most", low=None, high=None))[0] == {"at_most"}


def test_claims_over_each_other_move_apart_within_their_dates(tmp_path: Path) -> None:
    row = "{},staff,2019-03,2019-03,paper,level,10,100,1000,,A. Smith,,,"
    apart = spread_claims(spots(tmp_path, row.format("a"), row.format("b"), row.format("c")), 1000)
    assert [round(s.x - apart[0].x) for s in apart] == [0, 16, -16]


def test_claims_of_one_day_stay_on_it_and_all_are_seen(tmp_path: Path) -> None:
    row = "{},staff,2019-03-01,2019-03,paper,level,10,100,1000,,A. Smith,,,"
    apart = spread_claims(spots(tmp_path, row.format("a"), row.format("b"), row.format("c")), 1000)
    assert [round(s.x - apart[0].x) for s in apart] == [0, 8, -8]


@given(st.lists(st.tuples(st.integers(1, 180), st.integers(1, 1500), st.integers(3, 60)), max_size=14))
def test_labels_of_claims_touch_nothing(rows: list[tuple[int, int, int]]) -> None:
    made = []
    for n, (day, best, length) in enumerate(rows):
        x = day / 181 * 1000
        y = COUNTS.px(best)
        made.append(
            ClaimSpot(
                f"c{n}",
                "level",
                x,
                x - 1,
                x + 1,
                y + 5,
                y,
                y - 5,
                False,
                False,
                True,
                False,
                False,
                "",
                "w" * length,
                "",
            )
        )
    labelled = label_claims(made, LOOK, 200, [], [])
    size = LOOK.types.note + 1
    boxes = []
    for spot in labelled:
        if spot.label:
            wide = text_width(spot.label, size)
            left = spot.text_x if spot.anchor == "left" else spot.text_x - wide
            boxes.append((left, spot.text_y - size / 2, left + wide, spot.text_y + size / 2))
    ink = [rect for spot in labelled for rect in spot.ink]
    for n, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[2] <= 1000
        assert box[1] >= 0
        assert box[3] <= 200
        assert not any(overlap(box, other) for other in boxes[n + 1 :] + ink)
