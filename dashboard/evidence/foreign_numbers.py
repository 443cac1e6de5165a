"""Numbers as other people's tables write them: the column proves which mark is the decimal one.

Owns the reading of one foreign column of numbers into plain ones (`12.5`). A cell that stays ambiguous
is left as it is, for `checking` to refuse with its hint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_MISSING = {"-", "–", "—", "..", "...", "n/a", "na", "n.a.", "nan", "null", "none", "unknown", "?"}
_PLAIN = re.compile(r"[+-]?\d+")
_BRACKETED = re.compile(r"[(\[]\s*([\d.,]+)\s*[)\]]")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """Cells as plain numbers where they can be read, and what was done to them, in sentences."""

    cells: tuple[str, ...]
    notes: tuple[str, ...]


def read_number_column(cells: Sequence[str], name: str) -> NumberColumn:
    """Read one foreign column of numbers.

    Parameters
    ----------
    cells
        The column's texts, in row order.
    name
        The column's header, for the notes.

    Examples
    --------
    >>> read_number_column(["1.234", "12,5", ""], "Betrag").cells
    ('1234', '12.5', '')
    >>> read_number_column(["1.234", "7"], "Betrag").cells
    ('1.234', '7')
    """
    stripped = [cell.translate(_BLANKS) for cell in cells]
    blank = [text.casefold() in _MISSING for text in stripped]
    open_ = [match.group(1) if (match := _BRACKETED.fullmatch(text)) else text for text in stripped]
    mark = _decimal_mark([text for text, missing in zip(open_, blank, strict=True) if not missing])
    read = [
        "" if missing else _plain(text, mark, original)
        for text, missing, original in zip(open_, blank, cells, strict=True)
    ]
    notes = [
        *_mark_note(name, cells, open_, read, mark),
        *_blank_note(name, cells, blank),
        *_bracket_note(name, sum(text != bare for text, bare in zip(stripped, open_, strict=True))),
    ]
    return NumberColumn(tuple(read), tuple(notes))


def _decimal_mark(texts: Sequence[str]) -> str:
    """Return ',' or '.' when some cell proves it and none contradicts, else ''."""
    proofs = {mark for text in texts if (mark := _proof(text))}
    return proofs.pop() if len(proofs) == 1 else ""


def _proof(text: str) -> str:
    for mark, other in ((",", "."), (".", ",")):
        groups = rf"[+-]?\d{{1,3}}(?:\{other}\d{{3}})"
        if re.fullmatch(rf"{groups}+\{mark}\d+|{groups}{{2,}}", text):
            return mark
        if re.fullmatch(rf"[+-]?\d+\{mark}(?:\d{{1,2}}|\d{{4,}})", text):
            return mark
    return ""


def _plain(text: str, mark: str, original: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if not mark:
        return original
    other = "." if mark == "," else ","
    if not re.fullmatch(rf"[+-]?(?:\d+|\d{{1,3}}(?:\{other}\d{{3}})+)(?:\{mark}\d+)?", text):
        return original
    whole, _, decimals = text.partition(mark)
    whole, decimals = whole.replace(other, ""), decimals.rstrip("0")
    # Our own reader refuses three digits after a lone point; a fourth makes it plain that it is no thousand.
    return f"{whole}.{decimals}{'0' if len(decimals) == 3 else ''}" if decimals else whole


def _mark_note(
    name: str, cells: Sequence[str], open_: Sequence[str], read: Sequence[str], mark: str
) -> list[str]:
    proof = next((cell for cell, text in zip(cells, open_, strict=True) if mark and _proof(text) == mark), "")
    if not proof or all(text in ("", plain) for text, plain in zip(open_, read, strict=True)):
        return []
    word = "decimal comma" if mark == "," else "decimal point"
    return [f"{name}: read with a {word}, as {proof} in this column proves."]


def _blank_note(name: str, cells: Sequence[str], blank: Sequence[bool]) -> list[str]:
    if not any(blank):
        return []
    kinds = sorted({cell.strip() for cell, gone in zip(cells, blank, strict=True) if gone})
    return [f"{name}: cells saying {', '.join(kinds)} are left blank ({sum(blank):,}×)."]


def _bracket_note(name: str, count: int) -> list[str]:
    if not count:
        return []
    return [f"{name}: numbers in brackets, a source's own estimates, are taken as they are ({count:,}×)."]
