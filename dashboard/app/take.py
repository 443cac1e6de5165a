"""Files a reader asks for: each is made when its button is pressed, and why one was not made is said.

Streamlit calls the maker on a thread that has no page, and shows of its errors only that there was one; so
the reason is kept with the reader's session, and the page is run again to say it.
"""

from __future__ import annotations

import streamlit as st

from dashboard.app import data
from dashboard.evidence.problems import TimelineError
from dashboard.share.picture import Picture

# Why a file was not made, by its suffix.
Failures = dict[str, str]

_UNEXPECTED = "something unexpected went wrong; whoever runs this server finds it in its log"


def failures(picture: Picture) -> Failures:
    """Return what could not be made in this session of the picture's view; another view begins without any.

    Rows that changed do not: that they did may be the very reason.
    """
    kept: Failures = data.kept("failures", f"{picture.shown.view}|{picture.notes}", dict)
    st.session_state["failures_said"] = dict(kept)
    return kept


def make(picture: Picture, suffix: str, failures: Failures) -> bytes:
    """Return a picture as a file, or keep the reason why there is none.

    Raises
    ------
    TimelineError
        When it could not be made.
    """
    reason = _UNEXPECTED
    try:
        made = data.export(picture, suffix)
        reason = ""
    except TimelineError as error:
        reason = str(error)
        raise
    finally:
        failures.pop(suffix, None)
        if reason:
            failures[suffix] = reason
    return made


def changed() -> bool:
    """Return whether this session's page does not say by now what it should about its files."""
    _, kept = st.session_state.get("kept_failures", ("", {}))
    said = st.session_state.get("failures_said", {})
    st.session_state["failures_said"] = dict(kept)
    return bool(said != kept)
