"""Add: edit rows of the case's files, or retire them; a diff is confirmed before anything is saved."""

from __future__ import annotations

import zlib

import pandas as pd
import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.incoming import Desk, Outcome
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case
from dashboard.evidence.editing import Edit, check_edits, file_rows, save_edits
from dashboard.evidence.problems import WriteError
from dashboard.evidence.tables import TABLES

PAGE = 50


def draw() -> None:
    """Draw the choice of file, the grid, and the diff."""
    case = data.case()
    files = [one.file for one in case.files if one.table and one.status == "read"]
    if not files:
        st.caption("This case has no file that could be read.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.selectbox("File", files, key="edit_file", width=280, persist_state="page")
        wanted = st.text_input("Find", key="edit_find", width=280, type="search", persist_state="page")
    table = next(one.table or "events" for one in case.files if one.file == file)
    try:
        rows = data.kept("edit_rows", f"{file}|{case.version}", lambda: file_rows(case, file))
    except WriteError as error:  # the file changed since the case was read; the next look has it
        st.warning(escape(error), icon=":material/refresh:")
        return
    edits = incoming.desk().edits.setdefault(file, {})
    listed = [name for name, row in rows.items() if wanted.casefold() in " ".join(row.values()).casefold()]
    st.caption(
        "Change a cell and see the change below. To retire a row, set "
        f"{_how(table)}; the row keeps its line and its id, and nothing is deleted."
    )
    _grid(file, table, rows, _page(listed), edits)
    _diff(case, file, table, edits)


def _how(table: str) -> str:
    return {
        "events": "its status to denied or disputed",
        "claims": "use to no and say why in note",
        "sources": "its reliability to F and say why in note",
    }[table]


def _page(listed: list[str]) -> list[str]:
    pages = max(1, (len(listed) - 1) // PAGE + 1)
    if pages == 1:
        return listed
    page = st.number_input(f"Page of {pages:,} ({len(listed):,} rows)", 1, pages, key="edit_page", width=200)
    return listed[(page - 1) * PAGE : page * PAGE]


def _grid(
    file: str, table: str, rows: dict[str, dict[str, str]], some: list[str], edits: dict[str, Edit]
) -> None:
    declared = TABLES[table].by_name
    in_use = {name for row in rows.values() for name, text in row.items() if text}
    retire = {"events": {"status"}, "claims": {"use", "note"}, "sources": {"reliability", "note"}}[table]
    names = [name for name in declared if name != "id" and name in in_use | retire]
    key = f"edit_grid_{zlib.crc32(repr((file, some)).encode())}"
    for row, cells in st.session_state.get(key, {}).get("edited_rows", {}).items():
        name = some[int(row)]
        # What the editor saw is kept from the first change on; saving compares the file with it.
        old = edits.get(name) or Edit(rows[name], rows[name])
        after = {**old.after, **{column: text or "" for column, text in cells.items() if column in names}}
        edits[name] = Edit(old.before, after)
    now = {name: edits[name].after if name in edits else rows[name] for name in some}
    frame = pd.DataFrame(
        {name: [now[one].get(name, "") for one in some] for name in names},
        index=pd.Index(some, name="id", dtype="str"),
        dtype="str",
    )
    st.data_editor(
        frame,
        key=key,
        height=min(38 + 35 * max(1, len(frame)), 460),
        column_config={
            name: st.column_config.SelectboxColumn(options=["", *declared[name].choices])
            for name in names
            if declared[name].choices
        },
        alt=f"The rows of {file}, to be edited.",
    )


def _diff(case: Case, file: str, table: str, edits: dict[str, Edit]) -> None:
    """Show every changed cell before and after, what the checks say, and the way to save."""
    changed = {name: edit for name, edit in edits.items() if edit.changes()}
    if not changed:
        return
    cells = [(name, *cell) for name, edit in changed.items() for cell in edit.changes()]
    many = f"{len(cells):,} changed cell{'s' if len(cells) != 1 else ''}"
    st.markdown(f"**{many} in {len(changed):,} row{'s' if len(changed) != 1 else ''}**")
    frame = pd.DataFrame(cells, columns=["Row", "Column", "Before", "After"], dtype="str")
    st.dataframe(frame, hide_index=True, alt="What would change: row, column, before and after.")
    problems = check_edits(case, file, table, changed)
    for problem in problems:
        tell = st.error if problem.severity == "error" else st.warning
        tell(f"{escape(problem.column or 'row')}: {escape(problem.message)}. {escape(problem.hint)}")
    with st.container(horizontal=True):
        st.button(
            f"Save {len(changed):,} changed row{'s' if len(changed) != 1 else ''}",
            key="edit_save",
            type="primary",
            icon=":material/save:",
            disabled=not data.editable() or any(one.severity == "error" for one in problems),
            on_click=_save,
            args=(incoming.desk(), case, file, changed),
            help=None if data.editable() else "This server is read-only; start it with --editable.",
        )
        st.button("Forget the changes", key="edit_forget", icon=":material/undo:", on_click=edits.clear)
        if not data.editable():
            st.button(
                "Keep them as a draft",
                key="edit_draft",
                icon=":material/draft:",
                on_click=_keep,
                args=(incoming.desk(), table, changed, edits),
            )


def _save(desk: Desk, case: Case, file: str, changed: dict[str, Edit]) -> None:
    try:
        saved = save_edits(case.folder / file, changed, editable=data.editable())
    except WriteError as error:
        desk.outcome = Outcome.of(error)
        return
    desk.edits.pop(file, None)
    desk.saved = (saved,)
    rows = f"{saved.replaced:,} row{'s' if saved.replaced != 1 else ''}"
    desk.outcome = Outcome(f"Saved into {file}: {rows} changed.")


def _keep(desk: Desk, table: str, changed: dict[str, Edit], edits: dict[str, Edit]) -> None:
    desk.keep_draft(table, [{**edit.after, "id": name} for name, edit in changed.items()])
    edits.clear()
