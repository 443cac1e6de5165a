"""The same answers in another country, on an old terminal, and from an install closed to writing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.evidence.case import curated_folder
from tests.conftest import free_port

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parent.parent.parent
# Python itself never sets the locale of numbers; a library, or an embedding program, may.
IN_LOCALE = "import locale; locale.setlocale(locale.LC_ALL, ''); from dashboard.cli import main; main()"


def run(*arguments: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-c", IN_LOCALE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a place that writes 1.234,5 and März; the locale is compiled for the test."""
    home = tmp_path_factory.mktemp("locale")
    made = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "UTF-8", home / "de_DE.UTF-8"], capture_output=True, check=False
    )
    if not (home / "de_DE.UTF-8").exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"localedef: {made.stderr.decode()}")
        pytest.skip("no locale sources found; install them (Debian: apt-get install locales)")
    settings = {"LOCPATH": str(home), "LC_ALL": "de_DE.UTF-8"}
    said = subprocess.run(
        [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, ''); print(f'{1.5:n}')"],
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
    )
    assert said.stdout == b"1,5\n"
    return settings


@pytest.mark.parametrize(
    "arguments", [("check", "--format", "json"), ("template", "claims"), ("estimate",), ("render", "-o")]
)
def test_decimal_commas_change_no_byte(
    german: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    answers = []
    for name, settings in (("plain", {"LC_ALL": "C.UTF-8"}), ("german", german)):
        target = tmp_path / name / "picture.html"
        target.parent.mkdir()
        done = run(*arguments, *([target] if arguments[0] == "render" else []), **settings)
        assert done.returncode == 0, done.stderr.decode()
        answers.append((done.stdout, target.read_bytes() if target.exists() else b""))
    assert answers[0] == answers[1]
    assert len(answers[0][0] + answers[0][1]) > 200


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_that_cannot_show_a_letter_still_gets_the_rest(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "события.csv").write_text("date,title,source\nвчера,Советники,нет\n", "utf-8")
    for ends, arguments in (
        (1, ("check", tmp_path)),
        (1, ("check", "--format", "json", tmp_path)),
        (2, ("check", "нет.csv")),
        (0, ("check",)),
    ):
        done = run(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode == ends


@pytest.fixture(scope="module")
def closed_install() -> Iterator[Path]:
    """The package as a distribution installs it: readable by all, writable by nobody we are."""
    home = Path(tempfile.mkdtemp(prefix="install-"))
    shutil.copytree(
        ROOT / "dashboard", home / "dashboard", ignore=shutil.ignore_patterns("__pycache__", "_events")
    )
    shutil.copytree(curated_folder(), home / "dashboard" / "_events")
    every = [home, *home.rglob("*")]
    for path in every:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield home
    for path in every:
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(home)


def powerless(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Run the command as somebody for whom permissions hold, and who has no home."""
    # Root may write anywhere, unless it gives that power up.
    drop = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all") if os.getuid() == 0 else ()
    return subprocess.Popen(
        [*drop, sys.executable, "-P", "-m", "dashboard.cli", *arguments],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "PYTHONPATH": str(home),
            "LC_ALL": "C.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_read_only_install_checks_draws_and_serves(closed_install: Path) -> None:
    before = sorted(path for path in closed_install.rglob("*"))
    checking = powerless(closed_install, "check")
    said, wrong = checking.communicate(timeout=60)
    assert checking.returncode == 0, wrong.decode()
    assert b"0 errors" in said
    with tempfile.TemporaryDirectory() as out:
        Path(out).chmod(0o777)
        drawing = powerless(closed_install, "render", "--output", f"{out}/picture.html")
        _, wrong = drawing.communicate(timeout=60)
        assert drawing.returncode == 0, wrong.decode()
        assert Path(out, "picture.html").stat().st_size > 100_000
        refused = powerless(closed_install, "render", "--output", str(closed_install / "picture.html"))
        _, wrong = refused.communicate(timeout=60)
        assert refused.returncode == 1
        assert len(wrong.splitlines()) == 1 and b"cannot be written" in wrong
    port = free_port()
    serving = powerless(closed_install, "serve", "--no-browser", "--port", str(port))
    try:
        assert healthy(port, serving)
    finally:
        serving.terminate()
        _, wrong = serving.communicate(timeout=20)
    assert b"Traceback" not in wrong, wrong.decode()
    assert sorted(path for path in closed_install.rglob("*")) == before


def healthy(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            time.sleep(0.05)
    return False
