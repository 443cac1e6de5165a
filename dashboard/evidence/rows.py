"""From rows of text to rows of values: every cell read by its column's type, every row by its own rules.

Owns the `Draft`, a table on its way. One cell is `cells`'s business, rules between rows `references`'s,
things to look at `hygiene`'s.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan
from pathlib import PurePath
from typing import cast

from dashboard.evidence import cells
from dashboard.evidence.casefile import Lane, Measure
from dashboard.evidence.characters import Fault
from dashboard.evidence.dates import EdtfDate, column_order
from dashboard.evidence.nearest import Nearest
from dashboard.evidence.reading import RawTable
from dashboard.evidence.spelled import numeric_order
from dashboard.evidence.tables import TABLES, Column, Table

_ENDS = ("low", "best", "high")
_BLANK: dict[str, object] = {"number": float("nan"), "flag": None, "date": None, "ids": (), "sources": ()}


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What rows that cite a source need of it: its letter, and the last day it can be from."""

    letter: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a table is checked against; None means that anything goes.

    Attributes
    ----------
    lanes, measures
        As case.toml has them.
    sources
        Source ids that may be cited; an id whose own row was refused is among them.
    ids
        Ids of events and claims elsewhere in the case, with their table: what a reference may name.
    """

    lanes: tuple[Lane, ...] | None = None
    measures: tuple[Measure, ...] | None = None
    sources: Mapping[str, KnownSource] | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Draft:
    """A table on its way: values by column, and the indexes of the rows that are refused so far."""

    raw: RawTable
    table: Table
    values: dict[str, list[object]] = field(default_factory=dict)
    bad: set[int] = field(default_factory=set)

    def report(self, index: int, column: str | None, fault: Fault, value: str | None = None) -> None:
        """Add a problem of a row; an error refuses it."""
        if index in self.raw.broken:
            return
        header = column
        if column in self.raw.columns:
            position = self.raw.columns.index(column)
            header = self.raw.header[position] or column
            value = self.raw.rows[index][position] if value is None else value
        self.raw.report(self.raw.lines[index], header, value, fault)
        if fault[1] == "error":
            self.bad.add(index)

    @property
    def rows(self) -> int:
        """How many data records there are."""
        return len(self.raw.rows)

    def good(self) -> list[int]:
        """Return the indexes of the rows that are accepted."""
        if self.raw.refused:
            return []
        return [index for index in range(self.rows) if index not in self.bad]

    def texts(self, name: str) -> list[str]:
        """Return a column of text, link or id values."""
        return cast("list[str]", self.values[name])

    def numbers(self, name: str) -> list[float]:
        """Return a column of numbers, NaN for blank."""
        return cast("list[float]", self.values[name])

    def dates(self, name: str) -> list[EdtfDate | None]:
        """Return a column of dates."""
        return cast("list[EdtfDate | None]", self.values[name])

    def names(self, name: str) -> list[tuple[str, ...]]:
        """Return a column of joined ids or sources."""
        return cast("list[tuple[str, ...]]", self.values[name])


def check_cells(raw: RawTable, context: Context) -> Draft:
    """Read every cell of a table and apply the rules of single rows.

    A refused table gives a draft without a good row.
    """
    draft = Draft(raw, TABLES[raw.table or "events"])
    draft.bad.update(raw.broken, raw.faulty)
    if raw.refused:
        draft.bad.update(range(len(raw.rows)))
        return draft
    by_position = list(zip(*raw.rows, strict=True)) if raw.rows else [()] * len(raw.columns)
    for column in draft.table.columns:
        if column.name in raw.columns:
            written = _clean(by_position[raw.columns.index(column.name)])
            draft.values[column.name] = _read_column(draft, column, written)
        else:
            draft.values[column.name] = [_blank(column)] * draft.rows
    if draft.table.name == "events":
        _check_lanes(draft, context)
    if draft.table.name == "claims":
        _check_measures(draft, context)
        _check_use(draft)
    if draft.table.name != "sources":
        _check_numbers(draft, context)
        _check_sources(draft, context)
    return draft


def _clean(cells_: Sequence[str]) -> list[str]:
    """Strip a column's cells and put them into Unicode's composed form."""
    stripped = list(map(str.strip, cells_))
    if "".join(stripped).isascii():
        return stripped
    return [cell if cell.isascii() else _composed(cell) for cell in stripped]


def _composed(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).strip("\u200b\ufeff \u00a0")
    # Joiners and direction marks alone are nothing anybody sees.
    return text if text.strip("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff \u00a0") else ""


def _blank(column: Column) -> object:
    if column.type == "flag":
        return column.default == "yes"
    return _BLANK.get(column.type, column.default)


def _reader(draft: Draft, column: Column, written: Sequence[str]) -> cells.Reader:
    if column.type == "date":
        texts = set(written)
        orders = {numeric_order(text) for text in texts if text[-4:].isdigit() or ":" in text} - {None}
        return cells.date_reader(column_order(texts) if orders else None, len(orders) > 1)
    if column.type == "number":
        return cells.number_reader(draft.raw.delimiter == ";")
    if column.type == "choice":
        return cells.choice_reader(column.name, column.choices)
    return _READERS[column.type]


_READERS: dict[str, cells.Reader] = {
    "text": cells.read_text,
    "id": cells.read_id,
    "ids": cells.read_ids,
    "sources": cells.read_sources,
    "letter": cells.read_letter,
    "digit": cells.read_digit,
    "flag": cells.read_flag,
    "link": cells.read_link,
}


def _read_column(draft: Draft, column: Column, written: list[str]) -> list[object]:
    if column.type == "text" and not (column.required and "" in written):
        return list(written)
    reader = _reader(draft, column, written)
    blank: cells.Reading = (_blank(column), _blank_fault(draft.table, column))
    # Values repeat within a column far more often than not, and a repeated fault has the same words.
    known: dict[str, cells.Reading] = {"": blank}
    values: list[object] = []
    for index, text in enumerate(written):
        reading = known.get(text)
        if reading is None:
            reading = known[text] = reader(text)
            if column.name == "status" and reading[1]:
                reading = known[text] = ("reported", _unknown_status(text, reading[1]))
        value, fault = reading
        values.append(value)
        if fault is not None:
            draft.report(index, column.name, fault, text)
    return values


def _blank_fault(table: Table, column: Column) -> Fault | None:
    if column.required:
        hint = f"write {column.meaning}" if column.type != "date" else "write the time it surely lies in"
        return ("missing-value", "error", f"{column.name} is blank", hint)
    if column.name == "id":
        made = "date and title" if table.name == "events" else "measure, claimant and day"
        return ("blank-id", "warning", "id is blank", f"one is made from {made}; write your own to keep it")
    return None


def _unknown_status(text: str, fault: Fault) -> Fault:
    return ("unknown-status", "warning", f"{fault[2]}; the row is taken as reported", fault[3])


def _check_lanes(draft: Draft, context: Context) -> None:
    lanes = draft.values["lane"]
    stem = PurePath(draft.raw.file.replace("\\", "/")).stem
    own = lane_of(stem, context.lanes)
    known = _OneOf(lane.id for lane in context.lanes or ())
    for index, lane in enumerate(lanes):
        if not lane:
            lanes[index] = own
        if context.lanes is None or lanes[index] in known.words:
            continue
        if lane:
            message = f"'{lane}' is not a lane of case.toml"
            draft.report(index, "lane", ("unknown-lane", "error", message, known.hint(str(lane))))
        else:
            message = f"no lane is given, and the file's name '{stem}' is not one"
            draft.report(index, "lane", ("unknown-lane", "error", message, known.hint(stem)), "")


def lane_of(stem: str, lanes: tuple[Lane, ...] | None = None) -> str:
    """Return the lane that a file's name stands for."""
    for lane in lanes or ():
        if lane.id.casefold() == stem.casefold():
            return lane.id
    return stem if cells.read_id(stem)[1] is None else cells.make_slug(stem) or "events"


class _OneOf:
    """Words of case.toml, with the hint for any other."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = set(words)
        self._nearest = Nearest(self.words)
        self._some = ", ".join(sorted(self.words)[:8])

    def hint(self, text: str) -> str:
        return f"{self._nearest.hint(text, '')} one of {self._some}".strip()


def _check_measures(draft: Draft, context: Context) -> None:
    if context.measures is None:
        return
    known = _OneOf(measure.id for measure in context.measures)
    for index, measure in enumerate(draft.texts("measure")):
        if measure and measure not in known.words:
            message = f"'{measure}' is not a measure of case.toml"
            fault: Fault = ("unknown-measure", "error", message, known.hint(measure))
            draft.report(index, "measure", fault)


def _check_use(draft: Draft) -> None:
    for index, (use, note) in enumerate(zip(draft.values["use"], draft.values["note"], strict=True)):
        if use is False and not note:
            hint = "say why the claim is not used"
            draft.report(index, "note", ("missing-note", "error", "use is no, and there is no note", hint))


def _check_numbers(draft: Draft, context: Context) -> None:
    claims = draft.table.name == "claims"
    people = {m.id for m in context.measures or () if m.unit.casefold() in ("people", "persons")}
    columns = draft.numbers("low"), draft.numbers("best"), draft.numbers("high")
    owners = draft.texts("measure" if claims else "unit")
    for index, numbers in enumerate(zip(*columns, strict=True)):
        ends = {name: end for name, end in zip(_ENDS, numbers, strict=True) if not isnan(end)}
        if not ends:
            continue
        if list(ends.values()) != sorted(ends.values()):
            said = " <= ".join(f"{name} {end:.15g}" for name, end in ends.items())
            draft.report(
                index, next(iter(ends)), ("range-order", "error", f"not so: {said}", "low <= best <= high")
            )
        for name, end in ends.items():
            if claims and end < 0:
                draft.report(
                    index, name, ("negative-number", "error", "a count is below zero", "count from 0")
                )
            if claims and owners[index] in people and end != int(end):
                draft.report(index, name, ("not-whole", "error", "people are whole", f"write {round(end)}"))
        if not claims and not owners[index]:
            fault: Fault = (
                "missing-unit",
                "warning",
                "an amount without a unit",
                "write the unit, such as USD m",
            )
            draft.report(index, next(iter(ends)), fault)


def _check_sources(draft: Draft, context: Context) -> None:
    known = context.sources
    if known is None:
        return
    nearest = Nearest(known)
    fine: set[tuple[str, ...]] = set()
    for index, parts in enumerate(draft.names("source")):
        if parts in fine:
            continue
        # What is neither an id nor a link has been told as that.
        unknown = [part for part in parts if part not in known and cells.read_id(part)[1] is None]
        if not unknown:
            fine.add(parts)
        for part in unknown:
            hint = nearest.hint(part, "add it to sources.csv, or write a link")
            fault: Fault = ("unknown-source", "error", f"'{part}' is not in sources.csv", hint)
            draft.report(index, "source", fault)
