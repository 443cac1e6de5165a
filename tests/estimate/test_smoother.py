"""Grid, transition, likelihood, flows and placements, by hand-checked values."""

from __future__ import annotations

from math import log1p

import numpy as np
import pytest

from dashboard.estimate.settings import FACE_VALUE, Grade, Settings
from dashboard.estimate.smoother import Evidence, Grid, shares, smooth

SPAN = (0, 23)


def said(
    count: float, month: int, kind: str = "level", voice: str = "v", grade: Grade = FACE_VALUE
) -> Evidence:
    y = log1p(count)
    return Evidence(kind, voice, month, month, y, y, y, grade)


def median(grid: Grid, *evidence: Evidence, month: int) -> float:
    total = smooth(grid, evidence, SPAN)[0, month].cumsum()
    return float(np.expm1(grid.y[np.searchsorted(total, 0.5)]))


@pytest.fixture
def grid() -> Grid:
    return Grid(1000.0, Settings())


def test_grid_reaches_the_largest_count_and_no_state_is_skipped(grid: Grid) -> None:
    assert grid.y[:2].tolist() == [0.0, log1p(0.5)]
    assert np.diff(grid.y[1:]) == pytest.approx(0.08)
    assert grid.y[-2] < log1p(1000) <= grid.y[-1]


@pytest.mark.parametrize("drift", [0.0, 0.03, 0.047, 0.12, 0.5])
@pytest.mark.parametrize("jump", [0.0, 0.02, 0.2])
def test_transition_rows_sum_to_one(drift: float, jump: float) -> None:
    matrix = Grid(1000.0, Settings(drift=drift, jump=jump)).transition
    assert matrix.sum(axis=1) == pytest.approx(1.0)
    assert (matrix >= 0).all()


def test_a_thin_drift_keeps_its_variance_on_three_points() -> None:
    grid = Grid(1000.0, Settings(drift=0.03, jump=0.0))
    row = grid.transition[40, 1:]
    assert ((grid.y[1:] - grid.y[40]) ** 2 * row).sum() == pytest.approx(0.03**2)


def test_likelihood_peaks_at_the_best_and_never_vanishes(grid: Grid) -> None:
    worth = grid.log_likelihood(said(36, 0, grade=Grade("B", 0.2, 0.85)))
    assert abs(grid.y[worth.argmax()] - log1p(36)) <= 0.04
    assert worth.min() > np.log(0.15 * 0.25 / 7)


@pytest.mark.parametrize(("kind", "better"), [("at_most", -1), ("at_least", 1)])
def test_bounds_are_mirrored(grid: Grid, kind: str, better: int) -> None:
    worth = grid.log_likelihood(said(100, 0, kind))
    assert (np.diff(worth) * better >= 0).all()
    assert np.exp(worth).max() == pytest.approx(0.98 + 0.01, abs=1e-6)
    assert np.exp(worth).min() == pytest.approx(0.01, abs=1e-6)


def test_people_who_came_are_added(grid: Grid) -> None:
    came = [said(100, 6), said(100, 12, "flow_in")]
    assert median(grid, *came, month=11) == pytest.approx(100, rel=0.1)
    assert median(grid, *came, month=12) == pytest.approx(200, rel=0.15)


def test_people_who_left_are_taken_away(grid: Grid) -> None:
    left = [said(100, 6), said(60, 12, "flow_out")]
    assert median(grid, *left, month=12) == pytest.approx(40, rel=0.25)
    assert grid.flow(said(0.5, 0, "flow_out"))[1, 0] > 0.4


def test_an_outflow_larger_than_the_stock_is_evidence_against_the_small_stock(grid: Grid) -> None:
    matrix = grid.flow(said(500, 0, "flow_out"))
    assert matrix[1].sum() == pytest.approx(0.02)  # only the odds that the claim is wrong
    assert matrix[-1].sum() == pytest.approx(1.0)
    assert median(grid, said(500, 12, "flow_out"), month=11) >= 500


def test_an_inflow_keeps_all_mass(grid: Grid) -> None:
    assert grid.flow(said(700, 0, "flow_in")).sum(axis=1) == pytest.approx(1.0)


def test_arrival_and_departure_in_one_month_cancel(grid: Grid) -> None:
    swap = [said(20, 6), said(100, 12, "flow_out"), said(100, 12, "flow_in")]
    assert median(grid, *swap, month=12) == pytest.approx(20, rel=0.35)


def test_placements_cover_the_window_evenly() -> None:
    vague = Evidence("level", "v", 100, 116, 1.0, 1.0, 1.0, FACE_VALUE, placing=3)
    assert sorted(vague.months(17).tolist()) == list(range(100, 117))
    other = Evidence("level", "v", 100, 116, 1.0, 1.0, 1.0, FACE_VALUE, placing=4)
    assert vague.months(17).tolist() != other.months(17).tolist()


def test_one_voice_shares_its_say_with_distance() -> None:
    pieces = [said(1, 0), said(1, 0), said(1, 12), said(1, 0, voice="w"), said(1, 0, "flow_in")]
    near = 1 / (2 + np.exp(-1))
    assert shares(pieces) == pytest.approx([near, near, 1 / (1 + 2 * np.exp(-1)), 1.0, 1.0])


def test_leaving_a_voice_out_equals_never_having_heard_it(grid: Grid) -> None:
    pieces = [said(36, 5), said(400, 8, voice="w"), said(90, 9, "flow_in", "w"), said(50, 11, voice="x")]
    without = smooth(grid, pieces, SPAN, (), [None, "w"])
    rest = [piece for piece in pieces if piece.voice != "w"]
    assert without[1] == pytest.approx(smooth(grid, rest, SPAN)[0], abs=1e-12)
    assert without[0] == pytest.approx(smooth(grid, pieces, SPAN)[0], abs=1e-12)


def test_nothing_moves_into_a_still_month(grid: Grid) -> None:
    months = smooth(grid, [said(36, 5)], SPAN, still=range(3, 12))[0]
    assert np.abs(months[2:12] - months[2]).max() < 1e-12
    assert np.abs(months[12] - months[11]).max() > 1e-3


def test_hundreds_of_contradictions_leave_an_answer(grid: Grid) -> None:
    loud = [said(count, 5, voice=f"v{count}-{n}") for count in (3, 900) for n in range(200)]
    months = smooth(grid, loud, SPAN, still=range(1, 24))[0]
    assert np.isfinite(months).all()
    assert months.sum(axis=1) == pytest.approx(1.0)
