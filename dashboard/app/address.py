"""The address of a session: the link it came with, then what its controls and Back and Forward made of it.

Owns all reading and writing of the query. A browser sends its address and its controls with every request;
sent before the last change reached it, both are old, and a quick reader would lose what the first press did.
So the session keeps its own address, and takes the browser's in its first run and after Back and Forward
only. The browser hears of a change after the page it belongs to: who sends an address has seen its page.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_KEY = "address"
_TOLD = "address_told"
_SHOWN = "address_shown"
KEPT = 16


def take() -> None:
    """Take the browser's address where it may be newer than the session's; a run's first act."""
    run = get_script_run_ctx()
    if _KEY not in st.session_state or (run and run.is_history_navigation):
        write(_said())


def query() -> dict[str, str]:
    """Return the query of this session's address, without the page it may name."""
    return cast("dict[str, str]", st.session_state[_KEY]) if _KEY in st.session_state else _said()


def write(wanted: dict[str, str]) -> None:
    """Change the address; the browser is told when its page has been drawn."""
    st.session_state[_KEY] = wanted


def tell() -> None:
    """Give the browser the session's address in one step, so that one Back undoes it; a run's last act."""
    wanted, told = query(), st.session_state.get(_TOLD, query())
    # What it said is where it was; what it was told last is where it may be by now.
    if not _said() == told == wanted:
        st.session_state[_TOLD] = wanted
        st.query_params.from_dict(wanted)


def shows(control: str, value: Any) -> None:
    """Keep what a control shows at the session's address."""
    pages = st.session_state.setdefault(_SHOWN, {})
    pages.setdefault(urlencode(query()), {})[control] = value
    if len(pages) > KEPT:
        del pages[next(iter(pages))]


def repeats(control: str, value: Any) -> bool:
    """Return whether the browser sends back what its page, maybe an old one, showed: nobody's choice."""
    shown = st.session_state.get(_SHOWN, {}).get(urlencode(_said()), {})
    return control in shown and bool(shown[control] == value)


def _said() -> dict[str, str]:
    return {name: value for name, value in st.query_params.to_dict().items() if name != "page"}
