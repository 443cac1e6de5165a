"""Every constant of the count model, with its source or the words "our choice".

Owns the numbers and where they come from; the Method page prints `CONSTANTS` and `Settings` as
declared here. What the numbers do is in `smoother` and `claims`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from dashboard.evidence.problems import SettingsError

OUR_CHOICE = "our choice"


class Grade(NamedTuple):
    """What an Admiralty letter is taken to mean: `tau` a source's bias (log sd), `pi` odds it is right."""

    letter: str
    tau: float
    pi: float


GRADES: tuple[Grade, ...] = (
    Grade("A", 0.10, 0.95),
    Grade("B", 0.20, 0.85),
    Grade("C", 0.35, 0.70),
    Grade("D", 0.60, 0.45),
    Grade("E", 0.90, 0.25),
    Grade("F", 0.50, 0.60),
)
"""tau: spread of low/high in the UCDP GED sample and Hobbs' half orders of magnitude; pi: our choice."""

FACE_VALUE = Grade("", 0.10, 0.98)
"""A claim believed outright: every claim under `face_value`, a denial's number under `denial`. Our choice."""

GRID_STEP = 0.08
FIRST_COUNT = 0.5
NMAX_FLOOR = 1000.0
NMAX_FACTOR = 10.0
PRIOR_NOBODY = 0.10
LAPLACE_SCALE = 0.7
JUMP_UNIFORM = 0.20
JUMP_NOBODY = 0.10
RETURN_RATE = 0.02
RANGE_Z = 1.2816
LEAST_SD = 0.05
LEAST_BOUND_SD = 0.15
WRONG_SD = 1.2
WRONG_NEAR = 0.75
VOICE_MONTHS = 12.0
PLACEMENTS = 17
FLOW_NODES = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
LEAD_MONTHS = 12
OPEN_START_MONTHS = 60
REACH_MONTHS = 1200
SOLID_BITS = 1.0
THIN_BITS = 0.3
NEAR_MONTHS = 12
CONTESTED_RATIO = 2.0

RANGES: dict[str, tuple[float, float]] = {
    "drift": (0.0, 0.5),
    "jump": (0.0, 0.2),
    "common": (0.0, 1.0),
    "tau": (0.02, 2.0),
    "pi": (0.05, 0.99),
}
"""Where each setting may lie; outside it `Settings` raises SettingsError."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What moves the bands, and nothing else.

    Attributes
    ----------
    drift
        Month-to-month wandering of the count, standard deviation of its logarithm (q). Our choice.
    jump
        Odds that a month brings a jump instead of drift (pj). Our choice.
    common
        Error all sources share, log standard deviation; agreement never makes a band thinner
        than that (Shirani-Mehr et al. 2018: polls' shared error).
    grades
        What each Admiralty letter is taken to mean, A to F in order.

    Raises
    ------
    SettingsError
        A value outside `RANGES`, or a grade table that is not A to F.

    Examples
    --------
    >>> Settings(drift=0.2).drift
    0.2
    """

    drift: float = 0.12
    jump: float = 0.02
    common: float = 0.20
    grades: tuple[Grade, ...] = GRADES

    def __post_init__(self) -> None:
        for name in ("drift", "jump", "common"):
            _check(name, getattr(self, name))
        if "".join(grade.letter for grade in self.grades) != "ABCDEF":
            raise SettingsError("The grade table needs one line for each of A, B, C, D, E and F, in order.")
        for grade in self.grades:
            _check("tau", grade.tau, f" of grade {grade.letter}")
            _check("pi", grade.pi, f" of grade {grade.letter}")

    def grade(self, letter: str, digit: str) -> Grade:
        """Return the grade of a row: tau of its letter, pi the mean of the letter's and the digit's.

        Averaged, never multiplied: readers do not grade source and content independently. Digits
        1 to 5 read the list A to E; 6 and blank say nothing, then the letter stands alone.
        """
        by_letter = {grade.letter: grade for grade in self.grades}
        found = by_letter.get(letter, by_letter["F"])
        if digit and digit in "12345":
            return found._replace(pi=(found.pi + self.grades[int(digit) - 1].pi) / 2)
        return found

    def stepped(self, step: int) -> Settings:
        """Return the settings with every grade read `step` better (+) or worse (-); F stays F."""
        graded = self.grades[:5]
        moved = (graded[min(max(place - step, 0), 4)] for place in range(5))
        table = tuple(new._replace(letter=old.letter) for old, new in zip(graded, moved, strict=True))
        return replace(self, grades=(*table, self.grades[5]))


def _check(name: str, value: float, where: str = "") -> None:
    low, high = RANGES[name]
    if not low <= value <= high:  # also refuses NaN
        raise SettingsError(f"{name}{where} is {value:g}; it must lie between {low:g} and {high:g}.")


class Constant(NamedTuple):
    """One line of the Method page: a number, what it does, and whose number it is."""

    name: str
    value: str
    meaning: str
    source: str


_UCDP = "spread of low and high estimates in the UCDP GED sample: median .31, P75 .70, P90 1.24 log sd"

CONSTANTS: tuple[Constant, ...] = (
    Constant(
        "Reading of a range",
        f"central 80 % (z = {RANGE_Z})",
        "A claim's low to high is read as holding the truth four times in five.",
        "Speirs-Bridge et al. 2010: experts' 80 % intervals held 68 %",
    ),
    Constant(
        "Least spread of a claim",
        f"{LEAST_SD:g} log sd; {LEAST_BOUND_SD:g} for a bound",
        "Even an exact number is not exact.",
        OUR_CHOICE,
    ),
    Constant(
        "Wrong claims",
        f"{WRONG_NEAR:.0%} within {WRONG_SD:g} log sd, the rest anywhere",
        "What a claim still says when it is wrong: usually an exaggeration, sometimes nothing at all.",
        f"sceptical mixture after D'Agostini; the {WRONG_SD:g} from the {_UCDP}",
    ),
    Constant(
        "Drift",
        f"{Settings().drift:g} log sd a month",
        "How far the true count wanders in a month.",
        OUR_CHOICE,
    ),
    Constant(
        "Jumps",
        f"{Settings().jump:.0%} a month",
        "A convoy lands, a contract ends: the count may move at once.",
        OUR_CHOICE,
    ),
    Constant(
        "Size of a jump",
        f"Laplace, scale {LAPLACE_SCALE:g}; {JUMP_UNIFORM:.0%} anywhere, {JUMP_NOBODY:.0%} to nobody",
        "Most jumps halve or double; some are of any size; some empty the place.",
        OUR_CHOICE,
    ),
    Constant(
        "Return from nobody",
        f"{RETURN_RATE:.0%} a month",
        "How soon an empty place fills again.",
        OUR_CHOICE,
    ),
    Constant(
        "Error all sources share",
        f"{Settings().common:g} log sd",
        "Agreement never makes a band thinner than this.",
        "Shirani-Mehr et al. 2018: election polls' shared error",
    ),
    Constant(
        "One voice a source",
        f"repeats within {VOICE_MONTHS:g} months share one say (exponential)",
        "Saying it twice hardly makes it truer.",
        "house effects as in Jackman 2005; the time scale is our choice",
    ),
    Constant(
        "Before any claim",
        f"nobody {PRIOR_NOBODY:.0%}, else any order of magnitude",
        "The starting point; the bits measure how far the evidence moves it.",
        OUR_CHOICE,
    ),
    Constant(
        "Largest count considered",
        f"{NMAX_FACTOR:g} times the largest number claimed, at least {NMAX_FLOOR:,.0f}",
        "Fixed before any scenario, so that scenarios can be compared.",
        OUR_CHOICE,
    ),
    Constant(
        "Vague dates",
        f"{PLACEMENTS} evenly spread placements",
        "A claim about some moment in 2012 to 2016 is tried at many moments, each counting the same.",
        "rank-1 lattice rule; the number is our choice",
    ),
    Constant(
        "Open start of a period",
        f"{OPEN_START_MONTHS} months back",
        "How far back 'by the end of 2018' may reach.",
        OUR_CHOICE,
    ),
    Constant(
        "Reach",
        f"{REACH_MONTHS // 12} years",
        "A claim about a time, or said at a time, further than this from the others is set aside: a slip.",
        OUR_CHOICE,
    ),
    Constant(
        "Solid, thin, no evidence",
        f"above {SOLID_BITS:g} bit, {THIN_BITS:g} to {SOLID_BITS:g}, below {THIN_BITS:g}",
        "How much the evidence must say before a band is drawn solid, hatched or not at all.",
        OUR_CHOICE,
    ),
)
"""What the Method page prints, in its order."""

SHARED_LIE = "No method repairs a lie that all sources share."
"""The sentence every account of the method ends with."""
