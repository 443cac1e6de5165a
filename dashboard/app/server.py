"""Starts the dashboard: one process, on this machine unless told otherwise, with safe settings.

Owns the server's settings and what is served beside the pages (plotly.js). What a page shows is `main`.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard import log
from dashboard.app.guard import SCRIPT, Guard
from dashboard.app.hosts import LOOPBACK, answered_names, is_everywhere
from dashboard.app.look import look
from dashboard.app.served import use
from dashboard.evidence.case import load_case
from dashboard.evidence.problems import TimelineError
from dashboard.link import PAGES

ASSETS = Path(__file__).parent.parent / "assets"
ONLY_HERE = "adviser-timeline: other computers are answered only under a name given with --allowed-host NAME"

# Streamlit's own defaults send telemetry, listen on every interface, take 200 MB and show paths.
SAFE = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    # A browser may drop a kept message while an answer that counts on it is on its way; the page then dies.
    "global.minCachedMessageSize": 1e9,
    "global.showWarningOnDirectExecution": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    # One full collection after every run costs four fifths of the run; `_ready` freezes the imports instead.
    "runner.postScriptGC": False,
    "server.allowRunOnSave": False,
    # The guard judges the Host of every request, not only of the socket's.
    "server.allowedHosts": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 5,
}


def serve(
    folder: str | Path,
    *,
    port: int = 8501,
    host: str = "127.0.0.1",
    allowed_hosts: Iterable[str] = (),
    editable: bool = False,
    browser: bool = True,
) -> None:
    """Serve the dashboard for one case folder and block until stopped.

    Parameters
    ----------
    folder
        The case folder; read again whenever a file in it changes.
    port, host
        Where to listen. Port 0 takes any free one.
    allowed_hosts
        Names that browsers may ask for, besides this machine's own.
    editable
        Whether the Add page may write to the folder.
    browser
        Whether to open the page in the reader's browser.

    Raises
    ------
    TimelineError
        When there is no such folder, the port is taken, the address is not this machine's, or a name is none.
    """
    if not Path(folder).is_dir():
        load_case(folder)  # says what it is instead
    address, port = _listen_at(host, port)
    names = answered_names(host, address, allowed_hosts)
    everywhere = is_everywhere(address)
    url = f"http://{_in_url('localhost' if everywhere else host)}:{port}"
    use(Path(folder), editable=editable)
    log.to_stderr()
    print(f"adviser-timeline: {url}  (Ctrl+C stops it)", file=sys.stderr, flush=True)
    if everywhere and names == LOOPBACK:
        print(ONLY_HERE, file=sys.stderr, flush=True)

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        threading.Thread(target=_ready, args=(url if browser else "",), daemon=True).start()
        yield
        # A server that is told to stop ends by the signal, without what Python does at an exit.
        from dashboard.share.image import close

        close()

    app = st.App(
        Path(__file__).with_name(SCRIPT),
        routes=[Mount("/assets", StaticFiles(directory=ASSETS)), *_pages()],
        middleware=[Middleware(Guard, names=names)],
        lifespan=lifespan,
    )
    # Streamlit reads .streamlit/ in the working folder, which may be a case that somebody else made.
    os.chdir(ASSETS)
    app.run(config={**SAFE, **look(), "server.address": host, "server.port": port})


def _pages() -> list[Route]:
    """Return Streamlit's page for each of ours, told where the server is and to fetch the chart early.

    Without the first a page opened by its own link asks for a server beneath it and logs errors; with the
    second the chart's script comes while Streamlit's own is still loading.
    """
    page = (files("streamlit") / "static" / "index.html").read_text("utf-8")
    page = page.replace("<head>", '<head>\n    <script src="./assets/start.js"></script>', 1)
    early = '<link rel="preload" href="./assets/plotly-basic.min.js" as="script" />\n  </head>'
    first = page.replace("</head>", early, 1)

    def answer(request: Request) -> Response:
        text = first if request.url.path == "/" else page
        return HTMLResponse(text, headers={"Cache-Control": "no-cache"})

    def home(request: Request) -> Response:
        return RedirectResponse(f"./?{request.url.query}")

    others = [Route(f"/{name}", answer) for name in ("", *PAGES[1:])]
    return [*others, Route(f"/{PAGES[0]}", home)]


def _listen_at(host: str, port: int) -> tuple[str, int]:
    """Return the address and the port to listen on, having seen that they are free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise TimelineError(
                f"Cannot listen on {host} port {port}: {_why(error)}; choose another with --port."
            ) from error
        address, port = probe.getsockname()[:2]
        return str(address), int(port)


def _why(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:1].lower() + reason[1:]


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _ready(url: str) -> None:
    """Load the case before the first reader asks, then hide everything loaded from the collector."""
    if url:
        time.sleep(0.2)
        webbrowser.open(url)
    # Half a second of imports that the server need not wait for.
    from dashboard.app import timeline_page

    timeline_page.warm()
    gc.collect()
    gc.freeze()
