"""Reading a link: every value is checked against the case, and what is ignored is said aloud.

Owns the names a link may hold and the sentences about values that mean nothing. `dashboard.view` turns what
is read here into a `View`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dashboard.evidence.case import FIRST_DAY, LAST_DAY, Case
from dashboard.evidence.dates import parse_edtf
from dashboard.evidence.problems import DateError
from dashboard.evidence.windows import inside, say_day, visible_range

if TYPE_CHECKING:
    from dashboard.view import View

PAGES = ("timeline", "counts", "evidence", "briefing", "add", "method")
PICTURES = ("briefing", "timeline", "counts", "claims")
SIZES = ("slide", "half", "a4", "social", "square")
SCENARIOS = ("base", "face_value", "denial")
STATUSES = ("confirmed", "reported", "disputed", "denied")
SIDES = ("us", "russia", "venezuela", "press", "analyst", "other", "unstated")
MARKINGS = ("none", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
TEXT_LIMIT = 300
# The smallest and the largest picture of one's own that can be read, in px.
LEAST_SIZE, MOST_SIZE = 480, 4000

_OWN_SIZE = re.compile(r"(\d{1,6})x(\d{1,6})")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class LinkReader:
    """Reads the values of one link and keeps what it had to ignore, in `ignored`."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ignored: list[str] = []

    def read(self, query: Mapping[str, str]) -> dict[str, object]:
        """Return the values that mean something, by field name of `View`."""
        values: dict[str, object] = {}
        for name, text in query.items():
            if name not in _READ:
                self.ignored.append(f"The link's “{_short(name)}” means nothing here and was ignored.")
            elif text != "":
                value = _READ[name](self, name, str(text))
                if value is not None:
                    values["from_" if name == "from" else name] = value
        return values

    def _unknown(self, name: str, value: str, why: str = "is not known here") -> None:
        self.ignored.append(f"The link's {name} “{_short(value)}” {why} and was ignored.")

    def _choice(self, name: str, text: str, known: Iterable[str]) -> str | None:
        if text in set(known):
            return text
        self._unknown(name, text)
        return None

    def _choices(self, name: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = list(known)
        wanted = [w for w in dict.fromkeys(text.split(",")) if w]
        for word in wanted:
            if word not in allowed:
                self._unknown(name, word)
        return tuple(w for w in wanted if w in allowed)

    def _size(self, name: str, text: str) -> str | None:
        own = _OWN_SIZE.fullmatch(text)
        if not own:
            return self._choice(name, text, SIZES)
        width, height = (min(max(int(px), LEAST_SIZE), MOST_SIZE) for px in own.groups())
        size = f"{width}x{height}"
        if size != text:
            self.ignored.append(
                f"The link's size {text} was set to {size}; it may be {LEAST_SIZE} to {MOST_SIZE} px."
            )
        return size

    def _day(self, name: str, text: str) -> date | None:
        try:
            read = parse_edtf(text)
        except DateError:
            self._unknown(name, text, "is not a date")
            return None
        day = read.latest if name in ("to", "as_of", "since") else read.earliest
        if day is None or FIRST_DAY <= day <= LAST_DAY:
            return day
        self._unknown(name, text, f"is not between {FIRST_DAY.year} and {LAST_DAY.year}")
        return None

    def _month(self, name: str, text: str) -> str | None:
        if _MONTH.fullmatch(text) and FIRST_DAY.year <= int(text[:4]) <= LAST_DAY.year:
            return text
        self._unknown(name, text, "is not a month (2019-06)")
        return None

    def _number(self, name: str, text: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        self._unknown(name, text, "is not a number")
        return None

    def _words(self, name: str, text: str) -> str:
        clean = "".join(c if c.isprintable() else " " for c in text)
        if len(clean) > TEXT_LIMIT:
            self.ignored.append(f"The link's {name} was cut to {TEXT_LIMIT} characters.")
        return clean[:TEXT_LIMIT]

    def settle(self, view: View) -> View:
        """Judge values against one another, and open a window that holds the chosen event."""
        case = self.case
        if view.from_ or view.to:
            start, end = visible_range(case, view.window, view.from_, view.to)
            if start > end:
                said = (
                    f"The link's range runs backwards ({say_day(start)} to {say_day(end)}) and was ignored."
                )
                self.ignored.append(said)
                view = replace(view, from_=None, to=None)
        if view.since and view.since >= (view.as_of or case.as_of):
            self._unknown("since", view.since.isoformat(), "is not before the as-of date")
            view = replace(view, since=None)
        if view.event and not (view.window or view.from_ or view.to):
            view = replace(view, window=self._window_of(view.event))
        if view.data and view.data != case.short_hash:
            made = f"This link was made from data {_short(view.data)}, or by version 0.1"
            self.ignored.append(f"{made}; you see {case.short_hash}.")
        return replace(view, data="")

    def _window_of(self, event: str) -> str:
        row = self.case.events[self.case.events["id"] == event]
        for window in self.case.windows:
            start, end = visible_range(self.case, window.id, None, None)
            if bool(inside(row, start, end).any()):
                return "" if window == self.case.windows[0] else window.id
        return ""


def _known_ids(reader: LinkReader) -> dict[str, None]:
    return dict.fromkeys([*reader.case.events["id"], *reader.case.claims["id"]])


_READ: dict[str, Callable[[LinkReader, str, str], object]] = {
    "page": lambda r, n, t: r._choice(n, t, PAGES),
    "window": lambda r, n, t: r._choice(n, t, [w.id for w in r.case.windows]),
    "from": LinkReader._day,
    "to": LinkReader._day,
    "lanes": lambda r, n, t: r._choices(n, t, [lane.id for lane in r.case.lanes]),
    "status": lambda r, n, t: r._choices(n, t, STATUSES),
    "side": lambda r, n, t: r._choices(n, t, SIDES),
    "measure": lambda r, n, t: r._choice(n, t, [m.id for m in r.case.measures]),
    "scenario": lambda r, n, t: r._choice(n, t, SCENARIOS),
    "as_of": LinkReader._day,
    "since": LinkReader._day,
    "month": LinkReader._month,
    "q": LinkReader._words,
    "event": lambda r, n, t: r._choice(n, t, _known_ids(r)),
    "picture": lambda r, n, t: r._choice(n, t, PICTURES),
    "headline": LinkReader._words,
    "size": LinkReader._size,
    "marking": lambda r, n, t: r._choice(n, t, MARKINGS),
    "classification": LinkReader._words,
    "labels": lambda r, n, t: r._choices(n, t, _known_ids(r)),
    "drift": LinkReader._number,
    "jump": LinkReader._number,
    "common": LinkReader._number,
    "data": LinkReader._words,
}


def _short(text: str) -> str:
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= 40 else text[:39] + "…"
