"""A finished folder takes the place of an older one, so that at no moment there is none.

Owns the ways to do that: Linux exchanges two entries of a folder in one step; elsewhere the place is a link,
turned to another folder in one step. What may be replaced is decided elsewhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from pathlib import Path

from dashboard.share.scratch import ours

NEW = "site"  # the finished folder inside the folder it was made in
_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_EXCHANGE = 2
_LINKS = 40  # as many as Linux follows
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
_rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None


def real_place(target: Path) -> Path:
    """Return where a folder really lies: past a person's links, not past one that `put` made."""
    for _ in range(_LINKS):
        if not target.is_symlink() or ours(target.readlink().parent.name):
            return target
        target = target.parent / target.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def leads_into(link: Path, scratch: Path) -> bool:
    """Return whether a path is a link to the folder made in a scratch folder beside it."""
    with contextlib.suppress(OSError):
        return link.readlink() == Path(scratch.name, NEW)
    return False


def is_read(scratch: Path) -> bool:
    """Return whether any link beside a scratch folder leads into it: then it is a site being read."""
    return any(leads_into(path, scratch) for path in scratch.parent.iterdir())


def put(scratch: Path, target: Path) -> str:
    """Put the finished folder in its place; what was there is then in the scratch folder.

    Parameters
    ----------
    scratch
        A folder beside the target that holds the new folder under the name `NEW`.
    target
        The place: free, an empty folder, or one that may be replaced.

    Returns
    -------
    str
        A sentence when it took two steps.
    """
    if _exchanges(scratch):
        try:
            (scratch / NEW).rename(target)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            _exchange(scratch / NEW, target)
        return ""
    link = _link(scratch)
    if link is not None and (target.is_symlink() or not target.exists()):
        link.replace(target)
        return ""
    return _in_two_steps(link or scratch / NEW, target, scratch / "old")


def _exchange(one: Path, other: Path) -> None:
    """Exchange two entries of one file system in one step."""
    if _rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if _rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def _exchanges(scratch: Path) -> bool:
    """Return whether this disk can exchange two folders, by trying."""
    one, other = scratch / "one", scratch / "other"
    one.mkdir()
    other.mkdir()
    try:
        _exchange(one, other)
    except OSError:
        return False
    return True


def _link(scratch: Path) -> Path | None:
    """Return a link to the new folder as it will stand beside the scratch folder; None where none can be."""
    if sys.platform == "win32":  # a link to a folder cannot be replaced there
        return None
    link = scratch / "link"
    with contextlib.suppress(OSError):
        link.symlink_to(f"{scratch.name}/{NEW}")
        scratch.chmod((scratch / NEW).stat().st_mode & 0o777)
        return link
    return None


def _in_two_steps(new: Path, target: Path, old: Path) -> str:
    """Move the old folder away and the new one in; for a moment there is none."""
    there = target.exists()
    if there:
        target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if there:
            old.rename(target)
        raise
    if not there:
        return ""
    after = " From now on it is a link, turned in one step." if target.is_symlink() else ""
    return f"This disk cannot exchange two folders in one step: for a moment {target} was not there.{after}"
