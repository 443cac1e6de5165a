"""File names that say what is inside: case, picture, window, as-of date and marking."""

from __future__ import annotations

import re
import unicodedata

from dashboard.share.picture import Picture

_LONGEST = 60


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
