"""Add: a form for one event or one claim, with help for vague words and vague dates."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.app import add_bring, data, incoming
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case
from dashboard.evidence.dates import parse_edtf, read_date, say_date
from dashboard.evidence.preview import rows_csv
from dashboard.evidence.problems import DateError
from dashboard.evidence.spoken_dates import read_spoken
from dashboard.evidence.tables import TABLES, Column
from dashboard.evidence.vague import read_vague

ASKED = {
    "events": ("title", "date", "lane", "source", "status", "claimant", "summary", "reported", "place"),
    "claims": (
        "measure",
        "wording",
        "kind",
        "low",
        "best",
        "high",
        "date",
        "stated",
        "source",
        "claimant",
        "side",
    ),
}
REST = {
    "events": (
        "date_text",
        "credibility",
        "side",
        "disputes",
        "actors",
        "low",
        "best",
        "high",
        "unit",
        "key",
    ),
    "claims": ("holds", "reliability", "credibility", "origin", "disputes", "note"),
}
WIDE = ("title", "source", "wording", "summary", "note")


def draw() -> None:
    """Draw the form; its row goes through the same preview as a file's."""
    case = data.case()
    table = st.segmented_control(
        "One",
        ["events", "claims"],
        default="events",
        required=True,
        format_func={"events": "An event", "claims": "A claim about a count"}.__getitem__,
        key="one_table",
        persist_state="page",
        label_visibility="collapsed",
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        row = _fields(table, ASKED[table], case)
        with st.expander("More columns"):
            row |= _fields(table, REST[table], case)
        _preview(table, row, case)
    with right:
        _say_date(row)
        date_helper(table)
        if table == "claims":
            number_helper()
        add_bring.templates()


def _preview(table: str, row: dict[str, str], case: Case) -> None:
    needed = [*TABLES[table].required]
    if table == "events" and "lanes" in case.declared:
        needed.append("lane")
    missing = [name for name in needed if not row.get(name, "").strip()]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Preview it", key="one_preview", type="primary", disabled=bool(missing)):
            filled = {name: text for name, text in row.items() if text.strip()}
            name = "one event" if table == "events" else "one claim"
            incoming.desk().start(rows_csv([filled], table), name, named=False)
            st.rerun()
        if missing:
            st.caption(f"Still needed: {', '.join(missing)}.")


def _fields(table: str, names: tuple[str, ...], case: Case) -> dict[str, str]:
    """Draw fields two abreast, but for those that hold sentences."""
    row: dict[str, str] = {}
    waiting: list[str] = []
    for name in (*names, ""):
        if name and name not in WIDE:
            waiting.append(name)
        if waiting and (len(waiting) == 2 or name in (*WIDE, "")):
            for one, place in zip(waiting, st.columns(2), strict=False):
                with place:
                    row[one] = _field(table, one, case)
            waiting = []
        if name in WIDE:
            row[name] = _field(table, name, case)
    return row


def _field(table: str, name: str, case: Case) -> str:
    column = TABLES[table].by_name[name]
    key = f"one_{table}_{name}"
    label = f"{name.replace('_', ' ').capitalize()}{' :red[*]' if column.required else ''}"
    options = _options(column, case)
    if options:
        chosen = st.selectbox(
            label,
            list(options),
            index=None,
            format_func=lambda one: options.get(one, one),
            key=key,
            help=escape(column.meaning),
            placeholder=f"As a rule: {column.default}" if column.default else "Choose",
            accept_new_options=name == "source",
            persist_state="page",
        )
        return str(chosen or "")
    if name in ("summary", "note"):
        return st.text_area(label, key=key, help=escape(column.meaning), height=80, persist_state="page")
    example = f"such as {column.example}" if column.example else None
    return st.text_input(
        label, key=key, help=escape(column.meaning), placeholder=example, persist_state="page"
    )


def _options(column: Column, case: Case) -> dict[str, str]:
    if column.choices:
        return {choice: choice.replace("_", " ") for choice in column.choices}
    if column.name == "lane":
        return {lane.id: lane.title for lane in case.lanes}
    if column.name == "measure":
        return {measure.id: measure.title for measure in case.measures}
    if column.name == "source":
        pairs = zip(case.sources["id"], case.sources["outlet"], case.sources["title"], strict=True)
        return {str(one): f"{one}: {outlet}, {title}".rstrip(", ") for one, outlet, title in pairs}
    return {"yes": "yes"} if column.type == "flag" else {}


def _say_date(row: dict[str, str]) -> None:
    """Say how each date of the form is read, as it is typed."""
    for name in ("date", "stated", "reported"):
        text = row.get(name, "").strip()
        if not text:
            continue
        try:
            read, better = read_date(text)
        except DateError as error:
            st.error(f"{name}: {escape(error)}. {escape(error.hint)}", icon=":material/event_busy:")
            continue
        written = f" (written {escape(better)})" if better else ""
        st.markdown(f":material/event: {name} is read as **{escape(say_date(read))}**{written}")


def date_helper(table: str) -> None:
    """Turn words said on a day into a date, for a person to accept."""
    with st.container(border=True):
        st.markdown("**Words about a date**")
        words = st.text_input(
            "The words", key="spoken_words", placeholder="by the end of last year", persist_state="page"
        )
        on = st.text_input("Said on", key="spoken_said", placeholder="2019-06-02", persist_state="page")
        said = _day(on)
        if not words.strip() or said is None:
            st.caption("Type the words and the day they were said; nothing is filled in by itself.")
            return
        found = read_spoken(words, said)
        if found is None:
            st.caption("These words are not among those known. Write the date in EDTF.")
            return
        st.markdown(f"`{found.edtf}`: {escape(say_date(parse_edtf(found.edtf)))}")
        st.caption(escape(found.reason))

        def accept() -> None:
            st.session_state[f"one_{table}_date"] = found.edtf
            if table == "events":
                st.session_state["one_events_date_text"] = words.strip()

        st.button("Use it as the date", key="spoken_accept", on_click=accept)


def _day(text: str) -> date | None:
    """Return the day a text names, None for anything else."""
    try:
        read = read_date(text.strip())[0]
    except DateError:
        return None
    return read.earliest if read.shape == "day" else None


def number_helper() -> None:
    """Turn vague words into a range with whose reading it is, for a person to accept."""
    with st.container(border=True):
        st.markdown("**Words about a number**")
        words = st.text_input("The words", key="vague_words", placeholder="a few dozen", persist_state="page")
        if not words.strip():
            st.caption("Type them, and see the range they suggest and whose reading that is.")
            return
        found = read_vague(words)
        if found is None:
            st.caption(
                "These words are not in the table. Put your own range in low, best and high, and say why."
            )
            return
        ends = {name: getattr(found, name) for name in ("low", "best", "high")}
        said = ", ".join(f"{name} **{end:,.10g}**" for name, end in ends.items() if end is not None)
        st.markdown(f"{said}, as {escape(found.kind.replace('_', ' '))}")
        st.caption(escape(found.reading))

        def accept() -> None:
            for name, end in ends.items():
                st.session_state[f"one_claims_{name}"] = "" if end is None else f"{end:.10g}"
            st.session_state["one_claims_kind"] = found.kind
            st.session_state["one_claims_wording"] = words.strip()

        st.button("Use this range", key="vague_accept", on_click=accept)
