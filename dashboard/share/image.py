"""Figures to PNG, SVG and PDF bytes, by one kept Chromium a process.

Owns finding Chromium, starting it once, waiting turns, the time a picture may take and closing it at exit.
What stands in the text chunks and groups of a file is `metadata` and `groups` next door.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import shutil
import threading
from concurrent.futures import Future
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from kaleido import PageGenerator

from dashboard.evidence.problems import ExportError
from dashboard.share.browser import Browser, GoneError, RefusedError
from dashboard.share.metadata import visible

Format = Literal["png", "svg", "pdf"]

NO_CHROMIUM = (
    "pictures need Chromium on this computer and none was found; install it (Debian and Ubuntu: "
    "apt install chromium; macOS: brew install --cask chromium; Windows: Chrome or Edge), "
    "or set BROWSER_PATH to one"
)
LIMIT = 20.0  # seconds for one picture, starting Chromium and a second try included
TURN = 30.0  # seconds to wait for the pictures of others; a page gives up a pack of three after 180
# What Kaleido's script in the page takes and gives.
_DRAW = "function (spec) { return kaleido_scopes.plotly(spec).then(JSON.stringify) }"
_PRINT = {
    "printBackground": True,
    "preferCSSPageSize": True,
    "pageRanges": "1",
    **dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0.1),
}


class NoBrowserError(ExportError):
    """There is no Chromium; the command line ends with 2, as for wrong usage."""

    exit_code = 2


def find_chromium() -> str | None:
    """Return the path of a Chromium, Chrome or Edge on this computer, BROWSER_PATH first, or None."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return shutil.which(named)
    return Chromium.find_browser(skip_local=False)


def require_chromium() -> str:
    """Return the path of a browser.

    Raises
    ------
    NoBrowserError
        When there is none, with one line on how to install one.
    """
    path = find_chromium()
    if path is None:
        raise NoBrowserError(NO_CHROMIUM)
    return path


def draw(figure: go.Figure, form: Format, *, scale: float = 1) -> bytes:
    """Draw a figure at its own width and height; calls from several threads wait their turn.

    Parameters
    ----------
    figure
        A figure with `layout.width` and `layout.height`, in px.
    form
        ``png``, ``svg`` or ``pdf``.
    scale
        Device px a px, for PNG.

    Raises
    ------
    ExportError
        When there is no browser, or it fails on this figure.
    """
    return _STUDIO.draw(spec(figure), form, scale)


def spec(figure: go.Figure) -> dict[str, Any]:
    """Return the figure as plain JSON values.

    What no XML can hold is shown as U+FFFD, and every trace has an id (``t0``, ``t1``, ...), where plotly.js
    would draw one by lot.
    """
    cleaned: dict[str, Any] = json.loads(figure.to_json(), object_hook=_clean_object)
    for place, trace in enumerate(cleaned["data"]):
        trace["uid"] = f"t{place}"
    return cleaned


def waiting() -> int:
    """Return how many pictures are being drawn or wait for it, in this process."""
    return _STUDIO.waiting


def close() -> None:
    """Close the kept browser, if one is open; the next picture starts another."""
    _STUDIO.close()


def _clean_object(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _clean(value) for key, value in values.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    return [_clean(item) for item in value] if isinstance(value, list) else value


class _Job:
    """The drawing of one picture; once it is over, no browser is started for it."""

    def __init__(self, path: str, spec: dict[str, Any]) -> None:
        self.path = path
        self.spec = spec
        self.over = False
        self.drawn: Future[bytes] = Future()


class _Studio:
    """One browser, drawing one picture after the other; it never keeps its caller longer than the limits."""

    def __init__(self) -> None:
        self.waiting = 0
        self._count = threading.Lock()
        self._turn = threading.Lock()
        self._hand = threading.Lock()  # on the browser: who starts or takes it away
        self._browser: Browser | None = None
        self._job: _Job | None = None

    def draw(self, figure: dict[str, Any], form: Format, scale: float) -> bytes:
        layout = figure["layout"]
        size = {"width": layout["width"], "height": layout["height"], "scale": scale}
        job = _Job(require_chromium(), {"format": form, **size, "data": figure})
        self._step(+1)
        try:
            if not self._turn.acquire(timeout=TURN):
                raise ExportError("other pictures are still being drawn; try again in a minute")
            self._job = job
            try:
                return self._within_limit(job)
            finally:
                self._job = None
                self._turn.release()
        finally:
            self._step(-1)

    def close(self) -> None:
        """End the browser; a picture that is being drawn is over, too."""
        with self._hand:
            if self._job is not None:
                self._job.over = True
            kept = self._browser
        if kept is not None:
            self._end(kept)

    def _step(self, by: int) -> None:
        with self._count:
            self.waiting += by

    def _within_limit(self, job: _Job) -> bytes:
        """Have it drawn on a thread of its own; a browser that is late is ended, which ends the thread."""
        threading.Thread(target=self._work, args=(job,), name="picture", daemon=True).start()
        try:
            return job.drawn.result(LIMIT)
        except TimeoutError:
            self.close()
            why = f"{LIMIT:g} seconds were not enough; it was stopped, and the next picture starts it anew"
        except GoneError:
            why = "it ended twice while drawing; try again, or set BROWSER_PATH to another Chromium"
        except RefusedError as error:
            why = " ".join(str(error).splitlines()[:1]).rstrip(".")[:200] or "it gave no reason"
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
        raise ExportError(f"Chromium could not draw the picture: {why}")

    def _work(self, job: _Job) -> None:
        try:
            job.drawn.set_result(self._twice(job))
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that waits for it
            job.drawn.set_exception(error)

    def _twice(self, job: _Job) -> bytes:
        try:
            return self._once(job)
        except GoneError:
            # The browser went away (killed, out of memory): one more try with a new one.
            return self._once(job)

    def _once(self, job: _Job) -> bytes:
        browser = self._at_hand(job)
        try:
            return _picture(browser, job.spec)
        except BaseException:
            self._end(browser)
            raise

    def _at_hand(self, job: _Job) -> Browser:
        """Return the kept browser, or a new one; none is started for a job that is over."""
        with self._hand:
            if job.over:
                raise GoneError
            if self._browser is not None and self._browser.gone():
                self._browser.end()
                self._browser = None
            if self._browser is None:
                self._browser = Browser(job.path, _page())
            return self._browser

    def _end(self, browser: Browser) -> None:
        with self._hand:
            # By now another job may keep another one.
            if self._browser is browser:
                self._browser = None
        browser.end()


def _picture(browser: Browser, spec: dict[str, Any]) -> bytes:
    answer = json.loads(browser.call(_DRAW, spec))
    if answer["code"] != 0:
        raise RefusedError(answer["message"])
    if spec["format"] == "pdf":
        answer["result"] = browser.ask("Page.printToPDF", **_PRINT)["data"]
    browser.renew()
    text: str = answer["result"]
    return text.encode() if spec["format"] == "svg" else base64.b64decode(text)


def _page() -> str:
    """Return the page that draws: the same plotly.js as everywhere; no MathJax, which would be fetched."""
    bundle = Path(str(files("dashboard") / "assets" / "plotly-basic.min.js"))
    page: str = PageGenerator(plotly=(bundle.as_uri(), "utf-8"), mathjax=False).generate_index()
    return page


_STUDIO = _Studio()
atexit.register(close)
