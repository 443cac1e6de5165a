"""What an import would do: sums that add up, plans, drafts, edits, and the command line's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.evidence.adding import add_file
from dashboard.evidence.case import Case, load_case
from dashboard.evidence.drafts import by_table, with_drafts
from dashboard.evidence.editing import Edit, check_edits, file_rows, save_edits
from dashboard.evidence.exporting import exact_csv, spreadsheet_csv
from dashboard.evidence.intake import arrive, bring, file_name
from dashboard.evidence.plan import (
    CHOICES,
    likely_file,
    make_plan,
    planned,
    save_plan,
    seen_rows,
)
from dashboard.evidence.preview import Preview, preview
from dashboard.evidence.problems import CaseError, WriteError
from dashboard.evidence.suggesting import identity
from dashboard.evidence.writing import StaleRowError, undo

CASE_TOML = 'as_of = 2019-12-31\n[[lanes]]\nid = "flights"\n[[lanes]]\nid = "payments"\n'
FLIGHTS = """id,date,title,source,lane
a,2019-03-23,Two planes land,https://example.org/a,flights
b,2019-06-02,Staff said to be cut,https://example.org/b,flights
"""
CLAIMS = """id,measure,date,stated,source,best,wording,claimant
k,staff,2019-06,2019-06-02,https://example.org/k,40,a few dozen,the paper
"""
HEADER = "id,date,title,source,lane\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "case.toml").write_text(CASE_TOML)
    (tmp_path / "flights.csv").write_text(FLIGHTS)
    (tmp_path / "claims.csv").write_text(CLAIMS)
    return load_case(tmp_path)


def look(text: str, case: Case, name: str = "new.csv", lane: str = "") -> Preview:
    came = arrive(text.encode(), name)
    return preview(bring(came, identity(came.header, came.table or "events"), lane=lane), case)


def test_twins_by_id_by_words_and_by_likeness(case: Case) -> None:
    found = look(
        HEADER
        + FLIGHTS.split("\n")[1]
        + "\nb,2019-06-02,Another title,https://example.org/b,flights\n"
        + "c,2019-03-23,Two planes landed,https://example.org/c,flights\n"
        + "d,2019-03-23,Something else happens,https://example.org/d,flights\n",
        case,
    )
    assert {line: (twin.kind, twin.id, twin.file, twin.line) for line, twin in found.twins.items()} == {
        2: ("same row", "a", "flights.csv", 2),
        3: ("same id", "b", "flights.csv", 3),
        4: ("near", "a", "flights.csv", 2),
    }
    plan = make_plan(found, {}, case)
    assert (len(plan.new), len(plan.replacing), plan.skipped, plan.refused) == (2, 0, 2, 0)
    assert plan.sentence() == "4 rows came in: 2 new, 2 skipped."


def test_a_claim_is_near_one_of_the_same_measure_days_voice_and_number(case: Case) -> None:
    near = "measure,date,stated,source,best,wording,claimant\n"
    near += "staff,2019-06,2019-06-02,https://example.org/z,40,a few dozens,the paper\n"
    near += "staff,2019-06,2019-06-03,https://example.org/z,40,a few dozen,the paper\n"
    assert {line: twin.id for line, twin in look(near, case).twins.items()} == {2: "k"}


def test_ids_are_written_down_and_never_taken_twice(case: Case) -> None:
    text = "date,title,source,lane\n2019,Same,https://example.org/1,flights\n2019,Same,https://example.org/2,flights\n"
    plan = make_plan(look(text, case), {}, case)
    assert [row["id"] for row in plan.new] == ["2019-same", "2019-same-2"]
    again = make_plan(look(HEADER + "a,2019,X,https://example.org/x,flights\n", case), {2: "both"}, case)
    assert [row["id"] for row in again.new] == ["a-2"]


def test_a_row_without_a_lane_gets_that_of_the_file_it_goes_into(case: Case) -> None:
    text = "date,title,source\n2019,X,https://example.org/x\n"
    assert make_plan(look(text, case, lane="payments"), {}, case).new[0]["lane"] == "payments"
    assert look(text, case).problems[-1].code == "unknown-lane"


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "n1", "n2", "n3", ""]),
        st.sampled_from(["2019-03-23", "2019-06-02", "03/04/2019", "2019", ""]),
        st.sampled_from(["Two planes land", "Two planes landed", "Other", ""]),
    ),
    min_size=1,
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(_ROWS, st.lists(st.sampled_from(CHOICES), min_size=14, max_size=14))
def test_rows_in_are_rows_new_replacing_skipped_and_refused(
    case: Case, rows: list[tuple[str, str, str]], chosen: list[str]
) -> None:
    text = HEADER + "".join(f"{i},{d},{t},https://example.org/x,flights\n" for i, d, t in rows)
    found = look(text, case)
    plan = make_plan(found, dict(enumerate(chosen)), case)  # type: ignore[arg-type]
    assert plan.rows == len(rows)
    assert len(plan.ids) == len(plan.new) + len(plan.replacing)
    assert len({row["id"] for row in plan.new}) == len(plan.new)


def test_a_plan_is_saved_and_undone_over_several_files(case: Case) -> None:
    (case.folder / "payments.csv").write_text(HEADER + "p,2019-05,Paid,https://example.org/p,payments\n")
    case = load_case(case.folder)
    before = {path.name: path.read_bytes() for path in case.folder.iterdir()}
    text = HEADER + (
        "p,2019-05-01,Paid in full,https://example.org/p,payments\n"
        "b,2019-06-02,Staff cut,https://example.org/b,flights\n"
        "n,2019-07,New,https://example.org/n,flights\n"
    )
    plan = make_plan(look(text, case), {2: "replace", 3: "replace"}, case)
    seen = seen_rows([twin for twin, _ in plan.replacing], case)
    saved = save_plan(plan, case, "flights.csv", editable=True, seen=seen)
    assert sum(one.replaced for one in saved) == 2
    assert (case.folder / "payments.csv").read_text() == HEADER + (
        "p,2019-05-01,Paid in full,https://example.org/p,payments\n"
    )
    assert (case.folder / "flights.csv").read_text().splitlines()[2:] == [
        "b,2019-06-02,Staff cut,https://example.org/b,flights",
        "n,2019-07,New,https://example.org/n,flights",
    ]
    undo(saved, editable=True)
    after = {path.name: path.read_bytes() for path in case.folder.iterdir() if path.suffix != ".lock"}
    assert after == before


def test_when_the_second_file_is_refused_the_first_is_taken_back(case: Case) -> None:
    (case.folder / "payments.csv").write_text(HEADER + "p,2019-05,Paid,https://example.org/p,payments\n")
    case = load_case(case.folder)
    text = HEADER + (
        "p,2019-05-01,Paid in full,https://example.org/p,payments\n"
        "b,2019-06-02,Staff cut,https://example.org/b,flights\n"
    )
    plan = make_plan(look(text, case), {2: "replace", 3: "replace"}, case)
    seen = seen_rows([twin for twin, _ in plan.replacing], case)
    (case.folder / "flights.csv").write_text(FLIGHTS.replace("Staff said", "Others said"))
    with pytest.raises(StaleRowError, match="b was changed by somebody else"):
        save_plan(plan, case, "flights.csv", editable=True, seen=seen)
    assert "Paid,https" in (case.folder / "payments.csv").read_text()


def test_the_likely_file_is_where_rows_of_that_kind_are(case: Case) -> None:
    assert likely_file(look(HEADER + "n,2019,N,https://example.org/n,flights\n", case), case) == "flights.csv"
    assert (
        likely_file(look(HEADER + "n,2019,N,https://example.org/n,payments\n", case), case) == "payments.csv"
    )
    claim = "measure,date,stated,source\nstaff,2019,2019,https://example.org/n\n"
    assert likely_file(look(claim, case), case) == "claims.csv"


def test_drafts_are_shown_beside_and_in_the_place_of_rows(case: Case) -> None:
    new = {"id": "n", "date": "2019-07", "title": "N", "source": "https://example.org/n", "lane": "flights"}
    rebuttal = {**new, "id": "r", "title": "R", "disputes": "b"}
    changed = {
        "id": "a",
        "date": "2019-03-23",
        "title": "Three planes",
        "source": "https://example.org/a",
        "lane": "flights",
    }
    drafted = with_drafts(case, {"events": [new, rebuttal, changed]})
    shown = drafted.events.set_index("id")
    assert dict(shown["draft"]) == {"a": True, "b": False, "n": True, "r": True}
    assert shown.loc["a", "title"] == "Three planes"
    assert shown.loc["b", "disputed_by"] == ("r",)
    assert list(drafted.events["id"]) == ["a", "b", "n", "r"]
    assert drafted.hash != case.hash
    assert "draft" not in case.events


def test_a_draft_that_was_saved_meanwhile_is_none_any_more(case: Case) -> None:
    row = {
        "id": "a",
        "date": "2019-03-23",
        "title": "Two planes land",
        "source": "https://example.org/a",
        "lane": "flights",
    }
    drafted = with_drafts(case, {"events": [row]})
    assert not drafted.events["draft"].any()
    assert with_drafts(case, {}) is case


def test_drafts_may_cite_a_draft_source_and_faulty_ones_are_not_shown(case: Case) -> None:
    drafts = {
        "sources": [{"id": "s9", "outlet": "Gazette"}],
        "events": [
            {"id": "n", "date": "2019", "title": "N", "source": "s9", "lane": "flights"},
            {"id": "m", "date": "03/04/2019", "title": "M", "source": "s9", "lane": "flights"},
        ],
    }
    drafted = with_drafts(case, drafts)
    assert list(drafted.events["id"]) == ["n", "a", "b"]
    assert list(drafted.sources["draft"]) == [True]


def test_planned_is_what_the_drafts_would_be(case: Case) -> None:
    found = look(
        HEADER + "a,2019,X,https://example.org/x,flights\nn,2019-07,N,https://example.org/n,flights\n", case
    )
    plan = make_plan(found, {2: "both"}, case)
    by_frame = planned(case, found, plan)
    by_text = with_drafts(case, by_table([("events", plan.new)]))
    assert by_frame.hash == by_text.hash
    assert list(by_frame.events["id"]) == ["a-2", "a", "b", "n"]


def test_rows_of_a_file_are_edited_by_id_and_a_made_id_is_written_down(case: Case) -> None:
    path = case.folder / "payments.csv"
    path.write_text("date,title,source\n2019-05,Paid,https://example.org/p\n")
    case = load_case(case.folder)
    rows = file_rows(case, "payments.csv")
    assert rows == {"2019-05-paid": {"date": "2019-05", "title": "Paid", "source": "https://example.org/p"}}
    old = rows["2019-05-paid"]
    edits = {"2019-05-paid": Edit(old, {**old, "title": "Paid in part", "status": "disputed"})}
    assert edits["2019-05-paid"].changes() == [("title", "Paid", "Paid in part"), ("status", "", "disputed")]
    assert [p for p in check_edits(case, "payments.csv", "events", edits) if p.severity == "error"] == []
    save_edits(path, edits, editable=True)
    assert path.read_text() == (
        "date,title,source,id,status\n2019-05,Paid in part,https://example.org/p,2019-05-paid,disputed\n"
    )


def test_rows_are_only_given_from_the_bytes_the_case_was_read_from(case: Case) -> None:
    path = case.folder / "flights.csv"
    path.write_text(path.read_text().replace("\n", "\n\n", 1))
    with pytest.raises(WriteError, match=r"^flights\.csv changed on the disk just now"):
        file_rows(case, "flights.csv")
    assert file_rows(load_case(case.folder), "flights.csv")["a"]["id"] == "a"
    path.unlink()
    with pytest.raises(WriteError, match=r"^flights\.csv changed on the disk just now"):
        file_rows(case, "flights.csv")


def test_an_edit_is_checked_as_a_row_of_its_file(case: Case) -> None:
    old = file_rows(case, "flights.csv")["a"]
    faults = check_edits(case, "flights.csv", "events", {"a": Edit(old, {**old, "lane": "nowhere"})})
    assert [(p.code, p.message.split(":")[0]) for p in faults] == [("unknown-lane", "a")]


@pytest.mark.parametrize("table", ["events", "claims"])
def test_export_then_import_changes_nothing(case: Case, table: str) -> None:
    frame = getattr(case, table)
    for copy in (exact_csv(frame, table), spreadsheet_csv(frame, table)):
        came = arrive(copy, "copy.csv")
        found = preview(bring(came, identity(came.header, table)), case)
        assert {twin.kind for twin in found.twins.values()} == {"same row"}
        assert make_plan(found, {}, case).skipped == len(frame)


def test_the_curated_case_leaves_and_comes_back_the_same(curated: Case) -> None:
    for table in ("events", "claims", "sources"):
        frame = getattr(curated, table)
        for copy in (exact_csv(frame, table), spreadsheet_csv(frame, table)):
            came = arrive(copy, "copy.csv")
            found = preview(bring(came, identity(came.header, table)), curated)
            kinds = [twin.kind for twin in found.twins.values()]
            assert (kinds.count("same row"), len(found.refused)) == (len(frame), 0)


def test_our_apostrophes_come_off_only_where_we_put_them() -> None:
    rows = "date,title,source\n2019,'=SUM(1),https://example.org/x\n"
    assert arrive(rows.encode(), "a.csv").rows[0][1] == "'=SUM(1)"
    ours = arrive(b"\xef\xbb\xbf" + rows.encode(), "a.csv")
    assert ours.rows[0][1] == "=SUM(1)"
    assert "was taken off (1×)" in ours.notes[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("..\\..\\x.csv", "x.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("<img src=x>.csv", "img-src-x.csv"),
        ("C:\\rows.CSV", "C-rows.csv"),
        (".hidden.csv", "hidden.csv"),
        ("\u202ecsv.exe", "csv-exe.csv"),
        ("a" * 300, "a" * 80 + ".csv"),
        ("", "rows.csv"),
        ("...", "rows.csv"),
    ],
)
def test_a_file_name_is_never_a_path(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_foreign_header_gets_a_name_for_every_column() -> None:
    came = arrive(b"when,note,note,\n2019,a,b,c\n", "x.csv")
    assert came.header == ("when", "note", "note (2)")
    assert came.table is None


def test_adding_a_file_says_what_was_added_skipped_and_refused(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = tmp_path_factory.mktemp("new") / "new.csv"
    new.write_text(
        "id,date,title,source\n"
        "a,2019-03-23,Other words,https://example.org/a\n"
        "n,2019-03-23,Two planes landed,https://example.org/n\n"
        "x,03/04/2019,X,https://example.org/x\n"
    )
    to = case.folder / "flights.csv"
    strict = add_file(new, to, strict=True)
    assert (strict.added, strict.skipped, strict.refused) == (0, 0, 1)
    assert to.read_text() == FLIGHTS
    done = add_file(new, to)
    assert (done.added, done.skipped, done.refused) == (1, 1, 1)
    assert done.said == (
        f"{new}:2: has the id of another row, skipped (flights.csv:2)",
        f"{new}:3: is near a row of the same date, added (flights.csv:2)",
    )
    assert to.read_text() == FLIGHTS + "n,2019-03-23,Two planes landed,https://example.org/n,flights\n"


@pytest.mark.parametrize(
    ("content", "to", "line"),
    [
        ("when,what\n2019,X\n", "flights.csv", "no mapping of case.toml fits it"),
        (HEADER, "flights.txt", "--to takes FOLDER/NAME.csv"),
        (
            HEADER + "n,2019,N,https://example.org/n,flights\n",
            "claims.csv",
            "holds claims, the rows to add are events",
        ),
    ],
)
def test_what_cannot_be_added_is_one_clear_line(
    case: Case, tmp_path_factory: pytest.TempPathFactory, content: str, to: str, line: str
) -> None:
    new = tmp_path_factory.mktemp("new") / "new.csv"
    new.write_text(content)
    with pytest.raises((CaseError, WriteError), match=line):
        add_file(new, case.folder / to)


def test_a_file_without_ids_and_lanes_gets_no_column_for_made_ones(case: Case) -> None:
    path = case.folder / "payments.csv"
    path.write_text("date,title,source\n2019-05,Paid,https://example.org/p\n")
    case = load_case(case.folder)
    plan = make_plan(
        look("date,title,source\n2019-06,More,https://example.org/m\n", case, lane="payments"), {}, case
    )
    assert plan.new[0]["id"] == "2019-06-more"
    save_plan(plan, case, "payments.csv", editable=True, seen={})
    assert path.read_text() == (
        "date,title,source\n2019-05,Paid,https://example.org/p\n2019-06,More,https://example.org/m\n"
    )
    own = make_plan(look(HEADER + "mine,2019-07,Mine,https://example.org/m,payments\n", case), {}, case)
    save_plan(own, case, "payments.csv", editable=True, seen={})
    assert path.read_text().splitlines()[-1] == "2019-07,Mine,https://example.org/m,mine"
