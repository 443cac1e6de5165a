"""Things a careful editor would look at again. All are warnings: the row is used.

Owns the thresholds. They are our choice, and each message says what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isnan
from statistics import median

from dashboard.evidence.cells import date_text
from dashboard.evidence.characters import Fault
from dashboard.evidence.edtf import EdtfDate
from dashboard.evidence.rows import Draft

TITLE_LENGTH = 90
QUOTED_WORDS = 12
# A date is far outside the rest when it is this many times the usual distance from the middle, and this far.
FAR_TIMES, FAR_YEARS, FAR_ROWS = 10, 30, 4

_LIKELIHOOD = re.compile(
    r"\b(?:un)?likely\b|\b(?:im)?probabl[ey]\b|\balmost (?:certain(?:ly)?|no chance)\b|\broughly even\b"
    r"|\bremote(?:ly)? (?:chance|possib\w+)\b|\bnearly certain(?:ly)?\b"
    r"|\b(?:low|high|even) (?:odds|likelihood)\b"
)
_CONFIDENCE = re.compile(
    r"\b(?:high|moderate|medium|low|some|great) confidence\b|\bconfidence is (?:high|low)\b"
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?]+\s+|\n")
_ERROR_VALUE = re.compile(r"#(?:REF!|VALUE!|NAME\?|DIV/0!|N/A|NULL!|NUM!)")
_PROSE = ("title", "summary", "wording", "note", "date_text")


def check_hygiene(drafts: Sequence[Draft]) -> None:
    """Add the warnings to the drafts of a case."""
    drafts = [draft for draft in drafts if not draft.raw.refused]
    for draft in drafts:
        for column in _PROSE:
            if column in draft.raw.columns and column in draft.values:
                _check_prose(draft, column)
        if draft.table.name != "sources":
            _check_sequence(draft)
        if draft.table.name == "claims":
            _check_claims(draft)
            _check_single_source(draft)
    for table in ("events", "claims"):
        own = [draft for draft in drafts if draft.table.name == table]
        _check_far(own)
        _check_near_duplicates(own)


def _check_prose(draft: Draft, column: str) -> None:
    texts = draft.texts(column)
    for index in draft.good():
        text = texts[index]
        if not text:
            continue
        if column == "title" and len(text) > TITLE_LENGTH and draft.table.name == "events":
            message = f"title has {len(text)} characters"
            draft.report(index, column, ("long-title", "warning", message, f"aim at {TITLE_LENGTH} or fewer"))
        if column == "wording" and len(text.split()) > QUOTED_WORDS:
            message = f"wording has {len(text.split())} words"
            draft.report(
                index, column, ("long-quotation", "warning", message, f"quote {QUOTED_WORDS} words or fewer")
            )
        if "confidence" in text and _both(text):
            message = "one sentence claims both a likelihood and a confidence"
            hint = "keep them in separate sentences (ICD 203)"
            draft.report(index, column, ("likelihood-and-confidence", "warning", message, hint))
        if "#" in text and _ERROR_VALUE.search(text):
            fault: Fault = (
                "spreadsheet-error",
                "warning",
                "holds a spreadsheet's error value",
                "type the text again",
            )
            draft.report(index, column, fault)


def _both(text: str) -> bool:
    return any(
        _LIKELIHOOD.search(part) and _CONFIDENCE.search(part) for part in _SENTENCE.split(text.casefold())
    )


def _check_sequence(draft: Draft) -> None:
    """Warn where a row was said before the thing it tells of began."""
    column = "stated" if draft.table.name == "claims" else "reported"
    if column not in draft.raw.columns:
        return
    saids, abouts = draft.dates(column), draft.dates("date")
    hint = "see that neither is a slip"
    for index in draft.good():
        said, about = saids[index], abouts[index]
        last, first = said and said.margin_latest, about and about.margin_earliest
        if last and first and last < first:
            draft.report(index, column, ("said-before", "warning", f"{column} lies before date", hint))


def _check_claims(draft: Draft) -> None:
    values = draft.values
    for index in draft.good():
        blank = [isnan(draft.numbers(name)[index]) for name in ("low", "best", "high")]
        kind = values["kind"][index]
        if all(blank):
            if not values["wording"][index] and kind != "no_change":
                message = "gives neither a number nor words"
                draft.report(index, "wording", ("empty-claim", "warning", message, "quote the words"))
        elif (kind == "at_most" and blank[2]) or (kind == "at_least" and blank[0]):
            end = "high" if kind == "at_most" else "low"
            draft.report(
                index,
                end,
                ("missing-bound", "warning", f"{kind} without {end}", f"write its number in {end}"),
            )


def _check_single_source(draft: Draft) -> None:
    """Name the claims with one source in one warning a file: most have one, and a reader should know."""
    sources = draft.names("source")
    lines = [draft.raw.lines[index] for index in draft.good() if len(sources[index]) == 1]
    if not lines:
        return
    said = ", ".join(map(str, lines[:10])) + (f" and {len(lines) - 10} more" if len(lines) > 10 else "")
    many = "1 claim has" if len(lines) == 1 else f"{len(lines):,} claims have"
    message = f"{many} one source (line{'s' if len(lines) > 1 else ''} {said})"
    fault: Fault = ("single-source", "warning", message, "add an independent source where there is one")
    draft.raw.report(lines[0] if len(lines) == 1 else None, "source", None, fault)


def _check_far(drafts: Sequence[Draft]) -> None:
    # Plain lists of numbers: a tuple a row would cost more than the rule itself.
    good = [draft.good() for draft in drafts]
    days = [
        [_middle(dates[index]) for index in rows]
        for rows, dates in zip(good, (draft.dates("date") for draft in drafts), strict=True)
    ]
    every = [day for own in days for day in own]
    if len(every) < FAR_ROWS:
        return
    middle = median(every)
    fence = max(FAR_TIMES * median(abs(day - middle) for day in every), FAR_YEARS * 365.25)
    for draft, rows, own in zip(drafts, good, days, strict=True):
        for index, day in zip(rows, own, strict=True):
            if abs(day - middle) > fence:
                message = f"'{date_text(draft.values['date'][index])}' is far outside the rest"
                draft.report(index, "date", ("far-date", "warning", message, "see that the year is right"))


def _middle(value: EdtfDate | None) -> float:
    if value is None:
        return 0
    first, last = value.earliest or value.latest, value.latest or value.earliest
    return (first.toordinal() + last.toordinal()) / 2 if first and last else 0


def _check_near_duplicates(drafts: Sequence[Draft]) -> None:
    seen: dict[int, int] = {}
    places = [(draft, len(draft.raw.rows)) for draft in drafts]
    offset = 0
    for draft in drafts:
        for index in draft.good():
            first = seen.setdefault(hash(_likeness(draft, index)), offset + index)
            if first == offset + index:
                continue
            other, at = _place(places, first)
            if _likeness(other, at) == _likeness(draft, index):
                message = f"says much the same as {other.raw.file}:{other.raw.lines[at]}"
                fault: Fault = ("near-duplicate", "warning", message, "remove one, or tell them apart")
                draft.report(index, "title" if draft.table.name == "events" else "claimant", fault)
        offset += len(draft.raw.rows)


def _place(places: Sequence[tuple[Draft, int]], number: int) -> tuple[Draft, int]:
    """Return draft and index of a row that is counted over all drafts."""
    for draft, rows in places:
        if number < rows:
            return draft, number
        number -= rows
    raise IndexError(number)


def _likeness(draft: Draft, index: int) -> tuple[object, ...]:
    """Return what two rows that say the same share: date and words of the title, or the whole claim."""
    values = draft.values
    if draft.table.name == "events":
        words = _WORD.findall(draft.texts("title")[index].casefold())
        return (date_text(values["date"][index]), frozenset(words))
    numbers = tuple(str(values[name][index]) for name in ("low", "best", "high"))
    dates = (date_text(values["date"][index]), date_text(values["stated"][index]))
    who = values["claimant"][index] or values["source"][index]
    return (*dates, *numbers, who, *(values[name][index] for name in ("measure", "kind", "wording")))
