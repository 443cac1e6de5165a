"""As of: what was known on a day, and what has become known since another."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.app import controls
from dashboard.evidence.windows import say_day
from dashboard.view import Shown

# A slider with more stops than this cannot be set by hand.
MANY = 500
HELP = "Only what was known by this day. A report turns hollow once its rebuttal is known."


def as_of(shown: Shown) -> None:
    """Draw the control that replays what was known when."""
    days = _known_days(shown)
    if len(days) < 2:
        return
    now = max((d for d in days if d <= shown.as_of), default=days[0])
    with st.popover(f"As of {say_day(shown.as_of)}", help="Replay what was known when.", key="as_of_popover"):
        key = controls.bound("as_of", now)
        change = controls.chosen(key, lambda day: _show(shown, day or now))
        if len(days) > MANY:
            st.date_input(
                "As of",
                key=key,
                min_value=days[0],
                max_value=days[-1],
                format="YYYY-MM-DD",
                on_change=change,
                help=HELP,
            )
        else:
            st.select_slider("As of", days, format_func=say_day, key=key, on_change=change, help=HELP)
        place = days.index(now)
        with st.container(horizontal=True):
            for label, there in (("Day before", place - 1), ("Day after", place + 1)):
                st.button(
                    label,
                    key=f"as_of_{there - place}",
                    disabled=not 0 <= there < len(days),
                    on_click=_show,
                    args=(shown, days[max(0, min(there, len(days) - 1))]),
                )
        _since(shown, [d for d in days if d < now])


def _show(shown: Shown, day: date) -> None:
    since = shown.view.since
    controls.put(
        as_of=None if day == shown.case.as_of else day, since=since if since and since < day else None
    )


def _since(shown: Shown, days: list[date]) -> None:
    key = controls.bound("since", shown.view.since)
    st.date_input(
        "Mark what is new since",
        key=key,
        min_value=min(filter(None, [*days[:1], shown.view.since]), default=None),
        max_value=max(filter(None, [*days[-1:], shown.view.since]), default=None),
        format="YYYY-MM-DD",
        disabled=not days,
        on_change=controls.chosen(key, lambda day: controls.put(since=day)),
        help="Marks every row that became known after this day.",
    )
    if shown.view.since:
        new = int(shown.events["new"].sum()) + int(shown.all_claims["new"].sum())
        st.caption(f"{new:,} rows became known after {say_day(shown.view.since)}.")


def _known_days(shown: Shown) -> list[date]:
    """Return every day something became known, up to the case's own as-of date and the one shown."""
    known = pd.concat([shown.case.events["known"], shown.case.claims["known"]]).dropna()
    days = {stamp.date() for stamp in known.unique()}
    return sorted({d for d in days if d < shown.case.as_of} | {shown.case.as_of} | {shown.as_of})
