"""The card of one event or claim: everything the case says about it, on one view with what contradicts it.

Owns the wording of a row for a reader. Data goes through `st.text` or escaped.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.app import controls, data
from dashboard.app.plain_text import anchor, escape, html
from dashboard.evidence.case import Case
from dashboard.evidence.links import href_of, say_link
from dashboard.evidence.windows import say_day
from dashboard.view import Shown

# NATO AJP-2.1, the scales known as the Admiralty system.
RELIABILITY = {
    "A": "Completely reliable",
    "B": "Usually reliable",
    "C": "Fairly reliable",
    "D": "Not usually reliable",
    "E": "Unreliable",
    "F": "Reliability cannot be judged",
}
CREDIBILITY = {
    "1": "Confirmed by other sources",
    "2": "Probably true",
    "3": "Possibly true",
    "4": "Doubtful",
    "5": "Improbable",
    "6": "Truth cannot be judged",
}
KINDS = {
    "level": "people present",
    "at_most": "at most",
    "at_least": "at least",
    "flow_in": "arrivals",
    "flow_out": "departures",
    "no_change": "no change",
}


def say_grade(letter: str, digit: str) -> str:
    """Return a grade with its official wording, such as ``B2: Usually reliable; Probably true``."""
    words = [RELIABILITY.get(letter, ""), CREDIBILITY.get(digit, "")]
    return f"{letter}{digit}: {'; '.join(filter(None, words))}"


def say_amount(row: pd.Series) -> str:
    """Return what a row's low, best and high say, with unit; empty without any."""
    low, best, high = (row[name] for name in ("low", "best", "high"))
    numbers = [f"{value:,.10g}" for value in (low, high) if pd.notna(value)]
    text = "" if not numbers else numbers[0] if len(set(numbers)) == 1 else "–".join(numbers)
    if pd.notna(best) and f"{best:,.10g}" not in numbers:
        text = f"{best:,.10g}" + (f" ({text})" if text else "")
    return f"{text} {row.get('unit', '')}".strip() if text else ""


def find_row(case: Case, row_id: str) -> tuple[str, pd.Series] | None:
    """Return ``("event", row)`` or ``("claim", row)`` for an id, or None."""
    for kind, frame in (("event", case.events), ("claim", case.claims)):
        found = frame[frame["id"] == row_id]
        if len(found):
            return kind, found.iloc[0]
    return None


def card(shown: Shown) -> None:
    """Draw the card of the chosen event or claim, or say how to choose one."""
    found = find_row(shown.case, shown.view.event) if shown.view.event else None
    with st.container(border=True, key="card"):
        if found is None:
            st.markdown("**Nothing chosen**")
            st.caption(
                "Click a mark in the picture or a row of the table. With the keyboard: Tab to the picture, "
                "walk with the arrow keys, open with Enter. Press ? there for all keys."
            )
            return
        kind, row = found
        _head(shown, kind, row)
        _facts(shown, kind, row)
        _sources(shown.case, row)
        _opposites(shown.case, row)
        _copies(shown, kind, row)


def _head(shown: Shown, kind: str, row: pd.Series) -> None:
    title = row["title"] if kind == "event" else claim_title(shown.case, row)
    with st.container(horizontal=True, vertical_alignment="center", key="card_title"):
        st.markdown(f"**{escape(title)}**", width="stretch")
        st.button("Close", key="card_close", type="tertiary", on_click=controls.choose, args=("",))
    where = where_shown(shown, row["id"]) if kind == "event" else ""
    if where:
        st.caption(where)
    if kind == "claim" and row["wording"]:
        st.markdown(f"“{escape(row['wording'])}”")
    text = row["summary"] if kind == "event" else row["note"]
    if text:
        st.text(text)


def claim_title(case: Case, row: pd.Series) -> str:
    """Return a claim in one line: who, how many, of what."""
    measure = next((m for m in case.measures if m.id == row["measure"]), None)
    amount = say_amount(row) or "in words only"
    kind = "" if row["kind"] == "level" else f"{KINDS.get(row['kind'], row['kind'])} "
    return f"{row['claimant'] or 'Unnamed'}: {kind}{amount} · {measure.title if measure else row['measure']}"


def where_shown(shown: Shown, row_id: str) -> str:
    """Say why an event is not in the picture; empty when it is."""
    for frame, why in (
        (shown.filtered, "Hidden by the filter."),
        (shown.outside, "Outside the window shown."),
        (shown.later, "Not yet known on the as-of date."),
    ):
        if row_id in set(frame["id"]):
            return why
    return ""


def _facts(shown: Shown, kind: str, row: pd.Series) -> None:
    status = row["status"] if kind == "event" else ""
    here = shown.events[shown.events["id"] == row["id"]]
    if kind == "event" and len(here):
        status = here.iloc[0]["status"]
    facts = [
        ("In the source's words", row["date_text"] if kind == "event" else ""),
        ("Date as written", row["date"]),
        ("Read as", row["date_said"]),
        ("Said", row["stated_said"] if kind == "claim" else ""),
        ("Known since", say_day(row["known"].date()) if pd.notna(row["known"]) else ""),
        ("Who says so", row["claimant"]),
        ("Side", controls.SIDE_TITLES.get(row["side"], row["side"])),
        ("Status", controls.STATUS_TITLES.get(status, status)),
        ("Grade", say_grade(row["letter"], row["digit"])),
        ("Amount", say_amount(row)),
        ("Actors", row.get("actors", "").replace(";", ", ")),
        ("Place", row.get("place", "").replace(";", ", ")),
        ("Row", f"{row['file']}, line {row['line']}, id {row['id']}"),
    ]
    lines = [f"| {name} | {escape(value)} |" for name, value in facts if value]
    st.markdown("\n".join(["| | |", "|---|---|", *lines]))


def _sources(case: Case, row: pd.Series) -> None:
    known = case.sources.set_index("id")
    st.markdown("**Sources**")
    items = [
        _source_line(known.loc[source]) if source in known.index else _linked(source, say_link(source))
        for source in row["sources"]
    ]
    if items:
        st.html(f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>")
    else:
        st.markdown("None")


def _source_line(source: Any) -> str:
    parts = [
        f"<strong>{html(source['outlet'])}</strong>",
        html(source["title"]),
        html(source["published"]),
        _linked(source["url"], source["host"]),
        _linked(source["archived"], "archived copy"),
        html(f"grade {source['reliability'] or 'F'}"),
    ]
    return ", ".join(filter(None, parts))


def _linked(link: str, label: str) -> str:
    href = href_of(link)
    return anchor(href, label) if href else html(link)


def _opposites(case: Case, row: pd.Series) -> None:
    """Draw what contradicts this row, what it contradicts and what it belongs to, each with its own words."""
    part_of = (row["part_of"],) if row.get("part_of") else ()
    for label, ids in (
        ("Disputed by", row["disputed_by"]),
        ("Disputes", row["disputes_ids"]),
        ("Part of", part_of),
    ):
        if ids:
            st.markdown(f"**{label}**")
        for other in ids:
            found = find_row(case, other)
            if found is None:
                st.text(other)
            else:
                _opposite(case, label, *found)


def _opposite(case: Case, label: str, kind: str, row: pd.Series) -> None:
    title = row["title"] if kind == "event" else claim_title(case, row)
    with st.container(key=f"other_{label.replace(' ', '_')}_{row['id']}", gap="xxsmall"):
        st.button(
            escape(title),
            key=f"open_{label}_{row['id']}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=controls.choose,
            args=(row["id"],),
            help="Open this row's card.",
        )
        quoted = row["summary"] if kind == "event" else f"“{row['wording']}”" if row["wording"] else ""
        said = row["date_said"] if kind == "event" else row["stated_said"]
        about = [row["claimant"], said, say_grade(row["letter"], row["digit"])]
        st.caption(escape(". ".join(filter(None, [quoted.rstrip("."), " · ".join(filter(None, about))]))))


def citation(case: Case, row: pd.Series) -> str:
    """Return an event or claim as one would cite it: what, when, its sources, the case and its data."""
    what = row["title"] if "title" in row else claim_title(case, row)
    outlets = case.sources.set_index("id")
    named = []
    for source in row["sources"]:
        if source in outlets.index:
            entry = outlets.loc[source]
            named.append(
                ", ".join(filter(None, [*entry[["outlet", "title", "published"]], say_link(entry["url"])]))
            )
        else:
            named.append(say_link(source))
    said = f"{what} ({row['date_said']}). {'; '.join(named)}."
    return f"{said} {case.title}, row {row['id']}, data {case.short_hash}."


def sentence(case: Case, row: pd.Series) -> str:
    """Return an event or claim as one plain sentence with its claimant and grade."""
    what = row["title"] if "title" in row else claim_title(case, row)
    who = f", says {row['claimant']}" if row["claimant"] and "title" in row else ""
    return f"{row['date_said']}: {what}{who} (graded {row['grade']})."


def _copies(shown: Shown, kind: str, row: pd.Series) -> None:
    view = replace(shown.view, event=row["id"])
    with st.popover(
        "Copy", icon=":material/content_copy:", help="Citation, sentence, link: each with its copy button."
    ):
        st.caption("Citation")
        st.code(citation(shown.case, row), language=None, wrap_lines=True)
        st.caption("Sentence")
        st.code(sentence(shown.case, row), language=None, wrap_lines=True)
        st.caption("Link")
        st.code(data.link(view), language=None, wrap_lines=True)
