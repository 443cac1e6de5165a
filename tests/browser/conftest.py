"""A page that fails its test on any console error or any request that leaves the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

# No run is going on, and what stands on the page was made for the address in the bar. Streamlit's own word
# alone is not enough: between a press and the run it asks for the page is "notRunning", too.
STANDS = """() => {
  const sorted = query => JSON.stringify([...new URLSearchParams(query)].sort())
  const links = [...document.querySelectorAll('.st-key-head a')].map(link => new URL(link.href).search)
  const pictures = [...document.querySelectorAll('[data-query]')].map(picture => picture.dataset.query)
  const state = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState
  return state === 'notRunning' && links.length > 0
    && [...links, ...pictures].every(query => sorted(query) === sorted(location.search))
}"""


@dataclass
class Reader:
    """A reader at a screen: a page and what a test asks of it."""

    page: Page

    def open(self, url: str) -> Reader:
        self.page.goto(url)
        self.drawn()
        return self

    def drawn(self) -> None:
        """Wait until the picture of this address has been drawn and no run is going on."""
        self.page.wait_for_selector(
            "[data-ready=yes] svg.main-svg, [data-testid=stException]", state="attached"
        )
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        self.settled()

    def settled(self) -> None:
        """Wait until the page stands as its address says."""
        self.page.wait_for_function(STANDS)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def has_query(self, **wanted: str) -> None:
        """Wait until the address holds just that query and the page stands as it says."""
        self.page.wait_for_function(
            """wanted => {
              const now = Object.fromEntries(new URLSearchParams(location.search))
              const sorted = link => JSON.stringify(Object.entries(link).sort())
              return sorted(now) === sorted(wanted)
            }""",
            arg={"from" if name == "from_" else name: value for name, value in wanted.items()},
        )
        self.settled()

    def at(self, page: str, **wanted: str) -> None:
        """Wait until another page stands, with just that query."""
        self.page.wait_for_url(lambda url: urlsplit(url).path == f"/{page}")
        self.has_query(**wanted)

    def marks(self) -> set[str]:
        """Ids of the marks drawn."""
        return set(
            self.page.evaluate(
                """() => document.querySelector('.tl-plot').data
                  .filter(trace => trace.meta?.role === 'marks')
                  .flatMap(trace => trace.customdata ?? []).map(id => Array.isArray(id) ? id[0] : id)"""
            )
        )

    def marks_are(self, check: str, arg: object = None) -> None:
        """Wait until the drawn marks satisfy a JavaScript check of the array `ids`."""
        self.page.wait_for_function(
            f"""arg => {{
              const plot = document.querySelector('.tl-plot')
              if (!plot?.data) return false
              const ids = [...new Set(plot.data.filter(t => t.meta?.role === 'marks')
                .flatMap(t => t.customdata ?? []).map(id => Array.isArray(id) ? id[0] : id))]
              return {check}
            }}""",
            arg=arg,
        )

    def range(self) -> list[str]:
        """First and last day of the drawn axis."""
        drawn = self.page.evaluate(
            "() => document.querySelector('.tl-plot')._fullLayout.xaxis.range.map(String)"
        )
        return [str(end)[:10] for end in drawn]

    def spot(self, mark: str) -> tuple[float, float]:
        """Where a mark is on the screen."""
        x, y = self.page.evaluate(
            """id => {
              const plot = document.querySelector('.tl-plot')
              const [x, y, axis] = plot.layout.meta.at[id]
              const full = plot._fullLayout
              const yaxis = full[(axis ?? 'y').replace('y', 'yaxis')]
              const box = plot.getBoundingClientRect()
              const [left, top] = [box.left + full.xaxis._offset, box.top + yaxis._offset]
              return [left + full.xaxis.d2p(x), top + yaxis.d2p(y)]
            }""",
            mark,
        )
        return x, y

    def label(self) -> tuple[str, float, float]:
        """A mark whose label is drawn, and a spot on that label."""
        name, x, y = self.page.evaluate(
            """() => {
              const plot = document.querySelector('.tl-plot')
              for (const element of plot.querySelectorAll('g.annotation')) {
                const name = plot.layout.annotations[element.dataset.index].name
                const box = element.getBoundingClientRect()
                const spot = [name, box.left + 20, box.top + box.height / 2]
                if (name in plot.layout.meta.at && box.width > 60) return spot
              }
            }"""
        )
        return name, x, y

    def drag(self, begin: float, end: float) -> None:
        """Drag over the picture, from one share of the axis to another."""
        left, width, y = self.page.evaluate(
            """() => {
              const plot = document.querySelector('.tl-plot')
              const {xaxis, yaxis} = plot._fullLayout
              const box = plot.getBoundingClientRect()
              return [box.left + xaxis._offset, xaxis._length, box.top + yaxis._offset + 0.6 * yaxis._length]
            }"""
        )
        self.page.mouse.move(left + begin * width, y)
        self.page.mouse.down()
        self.page.mouse.move(left + end * width, y + 4, steps=4)
        self.page.mouse.up()


@pytest.fixture
def look(browser: Browser, serve: Callable[..., str]) -> Iterator[Callable[..., Reader]]:
    """Return a function that gives a reader with a screen of that size; all are watched for faults.

    It asks for `serve` so that readers leave before the servers stop.
    """
    faults: list[str] = []
    contexts = []

    def start(width: int = 1440, height: int = 900, **options: object) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                faults.append(f"console: {message.text}")

        def asked(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
                faults.append(f"foreign request: {request.url}")

        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(f"page error: {error.stack or error}"))
        page.on("request", asked)
        return Reader(page)

    yield start
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def reader(look: Callable[..., Reader], curated_url: str) -> Reader:
    """A reader at 1440 x 900 who has just opened the curated case."""
    return look().open(curated_url)
