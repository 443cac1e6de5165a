"""Timeline: a line of facts, the controls, the picture; beneath it the chosen event and the table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app import chart, control_row, controls, data
from dashboard.app.card import card
from dashboard.app.exports import csv_buttons
from dashboard.app.listing import events_table, problems_table
from dashboard.app.plain_text import escape
from dashboard.evidence.problems import TimelineError
from dashboard.evidence.windows import say_day
from dashboard.figures.theme import PHONE_WIDTH, Size, page_size
from dashboard.view import Shown, View

# What stands above the picture at 1440 x 900, so that the whole picture is on the first screen.
ABOVE = 184
PHONE_MOST = 2400


def page() -> None:
    """Draw the page."""
    shown = data.shown()
    standing(shown)
    control_row.row(shown)
    with st.container(key="picture"):
        picture(shown)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        card(shown)
    with right, st.container(key="listing"):
        events_table(shown, "events_table")
        csv_buttons(shown.case, "events", shown.events, "shown")


def standing(shown: Shown) -> None:
    """Draw the line that says how much of the case is on screen; each number opens its list."""
    case = shown.case
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="standing"):
        marking = f" · **{escape(shown.marking)}**" if shown.marking else ""
        st.markdown(f"As of {escape(say_day(shown.as_of))}{marking}", width="content")
        _opens(f"{len(shown.events):,} of {shown.total:,} events", "Events shown", shown.events)
        _opens(f"{len(shown.filtered):,} hidden", "Hidden by the filter", shown.filtered)
        if len(shown.outside):
            _opens(f"{len(shown.outside):,} outside the window", "Outside the window", shown.outside)
        if len(shown.later):
            _opens(f"{len(shown.later):,} not yet known", "Not yet known on the as-of date", shown.later)
        if shown.view.q:
            hits = int(shown.events["hit"].sum())
            _opens(f"{hits:,} found", "Found by the search", shown.events[shown.events["hit"]])
        if shown.view.since:
            new = shown.events[shown.events["new"]]
            _opens(f"{len(new):,} new since {say_day(shown.view.since)}", "New since", new)
        problems = len(case.problems)
        if st.button(
            f"{problems:,} with problems", key="open_problems", type="tertiary", disabled=not problems
        ):
            _problems()


def _opens(label: str, title: str, rows: pd.DataFrame) -> None:
    if st.button(escape(label), key=f"open_{title}", type="tertiary", disabled=rows.empty):

        def list_rows() -> None:
            # A dialog runs alone; a row chosen in it is for the whole page.
            if events_table(data.shown(), f"list_{title}", rows):
                st.rerun()

        st.dialog(title, width="large")(list_rows)()


@st.dialog("Rows with problems", width="large")
def _problems() -> None:
    problems_table(data.case())


def picture(shown: Shown) -> None:
    """Draw events and count on one time axis, as large as the screen allows."""
    room = chart.room("timeline")
    drawn = data.picture(shown, "briefing", _size(room, shown), room.theme)
    chart.draw(
        drawn.json,
        "timeline",
        made_for=room,
        label=f"Timeline. {drawn.headline}",
        alt=drawn.alt,
        selected=shown.view.event,
        on_click=controls.choose,
        on_zoom=controls.zoom,
    )


def warm() -> None:
    """Draw the first picture before the first reader asks for it; whatever the folder holds."""
    try:
        shown = data.shown(View())
        data.picture(shown, "briefing", _size(chart.Room(), shown), "light")
    except TimelineError:
        return


def _size(room: chart.Room, shown: Shown) -> Size:
    if room.width < PHONE_WIDTH:
        return page_size(room.width, min(data.tall(shown, "briefing", room.width), PHONE_MOST))
    return page_size(room.width, min(max(room.height - (0 if room.full else ABOVE), 560), 1400))
