"""What each scenario believes: claims become evidence, denials become stillness.

Owns `base`, `face_value` and `denial`. They are answers to different questions and are never averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.estimate.claims import Claim, Reading, Role
from dashboard.estimate.settings import FACE_VALUE, Grade, Settings
from dashboard.estimate.smoother import Evidence
from dashboard.evidence.problems import SettingsError

SCENARIOS: dict[str, str] = {
    "base": "Weighed by grade",
    "face_value": "Every claim at face value",
    "denial": "The denials are right",
}
"""Scenario id and its name on screen, in the order offered."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the smoother gets: evidence, the months into which nothing moves, and every row's role."""

    evidence: tuple[Evidence, ...]
    used: tuple[Claim, ...]
    still: frozenset[int]
    roles: Mapping[str, Role]


def set_stage(reading: Reading, scenario: str, settings: Settings) -> Stage:
    """Return the evidence of a scenario.

    `base` uses every numbered claim at its grade and no denial of change. `face_value` believes every
    claim (pi .98, tau .10). `denial` believes all `no_change` rows together: the count stands still over
    the period each speaks of, the rows they dispute are dropped, a number on them is a level when said.

    Raises
    ------
    SettingsError
        An unknown scenario.
    """
    if scenario not in SCENARIOS:
        raise SettingsError(f"There is no scenario '{scenario}'; there are {', '.join(SCENARIOS)}.")
    believed = scenario == "denial"
    denied = {
        other: claim.id
        for claim in reading.claims
        if believed and claim.kind == "no_change"
        for other in claim.disputes
    }
    roles = dict(reading.roles)
    evidence: list[Evidence] = []
    used: list[Claim] = []
    still: set[int] = set()
    for claim in reading.claims:
        if claim.kind == "no_change":
            if not believed:
                reason = "denies a change; used only when the denial is believed"
                roles[claim.id] = ("set_aside", reason)
                continue
            still.update(range(claim.first + 1, claim.last + 1))
        elif claim.id in denied:
            roles[claim.id] = ("dropped", f"disputed by {denied[claim.id]}, here believed")
            continue
        roles[claim.id] = ("used", "")
        used.append(claim)
        outright = scenario == "face_value" or claim.kind == "no_change"
        evidence.extend(
            _evidence(claim, FACE_VALUE if outright else settings.grade(claim.letter, claim.digit))
        )
    return Stage(tuple(evidence), tuple(used), frozenset(still), roles)


def _evidence(claim: Claim, grade: Grade) -> list[Evidence]:
    """Return the pieces of one claim: several when it holds throughout, none for a bare denial."""
    if not claim.numbered:
        return []
    kind, first, last = claim.kind, claim.first, claim.last
    if kind == "no_change":
        kind, first, last = "level", claim.stated, claim.stated
    windows = [(first, last)]
    if claim.throughout and claim.kind != "no_change":
        years = range(first, last + 1, 12)
        windows = [((start + min(start + 11, last)) // 2,) * 2 for start in years]
    numbers = (claim.low, claim.best, claim.high)
    return [
        Evidence(kind, claim.voice, start, end, *numbers, grade, claim.placing, claim.id)
        for start, end in windows
    ]
