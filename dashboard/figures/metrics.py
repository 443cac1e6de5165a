"""How wide a text is: advance widths of Liberation Sans (equal to Arial's), and cutting text to a width.

Owns measuring, clipping, wrapping and escaping of text. The table `metrics.json` is made by
`tests/figures/make_metrics.py`.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

FONT_STACK = "Arial, Liberation Sans, sans-serif"
ELLIPSIS = "…"
# First-strong isolate and its end: keep a right-to-left name from reordering what stands beside it.
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def _load() -> dict[bool, dict[str, float]]:
    table = json.loads(Path(__file__).with_name("metrics.json").read_text(encoding="utf-8"))
    units = table["units"]
    return {
        bold: {chr(run[0] + i): width / units for run in table[name] for i, width in enumerate(run[1:])}
        for bold, name in ((False, "regular"), (True, "bold"))
    }


_WIDTHS = _load()


@lru_cache(maxsize=65536)
def _em(char: str, bold: bool) -> float:
    """Return the width of a character the table lacks: none for marks, one em for wide scripts."""
    if char in _WIDTHS[bold]:
        return _WIDTHS[bold][char]
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF else 0.62


@lru_cache(maxsize=16384)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text in pixels.

    Parameters
    ----------
    text
        Plain text, not escaped.
    size
        Font size in pixels.
    bold
        Measure the bold face.

    Examples
    --------
    >>> round(text_width("Rostec", 14), 2)
    43.57
    """
    known = _WIDTHS[bold]
    return size * sum(known[c] if c in known else _em(c, bold) for c in text)


def clip(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return `text`, shortened with an ellipsis at a word where it is wider than `width` pixels.

    Examples
    --------
    >>> clip("a long title about a contract", 100, 14)
    'a long title…'
    """
    if text_width(text, size, bold) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, bold)
    used, end = 0.0, 0
    for char in text:
        used += size * _em(char, bold)
        if used > room:
            break
        end += 1
    cut = text[:end]
    word = cut.rfind(" ")
    # A word end is nicer, unless it would throw away most of the line.
    if word > end * 0.6 and not text[end : end + 1].isspace():
        cut = cut[:word]
    return cut.rstrip(" ,;:.–-") + ELLIPSIS


def wrap(text: str, width: float, size: float, bold: bool = False, lines: int = 99) -> list[str]:
    """Return `text` broken at blanks into at most `lines` lines, the last one clipped."""
    out: list[str] = []
    words = text.split()
    while words:
        if len(out) == lines - 1:
            return [*out, clip(" ".join(words), width, size, bold)]
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size, bold) <= width:
            count += 1
        out.append(clip(" ".join(words[:count]), width, size, bold))
        words = words[count:]
    return out


def escape(text: str) -> str:
    """Return data as text that Plotly shows exactly as written, on one line.

    Markup, dollar signs (which could start a formula) and ``%{`` (which asks for a value) become entities,
    line ends and other control characters blanks.

    Examples
    --------
    >>> escape("a <b>\\n& $1")
    'a &lt;b&gt; &amp; &#36;1'
    """
    flat = text
    if not text.isprintable():
        flat = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    safe = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = safe.replace("$", "&#36;").replace("%{", "&#37;{")
    return f"{_ISOLATE}{safe}{_END_ISOLATE}" if is_rtl(text) else safe


def is_rtl(text: str) -> bool:
    """Return whether the text has letters of a right-to-left script."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
