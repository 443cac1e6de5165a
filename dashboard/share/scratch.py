"""Folders in which something is made: locked while their process lives, swept when it is gone.

Owns their names, their locks and what may be removed. A lock ends with its process, however that ended, so a
folder that can be locked was left behind; nothing here needs a clock or the number of a process.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PREFIX = "adviser-timeline-work-"
_LOCK = "lock"
_NAME = re.compile(rf"\.?{PREFIX}[a-z0-9_]{{8}}")


class Scratch:
    """A new folder that nobody sweeps until it is closed.

    Parameters
    ----------
    parent
        The folder to make it in.
    hidden
        Whether its name begins with a dot.

    Attributes
    ----------
    path
        The folder.
    """

    def __init__(self, parent: Path, *, hidden: bool = False) -> None:
        while True:
            self.path = Path(tempfile.mkdtemp(prefix="." * hidden + PREFIX, dir=parent))
            lock = _hold(self.path, new=True)
            # None: another process swept the folder before it was locked.
            if lock is not None:
                self._lock: int | None = lock
                return

    def close(self, *, keep: bool = False) -> None:
        """Remove the folder, or leave it for a later sweep to judge; the second call does nothing."""
        lock, self._lock = self._lock, None
        if lock is None:
            return
        if keep:
            os.close(lock)
        else:
            _remove(self.path, lock)


def ours(name: str) -> bool:
    """Return whether a folder of that name is one of these.

    Examples
    --------
    >>> ours(".adviser-timeline-work-0a_b9xyz"), ours("adviser-timeline-work")
    (True, False)
    """
    return _NAME.fullmatch(name) is not None


def sweep(parent: Path, keep: Callable[[Path], bool]) -> None:
    """Remove the folders that killed processes of this account left in a folder.

    Parameters
    ----------
    parent
        Where to look.
    keep
        Asked of each folder once it is locked, so that its maker is surely gone; True leaves it.
    """
    # Sweeping is a courtesy; whatever hinders it shows where something is written.
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = [path for path in parent.iterdir() if ours(path.name)]
    for path in found:
        with contextlib.suppress(OSError):
            _sweep(path, keep)


def _sweep(path: Path, keep: Callable[[Path], bool]) -> None:
    if path.is_symlink() or (hasattr(os, "getuid") and path.stat().st_uid != os.getuid()):
        return
    with contextlib.suppress(OSError):
        path.rmdir()  # killed before there was a lock
        return
    lock = _hold(path, new=False)
    if lock is None:
        return
    kept = True
    try:
        kept = keep(path)
    finally:
        if kept:
            os.close(lock)
    if not kept:
        _remove(path, lock)


def _hold(folder: Path, *, new: bool) -> int | None:
    """Return the locked lock of a folder; None when another process has it or the folder is gone."""
    path = folder / _LOCK
    try:
        handle = os.open(path, os.O_RDWR | (os.O_CREAT if new else 0), 0o600)
    except FileNotFoundError:
        return None
    held = False
    try:
        held = _lock(handle, otherwise=new) and os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        pass
    finally:
        if not held:
            os.close(handle)
    return handle if held else None


def _lock(handle: int, *, otherwise: bool) -> bool:
    """Lock a file until it is closed; on a disk without locks the answer is `otherwise`."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return otherwise
    return True


def _remove(folder: Path, lock: int) -> None:
    """Remove a folder, its lock last: what is left over still has one and is swept another time."""
    if sys.platform == "win32":
        os.close(lock)  # Windows removes no open file
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.name != _LOCK:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        (folder / _LOCK).unlink()
        folder.rmdir()
    if sys.platform != "win32":
        os.close(lock)
