"""Whole files put in the place of others, under the case's lock: all of them or none, never a part of one.

Owns whether this server may save at all, and what is said when the system refuses. What stands in the files
is the caller's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dashboard.evidence.case import curated_folder
from dashboard.evidence.folder import reason
from dashboard.evidence.locking import case_lock
from dashboard.evidence.problems import WriteError

Make = Callable[[bytes | None], bytes | None]
# Nobody else's file is called so; one that is there while the lock is held was left by a process that died.
_TEMPORARY = ".adviser-timeline-"


def refuse_unless_editable(path: Path, *, editable: bool) -> None:
    """Raise `WriteError` when nothing may be saved here: read-only server, or the case that ships with us."""
    if not editable:
        raise WriteError(
            "This server is read-only: start it with --editable on a folder of your own to save into it."
        )
    if path.resolve().is_relative_to(curated_folder().resolve()):
        raise WriteError(
            "The case that ships with the program is not edited here: copy its folder and open the copy."
        )


def rewrite(makers: Mapping[Path, Make], *, editable: bool, timeout: float) -> None:
    """Lock the case, make every file's new bytes from its present ones, then put them all in their place.

    Parameters
    ----------
    makers
        Files of one folder; each maker gets the file's bytes and returns the new ones, None for no file.
    editable
        Whether this server may write at all.
    timeout
        Seconds to wait for another writer.

    Raises
    ------
    WriteError
        With one clear line; all files are then what they were. Also what a maker raises.
    """
    targets = {path: _target(path, editable=editable) for path in makers}
    if not targets:
        return
    first = next(iter(makers))
    with _clear_errors(first.name), case_lock(first.parent, timeout=timeout):
        for folder in {target.parent for target in targets.values()}:
            _sweep(folder)
        present = {path: _present(path, target) for path, target in targets.items()}
        wanted = {path: make(present[path]) for path, make in makers.items()}
        done: list[Path] = []
        try:
            for path, new in wanted.items():
                with _clear_errors(path.name):
                    _put(targets[path], new, present[path])
                done.append(path)
        except WriteError as error:
            _put_back(done, targets, present, error)
            raise


def _put_back(
    done: Sequence[Path],
    targets: Mapping[Path, Path],
    present: Mapping[Path, bytes | None],
    error: WriteError,
) -> None:
    """Take back the files that were written before one failed; say so where that fails, too."""
    for path in reversed(done):
        try:
            _put(targets[path], present[path], None)
        except OSError as again:
            said = f"{error} But {path.name} was changed and could not be put back: {reason(again)}."
            raise WriteError(said) from again


def _target(path: Path, *, editable: bool) -> Path:
    """Return the file that a path stands for, if it may be written."""
    with _clear_errors(path.name):
        refuse_unless_editable(path.parent, editable=editable)
        target = _real(path)
        if not target.parent.is_dir():
            raise WriteError(f"{path.name} cannot be saved: the folder {target.parent.name} does not exist.")
        if path.is_symlink() and not target.is_relative_to(path.parent.resolve()):
            raise WriteError(f"{path.name} was not saved: it is a link that leads out of its folder.")
        if (target.exists() or target.is_symlink()) and not target.is_file():
            raise WriteError(f"{path.name} was not saved: there is something of that name that is no file.")
    return target


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # a link to itself; newer Pythons return the path instead
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _present(path: Path, target: Path) -> bytes | None:
    with _clear_errors(path.name):
        if not target.exists():
            return None
        data = target.read_bytes()
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", target.name)
        return data


@contextlib.contextmanager
def _clear_errors(name: str) -> Iterator[None]:
    """Turn the system's refusal into one clear line."""
    try:
        yield
    except OSError as error:
        why = {
            errno.EACCES: "the file or its folder is read-only for this program",
            errno.EPERM: "the file or its folder is read-only for this program",
            errno.EROFS: "the disk is read-only",
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the disk quota is used up",
        }.get(error.errno or 0, reason(error))
        raise WriteError(f"{name} was not saved: {why}; nothing was changed.") from error


def _sweep(folder: Path) -> None:
    """Remove what a process that died while it held the lock has left."""
    for stray in folder.glob(f"{_TEMPORARY}*.tmp"):
        # That of another account may stay; it does no harm.
        with contextlib.suppress(PermissionError):
            stray.unlink(missing_ok=True)


def _put(target: Path, new: bytes | None, old: bytes | None) -> None:
    """Put new bytes in the place of the old ones; None is no file."""
    if new is None:
        target.unlink(missing_ok=True)
    elif new != old:
        _replace(target, new)


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and rename over it: readers and crashes meet the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), target.stat().st_mode & 0o777 if target.exists() else 0o644)
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; some file systems cannot, and the file is whole anyway."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
