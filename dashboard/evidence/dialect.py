"""How a CSV file is written: encoding, line ends, delimiter, quoting. Reader and writer cut it here.

Owns the way from bytes to records and from cells to a line. What cells mean is the reader's business.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from dashboard.evidence.problems import Problem
from dashboard.evidence.sniffing import Decoded, decode, whole_file
from dashboard.evidence.tables import KNOWN_COLUMNS, column_key

_DELIMITERS = ",;\t"
_LINE_END = re.compile(r"\r\n|\n|\r")


class Record(NamedTuple):
    """One record: its cells, the indexes of its lines (`end` is the first after it), and why it has no cells.

    Attributes
    ----------
    cells
        Texts with LF line ends; of a broken record, what is left of its line.
    start, end
        Indexes into the file's lines.
    broken
        ``""``, ``"quotes"`` (breaks the quoting rules) or ``"long"`` (holds more than the parser takes).
    swallows
        It took in the lines that follow, so that no record after it can be trusted.
    """

    cells: list[str]
    start: int
    end: int
    broken: str = ""
    swallows: bool = False

    @property
    def blank(self) -> bool:
        """Return whether there is nothing in it: no data record."""
        # str.strip takes no-break blanks too; a first cell with text spares looking at the rest.
        return not self.broken and not (self.cells and (self.cells[0].strip() or "".join(self.cells).strip()))


@dataclass(frozen=True)
class CsvFile:
    """A file as text, and how it is written.

    Attributes
    ----------
    name
        What its problems call it.
    decoded
        Encoding, byte-order mark and text.
    delimiter
        What separates its cells.
    quotes_all
        Every cell of the header stands in quotes, so new cells do, too.
    start
        Index of the line from which the header is looked for.
    """

    name: str
    decoded: Decoded
    delimiter: str = ","
    quotes_all: bool = False
    start: int = 0

    @cached_property
    def newline(self) -> str:
        """How the first line that ends does so; LF where none does."""
        found = _LINE_END.search(self.decoded.written)
        return found[0] if found else "\n"

    def records(self) -> Iterator[Record]:
        """Yield every record from the header on, blank ones too; nothing after one that swallows others."""
        lines, start = self.decoded.lines, self.start
        reader = csv.reader(lines[start:], delimiter=self.delimiter, strict=True, skipinitialspace=True)
        while True:
            first = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                last = start + reader.line_num
                swallows = any(text.strip() for text in lines[first + 1 : last])
                broken = "long" if "field limit" in str(error) else "quotes"
                yield Record([lines[first].rstrip("\n")], first, last, broken, swallows)
                if swallows:
                    return
                continue
            yield Record(cells, first, start + reader.line_num)

    def line(self, cells: Iterable[str], newline: str | None = None) -> str:
        """Return cells as one record in this file's way of writing."""
        end = self.newline if newline is None else newline
        return self.delimiter.join(self.cell(text, end) for text in cells) + end

    def cell(self, text: str, newline: str | None = None) -> str:
        """Return one cell as it stands in the file."""
        end = self.newline if newline is None else newline
        text = _LINE_END.sub(end, text)
        plain = (
            not self.quotes_all and text == text.strip() and not set(text) & {self.delimiter, '"', "\n", "\r"}
        )
        return text if plain else '"' + text.replace('"', '""') + '"'

    def cut(self, written: str) -> tuple[list[str], str]:
        """Return the cells of one record as they stand in the file, quotes included, and its line end."""
        end = re.search(r"(?:\r\n|\n|\r)?\Z", written)
        body = written[: end.start()] if end else written
        one = re.compile(rf' *"(?:[^"]|"")*"|[^{re.escape(self.delimiter)}\r\n]*')
        cells, at = [], 0
        while found := one.match(body, at):
            cells.append(found[0])
            at = found.end() + 1
            if at > len(body):
                break
        return cells, end[0] if end else ""

    def to_bytes(self, written: str) -> bytes:
        """Return text in this file's encoding, behind its byte-order mark."""
        return self.decoded.to_bytes(written)


def new_file(name: str) -> CsvFile:
    """Return how a file that is not there yet is to be written: UTF-8, LF, commas."""
    return CsvFile(name, Decoded(b""))


def open_csv(data: bytes, name: str) -> CsvFile | Problem:
    """Return a file's text and dialect, or why it has none.

    Parameters
    ----------
    data
        The file.
    name
        What its problem calls it.

    Examples
    --------
    >>> opened = open_csv(b"date;title\\r\\n2019;A\\r\\n", "a.csv")
    >>> opened.delimiter, opened.newline, [record.cells for record in opened.records()]
    (';', '\\r\\n', [['date', 'title'], ['2019', 'A']])
    """
    decoded = decode(data, name)
    if isinstance(decoded, Problem):
        return decoded
    opened = CsvFile(name, decoded)
    first = opened.decoded.lines[0].strip(" \n\ufeff").strip('"')
    if first.casefold().startswith("sep=") and len(first) == 5:
        if first[4] not in _DELIMITERS:
            message = f"says its cells are separated by '{first[4]}'"
            return whole_file(name, 1, "bad-delimiter", message, "use comma, semicolon or tab")
        opened = replace(opened, delimiter=first[4], start=1)
    else:
        at = next((i for i, line in enumerate(opened.decoded.lines) if line.strip(" \t\n,;\ufeff")), 0)
        score = {mark: _header_score(opened.decoded.lines[at], mark) for mark in _DELIMITERS}
        opened = replace(opened, delimiter=max(_DELIMITERS, key=score.__getitem__))
    header = next((record for record in opened.records() if not record.blank), None)
    quoted = header is not None and not header.broken and _all_quoted(opened, header)
    return replace(opened, quotes_all=quoted)


def _all_quoted(opened: CsvFile, header: Record) -> bool:
    return all(
        line.startswith('"')
        for line in opened.cut("".join(opened.decoded.lines[header.start : header.end]))[0]
    )


def _header_score(line: str, delimiter: str) -> tuple[int, int]:
    try:
        cells: Sequence[str] = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return (0, 0)
    return (len({column_key(cell) for cell in cells} & KNOWN_COLUMNS), len(cells))
