"""Simulated worlds: a true count month by month, and what people claim about it.

`own_world` draws from the model itself, for self-consistency. `rough_world` is built by other rules and
breaks the model's assumptions on purpose: regimes, ramps, pulses and real zeros; claims that are biased,
graded wrongly, copied with and without saying so, stale, about the wrong group, or made of vague words.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np
import pandas as pd

from dashboard.estimate.settings import WRONG_NEAR, WRONG_SD, Grade, Settings
from dashboard.estimate.smoother import Evidence, Grid
from tests.estimate.frames import claims_frame


@dataclass(frozen=True)
class World:
    """True count of `months`, and the claims frame about it; `as_of` is the last month."""

    truth: np.ndarray
    months: list[str]
    claims: pd.DataFrame


def own_world(rng: np.random.Generator, grid: Grid, months: int = 96) -> tuple[np.ndarray, list[Evidence]]:
    """Draw the states of a world and 3 to 15 dated claims of different voices, from the model itself."""
    moves = grid.transition.cumsum(axis=1)
    states = np.empty(months, dtype=int)
    states[0] = np.searchsorted(grid.prior.cumsum(), rng.random())
    for month in range(1, months):
        states[month] = min(np.searchsorted(moves[states[month - 1]], rng.random()), grid.y.size - 1)
    evidence = []
    for number in range(int(rng.integers(3, 16))):
        month = int(rng.integers(0, months))
        grade = Settings().grades[int(rng.integers(0, 6))]
        below, above = rng.uniform(0.05, 0.8, size=2)
        best = _told(rng, grid, float(grid.y[states[month]]), grade, below, above)
        low, high = best - 1.2816 * below, best + 1.2816 * above
        evidence.append(Evidence("level", f"v{number}", month, month, low, best, high, grade))
    return states, evidence


def _told(rng: np.random.Generator, grid: Grid, y: float, grade: Grade, below: float, above: float) -> float:
    """Draw a claim's best given the truth; its axis reaches below 0, as the likelihood's does."""
    extra = grade.tau
    if rng.random() >= grade.pi:
        if rng.random() >= WRONG_NEAR:
            return float(rng.uniform(grid.y[1], grid.y[-1]))
        below, above, extra = hypot(below, grade.tau), hypot(above, grade.tau), WRONG_SD
    below, above = hypot(below, extra), hypot(above, extra)
    size = abs(rng.standard_normal())
    return y + below * size if rng.random() < below / (below + above) else y - above * size


WORDS = (  # the words, and how this repository's table reads them
    (0, 0, (0, 0, 0)),
    (2, 8, (3, 5, 9)),
    (9, 16, (9, 12, 16)),
    (20, 90, (20, 36, 90)),
    (24, 96, (24, 48, 96)),
    (150, 900, (150, 350, 900)),
    (1500, 8000, (1500, 3000, 8000)),
)

# What a letter is truly worth here: bias (log sd) and odds of a gross fault. Not the model's table.
TRUE_WORTH = {"A": (0.12, 0.08), "B": (0.3, 0.2), "C": (0.5, 0.35), "D": (0.7, 0.55), "E": (0.9, 0.75)}


def rough_world(rng: np.random.Generator, months: int = 120) -> World:
    """Draw a world by rules that are not the model's."""
    truth = _history(rng, months)
    names = pd.period_range("2010-01", periods=months, freq="M")
    voices = _voices(rng)
    rows: list[dict[str, object]] = []
    for number in range(int(rng.integers(4, 15))):
        voice, printed, (bias, fault) = voices[int(rng.integers(0, len(voices)))]
        said = int(rng.integers(6, months))
        width = int(rng.choice([0, 0, 0, 1, 2, 5, 11, 23]))
        first = max(said - width, 0)
        about = int(rng.integers(first, said + 1))
        told = _claimed(rng, truth, about, bias, fault)
        row: dict[str, object] = {
            "id": f"r{number:02}",
            "date": f"{names[first]}/{names[said]}",
            "stated": str(names[said]),
            "voice": voice,
            "grade": printed,
            **_worded(rng, told),
        }
        rows.append(row)
        if rng.random() < 0.3:  # somebody repeats it; half the time without saying so
            copy = row | {"id": f"r{number:02}-copy", "voice": f"{voice}, repeated", "grade": "C3"}
            rows.append(copy | ({"origin": row["id"]} if rng.random() < 0.5 else {}))
    return World(truth, [str(name) for name in names], claims_frame(*rows))


def _history(rng: np.random.Generator, months: int) -> np.ndarray:
    """Return a true count: a level with regimes, ramps, pulses, seasonal swing, and spells of nobody."""
    log = np.full(months, rng.uniform(np.log(8), np.log(1500)))
    for _ in range(int(rng.poisson(2.0))):
        at = int(rng.integers(0, months))
        log[at:] += rng.normal(0, 1.0)
    for _ in range(int(rng.poisson(0.8))):
        at, length = int(rng.integers(0, months)), int(rng.integers(6, 37))
        ramp = np.clip((np.arange(months) - at) / length, 0, 1)
        log += ramp * rng.normal(0, 0.9)
    for _ in range(int(rng.poisson(0.5))):
        at, length = int(rng.integers(0, months)), int(rng.integers(2, 6))
        log[at : at + length] += rng.normal(0.8, 0.4)
    log += 0.1 * np.sin(np.arange(months) * 2 * np.pi / 12 + rng.uniform(0, 6)) + rng.normal(0, 0.05, months)
    truth = np.round(np.exp(np.clip(log, np.log(1), np.log(8000))))
    kind = rng.random()
    if kind < 0.06:
        truth[: int(rng.integers(6, months // 2))] = 0
    elif kind < 0.12:
        truth[int(rng.integers(months // 2, months - 6)) :] = 0
    return truth


def _voices(rng: np.random.Generator) -> list[tuple[str, str, tuple[float, float]]]:
    """Return voices with the grade printed for them, a step off one time in three, and their true worth."""
    voices = []
    for number in range(int(rng.integers(2, 8))):
        place = int(rng.choice(5, p=[0.08, 0.32, 0.35, 0.17, 0.08]))
        printed = place
        if rng.random() < 0.35:
            printed = min(max(place + int(rng.choice([-1, 1])), 0), 4)
        sd, fault = TRUE_WORTH["ABCDE"[place]]
        digit = min(max(printed + 1 + int(rng.integers(-1, 2)), 1), 6)
        voices.append((f"voice {number}", f"{'ABCDE'[printed]}{digit}", (rng.normal(0, sd), fault)))
    return voices


def _claimed(rng: np.random.Generator, truth: np.ndarray, about: int, bias: float, fault: float) -> float:
    """Return the number in the claimant's head: biased, and sometimes stale, of another group or made up."""
    value = float(truth[about])
    if rng.random() < fault:
        kind = rng.random()
        if kind < 0.35:
            value = float(truth[max(about - int(rng.integers(6, 37)), 0)])
        elif kind < 0.75:
            value *= float(np.exp(rng.choice([-1, 1]) * rng.uniform(0.7, 2.0)))
        else:
            value = float(np.exp(rng.uniform(np.log(3), np.log(3000))))
    if value == 0:
        return 0.0
    return max(round(value * float(np.exp(bias + rng.normal(0, 0.15)))), 0.0)


def _worded(rng: np.random.Generator, told: float) -> dict[str, object]:
    """Return the number as it gets into a row: exact, about, a range, or read from vague words."""
    kind = rng.random()
    fitting = [reading for low, high, reading in WORDS if low <= told <= high]
    if kind < 0.3 and fitting:
        low, best, high = fitting[int(rng.integers(0, len(fitting)))]
        return {"low": low, "best": best, "high": high}
    if kind < 0.5 or told == 0:
        return {"best": told}
    if kind < 0.75:
        return {"low": 0.9 * told, "best": told, "high": 1.1 * told}
    return {"low": told * float(rng.uniform(0.5, 0.9)), "high": told * float(rng.uniform(1.1, 2.0))}


def camps_world(rng: np.random.Generator, months: int = 60) -> World:
    """Draw a steady truth about which two camps of four voices each speak, every camp with one bias."""
    truth = np.full(months, np.round(np.exp(rng.uniform(np.log(20), np.log(800)))))
    names = [str(name) for name in pd.period_range("2010-01", periods=months, freq="M")]
    rows: list[dict[str, object]] = []
    for camp, bias in enumerate(rng.normal(0, 0.7, size=2)):
        for voice in range(4):
            told = max(round(truth[0] * float(np.exp(bias + rng.normal(0, 0.15)))), 1)
            said = names[int(rng.integers(6, months))]
            who = {"voice": f"camp {camp}, voice {voice}", "grade": "B2"}
            rows.append(
                who | {"date": said, "stated": said, "low": 0.9 * told, "best": told, "high": 1.1 * told}
            )
    return World(truth, names, claims_frame(*rows))
