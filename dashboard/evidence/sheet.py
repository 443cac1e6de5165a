"""A CSV file as text that can be changed row by row while every untouched line stays as its owner wrote it.

Owns spans of text, the file's own delimiter and column order. What cells mean is `reading`'s business.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.evidence.problems import WriteError

_BOM = b"\xef\xbb\xbf"
# Marks that copying brings along and nobody sees.
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def column_key(header: str) -> str:
    """Return a header cell as the name it stands for: case, blanks and no-break spaces do not count.

    Examples
    --------
    >>> column_key(" Date\\u00a0Text ")
    'date_text'
    """
    return "_".join(header.translate(_UNSEEN).casefold().split())


@dataclass(slots=True)
class Record:
    """One record: its text in the file with its newline, its cells ([] for a blank line), its first line."""

    text: str
    cells: list[str]
    line: int = 0


@dataclass(slots=True)
class Sheet:
    """A parsed file; change it, then `to_bytes`."""

    name: str
    bom: bool = False
    delimiter: str = ","
    before: str = ""
    header: list[str] = field(default_factory=list)
    header_text: str = ""
    records: list[Record] = field(default_factory=list)

    def keys(self) -> list[str]:
        """Return the column names in the file's order ('' for a column without one)."""
        return [column_key(cell) for cell in self.header]

    def start(self, columns: Iterable[str]) -> None:
        """Give a file that has no header one."""
        self.header = list(columns)
        self.header_text = self._line(self.header)

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each record as name to stripped text, blank cells left out."""
        keys = self.keys()
        for record in self.records:
            if record.cells:
                yield _row(keys, record)

    def by_line(self) -> dict[int, dict[str, str]]:
        """Return each record by its first physical line, as it stood in the file that was parsed."""
        keys = self.keys()
        return {record.line: _row(keys, record) for record in self.records if record.cells}

    def find(self, row: Mapping[str, str]) -> int | None:
        """Return the index of the record that says exactly this, or None."""
        wanted = {name: text.strip() for name, text in row.items() if text.strip()}
        keys = self.keys()
        for index, record in enumerate(self.records):
            if record.cells and _row(keys, record) == wanted:
                return index
        return None

    def append(self, row: Mapping[str, str]) -> None:
        """Add a row at the end."""
        self._widen(row)
        self.records.append(self._record(row))

    def replace(self, index: int, row: Mapping[str, str]) -> None:
        """Put a row in the place of a record."""
        self._widen(row)
        self.records[index] = self._record(row)

    def remove(self, index: int) -> None:
        """Take a record out."""
        del self.records[index]

    def to_bytes(self) -> bytes:
        """Return the file: UTF-8, LF, a final newline."""
        text = self.before + self.header_text + "".join(record.text for record in self.records)
        return (_BOM if self.bom else b"") + text.encode("utf-8")

    def _record(self, row: Mapping[str, str]) -> Record:
        by_name = {
            column_key(name): text.replace("\r\n", "\n").replace("\r", "\n") for name, text in row.items()
        }
        cells = [by_name.get(name, "") for name in self.keys()]
        return Record(self._line(cells), cells)

    def _line(self, cells: Iterable[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="\n").writerow(cells)
        return out.getvalue()

    def _widen(self, row: Mapping[str, str]) -> None:
        """Add the row's columns that the file lacks, at the end, to the header and to every record."""
        known = set(self.keys())
        new = [name for name, text in row.items() if text and column_key(name) not in known]
        if not new:
            return
        while self.header and not self.header[-1].strip():
            self.header.pop()
        width = len(self.header)
        self.header += new
        self.header_text = self._line(self.header)
        for record in self.records:
            if not record.cells:
                continue
            if any(cell.strip() for cell in record.cells[width:]):
                raise WriteError(
                    f"{self.name} has a row with more cells than its header has columns; "
                    "mend it before new columns are added."
                )
            record.cells = (record.cells[:width] + [""] * width)[:width] + [""] * len(new)
            record.text = self._line(record.cells)


def _row(keys: list[str], record: Record) -> dict[str, str]:
    pairs = zip(keys, record.cells, strict=False)
    return {name: cell.strip() for name, cell in pairs if name and cell.strip()}


def parse_sheet(data: bytes | None, name: str) -> Sheet:
    """Parse a file's bytes; None or nothing but blanks is an empty sheet.

    Raises
    ------
    WriteError
        The file is no CSV we could give back whole (not text, a quote that never closes).
    """
    text = _decode(data or b"", name)
    sheet = Sheet(name, bom=(data or b"").startswith(_BOM))
    if not text.strip():
        return sheet
    if not text.endswith("\n"):
        text += "\n"
    lines = [line + "\n" for line in text[:-1].split("\n")]
    start = 0
    if lines[0].casefold().startswith("sep=") and len(lines[0].strip()) == 5:
        sheet.delimiter = lines[0].strip()[4]
        start = 1
    while not lines[start].strip():
        start += 1
    sheet.before = "".join(lines[:start])
    if not start or not sheet.before.casefold().startswith("sep="):
        sheet.delimiter = max(",;\t", key=lines[start].count)
    records = _records(lines[start:], sheet.delimiter, name, start)
    sheet.header, sheet.header_text = records[0].cells, records[0].text
    sheet.records = records[1:]
    return sheet


def _decode(data: bytes, name: str) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as exc:
        raise WriteError(f"{name} is not UTF-8 text; save it as UTF-8 before rows are added.") from exc
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _records(lines: list[str], delimiter: str, name: str, before: int) -> list[Record]:
    """Cut lines into records as `reading` does; one that breaks the quoting rules is kept as it stands."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    records: list[Record] = []
    while True:
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return records
        except csv.Error as exc:
            # An open quote at the very end would swallow whatever is added after it.
            if "end of data" in str(exc) or any(map(str.strip, lines[start + 1 : reader.line_num])):
                raise WriteError(
                    f"{name}:{before + start + 1}: a quote is opened and never closed; mend it first."
                ) from exc
            cells = []
        records.append(Record("".join(lines[start : reader.line_num]), cells, before + start + 1))
