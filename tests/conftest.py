"""Fixtures every test may use: the curated case, a real Chromium, a served dashboard."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from dashboard.evidence.case import Case, curated_folder, load_case

# No test is timed: a busy machine must not fail a law.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def curated() -> Case:
    return load_case(curated_folder())


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; without one the test skips, and in CI fails."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    reason = "no Chromium or Chrome found; install one (Debian: apt-get install chromium)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path | None = None, *options: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard as a user would and wait until its health endpoint says ok."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "serve", *([str(folder)] if folder else [])]
    # A file, not a pipe: nobody reads the log while the server runs, and a full pipe would stop it.
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it goes with the process object
    process = subprocess.Popen(
        [*command, "--port", str(port), "--no-browser", *options], stdout=subprocess.DEVNULL, stderr=errors
    )
    process.stderr = errors  # type: ignore[assignment]
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {said(process)}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return process, url
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the server did not become healthy within 30 s")


def said(process: subprocess.Popen[bytes]) -> str:
    """Return everything a server has printed to stderr so far."""
    assert process.stderr is not None
    process.stderr.seek(0)
    return process.stderr.read().decode()


def stop_server(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stderr is not None
    process.stderr.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Return a function that serves a folder (default: the curated case) and gives its address."""
    running: list[subprocess.Popen[bytes]] = []

    def start(folder: Path | None = None, *options: str) -> str:
        process, url = start_server(folder, *options)
        running.append(process)
        return url

    yield start
    for process in running:
        stop_server(process)


@pytest.fixture(scope="session")
def curated_url() -> Iterator[str]:
    """Address of one read-only dashboard on the curated case, shared by the tests that only look."""
    process, url = start_server()
    yield url
    stop_server(process)
