"""Words for numbers, and the range each suggests: `vague_words.csv` is the table, to be edited at will.

No study says how many "dozens" are; each row of the table says whose reading it is. A suggestion is never
used without a person's yes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_WORDS = {word: n for n, word in enumerate(_ONES)} | {
    "a hundred": 100,
    "one hundred": 100,
    "a thousand": 1000,
}
_WORDS |= {"one thousand": 1000, "a dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_NUMBER = rf"(\d{{1,3}}(?:[, ]\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_FORMULA = re.compile(r"(\d+(?:\.\d+)?)?([NM])?([+-]\d+)?")


class VagueNumber(NamedTuple):
    """What words suggest: the range, the kind of claim it makes, and whose reading that is."""

    low: float | None
    best: float | None
    high: float | None
    kind: str
    reading: str


def read_vague(text: str) -> VagueNumber | None:
    """Return the range that words suggest, or None when the table does not have them.

    Examples
    --------
    >>> read_vague("a few dozen")[:4], read_vague("nearly 100")[:4], read_vague("up to 1,000")[:4]
    ((20, 36, 90, 'level'), (90, None, 99, 'level'), (None, None, 1000, 'at_most'))
    """
    plain = " ".join(text.casefold().replace("\u00a0", " ").strip(" \"'“”.!").split())
    plain = re.sub(r"^just (?=\D)|(?<=\d) ?(?:people|men|persons|advisers|specialists|troops)$", "", plain)
    if not plain or len(plain) > 60:
        return None
    for pattern, row in _table():
        match = pattern.fullmatch(plain)
        if match:
            numbers = {name: _number(said) for name, said in match.groupdict().items()}
            low, best, high = (_value(row[name], numbers) for name in ("low", "best", "high"))
            return VagueNumber(low, best, high, row["kind"], row["reading"])
    return None


@cache
def _table() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    text = files("dashboard.evidence").joinpath("vague_words.csv").read_text(encoding="utf-8")
    return [
        (re.compile(_pattern(words)), row)
        for row in csv.DictReader(text.splitlines())
        for words in row["words"].split("|")
    ]


def _pattern(words: str) -> str:
    parts = re.split(r"([NM])", words)
    return "".join(
        f"(?P<{part}>{_NUMBER})" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )


def _number(said: str) -> float:
    return _WORDS[said] if said in _WORDS else float(re.sub(r"[, ]", "", said))


def _value(formula: str, numbers: dict[str, float]) -> float | None:
    match = _FORMULA.fullmatch(formula)
    if not formula or match is None:
        return None
    factor, name, added = match.groups()
    value = float(factor or 1) * (numbers[name] if name else 1) + float(added or 0)
    return round(value) if value == round(value) or abs(value) >= 10 else round(value, 2)
