"""The dashboard beside a naive app, in one run on one machine: bytes, first paint, redraw, CPU, memory.

Both show the same made-up events in a real Chromium; what is compared is the ratio, not the seconds.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.cases import LANES, write_case
from tests.bench.sessions import reruns
from tests.conftest import CHROMIUM_ARGS, CHROMIUM_NAMES, free_port, start_server, stop_server

SIZES = (100, 1_000, 10_000, 100_000)
PATIENCE = 240_000
NAIVE = Path(__file__).with_name("naive_app.py")

# Drawn: Plotly has put something into the plot. Told apart: what a filter must change.
DRAWN = """() => {
  const plot = document.querySelector('.js-plotly-plot')
  return Boolean(plot?._fullLayout && plot.querySelector('.cartesianlayer path, .cartesianlayer .text'))
}"""
SEEN = """() => {
  const plot = document.querySelector('.js-plotly-plot')
  if (!plot?.data || !plot.querySelector('.cartesianlayer path')) return ''
  const length = trace => trace.y?.length ?? trace.y?._inputArray?.length ?? 0
  const size = plot.data.reduce((sum, trace) => sum + length(trace), 0)
  return [plot.data.length, size, plot.layout.annotations?.length ?? 0].join(' ')
}"""


@dataclass(frozen=True)
class App:
    """One of the two apps, running."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    ask: str


def run() -> dict[str, Any]:
    """Measure both apps at every size, print a table, judge the ratios and return the figures.

    Returns
    -------
    dict
        ``sizes``: for each number of events and app ``kilobytes``, ``first_paint_s``, ``redraw_s``,
        ``cpu_new_ms`` (a rerun with a view not seen before), ``cpu_seen_ms`` and ``memory_mb``; ``ratios``.
    """
    sizes: dict[str, dict[str, dict[str, float]]] = {}
    print(
        f"{'events':>8} {'app':>6} {'kB':>8} {'paint':>8} {'redraw':>8} {'CPU new':>9} {'seen':>9} {'RSS':>8}"
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        for count in SIZES:
            case = write_case(Path(folder) / str(count), count)
            sizes[str(count)] = {}
            for start in (_start_ours, _start_naive):
                app = start(case)
                try:
                    found = _measure(app, browser)
                finally:
                    stop_server(app.process)
                sizes[str(count)][app.name] = found
                print(
                    f"{count:>8,} {app.name:>6} {found['kilobytes']:>8,.0f} {found['first_paint_s']:>7.2f}s"
                    f" {found['redraw_s']:>7.2f}s {found['cpu_new_ms']:>6.0f} ms"
                    f" {found['cpu_seen_ms']:>6.0f} ms {found['memory_mb']:>5.0f} MB",
                    flush=True,
                )
        browser.close()
    return {"sizes": sizes, "ratios": _ratios(sizes)}


def _ratios(sizes: dict[str, dict[str, dict[str, float]]]) -> dict[str, dict[str, float | bool]]:
    """Judge what must be reached; each a ratio within this run."""
    ours = {int(n): apps["ours"] for n, apps in sizes.items()}
    naive = {int(n): apps["naive"] for n, apps in sizes.items()}
    wanted = {
        "CPU a rerun to naive, 1,000 events": (ours[1000]["cpu_seen_ms"] / naive[1000]["cpu_seen_ms"], 1 / 4),
        "first paint, 100,000 to 100 events": (
            ours[100_000]["first_paint_s"] / ours[100]["first_paint_s"],
            2,
        ),
        "first paint to naive, 100,000 events": (
            ours[100_000]["first_paint_s"] / naive[100_000]["first_paint_s"],
            1 / 10,
        ),
        "redraw to naive, 10,000 events": (ours[10_000]["redraw_s"] / naive[10_000]["redraw_s"], 1 / 2),
    }
    print("must reach (ratios of this run)")
    for name, (value, most) in wanted.items():
        print(f"  {name:<38} {value:>6.3f}  at most {most:.3f}  {'held' if value <= most else 'MISSED'}")
    return {
        name: {"value": round(value, 4), "at_most": most, "held": value <= most}
        for name, (value, most) in wanted.items()
    }


def _start_ours(case: Path) -> App:
    process, url = start_server(case)
    return App("ours", url, process, "lanes")


def _start_naive(case: Path) -> App:
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(NAIVE)),
            *("--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"),
            *("--browser.gatherUsageStats", "false"),
        ],
        env={**os.environ, "NAIVE_EVENTS": str(case.parent / f"{case.name}.naive.csv")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return App("naive", url, process, "only")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the naive app did not become healthy within 60 s")


def _measure(app: App, browser: Browser) -> dict[str, float]:
    server = psutil.Process(app.process.pid)
    # The first reader of all waits for the file to be read; that is told by `check`, not here.
    _reruns(app, [""])
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    weight = _weigh(page)
    begun = time.perf_counter()
    page.goto(app.url)
    _wait(page, DRAWN)
    painted = time.perf_counter() - begun
    # Everything is down and at rest, so that the filter does not wait for the first picture.
    page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")
    page.wait_for_timeout(500)
    kilobytes = weight["bytes"] / 1000
    redrawn = statistics.fmean(_redraws(page))
    page.close()
    new = [f"{app.ask}={lane}" for lane in LANES[1:]]
    return {
        "kilobytes": round(kilobytes, 1),
        "first_paint_s": round(painted, 3),
        "redraw_s": round(redrawn, 3),
        "cpu_new_ms": _cpu(app, server, new),
        "cpu_seen_ms": _cpu(app, server, new * 3),
        "memory_mb": round(server.memory_info().rss / 2**20, 1),
    }


def _cpu(app: App, server: psutil.Process, queries: list[str]) -> float:
    """Return the server's CPU time a rerun, in milliseconds."""
    before = sum(server.cpu_times()[:2])
    answers = _reruns(app, queries)
    spent = sum(server.cpu_times()[:2]) - before
    assert all(well for _, _, well in answers), f"{app.name}: a run failed"
    # The session's first run, which `reruns` makes and does not return, is paid for as well.
    return round(1000 * spent / (len(answers) + 1), 1)


def _redraws(page: Page) -> list[float]:
    """Add lane after lane to the filter, all but the last; return the seconds until each was drawn."""
    seconds = []
    for lane in LANES[:-1]:
        before = page.evaluate(SEEN)
        pill = page.locator("[data-testid=stButtonGroup] button", has_text=re.compile(lane, re.IGNORECASE))
        begun = time.perf_counter()
        pill.first.click()
        _wait(page, f"before => {{ const now = ({SEEN})(); return now && now !== before }}", before)
        seconds.append(time.perf_counter() - begun)
        page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")
        page.wait_for_timeout(500)
    return seconds


def _reruns(app: App, queries: list[str]) -> list[tuple[float, int, bool]]:
    # Playwright keeps an event loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, reruns(app.url, queries)).result()


def _weigh(page: Page) -> dict[str, float]:
    """Count what the browser receives from now on, over HTTP and the socket."""
    weight = {"bytes": 0.0}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def add(size: float) -> None:
        weight["bytes"] += size

    network.on("Network.loadingFinished", lambda event: add(event["encodedDataLength"]))
    # Binary frames arrive here as base64.
    network.on(
        "Network.webSocketFrameReceived", lambda event: add(len(event["response"]["payloadData"]) * 3 / 4)
    )
    return weight


def _wait(page: Page, script: str, arg: object = None) -> None:
    """Wait until the script says yes, and the frame after that is on the screen."""
    page.wait_for_function(script, arg=arg, polling=50)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
