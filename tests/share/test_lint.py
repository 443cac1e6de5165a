from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.evidence.case import Case, load_case
from dashboard.share.lint import lint
from dashboard.share.picture import picture
from dashboard.view import View

EVENTS = """id,date,title,lane,source,disputes
report,2019-06-02,Staff cut,a,s1,
denial,2019-06-03,No cut,b,s1,report
late,2019-09-01,No cut at all,a,s1,old
old,2019-05-01,Older report,a,s1,
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "sources.csv").write_text("id,outlet,published\ns1,Paper,2019-06-02\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "case.toml").write_text(
        'as_of = 2020-01-01\n[[windows]]\nid = "y"\ntitle = "Y"\nfrom = 2019-01-01\nto = 2019-12-31\n',
        encoding="utf-8",
    )
    return load_case(tmp_path)


def codes(case: Case, view: View) -> list[str]:
    return [finding.code for finding in lint(picture(case, view))]


def test_a_whole_picture_has_nothing_to_mend(case: Case) -> None:
    assert codes(case, View(headline="One source says staff were cut; another denies it")) == []


def test_a_hidden_rebuttal_is_named_and_the_remedy_shows_it(case: Case) -> None:
    view = View(lanes=("a",))
    found = lint(picture(case, view))
    assert [f.code for f in found] == ["report-without-rebuttal"]
    assert found[0].message == "“Staff cut” is shown, but not what contradicts it: “No cut”."
    assert found[0].remedy == "Take the filters off."
    assert codes(case, replace(view, **found[0].changes)) == []


def test_a_rebuttal_outside_the_window_widens_it(case: Case) -> None:
    view = View(from_=date(2019, 4, 1), to=date(2019, 7, 1))
    found = lint(picture(case, view))
    assert [f.message for f in found] == [
        "“Older report” is shown, but not what contradicts it: “No cut at all”."
    ]
    assert found[0].remedy == "Widen the window to 1 Sep 2019."
    assert dict(found[0].changes) == {"from_": date(2019, 4, 1), "to": date(2019, 9, 1)}
    assert codes(case, replace(view, **found[0].changes)) == []


def test_a_rebuttal_nobody_knew_yet_is_not_missing(case: Case) -> None:
    later = case.events.assign(
        known=case.events["known"].mask(case.events["id"] == "denial", case.events["known"].max())
    )
    assert "denial" in set(later["id"])
    assert codes(replace(case, events=later), View(as_of=date(2019, 6, 2))) == []


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("We assess with high confidence that a cut is likely", "likelihood-and-confidence"),
        ("A cut is very likely. A return is highly improbable", "mixed-likelihood-words"),
        ("It is almost certain and probably soon", "mixed-likelihood-words"),
        ("Staff " * 60, "long-headline"),
    ],
)
def test_a_headline_is_read_with_an_editor_s_eye(case: Case, headline: str, code: str) -> None:
    found = lint(picture(case, View(headline=headline)))
    assert [f.code for f in found] == [code]
    assert found[0].message.endswith(".") and found[0].remedy.endswith(".")


@pytest.mark.parametrize(
    "headline",
    [
        "A cut is likely. We have high confidence in that",
        "Unlikely in May, very likely in June",
        "A remote base; the most probable site",
        "Staff of a few dozen",
    ],
)
def test_what_the_standard_allows_passes(case: Case, headline: str) -> None:
    assert codes(case, View(headline=headline)) == []


def test_the_remedy_for_mixed_words_names_the_twin(case: Case) -> None:
    found = lint(picture(case, View(headline="Very likely in May, highly improbable in June")))
    assert found[0].remedy == "Keep to one row: write “very unlikely” for “highly improbable”."


def test_a_narrow_picture_has_less_room_for_a_headline(case: Case) -> None:
    headline = (
        "One source says the staff were cut from a thousand to a few dozen; "
        "Moscow denies any cut at all, and calls it a tenfold exaggeration by people who were never there"
    )
    assert codes(case, View(headline=headline)) == []
    assert codes(case, View(headline=headline, size="half")) == ["long-headline"]
