"""Links and what they select: nothing lost, nothing invented, what is ignored is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.case import Case, load_case
from dashboard.link import MARKINGS, PICTURES, SCENARIOS, SIZES, STATUSES
from dashboard.view import View, apply_view, default_measure

CASE_TOML = """
title = "A small case"
as_of = 2020-01-31
marking = "TLP:CLEAR"
lanes = [{ id = "talks", title = "Talks" }, { id = "flights", title = "Flights" }]
measures = [
  { id = "staff", title = "Staff", definition = "People", unit = "people", estimate = true },
  { id = "price", title = "Price", definition = "Dollars", unit = "USD m", estimate = false },
]
windows = [
  { id = "spring", title = "Spring", from = 2019-03-01, to = 2019-06-30 },
  { id = "all", title = "All", from = 2001-01-01, to = 2020-01-31 },
]
"""
EVENTS = """id,lane,date,title,source,status,reported,disputes,side,place,summary
old,talks,2001-05-14,First accord,src,confirmed,2001-05-14,,russia,Moscow,
by,talks,[..2018-12-31],Payments stop,src,reported,2019-06-02,,press,,
landing,flights,2019-03-23,Planes land,src,confirmed,2019-03-24,,,Caracas,Águilas de acero
report,talks,2019-06-02,Report of a cut,src,disputed,2019-06-02,,press,,
denial,talks,2019-06-03,"Ambassador: no cut",src,confirmed,2019-06-03,report,russia,,
"""
CLAIMS = """id,measure,date,stated,source,best,claimant,side
many,staff,2012~/2016~,2019-06-02,src,1000,a source,press
few,staff,2019-06,2019-06-02,src,36,a source,press
later,staff,2019-12,2019-12-15,src,20,an analyst,analyst
cost,price,2010,2010-05,src,5,a minister,russia
"""
SOURCES = "id,outlet,title,published,url\nsrc,Example Gazette,On staff,2019-06-02,https://example.org/a\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder: Path = tmp_path_factory.mktemp("case")
    for name, text in (
        ("case.toml", CASE_TOML),
        ("happenings.csv", EVENTS),
        ("counts.csv", CLAIMS),
        ("sources.csv", SOURCES),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    made = load_case(folder)
    assert [str(p) for p in made.problems if p.severity == "error"] == []
    return made


def ids(frame: object) -> list[str]:
    return sorted(frame["id"])  # type: ignore[index]


def test_the_default_view_is_an_empty_link(case: Case) -> None:
    view, ignored = View.from_query({}, case)
    assert view == View()
    assert ignored == ()
    assert view.to_query(case) == {}


def test_naming_the_defaults_is_left_out_of_the_link(case: Case) -> None:
    view = View(window="spring", measure="staff", marking="TLP:CLEAR", scenario="base")
    assert view.to_query(case) == {}


def test_an_absent_marking_can_be_asked_for(case: Case) -> None:
    view, _ = View.from_query({"marking": "none"}, case)
    assert view.to_query(case) == {"marking": "none"}
    assert apply_view(case, view).marking == ""
    assert apply_view(case, View()).marking == "TLP:CLEAR"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lanes", "talks,ships", "The link's lanes “ships” is not known here and was ignored."),
        ("window", "winter", "The link's window “winter” is not known here and was ignored."),
        ("from", "soon", "The link's from “soon” is not a date and was ignored."),
        ("month", "2019-13", "The link's month “2019-13” is not a month (2019-06) and was ignored."),
        ("drift", "nan", "The link's drift “nan” is not a number and was ignored."),
        ("event", "nobody", "The link's event “nobody” is not known here and was ignored."),
        ("colour", "red", "The link's “colour” means nothing here and was ignored."),
        ("since", "2021-01", "The link's since “2021-01-31” is not before the as-of date and was ignored."),
    ],
)
def test_what_is_ignored_is_said(case: Case, name: str, value: str, said: str) -> None:
    view, ignored = View.from_query({name: value}, case)
    assert ignored == (said,)
    assert view == (View(lanes=("talks",)) if name == "lanes" else View())


def test_a_range_that_runs_backwards_is_ignored_aloud(case: Case) -> None:
    view, ignored = View.from_query({"from": "2019-05-01", "to": "2019-04-01"}, case)
    assert view == View()
    assert ignored == ("The link's range runs backwards (1 May 2019 to 1 Apr 2019) and was ignored.",)


def test_a_month_in_a_range_means_its_first_and_last_day(case: Case) -> None:
    view, _ = View.from_query({"from": "2019-03", "to": "2019-04"}, case)
    assert (view.from_, view.to) == (date(2019, 3, 1), date(2019, 4, 30))


def test_other_data_is_said(case: Case) -> None:
    _, ignored = View.from_query({"data": "1a2b3c4d"}, case)
    assert ignored == (
        f"This link was made from data 1a2b3c4d, or by version 0.1; you see {case.short_hash}.",
    )
    assert View.from_query({"data": case.short_hash}, case) == (View(), ())


def test_a_link_to_an_event_opens_a_window_that_holds_it(case: Case) -> None:
    assert View.from_query({"event": "old"}, case)[0].window == "all"
    assert View.from_query({"event": "report"}, case)[0].window == ""


def test_every_event_is_in_exactly_one_part(case: Case) -> None:
    view, _ = View.from_query({"lanes": "talks", "as_of": "2019-06-02"}, case)
    shown = apply_view(case, view)
    assert ids(shown.events) == ["report"]
    assert ids(shown.filtered) == ["landing"]
    assert ids(shown.outside) == ["by", "old"]
    assert ids(shown.later) == ["denial"]
    assert shown.subtitle == "1 of 5 events; 1 hidden by filter; 1 not yet known on 2 Jun 2019"


def test_a_report_is_disputed_only_once_its_rebuttal_is_known(case: Case) -> None:
    def status(day: date) -> str:
        events = apply_view(case, View(as_of=day)).events.set_index("id")
        return str(events.loc["report", "status"])

    assert status(date(2019, 6, 2)) == "reported"
    assert status(date(2019, 6, 3)) == "disputed"


def test_a_day_known_only_as_by_shows_at_its_bound(case: Case) -> None:
    around = View(from_=date(2018, 12, 1), to=date(2019, 1, 31))
    before = View(from_=date(2015, 1, 1), to=date(2015, 12, 31))
    assert ids(apply_view(case, around).events) == ["by"]
    assert ids(apply_view(case, before).events) == []


def test_search_marks_and_hides_nothing(case: Case) -> None:
    shown = apply_view(case, View(q="AGUILAS caracas"))
    assert ids(shown.events) == ["denial", "landing", "report"]
    assert ids(shown.events[shown.events["hit"]]) == ["landing"]
    assert int(apply_view(case, View(q="gazette")).events["hit"].sum()) == 3


def test_claims_are_of_one_measure_and_not_cut_by_the_window(case: Case) -> None:
    shown = apply_view(case, View(as_of=date(2019, 7, 1)))
    assert ids(shown.claims) == ["few", "many"]
    assert ids(shown.all_claims) == ["cost", "few", "many"]
    assert ids(apply_view(case, View(measure="price")).claims) == ["cost"]


def test_the_month_is_that_of_the_last_claim_in_the_window(case: Case) -> None:
    assert apply_view(case, View()).month == date(2019, 6, 1)
    assert apply_view(case, View(window="all")).month == date(2019, 12, 1)
    assert apply_view(case, View(month="2014-02")).month == date(2014, 2, 1)


def test_new_since_marks_the_additions(case: Case) -> None:
    shown = apply_view(case, View(since=date(2019, 6, 2)))
    assert ids(shown.events[shown.events["new"]]) == ["denial"]


def test_side_can_ask_for_the_unstated(case: Case) -> None:
    assert ids(apply_view(case, View(side=("unstated",))).events) == ["landing"]


def test_applying_a_view_changes_no_frame(case: Case) -> None:
    before = case.events.copy(deep=True)
    apply_view(case, View(q="cut", as_of=date(2019, 6, 2), lanes=("talks",)))
    assert case.events.equals(before)


def test_the_default_measure_is_the_first_estimated(case: Case) -> None:
    assert default_measure(case) == "staff"


views = st.builds(
    View,
    window=st.sampled_from(["", "all"]),
    from_=st.none() | st.dates(date(2001, 1, 1), date(2010, 1, 1)),
    to=st.none() | st.dates(date(2019, 7, 1), date(2020, 1, 1)),
    lanes=st.sampled_from([(), ("talks",), ("flights", "talks")]),
    status=st.lists(st.sampled_from(STATUSES), unique=True).map(tuple),
    measure=st.sampled_from(["", "price"]),
    scenario=st.sampled_from(SCENARIOS),
    as_of=st.none() | st.dates(date(2019, 1, 1), date(2020, 1, 1)),
    month=st.sampled_from(["", "2019-06"]),
    q=st.sampled_from(["", "cut & run", "<b>", "ambassador"]),
    event=st.sampled_from(["", "report"]),
    picture=st.sampled_from(PICTURES),
    size=st.sampled_from(SIZES),
    marking=st.sampled_from([m for m in MARKINGS if m != "TLP:CLEAR"]),
    drift=st.none() | st.floats(0.01, 1),
)


@given(views)
def test_a_link_brings_the_same_view_back(case: Case, view: View) -> None:
    query = view.to_query(case)
    back, ignored = View.from_query(query, case)
    assert ignored == ()
    assert back.to_query(case) == query
    if not view.event:
        assert back == view
