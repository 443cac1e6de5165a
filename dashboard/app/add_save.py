"""Add, step 3: what saving would do, drawn and in numbers; then saving, and taking it back."""

from __future__ import annotations

import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.add_ghosts import ghosts
from dashboard.app.add_mend import mend, problems, take_mends
from dashboard.app.add_twins import take_choices, twins
from dashboard.app.incoming import Desk, Incoming, Outcome, Row
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case
from dashboard.evidence.intake import Arrival, file_name
from dashboard.evidence.mapping import Mapping
from dashboard.evidence.plan import Plan, likely_file, save_plan, seen_rows
from dashboard.evidence.preview import Preview, good_rows, rows_csv
from dashboard.evidence.problems import WriteError
from dashboard.evidence.twins import Twin
from dashboard.evidence.writing import undo
from dashboard.log import timed


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
        ghosts(incoming.plan_key(item, mapping, case), found, plan, case)
    twins(item, found, case)
    problems(item, found)
    mend(item, came, found)


def _save(item: Incoming, found: Preview, plan: Plan, case: Case) -> None:
    try:
        seen = _seen(plan, case)
    except WriteError as error:  # a file changed since the case was read; the next look has it
        st.warning(escape(error), icon=":material/refresh:")
        return
    rows = len(plan.new) + len(plan.replacing)
    label = f"{rows:,} row{'s' if rows != 1 else ''}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="add_saving"):
        if data.editable():
            file = _target(item, found, case)
            st.button(
                f"Save {label}",
                key="add_save",
                type="primary",
                icon=":material/save:",
                disabled=not rows or not file,
                on_click=_write,
                args=(incoming.desk(), plan, case, file, seen),
            )
        st.button(
            f"Keep {label} as a draft",
            key="add_draft",
            type="secondary" if data.editable() else "primary",
            icon=":material/draft:",
            disabled=not rows,
            on_click=_keep,
            args=(incoming.desk(), found, plan),
            help="Drawn as drafts in every picture of this browser session, and in no file.",
        )
        st.download_button(
            "Good rows, exact (CSV)",
            lambda: good_rows(found),
            file_name(item.name),
            "text/csv",
            key="add_good",
            icon=":material/download:",
            on_click="ignore",
            help="The file to drop into the case's folder. In Excel, text may run as a formula.",
        )
        st.download_button(
            "For a spreadsheet",
            lambda: good_rows(found, safe=True),
            f"spreadsheet-{file_name(item.name)}",
            "text/csv",
            key="add_good_spreadsheet",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
            help="The same rows; text that a spreadsheet would run as a formula gets an apostrophe in front.",
        )


def _target(item: Incoming, found: Preview, case: Case) -> str:
    """Ask which file gets the new rows, and return its name."""
    there = [one.file for one in case.files if one.table == found.table and one.status == "read"]
    own = file_name(item.name) if item.named else likely_file(found, case)
    only = found.table == "sources" and len(there) == 1
    choice = st.selectbox(
        "Into",
        [*there, incoming.NEW_FILE],
        index=there.index(own) if own in there else 0 if only else len(there),
        key=f"add_into_{item.serial}",
        width=240,
    )
    if choice != incoming.NEW_FILE:
        return str(choice)
    named = st.text_input("Name of the new file", own, key=f"add_new_{item.serial}", width=240)
    return file_name(named)


def _seen(plan: Plan, case: Case) -> dict[Twin, Row]:
    """Return the rows to be replaced as the reader sees them now: what saving compares the files with."""
    wanted = tuple(twin for twin, _ in plan.replacing)
    return data.kept("seen_rows", f"{wanted}|{case.version}", lambda: seen_rows(wanted, case))


def _write(desk: Desk, plan: Plan, case: Case, file: str, seen: dict[Twin, Row]) -> None:
    try:
        with timed("save") as facts:
            saved = save_plan(plan, case, file, editable=data.editable(), seen=seen)
            facts |= {"files": len(saved), "added": sum(one.added for one in saved)}
            facts["replaced"] = sum(one.replaced for one in saved)
    except WriteError as error:
        desk.outcome = Outcome.of(error, "Your rows are kept here.")
        return
    added = sum(one.added for one in saved)
    replaced = sum(one.replaced for one in saved)
    already = sum(len(one.already) for one in saved)
    renamed = [f"{old} became {new}" for one in saved for old, new in one.renamed]
    parts = [f"{added:,} added", *([f"{replaced:,} replaced"] if replaced else [])]
    parts += [f"{already:,} there already"] if already else []
    files = ", ".join(one.path.name for one in saved)
    extra = f" Ids taken meanwhile: {'; '.join(renamed)}." if renamed else ""
    desk.forget()
    desk.saved = saved
    desk.outcome = Outcome(f"Saved into {files}: {', '.join(parts)}.{extra}")


def _keep(desk: Desk, found: Preview, plan: Plan) -> None:
    rows = [*plan.new, *(row for _, row in plan.replacing)]
    desk.keep_draft(found.table, rows)
    desk.forget()
    desk.outcome = Outcome(f"Kept as a draft: {len(rows):,} row{'s' if len(rows) != 1 else ''}.")


def outcome() -> None:
    """Say what the last action did, with the way to take a save back."""
    desk = incoming.desk()
    told = desk.outcome
    if told is not None and told.good:
        st.success(escape(told.text), icon=":material/check_circle:")
    elif told is not None:
        st.error(escape(told.text), icon=":material/error:")
        if told.versions:
            _versions(*told.versions)
    if desk.saved:
        st.button("Undo the last save", key="add_undo", icon=":material/undo:", on_click=_undo, args=(desk,))


def _versions(seen: Row, found: Row | None) -> None:
    now = found or {"": "the row is gone"}
    for column, title, row in zip(
        st.columns(2), ("What you saw", "What the file has now"), (seen, now), strict=True
    ):
        column.caption(title)
        column.dataframe({"Column": list(row), "Text": list(row.values())}, hide_index=True, alt=title)


def _undo(desk: Desk) -> None:
    try:
        undo(desk.saved, editable=data.editable())
    except WriteError as error:
        desk.outcome = Outcome.of(error)
        return
    files = ", ".join(one.path.name for one in desk.saved)
    desk.saved = ()
    desk.outcome = Outcome(f"Taken back: {files} is as it was.")


def drafts_line() -> None:
    """Say how many draft rows this session has, with the ways to take them along or drop them."""
    desk = incoming.desk()
    drafts = desk.drafts()
    count = sum(map(len, drafts.values()))
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="add_drafts"):
        st.markdown(
            f":material/draft: **Draft rows: {count:,}**, in this browser session only", width="content"
        )
        for table, rows in drafts.items():
            st.download_button(
                f"{table.capitalize()}, exact (CSV)",
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
                    on_click=desk.bring_drafts,
                    args=(table,),
                )
        st.button("Drop the last batch", key="add_undraft", icon=":material/undo:", on_click=desk.drop_batch)
