"""The one place where the view is written to the link, and the controls that every page shares.

The link is the state: a control shows what the link says, and changing it writes the link. So Back, Forward,
reload and a link sent to a colleague all restore the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from dashboard.app import address, data
from dashboard.app.plain_text import escape
from dashboard.evidence.windows import span_of
from dashboard.link import STATUSES
from dashboard.view import Shown, View, default_measure

STATUS_TITLES = {s: s.capitalize() for s in STATUSES}
SIDE_TITLES = {
    "us": "United States",
    "russia": "Russia",
    "venezuela": "Venezuela",
    "press": "Press",
    "analyst": "Analysts",
    "other": "Others",
    "unstated": "No side stated",
}
SCENARIO_TITLES = {
    "base": "Weighed by grade",
    "face_value": "Every claim at face value",
    "denial": "The denials are right",
}
SCENARIO_HELP = (
    "Weighed by grade: better sources pull harder. At face value: every claim counts as true. "
    "The denials are right: what the denying side says is taken as true."
)


def put(**changes: Any) -> None:
    """Write a changed view to the link; for callbacks, after which the page runs anyway."""
    write(replace(data.view(), **changes))


def go(**changes: Any) -> None:
    """Write a changed view to the link and run the page again."""
    put(**changes)
    st.rerun()


def write(view: View) -> None:
    """Write a view to the link in one step, so that one Back undoes it."""
    address.write(view.to_query(data.case()))


def zoom(first: str, last: str) -> None:
    """Show the days from `first` to `last`; both empty return to the named window."""
    try:
        days = (date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:  # nothing, or a year that no calendar here knows
        put(from_=None, to=None)
        return
    preset = data.shown(replace(data.view(), from_=None, to=None))
    same = days == (preset.start, preset.end)
    put(from_=None if same else days[0], to=None if same else days[1])


def choose(event: str) -> None:
    """Open the card of an event or claim, or close it with an empty id.

    A click never moves the window; a link to an event outside it opens a window that holds it.
    """
    outside = event in set(data.shown().outside["id"])
    put(event=event, **({"window": "", "from_": None, "to": None} if outside else {}))


def bound(key: str, value: Any) -> str:
    """Make the widget of that key show `value`, whatever it showed before; return the key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    address.shows(key, value)
    return key


def chosen(key: str, use: Callable[[Any], None]) -> Callable[[], None]:
    """Return a widget's callback: `use` gets its value if somebody chose it, not if a browser repeats it."""

    def change() -> None:
        value = st.session_state[key]
        if not address.repeats(key, value):
            use(value)

    return change


def windows(shown: Shown) -> None:
    """Draw the choice of a named window."""
    case, view = shown.case, shown.view
    if len(case.windows) < 2:
        return
    titles = {w.id: w.title for w in case.windows}
    own = bool(view.from_ or view.to)
    now = None if own else (view.window or case.windows[0].id)
    key = bound("window", now)

    st.segmented_control(
        "Window",
        list(titles),
        format_func=lambda w: escape(titles[w]),
        key=key,
        # A second press on the chosen window empties the control; the window is then simply shown again.
        on_change=chosen(key, lambda window: put(window=window or view.window, from_=None, to=None)),
        help="Named stretches of time. Drag in the picture for your own; double click returns.",
    )


def days(shown: Shown) -> None:
    """Draw the first and the last day shown."""
    first, last = span_of(shown.case.events)
    least = date(max(min(first.year, shown.start.year) - 50, 1), 1, 1)
    most = date(min(max(last.year, shown.end.year) + 50, 9999), 12, 31)
    start, end = bound("from", shown.start), bound("to", shown.end)

    def change(_day: date) -> None:
        one, other = st.session_state[start], st.session_state[end]
        if one and other:
            zoom(min(one, other).isoformat(), max(one, other).isoformat())

    for label, key in (("From", start), ("To", end)):
        st.date_input(
            label,
            key=key,
            min_value=least,
            max_value=most,
            format="YYYY-MM-DD",
            on_change=chosen(key, change),
            width=128,
            help=f"{'First' if key == start else 'Last'} day shown.",
        )


def measure(shown: Shown, label: str = "Count shown beneath") -> None:
    """Draw the choice of what is counted."""
    measures = {m.id: m for m in shown.case.measures}
    if not measures:
        return
    key = bound("measure", shown.measure.id if shown.measure else default_measure(shown.case))
    st.selectbox(
        label,
        list(measures),
        format_func=lambda m: measures[m].title,
        key=key,
        on_change=chosen(key, lambda measure: put(measure=measure)),
        help="What is counted in the lower panel. Counts of different things are never mixed.",
        width=240,
    )
