"""What the pages read: the case, the view of this run's link, and everything computed from the two.

Owns all caching. The case is read again when a file of its folder changed; whatever is made from it is kept
under the case's version, the bytes of all its files. Pages never load or compute by themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.app import address, served
from dashboard.app.store import Store
from dashboard.estimate.model import Estimate, Settings
from dashboard.evidence.case import Case, load_case
from dashboard.evidence.drafts import by_table, with_drafts
from dashboard.figures.briefing import needed_height, picture_figure
from dashboard.figures.theme import Size
from dashboard.figures.words import headline, text_alternative
from dashboard.log import timed
from dashboard.share import picture as share
from dashboard.share.counts import estimates_of, settings_of
from dashboard.share.render import render
from dashboard.view import Shown, View, apply_view

# Pages ask `data` for everything; the server, up before the pages, asks `served`.
use, folder, editable = served.use, served.folder, served.editable

Stamp = tuple[tuple[str, ...], ...]
T = TypeVar("T")

# Views and what is made of them: 256 of a small case, five of one with 100,000 events.
_views = Store(512_000)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure as the browser gets it, and its words for those who hear the page."""

    json: str
    headline: str
    alt: str


def stamp() -> Stamp:
    """Return name and marks of change of every file in the folder: what tells that it must be read again."""
    try:
        with os.scandir(folder()) as entries:
            return tuple(sorted((e.name, *_marks(e)) for e in entries if not e.name.startswith((".", "~"))))
    except OSError as error:
        return ((str(error.errno),),)


def _marks(entry: os.DirEntry[str]) -> tuple[str, ...]:
    """Return what changes when a file does: size and time can be made the same, the rest cannot."""
    try:
        stat = entry.stat()
    except OSError as error:  # a link to nothing, or to itself
        return (str(error.errno),)
    return tuple(map(str, (stat.st_ino, stat.st_ctime_ns, stat.st_mtime_ns, stat.st_size)))


def read() -> Case:
    """Read the case for a run of the page; whatever the session asks before its next run sees the same one.

    Raises
    ------
    CaseError
        When the folder cannot be opened as a case at all.
    """
    st.session_state["run_stamp"] = stamp()
    st.session_state["run_case"] = _on_disk()
    return case()


def case() -> Case:
    """Return the case as this session's last run read it, with the session's own draft rows.

    So a folder that goes while a page is drawn, or before a click is answered, breaks neither.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return _on_disk()  # nobody's session: the first picture is drawn before the first reader comes
    loaded: Case = st.session_state.get("run_case") or _on_disk()
    drafts = st.session_state.get("drafts")
    if not drafts:
        return loaded
    # The batches themselves: the same ones are the same objects, so comparing them takes no time.
    key = (loaded.folder, loaded.version, tuple(drafts))
    return kept("drafted", key, lambda: with_drafts(loaded, by_table(drafts)))


def _on_disk() -> Case:
    return _load(f"{folder()}|{stamp()}", folder())


def kept(name: str, key: object, make: Callable[[], T]) -> T:
    """Return what `make` gives; this session keeps the last one and makes it anew for another key."""
    slot = f"kept_{name}"
    if st.session_state.get(slot, (None, None))[0] != key:
        st.session_state[slot] = (key, make())
    return cast(T, st.session_state[slot][1])


def still_wanted() -> None:
    """End this run where its reader has left or asks for something newer; long work calls it often."""
    _ = "drafts" in st.session_state  # Streamlit raises its own stop wherever the session's state is touched


def view() -> View:
    """Return the view this run's link asks for."""
    return _link(case(), address.query())[0]


def ignored() -> tuple[str, ...]:
    """Return one sentence for each value of the link that was ignored."""
    view, sentences = _link(case(), address.query())
    return sentences + settings(view)[1]


def _link(case: Case, query: dict[str, str]) -> tuple[View, tuple[str, ...]]:
    return _read(f"{case.folder}|{case.version}|{query}", case, query)


def settings(view: View) -> tuple[Settings, tuple[str, ...]]:
    """Return the estimate's settings of a view, and what of them could not be used."""
    return settings_of(view)


def shown(other: View | None = None) -> Shown:
    """Return the rows that the link's view shows, or those of another view."""
    return shown_of(case(), other or view())


def shown_of(loaded: Case, wanted: View) -> Shown:
    """Return the rows that a view of any case shows."""
    return _views.get(f"shown|{_key(loaded, wanted)}", _weight(loaded), lambda: apply_view(loaded, wanted))


def estimates(shown: Shown) -> dict[str, Estimate]:
    """Return the estimate of the shown measure, by its id; empty where claims are only compared."""
    view, measure = shown.view, shown.measure.id if shown.measure else ""
    asked = (
        shown.as_of,
        shown.start,
        shown.end,
        shown.month,
        view.scenario,
        view.drift,
        view.jump,
        view.common,
    )
    return _estimates("|".join([shown.case.version, measure, *map(str, asked)]), shown)


def picture(shown: Shown, kind: str, size: Size, theme: str) -> Picture:
    """Return a picture of the shown rows, drawn once for all readers who see the same."""
    return _picture(f"{_key(shown.case, shown.view)}|{kind}|{size}|{theme}", shown, kind, size, theme)


def briefing() -> share.Picture:
    """Return the link's view as the picture that every export draws."""
    loaded, wanted = case(), view()
    return _views.get(
        f"briefing|{_key(loaded, wanted)}", _weight(loaded), lambda: share.picture(loaded, wanted)
    )


def export(picture: share.Picture, suffix: str) -> bytes:
    """Return a picture as a file; made once for all readers who ask for the same."""
    return _export(
        f"{_key(picture.shown.case, picture.shown.view)}|{picture.notes}|{suffix}", picture, suffix
    )


def tall(shown: Shown, kind: str, width: int) -> int:
    """Return the height at which a picture of that width labels every key row, for a page that scrolls."""
    return once(
        f"tall|{kind}|{width}", shown, lambda: needed_height(shown, estimates(shown), kind=kind, width=width)
    )


def once(name: str, shown: Shown, make: Callable[[], T]) -> T:
    """Return what `make` gives, made once for each name and view of a case; nobody may change it."""
    return _views.get(f"{name}|{_key(shown.case, shown.view)}", _weight(shown.case), make)


def _weight(case: Case) -> int:
    # A small case weighs something, too: its views have figures and frames of their own.
    return max(len(case.events), 2_000)


def _key(case: Case, view: View) -> str:
    return f"{case.folder}|{case.version}|{view}"


# Arguments with an underscore are not part of a cache's key; the key says all that they depend on.
@st.cache_resource(max_entries=2, show_spinner=False)
def _load(key: str, _folder: Path) -> Case:
    with timed("load") as facts:
        loaded = load_case(_folder)
        facts |= {"data": loaded.short_hash, "files": len(loaded.files), "problems": len(loaded.problems)}
        facts |= {"events": len(loaded.events), "claims": len(loaded.claims), "sources": len(loaded.sources)}
    return loaded


@st.cache_resource(max_entries=256, show_spinner=False)
def _read(key: str, _case: Case, _query: dict[str, str]) -> tuple[View, tuple[str, ...]]:
    return View.from_query(_query, _case)


@st.cache_resource(max_entries=64, show_spinner=False)
def _estimates(key: str, _shown: Shown) -> dict[str, Estimate]:
    return estimates_of(_shown)


@st.cache_resource(max_entries=128, show_spinner=False)
def _picture(key: str, _shown: Shown, _kind: str, _size: Size, _theme: str) -> Picture:
    computed = estimates(_shown)
    figure = picture_figure(_shown, computed, kind=_kind, size=_size, theme=_theme)
    return Picture(figure.to_json(), headline(_shown, computed), text_alternative(_shown, computed, _kind))


@st.cache_resource(max_entries=24, show_spinner=False)
def _export(key: str, _picture: share.Picture, _suffix: str) -> bytes:
    with timed("export") as facts:
        facts.update(format=_suffix, data=_picture.shown.case.short_hash)
        made = render(_picture, _suffix)
        facts["bytes"] = len(made)
        return made


def link(view: View) -> str:
    """Return the whole address of a view, as one would send it to a colleague."""
    base = str(st.context.url or "").split("?")[0]
    query = urlencode(view.to_query(case()), safe=",:")
    return f"{base}?{query}" if query else base


def changed() -> bool:
    """Return whether a file changed since this session's last run."""
    return bool(st.session_state["run_stamp"] != stamp())


def news() -> tuple[str, ...]:
    """Return what changed on disk since this session's last run, one sentence a file."""
    now = st.session_state["run_stamp"]
    counts = {report.file: report.accepted for report in case().files}
    before, old = st.session_state.get("stamp", now), st.session_state.get("counts", counts)
    st.session_state["stamp"], st.session_state["counts"] = now, counts
    if before == now:
        return ()
    touched = sorted({name for name, *_ in set(before) ^ set(now)} & (set(counts) | set(old)))
    return tuple(_say_change(name, old.get(name), counts.get(name)) for name in touched)


def _say_change(file: str, old: int | None, new: int | None) -> str:
    if old is None or new is None:
        return f"{file} is {'new' if old is None else 'gone'}: {old or new or 0:,} rows."
    if old == new:
        return f"{file} changed."
    rows = "row" if abs(new - old) == 1 else "rows"
    return f"{file} changed: {abs(new - old):,} {rows} {'added' if new > old else 'removed'}."
