from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dashboard.evidence.case import Case, load_case
from dashboard.share.page import standalone
from dashboard.share.picture import picture
from dashboard.view import View
from tests.share.conftest import RIGHT_TO_LEFT, SCRIPT

VIEWS = (
    View(headline=SCRIPT),
    View(picture="claims", headline=RIGHT_TO_LEFT),
    View(picture="counts"),
    View(window="empty"),
)


class Words(HTMLParser):
    """What a reader meets, and the elements there are."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.text, self.tags = "", []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def opened(browser: Browser, page: bytes, folder: Path) -> tuple[Page, list[str], list[str]]:
    """Open a page from disk, offline; return it, what it asked for and what it logged."""
    path = folder / "x.html"
    path.write_bytes(page)
    context = browser.new_context(offline=True)
    tab = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready=yes]", timeout=15_000)
    return tab, [url for url in requests if url != path.as_uri()], said


@pytest.mark.browser
def test_a_page_draws_offline_sealed_and_silent(curated: Case, browser: Browser, tmp_path: Path) -> None:
    drawn = picture(curated, View())
    made = standalone(drawn)
    assert len(made) < 1_600_000
    tab, requests, said = opened(browser, made, tmp_path)
    assert requests == []
    assert said == []
    assert tab.title() == drawn.title
    assert tab.locator("figure.picture").get_attribute("aria-label") == drawn.text_alternative
    text = tab.inner_text("body")
    for words in (drawn.about["As of"], "TLP:CLEAR", curated.hash, drawn.sources[0][2], drawn.link):
        assert words in text
    ran = tab.evaluate(
        """() => {
          const script = document.createElement("script")
          script.textContent = "window.ran = true"
          document.head.append(script)
          return window.ran ?? "refused"
        }"""
    )
    assert ran == "refused"
    tab.context.close()


@pytest.mark.browser
def test_the_browser_draws_the_very_figure(curated: Case, browser: Browser, tmp_path: Path) -> None:
    drawn = picture(curated, View())
    tab, _, _ = opened(browser, standalone(drawn), tmp_path)
    given = tab.evaluate(
        """async () => {
          const letters = atob(document.getElementById("figure").textContent)
          const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
          return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json()
        }"""
    )
    assert given["layout"] == json.loads(drawn.figure.to_json())["layout"]
    assert tab.evaluate("() => document.querySelector('.js-plotly-plot').data.length") == len(given["data"])
    box = tab.locator("#stage .main-svg").first.bounding_box()
    assert box is not None and box["width"] / box["height"] == pytest.approx(1280 / 720, rel=0.01)
    tab.context.close()


@pytest.mark.browser
def test_the_rows_leave_the_page_and_can_be_imported_again(
    hostile: Case, browser: Browser, tmp_path: Path
) -> None:
    drawn = picture(hostile, View())
    tab, _, _ = opened(browser, standalone(drawn), tmp_path)
    for table in ("events", "claims", "sources"):
        with tab.expect_download() as waiting:
            tab.get_by_role("button", name=f"{table}.csv").click()
        assert waiting.value.suggested_filename == f"{table}.csv"
        waiting.value.save_as(tmp_path / "again" / f"{table}.csv")
    (tmp_path / "again" / "case.toml").write_bytes((hostile.folder / "case.toml").read_bytes())
    assert b"'=HYPERLINK(1)" in (tmp_path / "again" / "events.csv").read_bytes()
    assert list(load_case(tmp_path / "again").events["id"]) == list(drawn.shown.events["id"])
    tab.context.close()


@pytest.mark.browser
def test_hovering_a_report_shows_its_rebuttal(hostile: Case, browser: Browser, tmp_path: Path) -> None:
    drawn = picture(hostile, View(picture="timeline"))
    tab, _, _ = opened(browser, standalone(drawn), tmp_path)
    x, y = tab.evaluate(
        """() => {
          const plot = document.querySelector(".js-plotly-plot")
          const [x, y] = plot.layout.meta.at.e1
          const { xaxis, yaxis } = plot._fullLayout
          const box = plot.getBoundingClientRect()
          const scale = box.width / plot.layout.width
          return [
            box.left + scale * (xaxis._offset + xaxis.d2p(x)),
            box.top + scale * (yaxis._offset + yaxis.d2p(y)),
          ]
        }"""
    )
    tab.mouse.move(x - 1, y)
    tab.mouse.move(x, y)
    tab.wait_for_selector(".over path", state="attached")
    assert tab.locator(".over path").count() == 1
    assert "</script>" in (tab.locator(".hoverlayer").text_content() or "")
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS, ids=["script", "right-to-left", "counts", "empty"])
def test_nothing_in_the_data_ends_the_page(
    hostile: Case, browser: Browser, tmp_path: Path, view: View
) -> None:
    drawn = picture(hostile, view)
    made = standalone(drawn)
    assert Words(made).tags.count("script") == 6
    tab, requests, said = opened(browser, made, tmp_path)
    assert (requests, said) == ([], [])
    assert tab.evaluate("() => window.broken") is None
    assert tab.title() == " ".join(drawn.title.split())
    tab.context.close()


def test_a_page_says_it_all_without_a_browser(hostile: Case) -> None:
    drawn = picture(hostile, View())
    words = Words(standalone(drawn))
    assert words.tags.count("table") == 2
    assert SCRIPT in words.text
    assert "Outlet </script> & <b>co</b>" in words.text


def test_the_page_repeats_and_names_no_other_host(curated: Case) -> None:
    drawn = picture(curated, View())
    made = standalone(drawn)
    assert made == standalone(picture(curated, View()))
    fetched = re.findall(rb"""<(?:script|link|img|iframe)[^>]*(?:src|href)=["']([^"']*)""", made)
    assert fetched == [b"data:,"]


def test_a_page_with_plotly_inside_carries_plotlys_licence(curated: Case) -> None:
    made = standalone(picture(curated, View())).decode()
    before = made.partition("<script>/**\n* plotly.js")[0]
    assert "Copyright (c) 2016-2024 Plotly Technologies Inc." in before
    assert "shall be included in\nall copies or substantial portions of the Software" in before
