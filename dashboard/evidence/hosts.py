"""The host of a web link: its name in ASCII as a browser looks it up, and as a reader is shown it.

Follows the URL standard (url.spec.whatwg.org); names in other letters are read by UTS 46 and IDNA 2008.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import idna

_DOMAIN = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_NUMBER = re.compile(r"0x[0-9a-f]*|0[0-7]*|[1-9][0-9]*")
_ZEROS = re.compile(r"\b0(?::0)+\b")
# Scripts that one word of Japanese, Chinese or Korean mixes, as their letters' names call them.
_TOGETHER = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "BOPOMOFO"}, {"CJK", "HANGUL"})
# Cyrillic letters that nobody can tell from Latin ones, and what may stand between them.
_LOOKALIKES = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡ0123456789-")


class Host(NamedTuple):
    """Where a link leads.

    Attributes
    ----------
    name
        As a browser looks it up, in ASCII.
    said
        As a reader is shown it: in its own letters, unless those deceive.
    doubt
        What deceives in it, empty for nearly every one; goes on from the link in quotes.
    """

    name: str
    said: str
    doubt: str = ""


def read_host(written: str) -> Host:
    """Read a host as a browser does.

    Raises
    ------
    ValueError
        When no browser can look it up, or not every browser would take it for the same.

    Examples
    --------
    >>> read_host("Bücher.example").name, read_host("0x7f.1").name, read_host("[0:0::1]").name
    ('xn--bcher-kva.example', '127.0.0.1', '[::1]')
    """
    if written.startswith("["):
        address = _read_ipv6(written[1:-1])
        return Host(address, address)
    # Percent codes that are no UTF-8, and what UTS 46 or IDNA forbids, are a ValueError, too.
    text = idna.uts46_remap(unquote_to_bytes(written).decode(), std3_rules=False)
    if len(text) > 253:
        raise ValueError("longer than any host")
    name = text if text.isascii() else ".".join(map(_ascii_label, text.split(".")))
    if not _DOMAIN.fullmatch(name):
        raise ValueError("not a host name")
    bare = name.removesuffix(".")
    last = bare.rpartition(".")[2]
    if last.isdigit() or re.fullmatch("0x[0-9a-f]*", last):
        address = _read_ipv4(bare)
        return Host(address, address)
    labels = [_letters(label) for label in text.removesuffix(".").split(".")]
    if not text.isascii():
        _check_direction(labels)
    doubt = _doubt(labels)
    return Host(name, name if doubt else ".".join(labels), doubt)


def _ascii_label(label: str) -> str:
    return label if label.isascii() and not label.startswith("xn--") else idna.alabel(label).decode()


def _letters(label: str) -> str:
    """Return a label in its own letters where it has any that a registry allows."""
    try:
        return idna.ulabel(label) if label.startswith("xn--") else label
    except ValueError:
        return label


def _check_direction(labels: Sequence[str]) -> None:
    """Refuse the host of right-to-left letters that no browser takes."""
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for label in labels for char in label):
        for label in labels:
            idna.check_bidi(label, check_ltr=True)


def _doubt(labels: Sequence[str]) -> str:
    """Say what deceives in a host's labels; empty without anything."""
    for label in labels:
        letters = (char for char in label if unicodedata.category(char) in ("Ll", "Lo"))
        scripts = {unicodedata.name(char, "other").split()[0] for char in letters}
        if len(scripts) > 1 and not any(scripts <= {"LATIN", *mixed} for mixed in _TOGETHER):
            return f"mixes {' and '.join(sorted(s.capitalize() for s in scripts))} letters in its host"
    odd = any(not label.isascii() and _LOOKALIKES.issuperset(label) for label in labels)
    return "has a host of Cyrillic letters that look Latin" if odd and labels[-1].isascii() else ""


def _read_ipv6(text: str) -> str:
    """Return an IPv6 address in brackets, its first longest run of zeros left out."""
    packed = IPv6Address(text if "%" not in text else "").packed
    groups = ":".join(f"{packed[place] << 8 | packed[place + 1]:x}" for place in range(0, 16, 2))
    zeros = max(_ZEROS.finditer(groups), key=lambda run: len(run[0]), default=None)
    if zeros:
        groups = f"{groups[: zeros.start()].rstrip(':')}::{groups[zeros.end() :].lstrip(':')}"
    return f"[{groups}]"


def _read_ipv4(name: str) -> str:
    """Return an IPv4 address, of up to four numbers in decimal, octal or hex, in its usual form."""
    parts = name.split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise ValueError("not four numbers")
    numbers = [
        int(part[2:] or "0", 16) if part.startswith("0x") else int(part, 8 if part[0] == "0" else 10)
        for part in parts
    ]
    *front, last = numbers
    if any(number > 255 for number in front) or last >= 256 ** (4 - len(front)):
        raise ValueError("a number too large")
    return ".".join(map(str, [*front, *last.to_bytes(4 - len(front), "big")]))
