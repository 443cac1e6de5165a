"""File names that say what is inside: case, picture, window, as-of date and marking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dashboard.evidence.problems import UNPRINTABLE
from dashboard.share.picture import Picture

_LONGEST = 60
# What Windows refuses in a name, or takes for a way to another folder.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\t\n\r]')
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}


def file_name(picture: Picture, suffix: str) -> str:
    """Return the name of a picture's file.

    Parameters
    ----------
    picture
        What is in the file.
    suffix
        With or without its dot.
    """
    shown = picture.shown
    window = shown.view.window or (shown.case.windows[0].id if shown.case.windows else "")
    if shown.view.from_ or shown.view.to or not window:
        window = f"{shown.start}-to-{shown.end}"
    parts = [
        slug(shown.case.name) or "case",
        picture.kind,
        slug(window),
        f"as-of-{shown.as_of}",
        # The plus sign of a marking is a blank in a link, so it is spelled.
        slug(shown.marking.replace("+", "-"), lower=False) or "unmarked",
    ]
    return f"{'_'.join(parts)}.{suffix.lstrip('.')}"


def portable_names(files: Iterable[str]) -> dict[str, str]:
    r"""Return for each file a name that every file system takes and that leads out of no folder.

    What is not allowed somewhere becomes a hyphen, as in a lane's id; two that would meet are numbered.

    Examples
    --------
    >>> portable_names(["a.csv", "..\\b?.csv", "..\\b*.csv"])
    {'a.csv': 'a.csv', '..\\b?.csv': '..-b-.csv', '..\\b*.csv': '..-b--2.csv'}
    """
    names: dict[str, str] = {}
    for file in files:
        name = UNPRINTABLE.sub("-", _FORBIDDEN.sub("-", file))
        stem, dot, suffix = name.rpartition(".")
        stem = f"{stem}-" if stem.upper() in _RESERVED else stem
        number = 1
        while (name := f"{stem}{f'-{number}' if number > 1 else ''}{dot}{suffix}") in names.values():
            number += 1
        names[file] = name
    return names


def slug(text: str, *, lower: bool = True) -> str:
    """Return letters, digits and hyphens that every file system takes.

    Examples
    --------
    >>> slug("Ärger / 2019: <b>"), slug("TLP:AMBER", lower=False)
    ('arger-2019-b', 'TLP-AMBER')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    return words.lower() if lower else words
