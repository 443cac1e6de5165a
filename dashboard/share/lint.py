"""What an editor would ask about a picture before it leaves: warned in plain words, never blocked.

Owns the checks and their remedies. The two rows of likelihood words, and the rule that likelihood and
confidence do not share a sentence, are those of ICD 203 (Analytic Standards, 2015).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.figures.frame import fit_headline
from dashboard.figures.metrics import text_width
from dashboard.figures.theme import type_sizes
from dashboard.share.picture import Picture
from dashboard.view import Shown

# ICD 203 gives each degree two words, in two rows, and asks for one row a product.
_ROWS = (
    (
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    ),
    (
        "remote chance",
        "highly improbable",
        "improbable",
        "roughly even odds",
        "probable",
        "highly probable",
        "nearly certain",
    ),
)
_LIKELY = re.compile(
    rf"\b({'|'.join(word for row in _ROWS for word in row)}|probably|almost certainly)\b", re.I
)
_CONFIDENT = re.compile(r"\b(high|moderate|low)(ly)? confiden(ce|t)\b", re.I)
_EDGE = 16.0
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes
    ----------
    code
        Stable slug.
    message, remedy
        What is the matter, and what to do about it, each one sentence.
    changes
        The fields of the view that the remedy changes; empty when only a person can.
    """

    code: str
    message: str
    remedy: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def lint(picture: Picture) -> tuple[Finding, ...]:
    """Return what to look at before the picture leaves, the headline first."""
    texts = [picture.title, picture.shown.view.classification, *picture.shown.events["title"]]
    return (
        *_long_headline(picture),
        *_mixed_sentence(texts),
        *_mixed_rows(texts),
        *_without_rebuttal(picture),
    )


def _long_headline(picture: Picture) -> Iterable[Finding]:
    sizes = type_sizes(picture.size)
    # The marking stands in its box at the right of the headline.
    mark = picture.shown.marking
    room = picture.size.width - 2 * _EDGE - (text_width(mark, sizes.marking, True) + 26 if mark else 0)
    lines = fit_headline(picture.title, room, sizes.headline, 2)[1]
    if " ".join(lines) != " ".join(picture.title.split()):
        yield Finding(
            "long-headline",
            "The headline is longer than two lines at this size, even in smaller letters.",
            "Shorten it, or choose a wider picture.",
        )


def _mixed_sentence(texts: Iterable[str]) -> Iterable[Finding]:
    for text in texts:
        for sentence in _SENTENCE.split(text):
            likely, confident = _LIKELY.search(sentence), _CONFIDENT.search(sentence)
            if likely and confident:
                yield Finding(
                    "likelihood-and-confidence",
                    f"“{sentence}” speaks of likelihood (“{likely[0]}”) and of confidence "
                    f"(“{confident[0]}”) in one sentence.",
                    "Say how likely it is in one sentence, how sure you are of that in another.",
                )


def _mixed_rows(texts: Iterable[str]) -> Iterable[Finding]:
    found = {match[0].lower() for text in texts for match in _LIKELY.finditer(text)}
    first, second = (sorted(word for word in found if _row(word) == row) for row in (0, 1))
    if first and second:
        yield Finding(
            "mixed-likelihood-words",
            f"“{first[0]}” and “{second[0]}” come from different rows of ICD 203's likelihood words.",
            f"Keep to one row: write “{_twin(second[0])}” for “{second[0]}”.",
        )


def _row(word: str) -> int:
    plain = _adjective(word)
    return 0 if plain in _ROWS[0] else 1


def _twin(word: str) -> str:
    plain = _adjective(word)
    return _ROWS[0][_ROWS[1].index(plain)]


def _adjective(word: str) -> str:
    return {"probably": "probable", "almost certainly": "almost certain"}.get(word, word)


def _without_rebuttal(picture: Picture) -> Iterable[Finding]:
    """Find labelled or shown reports whose known rebuttal the picture leaves out."""
    shown = picture.shown
    if picture.kind not in ("briefing", "timeline"):
        return
    visible = set(shown.events["id"])
    for row in shown.events.to_dict("records"):
        if any(other in visible for other in row["disputed_by"]):
            continue
        for hidden, changes, remedy in _hidden(shown, row["disputed_by"]):
            yield Finding(
                "report-without-rebuttal",
                f"“{row['title']}” is shown, but not what contradicts it: “{hidden}”.",
                remedy,
                changes,
            )


def _hidden(shown: Shown, rebuttals: tuple[str, ...]) -> Iterable[tuple[str, Mapping[str, Any], str]]:
    """Yield title, changes and remedy for the first rebuttal that a filter or the window hides."""
    filtered = shown.filtered[shown.filtered["id"].isin(rebuttals)]
    if len(filtered):
        yield filtered["title"].iloc[0], {"lanes": (), "status": (), "side": ()}, "Take the filters off."
        return
    outside = shown.outside[shown.outside["id"].isin(rebuttals)]
    if len(outside):
        row = outside.iloc[0]
        start = min(pd.Timestamp(shown.start), _first(row["earliest"], row["latest"]))
        end = max(pd.Timestamp(shown.end), _first(row["latest"], row["earliest"]))
        changes = {"from_": start.date(), "to": end.date()}
        yield row["title"], changes, f"Widen the window to {row['date_said']}."


def _first(*days: pd.Timestamp) -> pd.Timestamp:
    return next(day for day in days if not pd.isna(day))
