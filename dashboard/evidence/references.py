"""Rules between rows, over all files of a case: ids are unique, and what a row names is there.

Owns made ids, duplicates, unknown references, rings, and which of two rows may dispute the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dashboard.evidence.cells import date_text, make_slug
from dashboard.evidence.characters import Fault
from dashboard.evidence.edtf import EdtfDate
from dashboard.evidence.nearest import Nearest
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
    wanted = [_wanted_ids(draft) for draft in drafts]
    counts = Counter(name for own in wanted for name in own.values())
    shared: dict[str, list[Place]] = defaultdict(list)
    for draft, own in zip(drafts, wanted, strict=True):
        for index, name in own.items():
            if counts[name] > 1 or name in places:
                shared[name].append((draft, index))
            else:
                draft.values["id"][index] = name
                places[name] = (draft, index)
    for name in sorted(shared):
        number, made = 1, name
        for draft, index in sorted(shared[name], key=_content):
            while made in places:
                number += 1
                made = f"{name}-{number}"
            draft.values["id"][index] = made
            places[made] = (draft, index)


def _content(place: Place) -> str:
    draft, index = place
    return str([draft.values[column.name][index] for column in draft.table.columns])


def _wanted_ids(draft: Draft) -> dict[int, str]:
    ids, values = draft.texts("id"), draft.values
    blank = [index for index in draft.good() if not ids[index]]
    if draft.table.name == "claims":
        return {
            index: make_slug(
                f"{values['measure'][index]} {values['claimant'][index] or draft.names('source')[index][0]} "
                f"{date_text(values['stated'][index])}"
            )
            or "claim"
            for index in blank
        }
    titles, dates = draft.texts("title"), values["date"]
    return {index: make_slug(f"{date_text(dates[index])} {titles[index]}") or "event" for index in blank}


def _named(draft: Draft, column: str, index: int) -> tuple[str, ...]:
    value = draft.values[column][index]
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _check_names(draft: Draft, column: str, known: Mapping[str, str]) -> None:
    table = _REFERENCES[column] or draft.table.name
    ids, nearest = draft.texts("id"), Nearest(known, 0.75)
    # Refused rows too: all faults of a row are told, not the first.
    for index in range(draft.rows):
        for name in _named(draft, column, index):
            if name == ids[index]:
                message = f"{column} names its own row"
                draft.report(index, column, ("self-reference", "error", message, "name the other row"))
            elif name not in known:
                hint = nearest.hint(name, "write the id of a row of this case")
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
        # A ring may be as long as the file, and every row of it is told.
        some = ring if len(ring) <= 6 else [*ring[:5], f"{len(ring) - 5:,} more"]
        chain = " > ".join([*some, ring[0]])
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
            there, at = places[name]
            if draft.texts("id")[index] in _named(there, "disputes", at):
                message = f"'{name}' disputes this row, and this row '{name}'"
                fault: Fault = (
                    "mutual-dispute",
                    "warning",
                    message,
                    "keep it on the row that was said later",
                )
                draft.report(index, "disputes", fault)
                continue
            mine, other = _said(draft, index), _said(there, at)
            if mine and other and mine.latest and other.earliest and mine.latest < other.earliest:
                message = f"disputes '{name}', which was said later"
                hint = "set disputes only on the later row, whose words deny the earlier"
                draft.report(index, "disputes", ("disputes-later-row", "warning", message, hint))


def _said(draft: Draft, index: int) -> EdtfDate | None:
    if draft.table.name == "claims":
        return draft.dates("stated")[index]
    return draft.dates("reported")[index] or draft.dates("date")[index]
