"""Claims that lie outside the visible window but shape it, pointed at from the window's edge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.figures.canvas import Canvas, styled
from dashboard.figures.claim_marks import ClaimSpot, Rect, overlap, say_amount, say_claim
from dashboard.figures.lanes import Look
from dashboard.figures.metrics import clip, escape, text_width
from dashboard.figures.rows import ClaimRow
from dashboard.figures.ticks import CountScale

if TYPE_CHECKING:
    from dashboard.view import Shown

_MOST = 2
# Steps of eight pixels by which a pointer's label may leave its height.
_STEPS = (0, 1, -1, 2, -2, 3, -3, 4, -4)


@dataclass(frozen=True, slots=True)
class Pointer:
    """One claim pointed at; `y` is its count's height, `text_y` its label's."""

    id: str
    right: bool
    y: float
    text_y: float
    label: str
    source: str
    hover: str
    room: Rect


def nearest(far: list[ClaimRow], look: Look) -> list[ClaimRow]:
    """Return the levels and bounds worth pointing at: the two nearest before and after the window."""
    levels = [row for row in far if row.kind in ("level", "at_least", "at_most")]
    before = sorted((r for r in levels if r.last < look.scale.start), key=lambda r: (-r.last, r.id))
    after = sorted((r for r in levels if r.first >= look.scale.end), key=lambda r: (r.first, r.id))
    return before[:_MOST] + after[:_MOST]


def point_at(
    rows: list[ClaimRow], shown: Shown, scale: CountScale, look: Look, spots: list[ClaimSpot]
) -> list[Pointer]:
    """Return pointers whose labels keep off the ink of the claims and off each other."""
    size = look.types.note + 1
    outlets = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    busy = [rect for spot in spots for rect in spot.ink]
    pointers: list[Pointer] = []
    for row in rows:
        right = row.first >= look.scale.end
        text = _words(row, _deniers(row, shown), look.scale.width * 0.62, size)
        wide = text_width(text, size) + 34
        left = look.scale.width - wide if right else 0.0
        y = scale.px(_count(row))
        rects = [(left, at - size * 0.7, left + wide, at + size * 0.7) for at in (y + 8 * k for k in _STEPS)]
        free = (r for r in rects if r[3] < scale.bottom + 9 and not any(overlap(r, b) for b in busy))
        room = next(free, rects[0])
        busy.append(room)
        source = row.sources[0] if row.sources else ""
        hover = f"<b>{escape(say_claim(row, outlets.get(source, '')))}</b><br>about {escape(row.date_said)}"
        pointers.append(Pointer(row.id, right, y, (room[1] + room[3]) / 2, text, source, hover, room))
    return pointers


def draw_pointer(canvas: Canvas, pointer: Pointer, look: Look, number: Callable[[str], str]) -> None:
    """Draw an arrowhead at the edge and its words beside it."""
    theme, types = look.theme, look.types
    x = look.scale.width - 7 if pointer.right else 7
    symbol = "triangle-right" if pointer.right else "triangle-left"
    canvas.dot(
        "claims",
        x,
        pointer.y,
        symbol,
        8,
        fill=theme.ink,
        edge=theme.ink,
        ident=pointer.id,
        hover=pointer.hover,
    )
    note = number(pointer.source)
    canvas.text(
        x,
        pointer.text_y,
        escape(pointer.label) + (f" {styled(note, types.note - 1, theme.muted)}" if note else ""),
        size=types.note + 1,
        colour=theme.ink,
        anchor="right" if pointer.right else "left",
        shift=-8 if pointer.right else 8,
        ident=pointer.id,
    )


def _count(row: ClaimRow) -> float:
    """Return the count to point at: the best, else the middle of the range on a log axis, else the bound."""
    if row.best is not None:
        return row.best
    low, high = min(row.numbers), max(row.numbers)
    return (low * high) ** 0.5 if low else high / 2


def _deniers(row: ClaimRow, shown: Shown) -> list[str]:
    """Return who is known to deny a claim."""
    claims = shown.all_claims
    by = claims.loc[claims["id"].isin(row.disputed_by), "claimant"]
    return list(dict.fromkeys(name for name in by if name))


def _words(row: ClaimRow, deniers: list[str], width: float, size: float) -> str:
    """Return a pointer's words, the longest version that fits; a denial is the last to go."""
    said = f"{say_amount(row)} said for {_short(row.date_said)}"
    versions = [said] if not deniers else [f"{said}; {deniers[0]} denies it", f"{said}; denied"]
    return next(
        (text for text in versions if text_width(text, size) <= width), clip(versions[-1], width, size)
    )


def _short(said: str) -> str:
    """Return a date of two vague years more shortly.

    Examples
    --------
    >>> _short("about 2012 to about 2016")
    'about 2012–2016'
    """
    return re.sub(r"^about (\d{4}) to about (\d{4})$", r"about \1–\2", said)
