"""Method: how to read a band, a worked example from the case, every constant and its source, its limits."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app import data
from dashboard.app.plain_text import escape
from dashboard.estimate.account import LIMITS, MEASURED, READING, READINGS, SOURCES, STEPS
from dashboard.estimate.listing import readings
from dashboard.estimate.model import Estimate
from dashboard.estimate.sentence import month_sentence
from dashboard.estimate.settings import CONSTANTS, Settings
from dashboard.view import Shown


def page() -> None:
    """Draw the page."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _list("How to read a band", READING)
        _list("What the model does", STEPS)
    with right:
        _list("What it cannot know", LIMITS)
        _list("What was measured", MEASURED)
    _example(data.shown())
    st.subheader("Three readings, never averaged")
    _table(pd.DataFrame(READINGS, columns=["Reading", "What it does"]), "readings")
    st.subheader("Every constant, and whose it is")
    st.caption(
        "“Our choice” means that nobody measured it; the Counts page lets you move the ones that matter."
    )
    constants = pd.DataFrame(CONSTANTS).rename(columns=str.capitalize)
    _table(constants, "constants")
    st.subheader("What a grade is taken to mean")
    st.caption(
        "The bias comes from how far low and high estimates lie apart in conflict data; the odds of being "
        "right are our choice. A row's odds are the mean of its letter's and its digit's (1 to 5 as A to E); "
        "6 says nothing."
    )
    grades = pd.DataFrame(Settings().grades)
    grades.columns = ["Grade", "Bias of the source, log sd", "Odds that a claim is right"]
    _table(grades, "grades")
    _list("What it stands on", SOURCES)


def _list(title: str, sentences: tuple[str, ...]) -> None:
    st.subheader(title)
    st.markdown("\n".join(f"- {escape(sentence)}" for sentence in sentences))


def _table(table: pd.DataFrame, key: str) -> None:
    st.dataframe(table, hide_index=True, key=f"method_{key}")


def _example(shown: Shown) -> None:
    """Work the measure and month of the link through, with the numbers of this case."""
    estimate = next(iter(data.estimates(shown).values()), None)
    if estimate is None:
        return
    sentence = data.once(
        "sentence", shown, lambda: month_sentence(estimate, shown.claims, shown.month, shown.measure)
    )
    st.subheader("A worked example, live from this case")
    st.markdown(f"**{escape(sentence)}\\.**")
    st.caption(
        "These claims made it. The range is what the words allow; the odds are how often a claim of that "
        "grade is taken to be right; the weight is what is left of it after the same voice's other claims."
    )
    _table(_used(shown, estimate), "example")


def _used(shown: Shown, estimate: Estimate) -> pd.DataFrame:
    """Return the claims the estimate used, as the model read them."""
    read = readings(estimate)
    said = shown.claims.set_index("id").loc[read["id"]].reset_index()
    return pd.DataFrame(
        {
            "Who": said["claimant"],
            "Words": said["wording"],
            "About": said["date_said"],
            "Read as": read["read_as"],
            "Grade": said["grade"],
            "Bias, log sd": read["tau"],
            "Odds it is right": read["pi"].round(3),
            "Weight": read["share"].round(2),
        }
    )
