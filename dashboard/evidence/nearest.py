"""The word a slip of the pen may have meant, within a budget: comparing all with all would not be linear."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST_KNOWN = 2_000
_MOST_ASKED = 200


class Nearest:
    """Suggests the most alike of some known words; after many suggestions, or among too many words, none.

    Examples
    --------
    >>> nearest = Nearest(["talks", "flights"])
    >>> nearest("tlaks"), nearest("ships")
    ('talks', '')
    """

    def __init__(self, known: Iterable[str], likeness: float = 0.6) -> None:
        self._known = sorted(set(known))
        self._likeness = likeness
        self._answers: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return the nearest known word, or '' for none."""
        if text not in self._answers:
            if len(self._known) > _MOST_KNOWN or len(self._answers) >= _MOST_ASKED:
                return ""
            found = difflib.get_close_matches(text[:80], self._known, 1, self._likeness)
            self._answers[text] = found[0] if found else ""
        return self._answers[text]

    def hint(self, text: str, otherwise: str) -> str:
        """Return the suggestion as a question, or something else to do."""
        near = self(text)
        return f"is {near} meant?" if near else otherwise
