"""One lock a case, seen by every account, home and process, and nothing of it left in the folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import dashboard
from dashboard.evidence import locking
from dashboard.evidence.locking import LOCK_FILE, case_lock
from dashboard.evidence.problems import WriteError
from dashboard.evidence.writing import add_rows

_HOLD = """
import sys
import tempfile
from pathlib import Path
from dashboard.evidence import locking
{patch}
{drop}
with locking.case_lock(Path(sys.argv[1]), timeout=10):
    print("held", flush=True)
    sys.stdin.read()
"""
_NO_FOLDERS = "locking.fcntl = None"


def hold(folder: Path, home: Path, *, patch: str = "", user: int | None = None) -> subprocess.Popen[str]:
    """Hold a case's lock from another process with a home of its own, and perhaps another account."""
    drop = "" if user is None else f"import os; os.setgid({user}); os.setuid({user})"
    code = _HOLD.format(drop=drop, patch=patch)
    root = str(Path(dashboard.__file__).parent.parent)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": root},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def refused(folder: Path) -> None:
    row = {"date": "2019", "title": "A", "source": "s"}
    with pytest.raises(WriteError, match="is being saved into by somebody else"):
        add_rows(folder / "a.csv", [row], editable=True, timeout=0.05)


@pytest.mark.parametrize("patch", ["", _NO_FOLDERS])
def test_a_process_with_another_home_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patch: str
) -> None:
    if patch:
        monkeypatch.setattr(locking, "fcntl", None)
    folder, home = tmp_path / "case", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    process = hold(folder, home, patch=patch)
    refused(folder)
    process.communicate("")
    with case_lock(folder, timeout=10):
        pass
    assert [path.name for path in folder.iterdir()] == ([LOCK_FILE] if patch else [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become another account")
@pytest.mark.parametrize("patch", ["", _NO_FOLDERS])
def test_another_account_is_waited_for_and_waits(monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    if patch:
        monkeypatch.setattr(locking, "fcntl", None)
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other accounts
        folder = Path(name)
        folder.chmod(0o777)
        with case_lock(folder, timeout=1):
            pass  # the first account makes whatever there is to make
        process = hold(folder, folder, patch=patch, user=65534)
        refused(folder)
        process.communicate("")
        add_rows(folder / "a.csv", [{"date": "2019", "title": "A", "source": "s"}], editable=True)


def test_two_threads_of_one_process_wait_for_each_other(tmp_path: Path) -> None:
    with case_lock(tmp_path, timeout=1):
        refused(tmp_path)


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    process = hold(folder, tmp_path)
    process.kill()
    process.communicate()
    with case_lock(folder, timeout=10):
        pass
    assert list(folder.iterdir()) == []
