"""Text that stays text: the one way data gets into a label that Streamlit reads as Markdown or HTML.

Either in a cell could fetch a remote picture or forge a link. `escape` is for labels, buttons, captions and
messages, `html` for `st.html`; where Streamlit offers `st.text` or a data frame, those need no escaping.
"""

from __future__ import annotations

import re
from html import escape as html_escape

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


def anchor(href: str, label: str) -> str:
    """Return a link as HTML: Markdown would change what some addresses open, `?q=a|b` among them."""
    return f'<a href="{html(href)}" target="_blank">{html(label)}</a>'


def html(text: object) -> str:
    """Return text as HTML that reads as it was written."""
    return html_escape(str(text), quote=True)
