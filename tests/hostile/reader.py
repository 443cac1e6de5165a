"""A reader with a real browser who notices everything a page does that it should not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Page

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
PICTURE = "[data-ready=yes] .js-plotly-plot"
# Streamlit's own lazily loaded parts; a blob or data address is inside the page.
INSIDE = ("blob:", "data:")


@dataclass
class Reader:
    """One browser page on one dashboard, and what it saw."""

    context: BrowserContext
    url: str
    foreign: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self._request(request.url))
        self.context.on("page", self._listen)
        self.page = self.context.new_page()

    def _request(self, url: str) -> None:
        if not url.startswith((f"{self.url}/", self.url.replace("http", "ws", 1) + "/", *INSIDE)):
            self.foreign.append(url)

    def _listen(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.alarms.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: self.alarms.append(f"popup {popup.url}"))
        page.on("pageerror", lambda error: self.alarms.append(f"error {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.alarms.append(f"console {text}")

    def open(self, **query: str) -> Page:
        """Load the page of a link anew and wait until it stands."""
        self.page.goto(f"{self.url}/?{urlencode(query)}")
        self.settle()
        return self.page

    def go(self, **query: str) -> Page:
        """Go to another link in the same session, as Back and Forward do."""
        self.page.evaluate(
            "q => { history.pushState(null, '', '?' + q); dispatchEvent(new PopStateEvent('popstate')) }",
            urlencode(query),
        )
        self.page.wait_for_timeout(60)  # until the browser has told the server
        self.settle()
        return self.page

    def settle(self) -> None:
        self.page.locator(IDLE).wait_for(timeout=30_000)

    def text(self, selector: str = "body") -> str:
        """Return what is legible, every run of blanks as one."""
        return squeeze(self.page.locator(selector).first.inner_text())

    def assert_untouched(self, where: str = "") -> None:
        """Fail when a script ran, another host was asked, or an exception is on the page."""
        assert self.page.evaluate("window.pwned") is None, f"{where}: a script ran"
        assert self.foreign == [], f"{where}: {self.foreign}"
        assert self.alarms == [], f"{where}: {self.alarms}"
        assert self.page.locator("[data-testid=stException]").count() == 0, where
        misplaced = self.page.evaluate(MISPLACED)
        assert misplaced == [], f"{where}: {misplaced}"


# Elements that no page of ours makes, and links to other places than the one web address the case cites.
MISPLACED = """() => {
  const all = (what) => [...document.querySelectorAll(what)]
  const own = /^(data:|blob:|https?:\\/\\/(127\\.0\\.0\\.1|[a-z.]*localhost)[:/])/
  const place = (href) => { try { const to = new URL(href, location)
    return /^https?:$/.test(to.protocol) ? to.host : to.protocol } catch { return 'broken' } }
  const leads = (a) => a.getAttribute('href') ?? a.getAttribute('xlink:href') ?? ''
  return [
    ...all('iframe, object, embed, base, meta[http-equiv], form[action], audio, video'),
    ...all('img').filter((image) => !own.test(image.src)),
    ...all('a').filter((a) => !['', location.host, 'example.org'].includes(place(leads(a)))),
  ].map((element) => element.outerHTML.slice(0, 200))
}"""


def squeeze(text: str) -> str:
    """Return text as read aloud: line ends, tabs and blanks are one blank."""
    return re.sub(r"\s+", " ", text).strip()
