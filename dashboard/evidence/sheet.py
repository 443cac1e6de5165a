"""A CSV file as text that can be changed row by row while every other byte stays as its owner wrote it.

Owns where each record stands and what a change does to its line. How cells are written is `dialect`'s
business, which rows may change is `writing`'s.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.evidence.dialect import CsvFile, new_file, open_csv
from dashboard.evidence.problems import Problem, WriteError
from dashboard.evidence.reading import read_table
from dashboard.evidence.tables import column_key, table_of

Row = Mapping[str, str]


@dataclass(slots=True)
class Line:
    """One record as it stands in the file: blank lines before it, its text with its line end, its cells.

    `number` is its first physical line, 0 for a new one; a record that breaks the quoting rules has no cells.
    """

    before: str
    text: str
    cells: list[str]
    number: int = 0


@dataclass(slots=True)
class Sheet:
    """A parsed file; change it, then `to_bytes`.

    `table` says which table its header means, `faults` what reading found wrong with a record, by its number.
    """

    opened: CsvFile
    table: str
    header: Line
    lines: list[Line] = field(default_factory=list)
    tail: str = ""
    faults: Mapping[int, Problem] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.opened.name

    def keys(self) -> list[str]:
        """Return a key for every column: its name, or its place where it has none (``column 3``)."""
        named = [column_key(cell) for cell in self.header.cells]
        return [name or f"column {place}" for place, name in enumerate(named, 1)]

    def row(self, line: Line) -> dict[str, str]:
        """Return a record as key to stripped text, blank cells left out."""
        pairs = zip(self.keys(), line.cells, strict=False)
        return {key: cell.strip() for key, cell in pairs if cell.strip()}

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each record that could be cut into cells."""
        keys = self.keys()
        for line in self.lines:
            if line.cells:
                yield {k: c.strip() for k, c in zip(keys, line.cells, strict=False) if c.strip()}

    def by_number(self) -> dict[int, dict[str, str]]:
        """Return each record by its first physical line in the file that was parsed."""
        numbers = [line.number for line in self.lines if line.cells]
        return dict(zip(numbers, self.rows(), strict=True))

    def by_content(self) -> dict[frozenset[tuple[str, str]], list[Line]]:
        """Return the records by what they say, cells of unnamed columns included."""
        found: dict[frozenset[tuple[str, str]], list[Line]] = {}
        for line, row in zip(self._whole(), self.rows(), strict=True):
            found.setdefault(frozenset(row.items()), []).append(line)
        return found

    def append(self, row: Row) -> None:
        """Add a row at the end."""
        self._widen(row)
        last = self.tail or (self.lines[-1] if self.lines else self.header).text
        if not last.endswith(("\n", "\r")):
            self.tail += self.opened.newline
        cells = [_lf(row.get(key, "")) for key in self.keys()]
        self.lines.append(Line(self.tail, self.opened.line(cells), cells))
        self.tail = ""

    def change(self, line: Line, cells: Row) -> None:
        """Put texts into cells of a record; its other cells keep every byte."""
        self._widen(cells)
        written, end = self.opened.cut(line.text)
        keys = self.keys()
        for key, text in cells.items():
            if key not in keys:  # a blank cell of a column that is not there
                continue
            place = keys.index(key)
            written += [""] * (place + 1 - len(written))
            line.cells += [""] * (place + 1 - len(line.cells))
            written[place], line.cells[place] = self.opened.cell(text, end or None), _lf(text)
        line.text = self.opened.delimiter.join(written) + end

    def remove(self, lines: Iterable[Line]) -> None:
        """Take records out; blank lines around them stay."""
        gone = set(map(id, lines))
        kept: list[Line] = []
        gap = ""
        for line in self.lines:
            if id(line) in gone:
                gap += line.before
            else:
                line.before, gap = gap + line.before, ""
                kept.append(line)
        self.lines, self.tail = kept, gap + self.tail

    def to_bytes(self) -> bytes:
        """Return the file."""
        parts = [part for line in (self.header, *self.lines) for part in (line.before, line.text)]
        return self.opened.to_bytes("".join([*parts, self.tail]))

    def _whole(self) -> list[Line]:
        return [line for line in self.lines if line.cells]

    def _widen(self, row: Row) -> None:
        """Add the row's columns that the file lacks behind its last one, to the header and every record."""
        known = set(self.keys())
        new = [key for key, text in row.items() if text.strip() and key not in known]
        if not new:
            return
        width = len(self.header.cells)
        # Where the reader sees the header end: a cell beyond it refuses its row, and would be let in.
        last = max(place for place, cell in enumerate(self.header.cells, 1) if cell.strip())
        if any(cell.strip() for line in self.lines for cell in line.cells[last:]):
            raise WriteError(
                f"{self.name} has a row with more cells than its header has columns; "
                "mend it before new columns are added."
            )
        _extend(self.opened, self.header, new)
        for line in self._whole():
            _extend(self.opened, line, [""] * max(0, width + len(new) - len(line.cells)))


def _extend(opened: CsvFile, line: Line, cells: Sequence[str]) -> None:
    """Put cells behind those of a record."""
    body = line.text.rstrip("\r\n")
    end = line.text[len(body) :]
    line.text = opened.delimiter.join([body, *(opened.cell(cell) if cell else "" for cell in cells)]) + end
    line.cells += cells


def new_sheet(name: str, columns: Iterable[str]) -> Sheet:
    """Return the sheet of a file that is not there yet."""
    opened, header = new_file(name), list(columns)
    return Sheet(opened, table_of(tuple(header)).name, Line("", opened.line(header), header))


def parse_sheet(data: bytes, name: str) -> Sheet:
    """Parse a file that `reading` reads.

    Raises
    ------
    WriteError
        The file is one that `reading` refuses, with its reason.
    """
    raw, opened = read_table(data, name), open_csv(data, name)
    if raw.refused or isinstance(opened, Problem):
        raise WriteError(f"{raw.refusal} Nothing was changed: mend the file first.")
    faults = {
        problem.line: problem for problem in raw.problems if problem.line and problem.severity == "error"
    }
    written = list(io.StringIO(opened.decoded.written, newline=""))
    sheet: Sheet | None = None
    gap = 0
    for record in opened.records():
        if record.blank:
            continue
        before, text = "".join(written[gap : record.start]), "".join(written[record.start : record.end])
        line = Line(before, text, [] if record.broken else record.cells, record.start + 1)
        gap = record.end
        if sheet is None:
            sheet = Sheet(opened, raw.table or "", line, faults=faults)
        else:
            sheet.lines.append(line)
    assert sheet is not None  # a file without a header is refused
    sheet.tail = "".join(written[gap:])
    return sheet


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
