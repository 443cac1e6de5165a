"""Add, step 2: keep a mapping for the next file of its kind."""

from __future__ import annotations

import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.incoming import Incoming
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
        if st.button(f"Keep it {where}", key="add_keep_mapping", disabled=not name):
            _keep(name, mapping)
        if name and not data.editable():
            st.caption(f"To keep it for good, put this at the end of the case's {NAME}:")
            st.code(format_mapping(name, mapping), language="toml")
    known = incoming.saved_mappings()
    if known and not item.known_as:
        st.caption(f"Kept so far: {escape(', '.join(sorted(known)))}.")


def _keep(name: str, mapping: Mapping) -> None:
    if data.editable():
        try:
            save_mapping(data.folder() / NAME, name, mapping, editable=True)
        except WriteError as error:
            st.error(escape(error))
            return
    else:
        st.session_state.setdefault("session_mappings", {})[name] = mapping
    st.success(f"Kept as {escape(name)}. A file with the same columns will find it.")
