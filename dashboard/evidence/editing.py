"""Rows of a case's file as they stand there, changed by hand: what changed, whether it may, and saving it.

Owns the step from a row of the case to its texts in a file. An edit is a replace: it is refused when the row
is no longer what the editor saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from dashboard.evidence.case import Case, context_of
from dashboard.evidence.checking import check_rows
from dashboard.evidence.folder import read_bytes
from dashboard.evidence.problems import Problem, WriteError
from dashboard.evidence.reading import raw_rows
from dashboard.evidence.sheet import parse_sheet
from dashboard.evidence.writing import Change, Saved, save_changes

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """A row as it stood in the file when it was first touched, and as it is to be."""

    before: Row
    after: Row

    def changes(self) -> list[tuple[str, str, str]]:
        """Return column, text before and text after of every changed cell.

        Examples
        --------
        >>> Edit({"title": "A"}, {"title": "A", "status": "denied"}).changes()
        [('status', '', 'denied')]
        """
        return list(self._changes())

    def _changes(self) -> Iterator[tuple[str, str, str]]:
        for name in dict.fromkeys([*self.before, *self.after]):
            old, new = self.before.get(name, "").strip(), self.after.get(name, "").strip()
            if old != new:
                yield name, old, new


def file_rows(case: Case, file: str) -> dict[str, dict[str, str]]:
    """Return the accepted rows of one file by id, each as the texts in its line.

    Parameters
    ----------
    case, file
        A case and the name of one of its files.

    Raises
    ------
    WriteError
        As `rows_of`.
    """
    lines = rows_of(case, file)
    found: dict[str, dict[str, str]] = {}
    for frame in (case.events, case.claims, case.sources):
        of_file: pd.DataFrame = frame[frame["file"] == file]
        for name, line in zip(of_file["id"], of_file["line"], strict=True):
            if int(line) in lines:
                found[str(name)] = lines[int(line)]
    return found


def rows_of(case: Case, file: str) -> dict[int, dict[str, str]]:
    """Return the texts of every row of one file by line, from the very bytes the case was read from.

    Raises
    ------
    WriteError
        The file holds something else by now, or cannot be read: its lines are not those of the case.
    """
    path = case.folder / file
    data = read_bytes(path, file, inside=case.folder)
    read = next((one.sha256 for one in case.files if one.file == file), "")
    if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() != read:
        raise WriteError(f"{file} changed on the disk just now; look at its rows again.")
    return parse_sheet(data, file).by_number()


def check_edits(case: Case, file: str, table: str, edits: Mapping[str, Edit]) -> tuple[Problem, ...]:
    """Check the changed rows as the rows of a file are checked; their own ids are no duplicates."""
    rows = [{**edit.after, "id": name} for name, edit in edits.items()]
    checked = check_rows(raw_rows(table, file, rows, range(1, len(rows) + 1)), context_of(case))
    names = list(edits)
    return tuple(
        replace(one, message=f"{names[one.line - 1]}: {one.message}") if one.line else one
        for one in checked.problems
    )


def save_edits(path: Path, edits: Mapping[str, Edit], *, editable: bool) -> Saved:
    """Write changed rows into their file; a row whose id was made from its words gets it written down.

    Raises
    ------
    StaleRowError, WriteError
        As `writing.save_changes`.
    """
    changes = [
        Change(edit.before, {"id": name, **edit.after}) for name, edit in edits.items() if edit.changes()
    ]
    return save_changes(path, changes, editable=editable)
