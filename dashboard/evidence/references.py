"""Rules between rows, over all files of a case: ids are unique, and what a row names is there.

Owns made ids, duplicates, unknown references, rings, and which of two rows may dispute the other.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dashboard.evidence.cells import date_text, make_slug
from dashboard.evidence.characters import Fault
from dashboard.evidence.edtf import EdtfDate
from dashboard.evidence.rows import Context, Draft

# Column that names other rows, and the table those must be in ('' = the row's own).
_REFERENCES = {"disputes": "", "origin": "claims", "part_of": "events"}
Place = tuple[Draft, int]


def check_references(drafts: Sequence[Draft], context: Context) -> None:
    """Apply the rules between rows to all tables of a case; made ids are put into the drafts."""
    rows = [draft for draft in drafts if draft.table.name != "sources" and not draft.raw.refused]
    _check_unique([draft for draft in drafts if draft.table.name == "sources" and not draft.raw.refused])
    places = _check_unique(rows)
    _make_ids(rows, places)
    known = dict(context.ids) | {name: draft.table.name for name, (draft, _) in places.items()}
    for draft in rows:
        for column in _REFERENCES:
            if column in draft.raw.columns and column in draft.values:
                _check_names(draft, column, known)
    for column in ("origin", "part_of"):
        _check_rings(rows, column, places)
    for draft in rows:
        for column in _REFERENCES:
            if column in draft.raw.columns and column in draft.values:
                _drop_refused(draft, column, places)
        _check_rebuttals(draft, places)


def _check_unique(drafts: Sequence[Draft]) -> dict[str, Place]:
    """Report ids that come twice and return where each id is; a good row goes before a refused one."""
    places: dict[str, Place] = {}
    for draft in drafts:
        for index, name in enumerate(draft.texts("id")):
            if not name or index in draft.raw.broken:
                continue
            first = places.setdefault(name, (draft, index))
            if first == (draft, index):
                continue
            if first[1] in first[0].bad:
                places[name] = (draft, index)
            elif index not in draft.bad:
                raw = first[0].raw
                fault: Fault = (
                    "duplicate-id",
                    "error",
                    f"'{name}' is the id of {raw.file}:{raw.lines[first[1]]} already",
                    "give one of the two rows another id",
                )
                draft.report(index, "id", fault)
    return places


def _make_ids(drafts: Sequence[Draft], places: dict[str, Place]) -> None:
    """Give every good row without an id one; equal ones are numbered by what the rows say, in any order."""
    wanted: dict[str, list[Place]] = defaultdict(list)
    for draft in drafts:
        ids = draft.texts("id")
        for index in draft.good():
            if not ids[index]:
                wanted[_made_id(draft, index)].append((draft, index))
    for name, owners in wanted.items():
        if len(owners) > 1:
            owners.sort(
                key=lambda place: str([place[0].values[column][place[1]] for column in place[0].values])
            )
        number, made = 1, name
        for draft, index in owners:
            while made in places:
                number += 1
                made = f"{name}-{number}"
            places[made] = (draft, index)
            draft.values["id"][index] = made


def _made_id(draft: Draft, index: int) -> str:
    values = draft.values
    if draft.table.name == "claims":
        sources = values["source"][index]
        voice = values["claimant"][index] or (sources[0] if isinstance(sources, tuple) and sources else "")
        parts = (values["measure"][index], voice, date_text(values["stated"][index]))
    else:
        parts = (date_text(values["date"][index]), values["title"][index], "")
    return make_slug(" ".join(map(str, parts))) or "row"


def _named(draft: Draft, column: str, index: int) -> tuple[str, ...]:
    value = draft.values[column][index]
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _check_names(draft: Draft, column: str, known: Mapping[str, str]) -> None:
    table = _REFERENCES[column] or draft.table.name
    ids = draft.texts("id")
    for index in draft.good():
        for name in _named(draft, column, index):
            if name == ids[index]:
                message = f"{column} names its own row"
                draft.report(index, column, ("self-reference", "error", message, "name the other row"))
            elif name not in known:
                near = difflib.get_close_matches(name, list(known), 1, 0.75)
                hint = f"is {near[0]} meant?" if near else "write the id of a row of this case"
                fault: Fault = ("unknown-id", "error", f"'{name}' is not the id of any row", hint)
                draft.report(index, column, fault)
            elif known[name] != table:
                message = f"'{name}' is one of the {known[name]}, not of the {table}"
                draft.report(index, column, ("wrong-table", "error", message, f"{column} names {table} only"))


def _check_rings(drafts: Sequence[Draft], column: str, places: Mapping[str, Place]) -> None:
    step: dict[str, str] = {}
    for draft in drafts:
        if column in draft.values and column in draft.raw.columns:
            ids = draft.texts("id")
            step |= {ids[i]: names[0] for i in draft.good() if (names := _named(draft, column, i))}
    for ring in _rings(step):
        chain = " > ".join([*ring, ring[0]])
        for name in ring:
            draft, index = places[name]
            draft.report(
                index,
                column,
                ("ring", "error", f"{column} goes in a ring: {chain}", "one of them is the first"),
            )


def _rings(step: Mapping[str, str]) -> Iterator[list[str]]:
    done: set[str] = set()
    for start in step:
        path: list[str] = []
        name = start
        while name in step and name not in done:
            done.add(name)
            path.append(name)
            name = step[name]
        if name in path:
            yield path[path.index(name) :]


def _drop_refused(draft: Draft, column: str, places: Mapping[str, Place]) -> None:
    """Warn of references to rows that are refused, and take them out, so that no one meets a missing row."""
    for index in draft.good():
        names = _named(draft, column, index)
        gone = [name for name in names if name in places and places[name][1] in places[name][0].bad]
        for name in gone:
            other, at = places[name]
            message = f"'{name}' is a refused row ({other.raw.file}:{other.raw.lines[at]})"
            draft.report(index, column, ("refers-to-refused", "warning", message, "mend that row"))
        if gone:
            left = tuple(name for name in names if name not in gone)
            draft.values[column][index] = left if column == "disputes" else ""


def _check_rebuttals(draft: Draft, places: Mapping[str, Place]) -> None:
    """Warn where a row disputes one that was said later: `disputes` belongs on the later row."""
    if "disputes" not in draft.raw.columns:
        return
    for index in draft.good():
        for name in _named(draft, "disputes", index):
            if name not in places:
                continue
            mine, other = _said(draft, index), _said(*places[name])
            if mine and other and mine.latest and other.earliest and mine.latest < other.earliest:
                message = f"disputes '{name}', which was said later"
                hint = "set disputes only on the later row, whose words deny the earlier"
                draft.report(index, "disputes", ("disputes-later-row", "warning", message, hint))


def _said(draft: Draft, index: int) -> EdtfDate | None:
    names = ("stated",) if draft.table.name == "claims" else ("reported", "date")
    for name in names:
        value = draft.values[name][index]
        if isinstance(value, EdtfDate):
            return value
    return None
