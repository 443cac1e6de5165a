"""What this browser session is bringing in: the bytes, the choices made so far, the drafts and the last save.

Owns the session's state of the Add page, so that every part of the page reads and changes one thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import streamlit as st

from dashboard.app import data
from dashboard.evidence.case import Case
from dashboard.evidence.drafts import by_table
from dashboard.evidence.editing import Edit
from dashboard.evidence.intake import Arrival, Brought, arrive, bring, file_name
from dashboard.evidence.mapping import Mapping as Columns
from dashboard.evidence.plan import Choice, Plan, make_plan
from dashboard.evidence.preview import Preview, preview, rows_csv
from dashboard.evidence.problems import WriteError
from dashboard.evidence.rows import lane_of
from dashboard.evidence.saved_mappings import mapping_for, mappings_in
from dashboard.evidence.suggesting import identity, suggest, with_lanes
from dashboard.evidence.writing import Saved, StaleRowError
from dashboard.log import timed

Row = Mapping[str, str]
NEW_FILE = "a new file"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to say of the last action: `good` or not; for a row changed by another, both of its versions."""

    text: str
    good: bool = True
    versions: tuple[Row, Row | None] | None = None

    @classmethod
    def of(cls, error: WriteError, more: str = "") -> Outcome:
        """Return what to say of a save that was refused."""
        versions = (error.seen, error.found) if isinstance(error, StaleRowError) else None
        return cls(f"{error} {more}".strip(), good=False, versions=versions)


@dataclass
class Incoming:
    """One upload, paste or form on its way in."""

    data: bytes
    name: str
    serial: int
    named: bool = True
    western: bool = False
    columns: Columns | None = None
    known_as: str = ""
    confirmed: bool = False
    mends: dict[int, dict[str, str]] = field(default_factory=dict)
    choices: dict[int, Choice] = field(default_factory=dict)
    jump: int | None = None
    round: int = 0
    grid: tuple[str, tuple[int, ...]] = ("", ())

    @property
    def key(self) -> str:
        """Return what the reading of these bytes depends on."""
        return f"{hashlib.sha256(self.data).hexdigest()}|{self.name}|{self.western}"


@dataclass
class Desk:
    """All that one session has on its desk.

    Streamlit may stop a callback wherever it touches the session's state, to start a newer run. What must not
    stop half way, a save above all, is therefore given the desk beforehand and touches nothing else.

    Attributes
    ----------
    item
        What is on its way in, if anything.
    serial
        Counts what came in; part of every widget's key, so that nothing old is left in a form.
    batches
        Draft rows as they were kept: table and rows.
    saved, outcome
        What the last save wrote, and what to say of the last action.
    edits
        Changes to rows of the case that are not saved yet, by file and id.
    mappings
        Mappings kept in this session only.
    """

    item: Incoming | None = None
    serial: int = 0
    batches: list[tuple[str, tuple[Row, ...]]] = field(default_factory=list)
    saved: tuple[Saved, ...] = ()
    outcome: Outcome | None = None
    edits: dict[str, dict[str, Edit]] = field(default_factory=dict)
    mappings: dict[str, Columns] = field(default_factory=dict)

    def start(self, content: bytes, name: str, *, named: bool = True) -> None:
        """Take something in, from a file with a name or not; what was on its way before is forgotten."""
        self.serial += 1
        self.item = Incoming(content, name, self.serial, named)
        self.outcome, self.saved = None, ()

    def forget(self) -> None:
        """Drop what is on its way in."""
        self.serial += 1
        self.item = None

    def drafts(self) -> dict[str, list[Row]]:
        """Return the draft rows by table, oldest first."""
        return by_table(self.batches)

    def keep_draft(self, table: str, rows: Sequence[Row]) -> None:
        """Keep rows as drafts of this session."""
        self.batches.append((table, tuple(rows)))

    def bring_drafts(self, table: str) -> None:
        """Take the drafts of one table off the desk and in again as something to save."""
        rows = self.drafts().get(table, [])
        self.batches[:] = [(name, batch) for name, batch in self.batches if name != table]
        self.start(rows_csv(rows, table), f"draft-{table}.csv")

    def drop_batch(self) -> None:
        """Forget the drafts that were kept last."""
        self.batches.pop()


def desk() -> Desk:
    """Return this session's desk."""
    found = st.session_state.get("desk")
    if found is None:
        found = st.session_state["desk"] = Desk()
        # The case that every page shows has these rows in it.
        st.session_state["drafts"] = found.batches
    return cast(Desk, found)


def arrival(item: Incoming) -> Arrival:
    """Return the table as it came."""
    return data.kept("arrival", item.key, lambda: arrive(item.data, item.name, western=item.western))


def columns(item: Incoming, came: Arrival, case: Case) -> Columns:
    """Return the mapping in force; the first time, the one that suits best."""
    if item.columns is None:
        item.columns, item.known_as, item.confirmed = _first_guess(came, case)
    return item.columns


def suggestion(came: Arrival, case: Case, table: str) -> Columns:
    """Return the suggested mapping of a foreign table to one of ours."""
    lanes = [(lane.id, lane.title) for lane in case.lanes]
    return with_lanes(suggest(came.header, came.rows, table), came.header, came.rows, lanes)


def into(item: Incoming) -> str:
    """Return the file that the rows are to go into, as far as that is said."""
    chosen = st.session_state.get(f"add_into_{item.serial}")
    if chosen in (None, NEW_FILE):
        return file_name(st.session_state.get(f"add_new_{item.serial}", item.name))
    return str(chosen)


def brought(item: Incoming, came: Arrival, mapping: Columns) -> Brought:
    """Return the rows in our columns, mended so far."""
    return bring(came, mapping, item.mends, lane=lane_of(Path(into(item)).stem, data.case().lanes))


def previewed(item: Incoming, came: Arrival, mapping: Columns, case: Case) -> tuple[Brought, Preview]:
    """Return the checked rows; checked again only when something they depend on changed."""

    def make() -> tuple[Brought, Preview]:
        with timed("check") as facts:
            rows = brought(item, came, mapping)
            found = preview(rows, case, still_wanted=data.still_wanted)
            facts |= {"rows": len(came.rows), "problems": len(found.problems)}
        return rows, found

    return data.kept("preview", _preview_key(item, mapping, case), make)


def _preview_key(item: Incoming, mapping: Columns, case: Case) -> str:
    return f"{item.key}|{mapping}|{item.mends}|{into(item)}|{case.version}"


def plan_key(item: Incoming, mapping: Columns, case: Case) -> str:
    """Return what a plan depends on."""
    return f"{_preview_key(item, mapping, case)}|{item.choices}"


def plan(item: Incoming, found: Preview, case: Case) -> Plan:
    """Return what saving would do."""
    return make_plan(found, item.choices, case)


def saved_mappings() -> dict[str, Columns]:
    """Return the mappings that the case's own case.toml holds, and those kept in this session."""
    return {**mappings_in(data.folder()), **desk().mappings}


def _first_guess(came: Arrival, case: Case) -> tuple[Columns, str, bool]:
    if came.table:
        return identity(came.header, came.table), "", True
    known = mapping_for(came.header, saved_mappings())
    if known is None:
        return suggestion(came, case, "events"), "", False
    lanes = [(lane.id, lane.title) for lane in case.lanes]
    return with_lanes(known[1], came.header, came.rows, lanes), known[1].title or known[0], False
