"""Add: bring rows in (a file, pasted cells, a form), or edit and retire those that are there."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.app import add_bring, add_edit, add_map, add_one, add_save, data, incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.problems import printable

WAYS = {
    "file": ":material/upload_file: A file or pasted rows",
    "one": ":material/edit_note: One event or claim",
    "edit": ":material/table_edit: Edit or retire rows",
}


def page() -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="add_head"):
        way = st.segmented_control(
            "What do you want to do?",
            list(WAYS),
            format_func=WAYS.__getitem__,
            required=True,
            default="file",
            key="add_way",
            persist_state="session",
            label_visibility="collapsed",
            wrap=True,
        )
        _where()
    add_save.outcome()
    add_save.drafts_line()
    if way == "edit":
        add_edit.draw()
    elif way == "one" and incoming.desk().item is None:
        add_one.draw()
    else:
        steps()


def steps() -> None:
    """Draw the three steps; all three are there from the start."""
    item = incoming.desk().item
    mapping = None
    with _step("1 · Bring"):
        came = add_bring.draw(item)
    with _step("2 · Check and map"):
        if item is None or came is None:
            st.caption(
                "A file with our column names needs nothing here. For any other, say which column is what."
            )
        else:
            mapping = add_map.draw(item, came)
    with _step("3 · Preview and save"):
        if item is None or came is None or mapping is None:
            st.caption("The new rows in the timeline, beside those that are there, before anything is saved.")
        else:
            add_save.draw(item, came, mapping)


def _step(title: str) -> DeltaGenerator:
    box = st.container(border=True, key=f"step_{title[0]}", gap="small")
    box.markdown(f"##### {title}")
    return box


def _where() -> None:
    """Say where rows go."""
    if data.editable():
        name = escape(printable(data.folder().name))
        st.markdown(f":material/folder_open: Saved into **{name}**", width="content")
    else:
        help_ = (
            "This server is read-only. Rows stay in this browser session, are drawn as drafts in every "
            "picture, and can be downloaded as a file to drop into the case's folder."
        )
        st.markdown(
            ":material/lock: Read-only: rows stay a draft in this session", help=help_, width="content"
        )
