"""Ticks of the time axis and of the count axis: where, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from dateutil.relativedelta import relativedelta

from dashboard.evidence.dates import MONTHS

_STEPS = (
    ("day", relativedelta(days=1)),
    ("week", relativedelta(days=7)),
    ("month", relativedelta(months=1)),
    ("quarter", relativedelta(months=3)),
    ("half", relativedelta(months=6)),
    ("year", relativedelta(years=1)),
    ("years", relativedelta(years=2)),
    ("years", relativedelta(years=5)),
    ("years", relativedelta(years=10)),
    ("years", relativedelta(years=50)),
)
_DAYS = (1, 7, 30.4, 91.3, 182.6, 365.25, 730.5, 1826, 3652, 18262)


def time_ticks(first: date, last: date, width: float, least: float = 62) -> tuple[list[str], list[str]]:
    """Return the days of the ticks and their texts, the year beneath the first of each year.

    Parameters
    ----------
    first, last
        The visible window, both days included.
    width
        Its width in pixels.
    least
        Least distance between two ticks.

    Examples
    --------
    >>> time_ticks(date(2018, 11, 20), date(2019, 2, 10), 400)
    (['2018-12-01', '2019-01-01', '2019-02-01'], ['Dec<br>2018', 'Jan<br>2019', 'Feb'])
    """
    span = (last - first).days + 1
    index = next((i for i, days in enumerate(_DAYS) if width * days / span >= least), len(_DAYS) - 1)
    unit, step = _STEPS[index]
    day = _floor(first, unit, step)
    days: list[date] = []
    while day <= last:
        if day >= first:
            days.append(day)
        if day.year + step.years > date.max.year - 1:
            break
        day += step
    texts, year = [], None
    for day in days:
        texts.append(_tick_text(day, unit, year))
        year = day.year
    return [day.isoformat() for day in days], texts


def _floor(day: date, unit: str, step: relativedelta) -> date:
    """Return the last tick on or before a day."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if step.years:
        return date(max(day.year // step.years * step.years, 1), 1, 1)
    return date(day.year, (day.month - 1) // step.months * step.months + 1, 1)


def _tick_text(day: date, unit: str, year: int | None) -> str:
    if unit in ("year", "years"):
        return str(day.year)
    text = (
        f"{day.day} {MONTHS[day.month - 1][:3]}"
        if unit in ("day", "week")
        else f"{MONTHS[day.month - 1][:3]}"
    )
    return text if day.year == year else f"{text}<br>{day.year}"


@dataclass(frozen=True, slots=True)
class CountScale:
    """Counts to pixels: logarithmic above 1, with a row for 0 beneath it, so that no band drops falsely.

    Attributes
    ----------
    top, bottom
        Pixels of `most` and of 0, y downwards.
    most
        Highest count shown, above `floor`.
    floor
        Where the logarithmic part begins; above 1 only for amounts that never come near 0, such as prices.
    """

    top: float
    bottom: float
    most: float
    floor: float = 1.0

    @property
    def one(self) -> float:
        """Pixel of `floor`: two fifths of a decade above 0."""
        return self.bottom - (self.bottom - self.top) * 0.4 / (0.4 + self._decades)

    def px(self, count: float) -> float:
        """Return the pixel of a count; between 0 and `floor` the axis is linear."""
        if count >= self.floor:
            share = log10(min(count, self.most) / self.floor) / self._decades
            return self.one - share * (self.one - self.top)
        return self.bottom - max(count, 0.0) / self.floor * (self.bottom - self.one)

    @property
    def _decades(self) -> float:
        return log10(self.most / self.floor)

    def ticks(self, least: float = 17) -> list[int]:
        """Return the counts to label: 0, 1, 3, 10, 30 ... as far as `least` pixels apart, tens first.

        Examples
        --------
        >>> CountScale(0, 100, 100).ticks()
        [0, 1, 3, 10, 30, 100]
        """
        tens = [0]
        for ten in (10**k for k in range(round(log10(self.floor)), int(log10(self.most)) + 1)):
            if self.px(tens[-1]) - self.px(ten) >= 0.75 * least:
                tens.append(ten)
        out = list(tens)
        for ten in tens[1:]:
            near = [self.px(v) for v in tens]
            if 3 * ten <= self.most and all(abs(self.px(3 * ten) - px) >= least for px in near):
                out.append(3 * ten)
        return sorted(out)
