"""A file or pasted text on its way in: the bytes as a table, and that table in our columns, with mends.

Owns what the importer forgives beyond `reading`, and says so: a foreign header, Windows-1252 when asked, our
own apostrophes. Whether rows are good is `checking`, what is already there is `preview`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.evidence.exporting import unguard
from dashboard.evidence.mapping import Mapping, apply_mapping
from dashboard.evidence.problems import Problem
from dashboard.evidence.reading import UPLOAD_LIMIT, RawTable, raw_rows, read_table
from dashboard.evidence.suggesting import identity, recognise

# What a foreign header is forgiven: it is mapped, not read as ours.
_HEADER_CODES = {"missing-column", "unknown-column", "duplicate-column"}
_BOM = b"\xef\xbb\xbf"
# The column that refused rows leave with; on its way back it is passed over.
PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A table as it came: texts only, every row with the line an editor shows.

    Attributes
    ----------
    name
        What the file is called; only ever text.
    header, lines, rows
        The table; no header when the file as a whole is refused.
    broken
        Index of each row that could not be cut into the header's cells, and what was cut.
    problems
        Faults of reading, or the one that refuses the file.
    notes
        What was done on the way, in sentences.
    table
        Which of our tables the header is; None when it is foreign.
    delimiter
        What separates the cells.
    western
        The file is not UTF-8 and could be read as Windows-1252: an offer.
    """

    name: str
    header: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    broken: Dict[int, Sequence[str]] | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    table: str | None = None
    delimiter: str = ","
    western: bool = False

    @property
    def refused(self) -> bool:
        """Return whether there is nothing to go on with."""
        return not self.header


def arrive(data: bytes, name: str, *, western: bool = False, limit: int = UPLOAD_LIMIT) -> Arrival:
    """Take in what was uploaded or pasted.

    Parameters
    ----------
    data
        The bytes.
    name
        What to call them; any text.
    western
        Read the bytes as Windows-1252, because a person said so.
    limit
        Largest size in bytes.

    Examples
    --------
    >>> arrive(b"when;what\\n2019;A\\n", "a.csv").header
    ('when', 'what')
    >>> arrive(b"when,what\\n2019,caf\\xe9\\n", "a.csv").western
    True
    """
    notes = []
    if western and len(data) <= limit:
        data = data.decode("cp1252", "replace").encode("utf-8")
        notes.append("Read as Windows-1252 (Western European), as you said; look at the accented letters.")
    raw = read_table(data, name, limit=limit)
    if not raw.columns or not _usable(raw):
        offer = [p for p in raw.problems if p.code == "wrong-encoding"]
        return Arrival(
            name,
            problems=tuple(map(_with_remedy, raw.problems)),
            western=bool(offer) and not western and b"\0" not in data,
        )
    header = _distinct(raw.header)
    table = recognise(header) if len(set(raw.columns)) == len(raw.columns) else None
    rows = tuple(tuple(row) for row in raw.rows)
    broken: dict[int, Sequence[str]] = dict(raw.broken)
    # Refused rows left guarded, whatever their columns; what mended them need not have kept the mark.
    if (table and data.startswith(_BOM)) or PROBLEM in raw.columns[:1]:
        rows, count = _unguarded(rows)
        broken = {index: tuple(map(unguard, cells)) for index, cells in broken.items()}
        if count:
            notes.append(
                f"The apostrophe that our spreadsheet copy puts before = + - @ was taken off ({count:,}×)."
            )
    kept = [p for p in raw.problems if p.code not in _HEADER_CODES or (table and p.column != PROBLEM)]
    return Arrival(
        name=name,
        header=header,
        lines=tuple(raw.lines),
        rows=rows,
        broken=broken,
        problems=tuple(kept),
        notes=tuple(notes),
        table=table,
        delimiter=raw.delimiter,
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """An arrival in our columns, mended so far: what `checking` reads, and what was said on the way."""

    raw: RawTable
    rows: tuple[Dict[str, str], ...]
    notes: tuple[str, ...]
    dropped: tuple[str, ...]
    unproven: Dict[str, int]


def bring(
    arrival: Arrival,
    mapping: Mapping,
    mends: Dict[int, Dict[str, str]] | None = None,
    *,
    lane: str = "",
) -> Brought:
    """Return an arrival in our columns.

    Parameters
    ----------
    arrival
        What came; not refused.
    mapping
        How its columns become ours.
    mends
        Line to column to the text a person put there.
    lane
        For events without a lane: the one that the file they are to go into stands for.
    """
    mends = mends or {}
    own = arrival.table == mapping.table and mapping == identity(arrival.header, mapping.table)
    if own:
        header = tuple(mapping.takes)
        index = [arrival.header.index(take.columns[0]) for take in mapping.takes.values()]
        cells: Sequence[Sequence[str]] = [[row[i] for i in index] for row in arrival.rows]
        notes: tuple[str, ...] = arrival.notes
        dropped: tuple[str, ...] = ()
        unproven: Dict[str, int] = {}
    else:
        mapped = apply_mapping(arrival.header, arrival.rows, mapping)
        header, cells = mapped.header, mapped.rows
        notes, dropped, unproven = (*arrival.notes, *mapped.notes), mapped.dropped, dict(mapped.unproven)
    rows = [
        {**dict(zip(header, row, strict=True)), **mends.get(line, {})}
        for row, line in zip(cells, arrival.lines, strict=True)
    ]
    if lane and mapping.table == "events":
        rows = [row if row.get("lane", "").strip() else {**row, "lane": lane} for row in rows]
    raw = raw_rows(mapping.table, arrival.name, rows, arrival.lines)
    if own:
        raw.delimiter = arrival.delimiter
    _carry_faults(raw, arrival, mends)
    return Brought(raw, tuple(rows), notes, dropped, unproven)


def file_name(text: str) -> str:
    """Return a plain CSV file name made from any text: no folder, no dots in front, ASCII.

    Examples
    --------
    >>> file_name("..\\\\..\\\\x.csv"), file_name("<img>.csv"), file_name("Rostec, Juni.CSV"), file_name("")
    ('x.csv', 'img.csv', 'Rostec-Juni.csv', 'rows.csv')
    """
    stem = re.sub(r"\.(csv|tsv|txt)$", "", text.strip(), flags=re.IGNORECASE)
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", stem).strip("-_")[:80]
    return f"{plain or 'rows'}.csv"


def pasted(text: str) -> bytes:
    """Return pasted text as the bytes of a file."""
    return text.encode("utf-8", "surrogatepass")


def _usable(raw: RawTable) -> bool:
    """Return whether a file is refused for nothing worse than a header that is not ours."""
    return not raw.refused or all(
        p.code in _HEADER_CODES for p in raw.problems if p.line in (None, raw.header_line)
    )


def _with_remedy(problem: Problem) -> Problem:
    if problem.code == "is-spreadsheet":
        return replace(problem, hint="open it, copy the cells and paste them here")
    return problem


def _distinct(header: Sequence[str]) -> tuple[str, ...]:
    """Return a header in which no column is nameless and no name comes twice."""
    names: list[str] = []
    for index, cell in enumerate(header, 1):
        name, number = cell.strip() or f"column {index}", 2
        while name in names:
            name, number = f"{cell.strip()} ({number})", number + 1
        names.append(name)
    return tuple(names)


def _unguarded(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[tuple[str, ...], ...], int]:
    plain = tuple(tuple(unguard(cell) for cell in row) for row in rows)
    return plain, sum(
        a != b for old, new in zip(rows, plain, strict=True) for a, b in zip(old, new, strict=True)
    )


def _carry_faults(raw: RawTable, arrival: Arrival, mends: Dict[int, Dict[str, str]]) -> None:
    """Keep what reading found wrong with a row until a person has put a hand to that row."""
    broken = arrival.broken or {}
    raw.broken.update(
        {index: list(cells) for index, cells in broken.items() if arrival.lines[index] not in mends}
    )
    known = {(p.line, p.code) for p in raw.problems}
    index_of = {line: index for index, line in enumerate(arrival.lines)}
    for problem in arrival.problems:
        index = index_of.get(problem.line or -1)
        if (problem.line, problem.code) in known or (index is not None and problem.line in mends):
            continue
        raw.problems.append(problem)
        if index is not None and problem.severity == "error" and index not in broken:
            raw.faulty.add(index)
