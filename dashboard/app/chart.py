"""The seam between a figure and the page: one chart that stays alive from run to run.

Owns how a figure reaches the browser and what comes back: the click, the zoom, the room there is. Pages
do not care whether the component or `st.plotly_chart` draws.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import streamlit as st

from dashboard.app import address

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "adviser_timeline_chart",
    html=_HERE.joinpath("chart.html").read_text("utf-8"),
    css=_HERE.joinpath("chart.css").read_text("utf-8"),
    js=_HERE.joinpath("chart.js").read_text("utf-8"),
    # One style sheet for the page: Plotly puts its own into the document, not into a shadow root.
    isolate_styles=False,
)
_SCREEN = re.compile(r"(\d{2,5})x(\d{2,5})-(full-)?(light|dark)")


class Drawable(Protocol):
    """A Plotly figure, as far as this module is concerned."""

    def to_json(self) -> str | None:
        """Return the figure as JSON."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room a picture has: the width of its place, the height of the window, and the theme.

    `said` is what the browser called it; the browser knows its own picture by that.
    """

    width: int = 1380
    height: int = 900
    theme: str = "light"
    full: bool = False
    said: str = "1380x900-light"

    @classmethod
    def read(cls, text: str) -> Room:
        """Read what the browser said, such as ``1380x900-light``; anything else is the default room."""
        said = _SCREEN.fullmatch(text)
        if not said:
            return cls()
        width, height, full, theme = said.groups()
        wide, high = min(max(int(width), 320), 3840), min(max(int(height), 320), 2400)
        return cls(wide, high, theme, bool(full), text)


def room(key: str) -> Room:
    """Return the room the chart of that key has; a guess in a session's first run."""
    return Room.read(str(st.session_state.get(f"{key}_screen", "")))


def draw(
    figure: Drawable | str,
    key: str,
    *,
    made_for: Room | None = None,
    label: str = "Picture",
    alt: str = "",
    selected: str = "",
    on_click: Callable[[str], None] | None = None,
    on_zoom: Callable[[str, str], None] | None = None,
) -> str | None:
    """Draw a figure and return the id of the mark that was clicked, if any.

    Parameters
    ----------
    figure
        A Plotly figure, or its JSON.
    key
        Name of this chart; the same chart lives on as long as the key does.
    made_for
        The room the figure was made for; the browser asks for another one when it does not fit. None for a
        figure of fixed size.
    label, alt
        Short name and text alternative, for those who hear the page.
    selected
        Id of the mark to ring.
    on_click
        Called before the run with the id of the clicked mark, "" when the card is closed.
    on_zoom
        Called before the run with the first and last visible day, both "" for the preset. None: no zoom.

    Returns
    -------
    str or None
        The clicked id; "" for closing; None when nothing was clicked.
    """
    text = figure if isinstance(figure, str) else figure.to_json() or "{}"
    if st.session_state.get("chart_failed"):
        return _plain(text, key)
    result = _COMPONENT(
        key=key,
        data={
            "figure": text,
            "plotly": "./assets/plotly-basic.min.js",
            "screen": made_for.said if made_for else "",
            "label": label,
            "alt": alt,
            "selected": selected,
            "zoom": on_zoom is not None,
            "query": urlencode(address.query()),
        },
        on_clicked_change=lambda: _clicked(key, on_click),
        on_zoomed_change=lambda: _zoomed(key, on_zoom),
        on_screen_change=lambda: _keep_screen(key),
        on_failed_change=_fail,
    )
    clicked = result.get("clicked")
    return str(clicked.get("id", "")) if isinstance(clicked, dict) else None


def _said(key: str, name: str) -> Any:
    return st.session_state[key].get(name)


def _clicked(key: str, on_click: Callable[[str], None] | None) -> None:
    said = _said(key, "clicked")
    if on_click and isinstance(said, dict):
        on_click(str(said.get("id", "")))


def _zoomed(key: str, on_zoom: Callable[[str, str], None] | None) -> None:
    said = _said(key, "zoomed")
    if on_zoom and isinstance(said, dict):
        on_zoom(str(said.get("from", "")), str(said.get("to", "")))


def _keep_screen(key: str) -> None:
    # Kept apart from the component's own state, which Streamlit drops on the way to another page.
    st.session_state[f"{key}_screen"] = _said(key, "screen")


def _fail() -> None:
    st.session_state["chart_failed"] = True


def _plain(text: str, key: str) -> str | None:
    """Draw with Streamlit's own chart, which loses zoom and keyboard, and say so once."""
    if not st.session_state.get("chart_said"):
        st.session_state["chart_said"] = True
        st.toast("The interactive chart could not be loaded; this is the plain one.", duration="long")
    event = st.plotly_chart(
        json.loads(text), key=f"{key}_plain", theme=None, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"]
    return str(points[0].get("customdata", "")) if points else None
