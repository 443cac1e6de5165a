"""The end of a program and of everything it started, however deep, stopped or cut loose from its parent.

Owns finding those processes. On Linux they are known by a folder that is named in their command line or their
environment; elsewhere by the system's own groups.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_LOOK = 0.005  # seconds between two looks whether they are gone
_LOOKS = 400  # a killed process that is still there after two seconds waits for a broken disk


def end_all(folder: Path, process: subprocess.Popen[bytes] | None = None) -> None:
    """Kill every process that works in a folder, and wait until it is gone.

    Parameters
    ----------
    folder
        Stands as ``=FOLDER`` in the command line or the environment of each.
    process
        The first of them, where this process started it.
    """
    if process is not None:
        _end_tree(process)
    if sys.platform != "linux":
        return
    # One that is being started while we look is found at the next look.
    for _ in range(_LOOKS):
        running = _working_in(folder)
        if not running:
            return
        for number in running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(_LOOK)


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        end = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(end, capture_output=True, check=False)
    elif process.returncode is None:
        # Its number cannot be another's yet: nobody has waited for it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_LOOK * _LOOKS)


def _working_in(folder: Path) -> list[int]:
    mark = f"={folder}".encode()
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with contextlib.suppress(OSError):
                if any(_names(part, mark) for part in _words(place)):
                    found.append(int(place.name))
    return found


def _words(place: Path) -> list[bytes]:
    """Return a process's arguments and environment; one that has ended has neither."""
    words = (place / "cmdline").read_bytes().split(b"\0")
    with contextlib.suppress(PermissionError):
        words += (place / "environ").read_bytes().split(b"\0")
    return words


def _names(word: bytes, mark: bytes) -> bool:
    """Return whether a word ends with the mark, or goes on beneath it."""
    return word.endswith(mark) or mark + b"/" in word
