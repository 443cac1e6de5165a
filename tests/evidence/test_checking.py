"""Rules over rows and over files: single rows by literal example, orders and counts by law."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.casefile import Lane, Measure
from dashboard.evidence.checking import CheckedTable, Context, KnownSource, check_rows, check_tables
from dashboard.evidence.frames import events_frame, known_sources
from dashboard.evidence.reading import RawTable, read_table
from dashboard.evidence.rows import Draft, lane_of

LINK = "https://example.org/a"


def check(text: str, context: Context | None = None, name: str = "a.csv") -> CheckedTable:
    return check_rows(read_table(text.encode(), name), context or Context())


def found(checked: CheckedTable) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.severity, problem.code) for problem in checked.problems]


def together(*texts: str) -> list[Draft]:
    return check_tables([read_table(text.encode(), f"{n}.csv") for n, text in enumerate(texts)], Context())


def all_found(drafts: list[Draft]) -> list[tuple[str, int | None, str]]:
    return [(p.file, p.line, p.code) for draft in drafts for p in draft.raw.problems]


def test_refused_rows_are_given_back_whole() -> None:
    checked = check(f'date,title,source\n2019,A,{LINK}\n2020,B,{LINK},more\n2021,"C"x,{LINK}\n,D,{LINK}\n')
    assert [(row.line, row.cells) for row in checked.refused_rows] == [
        (3, ("2020", "B", LINK, "more")),
        (4, (f'2021,"C"x,{LINK}',)),
        (5, ("", "D", LINK)),
    ]
    assert (checked.accepted, checked.refused) == (1, 3)


def test_a_problem_says_file_line_column_value_and_remedy() -> None:
    checked = check(f"Date ,title,source\n03/04/2019,A,{LINK}\n", name="events/payments.csv")
    assert str(checked.problems[0]) == (
        "events/payments.csv:2: Date: '03/04/2019' could be 3 April or 4 March; "
        "write 2019-04-03 or 2019-03-04 [ambiguous-date]"
    )
    assert checked.problems[0].value == "03/04/2019"


def test_lanes_measures_and_sources_are_those_of_the_case() -> None:
    context = Context(
        lanes=(Lane("talks", "Talks"),),
        measures=(Measure("staff", "Staff", "", "people"),),
        sources={"wsj": KnownSource("B", date(2019, 6, 2))},
    )
    events = check("date,title,source,lane\n2019,A,wsj,talks\n2019,B,wjs,talks\n2019,C,wsj,tlaks\n", context)
    assert found(events) == [(3, "error", "unknown-source"), (4, "error", "unknown-lane")]
    assert [problem.hint for problem in events.problems] == ["is wsj meant?", "is talks meant? one of talks"]
    claims = check(
        f"measure,date,stated,source,best\nstaf,2019,2019,wsj;{LINK},1\nstaff,2019,2019,wsj;{LINK},1.5\n",
        context,
    )
    assert found(claims) == [(2, "error", "unknown-measure"), (3, "error", "not-whole")]


@pytest.mark.parametrize(
    ("stem", "lane"),
    [("payments", "payments"), ("Troop Flights", "troop-flights"), ("TALKS", "talks"), ("...", "events")],
)
def test_a_file_name_is_a_lane(stem: str, lane: str) -> None:
    assert lane_of(stem, (Lane("talks", "Talks"),)) == lane


def test_an_id_is_unique_over_files_and_a_good_row_goes_first() -> None:
    head = "id,date,title,source\n"
    drafts = together(f"{head}x,2019-13,A,{LINK}\n", f"{head}x,2019,B,{LINK}\n", f"{head}x,2020,C,{LINK}\n")
    assert all_found(drafts) == [("0.csv", 2, "impossible-date"), ("2.csv", 2, "duplicate-id")]
    assert drafts[2].raw.problems[0].message == "'x' is the id of 1.csv:2 already"


def test_events_and_claims_share_their_ids_and_sources_have_their_own() -> None:
    drafts = together(
        f"id,date,title,source\nx,2019,A,{LINK}\n",
        f"id,measure,date,stated,source,best\nx,staff,2019,2019,{LINK};{LINK}b,1\n",
        "id,outlet\nx,WSJ\n",
    )
    assert all_found(drafts) == [("1.csv", 2, "duplicate-id")]


def test_a_made_id_says_date_and_title_and_keeps_clear_of_the_written_ones() -> None:
    checked = check(f"id,date,title,source\n2019-one,2018,Other,{LINK}\n,2019,One!,{LINK}\n")
    assert sorted(checked.frame["id"]) == ["2019-one", "2019-one-2"]
    assert found(checked) == [(3, "warning", "blank-id")]


def test_sources_are_known_over_files_and_a_refused_one_is_said() -> None:
    drafts = together(
        "date,title,source\n2019,A,wsj\n2019,B,gone\n2019,C,bad\n", "id,outlet\nwsj,WSJ\nbad,\n"
    )
    assert all_found(drafts) == [
        ("0.csv", 3, "unknown-source"),
        ("0.csv", 4, "refers-to-refused"),
        ("1.csv", 3, "missing-value"),
    ]


def test_without_a_readable_source_table_any_id_will_do() -> None:
    assert all_found(together("date,title,source\n2019,A,wsj\n")) == []
    broken = together("date,title,source\n2019,A,wsj\n", "outlet\nWSJ\n")
    assert all_found(broken) == [("1.csv", 1, "missing-column")]


def test_references_reach_over_files_and_stay_in_their_table() -> None:
    drafts = together(
        f"id,date,title,source,disputes,part_of\na,2019,A,{LINK},,\nb,2020,B,{LINK},a;c,c\nd,2020,D,{LINK},x,\n",
        f"id,measure,date,stated,source,best,origin\nc,staff,2018,2018,{LINK};{LINK}b,1,a\n",
    )
    assert all_found(drafts) == [
        ("0.csv", 3, "wrong-table"),
        ("0.csv", 4, "unknown-id"),
        ("0.csv", 3, "wrong-table"),
        ("1.csv", 2, "wrong-table"),
    ]


def test_a_ring_refuses_its_rows_and_no_others() -> None:
    rows = "".join(
        f"{i},staff,2019,2019,{LINK};{LINK}b,{n},{o}\n" for n, (i, o) in enumerate(["ab", "bc", "ca", "da"])
    )
    checked = check(f"id,measure,date,stated,source,best,origin\n{rows}")
    assert found(checked) == [
        (2, "error", "ring"),
        (3, "error", "ring"),
        (4, "error", "ring"),
        (5, "warning", "refers-to-refused"),
    ]
    assert checked.problems[0].message == "origin goes in a ring: a > b > c > a"
    assert list(checked.frame["origin"]) == [""]


@pytest.mark.parametrize(
    ("dates", "far"),
    [
        (["2019-03", "2019-04", "2019-05", "2109-05"], [5]),
        (["2019-03", "2019-04", "2019-05", "0219-05"], [5]),
        (["2001", "2006", "2012", "2018-12", "2019-03", "2019-06", "2026"], []),
        (["1914", "1918", "1939", "1945", "1989", "2001"], []),
        (["2019", "2109"], []),
    ],
)
def test_a_date_far_outside_the_rest(dates: list[str], far: list[int]) -> None:
    rows = "".join(f"{day},Event {n},{LINK}\n" for n, day in enumerate(dates))
    assert [p.line for p in check(f"date,title,source\n{rows}").problems if p.code == "far-date"] == far


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is likely that they left. We have high confidence in that.", False),
        ("We assess with high confidence that they probably left.", True),
        ("There is little confidence between the two.", False),
        ("Very unlikely, and with low confidence!", True),
    ],
)
def test_a_likelihood_and_a_confidence_in_one_sentence(text: str, told: bool) -> None:
    checked = check(f'date,title,source,summary\n2019,A,{LINK},"{text}"\n')
    assert [p.code for p in checked.problems] == (["likelihood-and-confidence"] if told else [])


def test_claims_with_one_source_are_one_warning_a_file() -> None:
    rows = "".join(f"staff,2019,2019-0{n},{LINK},{n}\n" for n in range(1, 5))
    (problem,) = check(f"measure,date,stated,source,best\n{rows}").problems
    assert (problem.line, problem.message) == (None, "4 claims have one source (lines 2, 3, 4, 5)")


ROW = st.sampled_from(
    [
        f"a,2019,One,{LINK},",
        f"b,2020-03,Two,{LINK},a",
        f"c,2020-03,Three,{LINK},a;b",
        f",2021,Four,{LINK},",
        f",2021,Four,{LINK}2,",
        f"d,03/04/2019,Five,{LINK},",
        f"e,2020,Six,{LINK},nobody",
    ]
)


def frame_of(rows: list[str]) -> object:
    text = "id,date,title,source,disputes\n" + "\n".join(rows) + "\n"
    drafts = check_tables([read_table(text.encode(), "a.csv")], Context())
    return events_frame(drafts, known_sources(drafts)).drop(columns=["line", "file"]).to_dict("list")


@given(
    st.lists(ROW, unique=True, max_size=7).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(rows))
    )
)
def test_row_order_changes_nothing(orders: tuple[list[str], list[str]]) -> None:
    assert str(frame_of(orders[0])) == str(frame_of(orders[1]))


@given(st.lists(ROW, max_size=8))
def test_accepted_and_refused_are_all_rows_and_every_refusal_is_named(rows: list[str]) -> None:
    checked = check("id,date,title,source,disputes\n" + "\n".join(rows) + "\n")
    assert checked.accepted + checked.refused == len(rows)
    named = {problem.line for problem in checked.problems if problem.severity == "error"}
    assert named == {row.line for row in checked.refused_rows}
    ids = set(checked.frame["id"])
    assert len(ids) == checked.accepted
    for others in checked.frame["disputes_ids"]:
        assert ids.issuperset(others)


def test_checking_leaves_no_row_of_a_refused_table() -> None:
    raw = RawTable("a.csv", "sources", ("id",), ("id",), [["a"]], [2], refused=True)
    assert check_rows(raw, Context()).accepted == 0
