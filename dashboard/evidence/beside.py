"""What lies beside a file that is checked alone: the case's sources, and the ids it may name."""

from __future__ import annotations

from pathlib import Path

from dashboard.evidence.folder import read_bytes, table_files
from dashboard.evidence.reading import RawTable, read_table

SOURCES_FILE = "sources.csv"


def sources_beside(path: Path) -> list[RawTable]:
    """Return the source table beside a file, none where there is none."""
    file = path.parent / SOURCES_FILE
    if file.name == path.name or not file.exists():
        return []
    data = read_bytes(file, SOURCES_FILE, inside=path.parent)
    return [
        read_table(data, SOURCES_FILE)
        if isinstance(data, bytes)
        else RawTable(file.name, "sources", refused=True)
    ]


def ids_beside(path: Path, raw: RawTable) -> dict[str, str]:
    """Return the ids in the other tables of a folder with their table, where a file names any but its own."""
    named = {
        part.strip()
        for column in {"disputes", "origin", "part_of"}.intersection(raw.columns)
        for row in raw.rows
        for part in row[raw.columns.index(column)].split(";")
    }
    if not named - {"", *_ids(raw)}:
        return {}
    found: dict[str, str] = {}
    for file, kind in table_files(path.parent):
        if kind == "table" and file.name != path.name:
            data = read_bytes(file, file.name, inside=path.parent)
            other = read_table(data, file.name) if isinstance(data, bytes) else RawTable(file.name)
            if other.table in ("events", "claims"):
                found |= dict.fromkeys(_ids(other), other.table)
    return found


def _ids(raw: RawTable) -> list[str]:
    if "id" not in raw.columns:
        return []
    return [row[raw.columns.index("id")].strip() for row in raw.rows]
