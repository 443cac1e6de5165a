"""Text that stays text: the one way data gets into a label that Streamlit reads as markdown.

Markdown in a cell could fetch a remote picture or forge a link. `escape` is for labels, buttons, captions and
messages; where Streamlit offers `st.text` or a data frame, those need no escaping.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")
# Streamlit replaces these in the text that remains after all escapes: icons, its logo, links, mail addresses,
# arrows and dashes. An empty coloured span in their midst shows nothing and parts them.
_PART = ":gray[]"
_LATE = re.compile(
    r"(?<=\\:)(?=streamlit\\:|material)|(?<=\\:\\/)(?=\\/)|(?<=www)(?=\\\.)|(?<=\\@)"
    r"|(?<=\\[-<>~])(?=\\[-=>])",
    re.IGNORECASE,
)


def escape(text: object) -> str:
    r"""Return text with every ASCII punctuation mark backslashed and every run of blanks made one space.

    >>> escape("![x](y) *now*")
    '\\!\\[x\\]\\(y\\) \\*now\\*'
    """
    return _LATE.sub(_PART, _PUNCTUATION.sub(r"\\\1", _SPACE.sub(" ", str(text)).strip()))


def web_link(url: str, label: str) -> str:
    """Return a markdown link for an http(s) address, and the escaped label alone for anything else."""
    if not is_web(url):
        return escape(label)
    safe = re.sub(r"[^A-Za-z0-9:/?#@!$&'*+,;=._~%-]", "", url).replace("'", "%27")
    return f"[{escape(label)}](<{safe}>)"


def is_web(url: str) -> bool:
    """Return whether an address is plain http or https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
