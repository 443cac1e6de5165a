"""One cell at a time: what each column type accepts, and what it says of the rest.

A reader takes the cell's text, stripped and never blank, and returns the value with a fault or None. An error
means there is no value; a warning goes with one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable

from dashboard.evidence.characters import Fault
from dashboard.evidence.dates import EdtfDate, Order, read_date, say_date
from dashboard.evidence.links import link_doubt
from dashboard.evidence.nearest import Nearest
from dashboard.evidence.problems import DateError, LinkError
from dashboard.evidence.tables import column_key
from dashboard.evidence.vague import read_vague

Reading = tuple[object, Fault | None]
Reader = Callable[[str], Reading]

_ID = re.compile(r"\w[\w.+-]{0,119}")
_NO_WORD = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_LONE_MARK = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0"}
_HINT = "write plain digits, such as 1000; a range goes in low, best and high"


def read_text(text: str) -> Reading:
    """Take any text."""
    return text, None


def read_id(text: str) -> Reading:
    """Take a slug: letters, digits and ``. _ - +``."""
    if _ID.fullmatch(text):
        return text, None
    slug = make_slug(text)
    hint = f"write {slug}" if slug else "use letters, digits and hyphens"
    return text, ("bad-id", "error", f"'{_short(text)}' is not an id", hint)


def make_slug(text: str, longest: int = 60) -> str:
    """Return text as an id: lower case, anything but letters and digits a hyphen.

    Examples
    --------
    >>> make_slug("Two aircraft land (Maiquetía)!")
    'two-aircraft-land-maiquetía'
    """
    return _NO_WORD.sub("-", text.casefold()).strip("-")[:longest].strip("-")


def split_ids(text: str) -> tuple[str, ...]:
    """Return the parts of a cell joined by ``;``, each once."""
    return tuple(dict.fromkeys(part for part in map(str.strip, text.split(";")) if part))


def read_ids(text: str) -> Reading:
    """Take ids joined by ``;``."""
    parts = split_ids(text)
    for part in parts:
        _, fault = read_id(part)
        if fault:
            return parts, ("bad-id", "error", fault[2], "join ids with ; and nothing else")
    return parts, None


def read_sources(text: str) -> Reading:
    """Take source ids and bare links joined by ``;``."""
    parts = split_ids(text)
    if not parts:
        return (), ("missing-value", "error", "source names nobody", "write an id from sources.csv or a link")
    warning = None
    for part in parts:
        if _ID.fullmatch(part):
            continue
        fault = link_fault(part)
        if fault and not re.search(r"[:/]", part):
            hint = "join ids and links with ;" if re.search(r"[\s,]", part) else "write an id of sources.csv"
            fault = ("bad-source", "error", f"'{_short(part)}' is neither a source id nor a link", hint)
        if fault and fault[1] == "error":
            return parts, fault
        warning = warning or fault
    return parts, warning


def read_link(text: str) -> Reading:
    """Take an http or https link."""
    return text, link_fault(text)


def link_fault(text: str) -> Fault | None:
    """Return what is wrong with a link, or None."""
    try:
        doubt, host = link_doubt(text)
    except LinkError as error:
        return (error.code, "error", f"'{_short(text)}' {error}", error.hint)
    if not doubt:
        return None
    hint = f"write {host} for the host if that is the one meant, else copy the address again"
    return ("mixed-script-host", "warning", f"'{_short(text)}' {doubt}", hint)


def date_reader(order: Order | None, mixed: bool) -> Reader:
    """Return a reader of dates for a column whose cells prove this order of day and month."""

    def read(text: str) -> Reading:
        try:
            value, edtf = read_date(text, order)
        except DateError as error:
            hint = error.hint
            if mixed and error.code == "ambiguous-date":
                hint += "; this column has both orders of day and month"
            return None, (error.code, "error", str(error), hint)
        if edtf is None:
            return value, None
        return value, (
            "date-style",
            "warning",
            f"'{_short(text)}' is read as {say_date(value)}",
            f"write {edtf}",
        )

    return read


def number_reader(comma: bool) -> Reader:
    """Return a reader of numbers; `comma` says that the file is semicolon-separated, so 12,5 is 12.5."""

    def read(text: str) -> Reading:
        text = text.replace("\u2212", "-") if text.startswith("\u2212") else text
        if _LONE_MARK.fullmatch(text):
            plain, fraction = re.sub(r"[.,]", "", text), text.replace(",", ".")
            message = f"'{text}' could be {plain} or {fraction}"
            hint = f"write {plain}, or {fraction}0 for the fraction; a range goes in low, best and high"
            return math.nan, ("ambiguous-number", "error", message, hint)
        if _PLAIN.fullmatch(text):
            return float(text), None
        if comma and _COMMA.fullmatch(text):
            plain = text.replace(",", ".")
            return float(plain), (
                "decimal-comma",
                "warning",
                f"'{text}' is read as {plain}",
                f"write {plain}",
            )
        return math.nan, _not_a_number(text)

    return read


def _not_a_number(text: str) -> Fault:
    vague = read_vague(text)
    message = f"'{_short(text)}' is not a number"
    if vague:
        ends = [
            f"{name} {value:g}" for name, value in zip(("low", "best", "high"), vague, strict=False) if value
        ]
        said = ", ".join(ends) or "0 in low, best and high"
        kind = f", kind {vague.kind}" if vague.kind != "level" else ""
        return ("bad-number", "error", message, f"for these words write {said}{kind} ({vague.reading})")
    if _COMMA.fullmatch(text):
        return ("bad-number", "error", message, f"write {text.replace(',', '.')}")
    grouped = re.fullmatch(r"-?[0-9]{1,3}(?:([,. '’\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*", text)
    if grouped:
        return ("bad-number", "error", message, f"write {re.sub(r'[^0-9-]', '', text)}")
    if text.isdecimal():
        plain = "".join(str(unicodedata.decimal(mark)) for mark in text)
        hint = f"write {plain}" if plain != text else "15 digits at most; take a larger unit"
        return ("bad-number", "error", message, hint)
    return ("bad-number", "error", message, _HINT)


def choice_reader(name: str, choices: Iterable[str]) -> Reader:
    """Return a reader of one of some words; case and blanks do not count."""
    known = tuple(choices)
    nearest = Nearest(known)

    def read(text: str) -> Reading:
        word = column_key(text.replace("-", " "))
        if word in known:
            return word, None
        hint = f"{nearest.hint(word, '')} one of {', '.join(known)}".strip()
        return "", (f"unknown-{name}", "error", f"'{_short(text)}' is not a {name}", hint)

    return read


def read_letter(text: str) -> Reading:
    """Take an Admiralty letter."""
    letter = text.upper()
    if letter in ("A", "B", "C", "D", "E", "F"):
        return letter, None
    hint = "A to F; the digit goes in credibility" if re.match(r"[A-Fa-f][1-6]$", text) else "A to F"
    return "", ("bad-grade", "error", f"'{_short(text)}' is not a reliability", hint)


def read_digit(text: str) -> Reading:
    """Take an Admiralty digit."""
    if text in ("1", "2", "3", "4", "5", "6"):
        return text, None
    hint = "1 to 6; the letter goes in reliability" if re.match(r"[A-Fa-f][1-6]$", text) else "1 to 6"
    return "", ("bad-grade", "error", f"'{_short(text)}' is not a credibility", hint)


def read_flag(text: str) -> Reading:
    """Take yes or no."""
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES, None
    return None, ("bad-flag", "error", f"'{_short(text)}' is neither yes nor no", "write yes or no")


def date_text(value: object) -> str:
    """Return the canonical text of a date that was read."""
    return value.text if isinstance(value, EdtfDate) else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
