"""The one way a row gets into a file: add, replace, remove and undo, under the case's lock, all or nothing.

Owns the merge. A row is named by what it says, never by its line. Whether it is good was decided before, by
`checking`; how the files change places is `atomic`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.evidence.atomic import Make, rewrite
from dashboard.evidence.folder import read_bytes, table_files
from dashboard.evidence.problems import CaseError, WriteError
from dashboard.evidence.reading import read_table
from dashboard.evidence.sheet import Line, Sheet, new_sheet, parse_sheet
from dashboard.evidence.tables import TABLES

Row = Mapping[str, str]
Content = frozenset[tuple[str, str]]
LOCK_SECONDS = 10.0
_REFERENCES = ("disputes", "origin", "part_of")


class StaleRowError(WriteError):
    """A row to replace is no longer what the editor saw; `seen` and `found` hold both (None: it is gone)."""

    def __init__(self, message: str, *, seen: Row, found: Row | None) -> None:
        super().__init__(message)
        self.seen = dict(seen)
        self.found = None if found is None else dict(found)


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change: `before` is None for a new row, `after` is None for one to take out.

    Both are whole rows, cells of unnamed columns included (``column 3``), as `sheet` gives them. `spare` are
    texts of a new row that are written only where the file has a column for them, or is new itself.
    """

    before: Row | None
    after: Row | None
    spare: Row = field(default_factory=dict)


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
    """Append rows to a file, which is made when absent; see `save_files`.

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
    """Apply changes to one file; see `save_files`."""
    return save_files(path.parent, {path.name: tuple(changes)}, editable=editable, timeout=timeout)[0]


def save_files(
    folder: Path,
    changes: Mapping[str, Sequence[Change]],
    *,
    editable: bool,
    timeout: float = LOCK_SECONDS,
) -> tuple[Saved, ...]:
    """Apply changes to files of a case, all or none.

    Rows of other people stay, so an append never goes stale. A row that is in the file word for word is not
    doubled; one whose id another row of the case has meanwhile taken gets the next free id.

    Parameters
    ----------
    folder
        The case's folder, which must exist.
    changes
        Changes by file name; a file that is not there is made.
    editable
        Whether this server may write at all.
    timeout
        Seconds to wait for another writer.

    Raises
    ------
    StaleRowError
        A row to replace or remove is no longer what the editor saw.
    WriteError
        Anything else, with one clear line; the files are then what they were.
    """
    outcome: dict[str, Saved] = {}

    def maker(name: str) -> Make:
        def merged(old: bytes | None) -> bytes:
            outcome[name] = _merge(folder / name, old, tuple(changes[name]))
            assert outcome[name].new is not None  # only an undo takes a file away
            return outcome[name].new or b""

        return merged

    rewrite({folder / name: maker(name) for name in changes}, editable=editable, timeout=timeout)
    return tuple(outcome[name] for name in changes)


def undo(saved: Sequence[Saved], *, editable: bool, timeout: float = LOCK_SECONDS) -> None:
    """Take a save back: byte for byte if nobody saved since, else row by row so that others' rows stay.

    Raises
    ------
    StaleRowError
        One of our rows has been changed since; nothing is undone.
    """

    def maker(one: Saved) -> Make:
        def reverted(now: bytes | None) -> bytes | None:
            if now == one.new:
                return one.old
            back = tuple(Change(change.after, change.before) for change in reversed(one.changes))
            return _merge(one.path, now, back).new

        return reverted

    rewrite({one.path: maker(one) for one in saved}, editable=editable, timeout=timeout)


def replace_file(path: Path, make: Make, *, editable: bool, timeout: float = LOCK_SECONDS) -> None:
    """Replace a whole file (case.toml) by what `make` returns for its present bytes, under the same lock."""
    rewrite({path: make}, editable=editable, timeout=timeout)


def _merge(path: Path, old: bytes | None, changes: tuple[Change, ...]) -> Saved:
    sheet = new_sheet(path.name, _columns(changes)) if old is None else parse_sheet(old, path.name)
    keys = set(sheet.keys())
    rows = [_row_for(change, keys) for change in changes if change.before is None]
    fresh, already, renamed = _fresh_rows(sheet, path, rows)
    touched: list[Line] = []
    applied: list[Change] = []
    there = sheet.by_content()
    for change in changes:
        if change.before is not None:
            line = _found(sheet, there, change.before)
            touched.append(line)
            applied.append(Change(change.before, _changed(sheet, line, change)))
    sheet.remove(line for line, change in zip(touched, applied, strict=True) if change.after is None)
    for row in fresh:
        sheet.append(row)
        touched.append(sheet.lines[-1])
        applied.append(Change(None, row))
    new = sheet.to_bytes()
    _read_back(sheet, new, touched)
    count = [(change.before is not None, change.after is not None) for change in applied]
    return Saved(
        path=path,
        added=count.count((False, True)),
        replaced=count.count((True, True)),
        removed=count.count((True, False)),
        already=tuple(already),
        renamed=tuple(renamed.items()),
        changes=tuple(applied),
        old=old,
        new=new,
    )


def _row_for(change: Change, keys: Collection[str]) -> dict[str, str]:
    """Return a new row as this file takes it."""
    spare = {name: text for name, text in change.spare.items() if name in keys}
    row = {**(change.after or {}), **spare}
    return {name: text.strip() for name, text in row.items() if text.strip()}


def _fresh_rows(
    sheet: Sheet, path: Path, rows: Sequence[dict[str, str]]
) -> tuple[list[dict[str, str]], list[str], dict[str, str]]:
    """Return the rows to append, the ids of those that are there word for word, and the ids that changed."""
    named = set(map(_named, sheet.rows()))
    ids = {row["id"] for row in sheet.rows() if row.get("id")}
    if any(row.get("id") for row in rows):
        ids |= _ids_elsewhere(path, sheet.table)
    fresh: list[dict[str, str]] = []
    already: list[str] = []
    renamed: dict[str, str] = {}
    for row in rows:
        if _named(row) in named:
            already.append(row.get("id", ""))
            continue
        named.add(_named(row))
        if row.get("id") in ids:
            renamed[row["id"]] = row["id"] = _free_id(row["id"], ids)
        ids.add(row.get("id", ""))
        fresh.append(row)
    # What names a row of the same save follows it to its new id.
    for row in fresh if renamed else ():
        for column in set(_REFERENCES) & row.keys():
            row[column] = ";".join(renamed.get(part.strip(), part.strip()) for part in row[column].split(";"))
    return fresh, already, renamed


def _named(row: Row) -> Content:
    """Return what a row says in columns that have a name; the key of another holds a blank."""
    return frozenset((key, text) for key, text in row.items() if " " not in key)


def _ids_elsewhere(path: Path, table: str) -> set[str]:
    """Return the ids written in the case's other files that a row of this table must not have."""
    found: set[str] = set()
    try:
        others = list(table_files(path.parent))
    except CaseError as error:
        raise WriteError(f"{path.name} was not saved: {error} So nothing was changed.") from error
    for other, kind in others:
        data = read_bytes(other, other.name, inside=path.parent) if kind == "table" else None
        if other.name == path.name or not isinstance(data, bytes):
            continue
        raw = read_table(data, other.name)
        if not raw.refused and "id" in raw.columns and (raw.table == "sources") == (table == "sources"):
            place = raw.columns.index("id")
            found |= {row[place].strip() for row in raw.rows}
    return found - {""}


def _found(sheet: Sheet, there: Mapping[Content, list[Line]], before: Row) -> Line:
    """Return the record that says just this; each record is given once.

    Raises
    ------
    StaleRowError
        There is none.
    """
    lines = there.get(_content(before))
    if lines:
        return lines.pop(0)
    same = (row for row in sheet.rows() if row.get("id") and row.get("id") == before.get("id"))
    found = next(same, None)
    which = before.get("id") or before.get("title") or "the row"
    what = "was changed by somebody else" if found else "is no longer in the file"
    raise StaleRowError(
        f"{sheet.name}: {which} {what} since you opened it; nothing was saved.", seen=before, found=found
    )


def _changed(sheet: Sheet, line: Line, change: Change) -> Row | None:
    """Put the texts that differ into a record and return what it says now; None for one to take out."""
    if change.after is None:
        return None
    before, after = dict(change.before or {}), change.after
    names = dict.fromkeys([*before, *after])
    cells = {name: after.get(name, "").strip() for name in names}
    sheet.change(line, {k: text for k, text in cells.items() if text != before.get(k, "").strip()})
    return sheet.row(line)


def _content(row: Row) -> Content:
    return frozenset((key, text.strip()) for key, text in row.items() if text.strip())


def _read_back(sheet: Sheet, new: bytes, touched: Collection[Line]) -> None:
    """Read the new bytes as the next reader will, before they are put in the place of the old ones."""
    refusal = read_table(new, sheet.name).refusal
    if refusal is not None:
        said = f"{sheet.name} was not saved: with these rows it would be refused ({refusal})"
        raise WriteError(f"{said}; nothing was changed.")
    again = parse_sheet(new, sheet.name)
    if list(again.rows()) != list(sheet.rows()):
        raise WriteError(
            f"{sheet.name} was not saved: its rows would not read back the same; nothing was changed."
        )
    ours = set(map(id, touched))
    for wanted, line in zip(sheet.lines, again.lines, strict=True):
        if line.number in again.faults and id(wanted) in ours:
            raise WriteError(f"{again.faults[line.number]} Nothing was changed.")


def _columns(changes: tuple[Change, ...]) -> list[str]:
    """Return a new file's columns: those that any row uses, in the order the tables declare them."""
    rows = [{**(change.after or {}), **change.spare} for change in changes]
    used = {name for row in rows for name, text in row.items() if text.strip()}
    declared = [column.name for table in TABLES.values() for column in table.columns]
    return sorted(used, key=lambda name: (declared.index(name) if name in declared else len(declared), name))


def _free_id(wanted: str, ids: set[str]) -> str:
    number = 2
    while f"{wanted}-{number}" in ids:
        number += 1
    return f"{wanted}-{number}"
