"""The count model beside two everyday smoothers and the envelope, on the same rough worlds.

Every method sees the same numbers. The peers get each claim as one value on the log1p axis: its best (or the
middle of its range) at the middle of its window, with the spread of its range. They know nothing of copies,
grades, bounds or zeros; that is what is being measured.
"""

from __future__ import annotations

import time
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np

from dashboard.estimate.envelope import envelope
from dashboard.estimate.model import estimate_counts
from dashboard.estimate.voices import leave_one_out
from tests.estimate.frames import claims_frame
from tests.estimate.scores import BANDS, crps_grid, holds, interval_score
from tests.estimate.worlds import World, rough_world

WORLDS = 100
_START = (2010 - 1970) * 12
Z = {50: 0.6745, 80: 1.2816, 95: 1.96}


@dataclass(frozen=True)
class Answer:
    """Bands as (low, high) by level, in people; CRPS by month, NaN where the method has no distribution."""

    bands: dict[int, tuple[np.ndarray, np.ndarray]]
    crps: np.ndarray


def of_model(world: World) -> Answer:
    """The package's own model."""
    estimate = estimate_counts(world.claims, world.months)
    bands = {
        level: (estimate.bands[low].to_numpy(), estimate.bands[high].to_numpy())
        for level, (low, high) in BANDS.items()
    }
    posterior = estimate.basis.posterior(np.arange(_START, _START + world.truth.size))[0]
    return Answer(bands, crps_grid(estimate.basis.grid.y, posterior, world.truth))


def of_envelope(world: World) -> Answer:
    """Lowest low to highest high of what is claimed nearby, scored as if it were an 80 % band."""
    found = envelope(world.claims, world.months)
    ends = (found["envelope_low"].to_numpy(), found["envelope_high"].to_numpy())
    return Answer({80: ends}, np.full(world.truth.size, np.nan))


def _points(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return month, log1p value and its standard deviation of every claim."""
    claims = world.claims
    low = np.log1p(claims["low"].fillna(claims["best"]).to_numpy())
    high = np.log1p(claims["high"].fillna(claims["best"]).to_numpy())
    best = np.log1p(claims["best"].to_numpy())
    value = np.where(np.isnan(best), (low + high) / 2, best)
    first, last = (
        claims[name].to_numpy().astype("datetime64[M]").astype(np.int64)
        for name in ("margin_earliest", "margin_latest")
    )
    return (first + last) / 2 - _START, value, np.maximum((high - low) / 2.5632, 0.05)


def _gaussian(mean: np.ndarray, sd: np.ndarray, truth: np.ndarray) -> Answer:
    """Return the answer of a normal distribution on the log1p axis."""
    from scipy.stats import norm

    bands = {
        level: (np.expm1(np.maximum(mean - z * sd, 0.0)), np.expm1(np.maximum(mean + z * sd, 0.0)))
        for level, z in Z.items()
    }
    score = (np.log1p(truth) - mean) / sd
    crps = sd * (score * (2 * norm.cdf(score) - 1) + 2 * norm.pdf(score) - 1 / np.sqrt(np.pi))
    return Answer(bands, crps)


def of_gaussian_process(world: World) -> Answer:
    """Gaussian process with a Matern kernel and fitted noise (scikit-learn)."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    at, value, sd = _points(world)
    kernel = ConstantKernel(1.0, (0.05, 10)) * Matern(24.0, (3, 240), nu=1.5) + WhiteKernel(0.1, (1e-3, 3))
    process = GaussianProcessRegressor(kernel, alpha=sd**2, normalize_y=True)
    process.fit(at[:, None], value)
    mean, spread = process.predict(np.arange(world.truth.size)[:, None], return_std=True)
    return _gaussian(mean, np.maximum(spread, 1e-3), world.truth)


def of_local_level(world: World) -> Answer:
    """Kalman smoother of a local level, variances by maximum likelihood (statsmodels)."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    at, value, _ = _points(world)
    series = np.full(world.truth.size, np.nan)
    months = np.clip(np.round(at).astype(int), 0, series.size - 1)
    for month in np.unique(months):
        series[month] = value[months == month].mean()
    fitted = UnobservedComponents(series, level="llevel").fit(disp=False)
    mean = fitted.smoothed_state[0]
    spread = np.sqrt(np.maximum(fitted.smoothed_state_cov[0, 0], 1e-6))
    return _gaussian(mean, spread, world.truth)


METHODS: dict[str, Callable[[World], Answer]] = {
    "this model": of_model,
    "envelope": of_envelope,
    "Gaussian process": of_gaussian_process,
    "local level, Kalman": of_local_level,
}


def _score(
    worlds: list[World], spoken: list[np.ndarray], method: Callable[[World], Answer]
) -> dict[str, float]:
    """Return coverage, CRPS, interval score and milliseconds, every world weighing the same."""
    rows: dict[str, list[float]] = {name: [] for name in ("50 %", "80 %", "95 %", "CRPS", "IS80", "ms")}
    for world, months in zip(worlds, spoken, strict=True):
        begin = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peers warn about their own optimisers
            answer = method(world)
        rows["ms"].append(1000 * (time.perf_counter() - begin))
        for level, (low, high) in answer.bands.items():
            rows[f"{level} %"].append(holds(low, high, world.truth)[months].mean())
        low, high = answer.bands[80]
        rows["IS80"].append(interval_score(low, high, world.truth)[months].mean())
        rows["CRPS"].append(answer.crps[months].mean())
    return {
        name: float("nan") if not values else median(values) if name == "ms" else float(np.mean(values))
        for name, values in rows.items()
    }


def _speed(claims: int, months: int, voices: int) -> tuple[float, float]:
    """Return seconds (best of three) and peak megabytes of one estimate of made-up vague claims."""
    frame, names = _many(claims, months, voices)
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        estimate_counts(frame, names)
        seconds.append(time.perf_counter() - begin)
    tracemalloc.start()
    estimate_counts(frame, names)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return min(seconds), peak


def _many(claims: int, months: int, voices: int) -> tuple[object, list[str]]:
    import pandas as pd

    rng = np.random.default_rng(5)
    names = [str(name) for name in pd.period_range("1980-01", periods=months, freq="M")]
    rows = []
    for number in range(claims):
        last = int(rng.integers(12, months))
        first = max(last - int(rng.integers(0, 24)), 12)
        best = float(rng.integers(20, 900))
        row = {"id": f"c{number:04}", "date": f"{names[first]}/{names[last]}", "stated": names[last]}
        size = {"low": 0.8 * best, "best": best, "high": 1.3 * best}
        rows.append(row | size | {"voice": f"voice {number % voices}", "grade": f"{'BCD'[number % 3]}3"})
    return claims_frame(*rows), names


def run() -> dict[str, dict[str, float]]:
    """Print the tables and return the numbers by method."""
    worlds = [rough_world(np.random.default_rng([41, seed])) for seed in range(WORLDS)]
    spoken = []
    for world in worlds:
        bands = estimate_counts(world.claims, world.months).bands
        spoken.append(((bands["evidence"] != "none") & bands["envelope_low"].notna()).to_numpy())
    print(f"Estimates on {WORLDS} rough worlds, months within 12 of a claim; log1p axis, less is better")
    print(f"{'':22}{'50 %':>7}{'80 %':>7}{'95 %':>7}{'CRPS':>7}{'IS80':>7}{'ms':>8}")
    scores = {}
    for name, method in METHODS.items():
        score = scores[name] = _score(worlds, spoken, method)
        cells = "".join(f"{score[key]:7.3f}" for key in ("50 %", "80 %", "95 %", "CRPS", "IS80"))
        print(f"{name:22}{cells.replace('nan', '  –')}{score['ms']:8.1f}")
    for claims, months, voices, most in ((60, 216, 12, 0.03), (1000, 600, 50, 3.0)):
        seconds, peak = _speed(claims, months, voices)
        scores[f"{claims} claims x {months} months"] = {"s": seconds, "MB": peak, "at most, s": most}
        print(
            f"{claims:,} claims x {months} months: {1000 * seconds:,.0f} ms (at most {1000 * most:,.0f}), "
            f"{peak:,.0f} MB"
        )
    frame, names = _many(100, 216, 50)
    begin = time.perf_counter()
    leave_one_out(frame, names[150])  # type: ignore[arg-type]
    seconds = time.perf_counter() - begin
    scores["leave one of 50 voices out"] = {"s": seconds, "at most, s": 2.0}
    print(f"leave one of 50 voices out: {seconds:.2f} s (at most 2)")
    return scores


if __name__ == "__main__":
    run()
