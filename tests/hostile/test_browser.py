"""In a real Chromium hostile text stays text: nothing runs, nobody else is asked, and it reads as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.link import PAGES
from tests.conftest import start_server, stop_server
from tests.hostile.case import to_csv, with_hostile_headers, write_bare_case
from tests.hostile.payloads import ALL, FILE_NAMES, TEXTS
from tests.hostile.reader import PICTURE, Reader, squeeze

pytestmark = pytest.mark.e2e
PARAMETERS = (
    "window from to lanes status side measure scenario as_of since month q event picture headline size "
    "marking classification labels drift jump common data"
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_only_shows(reader: Reader, name: str) -> None:
    reader.open(page=name)
    reader.assert_untouched(name)


def test_every_card_reads_as_written(reader: Reader) -> None:
    reader.open()
    reader.page.locator(PICTURE).wait_for()
    for name, text in TEXTS.items():
        reader.go(event=f"ev-{name}")
        card = reader.page.locator(".st-key-card", has_text=f"id ev-{name}")
        card.wait_for()
        # Title, words, summary, claimant, place, source: once each at least.
        assert squeeze(card.inner_text()).count(squeeze(text)) >= 6, name
    reader.assert_untouched()


def test_every_claims_card_reads_as_written(reader: Reader) -> None:
    reader.open()
    # The same card as an event's; every third payload is enough to see that its own fields are escaped.
    for name, text in list(TEXTS.items())[::3]:
        reader.go(event=f"cl-{name}")
        card = reader.page.locator(".st-key-card", has_text=f"id cl-{name}")
        card.wait_for()
        assert squeeze(card.inner_text()).count(squeeze(text)) >= 4, name
    reader.assert_untouched()


def test_every_hover_reads_as_written(reader: Reader) -> None:
    reader.open(window="all")
    reader.page.locator(PICTURE).wait_for()
    hovers: list[str] = reader.page.evaluate(HOVER_ALL)
    said = squeeze(" ".join(hovers)).replace(" ", "")
    assert len(hovers) >= len(TEXTS)
    short = {name: text for name, text in TEXTS.items() if len(text) < 70}
    missing = [name for name, text in short.items() if squeeze(text).replace(" ", "") not in said]
    assert missing == []
    reader.assert_untouched()


# Hovers every mark as a pointer would, and returns what each label says.
HOVER_ALL = """async () => {
  const plot = document.querySelector('.js-plotly-plot'), said = []
  for (const [curveNumber, trace] of plot.data.entries()) {
    if (trace.meta?.role !== 'marks') continue
    for (let pointNumber = 0; pointNumber < trace.x.length; pointNumber++) {
      if (!/^(ev|cl)-/.test(trace.customdata?.[pointNumber])) continue
      Plotly.Fx.hover(plot, [{ curveNumber, pointNumber }])
      await new Promise((done) => setTimeout(done, 60)) // Plotly draws a hover at most every 50 ms
      said.push(plot.querySelector('.hoverlayer')?.textContent ?? '')
    }
  }
  return said
}"""


def test_every_link_value_is_said_as_written_or_ignored(reader: Reader) -> None:
    reader.open()
    texts, names = list(ALL.values()), PARAMETERS.split()
    for turn in range(len(names)):
        # Each turn gives each parameter another payload; in the end each payload has been in some.
        reader.go(**{name: texts[(turn + 3 * place) % len(texts)] for place, name in enumerate(names)})
        reader.assert_untouched(str(turn))
    reader.go(lanes="<b>bold</b>")
    reader.page.get_by_text("The link's lanes “<b>bold</b>” is not known here").wait_for()


def test_every_name_of_a_parameter_is_said_as_written(reader: Reader) -> None:
    reader.open(**dict.fromkeys(TEXTS.values(), "1"))
    reader.page.get_by_text("means nothing here").first.wait_for()
    reader.assert_untouched()


def test_searching_for_hostile_text_finds_it(reader: Reader) -> None:
    reader.open()
    for name in ("onerror", "markdown-image", "latex", "formula-equals", "arabic"):
        reader.go(window="all", q=TEXTS[name])
        reader.page.get_by_text("1 found").first.wait_for()
    reader.assert_untouched()


def test_every_table_and_list_opens(reader: Reader) -> None:
    reader.open(page="evidence")
    tabs = reader.page.get_by_role("tab")
    assert tabs.count() == 5
    for number in range(tabs.count()):
        tabs.nth(number).click()
        reader.settle()
        reader.assert_untouched(str(number))
    reader.open()
    reader.page.get_by_role("button", name="with problems").click()
    reader.page.get_by_role("dialog").wait_for()
    reader.settle()
    reader.assert_untouched("problems")


def test_every_briefing_reads_as_written(reader: Reader) -> None:
    reader.open(page="briefing")
    names = list(TEXTS)
    for first in range(0, len(names), 3):
        few = names[first : first + 3]
        text = " ".join(TEXTS[name] for name in few)
        reader.go(
            page="briefing", headline=text, classification=text, labels=",".join(f"ev-{n}" for n in few)
        )
        reader.assert_untouched(text)


def test_a_phone_is_as_safe(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open()
    reader.settle()
    reader.assert_untouched()
    reader.page.set_viewport_size({"width": 1440, "height": 900})


def upload(reader: Reader, name: str, content: bytes) -> None:
    reader.open(page="add")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    reader.page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    reader.page.get_by_role("button", name="Bring something else").wait_for()
    reader.settle()


@pytest.mark.parametrize("table", ["events", "claims", "sources"])
def test_bringing_hostile_rows_shows_them_as_text(reader: Reader, hostile_folder: Path, table: str) -> None:
    for stem in (table, f"{table}_bad"):
        lines = (hostile_folder / f"{stem}.csv").read_bytes().splitlines(keepends=True)
        upload(reader, FILE_NAMES[0], b"".join(lines[:300]))
        assert FILE_NAMES[0] in reader.text("[data-testid=stMain]")
        reader.page.get_by_text("Preview and save").wait_for()
        reader.assert_untouched(stem)


def test_bringing_a_foreign_table_with_hostile_headers_shows_them_as_text(reader: Reader) -> None:
    foreign = to_csv(list(TEXTS.values()), [{text: text for text in TEXTS.values()}] * 3)
    upload(reader, FILE_NAMES[2], foreign)
    reader.assert_untouched("foreign")
    upload(reader, FILE_NAMES[3], with_hostile_headers())
    reader.assert_untouched("ours and more")


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_that_is_no_table_is_refused_in_clear_words(reader: Reader, name: str) -> None:
    upload(reader, name, b"PK\x03\x04 " + TEXTS["onerror"].encode())
    reader.page.get_by_text("is a spreadsheet").wait_for()
    reader.assert_untouched(name)


def test_pasting_and_typing_hostile_text_shows_it_as_text(reader: Reader) -> None:
    reader.open(page="add")
    cells = "date\ttitle\tsource\n" + "".join(
        f"2019\t{text}\thttps://example.org/\n" for text in TEXTS.values()
    )
    reader.page.get_by_role("textbox").first.fill(cells)
    reader.page.get_by_role("button", name="Read the pasted rows").click()
    reader.page.get_by_role("button", name="Bring something else").wait_for()
    reader.settle()
    reader.assert_untouched()


def test_a_case_of_hostile_file_names_alone_is_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    process, url = start_server(write_bare_case(tmp_path / "%{bare} <b>case</b>"))
    try:
        with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
            bare = Reader(context, url)
            for name in PAGES:
                bare.open(page=name)
                bare.assert_untouched(name)
            bare.open()
            bare.page.locator(PICTURE).wait_for()
            bare.assert_untouched()
    finally:
        stop_server(process)
