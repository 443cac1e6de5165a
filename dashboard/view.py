"""What is shown: one frozen `View`, to and from a link, and the `Shown` rows it selects from a case.

Owns the names in a link, their defaults and what is said about a value that means nothing. A link holds ids,
never screen labels. Knows no page and draws nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import pandas as pd

from dashboard.evidence.case import Case, Measure, Window
from dashboard.evidence.dates import parse_edtf
from dashboard.evidence.problems import DateError

PAGES = ("timeline", "counts", "evidence", "briefing", "add", "method")
PICTURES = ("briefing", "timeline", "counts", "claims")
SIZES = ("slide", "half", "a4", "social", "square")
SCENARIOS = ("base", "face_value", "denial")
STATUSES = ("confirmed", "reported", "disputed", "denied")
SIDES = ("us", "russia", "venezuela", "press", "analyst", "other", "unstated")
MARKINGS = ("none", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
TEXT_LIMIT = 300

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


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
        reader = _Reader(case)
        values: dict[str, object] = {}
        for name, text in query.items():
            if name not in _READ:
                reader.ignored.append(f"The link's “{_short(name)}” means nothing here and was ignored.")
            elif text != "":
                value = _READ[name](reader, name, str(text))
                if value is not None:
                    values["from_" if name == "from" else name] = value
        view = cls(**values)  # type: ignore[arg-type]
        return reader.settle(view)

    def to_query(self, case: Case) -> dict[str, str]:
        """Write a link: names and values in a fixed order, defaults left out.

        Parameters
        ----------
        case
            The case whose first window, first estimated measure and marking are the defaults.
        """
        defaults = View(window=_first(case.windows), measure=default_measure(case), marking=_marking(case))
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
        In the window, passing the filters and known at `as_of`; `status` is the effective one. Adds bool columns
        ``hit`` (matches the search), ``new`` (known after `since`) and ``selected``.
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
            parts.append(f"{len(self.later):,} not yet known on {_say_day(self.as_of)}")
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
    start, end = visible_range(case, view)
    as_of = view.as_of or case.as_of
    events = _at_date(_searched(case.events, case, view), view, as_of)
    known = _known(events, as_of)
    inside = _inside(events, start, end)
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
        events=events[known & inside & passing].reset_index(drop=True),
        filtered=events[known & inside & ~passing].reset_index(drop=True),
        outside=events[known & ~inside].reset_index(drop=True),
        later=events[~known].reset_index(drop=True),
        claims=claims[of_measure].reset_index(drop=True),
        all_claims=claims,
    )


def visible_range(case: Case, view: View) -> tuple[date, date]:
    """Return the first and last visible day of a view, both inclusive."""
    window = find_window(case, view.window)
    first, last = _span(case.events)
    start = view.from_ or (window.start if window else None) or first
    end = view.to or (window.end if window else None) or last
    return (start, end) if start <= end else (end, start)


def find_window(case: Case, window_id: str) -> Window | None:
    """Return the named window of that id, the first one for an empty id, or None."""
    return next((w for w in case.windows if not window_id or w.id == window_id), None)


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
    waits = [
        status in ("disputed", "denied") and bool(by) and not known.intersection(by)
        for status, by in zip(events["status"], events["disputed_by"], strict=True)
    ]
    return events.assign(
        status=events["status"].mask(pd.Series(waits, index=events.index, dtype=bool), "reported"),
        new=_new(events, view.since),
        selected=events["id"] == view.event,
    )


def _new(frame: pd.DataFrame, since: date | None) -> pd.Series:
    if since is None:
        return pd.Series(False, index=frame.index, dtype=bool)
    return frame["known"] > pd.Timestamp(since)


def _known(frame: pd.DataFrame, as_of: date) -> pd.Series:
    return frame["known"].isna() | (frame["known"] <= pd.Timestamp(as_of))


def _inside(events: pd.DataFrame, start: date, end: date) -> pd.Series:
    """Return which events touch the window; one known only by its open side counts by its one bound."""
    earliest, latest = events["margin_earliest"], events["margin_latest"]
    earliest = earliest.mask(events["shape"] == "before", latest)
    latest = latest.mask(events["shape"] == "after", earliest)
    starts_before = earliest.isna() | (earliest <= pd.Timestamp(end))
    return starts_before & (latest.isna() | (latest >= pd.Timestamp(start)))


def _passing(events: pd.DataFrame, view: View) -> pd.Series:
    passing = pd.Series(True, index=events.index, dtype=bool)
    for column, chosen in (("lane", view.lanes), ("status", view.status), ("side", view.side)):
        if chosen:
            passing &= events[column].replace({"": "unstated"} if column == "side" else {}).isin(chosen)
    return passing


def _span(events: pd.DataFrame) -> tuple[date, date]:
    """Return the first and last day any event names; this century where none does."""
    bounds = pd.concat([events["earliest"], events["latest"]]).dropna()
    if bounds.empty:
        return date(2001, 1, 1), date(2100, 12, 31)
    return bounds.min().date(), bounds.max().date()


def _first(windows: Sequence[Window]) -> str:
    return windows[0].id if windows else ""


def _marking(case: Case) -> str:
    return case.marking or "none"


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _short(text: str) -> str:
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= 40 else text[:39] + "…"


def _say_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


class _Reader:
    """Reads the values of one link and keeps what it had to ignore."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ignored: list[str] = []

    def unknown(self, name: str, value: str, why: str = "is not known here") -> None:
        self.ignored.append(f"The link's {name} “{_short(value)}” {why} and was ignored.")

    def choice(self, name: str, text: str, known: Iterable[str]) -> str | None:
        if text in set(known):
            return text
        self.unknown(name, text)
        return None

    def choices(self, name: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = list(known)
        wanted = [w for w in dict.fromkeys(text.split(",")) if w]
        for word in wanted:
            if word not in allowed:
                self.unknown(name, word)
        return tuple(w for w in wanted if w in allowed)

    def day(self, name: str, text: str) -> date | None:
        try:
            read = parse_edtf(text)
        except DateError:
            self.unknown(name, text, "is not a date")
            return None
        return read.latest if name in ("to", "as_of", "since") else read.earliest

    def month(self, name: str, text: str) -> str | None:
        if _MONTH.fullmatch(text) and not text.startswith("0000"):
            return text
        self.unknown(name, text, "is not a month (2019-06)")
        return None

    def number(self, name: str, text: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        self.unknown(name, text, "is not a number")
        return None

    def words(self, name: str, text: str) -> str:
        clean = "".join(c if c.isprintable() else " " for c in text)
        if len(clean) > TEXT_LIMIT:
            self.ignored.append(f"The link's {name} was cut to {TEXT_LIMIT} characters.")
        return clean[:TEXT_LIMIT]

    def settle(self, view: View) -> tuple[View, tuple[str, ...]]:
        """Judge values against one another, and open a window that holds the chosen event."""
        case = self.case
        if view.from_ or view.to:
            window = find_window(case, view.window)
            first, last = _span(case.events)
            start = view.from_ or (window.start if window else None) or first
            end = view.to or (window.end if window else None) or last
            if start > end:
                said = (
                    f"The link's range runs backwards ({_say_day(start)} to {_say_day(end)}) and was ignored."
                )
                self.ignored.append(said)
                view = replace(view, from_=None, to=None)
        if view.since and view.since >= (view.as_of or case.as_of):
            self.unknown("since", view.since.isoformat(), "is not before the as-of date")
            view = replace(view, since=None)
        if view.event and not (view.window or view.from_ or view.to):
            view = replace(view, window=self.window_of(view.event))
        if view.data and view.data != case.hash:
            self.ignored.append(f"This link was made from data {_short(view.data)}; you see {case.hash}.")
        return replace(view, data=""), tuple(self.ignored)

    def window_of(self, event: str) -> str:
        row = self.case.events[self.case.events["id"] == event]
        for window in self.case.windows:
            start, end = visible_range(self.case, View(window=window.id))
            if bool(_inside(row, start, end).any()):
                return "" if window == self.case.windows[0] else window.id
        return ""


def _known_ids(reader: _Reader) -> dict[str, None]:
    return dict.fromkeys([*reader.case.events["id"], *reader.case.claims["id"]])


_READ: dict[str, Callable[[_Reader, str, str], object]] = {
    "page": lambda r, n, t: r.choice(n, t, PAGES),
    "window": lambda r, n, t: r.choice(n, t, [w.id for w in r.case.windows]),
    "from": _Reader.day,
    "to": _Reader.day,
    "lanes": lambda r, n, t: r.choices(n, t, [lane.id for lane in r.case.lanes]),
    "status": lambda r, n, t: r.choices(n, t, STATUSES),
    "side": lambda r, n, t: r.choices(n, t, SIDES),
    "measure": lambda r, n, t: r.choice(n, t, [m.id for m in r.case.measures]),
    "scenario": lambda r, n, t: r.choice(n, t, SCENARIOS),
    "as_of": _Reader.day,
    "since": _Reader.day,
    "month": _Reader.month,
    "q": _Reader.words,
    "event": lambda r, n, t: r.choice(n, t, _known_ids(r)),
    "picture": lambda r, n, t: r.choice(n, t, PICTURES),
    "headline": _Reader.words,
    "size": lambda r, n, t: r.choice(n, t, SIZES),
    "marking": lambda r, n, t: r.choice(n, t, MARKINGS),
    "classification": _Reader.words,
    "labels": lambda r, n, t: r.choices(n, t, _known_ids(r)),
    "drift": _Reader.number,
    "jump": _Reader.number,
    "common": _Reader.number,
    "data": _Reader.words,
}
