"""The Add page run by Streamlit's own test harness: every step, every refusal, and sums that add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import data
from dashboard.evidence.case import curated_folder, load_case
from dashboard.evidence.writing import add_rows
from tests.evidence.test_mapping import FOREIGN

MAIN = Path(data.__file__).with_name("main.py")
CASE_TOML = """as_of = 2019-12-31
[[lanes]]
id = "flights"
[[lanes]]
id = "payments"
[[measures]]
id = "staff"
unit = "people"
"""
EVENTS = """id,date,title,source,lane
a,2019-03-23,Two planes land,https://example.org/a,flights
b,2019-06-02,Staff said to be cut,https://example.org/b,flights
"""
GOOD = b"id,date,title,source\nc,2019-06-25,An Il-62 lands again,https://example.org/c\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(CASE_TOML)
    (tmp_path / "flights.csv").write_text(EVENTS)
    return tmp_path


@pytest.fixture
def add(folder: Path) -> Iterator[Callable[..., AppTest]]:
    """Return a function that opens the Add page, of a server that may write or not, and brings bytes in."""

    def start(content: bytes | None = None, name: str = "new.csv", *, editable: bool = True) -> AppTest:
        data.use(folder, editable=editable)
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        app.query_params["page"] = "add"
        app.run()
        if content is not None:
            app.file_uploader[0].upload(name, content)
            app.run()
            app.run()
        assert not app.exception
        return app

    yield start
    data.use(curated_folder())


def says(app: AppTest) -> str:
    kinds = ("markdown", "caption", "error", "warning", "success", "subheader", "info")
    return "\n".join(element.value.replace("\\", "") for kind in kinds for element in app.get(kind))


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    app.run()
    assert not app.exception
    return app


def edit(app: AppTest, grid: str, row: int, **cells: str) -> None:
    """Change cells of a keyed grid as a browser reports it."""
    app.session_state[grid] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    app.run()
    assert not app.exception


def grid_key(app: AppTest, start: str) -> str:
    return next(str(one.key) for one in app.data_editor if str(one.key).startswith(start))


def test_three_steps_are_there_from_the_start(add: Callable[..., AppTest]) -> None:
    app = add()
    assert [one for one in says(app).split("\n") if one.startswith("#####")] == [
        "##### 1 · Bring",
        "##### 2 · Check and map",
        "##### 3 · Preview and save",
    ]
    assert [one.label for one in app.get("download_button")] == ["Events", "Claims", "Sources"]


def test_a_good_file_is_saved_with_one_press_after_the_upload_and_taken_back(
    add: Callable[..., AppTest], folder: Path
) -> None:
    app = add(GOOD, "flights.csv")
    assert "1 row came in: 1 new." in says(app)
    before = (folder / "flights.csv").read_bytes()
    press(app, "add_save")
    assert "Saved into flights.csv: 1 added." in says(app)
    assert (folder / "flights.csv").read_bytes() == before + (
        b"c,2019-06-25,An Il-62 lands again,https://example.org/c,flights\n"
    )
    press(app, "add_undo")
    assert "Taken back: flights.csv is as it was." in says(app)
    assert (folder / "flights.csv").read_bytes() == before


def test_the_preview_draws_the_new_rows_as_drafts(add: Callable[..., AppTest]) -> None:
    app = add(GOOD, "flights.csv")
    sent = "".join(one.proto.json for one in app.get("bidi_component"))
    assert "draft rows: 1" in sent
    assert "An Il-62 lands again" in sent


def test_on_a_read_only_server_rows_are_a_draft_that_every_picture_shows(
    add: Callable[..., AppTest], folder: Path
) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    app = add(GOOD, "flights.csv", editable=False)
    assert [one.label for one in app.button if one.key == "add_save"] == []
    press(app, "add_draft")
    assert "Draft rows: 1" in says(app)
    app.query_params["page"] = "timeline"
    app.run()
    assert "draft rows: 1" in "".join(one.proto.json for one in app.get("bidi_component"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_drafts_can_be_dropped(add: Callable[..., AppTest]) -> None:
    app = press(add(GOOD, "flights.csv"), "add_draft")
    press(app, "add_undraft")
    assert "Draft rows" not in says(app)


def test_pasted_cells_are_rows_like_any_other(add: Callable[..., AppTest]) -> None:
    app = add()
    app.text_area[0].set_value("date\ttitle\tsource\tlane\n2019-07\tPasted\thttps://example.org/p\tpayments")
    press(app, "add_read")
    app.run()
    assert "1 row came in: 1 new." in says(app)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.xlsx", b"PK\x03\x04rest", "open it, copy the cells and paste them here"),
        ("page.csv", b"<html><body></body></html>", "is a web page"),
        ("empty.csv", b"", "is empty"),
        ("bytes.csv", b"\x00\x01\x02\xff" * 40, "UTF-16"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(
    add: Callable[..., AppTest], name: str, content: bytes, words: str
) -> None:
    app = add(content, name)
    assert words in says(app)
    assert "came in" not in says(app)


def test_a_name_is_only_ever_text(add: Callable[..., AppTest], folder: Path) -> None:
    app = add(GOOD, "..\\..\\<img src=x>![a](https://example.org/x).csv")
    app.text_input(key="add_new_1").set_value("../../../etc/x.csv").run()
    # Another name stands for no lane of the case, so the row waits for one.
    assert "is not a lane of case.toml" in "".join(app.dataframe[0].value.astype(str).sum())
    listed = sorted(path.name for path in folder.iterdir())
    assert listed == ["case.toml", "flights.csv"]


def test_windows_1252_waits_for_a_yes(add: Callable[..., AppTest]) -> None:
    app = add("date,title,source,lane\n2019,Maiquetía,https://example.org/1,flights\n".encode("cp1252"))
    assert "is not UTF-8" in says(app)
    assert "came in" not in says(app)
    press(app, "add_western")
    assert "1 row came in: 1 new." in says(app)
    assert "Read as Windows-1252" in says(app)


def test_a_timelinejs_sheet_comes_in_with_its_dates(add: Callable[..., AppTest], folder: Path) -> None:
    app = add((FOREIGN / "timelinejs.csv").read_bytes(), "timelinejs.csv")
    assert "Recognised: **TimelineJS spreadsheet**" in says(app)
    app.selectbox(key="add_1_events_lane_word_1").set_value("payments").run()
    app.selectbox(key="add_1_events_lane_word_2").set_value("flights").run()
    app.text_input(key="add_1_events_source_otherwise").set_value("https://example.org/sheet").run()
    press(app, "add_confirm")
    assert "6 rows came in: 5 new, 1 refused." in says(app)
    press(app, "add_save")
    read = csv.DictReader(io.StringIO((folder / "timelinejs.csv").read_text(encoding="utf-8")))
    rows = {row["title"]: row["date"] for row in read}
    assert rows["Two Tu-160 bombers visit Maiquetía"] == "2018-12-10/2018-12-14"
    assert rows["Workshop building"] == "2012-05/2013"
    assert load_case(folder).problems == ()


def test_a_foreign_table_is_mapped_kept_and_known_again(add: Callable[..., AppTest], folder: Path) -> None:
    app = add((FOREIGN / "timesketch.csv").read_bytes(), "log.csv")
    app.selectbox(key="add_1_events_lane_otherwise").set_value("flights").run()
    app.text_input(key="add_1_events_source_otherwise").set_value("https://example.org/log").run()
    app.text_input(key="add_mapping_1").set_value("flight-log").run()
    press(app, "add_keep_mapping")
    assert "Kept as flight-log" in says(app)
    assert "[mappings.flight-log]" in (folder / "case.toml").read_text()
    press(app, "add_other")
    app.file_uploader[0].upload("log2.csv", (FOREIGN / "timesketch.csv").read_bytes())
    app.run()
    app.run()
    assert "Recognised: **flight-log**" in says(app)
    press(app, "add_confirm")
    assert "4 rows came in: 4 new." in says(app)


def test_an_order_nobody_proves_is_a_persons_to_say(add: Callable[..., AppTest]) -> None:
    app = add(b"when,what,url\n03/04/2019,Planes land,https://example.org/x\n", "flights.csv")
    assert "can be read two ways" in says(app)
    app.radio(key="add_1_events_date_order").set_value("dmy").run()
    press(app, "add_confirm")
    assert "1 row came in: 1 new." in says(app)
    assert "because you said so" in says(app)


BAD = (
    b"id,date,title,source\n"
    b"c,2019-06-25,Good,https://example.org/c\n"
    b"d,03/04/2019,Two ways,https://example.org/d\n"
    b"e,2019-02-30,=No such day,https://example.org/e\n"
    b"f,2019,One comma, =too many,https://example.org/f\n"
)


def test_a_faulty_cell_is_mended_in_the_grid_and_checked_at_once(add: Callable[..., AppTest]) -> None:
    app = add(BAD, "flights.csv")
    assert "4 rows came in: 1 new, 3 refused." in says(app)
    edit(app, grid_key(app, "add_grid"), 0, date="2019-04-03")
    assert "4 rows came in: 2 new, 2 refused." in says(app)
    frame = app.data_editor[0].value
    assert list(frame["Problem"]) == [
        "mended",
        "date: '2019-02-30' is not in the calendar",
        "row: has 5 cells where the header names 4 columns",
    ]


def test_refused_rows_leave_with_their_problem_and_come_back(add: Callable[..., AppTest]) -> None:
    from dashboard.evidence.intake import arrive, bring
    from dashboard.evidence.preview import bad_rows, good_rows, preview
    from dashboard.evidence.suggesting import identity

    add(None)
    came = arrive(BAD, "flights.csv")
    found = preview(bring(came, identity(came.header, "events"), lane="flights"), data.case())
    bad = list(csv.reader(io.StringIO(bad_rows(found, came).decode("utf-8-sig"))))
    assert bad[0] == ["problem", "id", "date", "title", "source"]
    assert bad[1][0] == "date: '03/04/2019' could be 3 April or 4 March; write 2019-04-03 or 2019-03-04"
    assert bad[2][1:] == ["e", "2019-02-30", "'=No such day", "https://example.org/e"]
    assert bad[3][1:] == ["f", "2019", "One comma", "'=too many", "https://example.org/f"]
    assert good_rows(found).decode() == (
        "id,date,title,source,lane\nc,2019-06-25,Good,https://example.org/c,flights\n"
    )
    back = arrive(bad_rows(found, came), "refused.csv")
    assert back.table == "events"
    assert back.rows[1][1:] == ("e", "2019-02-30", "=No such day", "https://example.org/e")
    assert [one.code for one in back.problems if one.severity == "warning"] == []


def test_refused_rows_brought_back_unmended_leave_as_they_came(add: Callable[..., AppTest]) -> None:
    from dashboard.evidence.intake import arrive, bring
    from dashboard.evidence.preview import bad_rows, preview
    from dashboard.evidence.suggesting import identity

    add(None)
    content, left = BAD, []
    for _ in range(3):
        came = arrive(content, "flights.csv")
        found = preview(bring(came, identity(came.header, "events"), lane="flights"), data.case())
        content = bad_rows(found, came)
        left.append(list(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
    # The header and the cells stay; what is wrong may be said anew.
    assert [row[1:] for row in left[1]] == [row[1:] for row in left[0]]
    assert [row[1:] for row in left[2]] == [row[1:] for row in left[0]]
    assert left[2][0].count("problem") == 1


TWINS = (
    b"id,date,title,source,lane\n"
    b"a,2019-03-23,Two planes land,https://example.org/a,flights\n"
    b"b,2019-06-02,Staff cut to a few dozen,https://example.org/b,flights\n"
    b"n,2019-03-23,Two planes land.,https://example.org/n,flights\n"
)


def test_twins_are_named_and_a_person_chooses(add: Callable[..., AppTest], folder: Path) -> None:
    app = add(TWINS, "flights.csv")
    assert "3 rows came in: 1 new, 2 skipped." in says(app)
    table = app.data_editor(key="add_twins_1_0").value
    assert list(table["How"]) == ["word for word", "same id, other words", "same date, near title"]
    press(app, "add_all_replace")
    assert "3 rows came in: 3 in the place of a row that is there." in says(app)
    press(app, "add_all_skip")
    assert "3 rows came in: 3 skipped." in says(app)
    press(app, "add_all_both")
    assert "3 rows came in: 3 new." in says(app)
    press(app, "add_save")
    ids = [line.split(",")[0] for line in (folder / "flights.csv").read_text().splitlines()[1:]]
    assert ids == ["a", "b", "a-2", "b-2", "n"]


def test_replacing_keeps_the_line_and_the_id(add: Callable[..., AppTest], folder: Path) -> None:
    app = add(TWINS.split(b"\n", 1)[0] + b"\n" + TWINS.split(b"\n")[2] + b"\n", "flights.csv")
    press(app, "add_all_replace")
    press(app, "add_save")
    assert (folder / "flights.csv").read_text() == EVENTS.replace(
        "Staff said to be cut", "Staff cut to a few dozen"
    )


def test_replacing_a_row_another_has_changed_shows_both(add: Callable[..., AppTest], folder: Path) -> None:
    app = add(TWINS, "flights.csv")
    press(app, "add_all_replace")
    other = EVENTS.replace("Staff said to be cut", "Changed by another")
    (folder / "flights.csv").write_text(other)
    press(app, "add_save")
    assert "was changed by somebody else since you opened it" in says(app)
    assert "What you saw" in says(app)
    assert (folder / "flights.csv").read_text() == other


def test_a_failing_save_says_so_and_keeps_the_rows(
    add: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = add(GOOD, "flights.csv")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    press(app, "add_save")
    assert (
        "flights.csv was not saved: the disk is full; nothing was changed. Your rows are kept here."
        in says(app)
    )
    assert "1 row came in: 1 new." in says(app)
    assert (folder / "flights.csv").read_text() == EVENTS


def test_two_sessions_that_save_both_keep_their_rows(add: Callable[..., AppTest], folder: Path) -> None:
    app = add(GOOD, "flights.csv")
    theirs = {
        "id": "c",
        "date": "2019-08",
        "title": "Theirs",
        "source": "https://example.org/t",
        "lane": "flights",
    }
    add_rows(folder / "flights.csv", [theirs], editable=True)
    press(app, "add_save")
    assert "Ids taken meanwhile: c became c-2" in says(app)
    assert (folder / "flights.csv").read_text().splitlines()[-2:] == [
        "c,2019-08,Theirs,https://example.org/t,flights",
        "c-2,2019-06-25,An Il-62 lands again,https://example.org/c,flights",
    ]


REPLACING = b"id,date,title,source,lane\na,2019-03-24,Three planes land,https://example.org/a,flights\n"


def test_a_replacement_hits_its_own_row_though_a_line_was_put_above_it_under_the_preview(
    add: Callable[..., AppTest], folder: Path
) -> None:
    app = add(REPLACING, "more.csv")
    press(app, "add_all_replace")
    file = folder / "flights.csv"
    old = file.read_text()
    file.write_text(old.replace("\n", "\n\n", 1))
    press(app, "add_save")
    assert "Saved into flights.csv: 0 added, 1 replaced." in says(app)
    lines = old.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("a,"))
    wanted = [lines[0], "", *lines[1:]]
    wanted[at + 1] = "a,2019-03-24,Three planes land,https://example.org/a,flights"
    assert file.read_text().splitlines() == wanted


def test_a_replacement_of_a_row_that_changed_under_the_preview_is_refused_and_shows_both(
    add: Callable[..., AppTest], folder: Path
) -> None:
    app = add(REPLACING, "more.csv")
    press(app, "add_all_replace")
    file = folder / "flights.csv"
    file.write_text(changed := file.read_text().replace("Two planes land", "Two aircraft land"))
    press(app, "add_save")
    assert "a was changed by somebody else since you opened it" in says(app)
    assert "Two aircraft land" in str([one.value for one in app.dataframe])
    assert file.read_text() == changed


def test_problems_are_grouped_and_paged(add: Callable[..., AppTest]) -> None:
    rows = "".join(f"x{i},03/04/2019,T{i},https://example.org/{i}\n" for i in range(120))
    app = add(f"id,date,title,source\n{rows}".encode(), "flights.csv")
    assert "120 rows came in: 120 refused." in says(app)
    assert len(app.dataframe[0].value) == 50
    app.checkbox(key="add_everything_1").check().run()
    assert len(app.dataframe[0].value) == 120
    assert len(app.data_editor[0].value) == 50
    app.number_input(key="add_page_1").set_value(3).run()
    assert list(app.data_editor[0].value.index) == list(range(102, 122))


def one(app: AppTest, **values: str) -> AppTest:
    for key, value in values.items():
        box = app.get_by_key(f"one_{key}")
        box.set_value(value).run()
    assert not app.exception
    return app


def test_the_form_for_one_event_goes_through_the_same_preview(
    add: Callable[..., AppTest], folder: Path
) -> None:
    app = add()
    app.segmented_control(key="add_way").set_value("one").run()
    app.text_input(key="spoken_words").set_value("by the end of last year").run()
    app.text_input(key="spoken_said").set_value("2019-06-02").run()
    assert app.text_input(key="one_events_date").value == ""
    press(app, "spoken_accept")
    assert app.text_input(key="one_events_date").value == "[..2018-12-31]"
    assert "date is read as **by 31 Dec 2018**" in says(app)
    one(app, events_title="Advance paid", events_source="https://example.org/w", events_lane="payments")
    press(app, "one_preview")
    app.run()
    assert "1 row came in: 1 new." in says(app)
    press(app, "add_save")
    assert (folder / "payments.csv").read_text() == (
        "id,date,title,source,lane,date_text\n"
        "2018-12-31-advance-paid,[..2018-12-31],Advance paid,https://example.org/w,payments,"
        "by the end of last year\n"
    )


def test_vague_words_suggest_a_range_and_whose_reading_it_is(add: Callable[..., AppTest]) -> None:
    app = add()
    app.segmented_control(key="add_way").set_value("one").run()
    app.segmented_control(key="one_table").set_value("claims").run()
    app.text_input(key="vague_words").set_value("just a few dozen").run()
    assert "low **20**, best **36**, high **90**, as level" in says(app)
    assert "our reading" in says(app)
    assert app.text_input(key="one_claims_low").value == ""
    press(app, "vague_accept")
    values = [app.text_input(key=f"one_claims_{name}").value for name in ("low", "best", "high", "wording")]
    assert values == ["20", "36", "90", "just a few dozen"]


def test_rows_are_edited_and_retired_with_a_diff_to_confirm(
    add: Callable[..., AppTest], folder: Path
) -> None:
    app = add()
    app.segmented_control(key="add_way").set_value("edit").run()
    edit(app, grid_key(app, "edit_grid"), 1, status="denied", title="Staff said to be halved")
    assert "2 changed cells in 1 row" in says(app)
    assert list(app.dataframe[1].value.itertuples(index=False, name=None)) == [
        ("b", "title", "Staff said to be cut", "Staff said to be halved"),
        ("b", "status", "", "denied"),
    ]
    assert (folder / "flights.csv").read_text() == EVENTS
    press(app, "edit_save")
    assert (folder / "flights.csv").read_text() == (
        "id,date,title,source,lane,status\n"
        "a,2019-03-23,Two planes land,https://example.org/a,flights,\n"
        "b,2019-06-02,Staff said to be halved,https://example.org/b,flights,denied\n"
    )
    press(app, "add_undo")
    assert (folder / "flights.csv").read_text() == EVENTS


def test_an_edit_that_spoils_a_row_cannot_be_saved(add: Callable[..., AppTest]) -> None:
    app = add()
    app.segmented_control(key="add_way").set_value("edit").run()
    edit(app, grid_key(app, "edit_grid"), 0, date="03/04/2019")
    assert "a: '03/04/2019' could be 3 April or 4 March" in says(app)
    assert app.button(key="edit_save").disabled


def test_the_shipped_case_is_not_edited(add: Callable[..., AppTest]) -> None:
    app = add()
    data.use(curated_folder(), editable=True)
    app.run()
    app.file_uploader[0].upload(
        "june_report.csv", GOOD.replace(b"https://example.org/c", b"https://example.org/c")
    )
    app.run()
    app.run()
    press(app, "add_save")
    assert "The case that ships with the program is not edited here" in says(app)
