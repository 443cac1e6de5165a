from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.evidence.case import Case
from dashboard.figures.words import headline, text_alternative
from dashboard.view import View, apply_view
from tests.figures.cases import CLAIMS, EVENTS, SPRING, estimates, show

HEAD = CLAIMS.splitlines()[0] + "\n"


def test_a_fall_is_told_as_a_saying_with_its_denial(tmp_path: Path) -> None:
    assert (
        headline(show(tmp_path), {})
        == "One source says Rostec staff fell from 1,000 to “a few dozen”; Russia denies it"
    )


def test_no_denial_before_it_is_known(tmp_path: Path) -> None:
    shown = show(tmp_path, as_of="2019-06-02")
    assert headline(shown, {}) == "One source says Rostec staff fell from 1,000 to “a few dozen”"


def test_two_voices_count_only_where_they_say_the_same(tmp_path: Path) -> None:
    more = (
        "p2,staff,2019-02-01,2019-06-03,wire,level,,1000,,,C. Other,press,\n"
        "n2,staff,2019-06,2019-06-03,wire,level,,36,,,C. Other,press,\n"
        "p3,staff,2019-02-01,2019-06-03,wire,level,,500,,,D. Third,press,\n"
        "n3,staff,2019-06,2019-06-03,wire,level,,100,,,D. Third,press,\n"
    )
    assert headline(show(tmp_path, claims=CLAIMS + more), {}).startswith(
        "Two sources say Rostec staff fell from 1,000"
    )


def test_a_copy_is_no_second_source(tmp_path: Path) -> None:
    claims = (
        CLAIMS.replace("disputes\n", "disputes,origin\n", 1)
        .replace(",press,\n", ",press,,\n")
        .replace(",russia,\n", ",russia,,\n")
        .replace("russia,peak\n", "russia,peak,\n")
    )
    claims += "p2,staff,2019-02-01,2019-06-03,wire,level,,1000,,,C. Other,press,,peak\n"
    claims += "n2,staff,2019-06,2019-06-03,wire,level,,36,,,C. Other,press,,now\n"
    assert headline(show(tmp_path, claims=claims), {}).startswith("One source says")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "a,staff,2019-03,2019-03,paper,level,,95,,,A. Smith,press,\n",
            "Rostec staff: one source gives 95 people",
        ),
        (
            "a,staff,2019-03,2019-03,paper,level,90,,99,,A. Smith,press,\n"
            "b,staff,2019-04,2019-04,wire,level,,300,,,B. Jones,press,\n",
            "Rostec staff: claims run from 90 to 300 people",
        ),
        ("a,staff,2012,2019-03,paper,level,,95,,,A. Smith,press,\n", "Payments stop: one rebuttal"),
    ],
)
def test_ranges(tmp_path: Path, rows: str, said: str) -> None:
    assert headline(show(tmp_path, claims=HEAD + rows), {}) == said


def test_money_is_written_as_money(tmp_path: Path) -> None:
    toml = SPRING.replace('unit = "people"', 'unit = "USD m"\nestimate = false')
    rows = HEAD + "a,staff,2019-03,2019-03,paper,level,66.5,,,,A. Smith,press,\n"
    rows += "b,staff,2019-04,2019-04,wire,level,,200,,,B. Jones,press,\n"
    assert (
        headline(show(tmp_path, toml=toml, claims=rows), {})
        == "Rostec staff: claims run from $66.5m to $200m"
    )


def test_a_timeline_speaks_of_events(tmp_path: Path) -> None:
    assert headline(show(tmp_path), {}, "timeline") == "Payments stop: one rebuttal"
    quiet = (
        EVENTS.replace("denial,", "other,")
        .replace("yes,stop,russia", "yes,,russia")
        .replace("disputed", "reported")
    )
    assert headline(show(tmp_path, events=quiet), {}, "timeline") == "Advisers: Spring 2019"


def test_text_alternative(tmp_path: Path) -> None:
    shown = show(tmp_path)
    said = text_alternative(shown, estimates(shown), "briefing")
    assert said.startswith(
        "Timeline of events above a chart of counts, Rostec staff, 1 Jan 2019 to 30 Jun 2019: 4 of 4 events. "
        "One source says Rostec staff fell from 1,000 to “a few dozen”; Russia denies it. "
        "Estimate for June 2019: about "
    )
    assert "Strongest rebuttal: B. Jones: “never so many” (7 Jun 2019)." in said
    assert said.endswith("Most cited of 2 sources: The Paper. As of 31 Dec 2019.")
    timeline = text_alternative(shown, {}, "timeline")
    assert "Strongest rebuttal: Ministry denies it (3 Jun 2019)." in timeline
    assert "Estimate" not in timeline


def test_the_headline_of_the_curated_case(curated: Case) -> None:
    shown = apply_view(curated, View.from_query({}, curated)[0])
    said = headline(shown, {})
    assert said.startswith("One source says Rostec staff fell from 1,000 to ")
    assert said.endswith("; Russia denies it")
    for measure in curated.measures:
        for window in curated.windows:
            view, _ = View.from_query({"measure": measure.id, "window": window.id}, curated)
            assert 10 < len(headline(apply_view(curated, view), {})) < 160
