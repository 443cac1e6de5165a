"""What one writes in ten minutes: pandas, `px.timeline`, `st.plotly_chart`. Only `make bench` runs it.

Not a caricature: the file is cached, the chart spans the page, and the filter is in the link.
"""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="naive", layout="wide")


@st.cache_data
def load(path: str) -> pd.DataFrame:
    """Read the events."""
    return pd.read_csv(path, parse_dates=["start", "end"])


events = load(os.environ["NAIVE_EVENTS"])
lanes = st.pills(
    "Lanes", sorted(events["lane"].unique()), selection_mode="multi", key="lanes", bind="query-params"
)
# A reader without a browser cannot press a pill; the bench asks for a lane with `only`.
lanes = lanes or st.query_params.get_all("only")
if lanes:
    events = events[events["lane"].isin(lanes)]
figure = px.timeline(events, x_start="start", x_end="end", y="lane", color="lane", hover_name="title")
st.plotly_chart(figure)
st.dataframe(events)
