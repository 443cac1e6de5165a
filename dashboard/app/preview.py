"""The picture itself on the page: the figure every export draws, at its proportions, scaled to the column.

Owns copying it to the clipboard and the browser's own export, which need nothing on the server.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "adviser_timeline_preview",
    html=_HERE.joinpath("preview.html").read_text("utf-8"),
    css=_HERE.joinpath("preview.css").read_text("utf-8"),
    js=_HERE.joinpath("preview.js").read_text("utf-8"),
    isolate_styles=False,
)


def preview(figure: str, *, alt: str, name: str, exports: bool) -> None:
    """Draw a picture.

    Parameters
    ----------
    figure
        The figure as JSON, with its width and height.
    alt
        Its text alternative.
    name
        File name without suffix for what the browser saves.
    exports
        Whether to offer the browser's own PNG and SVG, where the server cannot draw.
    """
    _COMPONENT(
        key="preview",
        data={
            "figure": figure,
            "plotly": f"{st.get_option('server.baseUrlPath').rstrip('/')}/assets/plotly-basic.min.js",
            "alt": alt,
            "name": name,
            "exports": exports,
        },
    )
