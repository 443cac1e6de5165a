"""Add, step 2: keep a mapping for the next file of its kind."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.incoming import Desk, Incoming, Outcome
from dashboard.app.plain_text import escape
from dashboard.evidence.casefile import NAME
from dashboard.evidence.mapping import Mapping
from dashboard.evidence.problems import WriteError
from dashboard.evidence.saved_mappings import format_mapping, save_mapping


def keep_mapping(item: Incoming, mapping: Mapping) -> None:
    """Offer to save the mapping in case.toml, or to keep it in this session and copy its text."""
    with st.expander("Keep this mapping for the next file of its kind"):
        name = st.text_input(
            "Name of the mapping",
            key=f"add_mapping_{item.serial}",
            placeholder="arms-trade",
            help="a-z, 0-9, - and _",
        ).strip()
        where = f"in {NAME}" if data.editable() else "in this session"
        st.button(
            f"Keep it {where}",
            key="add_keep_mapping",
            disabled=not name,
            on_click=_keep,
            args=(incoming.desk(), item, name, mapping),
        )
        if name and not data.editable():
            st.caption(f"To keep it for good, put this at the end of the case's {NAME}:")
            st.code(format_mapping(name, mapping), language="toml")
    known = incoming.saved_mappings()
    if known and not item.known_as:
        st.caption(f"Kept so far: {escape(', '.join(sorted(known)))}.")


def _keep(desk: Desk, item: Incoming, name: str, mapping: Mapping) -> None:
    kept = replace(mapping, title=mapping.title or name)
    if data.editable():
        try:
            save_mapping(data.folder() / NAME, name, kept, editable=True)
        except WriteError as error:
            desk.outcome = Outcome.of(error)
            return
    else:
        desk.mappings[name] = kept
    item.known_as = name
    desk.outcome = Outcome(f"Kept as {name}: a file with the same columns will find it.")
