"""A folder's files: which are tables, which are passed over, and their bytes, without leaving the folder."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from dashboard.evidence.problems import CaseError, Problem
from dashboard.evidence.reading import DISK_LIMIT

_TABLES = (".csv", ".tsv")
_ALMOST = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".csv.gz", ".csv.zip", ".csv.txt")
_BACKUPS = ("~", ".bak", ".lock", ".orig", ".rej", ".tmp", ".swp", ".old", "#")


def sayable(name: str) -> str:
    r"""Return a path as every page and file can show it: bytes of a name that are no UTF-8 are escaped.

    Examples
    --------
    >>> sayable("a.csv"), sayable("a\udcff.csv")
    ('a.csv', 'a\\udcff.csv')
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def is_passed_over(name: str) -> bool:
    """Return whether a name is that of a hidden, lock or backup file.

    Examples
    --------
    >>> [is_passed_over(n) for n in (".a.csv", "~$a.csv", "a.csv~", ".~lock.a.csv#", "a.csv.bak", "a.csv")]
    [True, True, True, True, True, False]
    """
    return name.startswith((".", "~$", "#")) or name.casefold().endswith(_BACKUPS)


def table_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file that is meant as a table, by name, with ``table``, ``ignored`` or ``almost``.

    Raises
    ------
    CaseError
        The folder cannot be listed.
    """
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise CaseError(folder, f"cannot be opened: {reason(error)}.") from error
    for path in paths:
        name = path.name.casefold()
        if is_passed_over(path.name):
            if any(kind in name for kind in _TABLES):
                yield path, "ignored"
        elif name.endswith(_TABLES):
            yield path, "table"
        elif name.endswith(_ALMOST):
            yield path, "almost"


def read_bytes(path: Path, name: str, inside: Path | None = None) -> bytes | Problem:
    """Return a regular file's bytes, or why there are none.

    Parameters
    ----------
    path, name
        The file, and what its problem calls it.
    inside
        The folder that a link must not lead out of.
    """
    try:
        if inside is not None and path.is_symlink() and not path.resolve().is_relative_to(inside.resolve()):
            return _problem(
                name, "outside-folder", "is a link that leads out of the folder", "copy the file here"
            )
        if inside is not None and sayable(path.name) != path.name:
            return _problem(name, "bad-name", "has a name that is not UTF-8", "rename it")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
            return _problem(name, "not-a-file", f"is {kind}", "rename it, or put a CSV in its place")
        if status.st_size > DISK_LIMIT:
            size = f"{status.st_size / 1e6:,.0f} MB"
            message = f"has {size}; the limit is {DISK_LIMIT / 1e6:,.0f} MB"
            return _problem(name, "too-large", message, "split it into several files")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        return _problem(
            name, "unreadable", f"cannot be read: {reason(error)}", "see that it exists and may be read"
        )


def reason(error: OSError | RuntimeError) -> str:
    """Return an operating system's words for an error, without number and path."""
    return (
        (error.strerror or type(error).__name__) if isinstance(error, OSError) else "it is a link to itself"
    )


def _problem(file: str, code: str, message: str, hint: str) -> Problem:
    return Problem(file, None, None, None, code, "error", message, hint)
