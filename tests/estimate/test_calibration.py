"""Does a band hold what it says? Worlds drawn from the model itself, and rough ones that are not.

The bounds are those of the method's description. Seeds are fixed, so these tests cannot flicker.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from dashboard.estimate.account import MEASURED
from dashboard.estimate.model import Estimate, estimate_counts
from dashboard.estimate.settings import Settings
from dashboard.estimate.smoother import Evidence, Grid, smooth
from tests.estimate.scores import BANDS, crps_grid, holds, interval_score
from tests.estimate.worlds import camps_world, own_world, rough_world

MONTHS = 96


@pytest.fixture(scope="module")
def worlds() -> list[tuple[np.ndarray, list[Evidence], np.ndarray]]:
    """300 worlds of the model itself: true states, evidence, and the draws that break ties."""
    grid, made = Grid(1000.0, Settings()), []
    for seed in range(300):
        rng = np.random.default_rng([11, seed])
        made.append((*own_world(rng, grid, MONTHS), rng.random(MONTHS)))
    return made


def transforms(worlds: list[tuple[np.ndarray, list[Evidence], np.ndarray]], times: int) -> np.ndarray:
    """Return the randomised probability transform of every month, each claim counted `times` times."""
    grid = Grid(1000.0, Settings())
    rows = []
    for states, evidence, ties in worlds:
        heard = [
            replace(piece, voice=f"{piece.voice}, {copy}") for piece in evidence for copy in range(times)
        ]
        posterior = smooth(grid, heard, (0, MONTHS - 1))[0]
        months = np.arange(MONTHS)
        below = posterior.cumsum(axis=1)[months, states] - posterior[months, states]
        rows.append(below + ties * posterior[months, states])
    return np.concatenate(rows)


def coverage(pit: np.ndarray) -> tuple[float, float, float]:
    """Return how much of the transform lies in the middle 50, 80 and 95 %."""
    distance = np.abs(pit - 0.5)
    return (
        float((distance <= 0.25).mean()),
        float((distance <= 0.4).mean()),
        float((distance <= 0.475).mean()),
    )


def sound(pit: np.ndarray) -> bool:
    """Return whether the transform is as even as an honest answer's."""
    half, most, nearly = coverage(pit)
    return (
        abs(half - 0.5) <= 0.04
        and abs(most - 0.8) <= 0.04
        and abs(nearly - 0.95) <= 0.02
        and abs(float(pit.mean()) - 0.5) <= 0.03
    )


def test_the_model_believes_itself(worlds: list[tuple[np.ndarray, list[Evidence], np.ndarray]]) -> None:
    pit = transforms(worlds, times=1)
    assert sound(pit), (coverage(pit), pit.mean())
    assert [round(share, 2) for share in coverage(pit)] == [0.50, 0.79, 0.95]
    assert "held the truth 50, 79 and 95 times in 100" in MEASURED[0]


def test_counting_every_claim_twice_is_caught(
    worlds: list[tuple[np.ndarray, list[Evidence], np.ndarray]],
) -> None:
    pit = transforms(worlds, times=2)
    assert not sound(pit)
    half, most, nearly = coverage(pit)
    assert half < 0.46
    assert most < 0.76
    assert nearly < 0.93


@dataclass(frozen=True)
class Score:
    """Means over worlds, every world weighing the same."""

    half: float
    most: float
    nearly: float
    crps: float
    credulous_crps: float
    band_score: float
    envelope_score: float


def rough_score(worlds: int) -> Score:
    """Score the model on rough worlds, over the months it says anything about."""
    rows = []
    for seed in range(worlds):
        world = rough_world(np.random.default_rng([23, seed]))
        estimate = estimate_counts(world.claims, world.months)
        bands, truth = estimate.bands, world.truth
        spoken = (bands["evidence"] != "none").to_numpy()
        both = spoken & bands["envelope_low"].notna().to_numpy()
        scored = [
            holds(bands[low].to_numpy(), bands[high].to_numpy(), truth)[spoken].mean()
            for low, high in BANDS.values()
        ]
        for low, high in (("p10", "p90"), ("envelope_low", "envelope_high")):
            scored.append(interval_score(bands[low].to_numpy(), bands[high].to_numpy(), truth)[both].mean())
        scored += [crps_of(each, truth, spoken) for each in (estimate, credulous(estimate))]
        rows.append(scored)
    half, most, nearly, band, envelope, crps, worse = np.mean(rows, axis=0).tolist()
    return Score(half, most, nearly, crps, worse, band, envelope)


def credulous(estimate: Estimate) -> Estimate:
    """Return the answer of a model that never doubts a claim: the same spreads, no sceptical mixture."""
    stage = estimate.basis.stage
    sure = tuple(replace(piece, grade=piece.grade._replace(pi=1 - 1e-9)) for piece in stage.evidence)
    return replace(estimate, basis=replace(estimate.basis, stage=replace(stage, evidence=sure)))


def crps_of(estimate: Estimate, truth: np.ndarray, spoken: np.ndarray) -> float:
    first = (2010 - 1970) * 12
    posterior = estimate.basis.posterior(np.arange(first, first + truth.size))[0]
    return float(crps_grid(estimate.basis.grid.y, posterior[spoken], truth[spoken]).mean())


def test_rough_worlds_few() -> None:
    # 100 worlds leave a coverage uncertain by about .03, hence the wider bounds.
    score = rough_score(100)
    assert 0.75 <= score.most <= 0.95
    assert score.nearly >= 0.92
    assert score.band_score < score.envelope_score
    assert score.crps < score.credulous_crps


@pytest.mark.e2e
def test_rough_worlds() -> None:
    score = rough_score(500)
    # What the Method page says was measured.
    assert (round(score.half, 2), round(score.most, 2), round(score.nearly, 2)) == (0.57, 0.85, 0.96)
    assert "held it 57, 85 and 96 times in 100" in MEASURED[1]
    assert 0.78 <= score.most <= 0.92
    assert score.nearly >= 0.94
    assert score.band_score < score.envelope_score
    assert score.crps < score.credulous_crps


def test_two_camps_with_a_shared_bias_fool_it() -> None:
    # The known failure: no method repairs a lie that all sources of a camp share. The Method page says so.
    held = []
    for seed in range(60):
        world = camps_world(np.random.default_rng([31, seed]))
        bands = estimate_counts(world.claims, world.months).bands
        held.append(holds(bands["p10"].to_numpy(), bands["p90"].to_numpy(), world.truth).mean())
    assert 0.5 < np.mean(held) < 0.78
