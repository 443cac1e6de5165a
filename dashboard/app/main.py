"""The script Streamlit runs: page frame, navigation, what changed on disk, and the chosen page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.app import (
    add_page,
    address,
    briefing_page,
    counts_page,
    data,
    evidence_page,
    method_page,
    take,
    timeline_page,
)
from dashboard.app.plain_text import escape
from dashboard.evidence.problems import TimelineError

ICON = Path(__file__).parent.parent / "assets" / "icon.svg"
PAGES = {
    "timeline": (timeline_page.page, "Timeline", "What happened when, and the count beneath it."),
    "counts": (counts_page.page, "Counts", "How many, month by month, and who says so."),
    "evidence": (evidence_page.page, "Evidence", "Every source, event and claim, and what contradicts what."),
    "briefing": (briefing_page.page, "Briefing", "One picture to take away: PNG, slide, PDF, page."),
    "add": (add_page.page, "Add", "Bring your own rows: check, map, save."),
    "method": (method_page.page, "Method", "How to read it, and what it cannot know."),
}


def main() -> None:
    """Run one page."""
    st.set_page_config(page_title="adviser-timeline", page_icon=str(ICON), layout="wide")
    st.html(Path(__file__).with_name("style.css"))
    pages = {
        name: st.Page(page, title=title, url_path=name, default=name == "timeline")
        for name, (page, title, _) in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    address.take()
    asked = st.query_params.get("page", "")
    if asked in pages and pages[asked] != chosen:
        st.switch_page(pages[asked], query_params=address.query())
    try:
        with st.spinner("Reading the case ..."):
            case = data.read()
    except TimelineError as error:
        st.title("This folder cannot be shown")
        st.error(escape(error))
        st.caption("Mend it and this page shows the case by itself.")
        _watch()
        return
    _head(case.title, pages)
    for sentence in data.ignored():
        st.info(escape(sentence), icon=":material/link_off:")
    for sentence in data.news():
        st.toast(escape(sentence), icon=":material/refresh:")
    chosen.run()
    address.tell()
    _watch()


def _head(title: str, pages: dict[str, st.Page]) -> None:
    """Draw the case's title and the ways to the other pages, which keep the view."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.markdown(f"**{escape(title)}**", width="stretch")
        for name, page in pages.items():
            st.page_link(page, help=PAGES[name][2], query_params=address.query())


@st.fragment(run_every=2)
def _watch() -> None:
    """Look every two seconds whether a file changed or could not be made; if so, run the page again."""
    if data.changed() or take.changed():
        st.rerun()


main()
