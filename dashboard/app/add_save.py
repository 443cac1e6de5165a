"""Add, step 3: what saving would do, drawn and in numbers; then saving, and taking it back."""

from __future__ import annotations

import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.add_ghosts import ghosts
from dashboard.app.add_mend import mend, problems, take_mends
from dashboard.app.add_twins import take_choices, twins
from dashboard.app.incoming import Incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case
from dashboard.evidence.intake import Arrival, file_name
from dashboard.evidence.mapping import Mapping
from dashboard.evidence.preview import Plan, Preview, good_rows, rows_csv, save_plan, seen_rows, undo_plan
from dashboard.evidence.problems import WriteError
from dashboard.evidence.writing import StaleRowError


def draw(item: Incoming, came: Arrival, mapping: Mapping) -> None:
    """Draw the step."""
    case = data.case()
    take_mends(item, mapping.table)
    with st.spinner("Checking the rows ..."):
        brought, found = incoming.previewed(item, came, mapping, case)
    take_choices(item, found)
    plan = incoming.plan(item, found, case)
    st.markdown(f"#### {escape(plan.sentence())}")
    said = [*brought.notes, *([f"Not used: {', '.join(brought.dropped)}."] if brought.dropped else [])]
    if said:
        st.caption(escape(" ".join(said)))
    _save(item, found, plan, case)
    if plan.new or plan.replacing:
        ghosts(found, plan, case)
    twins(item, found, case)
    problems(item, found)
    mend(item, came, found)


def _save(item: Incoming, found: Preview, plan: Plan, case: Case) -> None:
    rows = len(plan.new) + len(plan.replacing)
    label = f"{rows:,} row{'s' if rows != 1 else ''}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="add_saving"):
        if data.editable():
            file = _target(item, found, case)
            _remember(plan, case)
            st.button(
                f"Save {label}",
                key="add_save",
                type="primary",
                icon=":material/save:",
                disabled=not rows or not file,
                on_click=_write,
                args=(plan, case, file),
            )
        st.button(
            f"Keep {label} as a draft",
            key="add_draft",
            type="secondary" if data.editable() else "primary",
            icon=":material/draft:",
            disabled=not rows,
            on_click=_keep,
            args=(found, plan),
            help="Drawn as drafts in every picture of this browser session, and in no file.",
        )
        st.download_button(
            "Good rows (CSV)",
            lambda: good_rows(found),
            file_name(item.name),
            "text/csv",
            key="add_good",
            icon=":material/download:",
            on_click="ignore",
            help="The file to drop into the case's folder.",
        )


def _target(item: Incoming, found: Preview, case: Case) -> str:
    """Ask which file gets the new rows, and return its name."""
    there = [one.file for one in case.files if one.table == found.table and one.status == "read"]
    own = file_name(item.name)
    choice = st.selectbox(
        "Into",
        [*there, incoming.NEW_FILE],
        index=there.index(own)
        if own in there
        else len(there)
        if found.table != "sources" or not there
        else 0,
        key=f"add_into_{item.serial}",
        width=240,
    )
    if choice != incoming.NEW_FILE:
        return str(choice)
    named = st.text_input("Name of the new file", own, key=f"add_new_{item.serial}", width=240)
    return file_name(named)


def _remember(plan: Plan, case: Case) -> None:
    """Keep the rows to be replaced as the reader sees them now: what saving compares the files with."""
    wanted = tuple(twin for twin, _ in plan.replacing)
    st.session_state["seen"] = data.kept(
        "seen_rows", f"{wanted}|{case.hash}", lambda: seen_rows(wanted, case.folder)
    )


def _write(plan: Plan, case: Case, file: str) -> None:
    try:
        saved = save_plan(plan, case, file, editable=data.editable(), seen=st.session_state["seen"])
    except StaleRowError as error:
        st.session_state["outcome"] = ("stale", str(error), (error.seen, error.found))
        return
    except WriteError as error:
        st.session_state["outcome"] = ("error", f"{error} Your rows are kept here.", None)
        return
    added = sum(one.added for one in saved)
    replaced = sum(one.replaced for one in saved)
    already = sum(len(one.already) for one in saved)
    renamed = [f"{old} became {new}" for one in saved for old, new in one.renamed]
    parts = [f"{added:,} added", *([f"{replaced:,} replaced"] if replaced else [])]
    parts += [f"{already:,} there already"] if already else []
    files = ", ".join(one.path.name for one in saved)
    extra = f" Ids taken meanwhile: {'; '.join(renamed)}." if renamed else ""
    incoming.forget()
    st.session_state["last_saved"] = saved
    st.session_state["outcome"] = ("saved", f"Saved into {files}: {', '.join(parts)}.{extra}", None)


def _keep(found: Preview, plan: Plan) -> None:
    rows = [*plan.new, *(row for _, row in plan.replacing)]
    incoming.keep_draft(found.table, rows)
    incoming.forget()
    st.session_state["outcome"] = ("draft", f"Kept as a draft: {len(rows):,} rows.", None)


def outcome() -> None:
    """Say once what the last save did, with the way to take it back."""
    kind, text, rows = st.session_state.pop("outcome", ("", "", None))
    if kind in ("error", "stale"):
        st.error(escape(text), icon=":material/error:")
    if kind == "stale":
        seen, found = rows
        left, right = st.columns(2)
        left.caption("What you saw")
        left.dataframe({"": list(seen), "text": list(seen.values())}, hide_index=True, alt="The row you saw.")
        right.caption("What the file has now")
        now = found or {"": "the row is gone"}
        right.dataframe({"": list(now), "text": list(now.values())}, hide_index=True, alt="The row now.")
    if kind in ("saved", "draft", "undone", "kept"):
        st.success(escape(text), icon=":material/check_circle:")
    if incoming.last_saved():
        st.button("Undo the last save", key="add_undo", icon=":material/undo:", on_click=_undo)


def _undo() -> None:
    saved = incoming.last_saved()
    try:
        undo_plan(saved, editable=data.editable())
    except WriteError as error:
        st.session_state["outcome"] = ("error", str(error), None)
        return
    st.session_state.pop("last_saved", None)
    files = ", ".join(one.path.name for one in saved)
    st.session_state["outcome"] = ("undone", f"Taken back: {files} is as it was.", None)


def drafts_line() -> None:
    """Say how many draft rows this session has, with the ways to take them along or drop them."""
    drafts = incoming.drafts()
    count = sum(map(len, drafts.values()))
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="add_drafts"):
        st.markdown(
            f":material/draft: **Draft rows: {count:,}**, in this browser session only", width="content"
        )
        for table, rows in drafts.items():
            st.download_button(
                f"{table.capitalize()} (CSV)",
                rows_csv(rows, table),
                f"draft-{table}.csv",
                "text/csv",
                key=f"add_draft_{table}",
                icon=":material/download:",
                help="Drop it into the case's folder, and it appears by itself.",
                on_click="ignore",
            )
            if data.editable():
                st.button(
                    f"Save {table} ...",
                    key=f"add_save_draft_{table}",
                    on_click=incoming.bring_drafts,
                    args=(table,),
                )
        st.button(
            "Drop the last batch", key="add_undraft", icon=":material/undo:", on_click=incoming.drop_batch
        )
