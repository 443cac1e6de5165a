"""Foreign columns to ours: what a mapping is, and a table brought through it with nothing lost unsaid.

Owns renaming, joining, constants, dropping and the order in which dates and numbers are read. Which mapping
suits a file is `suggesting`; how one cell is read is `foreign_dates` and `foreign_numbers`.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dashboard.evidence.dates import Order
from dashboard.evidence.foreign_dates import (
    apply_precision,
    close_ranges,
    join_parts,
    read_date_column,
)
from dashboard.evidence.foreign_numbers import read_number_column
from dashboard.evidence.tables import TABLES

DATES = ("date", "stated", "reported", "published", "accessed")
NUMBERS = ("low", "best", "high")
JOINT = " \u00b7 "
_SPANS = {"days": "a few days"}


@dataclass(frozen=True, slots=True)
class Take:
    """Where one of our columns comes from.

    Attributes
    ----------
    columns
        Foreign headers. One: its text. Several: joined by a middle dot; for a date, its year, month and day.
    otherwise
        What a blank cell gets; without columns, what every row gets (a constant).
    until
        For a date: the column (or year, month, day) of its end.
    between
        For a date: start and end mean some time between the two, not from the one to the other.
    order
        For a date: what a person says about ``03/04/2019`` where the column proves nothing.
    precision, codes
        For a date: the column of precision codes, and what each code stands for.
    values
        Foreign text to ours, for a column of a few fixed words (a lane, a status).
    """

    columns: tuple[str, ...] = ()
    otherwise: str = ""
    until: tuple[str, ...] = ()
    between: bool = False
    order: Order | None = None
    precision: str = ""
    codes: Dict[str, str] = field(default_factory=dict)
    values: Dict[str, str] = field(default_factory=dict)

    def uses(self) -> tuple[str, ...]:
        """Return every foreign header this needs."""
        return (*self.columns, *self.until, *((self.precision,) if self.precision else ()))


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a foreign table becomes one of ours; `title` is the name people see."""

    table: str
    takes: Dict[str, Take]
    title: str = ""

    def uses(self) -> tuple[str, ...]:
        """Return every foreign header this needs, each once."""
        return tuple(dict.fromkeys(name for take in self.takes.values() for name in take.uses()))

    def with_take(self, column: str, take: Take | None) -> Mapping:
        """Return the mapping with one of our columns filled otherwise, or not at all."""
        rest = {name: old for name, old in self.takes.items() if name != column}
        return replace(self, takes=rest if take is None else {**rest, column: take})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table in our columns, row for row the foreign one.

    Attributes
    ----------
    header, rows
        Ours; `rows` are as long as the foreign ones were many.
    notes
        What was done to the cells, in sentences.
    dropped
        Foreign headers that no column of ours takes.
    unproven
        Our date columns whose day/month order nothing proves, with the number of such cells.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    dropped: tuple[str, ...]
    unproven: Dict[str, int]


def apply_mapping(header: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping) -> Mapped:
    """Bring a foreign table into our columns.

    Parameters
    ----------
    header, rows
        The foreign table; rows are as wide as the header.
    mapping
        Every header it uses must be there.

    Raises
    ------
    KeyError
        The mapping uses a header the table lacks; ask `fits` first.

    Examples
    --------
    >>> mapping = Mapping("events", {"date": Take(("Year", "Month")), "source": Take(otherwise="sipri")})
    >>> apply_mapping(["Year", "Month", "Note"], [["2019", "3", "x"]], mapping).rows
    (('2019-03', 'sipri'),)
    """
    columns = {name: [row[index] for row in rows] for index, name in enumerate(header)}
    made: dict[str, Sequence[str]] = {}
    notes: list[str] = []
    unproven: dict[str, int] = {}
    cells: Sequence[str]
    said: Sequence[str]
    for name, take in mapping.takes.items():
        if name in DATES and take.columns:
            cells, said, either = _dates(columns, take)
            if name == "date" and any(words := _own_words(mapping, columns, cells)):
                made["date_text"] = words
            notes += said
            if either:
                unproven[name] = either
        else:
            cells, said = _texts(columns, take, len(rows), numeric=name in NUMBERS)
            notes += said
        made[name] = [cell or take.otherwise for cell in cells]
    used = set(mapping.uses())
    made = {name: made[name] for name in TABLES[mapping.table].by_name if name in made}
    return Mapped(
        header=tuple(made),
        rows=tuple(zip(*made.values(), strict=True)) if made else ((),) * len(rows),
        notes=tuple(notes),
        dropped=tuple(name for name in header if name not in used),
        unproven=unproven,
    )


def fits(header: Sequence[str], mapping: Mapping) -> bool:
    """Return whether a table has every column a mapping uses."""
    return set(mapping.uses()) <= set(header)


def _texts(
    columns: Dict[str, Sequence[str]], take: Take, count: int, *, numeric: bool
) -> tuple[Sequence[str], Sequence[str]]:
    if not take.columns:
        return [""] * count, ()
    if len(take.columns) > 1:
        parts = zip(*(columns[name] for name in take.columns), strict=True)
        return [JOINT.join(part for part in row if part.strip()) for row in parts], ()
    cells = columns[take.columns[0]]
    if numeric:
        read = read_number_column(cells, take.columns[0])
        return read.cells, read.notes
    return [take.values.get(cell.strip(), cell) for cell in cells] if take.values else cells, ()


def _dates(columns: Dict[str, Sequence[str]], take: Take) -> tuple[Sequence[str], list[str], int]:
    cells, notes, either = _one_date(columns, take.columns, take)
    if take.until:
        ends, more, also = _one_date(columns, take.until, take)
        cells = close_ranges(cells, ends, between=take.between)
        word = (
            "some time between the one and the other" if take.between else "lasting from the one to the other"
        )
        if any(end and end != start for start, end in zip(cells, ends, strict=True)):
            more = [*more, f"{take.columns[0]} to {take.until[0]}: read as {word}."]
        notes, either = [*notes, *more], either + also
    if take.precision:
        cells = apply_precision(cells, columns[take.precision], take.codes)
        meaning = ", ".join(f"{code} = {_SPANS.get(unit, unit)}" for code, unit in take.codes.items())
        notes.append(f"{take.precision}: {meaning}.")
    return cells, notes, either


def _one_date(
    columns: Dict[str, Sequence[str]], names: Sequence[str], take: Take
) -> tuple[Sequence[str], list[str], int]:
    if len(names) == 1:
        read = read_date_column(columns[names[0]], names[0], order=take.order, between=take.between)
        return read.cells, list(read.notes), read.unproven
    blank = [""] * len(columns[names[0]])
    parts = [columns[name] for name in names] + [blank] * (3 - len(names))
    return join_parts(*parts), [], 0


def _own_words(mapping: Mapping, written: Dict[str, Sequence[str]], cells: Sequence[str]) -> list[str]:
    """Return the source's own words for a date where reading its single cell changed them."""
    take = mapping.takes["date"]
    if mapping.table != "events" or "date_text" in mapping.takes or len(take.uses()) != 1:
        return []
    words = [text.strip() for text in written[take.columns[0]]]
    return [text if text != cell else "" for text, cell in zip(words, cells, strict=True)]
