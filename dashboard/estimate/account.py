"""The method in plain words: how to read a band, what the model does, how it fails.

Owns sentences that the Method page and every evidence pack repeat; the numbers are in `settings`.
"""

from __future__ import annotations

from dashboard.estimate.settings import SHARED_LIE

READING: tuple[str, ...] = (
    "A band is odds, not a measurement: given the claims in this case and the assumptions below, "
    "the count lies in the 50 % band as often as not, in the 80 % band four times in five, in the"
    " 95 % band nineteen times in twenty.",
    "The line is the median: as likely too high as too low.",
    "Hatched means thin evidence, between 0.3 and 1 bit; blank means below 0.3 bit, which is no "
    "evidence. A bit is how far the claims move the odds from knowing nothing but an order of "
    "magnitude.",
    "That nobody is there is a possibility of its own, hence the row 0 beneath 1.",
    "The bands of a month do not depend on the window shown: the model always runs over all that is claimed.",
    "Words of likelihood (ICD 203: unlikely, likely, very likely) are used for whether nobody was"
    " there. Bands are read as odds.",
)

STEPS: tuple[str, ...] = (
    "Every claim becomes a range of counts and a window of months. Words are read by one table; "
    "vague dates keep their whole window.",
    "Repetitions of one statement count once. What one voice says again within a year or so adds little.",
    "A grade says two things: how far a source of that letter tends to be off, and how often a "
    "claim of that grade is right at all. A claim may be wrong; then it still says a little about"
    " the order of magnitude.",
    "From month to month the true count drifts, sometimes jumps, sometimes falls to nobody.",
    "All paths the count may have taken are weighed by how well they fit all claims, exactly and "
    "without random numbers, on a grid of counts 8 % apart: the forward and backward recursion of"
    " a hidden Markov model.",
    "Arrivals and departures move the count; they are never counts of people present. A departure"
    " of more people than were there is evidence that more were there, or that the claim is "
    "wrong.",
    "At the end every band is widened by the error that all sources may share.",
)

READINGS: tuple[tuple[str, str], ...] = (
    (
        "Weighed by grade",
        "Claims at their grades. Denials of change are shown, not used.",
    ),
    (
        "Every claim at face value",
        "Every claim taken as right 98 times in 100: shows what the grades do.",
    ),
    (
        "The denials are right",
        "The count stands still while a denial says so, and what it disputes is dropped: shows "
        "what the denial does.",
    ),
)

LIMITS: tuple[str, ...] = (
    SHARED_LIE,
    "Two camps, each with a bias of its own, fool it: the 80 % band then holds the truth about "
    "six times in ten.",
    "A claim about another group than its label says is taken at its word. Measures are therefore"
    " never pooled.",
    "Grades are judgements of readers. Moving all of them a step moves the bands; the Counts page"
    " shows how far.",
    "Leaving a voice out shows what rests on it, not whether it is right.",
    "It knows no cause: a fall is a fall, whoever denies it.",
    "A sum over groups assumes disjoint groups and independent errors, and neither is known.",
)

MEASURED: tuple[str, ...] = (
    "In 300 worlds drawn from the model itself the 50, 80 and 95 % bands held the truth 50, 79 "
    "and 95 times in 100.",
    "In 500 rough worlds that break its assumptions (jumps, ramps, biased, copied, stale and "
    "misgraded claims) they held it 57, 85 and 96 times in 100.",
)
"""Checked by tests/estimate/test_calibration.py."""

SOURCES: tuple[str, ...] = (
    "Speirs-Bridge et al. 2010, Reducing overconfidence in the interval judgments of experts, "
    "Risk Analysis 30.",
    "Shirani-Mehr, Rothschild, Goel and Gelman 2018, Disentangling bias and variance in election "
    "polls, JASA 113.",
    "Jackman 2005, Pooling the polls over an election campaign, Australian Journal of Political Science 40.",
    "D'Agostini 1999, Sceptical combination of experimental results, arXiv:hep-ex/9910036.",
    "Sundberg and Melander 2013, Introducing the UCDP Georeferenced Event Dataset, Journal of "
    "Peace Research 50.",
    "Hobbs and Kreinovich 2006, Optimal choice of granularity in commonsense estimation.",
    "Gneiting and Raftery 2007, Strictly proper scoring rules, prediction, and estimation, JASA 102.",
    "ICD 203, Analytic Standards (likelihood words); the Admiralty system of grades.",
)
