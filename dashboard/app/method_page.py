"""Method: to come."""

from __future__ import annotations

import streamlit as st


def page() -> None:
    """Say that this page is on its way."""
    st.info("This page is being built. The Timeline and Evidence pages show the case.")
