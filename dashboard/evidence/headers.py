"""What a header says: which table the file is, which columns are missing, doubled or unknown."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from dashboard.evidence.characters import shown
from dashboard.evidence.raw_table import RawTable
from dashboard.evidence.sniffing import whole_file
from dashboard.evidence.tables import KNOWN_COLUMNS, TABLES, Table, column_key, table_of

COLUMN_LIMIT = 100


def take_header(raw: RawTable, cells: list[str], line: int) -> None:
    """Take a file's first record as its header; the columns decide which table the file is."""
    while cells and not cells[-1].strip():
        cells.pop()
    raw.header = tuple(cell.strip() for cell in cells)
    raw.header_line = line
    if raw.broken:
        raw.refuse()
        raw.broken.clear()
        return
    if len(cells) > COLUMN_LIMIT:
        message = f"has {len(cells):,} columns; the limit is {COLUMN_LIMIT}"
        raw.refuse(whole_file(raw.file, line, "too-many-columns", message, "keep the columns in use"))
        return
    raw.columns = tuple(column_key(cell) for cell in cells)
    raw.table = table_of(raw.columns).name
    check_columns(raw)


def check_columns(raw: RawTable) -> None:
    """Refuse a header that names a column twice or lacks a required one; name the columns nobody reads."""
    table = TABLES[raw.table or "events"]
    doubled = [name for name in dict.fromkeys(raw.columns) if name and raw.columns.count(name) > 1]
    missing = [name for name in table.required if name not in raw.columns]
    unknown = [
        (name, cell)
        for name, cell in zip(raw.columns, raw.header, strict=True)
        if name and name not in table.by_name
    ]
    if doubled:
        hint = "rename or remove one of them"
        message = f"names the column {', '.join(doubled)} twice"
        raw.report(raw.header_line, doubled[0], None, ("duplicate-column", "error", message, hint))
        raw.refuse()
    elif missing:
        message, hint = _missing(raw, table, missing, [name for name, _ in unknown])
        raw.report(raw.header_line, missing[0], None, ("missing-column", "error", message, hint))
        raw.refuse()
    if raw.refused:
        return
    for name, cell in unknown:
        near = difflib.get_close_matches(name, [n for n in table.by_name if n not in raw.columns], 1, 0.75)
        hint = f"is {near[0]} meant?" if near else "adviser-timeline template shows the known ones"
        message = f"no column of the {table.name} table; it is not read"
        raw.report(raw.header_line, shown(cell), None, ("unknown-column", "warning", message, hint))


_WORD = re.compile(r"[^\W_]+")
# What other people's tables call what we require.
_SYNONYMS = {
    "date": {
        "when",
        "day",
        "datum",
        "fecha",
        "year",
        "time",
        "start",
        "start_date",
        "event_date",
        "date_start",
    },
    "title": {"headline", "event", "name", "what", "description", "text", "label", "subject"},
    "source": {"sources", "url", "link", "reference", "references", "source_url", "citation", "ref"},
    "stated": {"said", "date_stated", "published", "reported"},
    "outlet": {"publisher", "newspaper", "publication", "site"},
    "measure": {"metric", "indicator", "what", "variable"},
}


def _missing(raw: RawTable, table: Table, missing: list[str], unknown: list[str]) -> tuple[str, str]:
    message = f"is read as a table of {table.name} and has no column {', '.join(missing)}"
    if len(raw.columns) == 1 and "|" in raw.header[0]:
        return message, "its cells are separated by |; use comma, semicolon or tab"
    hints = []
    for name in missing:
        near = [other for other in unknown if other in _SYNONYMS.get(name, ())]
        near = near or [other for other in unknown if name in _WORD.findall(other)]
        near = near or difflib.get_close_matches(name, unknown, 1, 0.6)
        if near:
            header = raw.header[raw.columns.index(near[0])]
            foreign = [mark for mark in header if mark.isalpha() and not mark.isascii()]
            looks = f" ({foreign[0]} is U+{ord(foreign[0]):04X})" if foreign else ""
            hints.append(f"rename {header} to {name}{looks}")
    if not hints and not any(name in KNOWN_COLUMNS for name in raw.columns):
        return message, "its first line must name the columns: " + ", ".join(table.required)
    return message, "; ".join(shown(hint) for hint in hints) or "add it, or map the columns on the Add page"


def find_header(raw: RawTable) -> None:
    """Where the first line is a report's title or a comment, say which line names the columns."""
    required = TABLES[raw.table or "events"].required
    if raw.refusal is None or raw.refusal.code != "missing-column":
        return
    for index, line in enumerate(raw.lines[:20]):
        cells = raw.broken.get(index, raw.rows[index])
        if {column_key(cell) for cell in cells}.issuperset(required):
            raw.problems.remove(raw.refusal)
            raw.refuse(
                replace(raw.refusal, hint=f"line {line} looks like the header; remove what is above it")
            )
            return
