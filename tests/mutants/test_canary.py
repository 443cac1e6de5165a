"""Every way in which a test runs the program, asked for its version; the canary mutant must turn each red.

A way that stayed green would run another copy than the one under test, and no mutant could be killed there.
"""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import dashboard
from tests.conftest import start_server, stop_server
from tests.e2e.test_places import closed_install, powerless, run
from tests.sockets import sent, session

pytestmark = pytest.mark.e2e
__all__ = ["closed_install"]


def here(_: Path) -> str:
    return f"adviser-timeline {dashboard.__version__}"


def spawned(_: Path) -> str:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(here, _).result()


def module(_: Path) -> str:
    return subprocess.check_output([sys.executable, "-m", "dashboard.cli", "--version"], text=True)


def script(_: Path) -> str:
    return subprocess.check_output(
        [Path(sys.executable).with_name("adviser-timeline"), "--version"], text=True
    )


def code(_: Path) -> str:
    return run("--version").stdout.decode()


def cleaned(install: Path) -> str:
    return powerless(install, "--version").communicate()[0].decode()


def served(_: Path) -> str:
    process, url = start_server()
    try:
        with session(url) as messages:
            return sent(messages)
    finally:
        stop_server(process)


@pytest.mark.parametrize("way", [here, spawned, module, script, code, cleaned, served])
def test_every_way_to_run_it_says_a_plain_version(
    way: Callable[[Path], str], closed_install: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = re.search(r"adviser-timeline,?( version)? (\w+[\w.]*)", way(closed_install))
    assert said is not None
    assert re.fullmatch(r"\d+\.\d+\.\d+", said[2]), said[2]
