"""From text to rows: dialect, header, records with their physical lines.

Owns what a record may look like. How a file is cut is `dialect`'s business, the header is `headers`'s, what
cells mean is `checking`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.evidence.characters import Fault, may_be_odd, odd_cells
from dashboard.evidence.dialect import CsvFile, Record, open_csv
from dashboard.evidence.headers import check_columns, find_header, take_header
from dashboard.evidence.problems import Problem
from dashboard.evidence.raw_table import RawTable
from dashboard.evidence.sniffing import whole_file
from dashboard.evidence.tables import TABLES

__all__ = ["CELL_LIMIT", "DISK_LIMIT", "UPLOAD_LIMIT", "RawTable", "raw_rows", "read_table"]

DISK_LIMIT = 50_000_000
UPLOAD_LIMIT = 5_000_000
CELL_LIMIT = 10_000


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
        return raw.refuse(whole_file(name, None, "too-large", message, "split it into several files"))
    opened = open_csv(data, name)
    if isinstance(opened, Problem):
        return raw.refuse(opened)
    raw.delimiter = opened.delimiter
    records = _filled(raw, opened)
    header = next(records, None)
    if header is not None:
        take_header(raw, header.cells, header.start + 1)
    if not raw.columns and not raw.refused:
        return raw.refuse(whole_file(name, None, "empty-file", "has no header", "name the columns first"))
    _take_rows(raw, records)
    _look_at_rows(raw)
    if may_be_odd(data, opened.decoded.text):
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
    cells = [[_with_lf(row.get(name, "")) for name in columns] for row in rows]
    raw = RawTable(file, table, columns, columns, list(cells), list(lines))
    check_columns(raw)
    _name_odd(raw)
    return raw


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _filled(raw: RawTable, opened: CsvFile) -> Iterator[Record]:
    """Yield each record that is not blank.

    A record that breaks the quoting rules on its own line is noted as broken; one that swallowed further
    lines makes the file's rows a guess, so the file is refused.
    """
    for record in opened.records():
        if record.swallows:
            quote = (
                "holds far more than a cell may" if record.broken == "long" else "is never properly closed"
            )
            message = f"opens a quote that {quote}; the rows after it cannot be told apart"
            remedy = "close or double the quote"
            raw.refuse(whole_file(raw.file, record.start + 1, "unclosed-quote", message, remedy))
        elif record.broken:
            fault = _TOO_LONG if record.broken == "long" else _BAD_QUOTES
            raw.report(record.start + 1, None, record.cells[0], fault)
            raw.broken[len(raw.rows)] = record.cells[:]
            yield record
        elif not record.blank:
            yield record


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


def _take_rows(raw: RawTable, records: Iterator[Record]) -> None:
    width = len(raw.columns)
    rows, lines = raw.rows, raw.lines
    for record in records:
        cells, line = record.cells, record.start + 1
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
            message = (
                f"has {len(cells)} cell{'s' if len(cells) > 1 else ''} where the header names {width} columns"
            )
            hint = "the rest is taken as blank; see that none was lost"
            raw.report(line, None, written, ("missing-cells", "warning", message, hint))
    del cells[width:]
    cells += [""] * (width - len(cells))


def _look_at_rows(raw: RawTable) -> None:
    """Say what only shows once all rows are there: none, cells under no name, a header further down."""
    if raw.refused:
        find_header(raw)
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


def _name_odd(raw: RawTable) -> None:
    """Name odd cells; one in a column that is not read is no reason to refuse its row."""
    read = {column.name for column in TABLES[raw.table].columns} if raw.table else set()
    for row, column, (code, severity, message, hint) in odd_cells(raw.rows):
        if row in raw.broken:
            continue
        refuses = severity == "error" and raw.columns[column] in read
        fault: Fault = (code, "error" if refuses else "warning", message, hint)
        raw.report(raw.lines[row], raw.header[column], raw.rows[row][column], fault)
        if refuses:
            raw.faulty.add(row)
