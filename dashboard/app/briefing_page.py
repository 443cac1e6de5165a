"""Briefing: left the form, right the picture itself; beneath it what to look at, and the files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.app import controls, data, take
from dashboard.app.plain_text import escape
from dashboard.app.preview import preview
from dashboard.figures.theme import SIZES
from dashboard.link import MARKINGS, PICTURES, TEXT_LIMIT
from dashboard.share.image import NO_CHROMIUM, find_chromium, waiting
from dashboard.share.lint import Finding, lint
from dashboard.share.names import file_name
from dashboard.share.picture import Picture, suggested_headline
from dashboard.view import Shown

PICTURE_TITLES = {
    "briefing": "Timeline over counts",
    "timeline": "Timeline",
    "counts": "Counts",
    "claims": "Who says how many",
}
# Format, what it is for, its type; HTML needs no Chromium.
FILES = (
    ("png", "PNG", "Picture at twice the size, for slides and documents.", "image/png"),
    ("svg", "SVG", "Vector with named groups, for a graphics desk.", "image/svg+xml"),
    ("pdf", "PDF", "One vector page, for print.", "application/pdf"),
    (
        "pptx",
        "PowerPoint",
        "The picture, the rows, and every source in the notes.",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("html", "Web page", "Interactive, works offline, with rows and data inside.", "text/html"),
    ("zip", "Evidence pack", "Pictures, rows, the whole case and how to make it again.", "application/zip"),
)


def page() -> None:
    """Draw the page."""
    shown = data.shown()
    with st.container(key="briefing"):
        left, right = st.columns([1, 3], gap="medium")
    with left:
        notes = form(shown, suggested_headline(shown, data.briefing().estimates))
    drawn = replace(data.briefing(), notes=notes)
    chromium = find_chromium() is not None
    with right:
        name = file_name(drawn, "").rstrip(".")
        preview(drawn.figure.to_json(), alt=drawn.text_alternative, name=name, exports=not chromium)
        downloads(drawn, chromium)
        warn(lint(drawn))
        with st.expander("The picture in words"):
            st.text(drawn.text_alternative)
        with st.expander("Link to this picture"):
            st.code(data.link(shown.view), language=None, wrap_lines=True)


def form(shown: Shown, suggested: str) -> str:
    """Draw the form and return the notes; everything else goes into the link."""
    view = shown.view
    choose("Picture", "picture", list(PICTURES), PICTURE_TITLES, help_="What to draw.")
    st.text_input(
        "Headline",
        value=view.headline,
        placeholder=suggested,
        max_chars=TEXT_LIMIT,
        key=f"headline_{view.headline}",
        on_change=lambda: keep("headline", f"headline_{view.headline}"),
        help="Empty: the one suggested from the data, which never says more than the data.",
    )
    choose("Size", "size", list(SIZES), {n: s.title for n, s in SIZES.items()}, help_="Width by height.")
    marks = {mark: mark if mark != "none" else "No marking" for mark in MARKINGS}
    if shown.marking and shown.marking not in marks:
        marks = {shown.marking: "Unknown: mend case.toml, or choose"} | marks
    choose(
        "Marking",
        "marking",
        list(marks),
        marks,
        help_="TLP 2.0, at the top and the bottom right.",
        value=shown.marking or "none",
    )
    st.text_input(
        "Classification",
        value=view.classification,
        max_chars=TEXT_LIMIT,
        key=f"classification_{view.classification}",
        on_change=lambda: keep("classification", f"classification_{view.classification}"),
        help="A line of your own beside the marking.",
    )
    titles = dict(zip(shown.events["id"], shown.events["title"], strict=True))
    st.multiselect(
        "Labels first",
        list(titles),
        default=[label for label in view.labels if label in titles],
        format_func=lambda event: titles.get(event, event),
        key=f"labels_{','.join(view.labels)}",
        on_change=lambda: keep_labels(f"labels_{','.join(view.labels)}"),
        placeholder="The key rows",
        help="Which events get a label before the others. Empty: the key rows.",
    )
    return st.text_area(
        "Notes", key="notes", help="For the slide's notes and the pack; not in the picture."
    ).strip()


def choose(
    label: str, name: str, options: list[str], titles: dict[str, str], *, help_: str, value: str = ""
) -> None:
    """Draw a choice that shows what the link says and writes what is chosen."""
    now = value or str(getattr(data.view(), name))
    if now not in options:
        options, titles = [*options, now], {**titles, now: now}
    key = f"{name}_{now}"
    st.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=lambda option: titles[option],
        key=key,
        on_change=lambda: keep(name, key),
        help=help_,
    )


def keep(name: str, key: str) -> None:
    """Write a widget's value to the link."""
    controls.put(**{name: st.session_state[key]})


def keep_labels(key: str) -> None:
    """Write the chosen labels to the link."""
    controls.put(labels=tuple(st.session_state[key]))


def downloads(drawn: Picture, chromium: bool) -> None:
    """Offer the files; each is made when asked for, one after the other. Say which could not be made."""
    failures = take.failures(drawn)
    with st.container(horizontal=True):
        for suffix, label, what, mime in FILES:
            st.download_button(
                label,
                partial(take.make, drawn, suffix, failures),
                file_name=file_name(drawn, suffix),
                mime=mime,
                help=what,
                key=f"export_{suffix}",
                on_click="ignore",
                disabled=not chromium and suffix != "html",
            )
    for suffix, label, _, _ in FILES:
        if reason := failures.get(suffix):
            st.error(escape(f"The {label} was not made. {reason[:1].upper()}{reason[1:]}."))
    if not chromium:
        st.info(escape(f"On this server {NO_CHROMIUM}. Your own browser can save the picture above."))
    elif waiting():
        st.caption(f"{waiting()} pictures are being drawn; yours waits its turn.")


def warn(findings: tuple[Finding, ...]) -> None:
    """Say what to look at before the picture leaves, and offer each remedy."""
    if not findings:
        return
    with st.container(border=True, gap="small"):
        things = "one thing" if len(findings) == 1 else f"{len(findings)} things"
        st.markdown(f"**Before it leaves: {things} to look at**")
        for place, finding in enumerate(findings):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/warning: {escape(finding.message)}", width="stretch")
                if finding.changes:
                    st.button(
                        escape(finding.remedy.rstrip(".")),
                        key=f"mend_{place}",
                        on_click=controls.put,
                        kwargs=dict(finding.changes),
                    )
                else:
                    st.caption(escape(finding.remedy), width="content")
