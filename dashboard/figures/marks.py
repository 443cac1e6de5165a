"""The grammar: how one dated row is drawn. Shape and edge carry the meaning, colour only repeats it.

Owns the geometry of a mark (`place_mark`) and which kinds of the grammar it shows (`kinds`), so that the
legend draws the very marks of the picture. Drawing is `drawing`'s; the row a mark goes to is `lanes`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.figures.rows import ClaimRow, EventRow
from dashboard.figures.scale import Scale, day_ms

BAR, TICK, DISC = 9.0, 16.0, 12.0
_DAY = 86_400_000.0
_SMALL = 0.66
# Narrowest bar: at this width its two ticks still read as two.
_LEAST = DISC - 3
# An open side fades out over this share of the visible window.
OPEN_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Mark:
    """One dated row in pixels of its lane.

    Attributes
    ----------
    shape
        ``day``, ``window`` or ``span``.
    left, right
        The part that is drawn in full; equal for a bar that is all fade.
    fade_left, fade_right
        Where the fades end; equal to `left` and `right` without one.
    tick_left, tick_right
        A bound that is known and lies inside the visible window.
    arrow_left, arrow_right
        Still going on there.
    status
        ``confirmed``, ``reported``, ``disputed`` or ``denied``.
    rebuts
        The row denies another.
    open_
        Which kind of open end it has, for the legend: ``before``, ``after``, ``ongoing``, ``end_unknown``.
    vague
        Approximate or uncertain.
    small
        Drawn smaller, as marks without a label are.
    """

    id: str
    lane: str
    colour: str
    shape: str
    left: float
    right: float
    fade_left: float
    fade_right: float
    tick_left: bool = False
    tick_right: bool = False
    arrow_left: bool = False
    arrow_right: bool = False
    status: str = "confirmed"
    rebuts: bool = False
    open_: str = ""
    vague: bool = False
    hit: bool = False
    selected: bool = False
    dim: bool = False
    new: bool = False
    draft: bool = False
    small: bool = False
    hover: str = ""

    @property
    def size(self) -> float:
        """Scale of its heights: marks without a label are smaller."""
        return _SMALL if self.small else 1.0

    @property
    def middle(self) -> float:
        """Pixel of the mark's middle."""
        if self.left == self.right:
            return (self.fade_left + self.fade_right) / 2 if self.open_ else self.left
        return (self.left + self.right) / 2

    @property
    def extent(self) -> tuple[float, float]:
        """First and last pixel the mark inks."""
        return self._extent(self.size)

    @property
    def small_extent(self) -> tuple[float, float]:
        """The same for the mark when drawn small."""
        return self._extent(_SMALL)

    def _extent(self, size: float) -> tuple[float, float]:
        half = size * DISC / 2 + 1 if self.shape == "day" or self.rebuts else 1.0
        first = min(self.fade_left - 1, self.middle - half, self.left - (8 if self.arrow_left else 0))
        last = max(self.fade_right + 1, self.middle + half, self.right + (8 if self.arrow_right else 0))
        return first, last


def place_mark(row: EventRow | ClaimRow, scale: Scale, as_of: date, **style: Any) -> Mark:
    """Return the geometry of one row.

    Parameters
    ----------
    row
        An event or claim.
    scale
        The visible window.
    as_of
        Where a span that is still going on ends.
    style
        Other fields of `Mark`: id, lane, colour, status and so on.
    """
    if row.shape == "span":
        return _place_span(row, scale, as_of, style)
    first, last = row.earliest, _after(row.latest)
    vague = row.approximate or row.uncertain
    fade_left = scale.px(row.margin_earliest) if row.margin_earliest is not None else None
    fade_right = scale.px(row.margin_latest + _DAY) if row.margin_latest is not None else None
    reach = OPEN_SHARE * scale.width
    if row.shape == "before" and last is not None:
        end = scale.px(last)
        fades = (end - reach, max(fade_right or end, end))
        return _mark(scale, style, "window", (end, end), fades, tick_right=True, open_="before", vague=vague)
    if row.shape == "after" and first is not None:
        start = scale.px(first)
        fades = (min(start if fade_left is None else fade_left, start), start + reach)
        return _mark(
            scale, style, "window", (start, start), fades, tick_left=True, open_="after", vague=vague
        )
    if first is None or last is None:
        raise ValueError(f"{row.id}: a date of shape {row.shape} needs both bounds")
    left, right = scale.px(first), scale.px(last)
    if row.shape == "day":
        left = right = (left + right) / 2
    elif right - left < _LEAST:
        # Narrower than a disc two ticks would merge into one: keep them apart around the true middle.
        left, right = (left + right - _LEAST) / 2, (left + right + _LEAST) / 2
    fades = (left, right)
    if vague:
        least = DISC if row.shape == "day" else 4.0
        fades = (
            min(left if fade_left is None else fade_left, left - least),
            max(right if fade_right is None else fade_right, right + least),
        )
    ticks = row.shape == "window"
    return _mark(
        scale, style, row.shape, (left, right), fades, tick_left=ticks, tick_right=ticks, vague=vague
    )


def _after(day: float | None) -> float | None:
    """Return the end of a day, since bounds are inclusive."""
    return None if day is None else day + _DAY


def _place_span(row: EventRow | ClaimRow, scale: Scale, as_of: date, style: dict[str, Any]) -> Mark:
    """Return a span: solid where it surely holds, fading over each vague end."""
    open_px = OPEN_SHARE * scale.width
    first, sure_first = row.margin_earliest, row.start_latest
    sure_last, last = row.end_earliest, row.margin_latest
    arrow_left = arrow_right = False
    open_ = ""
    if row.end_state == "known" and last is not None:
        fade_right = scale.px(last + _DAY)
        right = scale.px(sure_last + _DAY) if sure_last is not None else fade_right
    elif row.end_state == "open":
        start = scale.px(first) if first is not None else 0.0
        right = fade_right = max(min(scale.px(day_ms(as_of) + _DAY), scale.width - 9), start + 8)
        arrow_right, open_ = True, "ongoing"
    else:
        start = scale.px(sure_first if sure_first is not None else first or scale.start)
        right, fade_right, open_ = start + open_px / 2, start + 1.5 * open_px, "end_unknown"
    if row.start_state == "known" and first is not None:
        fade_left = scale.px(first)
        left = scale.px(sure_first) if sure_first is not None else fade_left
    elif row.start_state == "open":
        left = fade_left = min(9.0, right - 8)
        arrow_left, open_ = True, open_ or "ongoing"
    else:
        left, fade_left, open_ = right - open_px / 2, right - 1.5 * open_px, open_ or "end_unknown"
    # A start or end known to the day has no fade: a day is not vague.
    if first is not None and sure_first == first:
        left = fade_left
    if left > right:
        left = right = (left + right) / 2
    if fade_right - fade_left < _LEAST:
        middle = (fade_left + fade_right) / 2
        left = fade_left = middle - _LEAST / 2
        right = fade_right = middle + _LEAST / 2
    faded = fade_left < left or (fade_right > right and open_ != "end_unknown")
    return _mark(
        scale,
        style,
        "span",
        (left, right),
        (fade_left, fade_right),
        arrow_left=arrow_left,
        arrow_right=arrow_right,
        open_=open_,
        vague=row.approximate or row.uncertain or faded,
    )


def _mark(
    scale: Scale,
    style: dict[str, Any],
    shape: str,
    ends: tuple[float, float],
    fades: tuple[float, float],
    *,
    tick_left: bool = False,
    tick_right: bool = False,
    arrow_left: bool = False,
    arrow_right: bool = False,
    open_: str = "",
    vague: bool = False,
) -> Mark:
    """Return a mark cut at the edges of the visible window; a bound outside loses its tick."""
    width = scale.width
    left, right, fade_left, fade_right = (min(max(px, 0.0), width) for px in (*ends, *fades))
    return Mark(
        shape=shape,
        left=left,
        right=right,
        fade_left=fade_left,
        fade_right=fade_right,
        tick_left=tick_left and -0.5 <= ends[0] <= width,
        tick_right=tick_right and 0 <= ends[1] <= width + 0.5,
        arrow_left=arrow_left and ends[0] > 0,
        arrow_right=arrow_right and ends[1] < width,
        open_=open_,
        vague=vague,
        **style,
    )


def kinds(mark: Mark) -> set[str]:
    """Return which entries of the legend explain a mark.

    Examples
    --------
    >>> sorted(kinds(Mark("a", "l", "#000000", "day", 5, 5, 5, 5, status="reported")))
    ['day', 'reported']
    """
    found = {mark.status}
    if mark.rebuts:
        found.add("rebuts")
    if mark.open_:
        found.add(mark.open_)
    # A cross stands for its own day; a bar beneath it still needs its entry.
    if not mark.open_ and not (mark.rebuts and mark.shape == "day"):
        found.add(mark.shape)
    if mark.rebuts and mark.shape == "day":
        found.discard(mark.status)
    for name in ("vague", "hit", "new", "draft", "selected"):
        if getattr(mark, name):
            found.add(name)
    return found
