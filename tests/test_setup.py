"""What `make` does to set itself up, seen through a stand-in for Python, pip and uv that notes installs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOL = """#!/bin/sh
case "$*" in
  -V) echo "${VERSION:-Python 3.13.1}" ;;
  "-m venv "*|"venv "*)
    for folder; do :; done
    mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python"
    case "$1" in -m) touch "$folder/bin/pip" ;; esac ;;
  *install*)
    echo "$*" >>calls
    case "$*" in *--require-hashes*) if [ -n "$ERROR" ]; then echo "$ERROR" >&2; exit 1; fi ;; esac ;;
  *) exit 9 ;;
esac
"""
START = {
    "pip": "-m pip install --quiet --disable-pip-version-check ",
    "uv": "pip install --quiet --python .venv/bin/python ",
}
FROM_LOCK = "--only-binary :all: --require-hashes --requirement requirements.lock"
ALONE = "--no-deps --no-build-isolation --editable ."
WITHIN_BOUNDS = "--group dev --editable ."
NOTICE = (
    "Not every hash of requirements.lock can be had here: installing what pyproject.toml allows, unhashed."
)
# As pip 23 to 26 and uv 0.13 say it.
NOT_HAD = {
    "pip, other bytes": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you",
    "pip, no such version": "ERROR: No matching distribution found for iniconfig==99.0",
    "uv, other bytes": "error: Failed to download `six==1.17`\n  cause: Hash mismatch for `six==1.17`",
    "uv, no such version": "error: No solution found when resolving dependencies",
}
OTHER = {
    "full disk": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "pip, no network": "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None)) after\n"
    "ERROR: No matching distribution found for iniconfig==2.3.1",
    "uv, no network": "error: Request failed after 3 retries in 9.5s\n  cause: error sending request for url",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "it's a check out"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    tool = tmp_path / "tool"
    tool.write_text(TOOL, encoding="utf-8")
    tool.chmod(0o755)
    return folder


def run_make(
    folder: Path, target: str, python: str | Path, uv: str | Path, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run make as a user would, not as a part of the make that runs the tests; an empty uv is no uv."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", target, f"PYTHON={python}", f"UV={uv}"],
        cwd=folder,
        env=known | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def make(checkout: Path, installer: str = "pip", **changes: str) -> subprocess.CompletedProcess[str]:
    tool = checkout.parent / "tool"
    return run_make(checkout, ".venv/.stamp", tool, tool if installer == "uv" else "", **changes)


def calls(checkout: Path, installer: str = "pip") -> list[str]:
    """Return what was installed since last asked, without the words every call begins with."""
    noted = checkout / "calls"
    lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    noted.unlink(missing_ok=True)
    assert all(line.startswith(START[installer]) for line in lines)
    return [line.removeprefix(START[installer]) for line in lines]


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_the_lock_is_installed_with_its_hashes_then_the_project_alone_and_once(
    checkout: Path, installer: str
) -> None:
    done = make(checkout, installer)
    assert done.returncode == 0, done.stderr
    assert calls(checkout, installer) == [FROM_LOCK, ALONE]
    assert NOTICE not in done.stderr
    assert make(checkout, installer).returncode == 0
    assert calls(checkout, installer) == []


@pytest.mark.parametrize("error", NOT_HAD.values(), ids=NOT_HAD)
@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_where_a_hash_cannot_be_had_it_says_so_and_falls_back_to_the_bounds(
    checkout: Path, installer: str, error: str
) -> None:
    done = make(checkout, installer, ERROR=error)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [*error.splitlines(), NOTICE]
    newer_pip = ["pip>=25.1"] if installer == "pip" else []
    assert calls(checkout, installer) == [FROM_LOCK, *newer_pip, WITHIN_BOUNDS, ALONE]
    make(checkout, installer, ERROR=error)
    assert calls(checkout, installer) == []


@pytest.mark.parametrize("error", OTHER.values(), ids=OTHER)
@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_any_other_failure_is_shown_and_ends_the_set_up(checkout: Path, installer: str, error: str) -> None:
    done = make(checkout, installer, ERROR=error)
    assert done.returncode != 0
    assert error in done.stderr
    assert NOTICE not in done.stderr
    assert calls(checkout, installer) == [FROM_LOCK]
    assert make(checkout, installer).returncode == 0
    assert calls(checkout, installer) == [FROM_LOCK, ALONE]


def test_a_changed_project_is_installed_again_and_a_changed_lock_starts_from_nothing(checkout: Path) -> None:
    make(checkout)
    calls(checkout)
    left_over = checkout / ".venv" / "left_over"
    left_over.touch()
    later = (checkout / ".venv" / ".stamp").stat().st_mtime + 5
    os.utime(checkout / "pyproject.toml", (later, later))
    make(checkout)
    assert calls(checkout) == [ALONE]
    assert left_over.exists()
    os.utime(checkout / "requirements.lock", (later, later))
    make(checkout)
    assert calls(checkout) == [FROM_LOCK, ALONE]
    assert not left_over.exists()


@pytest.mark.parametrize("lost", [".locked", "bin/python", "bin/pip"])
def test_a_half_made_environment_is_made_anew(checkout: Path, lost: str) -> None:
    make(checkout)
    calls(checkout)
    (checkout / ".venv" / lost).unlink()
    make(checkout)
    assert calls(checkout) == [FROM_LOCK, ALONE]


def test_another_python_or_another_place_starts_from_nothing(checkout: Path) -> None:
    make(checkout)
    calls(checkout)
    make(checkout, VERSION="Python 3.14.0")
    assert calls(checkout) == [FROM_LOCK, ALONE]
    moved = checkout.rename(checkout.with_name("moved"))
    make(moved, VERSION="Python 3.14.0")
    assert calls(moved) == [FROM_LOCK, ALONE]


def test_an_environment_made_by_uv_is_made_anew_by_pip_when_uv_has_gone(checkout: Path) -> None:
    make(checkout, "uv")
    calls(checkout, "uv")
    make(checkout, "pip")
    assert calls(checkout, "pip") == [FROM_LOCK, ALONE]
