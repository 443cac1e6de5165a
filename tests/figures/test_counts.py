from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.figures.canvas import Board
from dashboard.figures.counts import CountPlan, draw_counts, plan_counts, title_counts
from dashboard.figures.lanes import Look
from dashboard.figures.scale import Scale
from dashboard.figures.theme import SIZES, THEMES, type_sizes
from dashboard.view import Shown
from tests.figures.cases import CLAIMS, SPRING, estimates, show

LOOK = Look(
    Scale.of_days(date(2019, 1, 1), date(2019, 6, 30), 1000), THEMES["light"], type_sizes(SIZES["slide"])
)
HEAD = "id,measure,date,stated,source,kind,low,best,high,wording,claimant,use,note,origin,disputes\n"


def plan(shown: Shown) -> CountPlan:
    return plan_counts(shown, estimates(shown).get("staff"), LOOK, 200)


def test_every_claim_is_drawn_pointed_at_or_counted(tmp_path: Path) -> None:
    claims = HEAD + (
        "inside,staff,2019-03,2019-03,paper,level,,95,,,A,,,,\n"
        "copy,staff,2019-03,2019-03,wire,level,,95,,,B,,,inside,\n"
        "words,staff,2019-03,2019-03,paper,no_change,,,,never,C,,,,\n"
        "old1,staff,2012,2019-03,paper,level,,1000,,,D,,,,\n"
        "old2,staff,2013,2019-03,paper,level,,900,,,E,,,,\n"
        "old3,staff,2014,2019-03,paper,level,,800,,,F,,,,\n"
        "later,staff,2020,2020,wire,level,,50,,,G,,,,\n"
        "unused,staff,2019-04,2019-04,wire,level,,70,,,H,no,a slip,,\n"
    )
    got = plan(show(tmp_path, claims=claims, as_of="2021-01-01"))
    assert [s.id for s in got.claims] == ["inside", "unused"]
    # The nearest two before the window, and the one after it.
    assert [(p.id, p.right) for p in got.pointers] == [("old3", False), ("old2", False), ("later", True)]
    assert (got.copies, got.in_words, got.outside) == (1, 1, 1)


def test_what_a_pointer_says(tmp_path: Path) -> None:
    claims = HEAD + (
        "peak,staff,2012~/2016~,2019-06-02,paper,level,900,1000,1100,,A,,,,\n"
        "never,staff,2012~/2019-06-07,2019-06-07,wire,no_change,,,,never,Sergey C.,,,,peak\n"
    )
    got = plan(show(tmp_path, claims=claims))
    assert [p.label for p in got.pointers] == ["1,000 said for about 2012–2016; Sergey C. denies it"]
    before = plan(show(tmp_path, claims=claims, as_of="2019-06-03"))
    assert [p.label for p in before.pointers] == ["1,000 said for about 2012–2016"]


def test_a_claim_is_hollow_only_once_its_rebuttal_is_known(tmp_path: Path) -> None:
    assert {s.id: s.hollow for s in plan(show(tmp_path)).claims} == {
        "now": False,
        "office": False,
        "peak": True,
    }
    early = plan(show(tmp_path, as_of="2019-06-02"))
    assert {s.id: s.hollow for s in early.claims} == {"now": False, "peak": False}


def test_the_axis_holds_everything_and_has_a_zero(tmp_path: Path) -> None:
    got = plan(show(tmp_path))
    board = Board(1280, 720)
    draw_counts(board, got, LOOK, top=300, number=lambda source: "7")
    axis = board.axes["yaxis2"]
    assert axis["ticktext"][0] == "0"
    assert axis["tickvals"][0] == 191
    assert got.scale.most >= max(*got.bands.tops, 1100)
    assert any("7</span>" in note["text"] for note in board.notes)


def test_an_axis_of_prices_starts_near_the_prices(tmp_path: Path) -> None:
    toml = SPRING.replace('unit = "people"', 'unit = "USD m"\nestimate = false')
    claims = HEAD + "a,staff,2019-03,2019-03,paper,level,,1500,,,A,,,,\n"
    claims += "b,staff,2019-04,2019-04,wire,level,,2200,,,B,,,,\n"
    got = plan(show(tmp_path, toml=toml, claims=claims))
    assert (got.bands.kind, got.scale.floor) == ("claims", 1000.0)
    assert plan(show(tmp_path, claims=CLAIMS)).scale.floor == 1.0


@pytest.mark.parametrize("size", ["slide", "half"])
def test_the_title_is_the_measure_with_its_definition(tmp_path: Path, size: str) -> None:
    shown = show(tmp_path)
    look = Look(LOOK.scale, LOOK.theme, LOOK.types, stacked=SIZES[size].stacked)
    board = Board(1280, 720)
    title_counts(board, plan(shown), shown, look, left=196, top=300, edge=16)
    texts = [note["text"] for note in board.notes]
    assert any("<b>Rostec staff</b>" in text and "log scale" in text for text in texts)
    assert "People of Rostec in the country." in texts
