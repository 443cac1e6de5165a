"""The controls, and the one place where the view is written to the link.

The link is the state: a control shows what the link says, and changing it writes the link. So Back, Forward,
reload and a link sent to a colleague all restore the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.app import data
from dashboard.app.plain_text import escape
from dashboard.evidence.windows import say_day, span_of
from dashboard.link import SCENARIOS, STATUSES
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
# Streamlit knows these names only; `server` gives them the lane colours of the picture, in this order.
LANE_HUES = ("blue", "green", "yellow", "orange", "violet", "gray", "red")


def put(**changes: Any) -> None:
    """Write a changed view to the link; for callbacks, after which the page runs anyway."""
    write(replace(data.view(), **changes))


def go(**changes: Any) -> None:
    """Write a changed view to the link and run the page again."""
    put(**changes)
    st.rerun()


def write(view: View) -> None:
    """Write a view to the link in one step, so that one Back undoes it."""
    st.query_params.from_dict(view.to_query(data.case()))


def zoom(first: str, last: str) -> None:
    """Show the days from `first` to `last`; both empty return to the named window."""
    if not first or not last:
        put(from_=None, to=None)
        return
    view = data.view()
    preset = data.shown(replace(view, from_=None, to=None))
    days = (date.fromisoformat(first), date.fromisoformat(last))
    same = days == (preset.start, preset.end)
    put(from_=None if same else days[0], to=None if same else days[1])


def choose(event: str) -> None:
    """Open the card of an event or claim, or close it with an empty id.

    A click never moves the window; a link to an event outside it opens a window that holds it.
    """
    outside = event in set(data.shown().outside["id"])
    put(event=event, **({"window": "", "from_": None, "to": None} if outside else {}))


def row(shown: Shown) -> None:
    """Draw the controls: when, what is counted, words; beneath them lanes and the finer filters."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        windows(shown)
        days(shown)
        measure(shown)
        _search(shown)
    with st.container(horizontal=True, vertical_alignment="center", key="filters_row"):
        _lanes(shown)
        _filters(shown)
        as_of(shown)
        st.button(
            "Reset",
            key="reset",
            help="Back to the first named window without any filter.",
            on_click=lambda: write(View()),
            disabled=not st.query_params,
        )


def bound(key: str, value: Any) -> str:
    """Make the widget of that key show `value`, whatever it showed before; return the key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def windows(shown: Shown) -> None:
    """Draw the choice of a named window."""
    case, view = shown.case, shown.view
    if len(case.windows) < 2:
        return
    titles = {w.id: w.title for w in case.windows}
    own = bool(view.from_ or view.to)
    now = None if own else (view.window or case.windows[0].id)
    key = bound("window", now)

    def change() -> None:
        # A second press on the chosen window empties the control; the window is then simply shown again.
        put(window=st.session_state[key] or view.window, from_=None, to=None)

    st.segmented_control(
        "Window",
        list(titles),
        format_func=lambda w: escape(titles[w]),
        key=key,
        on_change=change,
        help="Named stretches of time. Drag in the picture for your own; double click returns.",
    )


def days(shown: Shown) -> None:
    """Draw the first and the last day shown."""
    first, last = span_of(shown.case.events)
    least, most = (
        date(min(first.year, shown.start.year) - 50, 1, 1),
        date(max(last.year, shown.end.year) + 50, 12, 31),
    )
    start, end = bound("from", shown.start), bound("to", shown.end)

    def change() -> None:
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
            on_change=change,
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
        on_change=lambda: put(measure=st.session_state[key]),
        help="What is counted in the lower panel. Counts of different things are never mixed.",
        width=240,
    )


def _search(shown: Shown) -> None:
    key = bound("q", shown.view.q)
    st.text_input(
        "Search",
        key=key,
        type="search",
        placeholder="words, names, places",
        max_chars=200,
        on_change=lambda: put(q=(st.session_state[key] or "").strip()),
        help="Marks what it finds in titles, words, actors, places and outlets; it hides nothing.",
        width="stretch",
    )


def _filters(shown: Shown) -> None:
    view = shown.view
    active = bool(view.status) + bool(view.side) + (view.scenario != "base")
    label = f"Filters · {active}" if active else "Filters"
    with st.popover(label, help="Status, whose side, and how the estimate reads the claims.", key="filters"):
        _pills("Status", "status", STATUS_TITLES, shown, "What is known about the event as titled.")
        _pills("Whose side", "side", SIDE_TITLES, shown, "Whose side the one who says it is on.")
        key = bound("scenario", view.scenario)
        st.radio(
            "Reading of the claims",
            SCENARIOS,
            format_func=lambda s: SCENARIO_TITLES[s],
            key=key,
            on_change=lambda: put(scenario=st.session_state[key]),
            help=SCENARIO_HELP,
        )


def _pills(label: str, name: str, titles: dict[str, str], shown: Shown, help_text: str) -> None:
    counts = _counts(shown, name)
    options = [value for value in titles if counts.get(value) or value in getattr(shown.view, name)]
    if not options:
        return
    key = bound(name, list(getattr(shown.view, name)))
    st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=lambda v: f"{escape(titles[v])} {counts.get(v, 0):,}",
        key=key,
        on_change=_put_list(name, key, options),
        help=f"{help_text} None pressed: all are shown.",
    )


def _lanes(shown: Shown) -> None:
    lanes = {lane.id: lane.title for lane in shown.case.lanes}
    if len(lanes) < 2:
        return
    counts = _counts(shown, "lane")
    hues = dict(zip(lanes, LANE_HUES, strict=False))

    def title(lane: str) -> str:
        name = f"**{escape(lanes[lane])}**"
        return f"{f':{hues[lane]}[{name}]' if lane in hues else name} {counts.get(lane, 0):,}"

    key = bound("lanes", list(shown.view.lanes))
    st.pills(
        "Show only",
        list(lanes),
        selection_mode="multi",
        format_func=title,
        key=key,
        on_change=_put_list("lanes", key, list(lanes)),
        label_visibility="collapsed",
        help="Press one or more to see only these; none pressed shows all.",
    )


def _put_list(name: str, key: str, options: list[str]) -> Callable[[], None]:
    def change() -> None:
        chosen = st.session_state[key]
        put(**{name: tuple(o for o in options if o in chosen)})

    return change


def _counts(shown: Shown, column: str) -> dict[str, int]:
    """Count the window's events by a column, whether or not a filter hides them."""
    values = pd.concat([shown.events[column], shown.filtered[column]])
    if column == "side":
        values = values.replace({"": "unstated"})
    return {str(value): int(count) for value, count in values.value_counts().items()}


def as_of(shown: Shown) -> None:
    """Draw the control that replays what was known when."""
    days = _known_days(shown)
    if len(days) < 2:
        return
    view = shown.view
    with st.popover(f"As of {say_day(shown.as_of)}", help="Replay what was known when.", key="as_of_popover"):
        last = days[-1]
        now = max((d for d in days if d <= shown.as_of), default=days[0])
        key = bound("as_of", now)

        def change() -> None:
            day = st.session_state[key]
            keep = view.since if view.since and view.since < day else None
            put(as_of=None if day == last else day, since=keep)

        st.select_slider(
            "As of",
            days,
            format_func=say_day,
            key=key,
            on_change=change,
            help="Only what was known by this day. A report turns hollow once its rebuttal is known.",
        )
        place = days.index(now)
        with st.container(horizontal=True):
            st.button(
                "Day before", disabled=place == 0, on_click=_step, args=(days, place - 1), key="as_of_before"
            )
            st.button(
                "Day after", disabled=now == last, on_click=_step, args=(days, place + 1), key="as_of_after"
            )
        _since(shown, [d for d in days if d < now])


def _step(days: list[date], place: int) -> None:
    since = data.view().since
    day = days[place]
    put(as_of=None if place == len(days) - 1 else day, since=since if since and since < day else None)


def _since(shown: Shown, days: list[date]) -> None:
    key = bound("since", shown.view.since)
    st.date_input(
        "Mark what is new since",
        key=key,
        min_value=min(filter(None, [*days[:1], shown.view.since]), default=None),
        max_value=max(filter(None, [*days[-1:], shown.view.since]), default=None),
        format="YYYY-MM-DD",
        disabled=not days,
        on_change=lambda: put(since=st.session_state[key]),
        help="Marks every row that became known after this day.",
    )
    if shown.view.since:
        new = int(shown.events["new"].sum()) + int(shown.all_claims["new"].sum())
        st.caption(f"{new:,} rows became known after {say_day(shown.view.since)}.")


def _known_days(shown: Shown) -> list[date]:
    """Return every day something became known, up to the case's own as-of date, which is always last."""
    known = pd.concat([shown.case.events["known"], shown.case.claims["known"]]).dropna()
    days = {stamp.date() for stamp in known.unique()}
    return sorted({d for d in days if d < shown.case.as_of} | {shown.case.as_of} | {shown.as_of})
