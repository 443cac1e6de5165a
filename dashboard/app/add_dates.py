"""Add, step 2: how the dates of a foreign column are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.evidence.foreign_dates import PRECISION_CODES
from dashboard.evidence.intake import Arrival
from dashboard.evidence.mapping import Take

Put = Callable[[Callable[[Take], Take]], None]
ORDERS = {"": "as the column proves", "dmy": "day first", "mdy": "month first"}
SYSTEMS = {"date_prec": "UCDP (1 day to 5 year)", "time_precision": "ACLED (1 day to 3 month)"}


def date_settings(key: str, name: str, take: Take, came: Arrival, put: Put) -> None:
    """Draw what can be said about a date: its end, what a range means, day or month first, precision."""
    with st.expander(f"How {name} is read", expanded=False):
        first, second, third = st.columns(3)
        with first:
            _until(key, take, came, put)
        with second:
            _order(key, take, put)
        with third:
            _precision(key, take, came, put)


def _changed(
    key: str, field: str, put: Put, make: Callable[[Any], Any] = lambda value: value
) -> Callable[[], None]:
    return lambda: put(lambda old: replace(old, **{field: make(st.session_state[key])}))


def _until(key: str, take: Take, came: Arrival, put: Put) -> None:
    st.multiselect(
        "Column of its end, if there is one",
        list(came.header),
        default=[header for header in take.until if header in came.header],
        key=f"{key}_until",
        on_change=_changed(f"{key}_until", "until", put, tuple),
        help="One column, or year, month and day.",
    )
    st.radio(
        "A start and an end, or 1995-2002, mean",
        [False, True],
        index=int(take.between),
        format_func=["it lasted from the one to the other", "some time between the two"].__getitem__,
        key=f"{key}_between",
        on_change=_changed(f"{key}_between", "between", put),
    )


def _order(key: str, take: Take, put: Put) -> None:
    st.radio(
        "03/04/2019 is read",
        list(ORDERS),
        index=list(ORDERS).index(take.order or ""),
        format_func=ORDERS.__getitem__,
        key=f"{key}_order",
        on_change=_changed(f"{key}_order", "order", put, lambda order: order or None),
        help="Where another cell, such as 23/03/2019, proves the order, that is used whatever you say.",
    )


def _precision(key: str, take: Take, came: Arrival, put: Put) -> None:
    options = ["", *came.header]
    st.selectbox(
        "Column of precision codes",
        options,
        index=options.index(take.precision) if take.precision in options else 0,
        format_func=lambda one: one or "none",
        key=f"{key}_precision",
        on_change=_changed(f"{key}_precision", "precision", put),
        help="A code that says whether the day, the week, the month or only the year is known.",
    )
    if take.precision:
        systems = list(SYSTEMS)
        st.radio(
            "Whose codes",
            systems,
            index=next((i for i, one in enumerate(systems) if PRECISION_CODES[one] == take.codes), None),
            format_func=SYSTEMS.__getitem__,
            key=f"{key}_codes",
            on_change=_changed(f"{key}_codes", "codes", put, lambda one: PRECISION_CODES[one]),
        )
