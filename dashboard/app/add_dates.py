"""Add, step 2: how the dates of a foreign column are read."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.evidence.foreign_dates import PRECISION_CODES
from dashboard.evidence.intake import Arrival
from dashboard.evidence.mapping import Take

ORDERS = {"": "as the column proves", "dmy": "day first", "mdy": "month first"}
SYSTEMS = {"date_prec": "UCDP (1 day to 5 year)", "time_precision": "ACLED (1 day to 3 month)"}


def date_settings(key: str, name: str, take: Take, came: Arrival) -> Take:
    """Draw what can be said about a date: its end, what a range means, day or month first, precision."""
    with st.expander(f"How {name} is read", expanded=False):
        first, second, third = st.columns(3)
        with first:
            take = _until(key, take, came)
        with second:
            take = _order(key, take)
        with third:
            return _precision(key, take, came)


def _until(key: str, take: Take, came: Arrival) -> Take:
    until = st.multiselect(
        "Column of its end, if there is one",
        list(came.header),
        default=[header for header in take.until if header in came.header],
        key=f"{key}_until",
        help="One column, or year, month and day.",
    )
    between = st.radio(
        "A start and an end, or 1995-2002, mean",
        [False, True],
        index=int(take.between),
        format_func=["it lasted from the one to the other", "some time between the two"].__getitem__,
        key=f"{key}_between",
    )
    return replace(take, until=tuple(until), between=bool(between))


def _order(key: str, take: Take) -> Take:
    order = st.radio(
        "03/04/2019 is read",
        list(ORDERS),
        index=list(ORDERS).index(take.order or ""),
        format_func=ORDERS.__getitem__,
        key=f"{key}_order",
        help="Where another cell, such as 23/03/2019, proves the order, that is used whatever you say.",
    )
    return replace(take, order="dmy" if order == "dmy" else "mdy" if order == "mdy" else None)


def _precision(key: str, take: Take, came: Arrival) -> Take:
    options = ["", *came.header]
    column = st.selectbox(
        "Column of precision codes",
        options,
        index=options.index(take.precision) if take.precision in options else 0,
        format_func=lambda one: one or "none",
        key=f"{key}_precision",
        help="A code that says whether the day, the week, the month or only the year is known.",
    )
    if not column:
        return replace(take, precision="", codes={})
    systems = list(SYSTEMS)
    system = st.radio(
        "Whose codes",
        systems,
        index=next((i for i, one in enumerate(systems) if PRECISION_CODES[one] == take.codes), 0),
        format_func=SYSTEMS.__getitem__,
        key=f"{key}_codes",
    )
    return replace(take, precision=column, codes=PRECISION_CODES[system])
