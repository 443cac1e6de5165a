"""Add, step 2: which foreign column is what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.app import data, incoming
from dashboard.app.add_dates import date_settings
from dashboard.app.add_keep import keep_mapping
from dashboard.app.add_words import word_settings
from dashboard.app.incoming import Incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case
from dashboard.evidence.intake import Arrival, Brought
from dashboard.evidence.mapping import DATES, Mapping, Take
from dashboard.evidence.rows import lane_of
from dashboard.evidence.tables import TABLES

# What is asked for even when nothing in the file suggests it.
ASKED = {
    "events": ("date", "title", "source"),
    "claims": ("measure", "date", "stated", "source", "low", "best", "high", "wording"),
    "sources": ("id", "outlet", "title", "published", "url"),
}
SHOWN_ROWS = 4


def draw(item: Incoming, came: Arrival) -> Mapping | None:
    """Draw the step and return the mapping once it is confirmed."""
    case = data.case()
    mapping = incoming.columns(item, came, case)
    if item.confirmed:
        _confirmed(item, came, mapping)
        return mapping
    if item.known_as:
        st.markdown(
            f":material/verified: Recognised: **{escape(item.known_as)}**. See that it fits, and go on."
        )
    else:
        st.markdown(
            "This table is not one of ours: say which column is what. What is filled in is a suggestion."
        )
    with st.expander("The file's first rows", expanded=True):
        head = pd.DataFrame(came.rows[:SHOWN_ROWS], columns=list(came.header), dtype="str")
        st.dataframe(head, hide_index=True, alt="The file's first rows, as they came.")
    mapping = _choose_table(item, came, mapping, case)
    needed = _needed(item, mapping, case)
    for column in _columns_asked(item, mapping, needed):
        take = _row(item, came, mapping, column, case, needed)
        mapping = mapping.with_take(column, take if take != Take() else None)
    item.columns = mapping
    _more(item, mapping, needed)
    missing = [name for name in needed if not _filled(mapping.takes.get(name))]
    _notes(incoming.brought(item, came, mapping), missing)
    _go_on(item, mapping, missing)
    return None


def _confirmed(item: Incoming, came: Arrival, mapping: Mapping) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if came.table == mapping.table:
            said = f"Our own {mapping.table} table: nothing to map."
        else:
            said = f"{len(mapping.uses())} of {len(came.header)} columns become {len(mapping.takes)} of ours."
        st.markdown(f":material/check_circle: {said}", width="content")

        def reopen() -> None:
            item.confirmed = False

        st.button("Change", key="add_remap", icon=":material/tune:", on_click=reopen)


def _choose_table(item: Incoming, came: Arrival, mapping: Mapping, case: Case) -> Mapping:
    names = {"events": "an event", "claims": "a claim about a count", "sources": "a source"}
    table = st.segmented_control(
        "Each row is",
        list(TABLES),
        default=mapping.table,
        required=True,
        format_func=names.__getitem__,
        key=f"add_table_{item.serial}",
    )
    if table == mapping.table:
        return mapping
    item.known_as = ""
    return incoming.suggestion(came, case, table)


def _needed(item: Incoming, mapping: Mapping, case: Case) -> list[str]:
    """Return the columns that must be filled; the lane too, where the case says which there are."""
    known = {lane.id for lane in case.lanes}
    stands = "lanes" not in case.declared or lane_of(Path(incoming.into(item)).stem, case.lanes) in known
    lanes = [] if mapping.table != "events" or stands else ["lane"]
    return [*TABLES[mapping.table].required, *lanes]


def _columns_asked(item: Incoming, mapping: Mapping, needed: list[str]) -> list[str]:
    chosen = st.session_state.get(f"add_more_{item.serial}_{mapping.table}", [])
    wanted = {*ASKED[mapping.table], *mapping.takes, *chosen, *needed}
    # What must be filled comes first.
    return sorted(
        (name for name in TABLES[mapping.table].by_name if name in wanted), key=lambda n: n not in needed
    )


def _row(item: Incoming, came: Arrival, mapping: Mapping, name: str, case: Case, needed: list[str]) -> Take:
    """Draw one line of the form (our column, the foreign ones, what a blank gets) and return what it says."""
    take = mapping.takes.get(name, Take())
    key = f"add_{item.serial}_{mapping.table}_{name}"
    label, source, blank = st.columns([2, 4, 4], vertical_alignment="center")
    star = " :red[*]" if name in needed else ""
    label.markdown(f"**{escape(name)}**{star}", help=escape(TABLES[mapping.table].by_name[name].meaning))
    chosen = source.multiselect(
        f"{name} from",
        list(came.header),
        default=[header for header in take.columns if header in came.header],
        key=f"{key}_from",
        placeholder="Year, month and day, or one column" if name in DATES else "No column",
        label_visibility="collapsed",
    )
    take = replace(take, columns=tuple(chosen))
    known = _known(name, case)
    with blank:
        take = replace(take, otherwise=_otherwise(f"{key}_otherwise", name, take, known))
    if name in DATES and take.columns:
        take = date_settings(key, name, take, came)
    if name in ("lane", "measure") and len(take.columns) == 1 and known:
        take = word_settings(key, name, take, came, known)
    return take


def _otherwise(key: str, name: str, take: Take, known: dict[str, str]) -> str:
    """Ask what a blank cell, or every row, gets."""
    label = f"{name} where blank" if take.columns else f"{name} for every row"
    hint = "where blank" if take.columns else "the same for every row"
    if not known:
        return st.text_input(
            label, take.otherwise, key=key, placeholder=hint, label_visibility="collapsed"
        ).strip()
    options = [*known, *([take.otherwise] if take.otherwise and take.otherwise not in known else [])]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(take.otherwise) if take.otherwise else None,
        format_func=lambda one: known.get(one, one),
        key=key,
        placeholder=f"A source of the case, or a link: {hint}" if name == "source" else hint.capitalize(),
        accept_new_options=name == "source",
        label_visibility="collapsed",
    )
    return (chosen or "").strip()


def _known(name: str, case: Case) -> dict[str, str]:
    """Return the ids a column may hold, with the words people know them by."""
    if name == "lane":
        return {lane.id: lane.title for lane in case.lanes}
    if name == "measure":
        return {measure.id: measure.title for measure in case.measures}
    if name == "source":
        outlets = zip(case.sources["id"], case.sources["outlet"], case.sources["title"], strict=True)
        return {str(one): f"{one} ({outlet}{': ' if title else ''}{title})" for one, outlet, title in outlets}
    return {}


def _more(item: Incoming, mapping: Mapping, needed: list[str]) -> None:
    asked = {*ASKED[mapping.table], *mapping.takes, *needed}
    rest = [name for name in TABLES[mapping.table].by_name if name not in asked]
    key = f"add_more_{item.serial}_{mapping.table}"
    chosen = st.session_state.get(key, [])
    st.pills("More of our columns", sorted({*rest, *chosen}), selection_mode="multi", key=key)


def _filled(take: Take | None) -> bool:
    return take is not None and bool(take.columns or take.otherwise)


def _notes(rows: Brought, missing: list[str]) -> None:
    """Say what the mapping does to the cells, what it leaves out, and what the first row becomes."""
    shown = [name for name in rows.raw.columns if any(row.get(name) for row in rows.rows)]
    if shown and not missing:
        st.caption("The first rows as they will be:")
        frame = pd.DataFrame(
            [{name: row[name] for name in shown} for row in rows.rows[:SHOWN_ROWS]], dtype="str"
        )
        st.dataframe(frame, hide_index=True, alt="The first rows in our columns.")
    said = list(rows.notes)
    if rows.dropped:
        said.append(f"Not used: {', '.join(rows.dropped)}.")
    if said:
        st.markdown("\n".join(f"- {escape(note)}" for note in said))
    for name, count in rows.unproven.items():
        st.warning(
            f"{escape(name)}: {count:,} dates such as 03/04/2019 can be read two ways, and nothing in the "
            "column says which. Choose day first or month first above; left as it is, those rows are refused."
        )


def _go_on(item: Incoming, mapping: Mapping, missing: list[str]) -> None:
    def confirm() -> None:
        item.confirmed = True

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Check the rows", key="add_confirm", type="primary", on_click=confirm, disabled=bool(missing)
        )
        if missing:
            st.markdown(
                f"Still needed: **{escape(', '.join(missing))}**, from a column or the same for every row."
            )
    keep_mapping(item, mapping)
