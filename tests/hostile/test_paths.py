"""Paths of this computer in every cell, file name and link are text like any other: read as written, no more.

The server takes its own path out of what it sends; a reader's text that holds the same path is not its own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import dashboard
from dashboard.app.guard import SCRIPT
from dashboard.link import PAGES
from tests.conftest import start_server, stop_server
from tests.hostile.case import FREE, to_csv, write_hostile_case
from tests.hostile.reader import PICTURE, Reader, squeeze
from tests.hostile.test_browser import PARAMETERS, upload
from tests.sockets import sent, session, starts

APP = Path(dashboard.__file__).parent / "app"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paths") / "case"


@pytest.fixture(scope="module")
def places(folder: Path) -> dict[str, str]:
    """Where the program, its reader's home and the case are."""
    found = {"script": APP / SCRIPT, "app": APP, "package": APP.parent, "python": Path(sys.prefix)}
    return {name: str(path) for name, path in {**found, "home": Path.home(), "case": folder}.items()}


@pytest.fixture(scope="module")
def url(folder: Path, places: dict[str, str]) -> Iterator[str]:
    names = [f"{text.replace('/', mark)}.csv" for text in places.values() for mark in " \\\u2215"]
    process, address = start_server(write_hostile_case(folder, places, [*names, f"{SCRIPT}.csv"]))
    yield address
    stop_server(process)


@pytest.fixture(scope="module")
def reader(url: str, browser: Browser) -> Iterator[Reader]:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        yield Reader(context, url)


@pytest.mark.parametrize("page", PAGES)
def test_every_message_stays_what_it_is(url: str, places: dict[str, str], page: str) -> None:
    names = PARAMETERS.split()
    for name, text in places.items():
        query = {**dict.fromkeys(names, text), "event": f"ev-{name}", "page": page}
        with session(url, **query) as messages:
            # Each of our runs is told by its name; a message that was made one by mistake has none.
            assert {message.new_session.name for message in starts(messages)} == {"main"}
            assert {message.new_session.main_script_path for message in starts(messages)} == {""}
            # It stands in the case's title, so every page says it.
            assert places["script"] in sent(messages)


def test_a_page_found_by_a_path_is_not_blank(reader: Reader, places: dict[str, str]) -> None:
    text = places["script"]
    reader.open(window="all", q=text, event="ev-script")
    reader.page.locator(PICTURE).wait_for()
    reader.page.get_by_text(re.compile(r"^[1-9]\d* found$")).first.wait_for()
    card = reader.page.locator(".st-key-card", has_text="id ev-script")
    # Title, words, summary, claimant, place, source: once each at least.
    assert squeeze(card.inner_text()).count(text) >= 6
    reader.assert_untouched()


@pytest.mark.e2e
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_every_link_stands(reader: Reader, places: dict[str, str], page: str) -> None:
    texts, names = list(places.values()), PARAMETERS.split()
    for turn in range(len(texts)):
        # In the end each parameter has held each path.
        query = {name: texts[(turn + place) % len(texts)] for place, name in enumerate(names)}
        reader.open(**query, page=page)
        reader.page.wait_for_function(
            "document.querySelector('[data-testid=stMain]').innerText.length > 300", timeout=15_000
        )
        reader.settle()
        reader.assert_untouched(str(turn))


@pytest.mark.e2e
def test_every_card_reads_a_path_as_written(reader: Reader, places: dict[str, str]) -> None:
    reader.open()
    reader.page.locator(PICTURE).wait_for()
    for prefix, least in (("ev", 6), ("cl", 4)):
        for name, text in places.items():
            reader.go(event=f"{prefix}-{name}")
            card = reader.page.locator(".st-key-card", has_text=f"id {prefix}-{name}")
            card.wait_for()
            assert squeeze(card.inner_text()).count(text) >= least, name
    reader.assert_untouched()


@pytest.mark.e2e
def test_every_table_and_form_holds_paths(reader: Reader, places: dict[str, str]) -> None:
    reader.open(page="evidence")
    tabs = reader.page.get_by_role("tab")
    for number in range(tabs.count()):
        tabs.nth(number).click()
        reader.settle()
        reader.assert_untouched(str(number))
    text = places["script"]
    row = {"date": "2019-03", "source": "https://example.org/", **dict.fromkeys(FREE["events"], text)}
    for content in (to_csv(list(row), [row]), to_csv([text, "b"], [{text: text, "b": text}])):
        upload(reader, f"{text}.csv", content)
        assert text in reader.text("[data-testid=stMain]")
        reader.assert_untouched()
