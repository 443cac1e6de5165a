"""The visible window on the screen: moments to pixels and back, and moments as Plotly reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = 86_400_000.0


@dataclass(frozen=True, slots=True)
class Scale:
    """The visible window on the screen: milliseconds since 1970 to pixels from the plot's left edge.

    Attributes
    ----------
    start, end
        First moment shown and first moment no longer shown, in milliseconds.
    width
        Pixels between the two.
    """

    start: float
    end: float
    width: float

    @classmethod
    def of_days(cls, first: date, last: date, width: float) -> Scale:
        """Return the scale of a window of whole days, `last` included."""
        return cls(day_ms(first), day_ms(last) + _DAY, width)

    def px(self, ms: float) -> float:
        """Return the pixel of a moment; may lie outside ``0..width``."""
        return (ms - self.start) / (self.end - self.start) * self.width

    def ms(self, px: float) -> float:
        """Return the moment at a pixel."""
        return self.start + px / self.width * (self.end - self.start)

    def moment(self, px: float) -> str:
        """Return the moment at a pixel as Plotly reads it, to the minute."""
        return moment(self.ms(px))


def day_ms(day: date) -> float:
    """Return the first moment of a day in milliseconds since 1970."""
    return (day - date(1970, 1, 1)).days * _DAY


def moment(ms: float) -> str:
    """Return a moment as ``2019-03-23`` or ``2019-03-23 12:00``.

    Examples
    --------
    >>> moment(1553342400000.0)
    '2019-03-23 12:00'
    """
    days, minutes = divmod(round(ms / 60_000), 1440)
    if not minutes:
        return _iso_day(days)
    return f"{_iso_day(days)} {minutes // 60:02}:{minutes % 60:02}"


@lru_cache(maxsize=65536)
def _iso_day(days: int) -> str:
    """Return a day counted from 1970 as text, in four digits, at most the calendar's last."""
    day = min(max(days, _FIRST), _LAST)
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


_FIRST, _LAST = ((day - date(1970, 1, 1)).days for day in (date.min, date.max))
