"""The Add page in a browser: bring, map, mend, save, take back, two people at once, a file dropped in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Reader
from tests.evidence.test_mapping import FOREIGN

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)
CASE_TOML = """as_of = 2019-12-31
[[lanes]]
id = "flights"
title = "Flights"
[[lanes]]
id = "payments"
title = "Payments"
"""
EVENTS = """id,date,title,source,lane
a,2019-03-23,Two planes land,https://example.org/a,flights
b,2019-06-02,Staff said to be cut,https://example.org/b,flights
"""
GOOD = "id,date,title,source,lane\nc,2019-06-25,An Il-62 lands again,https://example.org/c,flights\n"
BAD = "id,date,title,source,lane\nd,03/04/2019,Two ways,https://example.org/d,flights\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(CASE_TOML)
    (case / "flights.csv").write_text(EVENTS)
    return case


@pytest.fixture
def writer(serve: Callable[..., str], look: Callable[..., Reader], folder: Path) -> Callable[..., Reader]:
    """Return a function that opens the Add page in a browser of its own, on one server that may write."""
    url = serve(folder, "--editable")

    def start() -> Reader:
        reader = look()
        reader.page.goto(f"{url}/add")
        expect(step(reader, 1)).to_be_visible(timeout=20_000)
        reader.settled()
        return reader

    return start


def step(reader: Reader, number: int) -> Locator:
    return reader.page.locator(f".st-key-step_{number}")


def upload(reader: Reader, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    reader.page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]


def says(reader: Reader, words: str) -> None:
    expect(step(reader, 3)).to_contain_text(words)
    reader.settled()


def type_into_cell(reader: Reader, grid: str, column: int, text: str) -> None:
    """Choose the first row's cell in a grid by keyboard and type into it."""
    reader.page.locator(f"[class*=st-key-{grid}] .dvn-scroller").click(position={"x": 30, "y": 52})
    for _ in range(column):
        reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Enter")
    field = reader.page.locator("#portal textarea, #portal input, .gdg-input").first
    field.fill(text)
    field.press("Enter")


def test_a_good_file_takes_an_upload_and_a_save(writer: Callable[..., Reader], folder: Path) -> None:
    reader = writer()
    upload(reader, "flights.csv", GOOD)
    says(reader, "1 row came in: 1 new.")
    reader.page.wait_for_selector("[data-ready=yes] svg.main-svg", state="attached")
    reader.marks_are("ids.includes('c') && ids.includes('b')")
    reader.page.get_by_role("button", name="Save 1 row").click()
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("Saved into flights.csv: 1 added.")
    assert (folder / "flights.csv").read_text() == EVENTS + GOOD.split("\n")[1] + "\n"
    reader.page.get_by_role("button", name="Undo the last save").click()
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("Taken back: flights.csv is as it was.")
    assert (folder / "flights.csv").read_text() == EVENTS


def test_pasted_cells_come_in(writer: Callable[..., Reader]) -> None:
    reader = writer()
    cells = "date\ttitle\tsource\tlane\n2019-07\tPasted\thttps://example.org/p\tpayments"
    reader.page.get_by_label("Or paste cells").fill(cells)
    reader.page.get_by_role("button", name="Read the pasted rows").click()
    says(reader, "1 row came in: 1 new.")


def test_a_foreign_table_is_mapped(writer: Callable[..., Reader], folder: Path) -> None:
    reader = writer()
    reader.page.locator("input[type=file]").set_input_files(FOREIGN / "timesketch.csv")
    expect(step(reader, 2)).to_contain_text("Still needed: source, lane")
    reader.page.get_by_label("source for every row").fill("https://example.org/log")
    reader.page.get_by_label("source for every row").press("Enter")
    expect(step(reader, 2)).to_contain_text("Still needed: lane")
    reader.page.get_by_role("combobox", name="lane for every row").click()
    reader.page.get_by_role("option", name="Flights").click()
    expect(step(reader, 2)).not_to_contain_text("Still needed")
    reader.page.get_by_role("button", name="Check the rows").click()
    says(reader, "4 rows came in: 4 new.")
    reader.page.get_by_role("button", name="Save 4 rows").click()
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("Saved into timesketch.csv: 4 added.")
    assert "2019-03-26-flight-rff7401-leaves,2019-03-26," in (folder / "timesketch.csv").read_text()


def test_a_faulty_cell_is_mended_in_the_grid(writer: Callable[..., Reader], folder: Path) -> None:
    reader = writer()
    upload(reader, "flights.csv", BAD)
    says(reader, "1 row came in: 1 refused.")
    expect(step(reader, 3)).to_contain_text("1 fault, 0 remarks")
    type_into_cell(reader, "add_grid", 3, "2019-04-03")
    says(reader, "1 row came in: 1 new.")
    reader.page.get_by_role("button", name="Save 1 row").click()
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("Saved into flights.csv: 1 added.")
    assert (folder / "flights.csv").read_text() == EVENTS + (
        "d,2019-04-03,Two ways,https://example.org/d,flights\n"
    )


def test_a_row_is_retired_with_a_diff_to_confirm(writer: Callable[..., Reader], folder: Path) -> None:
    reader = writer()
    reader.page.get_by_text("Edit or retire rows").click()
    reader.page.locator("[class*=st-key-edit_grid] canvas").first.wait_for()
    reader.settled()
    type_into_cell(reader, "edit_grid", 2, "Two planes land at Maiquetía")
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("1 changed cell in 1 row")
    assert (folder / "flights.csv").read_text() == EVENTS
    reader.page.get_by_role("button", name="Save 1 changed row").click()
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("Saved into flights.csv: 1 row changed.")
    assert (folder / "flights.csv").read_text() == EVENTS.replace(
        "Two planes land", "Two planes land at Maiquetía"
    )


def test_two_people_who_save_at_once_both_keep_their_rows(
    writer: Callable[..., Reader], folder: Path
) -> None:
    one, two = writer(), writer()
    upload(one, "flights.csv", GOOD)
    upload(two, "flights.csv", GOOD.replace("An Il-62 lands again", "Another row of that id"))
    says(one, "1 row came in: 1 new.")
    says(two, "1 row came in: 1 new.")
    one.page.get_by_role("button", name="Save 1 row").click()
    expect(one.page.get_by_test_id("stMain")).to_contain_text("Saved into flights.csv: 1 added.")
    # The other's page has seen the new file by now, or not yet: either way nothing of his is lost unsaid.
    expect(two.page.get_by_test_id("stToast").first).to_contain_text("flights.csv changed: 1 row added.")
    says(two, "1 row came in: 1 skipped.")
    two.page.get_by_role("button", name="Keep both").click()
    says(two, "1 row came in: 1 new.")
    two.page.get_by_role("button", name="Save 1 row").click()
    expect(two.page.get_by_test_id("stMain")).to_contain_text("Saved into flights.csv: 1 added.")
    assert (folder / "flights.csv").read_text() == (
        EVENTS
        + GOOD.split("\n")[1]
        + "\nc-2,2019-06-25,Another row of that id,https://example.org/c,flights\n"
    )


def test_a_file_dropped_in_appears_by_itself_or_its_problems_do(
    writer: Callable[..., Reader], folder: Path
) -> None:
    reader = writer()
    new = folder / ".payments.csv.part"
    new.write_text(
        "date,title,source\n2019-05-01,Paid,https://example.org/p\n03/04/2019,When,https://example.org/w\n"
    )
    new.rename(folder / "payments.csv")
    expect(reader.page.get_by_test_id("stToast").first).to_contain_text("payments.csv is new: 1 row")
    reader.page.get_by_role("link", name="Timeline").click()
    reader.drawn()
    reader.marks_are("ids.includes('2019-05-01-paid')")
    reader.page.get_by_role("button", name="with problems").click()
    expect(reader.page.get_by_role("dialog")).to_contain_text("1")


def test_a_read_only_server_keeps_rows_as_drafts_of_one_session(
    serve: Callable[..., str], look: Callable[..., Reader], folder: Path
) -> None:
    url = serve(folder)
    mine, theirs = look(), look()
    mine.page.goto(f"{url}/add")
    expect(step(mine, 1)).to_be_visible(timeout=20_000)
    upload(mine, "flights.csv", GOOD)
    says(mine, "1 row came in: 1 new.")
    expect(mine.page.get_by_role("button", name="Save 1 row")).to_have_count(0)
    mine.page.get_by_role("button", name="Keep 1 row as a draft").click()
    expect(mine.page.get_by_test_id("stMain")).to_contain_text("Draft rows: 1")
    mine.page.get_by_role("link", name="Timeline").click()
    mine.drawn()
    mine.marks_are("ids.includes('c')")
    theirs.open(url)
    theirs.marks_are("ids.includes('a') && !ids.includes('c')")
    assert (folder / "flights.csv").read_text() == EVENTS
