"""What can be wrong: data faults are collected as `Problem`, program faults raised as `TimelineError`.

Owns the shape and wording of a fault. Which faults exist is decided where they are found.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]
# Controls, half characters, what turns the reading direction, invisible tags, what is no character at all.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffd-\uffff"
    "\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Return text as a terminal, a page or a log may print it: what cannot be seen is written as in JSON.

    Examples
    --------
    >>> printable("a\x1b[31m")
    'a\\u001b[31m'
    """
    return UNPRINTABLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


class TimelineError(Exception):
    """Base of every error this package raises on purpose; its text is one clean line for a person.

    `exit_code` is what the command line ends with: 1 for a failure, 2 for wrong usage.
    """

    exit_code: ClassVar[int] = 1

    @property
    def located(self) -> str:
        """The text for whoever typed the command: with the path as it was typed, where one was."""
        return str(self)


class CellError(TimelineError):
    """A cell that cannot be read; carries a stable `code` and a `hint` that says what to write."""

    def __init__(self, message: str, *, code: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


class DateError(CellError):
    """A date that cannot be read."""


class LinkError(CellError):
    """A web link that cannot be given to a reader; its text goes on from the link in quotes."""


class CaseError(TimelineError):
    """A folder or file that cannot be opened as a case at all.

    Its text names the place by its last name alone, for a page shows it; `located` gives the whole path.

    Examples
    --------
    >>> error = CaseError(Path("/home/ann/case"), "holds no CSV.")
    >>> str(error), error.located
    ('case holds no CSV.', '/home/ann/case holds no CSV.')
    """

    def __init__(self, place: Path, what: str) -> None:
        super().__init__(f"{printable(place.name) or 'The folder'} {what}")
        self._located = f"{place} {what}"

    @property
    def located(self) -> str:
        """The text with the whole path."""
        return self._located


class MissingError(CaseError):
    """A folder or file that was named and is not there."""

    exit_code = 2


class WriteError(TimelineError):
    """A save that was refused or failed; the file on disk is whole, old or new."""


class ExportError(TimelineError):
    """A picture or pack that could not be made."""


class SettingsError(TimelineError):
    """A setting, scenario, measure or month the count model cannot work with."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a data file, located and with its remedy.

    Attributes
    ----------
    file
        Path as the user gave it, relative to the case folder where there is one.
    line
        Physical line as an editor shows it (1 = first), or None for the whole file.
    column
        Column name in the file's header, or None.
    value
        The cell's text as written, or None.
    code
        Stable slug such as ``ambiguous-date``.
    severity
        ``error``: the row (or file) is refused. ``warning``: it is used; look at it.
    message, hint
        What is wrong, and what to write instead.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    code: str
    severity: Severity
    message: str
    hint: str

    def __post_init__(self) -> None:
        """Keep what cannot be printed out of the words, wherever they were put together."""
        for name in ("value", "message", "hint"):
            words = getattr(self, name)
            if words and UNPRINTABLE.search(words):
                object.__setattr__(self, name, printable(words))

    def __str__(self) -> str:
        """Return ``file:line: column: message; hint [code]`` on one line."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" {self.column}:" if self.column else ""
        hint = f"; {self.hint}" if self.hint else ""
        return printable(" ".join(f"{place}:{column} {self.message}{hint} [{self.code}]".split()))

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the fields as a JSON-ready dict, in declaration order."""
        return asdict(self)
