"""From text to rows: dialect, header, records with their physical lines.

Owns how a CSV is cut into cells. What the cells mean is `checking`'s business; every cell is text here.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dashboard.evidence.characters import Fault, may_be_odd, odd_cells, shown
from dashboard.evidence.problems import Problem
from dashboard.evidence.sheet import column_key
from dashboard.evidence.sniffing import to_text, whole_file
from dashboard.evidence.tables import TABLES, Table, table_of

DISK_LIMIT = 50_000_000
UPLOAD_LIMIT = 5_000_000
COLUMN_LIMIT = 100
CELL_LIMIT = 10_000
_DELIMITERS = ",;\t"
_KNOWN = {column.name for table in TABLES.values() for column in table.columns}


@dataclass(eq=False)
class RawTable:
    """A file cut into cells.

    Attributes
    ----------
    file
        Name for its problems.
    table
        ``events``, ``claims`` or ``sources``, by the header; None when there is no header to tell.
    header, columns
        The header as written, and the column names it means ('' for a column without one).
    rows, lines
        Cells of each data record, as many as `columns`, and its first physical line.
    refused, refusal
        The whole file is refused, and why; `rows` may still be there to look at.
    broken
        Indexes into `rows` of records that could not be cut into the right cells, and what was cut.
    faulty
        Indexes of rows with a cell that spoils them; their other cells can still be checked.
    delimiter
        Comma, semicolon or tab.
    problems
        What was found so far.
    """

    file: str
    table: str | None = None
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: bool = False
    refusal: Problem | None = None
    broken: dict[int, list[str]] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)
    delimiter: str = ","
    header_line: int = 1
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int | None, column: str | None, value: str | None, fault: Fault) -> None:
        """Add a problem; `fault` is its code, severity, message and hint."""
        told = None if value is None else shown(value)
        self.problems.append(Problem(self.file, line, column, told, *fault))


def read_table(data: bytes, name: str, *, limit: int = DISK_LIMIT) -> RawTable:
    """Cut a file's bytes into rows.

    Parameters
    ----------
    data
        The file.
    name
        What its problems call it.
    limit
        Largest size in bytes: `DISK_LIMIT`, or `UPLOAD_LIMIT` for what comes through a browser.

    Examples
    --------
    >>> raw = read_table(b"Date;Title;Source\\n2019;A;https://example.org\\n", "a.csv")
    >>> raw.table, raw.columns, raw.rows, raw.lines
    ('events', ('date', 'title', 'source'), [['2019', 'A', 'https://example.org']], [2])
    """
    raw = RawTable(name)
    if len(data) > limit:
        message = f"has {len(data) / 1e6:,.0f} MB; the limit is {limit / 1e6:,.0f} MB"
        return _refuse(raw, whole_file(name, None, "too-large", message, "split it into several files"))
    text = to_text(data, name)
    if isinstance(text, Problem):
        return _refuse(raw, text)
    lines = list(io.StringIO(text))
    start = _settle_dialect(raw, lines)
    if raw.refused:
        return raw
    records = _records(raw, lines, start)
    for cells, line in records:
        _take_header(raw, cells, line)
        break
    if not raw.columns and not raw.refused:
        return _refuse(raw, whole_file(name, None, "empty-file", "has no header", "name the columns first"))
    _take_rows(raw, records)
    _look_at_rows(raw)
    if may_be_odd(data, text):
        _name_odd(raw)
    return raw


def raw_rows(table: str, file: str, rows: Sequence[dict[str, str]], lines: Sequence[int]) -> RawTable:
    """Return rows made in memory (an import, a form) as if they had been read from a file.

    Parameters
    ----------
    table
        Which table they belong to.
    rows, lines
        Column name to text, and the line each row came from.
    """
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name, "") for name in columns] for row in rows]
    raw = RawTable(file, table, columns, columns, list(cells), list(lines))
    _check_columns(raw)
    _name_odd(raw)
    return raw


def _refuse(raw: RawTable, problem: Problem | None = None) -> RawTable:
    """Refuse the file for a problem, or for the last one told."""
    if problem is not None:
        raw.problems.append(problem)
    raw.refused, raw.refusal = True, raw.problems[-1]
    return raw


def _settle_dialect(raw: RawTable, lines: list[str]) -> int:
    """Set the delimiter and return the index of the line the header is looked for from."""
    first = lines[0].strip(" \n\ufeff").strip('"')
    if first.casefold().startswith("sep=") and len(first) == 5:
        raw.delimiter = first[4]
        if raw.delimiter not in _DELIMITERS:
            message = f"says its cells are separated by '{raw.delimiter}'"
            _refuse(raw, whole_file(raw.file, 1, "bad-delimiter", message, "use comma, semicolon or tab"))
        return 1
    start = next((i for i, line in enumerate(lines) if line.strip(" \t\n,;\ufeff")), 0)
    raw.delimiter = max(_DELIMITERS, key=lambda mark: _header_score(lines[start], mark))
    return 0


def _header_score(line: str, delimiter: str) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return (0, 0)
    return (len({column_key(cell) for cell in cells} & _KNOWN), len(cells))


def _records(raw: RawTable, lines: list[str], start: int) -> Iterator[tuple[list[str], int]]:
    """Yield each record that is not blank, with its first physical line.

    A record that breaks the quoting rules on its own line is yielded as one cell and noted as broken; one
    that swallowed further lines makes the file's rows a guess, so the file is refused.
    """
    reader = csv.reader(lines[start:], delimiter=raw.delimiter, strict=True, skipinitialspace=True)
    while True:
        line = start + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            last = start + reader.line_num
            if any(text.strip() for text in lines[line:last]):
                message = (
                    "opens a quote that is never properly closed; the rows after it cannot be told apart"
                )
                _refuse(
                    raw, whole_file(raw.file, line, "unclosed-quote", message, "close or double the quote")
                )
                return
            long = "field limit" in str(error)
            raw.report(line, None, lines[line - 1].rstrip("\n"), _TOO_LONG if long else _BAD_QUOTES)
            raw.broken[len(raw.rows)] = [lines[line - 1].rstrip("\n")]
            yield raw.broken[len(raw.rows)][:], line
            continue
        # str.strip takes no-break blanks too; a first cell with text spares looking at the rest.
        if cells and (cells[0].strip() or "".join(cells).strip()):
            yield cells, line


_BAD_QUOTES: Fault = (
    "bad-quoting",
    "error",
    "breaks the quoting rules",
    'put the whole cell in double quotes and double those inside: "he said ""no"""',
)
_TOO_LONG: Fault = (
    "cell-too-long",
    "error",
    f"has a cell of more than {CELL_LIMIT:,} characters",
    "shorten it, and keep the full text elsewhere",
)


def _take_header(raw: RawTable, cells: list[str], line: int) -> None:
    while cells and not cells[-1].strip():
        cells.pop()
    raw.header = tuple(cell.strip() for cell in cells)
    raw.header_line = line
    if raw.broken:
        _refuse(raw)
        raw.broken.clear()
        return
    if len(cells) > COLUMN_LIMIT:
        message = f"has {len(cells):,} columns; the limit is {COLUMN_LIMIT}"
        _refuse(raw, whole_file(raw.file, line, "too-many-columns", message, "keep the columns in use"))
        return
    raw.columns = tuple(column_key(cell) for cell in cells)
    raw.table = table_of(raw.columns).name
    _check_columns(raw)


def _check_columns(raw: RawTable) -> None:
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
        _refuse(raw)
    elif missing:
        message, hint = _missing(raw, table, missing, [name for name, _ in unknown])
        raw.report(raw.header_line, missing[0], None, ("missing-column", "error", message, hint))
        _refuse(raw)
    if raw.refused:
        return
    for name, cell in unknown:
        near = difflib.get_close_matches(name, [n for n in table.by_name if n not in raw.columns], 1, 0.75)
        hint = f"is {near[0]} meant?" if near else "adviser-timeline template shows the known ones"
        message = f"no column of the {table.name} table; it is not read"
        raw.report(raw.header_line, shown(cell), None, ("unknown-column", "warning", message, hint))


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
        near = near or difflib.get_close_matches(name, unknown, 1, 0.6)
        if near:
            hints.append(f"rename {raw.header[raw.columns.index(near[0])]} to {name}")
    if not hints and not any(name in _KNOWN for name in raw.columns):
        return message, "its first line must name the columns: " + ", ".join(table.required)
    return message, "; ".join(shown(hint) for hint in hints) or "add it, or map the columns on the Add page"


def _take_rows(raw: RawTable, records: Iterator[tuple[list[str], int]]) -> None:
    width = len(raw.columns)
    rows, lines = raw.rows, raw.lines
    for cells, line in records:
        if len(cells) != width:
            _fit(raw, cells, width, line)
        together = "" if len(rows) in raw.broken else "".join(cells)
        if len(together) > CELL_LIMIT and max(map(len, cells)) > CELL_LIMIT:
            raw.report(line, raw.header[max(range(width), key=lambda i: len(cells[i]))], together, _TOO_LONG)
            raw.faulty.add(len(rows))
        if "\n" in together and _swallows(cells, width, raw.delimiter):
            raw.report(line, None, together, _SWALLOWED)
            raw.faulty.add(len(rows))
        rows.append(cells)
        lines.append(line)


_SWALLOWED: Fault = (
    "swallowed-rows",
    "error",
    "has a quoted cell that runs over several lines and holds what looks like whole rows",
    "close the quote where the cell ends",
)


def _swallows(cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Return whether a cell holds the rest of its own row, then rows, then the start of another."""
    for index, cell in enumerate(cells):
        counts: list[int] = [part.count(delimiter) for part in cell.split("\n")]
        torn = len(counts) > 1 and counts[0] == width - 1 - index and counts[-1] == index
        if torn and max(counts) and all(count == width - 1 for count in counts[1:-1]):
            return True
    return False


def _fit(raw: RawTable, cells: list[str], width: int, line: int) -> None:
    """Make a record as wide as the header, and say what was wrong with it."""
    filled = len(cells)
    while filled and not cells[filled - 1].strip():
        filled -= 1
    if len(raw.rows) not in raw.broken:
        written = raw.delimiter.join(cells)
        if filled > width:
            hint = "put a cell that holds the separator in double quotes"
            message = f"has {filled} cells where the header names {width} columns"
            raw.report(line, None, written, ("extra-cells", "error", message, hint))
            raw.broken[len(raw.rows)] = cells[:]
        elif len(cells) < width:
            message = f"has {len(cells)} cells where the header names {width} columns"
            hint = "the rest is taken as blank; see that none was lost"
            raw.report(line, None, written, ("missing-cells", "warning", message, hint))
    del cells[width:]
    cells += [""] * (width - len(cells))


def _look_at_rows(raw: RawTable) -> None:
    """Say what only shows once all rows are there: none, cells under no name, a header further down."""
    if raw.refused:
        _find_header(raw)
        return
    if not raw.rows:
        fault: Fault = ("no-rows", "warning", "has a header and no rows", "add rows below it")
        raw.report(raw.header_line, None, None, fault)
    for position, name in enumerate(raw.columns):
        if not name and (filled := [i for i, row in enumerate(raw.rows) if row[position].strip()]):
            message = f"column {position + 1} has no name and is not read ({len(filled):,} cells)"
            hint = "name the column, or remove it"
            raw.report(
                raw.header_line,
                None,
                raw.rows[filled[0]][position],
                ("unnamed-column", "warning", message, hint),
            )


def _find_header(raw: RawTable) -> None:
    """Where the first line is a report's title or a comment, say which line names the columns."""
    required = TABLES[raw.table or "events"].required
    if raw.refusal is None or raw.refusal.code != "missing-column":
        return
    for index, line in enumerate(raw.lines[:20]):
        cells = raw.broken.get(index, raw.rows[index])
        if {column_key(cell) for cell in cells}.issuperset(required):
            raw.problems.remove(raw.refusal)
            _refuse(
                raw, replace(raw.refusal, hint=f"line {line} looks like the header; remove what is above it")
            )
            return


def _name_odd(raw: RawTable) -> None:
    for row, column, fault in odd_cells(raw.rows):
        if row not in raw.broken:
            raw.report(raw.lines[row], raw.header[column], raw.rows[row][column], fault)
            if fault[1] == "error":
                raw.faulty.add(row)
