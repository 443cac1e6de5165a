"""The Streamlit dashboard, thin: read the view, ask the core, draw, caption."""
