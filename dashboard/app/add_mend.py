"""Add, step 3: what is wrong, in groups and pages, and a grid to mend it in."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dashboard.app.incoming import Incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.intake import Arrival, file_name
from dashboard.evidence.preview import Preview, bad_rows
from dashboard.evidence.problems import Problem
from dashboard.evidence.tables import TABLES

PAGE = 50


def problems(item: Incoming, found: Preview) -> None:
    """List the problems by kind, then those of the chosen kind, page by page."""
    if not found.problems:
        st.markdown(":material/check_circle: No problems: every cell was read as it is meant.")
        return
    errors = sum(one.severity == "error" for one in found.problems)
    remarks = len(found.problems) - errors
    said = f"{errors:,} fault{'s' if errors != 1 else ''}, {remarks:,} remark{'s' if remarks != 1 else ''}"
    st.markdown(f"**{said}.** A fault refuses its row; a remark only asks to look.")
    kinds = Counter(f"{one.severity} {one.code}" for one in found.problems)
    order = sorted(kinds, key=lambda kind: (kind.startswith("warning"), -kinds[kind]))
    names = {kind: f"{_words(kind.split()[1])} ({kinds[kind]:,})" for kind in order}
    chosen = st.pills(
        "Kind of problem",
        order,
        default=order[0],
        format_func=names.__getitem__,
        key=f"add_kind_{item.serial}",
        label_visibility="collapsed",
    )
    of_kind = [one for one in found.problems if chosen in (None, f"{one.severity} {one.code}")]
    _page(item, of_kind)


def _page(item: Incoming, listed: list[Problem]) -> None:
    everything = st.session_state.get(f"add_everything_{item.serial}", False)
    some = listed if everything else listed[:PAGE]
    frame = pd.DataFrame(
        {
            "Line": [one.line for one in some],
            "Column": [one.column or "" for one in some],
            "Value": [one.value or "" for one in some],
            "What is wrong": [one.message for one in some],
            "What to write": [one.hint for one in some],
        }
    )
    key = f"add_problems_{item.serial}"

    def jump() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        item.jump = some[picked[0]].line if picked and picked[0] < len(some) else None

    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        on_select=jump,
        selection_mode="single-row",
        height=min(38 + 35 * len(frame), 320),
        column_config={
            "Line": st.column_config.NumberColumn(width="small", help="As an editor numbers the lines."),
            "What is wrong": st.column_config.TextColumn(width="large"),
            "What to write": st.column_config.TextColumn(width="large"),
        },
        alt="Problems: line, column, value, what is wrong, what to write. Choose one to go to its row.",
    )
    if len(listed) > PAGE:
        st.checkbox(f"Show all {len(listed):,}", key=f"add_everything_{item.serial}")


def mend(item: Incoming, came: Arrival, found: Preview) -> None:
    """Draw the refused rows, and those mended so far, in a grid; every cell changed is checked at once."""
    wanted = {*item.mends, *found.refused}
    lines = [line for line in found.texts if line in wanted]
    if not lines:
        return
    st.markdown("**Mend here.** Change a cell, and its row is checked again at once.")
    shown = _shown_lines(item, lines)
    wrong: dict[int, list[str]] = {}
    for one in found.problems:
        if one.severity == "error" and one.line is not None:
            wrong.setdefault(one.line, []).append(f"{one.column or 'row'}: {one.message}")
    names = [name for name in TABLES[found.table].by_name if any(name in found.texts[line] for line in shown)]
    frame = pd.DataFrame(
        {
            "Problem": ["; ".join(wrong.get(line, [])) or "mended" for line in shown],
            **{name: [found.texts[line].get(name, "") for line in shown] for name in names},
        },
        index=pd.Index(shown, name="Line"),
        dtype="str",
    )
    key = f"add_grid_{item.serial}_{shown[0]}_{len(shown)}"

    item.grid = (key, tuple(shown))
    st.data_editor(
        frame,
        key=key,
        disabled=["Problem"],
        height=min(38 + 35 * len(frame), 420),
        column_config={"Problem": st.column_config.TextColumn(width="medium", pinned=True)},
        alt="The refused rows, to be mended.",
    )
    _bad(item, came, found)


def take_mends(item: Incoming, table: str) -> None:
    """Take over what was typed into the grid since the last run, before the rows are checked."""
    key, lines = item.grid
    if not key:
        return
    for row, cells in st.session_state.get(key, {}).get("edited_rows", {}).items():
        mended = item.mends.setdefault(lines[int(row)], {})
        mended.update({name: text or "" for name, text in cells.items() if name in TABLES[table].by_name})


def _shown_lines(item: Incoming, lines: list[int]) -> list[int]:
    """Return the lines of the page the grid is on; choosing a problem turns to its page."""
    pages = (len(lines) - 1) // PAGE + 1
    if pages == 1:
        return lines
    key = f"add_page_{item.serial}"
    if item.jump in lines:
        st.session_state[key] = lines.index(item.jump) // PAGE + 1
        item.jump = None
    page = st.number_input(f"Page of {pages:,}", 1, pages, key=key, width=140)
    return lines[(page - 1) * PAGE : page * PAGE]


def _bad(item: Incoming, came: Arrival, found: Preview) -> None:
    if not found.refused:
        return
    st.download_button(
        f"Refused rows with a problem column ({len(found.refused):,})",
        lambda: bad_rows(found, came),
        f"refused-{file_name(item.name)}",
        "text/csv",
        key="add_bad",
        icon=":material/download:",
        on_click="ignore",
        help="Mend them elsewhere and bring that file back; its problem column is left out by itself.",
    )


def _words(code: str) -> str:
    return escape(code.replace("-", " ").capitalize())
