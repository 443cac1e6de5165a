"""Figures to PNG, SVG and PDF bytes, by one kept Chromium a process.

Owns finding Chromium, starting it once, waiting turns and closing it at exit. What stands in the text chunks
and groups of a file is `png`, `svg` and `pdf` next door.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from choreographer.errors import ChannelClosedError, DevtoolsProtocolError
from kaleido import Kaleido
from kaleido.errors import BrowserClosedError, BrowserFailedError, JavascriptError, KaleidoError

from dashboard.evidence.problems import ExportError
from dashboard.share.metadata import visible

Format = Literal["png", "svg", "pdf"]

NO_CHROMIUM = (
    "pictures need Chromium on this computer and none was found; install it (Debian and Ubuntu: "
    "apt install chromium; macOS: brew install --cask chromium; Windows: Chrome or Edge), "
    "or set BROWSER_PATH to one"
)
# A Chromium of its own accord asks its makers for updates, the time and accounts; through a proxy that is not
# there none of it leaves this computer. The picture itself needs no network.
_NOWHERE = "http://127.0.0.1:9"
_PATIENCE = 60.0  # seconds for one picture, far beyond any that was measured
_GLANCE = 0.5  # seconds between two looks whether the browser still lives
_SWEEP = 5.0  # seconds for the processes of a closed browser to end
_LOST = (
    BrowserClosedError,
    BrowserFailedError,
    CancelledError,
    ChannelClosedError,
    DevtoolsProtocolError,
    TimeoutError,
)


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


class _Studio:
    """One browser with one tab on one thread's event loop; pictures are drawn one after the other."""

    def __init__(self) -> None:
        self.waiting = 0
        self._count = threading.Lock()
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Kaleido | None = None
        self._folder = ""

    def draw(self, figure: dict[str, Any], form: Format, scale: float) -> bytes:
        path = require_chromium()
        layout = figure["layout"]
        options = {"format": form, "width": layout["width"], "height": layout["height"], "scale": scale}
        self._step(+1)
        try:
            with self._turn:
                try:
                    return self._once(path, figure, options)
                except _LOST:
                    # The browser went away (killed, out of memory): one more try with a new one.
                    self._shut()
                    return self._once(path, figure, options)
        except (*_LOST, JavascriptError, KaleidoError, OSError) as error:
            self.close()
            # Some of choreographer's errors hold several sentences; the first says what happened.
            said = str(error.args[0]) if error.args else ""
            reason = " ".join(said.split()).rstrip(".")[:200] or type(error).__name__
            raise ExportError(f"Chromium could not draw the picture: {reason}") from error
        finally:
            self._step(-1)

    def close(self) -> None:
        with self._turn:
            self._shut()

    def _step(self, by: int) -> None:
        with self._count:
            self.waiting += by

    def _once(self, path: str, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        if self._gone():
            self._shut()
        if self._browser is None:
            self._folder = tempfile.mkdtemp(prefix="pictures-")
            self._browser = self._run(_open(path, self._folder))
        drawn: bytes = self._run(self._browser.calc_fig(figure, options))
        return drawn

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # What a dead browser leaves unfinished was told as an ExportError already; no traceback after it.
            self._loop.set_exception_handler(lambda loop, context: None)
            threading.Thread(target=self._loop.run_forever, name="pictures", daemon=True).start()
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        for _ in range(int(_PATIENCE / _GLANCE)):
            try:
                return future.result(_GLANCE)
            except TimeoutError:
                # A browser that died never answers; no need to wait for it to the end.
                if future.done() or self._gone():
                    break
        future.cancel()
        raise BrowserClosedError("it closed, or did not answer in time")

    def _gone(self) -> bool:
        return self._browser is not None and self._browser.subprocess.poll() is not None

    def _shut(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            # One that was gone already needs no closing.
            with contextlib.suppress(*_LOST, RuntimeError, OSError):
                self._run(browser.close())
            self._sweep()

    def _sweep(self) -> None:
        """Remove the browser's folder; its last processes may still write there for a moment."""
        for _ in range(int(_SWEEP / _GLANCE)):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not Path(self._folder).exists():
                break
            time.sleep(_GLANCE)


async def _open(path: str, folder: str) -> Kaleido:
    # The same plotly.js as the page and the HTML; no MathJax, which would be fetched from the network.
    with as_file(files("dashboard") / "assets" / "plotly-basic.min.js") as bundle:
        options = {"path": path, "proxy_server": _NOWHERE, "tmp_dir": folder}
        browser = Kaleido(plotlyjs=Path(bundle), mathjax=False, timeout=_PATIENCE, **options)
        await browser.open()
    return browser


_STUDIO = _Studio()
atexit.register(close)
