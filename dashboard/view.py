"""What is shown: one frozen `View`, to and from a link, and the `Shown` rows it selects from a case.

Owns which rows a view selects and which values a link leaves out. A link holds ids, never screen labels;
reading one is `dashboard.link`. Knows no page and draws nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import pandas as pd

from dashboard.evidence.case import Case, Measure
from dashboard.evidence.windows import find_window, inside, say_day, visible_range
from dashboard.link import LinkReader


@dataclass(frozen=True, slots=True)
class View:
    """One state of the dashboard; equal views give equal pictures.

    Empty strings, empty tuples and None stand for the default, which `to_query` leaves out.

    Attributes
    ----------
    window
        Id of a named window of the case; empty for its first.
    from_, to
        First and last visible day, where they differ from the window's.
    lanes, status, side
        What passes the filter; empty lets everything pass. A row without a side is ``unstated``.
    as_of, since
        Rows known later than `as_of` are not shown; those known after `since` are marked as new.
    month
        ``YYYY-MM`` that the counts speak about.
    labels
        Ids of the events to label first, instead of the key rows.
    drift, jump, common
        Settings of the estimate, None for its own defaults.
    data
        Hash of the data the link was made from.
    """

    page: str = "timeline"
    window: str = ""
    from_: date | None = None
    to: date | None = None
    lanes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    measure: str = ""
    scenario: str = "base"
    as_of: date | None = None
    since: date | None = None
    month: str = ""
    q: str = ""
    event: str = ""
    picture: str = "briefing"
    headline: str = ""
    size: str = "slide"
    marking: str = ""
    classification: str = ""
    labels: tuple[str, ...] = ()
    drift: float | None = None
    jump: float | None = None
    common: float | None = None
    data: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], case: Case) -> tuple[View, tuple[str, ...]]:
        """Read a link.

        Parameters
        ----------
        query
            Names and values of the link, decoded.
        case
            The case that gives the known lanes, windows, measures and events.

        Returns
        -------
        tuple of View and tuple of str
            The view, and one sentence for each value that was ignored, in the link's order.
        """
        reader = LinkReader(case)
        view = reader.settle(cls(**reader.read(query)))  # type: ignore[arg-type]
        return view, tuple(reader.ignored)

    def to_query(self, case: Case) -> dict[str, str]:
        """Write a link: names and values in a fixed order, defaults left out.

        Parameters
        ----------
        case
            The case whose first window, first estimated measure and marking are the defaults.
        """
        defaults = View(
            window=case.windows[0].id if case.windows else "",
            measure=default_measure(case),
            marking=_marking(case),
        )
        query = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value in ("", (), None) or value in (
                getattr(_BLANK, field.name),
                getattr(defaults, field.name),
            ):
                continue
            query["from" if field.name == "from_" else field.name] = _as_text(value)
        return query


_BLANK = View()


@dataclass(frozen=True, eq=False)
class Shown:
    """What one view shows of one case.

    Attributes
    ----------
    start, end
        First and last visible day.
    events
        In the window, passing the filters and known at `as_of`; `status` is the effective one. Adds bool
        columns ``hit`` (matches the search), ``new`` (known after `since`) and ``selected``.
    filtered, outside, later
        The other events: hidden by a filter, outside the window, not yet known. The four make the whole.
    claims
        Claims of `measure` known at `as_of`, whatever the window, with ``hit`` and ``new``.
    all_claims
        The same for every measure.
    """

    case: Case
    view: View
    start: date
    end: date
    as_of: date
    measure: Measure | None
    events: pd.DataFrame
    filtered: pd.DataFrame
    outside: pd.DataFrame
    later: pd.DataFrame
    claims: pd.DataFrame
    all_claims: pd.DataFrame

    @property
    def total(self) -> int:
        """Number of events in the case."""
        return len(self.case.events)

    @property
    def marking(self) -> str:
        """The marking on the picture, or an empty string for none."""
        chosen = self.view.marking or self.case.marking
        return "" if chosen == "none" else chosen

    @property
    def window_title(self) -> str:
        """Title of the named window shown, or an empty string when the range is the reader's own."""
        if self.view.from_ or self.view.to:
            return ""
        window = find_window(self.case, self.view.window)
        return window.title if window else ""

    @property
    def month(self) -> date:
        """First day of the month the counts speak about.

        The link's month, else that of the last numbered claim in the window, else the window's last, never
        after `as_of`.
        """
        if self.view.month:
            return date.fromisoformat(f"{self.view.month}-01")
        numbered = self.claims[self.claims[["low", "best", "high"]].notna().any(axis=1)]
        latest = numbered["latest"].dropna()
        inside = latest[(latest >= pd.Timestamp(self.start)) & (latest <= pd.Timestamp(self.end))]
        last = inside.max().date() if len(inside) else self.end
        return min(last, self.as_of).replace(day=1)

    @property
    def subtitle(self) -> str:
        """The filters in words, such as ``84 of 213 events; 12 hidden by filter``."""
        parts = [f"{len(self.events):,} of {self.total:,} events"]
        if len(self.filtered):
            parts.append(f"{len(self.filtered):,} hidden by filter")
        if len(self.later):
            parts.append(f"{len(self.later):,} not yet known on {say_day(self.as_of)}")
        if self.view.q:
            parts.append(f"{int(self.events['hit'].sum()):,} match “{self.view.q}”")
        return "; ".join(parts)


def apply_view(case: Case, view: View) -> Shown:
    """Select what a view shows.

    Parameters
    ----------
    case
        The case; its frames are not changed.
    view
        What to show.

    Returns
    -------
    Shown
        Every event of the case stands in exactly one of ``events``, ``filtered``, ``outside``, ``later``.
    """
    start, end = sorted(visible_range(case, view.window, view.from_, view.to))
    as_of = view.as_of or case.as_of
    events = _at_date(_searched(case.events, case, view), view, as_of)
    known = _known(events, as_of)
    in_window = inside(events, start, end)
    passing = _passing(events, view)
    claims = _searched(case.claims, case, view).assign(new=_new(case.claims, view.since))
    claims = claims[_known(claims, as_of)].reset_index(drop=True)
    measure = next((m for m in case.measures if m.id == (view.measure or default_measure(case))), None)
    of_measure = claims["measure"] == (measure.id if measure else "")
    return Shown(
        case=case,
        view=view,
        start=start,
        end=end,
        as_of=as_of,
        measure=measure,
        events=events[known & in_window & passing].reset_index(drop=True),
        filtered=events[known & in_window & ~passing].reset_index(drop=True),
        outside=events[known & ~in_window].reset_index(drop=True),
        later=events[~known].reset_index(drop=True),
        claims=claims[of_measure].reset_index(drop=True),
        all_claims=claims,
    )


def default_measure(case: Case) -> str:
    """Return the id of the first estimated measure, else of the first, else an empty string."""
    estimated = [m.id for m in case.measures if m.estimate]
    return (estimated or [m.id for m in case.measures] or [""])[0]


def matches(frame: pd.DataFrame, q: str, columns: Sequence[str], extra: pd.Series | None = None) -> pd.Series:
    """Return a bool Series: every word of `q` occurs in the row's text, case and accents aside."""
    words = _fold(q).split()
    if not words or frame.empty:
        return pd.Series(False, index=frame.index, dtype=bool)
    text = frame[[c for c in columns if c in frame]].astype(str).agg(" ".join, axis=1)
    text = (text if extra is None else text + " " + extra).map(_fold)
    found = pd.Series(True, index=frame.index, dtype=bool)
    for word in words:
        found &= text.str.contains(word, regex=False)
    return found


_SEARCHED = ("title", "summary", "wording", "date_text", "claimant", "actors", "place", "note", "id")


def _searched(frame: pd.DataFrame, case: Case, view: View) -> pd.DataFrame:
    """Add the column ``hit``."""
    if not view.q:
        return frame.assign(hit=False)
    outlets = dict(zip(case.sources["id"], case.sources["outlet"], strict=True))
    outlet = frame["sources"].map(lambda ids: " ".join(outlets.get(i, i) for i in ids))
    return frame.assign(hit=matches(frame, view.q, _SEARCHED, outlet))


def _at_date(events: pd.DataFrame, view: View, as_of: date) -> pd.DataFrame:
    """Add ``new`` and ``selected``; a rebuttal counts in ``status`` only once it is known."""
    known = set(events.loc[_known(events, as_of), "id"])
    contested = events.loc[events["status"].isin(("disputed", "denied")), "disputed_by"]
    waits = contested.index[[bool(by) and known.isdisjoint(by) for by in contested]]
    return events.assign(
        status=events["status"].mask(events.index.isin(waits), "reported"),
        new=_new(events, view.since),
        selected=events["id"] == view.event,
    )


def _new(frame: pd.DataFrame, since: date | None) -> pd.Series:
    if since is None:
        return pd.Series(False, index=frame.index, dtype=bool)
    return frame["known"] > pd.Timestamp(since)


def _known(frame: pd.DataFrame, as_of: date) -> pd.Series:
    return frame["known"].isna() | (frame["known"] <= pd.Timestamp(as_of))


def _passing(events: pd.DataFrame, view: View) -> pd.Series:
    passing = pd.Series(True, index=events.index, dtype=bool)
    for column, chosen in (("lane", view.lanes), ("status", view.status), ("side", view.side)):
        if chosen:
            passing &= events[column].replace({"": "unstated"} if column == "side" else {}).isin(chosen)
    return passing


def _marking(case: Case) -> str:
    return case.marking or "none"


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
