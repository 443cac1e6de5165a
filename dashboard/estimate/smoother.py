"""Exact Bayesian smoothing on a log1p grid: forward, backward, and nothing random.

Owns the grid, the transition, the likelihood of a claim and the recursion. Knows neither frames nor
scenarios: it gets evidence and gives the posterior of every month. Linear Gaussian smoothers with
house effects (Jackman 2005) are the model's relatives; the grid buys jumps, zeros and sceptical mixtures.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erf, hypot, log1p, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from dashboard.estimate.settings import (
    FIRST_COUNT,
    FLOW_NODES,
    GRID_STEP,
    JUMP_NOBODY,
    JUMP_UNIFORM,
    LAPLACE_SCALE,
    LEAST_BOUND_SD,
    LEAST_SD,
    PLACEMENTS,
    PRIOR_NOBODY,
    RANGE_Z,
    RETURN_RATE,
    VOICE_MONTHS,
    WRONG_NEAR,
    WRONG_SD,
    Grade,
    Settings,
)

Array = NDArray[np.float64]

_ONE_THREAD = 250_000
"""Multiplications below which OpenBLAS keeps a product on one thread (its limit is 262,144)."""

TINY = 1e-150
"""Floor of a normalised message: hundreds of flat contradictions may not leave a month without any state."""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: a claim, or one moment of a claim that holds throughout.

    Attributes
    ----------
    kind
        level, at_most, at_least, flow_in or flow_out.
    first, last
        Months within which its moment lies; `placing` says which lattice sequence places it.
    low, best, high
        As log1p of the count.
    claim
        Id of the claim it comes from.
    """

    kind: str
    voice: str
    first: int
    last: int
    low: float
    best: float
    high: float
    grade: Grade
    placing: int | None = None
    claim: str = ""

    @property
    def is_flow(self) -> bool:
        """Whether it counts people who came or left, not people present."""
        return self.kind.startswith("flow")

    @property
    def middle(self) -> float:
        """The middle of its window, in months."""
        return (self.first + self.last) / 2

    def months(self, placements: int) -> NDArray[np.int64]:
        """Return the month of each placement: a lattice over the window, the same on every run."""
        if self.placing is None:
            return np.full(placements, self.first)
        step = pow(7, self.placing + 1, PLACEMENTS)
        spread = (np.arange(placements) * step % PLACEMENTS + 0.5) / PLACEMENTS
        return self.first + np.floor(spread * (self.last - self.first + 1)).astype(np.int64)


@dataclass(frozen=True)
class Grid:
    """The states and how they move; state 0 is "nobody there".

    `y` holds log1p of every state's count (0 for nobody), `highest` at or below its last.
    """

    highest: float
    settings: Settings

    @cached_property
    def y(self) -> Array:
        """log1p of the count of every state; y[0] = 0 is nobody."""
        start = log1p(FIRST_COUNT)
        steps = int(np.ceil((log1p(self.highest) - start) / GRID_STEP - 1e-9))
        return np.concatenate([[0.0], start + GRID_STEP * np.arange(steps + 1)])

    @cached_property
    def prior(self) -> Array:
        """State odds in the first month."""
        size = self.y.size - 1
        return np.concatenate([[PRIOR_NOBODY], np.full(size, (1 - PRIOR_NOBODY) / size)])

    @cached_property
    def transition(self) -> Array:
        """Odds of each state next month (columns) given this month's (rows)."""
        size, jump = self.y.size - 1, self.settings.jump
        distance = np.abs(self.y[None, 1:] - self.y[1:, None])
        near = _rows_to_one(np.exp(-distance / LAPLACE_SCALE))
        leap = (1 - JUMP_UNIFORM - JUMP_NOBODY) * near + JUMP_UNIFORM / size
        matrix = np.empty((size + 1, size + 1))
        matrix[1:, 1:] = (1 - jump) * self._normal(self.settings.drift) + jump * leap
        matrix[1:, 0] = jump * JUMP_NOBODY
        matrix[0, 0] = 1 - RETURN_RATE
        matrix[0, 1:] = RETURN_RATE / size
        return matrix

    def floored(self, posterior: Array) -> Array:
        """Return the posterior blurred by the error all sources share."""
        blurred = posterior.copy()
        if self.settings.common > 0:
            blurred[:, 1:] = _product(posterior[:, 1:], self._normal(self.settings.common))
        return blurred

    def _normal(self, sd: float) -> Array:
        """Return a normal kernel between the states above nobody, rows summing to one."""
        size = self.y.size - 1
        if sd < 0.6 * GRID_STEP:  # too thin for the grid: three points with the same variance
            side = sd**2 / (2 * GRID_STEP**2)
            kernel = np.eye(size) * (1 - 2 * side) + side * (np.eye(size, k=1) + np.eye(size, k=-1))
            kernel[0, 0] += side
            kernel[-1, -1] += side
            return kernel
        distance = self.y[None, 1:] - self.y[1:, None]
        return _rows_to_one(np.exp(-(distance**2) / (2 * sd**2)))

    def log_likelihood(self, evidence: Evidence) -> Array:
        """Return log of how likely the claim is in every state, right or wrong weighed by its grade."""
        grade, best = evidence.grade, evidence.best
        if evidence.kind in ("at_most", "at_least"):
            sd = max(hypot(LEAST_SD, grade.tau), LEAST_BOUND_SD)
            sign = 1.0 if evidence.kind == "at_most" else -1.0
            right = np.array([0.5 * (1 + erf(sign * (best - y) / (sd * sqrt(2)))) for y in self.y])
            bound: Array = np.log(grade.pi * right + (1 - grade.pi) / 2)
            return bound
        below, above = _spread(evidence)
        below, above = hypot(below, grade.tau), hypot(above, grade.tau)
        right = _split_normal(self.y, best, below, above)
        near = _split_normal(self.y, best, hypot(below, WRONG_SD), hypot(above, WRONG_SD))
        anywhere = (1 - WRONG_NEAR) / (self.y[-1] - self.y[1])
        level: Array = np.log(grade.pi * right + (1 - grade.pi) * (WRONG_NEAR * near + anywhere))
        return level

    def flow(self, evidence: Evidence) -> Array:
        """Return the matrix by which people coming or leaving move the count, right or wrong weighed.

        An outflow larger than the stock gets no mass: it is evidence against a small stock.
        """
        size = self.y.size
        counts, top = np.expm1(self.y), size - 1
        nodes = np.array(FLOW_NODES)
        weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
        below, above = _spread(evidence)
        sizes = np.expm1(evidence.best + np.where(nodes < 0, below, above) * nodes)
        moved = np.zeros((size, size))
        sign = 1.0 if evidence.kind == "flow_in" else -1.0
        for weight, amount in zip(weights, np.maximum(sizes, 0.0), strict=True):
            target = counts + sign * amount
            alive = np.flatnonzero(target > -1e-9)
            goal = target[alive]
            left = np.clip(np.searchsorted(counts[1:], goal, side="right"), 1, top - 1)
            share = np.clip((goal - counts[left]) / (counts[left + 1] - counts[left]), 0.0, 1.0)
            nobody = goal < FIRST_COUNT - 1e-9
            np.add.at(moved, (alive, np.where(nobody, 0, left)), weight * np.where(nobody, 1.0, 1 - share))
            np.add.at(moved, (alive, left + 1), weight * np.where(nobody, 0.0, share))
        return evidence.grade.pi * moved + (1 - evidence.grade.pi) * np.eye(size)


def shares(evidence: Sequence[Evidence]) -> list[float]:
    """Return how much of its say each piece keeps: one voice saying it m times counts about once."""
    voices: dict[str, list[float]] = {}
    for piece in evidence:
        if not piece.is_flow:
            voices.setdefault(piece.voice, []).append(piece.middle)
    middles = {voice: np.array(values) for voice, values in voices.items()}
    return [
        1.0
        if piece.is_flow
        else 1.0 / float(np.exp(-np.abs(middles[piece.voice] - piece.middle) / VOICE_MONTHS).sum())
        for piece in evidence
    ]


def smooth(
    grid: Grid,
    evidence: Sequence[Evidence],
    span: tuple[int, int],
    still: Collection[int] = (),
    without: Sequence[str | None] = (None,),
) -> Array:
    """Return the posterior of every month, placements averaged, before the common-mode floor.

    Parameters
    ----------
    grid, evidence
        The states, and what is said.
    span
        First and last month, inclusive.
    still
        Months into which nothing moves (the scenario `denial`).
    without
        One variant of the answer for each voice left out; None leaves none out.

    Returns
    -------
    array (variants, months, states), every row summing to one.
    """
    placements = PLACEMENTS if any(piece.placing is not None for piece in evidence) else 1
    moves, said = _by_month(grid, evidence, span[0], placements, without)
    size = span[1] - span[0] + 1
    forward, back = grid.transition, np.ascontiguousarray(grid.transition.T)
    ahead = np.empty((size, len(without) * placements, grid.y.size))
    ahead[0] = _weighed(np.tile(grid.prior, (ahead.shape[1], 1)), 0, moves, said)
    for month in range(1, size):
        row = ahead[month - 1] if span[0] + month in still else _product(ahead[month - 1], forward)
        ahead[month] = _weighed(row, month, moves, said)
    after = np.ones_like(ahead[0])
    heard = max([*said, *moves], default=0)
    for month in range(min(heard, size - 1), 0, -1):
        ahead[month] *= after
        after = _unweighed(after, month, moves, said)
        if span[0] + month not in still:
            after = _product(after, back)
    ahead[0] *= after
    ahead /= ahead.sum(axis=2, keepdims=True)
    variants: Array = ahead.reshape(size, len(without), placements, -1).mean(axis=2)
    return variants.swapaxes(0, 1)


Moves = dict[int, list[tuple[NDArray[np.bool_], Array]]]


def _by_month(
    grid: Grid, evidence: Sequence[Evidence], start: int, placements: int, without: Sequence[str | None]
) -> tuple[Moves, dict[int, Array]]:
    """Return for each month with evidence the flows (rows, matrix) and the likelihood of every row."""
    moves: Moves = {}
    months = [np.tile(piece.months(placements), len(without)) - start for piece in evidence]
    heard = [np.repeat([piece.voice != voice for voice in without], placements) for piece in evidence]
    spoken = np.unique([m for m, piece in zip(months, evidence, strict=True) if not piece.is_flow])
    worth = np.zeros((spoken.size, len(without) * placements, grid.y.size))
    # Arrivals before departures, so that a rotation within one month is no evidence of a larger stock.
    for place in sorted(range(len(evidence)), key=lambda place: evidence[place].kind == "flow_out"):
        if evidence[place].is_flow:
            matrix = grid.flow(evidence[place])
            for month in np.unique(months[place]).tolist():
                moves.setdefault(month, []).append(((months[place] == month) & heard[place], matrix))
    for piece, share, month, rows in zip(evidence, shares(evidence), months, heard, strict=True):
        if not piece.is_flow:
            worth[np.searchsorted(spoken, month[rows]), np.flatnonzero(rows)] += share * grid.log_likelihood(
                piece
            )
    worth = np.maximum(np.exp(worth - worth.max(axis=2, keepdims=True)), TINY)
    return moves, dict(zip(spoken.tolist(), worth, strict=True))


def _weighed(rows: Array, month: int, moves: Moves, said: dict[int, Array]) -> Array:
    """Return the forward rows after a month's flows and then its claims."""
    if month not in moves and month not in said:
        return rows
    for who, matrix in moves.get(month, ()):
        rows = np.where(who[:, None], _product(rows, matrix), rows)
    if month in said:
        rows = rows * said[month]
    scaled: Array = np.maximum(rows / rows.sum(axis=1, keepdims=True), TINY)
    return scaled


def _unweighed(rows: Array, month: int, moves: Moves, said: dict[int, Array]) -> Array:
    """Return the backward rows before a month's claims and flows: `_weighed` transposed."""
    if month not in moves and month not in said:
        return rows
    if month in said:
        rows = rows * said[month]
    for who, matrix in reversed(moves.get(month, [])):
        rows = np.where(who[:, None], _product(rows, matrix.T), rows)
    scaled: Array = np.maximum(rows / rows.max(axis=1, keepdims=True), TINY)
    return scaled


def _product(rows: Array, matrix: Array) -> Array:
    """Return rows @ matrix, in pieces that BLAS does not hand to threads.

    Its threads wait for each other, which on a busy machine costs tenfold: these products are many and small.
    """
    step = max(_ONE_THREAD // matrix.size, 1)
    if len(rows) <= step:
        whole: Array = rows @ matrix
        return whole
    return np.concatenate([rows[start : start + step] @ matrix for start in range(0, len(rows), step)])


def _spread(evidence: Evidence) -> tuple[float, float]:
    """Return the claim's own spread below and above its best, in log1p."""
    return (
        max((evidence.best - evidence.low) / RANGE_Z, LEAST_SD),
        max((evidence.high - evidence.best) / RANGE_Z, LEAST_SD),
    )


def _split_normal(y: Array, best: float, below: float, above: float) -> Array:
    """Return the density of a normal with one spread below its mode and another above."""
    spread = np.where(y < best, below, above)
    density: Array = 2 / (sqrt(2 * pi) * (below + above)) * np.exp(-((y - best) ** 2) / (2 * spread**2))
    return density


def _rows_to_one(matrix: Array) -> Array:
    scaled: Array = matrix / matrix.sum(axis=1, keepdims=True)
    return scaled
