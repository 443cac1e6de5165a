"""Nothing leaves the machine: with every way out blocked, pages, estimates and exports work all the same."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from dashboard.app import data
from dashboard.evidence.case import Case, curated_folder, load_case
from dashboard.evidence.exporting import exact_csv, spreadsheet_csv
from dashboard.link import PAGES, PICTURES
from dashboard.share.picture import picture
from dashboard.share.render import render
from dashboard.view import View
from tests.hostile.reader import PICTURE, Reader

MAIN = Path(data.__file__).with_name("main.py")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Block every way out of this process; yields what was tried, which must stay empty."""
    tried: list[object] = []

    def refuse(*args: Any, **_: Any) -> Any:
        tried.append(args[-1])
        raise OSError(101, "Network is unreachable")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    yield tried
    assert tried == []


def test_the_block_blocks(monkeypatch: pytest.MonkeyPatch, cut_off: list[object]) -> None:
    with pytest.raises(OSError, match="unreachable"):
        socket.create_connection(("192.0.2.1", 80))
    assert cut_off.pop() == ("192.0.2.1", 80)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_runs_without_a_network(name: str, cut_off: list[object]) -> None:
    data.use(curated_folder())
    page = AppTest.from_file(str(MAIN), default_timeout=30)
    page.query_params["page"] = name
    page.run()
    assert not page.exception


def test_every_export_without_a_browser_needs_no_network(curated: Case, cut_off: list[object]) -> None:
    assert len(load_case(curated_folder()).events) == len(curated.events)
    for kind in PICTURES:
        assert render(picture(curated, View(picture=kind)), "html").startswith(b"<!")
    for name, frame in (("events", curated.events), ("claims", curated.claims), ("sources", curated.sources)):
        assert len(exact_csv(frame, name)) > 1000
        assert len(spreadsheet_csv(frame, name)) > 1000


@pytest.mark.e2e
def test_every_export_with_a_browser_needs_no_network(
    curated: Case, chromium: str, cut_off: list[object]
) -> None:
    drawn = picture(curated, View())
    for suffix in ("png", "svg", "pdf", "pptx"):
        assert len(render(drawn, suffix)) > 10_000
    assert zipfile.ZipFile(BytesIO(render(drawn, "zip"))).testzip() is None


@pytest.mark.e2e
def test_the_browser_that_draws_pictures_reaches_nobody_by_itself(chromium: str, tmp_path: Path) -> None:
    """Chromium takes its proxy from the environment: whatever it asks on its own arrives at our listener."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        proxy = f"http://127.0.0.1:{trap.getsockname()[1]}"
        names = ("http_proxy", "https_proxy", "all_proxy")
        drawing = subprocess.Popen(
            [sys.executable, "-c", DRAW_AND_WAIT],
            env={**os.environ, **dict.fromkeys(names, proxy), "no_proxy": "", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert drawing.stdout is not None
        assert drawing.stdout.readline() == b"drawn\n"
        called, _, _ = select.select([trap], [], [], 3)
        drawing.communicate()
    assert not called


DRAW_AND_WAIT = """
import plotly.graph_objects as go
from dashboard.share.image import draw
draw(go.Figure(go.Scatter(x=[1], y=[1]), layout={"width": 300, "height": 200}), "svg")
print("drawn", flush=True)
input()
"""


@pytest.mark.e2e
def test_every_request_goes_to_the_servers_own_origin(curated_url: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        reader = Reader(context, curated_url)
        for name in PAGES:
            reader.open(page=name)
        reader.open()
        reader.page.locator(PICTURE).wait_for()
        reader.page.mouse.move(700, 500)
        reader.assert_untouched()
