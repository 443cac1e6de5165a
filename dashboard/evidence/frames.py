"""From checked rows to the frames every other room works with.

Owns column types, derived columns, the order of rows and the hash over them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from math import isnan

import numpy as np
import pandas as pd

from dashboard.evidence.casefile import Lane, Measure
from dashboard.evidence.cells import date_text
from dashboard.evidence.dates import say_date
from dashboard.evidence.edtf import EdtfDate
from dashboard.evidence.links import host_of
from dashboard.evidence.rows import Draft, KnownSource
from dashboard.evidence.tables import TABLES

# Scheme 1 (version 0.1.0) printed eight digits over the rows alone.
HASH_SCHEME = 2
_EPOCH = date(1970, 1, 1).toordinal()
_NOT = np.iinfo(np.int64).min
_BOUNDS = ("earliest", "latest", "margin_earliest", "margin_latest", "start_latest", "end_earliest")
_WORDS = ("shape", "precision", "start_state", "end_state")
Values = dict[str, list[object]]


def events_frame(drafts: Sequence[Draft], sources: Mapping[str, KnownSource]) -> pd.DataFrame:
    """Return the accepted rows of event tables, in order of time.

    Parameters
    ----------
    drafts
        Checked tables; those of other tables are passed over.
    sources
        Letter and day of publication of each source.

    Returns
    -------
    DataFrame
        Declared columns (text as str, '' for blank; amounts as float64; `key` as bool) and the derived ones:
        `sources disputes_ids disputed_by` (tuples of ids), the bounds as datetime64[ms] with NaT for open,
        `shape precision approximate uncertain start_state end_state date_said known letter digit grade file
        line`.
    """
    values = _gather(drafts, "events", "date")
    columns = _columns(values, "events")
    _add_dates(columns, values["date"])
    _add_relations(columns, values)
    _add_grades(columns, values, sources)
    reported, parts, dates = (values[name] for name in ("reported", "source", "date"))
    columns["known"] = _days(
        [_event_known(*row, sources=sources) for row in zip(reported, parts, dates, strict=True)]
    )
    return _frame(columns, values)


def claims_frame(drafts: Sequence[Draft], sources: Mapping[str, KnownSource]) -> pd.DataFrame:
    """Return the accepted rows of claim tables, in order of the time they are about.

    As `events_frame`, with `stated_earliest stated_latest stated_said`, `known` (when it was said) and
    `voice` (the claimant, else the first source); `use` is bool.
    """
    values = _gather(drafts, "claims", "date")
    columns = _columns(values, "claims")
    _add_dates(columns, values["date"])
    stated = [value if isinstance(value, EdtfDate) else None for value in values["stated"]]
    columns["stated_earliest"] = _days([value.earliest if value else None for value in stated])
    columns["stated_latest"] = _days([value.latest if value else None for value in stated])
    columns["stated_said"] = _text([say_date(value) if value else "" for value in stated])
    columns["known"] = _days([(value.latest or value.earliest) if value else None for value in stated])
    _add_relations(columns, values)
    _add_grades(columns, values, sources)
    voices = [
        who or (parts[0] if isinstance(parts, tuple) and parts else "")
        for who, parts in _zip(values, "claimant", "source")
    ]
    columns["voice"] = _text(voices)
    return _frame(columns, values)


def sources_frame(drafts: Sequence[Draft], cited: Iterable[tuple[str, ...]] = ()) -> pd.DataFrame:
    """Return the accepted rows of source tables by id, with `published_earliest published_latest host rests`.

    `cited` holds the sources of every event and claim; `rests` counts the rows that cite the source.
    """
    values = _gather(drafts, "sources", "")
    columns = _columns(values, "sources")
    published = [value if isinstance(value, EdtfDate) else None for value in values["published"]]
    columns["published_earliest"] = _days([value.earliest if value else None for value in published])
    columns["published_latest"] = _days([value.latest if value else None for value in published])
    columns["host"] = _text([host_of(str(url)).removeprefix("www.") for url in values["url"]])
    counts = Counter(name for names in cited for name in set(names))
    columns["rests"] = pd.Series([counts[str(name)] for name in values["id"]], dtype="int64")
    return _frame(columns, values)


def known_sources(drafts: Sequence[Draft]) -> dict[str, KnownSource]:
    """Return every source id of some drafts, those of refused rows included, with letter and publication."""
    found: dict[str, KnownSource] = {}
    for draft in drafts:
        if draft.table.name != "sources" or draft.raw.refused:
            continue
        good = set(draft.good())
        for index, name in enumerate(draft.texts("id")):
            value = draft.values["published"][index]
            published = value.latest or value.earliest if isinstance(value, EdtfDate) else None
            letter = str(draft.values["reliability"][index]) if index in good else ""
            if name and (index in good or name not in found):
                found[name] = KnownSource(letter, published if index in good else None)
    return found


def hash_case(
    frames: Mapping[str, pd.DataFrame], lanes: Sequence[Lane], measures: Sequence[Measure], as_of: date
) -> str:
    """Return 64 hex digits that stand for what a case says, in whatever order and dialect its rows stand.

    Scheme `HASH_SCHEME`: SHA-256 over JSON of the rows of all tables (declared columns, sorted), then lanes,
    measures and as-of date. Title, subtitle, marking, windows and mappings are not in it.

    Parameters
    ----------
    frames
        Table to its frame of accepted rows.
    lanes, measures, as_of
        As the case has them.
    """
    digest = hashlib.sha256(f"scheme {HASH_SCHEME}".encode())
    for table, frame in frames.items():
        columns = [_canonical(frame[column.name]) for column in TABLES[table].columns]
        rows = sorted(zip(*columns, strict=True))
        digest.update(json.dumps([table, [column.name for column in TABLES[table].columns], rows]).encode())
    settings = [[astuple(lane) for lane in lanes], [astuple(one) for one in measures], as_of.isoformat()]
    digest.update(json.dumps(settings).encode())
    return digest.hexdigest()


def _canonical(column: pd.Series) -> list[str]:
    if column.dtype == "float64":
        return ["" if isnan(number) else f"{number:.15g}" for number in column.tolist()]
    return list(map(str, column.tolist()))


def _gather(drafts: Sequence[Draft], table: str, by: str) -> Values:
    """Return the values of the accepted rows of one table, sorted by a date column and id."""
    names = [column.name for column in TABLES[table].columns]
    values: Values = {name: [] for name in (*names, "file", "line")}
    for draft in drafts:
        if draft.table.name != table:
            continue
        good = draft.good()
        for name in names:
            column = draft.values.get(name, [])
            values[name] += [column[index] for index in good]
        values["file"] += [draft.raw.file] * len(good)
        values["line"] += [draft.raw.lines[index] for index in good]
    keys = [(_start(value), str(name)) for value, name in _zip(values, by or "id", "id")]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {name: [column[index] for index in order] for name, column in values.items()}


def _start(value: object) -> int:
    first = (value.margin_earliest or value.latest) if isinstance(value, EdtfDate) else None
    return first.toordinal() if first else 0


def _zip(values: Values, *names: str) -> list[tuple[object, ...]]:
    return list(zip(*(values[name] for name in names), strict=True))


def _columns(values: Values, table: str) -> dict[str, pd.Series]:
    """Return the declared columns as series."""
    made: dict[str, pd.Series] = {}
    for column in TABLES[table].columns:
        cells = values[column.name]
        if column.type == "number":
            made[column.name] = pd.Series(cells, dtype="float64")
        elif column.type == "flag":
            made[column.name] = pd.Series(cells, dtype="bool")
        elif column.type in ("ids", "sources"):
            made[column.name] = _text([";".join(cell) if isinstance(cell, tuple) else "" for cell in cells])
        elif column.type == "date":
            made[column.name] = _text([date_text(cell) for cell in cells])
        else:
            made[column.name] = _text(cells)
    return made


def _add_dates(columns: dict[str, pd.Series], dates: Sequence[object]) -> None:
    read = [value for value in dates if isinstance(value, EdtfDate)]
    for name in _BOUNDS:
        columns[name] = _days([getattr(value, name) for value in read])
    for name in _WORDS:
        columns[name] = _text([getattr(value, name) for value in read])
    for name in ("approximate", "uncertain"):
        columns[name] = pd.Series([getattr(value, name) for value in read], dtype="bool")
    said: dict[str, str] = {}
    columns["date_said"] = _text([said.get(v.text) or said.setdefault(v.text, say_date(v)) for v in read])


def _add_relations(columns: dict[str, pd.Series], values: Values) -> None:
    columns["sources"] = _tuples(values["source"])
    columns["disputes_ids"] = _tuples(values["disputes"])
    by: dict[object, list[str]] = {}
    for name, others in _zip(values, "id", "disputes"):
        for other in others if isinstance(others, tuple) else ():
            by.setdefault(other, []).append(str(name))
    columns["disputed_by"] = _tuples([tuple(sorted(by.get(name, ()))) for name in values["id"]])


def _add_grades(columns: dict[str, pd.Series], values: Values, sources: Mapping[str, KnownSource]) -> None:
    letters = []
    for letter, parts in _zip(values, "reliability", "source"):
        first = sources.get(parts[0]) if isinstance(parts, tuple) and parts else None
        letters.append(str(letter or (first.letter if first else "") or "F"))
    columns["letter"] = _text(letters)
    columns["digit"] = columns["credibility"]
    columns["grade"] = _text([f"{a}{b}" for a, b in zip(letters, values["credibility"], strict=True)])


def _event_known(
    reported: object, parts: object, about: object, *, sources: Mapping[str, KnownSource]
) -> date | None:
    if isinstance(reported, EdtfDate):
        return reported.latest or reported.earliest
    first = sources.get(parts[0]) if isinstance(parts, tuple) and parts else None
    if first is not None and first.published:
        return first.published
    return (about.latest or about.earliest) if isinstance(about, EdtfDate) else None


def _frame(columns: dict[str, pd.Series], values: Values) -> pd.DataFrame:
    columns["file"] = _text(values["file"])
    columns["line"] = pd.Series(values["line"], dtype="int64")
    return pd.DataFrame(columns)


def _days(days: Iterable[date | None]) -> pd.Series:
    numbers = np.array([day.toordinal() - _EPOCH if day else _NOT for day in days], dtype="int64")
    return pd.Series(numbers.view("datetime64[D]").astype("datetime64[ms]"))


def _text(cells: Sequence[object]) -> pd.Series:
    return pd.Series(cells, dtype="str")


def _tuples(cells: Sequence[object]) -> pd.Series:
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return pd.Series(made, dtype="object")
