"""`case.toml`: title, as-of date, marking, lanes, measures and windows, each with a default.

Owns the file's faults and the lines they are on.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from dashboard.evidence.cells import read_id
from dashboard.evidence.dates import parse_edtf
from dashboard.evidence.problems import UNPRINTABLE, DateError, Problem, Severity

NAME = "case.toml"
# On every picture where case.toml was meant to say a marking and cannot be understood: never none at all.
UNKNOWN_MARKING = "MARKING UNKNOWN"
MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_SIZE_LIMIT = 1_000_000
# The parser takes memory by the square of a dotted key's parts, and a key is on one line.
_LINE_LIMIT = 10_000
# A key being set, with what it is set to, or the head of a table.
_SET = re.compile(r"""(?:^|[{,])\s*([\w-]+)\s*=\s*(?=("[^"]*"|'[^']*'|[^,}#]*))|^\s*\[\[?\s*([\w-]+)\s*\]""")
# Saved mappings are the importer's; `saved_mappings` reads them.
_KEYS = {"title", "subtitle", "as_of", "marking", "lanes", "measures", "windows", "mappings"}


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the timeline."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted; without `estimate` its claims are only shown side by side."""

    id: str
    title: str
    definition: str = ""
    unit: str = ""
    estimate: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of time, both ends inclusive; None is open."""

    id: str
    title: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What case.toml says; `lanes` and `measures` are None where it says nothing, and then anything goes.

    `sha256` is that of its bytes; empty where there is no such file.
    """

    title: str = ""
    subtitle: str = ""
    as_of: date | None = None
    marking: str = ""
    lanes: tuple[Lane, ...] | None = None
    measures: tuple[Measure, ...] | None = None
    windows: tuple[Window, ...] = ()
    refused: bool = False
    sha256: str = ""


def read_settings(data: bytes, file: str) -> tuple[Settings, list[Problem]]:
    """Read a case.toml; what is wrong is told and replaced by its default.

    Examples
    --------
    >>> settings, problems = read_settings(b'title = "A case"\\nas_of = 2019-02-30\\n', "case.toml")
    >>> settings.refused, problems[0].line, problems[0].code
    (True, 2, 'bad-toml')
    """
    if len(data) > _SIZE_LIMIT:
        return Settings(marking=UNKNOWN_MARKING, refused=True), [
            Problem(file, None, None, None, "too-large", "error", "has more than 1 MB", "shorten it")
        ]
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8"
        return Settings(marking=UNKNOWN_MARKING, refused=True), [
            Problem(file, line, None, None, "wrong-encoding", "error", "is not UTF-8", hint)
        ]
    try:
        table = load_toml(text)
    except ValueError as error:
        return Settings(marking=UNKNOWN_MARKING, refused=True), [_bad_toml(file, text, str(error))]
    reader = _Reader(file, text.replace("\r\n", "\n"))
    return reader.settings(table), reader.problems


def load_toml(text: str) -> dict[str, object]:
    """Parse TOML within limits.

    Raises
    ------
    ValueError
        It is no TOML, or beyond the limits; says on which line where that is known.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LINE_LIMIT:
            raise ValueError(
                f"has more than {_LINE_LIMIT:,} characters in a line (at line {number}, column 1)"
            )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _bad_toml(file: str, text: str, message: str) -> Problem:
    at = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(at[1]) if at else max(1, text.rstrip().count("\n") + 1)
    said = re.sub(r"\s*\(at .*\)", "", message)
    return Problem(
        file, line, None, None, "bad-toml", "error", f"cannot be read as TOML: {said}", "mend this line"
    )


Made = TypeVar("Made", Lane, Measure, Window)


@dataclass
class _Reader:
    """Reads one parsed file and keeps its problems."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def settings(self, table: dict[str, object]) -> Settings:
        for key in table:
            if key not in _KEYS:
                self._tell(
                    key, None, "unknown-key", "is not read", f"known: {', '.join(sorted(_KEYS))}", "warning"
                )
        return Settings(
            title=self._string(table, "title"),
            subtitle=self._string(table, "subtitle"),
            as_of=self._day(table, "as_of", last=True),
            marking=self._marking(table),
            lanes=self._many(table, "lanes", self._lane),
            measures=self._many(table, "measures", self._measure),
            windows=self._many(table, "windows", self._window) or (),
        )

    def _many(
        self, table: dict[str, object], key: str, make: Callable[[dict[str, object]], Made]
    ) -> tuple[Made, ...] | None:
        value = table.get(key)
        if value is None:
            return None
        found: dict[str, Made] = {}
        for entry in self._entries(key, value):
            name = entry.get("id")
            if not isinstance(name, str) or read_id(name)[1]:
                self._tell(
                    "id" if name else key,
                    name,
                    "bad-id",
                    f"one of the {key} has no proper id",
                    "letters, digits, . _ -",
                )
            elif name in found:
                self._tell("id", name, "duplicate-id", f"two of the {key} have the id '{name}'", "rename one")
            else:
                found[name] = make(entry)
        return tuple(found.values())

    def _entries(self, key: str, value: object) -> Iterator[dict[str, object]]:
        if not isinstance(value, list):
            self._tell(key, None, "bad-value", f"{key} is not a list", f"write [[{key}]] before each")
            return
        for entry in value:
            if isinstance(entry, str):
                yield {"id": entry}
            elif isinstance(entry, dict):
                yield entry
            else:
                self._tell(key, entry, "bad-value", f"one of the {key} is no table", f"write [[{key}]]")

    def _lane(self, entry: dict[str, object]) -> Lane:
        self._known(entry, {"id", "title"})
        return Lane(str(entry["id"]), self._string(entry, "title") or title_of(str(entry["id"])))

    def _measure(self, entry: dict[str, object]) -> Measure:
        self._known(entry, {"id", "title", "definition", "unit", "estimate"})
        estimate = entry.get("estimate", True)
        if not isinstance(estimate, bool):
            self._tell(
                "estimate", estimate, "bad-value", "estimate is neither true nor false", "write true or false"
            )
            estimate = True
        return Measure(
            id=str(entry["id"]),
            title=self._string(entry, "title") or title_of(str(entry["id"])),
            definition=self._string(entry, "definition"),
            unit=self._string(entry, "unit"),
            estimate=estimate,
        )

    def _window(self, entry: dict[str, object]) -> Window:
        self._known(entry, {"id", "title", "from", "to"})
        start, end = self._day(entry, "from", last=False), self._day(entry, "to", last=True)
        if start and end and start > end:
            message = f"the window '{entry['id']}' ends before it starts"
            self._tell("to", entry["to"], "reversed-span", message, "swap from and to")
            start, end = end, start
        return Window(
            str(entry["id"]), self._string(entry, "title") or title_of(str(entry["id"])), start, end
        )

    def _known(self, entry: dict[str, object], keys: set[str]) -> None:
        for key in entry:
            if key not in keys:
                self._tell(
                    key, None, "unknown-key", "is not read", f"known: {', '.join(sorted(keys))}", "warning"
                )

    def _string(self, table: dict[str, object], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            if UNPRINTABLE.search(value):
                message = f"{key} has a character that cannot be printed"
                self._tell(key, value, "control-character", message, "remove it")
            return " ".join(UNPRINTABLE.sub("", value).split())
        self._tell(key, value, "bad-value", f"{key} is not a text", "put it in double quotes")
        return ""

    def _marking(self, table: dict[str, object]) -> str:
        marking = self._string(table, "marking").upper()
        if not isinstance(table.get("marking", ""), str):
            return UNKNOWN_MARKING  # what is wrong with it has been told
        if marking in ("", "NONE", *MARKINGS):
            return "" if marking == "NONE" else marking
        message = f"'{marking}' is not a TLP 2.0 marking"
        self._tell("marking", table["marking"], "unknown-marking", message, f"one of {', '.join(MARKINGS)}")
        return UNKNOWN_MARKING

    def _day(self, table: dict[str, object], key: str, *, last: bool) -> date | None:
        value = table.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        # Not any value as text: an array that holds a year looks like EDTF.
        if not isinstance(value, str | int) or isinstance(value, bool):
            self._tell(key, value, "bad-value", f"{key} is not a date", 'write it as "2019-03-23"')
            return None
        try:
            read = parse_edtf(str(value))
        except DateError as error:
            self._tell(key, value, error.code, str(error), error.hint)
            return None
        day = read.latest if last else read.earliest
        if day is None and key == "as_of":
            self._tell(key, value, "bad-value", "as_of has no last day", 'write a day, such as "2019-03-23"')
        return day

    def _tell(
        self, key: str, value: object, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        told = None if value is None else str(value)
        line = self._line(key, told)
        self.problems.append(Problem(self.file, line, key, told, code, severity, message, hint))

    def _line(self, key: str, value: str | None) -> int | None:
        """Return the line of a key with this value, else of the key's last place."""
        places = self._places.get(key, {})
        return places.get(value or "") or places.get("")

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """The last line on which each key is set to each value, and under '' the last one at all."""
        places: dict[str, dict[str, int]] = {}
        for number, line in enumerate(self.text.split("\n"), 1):
            for name, value, head in _SET.findall(line):
                own = places.setdefault(name or head, {})
                own[value.strip().strip("\"'")] = own[""] = number
        return places


def title_of(slug: str) -> str:
    """Return an id as a title.

    Examples
    --------
    >>> title_of("troop_flights")
    'Troop flights'
    """
    words = re.sub(r"[_-]+", " ", slug).strip()
    return words[:1].upper() + words[1:]
