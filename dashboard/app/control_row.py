"""The row of controls over the Timeline: when, what is counted, words, lanes, and the finer filters."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.app import address, controls, replay
from dashboard.app.look import LANE_HUES
from dashboard.app.plain_text import escape
from dashboard.link import SCENARIOS
from dashboard.view import Shown, View


def row(shown: Shown) -> None:
    """Draw the controls: when, what is counted, words; beneath them lanes and the finer filters."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        controls.windows(shown)
        controls.days(shown)
        controls.measure(shown)
        _search(shown)
    with st.container(horizontal=True, vertical_alignment="center", key="filters_row"):
        _lanes(shown)
        _filters(shown)
        replay.as_of(shown)
        st.button(
            "Reset",
            key="reset",
            help="Back to the first named window without any filter.",
            on_click=lambda: controls.write(View()),
            disabled=not address.query(),
        )


def _search(shown: Shown) -> None:
    key = controls.bound("q", shown.view.q)
    st.text_input(
        "Search",
        key=key,
        type="search",
        placeholder="words, names, places",
        max_chars=200,
        on_change=controls.chosen(key, lambda words: controls.put(q=(words or "").strip())),
        help="Marks what it finds in titles, words, actors, places and outlets; it hides nothing.",
        width="stretch",
    )


def _filters(shown: Shown) -> None:
    view = shown.view
    active = bool(view.status) + bool(view.side) + (view.scenario != "base")
    label = f"Filters · {active}" if active else "Filters"
    with st.popover(label, help="Status, whose side, and how the estimate reads the claims.", key="filters"):
        _pills("Status", "status", controls.STATUS_TITLES, shown, "What is known about the event as titled.")
        _pills("Whose side", "side", controls.SIDE_TITLES, shown, "Whose side the one who says it is on.")
        key = controls.bound("scenario", view.scenario)
        st.radio(
            "Reading of the claims",
            SCENARIOS,
            format_func=lambda s: controls.SCENARIO_TITLES[s],
            key=key,
            on_change=controls.chosen(key, lambda scenario: controls.put(scenario=scenario)),
            help=controls.SCENARIO_HELP,
        )


def _pills(label: str, name: str, titles: dict[str, str], shown: Shown, help_text: str) -> None:
    counts = _counts(shown, name)
    options = [value for value in titles if counts.get(value) or value in getattr(shown.view, name)]
    if not options:
        return
    key = controls.bound(name, list(getattr(shown.view, name)))
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

    key = controls.bound("lanes", list(shown.view.lanes))
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
    def change(chosen: list[str]) -> None:
        controls.put(**{name: tuple(o for o in options if o in chosen)})

    return controls.chosen(key, change)


def _counts(shown: Shown, column: str) -> dict[str, int]:
    """Count the window's events by a column, whether or not a filter hides them."""
    values = pd.concat([shown.events[column], shown.filtered[column]])
    if column == "side":
        values = values.replace({"": "unstated"})
    return {str(value): int(count) for value, count in values.value_counts().items()}
