"""One lock a case: whoever saves into a folder holds it, from whatever account, process or container.

Owns where the lock lies: on the folder itself, so that nothing is left in it; where the system cannot lock a
folder, in one hidden file.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.evidence.problems import WriteError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK_FILE = ".adviser-timeline.lock"
_GLANCE = 0.02  # seconds between two tries


@contextlib.contextmanager
def case_lock(folder: Path, *, timeout: float) -> Iterator[None]:
    """Hold the one lock of a case.

    Parameters
    ----------
    folder
        The case's folder, which exists.
    timeout
        Seconds to wait for whoever holds it.

    Raises
    ------
    WriteError
        Somebody else held it all that time.
    OSError
        The folder cannot be opened.
    """
    handle = _open_folder(folder)
    if handle is None:
        # Everybody of this machine may use it, whoever made it first.
        lock = FileLock(folder / LOCK_FILE, timeout=timeout, mode=0o666)
        try:
            lock.acquire()
        except Timeout as error:
            raise _busy(folder, timeout) from error
        try:
            yield
        finally:
            lock.release()
        return
    try:
        _wait(handle, folder, timeout)
        yield
    finally:
        os.close(handle)


def _open_folder(folder: Path) -> int | None:
    """Return a handle of the folder, or None where folders cannot be locked."""
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(handle, fcntl.LOCK_UN)
    except BlockingIOError:
        pass  # it can be locked: somebody has
    except OSError:
        os.close(handle)  # a network drive that locks files only
        return None
    return handle


def _wait(handle: int, folder: Path, timeout: float) -> None:
    end = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= end:
                raise _busy(folder, timeout) from error
        time.sleep(_GLANCE)


def _busy(folder: Path, timeout: float) -> WriteError:
    return WriteError(
        f"{folder.name} is being saved into by somebody else (waited {timeout:g} s); "
        "nothing was changed, try again."
    )
