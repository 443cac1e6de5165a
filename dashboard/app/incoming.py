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
from dashboard.evidence.casefile import NAME
from dashboard.evidence.drafts import by_table
from dashboard.evidence.intake import Arrival, Brought, arrive, bring, file_name
from dashboard.evidence.mapping import Mapping as Columns
from dashboard.evidence.preview import Choice, Plan, Preview, make_plan, preview, rows_csv
from dashboard.evidence.rows import lane_of
from dashboard.evidence.saved_mappings import mapping_for, read_mappings
from dashboard.evidence.suggesting import identity, suggest, with_lanes
from dashboard.evidence.writing import Saved

Row = Mapping[str, str]
NEW_FILE = "a new file"


@dataclass
class Incoming:
    """One upload, paste or form on its way in."""

    data: bytes
    name: str
    serial: int
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


def current() -> Incoming | None:
    """Return what is on its way in, if anything."""
    return cast("Incoming | None", st.session_state.get("incoming"))


def start(data_: bytes, name: str) -> None:
    """Take something in; what was on its way before is forgotten."""
    serial = st.session_state.get("incoming_serial", 0) + 1
    st.session_state["incoming_serial"] = serial
    st.session_state["incoming"] = Incoming(data_, name, serial)
    st.session_state.pop("last_saved", None)


def forget() -> None:
    """Drop what is on its way in."""
    st.session_state.pop("incoming", None)
    st.session_state["incoming_serial"] = st.session_state.get("incoming_serial", 0) + 1


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
        rows = brought(item, came, mapping)
        return rows, preview(rows, case)

    return data.kept("preview", f"{item.key}|{mapping}|{item.mends}|{into(item)}|{case.hash}", make)


def plan(item: Incoming, found: Preview, case: Case) -> Plan:
    """Return what saving would do."""
    return make_plan(found, item.choices, case)


def saved_mappings() -> dict[str, Columns]:
    """Return the mappings that the case's own case.toml holds, and those kept in this session."""
    path = data.folder() / NAME
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    return {**read_mappings(text), **st.session_state.get("session_mappings", {})}


def _first_guess(came: Arrival, case: Case) -> tuple[Columns, str, bool]:
    if came.table:
        return identity(came.header, came.table), "", True
    known = mapping_for(came.header, saved_mappings())
    if known is None:
        return suggestion(came, case, "events"), "", False
    lanes = [(lane.id, lane.title) for lane in case.lanes]
    return with_lanes(known[1], came.header, came.rows, lanes), known[1].title or known[0], False


def drafts() -> dict[str, list[Row]]:
    """Return this session's draft rows by table, oldest first."""
    return by_table(batches())


def batches() -> list[tuple[str, tuple[Row, ...]]]:
    """Return the drafts as they were kept, one entry a save."""
    return cast("list[tuple[str, tuple[Row, ...]]]", st.session_state.setdefault("drafts", []))


def keep_draft(table: str, rows: Sequence[Row]) -> None:
    """Keep rows as drafts of this session."""
    batches().append((table, tuple(rows)))


def drop_batch() -> None:
    """Forget the drafts that were kept last."""
    batches().pop()


def bring_drafts(table: str) -> None:
    """Take the drafts of one table out of the session and in again as something to save."""
    rows = drafts().get(table, [])
    st.session_state["drafts"] = [(name, batch) for name, batch in batches() if name != table]
    start(rows_csv(rows, table), f"draft-{table}.csv")


def last_saved() -> tuple[Saved, ...]:
    """Return what the last save of this session wrote."""
    return cast("tuple[Saved, ...]", st.session_state.get("last_saved", ()))
