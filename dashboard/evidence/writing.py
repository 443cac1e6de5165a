"""The one way a row gets into a file: add, replace, remove and undo, under a lock and all or nothing.

Owns the lock, the merge and the safe replacement of the file, and asks whether this server may save at all.
What a row means and whether it is good was decided before, by `checking`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.evidence.case import curated_folder
from dashboard.evidence.problems import WriteError
from dashboard.evidence.sheet import Sheet, parse_sheet
from dashboard.evidence.tables import TABLES

Row = Mapping[str, str]
LOCK_SECONDS = 10.0


class StaleRowError(WriteError):
    """A row to replace is no longer what the editor saw; `seen` and `found` hold both (None: it is gone)."""

    def __init__(self, message: str, *, seen: Row, found: Row | None) -> None:
        super().__init__(message)
        self.seen = dict(seen)
        self.found = None if found is None else dict(found)


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change: `before` is None for a new row, `after` is None for one to take out."""

    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save did, and all that is needed to undo it.

    Attributes
    ----------
    path
        The file.
    added, replaced, removed
        Rows written, by kind.
    already
        Ids of rows that were in the file word for word, so that adding them again would change nothing.
    renamed
        (wanted, given) ids where another row had the wanted one; both rows are kept.
    changes
        The changes as they were applied.
    old, new
        The file's bytes before (None: there was no file) and after.
    """

    path: Path
    added: int
    replaced: int
    removed: int
    already: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    old: bytes | None
    new: bytes | None


def add_rows(path: Path, rows: Iterable[Row], *, editable: bool, timeout: float = LOCK_SECONDS) -> Saved:
    """Append rows to a file, which is made when absent.

    Rows of other people stay, so an append never goes stale. A row that is in the file word for word is not
    doubled; one whose id another row has meanwhile taken gets the next free id.

    Parameters
    ----------
    path
        The CSV file; its folder must exist.
    rows
        Column name to text, one mapping a row; blank cells may be left out.
    editable
        Whether this server may write at all.
    timeout
        Seconds to wait for another writer.

    Raises
    ------
    WriteError
        With one clear line; the file is then what it was.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> add_rows(folder / "a.csv", [{"date": "2019", "title": "A", "source": "s1"}], editable=True).added
    1
    """
    return save_changes(path, [Change(None, row) for row in rows], editable=editable, timeout=timeout)


def save_changes(
    path: Path, changes: Iterable[Change], *, editable: bool, timeout: float = LOCK_SECONDS
) -> Saved:
    """Apply changes to one file, all or none; see `add_rows` for parameters.

    Raises
    ------
    StaleRowError
        A row to replace or remove is no longer what the editor saw.
    WriteError
        Anything else that kept the file as it was.
    """
    wanted = tuple(changes)
    outcome: list[Saved] = []

    def merged(old: bytes | None) -> bytes:
        saved = _merge(path, old, wanted)
        outcome.append(saved)
        assert saved.new is not None  # only an undo takes a file away
        return saved.new

    _rewrite(path, merged, editable=editable, timeout=timeout)
    return outcome[-1]


def undo(saved: Saved, *, editable: bool, timeout: float = LOCK_SECONDS) -> None:
    """Take one save back: byte for byte if nobody saved since, else row by row so that others' rows stay.

    Raises
    ------
    StaleRowError
        One of our rows has been changed since; nothing is undone.
    """

    def reverted(now: bytes | None) -> bytes | None:
        if now == saved.new:
            return saved.old
        back = tuple(Change(change.after, change.before) for change in reversed(saved.changes))
        return _merge(saved.path, now, back).new

    _rewrite(saved.path, reverted, editable=editable, timeout=timeout)


def replace_file(
    path: Path, make: Callable[[bytes | None], bytes], *, editable: bool, timeout: float = LOCK_SECONDS
) -> None:
    """Replace a whole file (case.toml) by what `make` returns for its present bytes, under the same lock."""
    _rewrite(path, make, editable=editable, timeout=timeout)


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


def _rewrite(
    path: Path, make: Callable[[bytes | None], bytes | None], *, editable: bool, timeout: float
) -> None:
    """Lock, read inside the lock, ask `make` for the new bytes, put them in place of the old ones."""
    with _clear_errors(path, timeout):
        refuse_unless_editable(path, editable=editable)
        target = path.resolve()
        if not target.parent.is_dir():
            raise WriteError(f"{path.name} cannot be saved: the folder {target.parent.name} does not exist.")
        if path.is_symlink() and not target.is_relative_to(path.parent.resolve()):
            raise WriteError(f"{path.name} was not saved: it is a link that leads out of its folder.")
        if target.exists() and not target.is_file():
            raise WriteError(f"{path.name} was not saved: there is something of that name that is no file.")
    with _clear_errors(path, timeout), FileLock(target.with_name(f".{target.name}.lock"), timeout=timeout):
        # Whoever died while holding the lock left its temporary file; nobody else can have one now.
        for stray in target.parent.glob(f".{target.name}.*.tmp"):
            stray.unlink(missing_ok=True)
        old = target.read_bytes() if target.exists() else None
        if old is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", target.name)
        new = make(old)
        if new is None:
            target.unlink(missing_ok=True)
        elif new != old:
            _put(target, new)


@contextlib.contextmanager
def _clear_errors(path: Path, timeout: float) -> Iterator[None]:
    try:
        yield
    except Timeout as exc:
        raise WriteError(
            f"{path.name} is being saved by somebody else (waited {timeout:g} s); "
            "nothing was changed, try again."
        ) from exc
    except OSError as exc:
        why = {
            errno.EACCES: "the file or its folder is read-only for this program",
            errno.EPERM: "the file or its folder is read-only for this program",
            errno.EROFS: "the disk is read-only",
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the disk quota is used up",
        }.get(exc.errno or 0, exc.strerror or type(exc).__name__)
        raise WriteError(f"{path.name} was not saved: {why}; nothing was changed.") from exc


def _put(target: Path, data: bytes) -> None:
    """Write beside the target and rename over it: readers and crashes meet the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
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


def _merge(path: Path, old: bytes | None, changes: tuple[Change, ...]) -> Saved:
    sheet = parse_sheet(old, path.name)
    if not sheet.header:
        sheet.start(_columns(changes))
    present = {frozenset(row.items()) for row in sheet.rows()}
    ids = {row["id"] for row in sheet.rows() if row.get("id")}
    applied: list[Change] = []
    already: list[str] = []
    renamed: list[tuple[str, str]] = []
    for change in changes:
        if change.before is not None:
            _exchange(sheet, change.before, change.after, path.name)
            applied.append(change)
            continue
        row = {name: text.strip() for name, text in (change.after or {}).items() if text.strip()}
        if frozenset(row.items()) in present:
            already.append(row.get("id", ""))
            continue
        if row.get("id") in ids:
            free = _free_id(row["id"], ids)
            renamed.append((row["id"], free))
            row["id"] = free
        ids.add(row.get("id", ""))
        present.add(frozenset(row.items()))
        sheet.append(row)
        applied.append(Change(None, row))
    count = [(change.before is not None, change.after is not None) for change in applied]
    return Saved(
        path=path,
        added=count.count((False, True)),
        replaced=count.count((True, True)),
        removed=count.count((True, False)),
        already=tuple(already),
        renamed=tuple(renamed),
        changes=tuple(applied),
        old=old,
        new=sheet.to_bytes(),
    )


def _exchange(sheet: Sheet, before: Row, after: Row | None, name: str) -> None:
    index = sheet.find(before)
    if index is None:
        found = next(
            (row for row in sheet.rows() if row.get("id") and row.get("id") == before.get("id")), None
        )
        which = before.get("id") or before.get("title") or "the row"
        what = "was changed by somebody else" if found else "is no longer in the file"
        raise StaleRowError(
            f"{name}: {which} {what} since you opened it; nothing was saved.", seen=before, found=found
        )
    if after is None:
        sheet.remove(index)
    else:
        sheet.replace(index, after)


def _columns(changes: tuple[Change, ...]) -> list[str]:
    """Return a new file's columns: those that any row uses, in the order the tables declare them."""
    used = {name for change in changes for name, text in (change.after or {}).items() if text}
    declared = [column.name for table in TABLES.values() for column in table.columns]
    return sorted(used, key=lambda name: (declared.index(name) if name in declared else len(declared), name))


def _free_id(wanted: str, ids: set[str]) -> str:
    number = 2
    while f"{wanted}-{number}" in ids:
        number += 1
    return f"{wanted}-{number}"
