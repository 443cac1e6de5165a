"""Add, step 1: bring a file, pasted cells or a template."""

from __future__ import annotations

import streamlit as st

from dashboard.app import incoming
from dashboard.app.incoming import Incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.intake import Arrival, pasted
from dashboard.evidence.reading import UPLOAD_LIMIT
from dashboard.evidence.tables import TABLES, template

MEGABYTES = UPLOAD_LIMIT // 1_000_000


def draw(item: Incoming | None) -> Arrival | None:
    """Draw the step and return what came; None while nothing usable has."""
    if item is None:
        _ask()
        return None
    came = incoming.arrival(item)
    with st.container(horizontal=True, vertical_alignment="center"):
        size = f"{len(item.data) / 1e6:,.1f} MB" if len(item.data) >= 1e5 else f"{len(item.data):,} bytes"
        rows = (
            "cannot be read"
            if came.refused
            else f"{len(came.rows):,} row{'s' if len(came.rows) != 1 else ''}"
        )
        icon = ":material/error:" if came.refused else ":material/check_circle:"
        st.markdown(f"{icon} **{escape(item.name)}** · {rows} · {size}", width="content")
        st.button(
            "Bring something else", icon=":material/undo:", on_click=incoming.desk().forget, key="add_other"
        )
    if came.western:
        _offer_western(item, came)
        return None
    if came.refused:
        for problem in came.problems:
            where = f", line {problem.line:,}" if problem.line else ""
            st.error(f"The file{where} {escape(problem.message)}. To mend it: {escape(problem.hint)}.")
        return None
    return came


def _ask() -> None:
    desk = incoming.desk()
    serial = desk.serial
    left, right = st.columns(2, gap="large")
    with left:
        given = st.file_uploader(
            f"Upload a CSV: comma, semicolon or tab, at most {MEGABYTES} MB",
            key=f"add_upload_{serial}",
            max_upload_size=MEGABYTES,
            help="Any table will do. One that is not ours is mapped in step 2.",
        )
        if given is not None:
            desk.start(given.getvalue(), given.name)
            st.rerun()
        templates()
    with right:
        text = st.text_area(
            "Or paste cells, from Excel too, with their header row",
            key=f"add_paste_{serial}",
            height=138,
            placeholder="date\ttitle\tsource\n2019-03-23\tPlanes land\thttps://example.org/planes",
        )
        if st.button("Read the pasted rows", key="add_read", icon=":material/content_paste_go:"):
            if text.strip():
                desk.start(pasted(text), "pasted rows", named=False)
                st.rerun()
            st.warning("There is nothing in the box yet: copy the cells, click into it and paste.")


def templates() -> None:
    """Offer the three templates, each with one worked row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="add_templates"):
        st.caption("A template with one worked row:", width="content")
        for table, declared in TABLES.items():
            st.download_button(
                table.capitalize(),
                template(table).encode("utf-8"),
                f"{table}-template.csv",
                "text/csv",
                key=f"template_{table}",
                help=f"{declared.meaning}. Columns may be left out, except {', '.join(declared.required)}.",
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )


def _offer_western(item: Incoming, came: Arrival) -> None:
    problem = came.problems[0]
    st.warning(
        f"The file is not UTF-8: line {problem.line or 1:,} {escape(problem.message)}. If the word in "
        "brackets looks right, it was saved as Windows-1252 (Western European), as older Excels do.",
        icon=":material/translate:",
    )

    def accept() -> None:
        item.western = True

    st.button("Read it as Windows-1252", key="add_western", type="primary", on_click=accept)
