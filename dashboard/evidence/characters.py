"""Characters that spoil a cell or should be looked at: controls, surrogates, bidi overrides, lost encodings.

Ordinary Arabic, Hebrew and Cyrillic, joiners and direction marks are text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.evidence.problems import UNPRINTABLE, Severity, printable

Fault = tuple[str, Severity, str, str]
"""Code, severity, message and hint of a problem whose place is not known yet."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_OVERRIDE = re.compile(r"[\u202d\u202e]")
_EMBEDDING = re.compile(r"[\u202a-\u202c\u2066-\u2069]")
# Tags spell a flag after a black one; anywhere else, and in longer runs, they are text that nobody sees.
_TAG = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]|[\U000e0000-\U000e007f]{8}")
_MOJIBAKE = re.compile("Ã[\x80-\xbf¡-ÿŒœŠšŸŽžƒ]|â€|Ð[\x80-\xbf°-¿][ÐÑ]")
_ASCII_TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_LONGEST_SHOWN = 300

_FAULTS: tuple[tuple[re.Pattern[str], Fault], ...] = (
    (_CONTROL, ("control-character", "error", "has a control character", "remove it")),
    (_SURROGATE, ("lone-surrogate", "error", "has half a character (a lone surrogate)", "type it again")),
    (_OVERRIDE, ("bidi-override", "error", "has a character that turns the reading direction", "remove it")),
    (_TAG, ("invisible-text", "error", "has text that cannot be seen", "remove it")),
    (
        _EMBEDDING,
        ("bidi-control", "warning", "has an invisible direction character", "remove it if it can go"),
    ),
    (
        re.compile("\ufffd"),
        (
            "replacement-character",
            "warning",
            "has a character that was lost in a conversion",
            "type it again",
        ),
    ),
)
_WRONG_DECODING: Fault = (
    "mojibake",
    "warning",
    "looks like UTF-8 that was read as Windows-1252",
    "open the original as UTF-8 and copy again",
)


def shown(text: str) -> str:
    """Return a cell as a problem may print it: what cannot be seen is escaped, what is long is cut."""
    cut = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return printable(cut)


def may_be_odd(data: bytes, text: str) -> bool:
    """Return whether any cell of a file can be odd; False for nearly all files: no cell is looked at."""
    # Deleting what is plain is several times faster than searching the text for what is not.
    if data.isascii():
        return bool(data.translate(None, _ASCII_TEXT))
    return UNPRINTABLE.search(text) is not None or _MOJIBAKE.search(text) is not None


def odd_cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, Fault]]:
    """Yield row, column and fault of every odd cell."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if UNPRINTABLE.search(cell):
                yield from ((row, column, fault) for pattern, fault in _FAULTS if pattern.search(cell))
            elif _MOJIBAKE.search(cell):
                yield row, column, _WRONG_DECODING
