"""From text to rows: dialect, header, records with their physical lines.

Owns how a CSV is cut into cells; the header is `headers`'s business, what cells mean is `checking`'s.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from dashboard.evidence.characters import Fault, may_be_odd, odd_cells
from dashboard.evidence.headers import KNOWN_COLUMNS, check_columns, find_header, take_header
from dashboard.evidence.problems import Problem
from dashboard.evidence.raw_table import RawTable
from dashboard.evidence.sheet import column_key
from dashboard.evidence.sniffing import to_text, whole_file
from dashboard.evidence.tables import TABLES

__all__ = ["CELL_LIMIT", "DISK_LIMIT", "UPLOAD_LIMIT", "RawTable", "raw_rows", "read_table"]

DISK_LIMIT = 50_000_000
UPLOAD_LIMIT = 5_000_000
CELL_LIMIT = 10_000
_DELIMITERS = ",;\t"


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
    text = to_text(data, name)
    if isinstance(text, Problem):
        return raw.refuse(text)
    lines = list(io.StringIO(text))
    start = _settle_dialect(raw, lines)
    if raw.refused:
        return raw
    records = _records(raw, lines, start)
    for cells, line in records:
        take_header(raw, cells, line)
        break
    if not raw.columns and not raw.refused:
        return raw.refuse(whole_file(name, None, "empty-file", "has no header", "name the columns first"))
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
    cells = [[_with_lf(row.get(name, "")) for name in columns] for row in rows]
    raw = RawTable(file, table, columns, columns, list(cells), list(lines))
    check_columns(raw)
    _name_odd(raw)
    return raw


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _settle_dialect(raw: RawTable, lines: list[str]) -> int:
    """Set the delimiter and return the index of the line the header is looked for from."""
    first = lines[0].strip(" \n\ufeff").strip('"')
    if first.casefold().startswith("sep=") and len(first) == 5:
        raw.delimiter = first[4]
        if raw.delimiter not in _DELIMITERS:
            message = f"says its cells are separated by '{raw.delimiter}'"
            raw.refuse(whole_file(raw.file, 1, "bad-delimiter", message, "use comma, semicolon or tab"))
        return 1
    start = next((i for i, line in enumerate(lines) if line.strip(" \t\n,;\ufeff")), 0)
    raw.delimiter = max(_DELIMITERS, key=lambda mark: _header_score(lines[start], mark))
    return 0


def _header_score(line: str, delimiter: str) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return (0, 0)
    return (len({column_key(cell) for cell in cells} & KNOWN_COLUMNS), len(cells))


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
            long = "field limit" in str(error)
            if any(text.strip() for text in lines[line:last]):
                quote = "holds far more than a cell may" if long else "is never properly closed"
                message = f"opens a quote that {quote}; the rows after it cannot be told apart"
                raw.refuse(whole_file(raw.file, line, "unclosed-quote", message, "close or double the quote"))
                return
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
