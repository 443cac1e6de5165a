"""Which claims the picture "who says how many" shows, in which groups, and in what words.

Owns choosing and wording, no pixels. One claim a row; people present apart from arrivals and departures; only
measures counted in the same unit share a picture. What does not fit is counted, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf, isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.evidence.windows import say_month
from dashboard.figures.claim_marks import numbers_of, say_amount, say_number, say_who
from dashboard.figures.rows import rows_of

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.evidence.case import Measure
    from dashboard.view import Shown

FLOWS = ("flow_in", "flow_out")


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as a row.

    Attributes
    ----------
    said, when, amount, grade
        Who says what; when it is about; the number at the right; the Admiralty grade.
    low, best, high
        Counts, None where it gives none. A bare denial stands at the number it denies, if there is one.
    used
        Shapes the estimate (or would, where there is none); else drawn grey and thin.
    disputed, rebuts
        A rebuttal of it is known; it denies another.
    rank
        What gives way first when room is short: 0 stays longest.
    """

    id: str
    kind: str
    side: str
    said: str
    when: str
    amount: str
    grade: str
    low: float | None
    best: float | None
    high: float | None
    used: bool
    disputed: bool
    rebuts: bool
    hit: bool
    new: bool
    selected: bool
    source: str
    hover: str
    rank: int
    order: tuple[float, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The estimate at the foot of a group; `low` is None where there is no evidence."""

    text: str
    amount: str
    low: float | None = None
    median: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One measure's claims about people present, or about those who came and left."""

    title: str
    rows: tuple[ClaimRow, ...]
    answer: Answer | None = None
    hidden: int = 0

    @property
    def lines(self) -> int:
        """Lines the group takes: its title, its rows, its estimate."""
        return 1 + len(self.rows) + (self.answer is not None)


@dataclass(frozen=True, slots=True)
class Table:
    """What the picture shows; `hidden` claims found no room, `elsewhere` are counted in another unit."""

    groups: tuple[Group, ...]
    unit: str
    hidden: int = 0
    elsewhere: int = 0
    sides: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> int:
        """Lines of all groups, half a line between two, and one for what found no room."""
        gaps = max(len(self.groups) - 1, 0) * 0.5
        return int(sum(group.lines for group in self.groups) + gaps + bool(self.hidden) + 0.99)


def claim_table(shown: Shown, estimates: Mapping[str, Estimate]) -> Table:
    """Return every claim of the shown measure and of those in the same unit, the shown one first."""
    chosen = shown.measure
    if chosen is None:
        return Table((), "")
    alike = [m for m in shown.case.measures if m.unit == chosen.unit and m.id != chosen.id]
    groups: list[Group] = []
    for place, measure in enumerate((chosen, *alike)):
        groups += _groups(shown, measure, estimates.get(measure.id), first=place == 0)
    inside = {measure.id for measure in (chosen, *alike)}
    sides = tuple(sorted({row.side for group in groups for row in group.rows if row.used}))
    elsewhere = int((~shown.all_claims["measure"].isin(inside)).sum())
    return Table(tuple(groups), chosen.unit, 0, elsewhere, sides)


def fit_table(table: Table, lines: int) -> Table:
    """Return the table cut to a number of lines: what matters least goes first, and is counted."""
    if table.lines <= lines:
        return table
    ranked = [
        # Of two groups the longer one gives way, so that no group goes while another still has many rows.
        (row.rank, worth, place, row.id)
        for place, group in enumerate(table.groups)
        for worth, row in enumerate(sorted(group.rows, key=lambda r: (r.rank, r.grade or "Z", r.order)))
    ]
    keys = [key[-1] for key in sorted(ranked)]
    dropped: set[str] = set()
    for ident in reversed(keys):
        dropped.add(ident)
        if _without(table, dropped).lines <= lines:
            break
    # The last to go may have taken a whole group with it: what still fits comes back.
    for ident in [key for key in keys if key in dropped]:
        if _without(table, dropped - {ident}).lines <= lines:
            dropped.remove(ident)
    return _without(table, dropped)


def _without(table: Table, dropped: set[str]) -> Table:
    """Return the table without some rows; a group that loses all of them goes, with its title."""
    groups = []
    for group in table.groups:
        rows = tuple(row for row in group.rows if row.id not in dropped)
        if rows:
            groups.append(replace(group, rows=rows, hidden=len(group.rows) - len(rows)))
    sides = tuple(sorted({row.side for group in groups for row in group.rows if row.used}))
    return replace(table, groups=tuple(groups), hidden=len(dropped), sides=sides)


def _groups(shown: Shown, measure: Measure, estimate: Estimate | None, *, first: bool) -> list[Group]:
    claims = shown.all_claims[shown.all_claims["measure"] == measure.id]
    roles = {} if estimate is None else dict(zip(estimate.uses["id"], estimate.uses["role"], strict=True))
    told = {row.id: row for row in rows_of(claims)}
    names = shown.case.sources
    outlets = dict(zip(names["id"], names["outlet"], strict=True))
    rows = sorted(
        (_row(row, shown, roles, told, _Words(outlets, first)) for row in told.values()),
        key=lambda row: row.order,
    )
    moves = tuple(row for row in rows if row.kind in FLOWS)
    present = tuple(row for row in rows if row.kind not in FLOWS)
    answer = None if estimate is None else _answer(shown, estimate)
    groups = []
    if present or (answer is not None and rows):
        title = f"{measure.title}, {measure.unit or 'number'} present" if moves else measure.title
        groups.append(Group(title, present, answer))
    if moves:
        groups.append(Group(f"{measure.title}, arrivals and departures", moves))
    return groups


@dataclass(frozen=True, slots=True)
class _Words:
    """What words and rank need besides the row: outlets by source id, and whether its measure comes first."""

    outlets: Mapping[str, str]
    first: bool

    def said(self, row: Any, numbered: bool) -> str:
        """Return who says what: the words where there are any, else the number."""
        outlet = self.outlets.get(row.sources[0], "") if row.sources else ""
        who = say_who(row.claimant, outlet)
        words = f"“{row.wording}”" if row.wording else say_amount(row) if numbered else ""
        return f"{who}: {words}" if who and words else who or words

    def rank(self, kind: str, used: bool, numbered: bool, rebuts: bool) -> int:
        """Return what gives way first: people present of the first measure stay longest, rows not used go."""
        first = self.first and kind not in FLOWS
        if not used:
            return 6 if first else 7
        if numbered:
            return 0 if first else 2
        if rebuts:
            return 1 if first else 4
        return 3 if first else 5


def _row(
    row: Any, shown: Shown, roles: Mapping[str, str], told: Mapping[str, Any], words: _Words
) -> ClaimRow:
    low, best, high = numbers_of(row)
    # A denial of change is used only under one scenario, yet it is never a row to be greyed out.
    used = bool(row.use) and roles.get(row.id, "used") not in ("copy", "dropped") and row.origin not in told
    rebuts = bool(row.disputes_ids) or row.kind == "no_change"
    numbered = not (low is None and best is None and high is None)
    said = words.said(row, numbered)
    hover = [said, f"about {row.date_said}, said {row.stated_said}"]
    hover += [f"graded {row.grade}"] if row.grade else []
    hover += [f"repeats {row.origin}"] if row.origin else []
    hover += [row.note] if row.note else []
    when = row.earliest if not pd.isna(row.earliest) else row.latest
    if row.kind == "no_change":
        when = row.stated_earliest if not pd.isna(row.stated_earliest) else row.stated_latest
    return ClaimRow(
        id=row.id,
        kind=row.kind,
        side=row.side,
        said=said,
        when=_short(row.stated_said if row.kind == "no_change" else row.date_said),
        amount=say_range(row),
        grade=row.grade,
        low=low,
        best=_denied_number(row, told) if rebuts and not numbered else best,
        high=high,
        used=used,
        disputed=bool(set(row.disputed_by).intersection(shown.all_claims["id"])),
        rebuts=rebuts,
        hit=bool(row.hit),
        new=bool(row.new),
        selected=row.id == shown.view.event,
        source=row.sources[0] if row.sources else "",
        hover="\n".join(hover),
        rank=words.rank(row.kind, used, numbered, rebuts),
        order=(-inf if pd.isna(when) else float(when.toordinal()), row.id),
    )


def _short(said: str) -> str:
    """Return a date's words in less room.

    Examples
    --------
    >>> _short("about 2012 to about 2016"), _short("about 2012 to 7 Jun 2019")
    ('c. 2012–16', 'c. 2012 – 7 Jun 2019')
    """
    first, _, last = said.partition(" to ")
    if not last:
        return said.replace("about ", "c. ")
    last = last.removeprefix("about ")
    first = first.replace("about ", "c. ")
    if last.isdigit() and first[-4:].isdigit() and first[-4:-2] == last[:2]:
        return f"{first}–{last[2:]}"
    return f"{first} – {last}"


def _denied_number(row: Any, told: Mapping[str, Any]) -> float | None:
    """Return the number a bare denial denies: where its cross stands."""
    for other in row.disputes_ids:
        if other in told:
            low, best, high = numbers_of(told[other])
            number = best if best is not None else high if high is not None else low
            if number is not None:
                return number
    return None


def say_range(row: Any) -> str:
    """Return the number column of a claim: ``900–1,100``, ``≥ 10``, ``+95``, ``denies it``, ``words``."""
    low, best, high = numbers_of(row)
    if low is None and best is None and high is None:
        if row.disputes_ids:
            return "denies it"
        return "no change" if row.kind == "no_change" else "words"
    if row.kind == "at_least":
        return f"≥ {say_number(low if low is not None else best or 0)}"
    if row.kind == "at_most":
        return f"≤ {say_number(high if high is not None else best or 0)}"
    sign = {"flow_in": "+", "flow_out": "−"}.get(row.kind, "")
    if low is not None and high is not None and low != high:
        return f"{sign}{say_number(low)}–{say_number(high)}"
    if best is None:
        return f"≥ {say_number(low)}" if low is not None else f"≤ {say_number(high or 0)}"
    return sign + say_number(best)


def _answer(shown: Shown, estimate: Estimate) -> Answer:
    """Return the estimate for the month the counts speak about."""
    month = shown.month
    row = estimate.at(month)
    title = f"Estimate, {say_month(month)}"
    if row is None or row["evidence"] == "none" or isnan(row["median"]):
        return Answer(title, "no evidence")
    low, median, high = (float(row[name]) for name in ("p10", "median", "p90"))
    thin = ", thin evidence" if row["evidence"] == "thin" else ""
    return Answer(f"{title}, 80 %{thin}", f"{median:,.0f} [{low:,.0f}–{high:,.0f}]", low, median, high)
