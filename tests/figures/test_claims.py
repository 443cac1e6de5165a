"""Who says how many: groups, words, marks, and what a small sheet leaves out aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.estimate.model import Estimate, estimate_counts
from dashboard.evidence.case import Case
from dashboard.figures.claim_rows import Table, claim_table, fit_table
from dashboard.figures.claims import claims_figure, claims_height
from dashboard.figures.metrics import text_width
from dashboard.figures.theme import SIZES, page_size
from dashboard.view import Shown, View, apply_view
from tests.figures.cases import SPRING, show

MEASURES = (
    SPRING
    + """[[measures]]
id = "guards"
title = "Guards"
unit = "people"
estimate = false
[[measures]]
id = "price"
title = "Price"
unit = "USD m"
estimate = false
"""
)
CLAIMS = """id,measure,date,stated,source,kind,low,best,high,wording,claimant,side,disputes,origin,use,note,\
credibility
peak,staff,2012~/2016~,2019-06-02,paper,level,900,1000,1100,about 1000,A. Smith,press,,,,,3
peak-again,staff,2012~/2016~,2019-06-04,wire,level,900,1000,1100,a thousand,C. Doe,press,,peak,,,
now,staff,2019-06,2019-06-02,paper,level,20,36,90,a few dozen,A. Smith,press,,,,,3
office,staff,2019-06-07,2019-06-07,wire,at_least,10,,,office of ten,B. Jones,russia,,,,,
roof,staff,2019-06-08,2019-06-08,wire,at_most,,,150,,B. Jones,russia,,,,,
never,staff,2012/2019-06,2019-06-07,wire,no_change,,,,never so many,B. Jones,russia,peak,,,,
came,staff,2019-03-23,2019-03-24,wire,flow_in,90,95,100,,Mayor,venezuela,,,,,
slip,staff,2019-06,2019-06-09,wire,level,,5000,,,D. Roe,other,,,no,mistranslated,
groups,guards,2019-05,2019-05,wire,level,,,,small groups,,press,,,,,
gate,guards,2019-05,2019-05,wire,level,,12,,twelve,Gate,us,,,,,
sum,price,2006,2006-07,paper,level,,1500,,$1.5bn,Seller,russia,,,,,
"""


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return show(tmp_path, toml=MEASURES, claims=CLAIMS, month="2019-06")


def answers(shown: Shown) -> dict[str, Estimate]:
    claims = shown.all_claims[shown.all_claims["measure"] == "staff"]
    return {"staff": estimate_counts(claims, ["2019-06"], as_of=shown.as_of)}


def drawn(shown: Shown, size: str = "square", **style: str) -> dict[str, Any]:
    figure: dict[str, Any] = claims_figure(shown, answers(shown), size=SIZES[size], **style).to_plotly_json()
    return figure


def texts(figure: dict[str, Any], name: str) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"] if note.get("name") == name]


def marks(figure: dict[str, Any]) -> dict[str, str]:
    """Symbol of every claim's mark."""
    found = {}
    for trace in figure["data"]:
        for place, ident in enumerate(trace.get("customdata", ())):
            symbol = trace["marker"].get("symbol", "bar")
            found[ident] = symbol if isinstance(symbol, str) else symbol[place]
    return found


def test_groups_people_present_apart_from_arrivals(shown: Shown) -> None:
    table = claim_table(shown, answers(shown))
    assert [(group.title, [row.id for row in group.rows]) for group in table.groups] == [
        (
            "Rostec staff, people present",
            ["peak", "peak-again", "now", "slip", "never", "office", "roof"],
        ),
        ("Rostec staff, arrivals and departures", ["came"]),
        ("Guards", ["gate", "groups"]),
    ]
    assert table.elsewhere == 1  # the price is in dollars


def test_rows_in_words(shown: Shown) -> None:
    rows = {row.id: row for group in claim_table(shown, answers(shown)).groups for row in group.rows}
    assert {ident: (row.amount, row.grade, row.when) for ident, row in rows.items()} == {
        "peak": ("900–1,100", "B3", "c. 2012–16"),
        "peak-again": ("900–1,100", "C", "c. 2012–16"),
        "now": ("20–90", "B3", "Jun 2019"),
        "slip": ("5,000", "C", "Jun 2019"),
        "never": ("denies it", "C", "7 Jun 2019"),
        "office": ("≥ 10", "C", "7 Jun 2019"),
        "roof": ("≤ 150", "C", "8 Jun 2019"),
        "came": ("+90–100", "C", "23 Mar 2019"),
        "groups": ("words", "C", "May 2019"),
        "gate": ("12", "C", "May 2019"),
    }
    assert rows["now"].said == "A. Smith: “a few dozen”"
    assert rows["roof"].said == "B. Jones: at most 150"
    assert {ident for ident, row in rows.items() if not row.used} == {"peak-again", "slip"}
    assert rows["never"].best == 1000  # its cross stands at the number it denies


def test_every_kind_has_its_mark(shown: Shown) -> None:
    assert marks(drawn(shown)) == {
        "peak": "circle",
        "peak-again": "circle",
        "now": "circle",
        "slip": "circle",
        "never": "x-thin",
        "office": "triangle-right",
        "roof": "triangle-left",
        "came": "triangle-right",
        "gate": "circle",
    }


def test_the_estimate_is_a_diamond_with_its_band_written_out(shown: Shown) -> None:
    row = answers(shown)["staff"].bands.iloc[0]
    numbers = f"{row['median']:,.0f} [{row['p10']:,.0f}–{row['p90']:,.0f}]"
    assert texts(drawn(shown), "estimate") == ["<b>Estimate, Jun 2019, 80 %</b>", f"<b>{numbers}</b>"]


def test_no_diamond_without_evidence(tmp_path: Path) -> None:
    shown = show(tmp_path, toml=MEASURES, claims=CLAIMS, month="2003-01")
    assert texts(drawn(shown), "estimate") == ["<b>Estimate, Jan 2003</b>", "<b>no evidence</b>"]


def test_a_measure_that_is_only_compared_has_the_same_picture_without_estimate(tmp_path: Path) -> None:
    shown = show(tmp_path, toml=MEASURES, claims=CLAIMS, measure="price")
    figure = claims_figure(shown, {}, size=SIZES["slide"]).to_plotly_json()
    assert marks(figure) == {"sum": "circle"}
    assert texts(figure, "estimate") == []
    assert "USD m" in " ".join(texts(figure, "subtitle"))


def test_the_legend_has_only_sides_and_marks_that_occur(tmp_path: Path) -> None:
    shown = show(tmp_path, toml=MEASURES, claims=CLAIMS, measure="price")
    figure = claims_figure(shown, {}, size=SIZES["slide"]).to_plotly_json()
    words = [n["text"] for n in figure["layout"]["annotations"] if str(n.get("name")).startswith("legend ")]
    assert words == ["Russian officials", "best"]


def test_a_hostile_word_stays_text(tmp_path: Path) -> None:
    claims = CLAIMS.replace("a few dozen", "<b>&amp; <img src=x>")
    shown = show(tmp_path, toml=MEASURES, claims=claims)
    text = str(drawn(shown))
    assert "<img" not in text
    assert "&lt;img" in text


@pytest.mark.parametrize("size", ["slide", "half", "a4", "social", "square"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_curated_case_fits_every_sheet(curated: Case, size: str, theme: str) -> None:
    shown = apply_view(curated, View(picture="claims"))
    figure = claims_figure(shown, {}, size=SIZES[size], theme=theme).to_plotly_json()
    names = {row.id for group in claim_table(shown, {}).groups for row in group.rows}
    width, height = SIZES[size].width, SIZES[size].height
    said = [note for note in figure["layout"]["annotations"] if note.get("name") in names]
    assert said
    for note in said:
        assert note["font"]["size"] >= 14 * min(width / 1280, 1) - 1e-9
        assert 0 < -note["yshift"] < height - 60
        plain = "".join(part.split(">")[-1] for part in note["text"].split("<"))
        edge = note["xshift"] - text_width(plain, 14) if note["xanchor"] == "right" else note["xshift"]
        assert edge >= 0
    (more,) = texts(figure, "more claims")
    assert more == f"{len(names) - len(said):,} more claims on the Counts page and in the evidence pack"


def test_a_page_shows_every_claim_in_its_own_height(curated: Case) -> None:
    shown = apply_view(curated, View())
    for width in (390, 1380):
        size = page_size(width, claims_height(shown, {}, width))
        figure = claims_figure(shown, {}, size=size).to_plotly_json()
        names = {row.id for group in claim_table(shown, {}).groups for row in group.rows}
        assert {n["name"] for n in figure["layout"]["annotations"] if n.get("name") in names} == names
        assert texts(figure, "more claims") == []


def test_numbers_of_the_chosen_measure_stay_longest_and_copies_go_first(shown: Shown) -> None:
    table = claim_table(shown, answers(shown))
    kept = {lines: ids(fit_table(table, lines)) for lines in (20, 13, 9, 7)}
    assert kept[20] == ids(table)
    assert "peak-again" not in kept[13]
    assert {"peak", "now", "office", "roof", "never"} <= kept[9]
    assert {"peak", "now"} <= kept[7]
    for lines in range(4, 20):
        cut = fit_table(table, lines)
        assert cut.lines <= lines
        assert len(ids(cut)) + cut.hidden == len(ids(table))


def ids(table: Table) -> set[str]:
    return {row.id for group in table.groups for row in group.rows}


def test_an_empty_case_draws_its_frame(tmp_path: Path) -> None:
    shown = show(tmp_path, claims="")
    figure = claims_figure(shown, {}, size=SIZES["slide"]).to_plotly_json()
    assert texts(figure, "headline") == ["<b>Who says how many: Rostec staff</b>"]
    assert texts(figure, "group") == []


def test_no_measure_at_all(tmp_path: Path) -> None:
    shown = show(tmp_path, claims="", toml=SPRING.split("[[measures]]", maxsplit=1)[0])
    assert texts(claims_figure(shown, {}, size=SIZES["slide"]).to_plotly_json(), "group") == []
