"""The three tables: each column declared once, and the data dictionary and templates made from that.

Owns names, types and meanings. What a type accepts is `cells`'s business.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Type = Literal["text", "id", "ids", "sources", "date", "number", "choice", "letter", "digit", "flag", "link"]

STATUSES = ("confirmed", "reported", "disputed", "denied")
SIDES = ("us", "russia", "venezuela", "press", "analyst", "other")
KINDS = ("level", "at_most", "at_least", "flow_in", "flow_out", "no_change")
HOLDS = ("at", "throughout")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `choices` for a choice, `default` as the cell would say it, `example` for the template."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    example: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns in declared order, and the column in a header that says it is this table."""

    name: str
    meaning: str
    marker: str
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the columns every file must have."""
        return tuple(column.name for column in self.columns if column.required)


_SOURCE = Column(
    "source",
    "sources",
    "ids from sources.csv joined by `;`, or bare http(s) links; the first is the origin",
    required=True,
    example="https://example.org/2019/planes",
)
_CREDIBILITY = Column(
    "credibility", "digit", "Admiralty digit of the information", unit="1 to 6", example="2"
)
_RELIABILITY = Column(
    "reliability",
    "letter",
    "Admiralty letter of the claimant, where it differs from the first source's",
    unit="A to F",
)
_SIDE = Column("side", "choice", "whose side the claimant is on", choices=SIDES, example="press")
_NUMBER_MEANING = "of an amount, where there is one; low <= best <= high"

EVENTS = Table(
    "events",
    "one row: one dated thing",
    "date",
    (
        Column(
            "id",
            "id",
            "stable slug, unique over all files; made from date and title when absent",
            example="planes-land",
        ),
        Column("date", "date", "when, in EDTF", required=True, unit="EDTF", example="2019-03-23"),
        Column(
            "title",
            "text",
            "what happened, in 90 characters or fewer",
            required=True,
            example="Two aircraft land at Maiquetía",
        ),
        _SOURCE,
        Column("lane", "id", "lane id; the file's name when absent"),
        Column("date_text", "text", "the source's own words about the date", example="on Saturday"),
        Column("summary", "text", "plain text", example="An An-124 and an Il-62 brought about 100 people."),
        Column(
            "status",
            "choice",
            "of the event as titled",
            choices=STATUSES,
            default="reported",
            example="confirmed",
        ),
        Column("claimant", "text", "who says so", example="a reporter at the airport"),
        Column(
            "reported",
            "date",
            "when it was first reported; decides what is shown as of a date",
            unit="EDTF",
            example="2019-03-24",
        ),
        _CREDIBILITY,
        _RELIABILITY,
        _SIDE,
        Column("disputes", "ids", "ids this row contradicts, joined by `;`; only on the later row"),
        Column("part_of", "id", "id of the event this belongs to"),
        Column("actors", "text", "names joined by `;`", example="Russian air force;Venezuela"),
        Column("place", "text", "where", example="Maiquetía"),
        Column("low", "number", f"low end {_NUMBER_MEANING}", unit="`unit`"),
        Column("best", "number", f"best figure {_NUMBER_MEANING}", unit="`unit`", example="2"),
        Column("high", "number", f"high end {_NUMBER_MEANING}", unit="`unit`"),
        Column("unit", "text", "unit of the amount, such as `USD m`", example="aircraft"),
        Column("key", "flag", "`yes` for the rows that get a label first", default="no", example="yes"),
    ),
)

CLAIMS = Table(
    "claims",
    "one row: what one claimant says about a count",
    "measure",
    (
        Column(
            "id",
            "id",
            "stable slug, unique over all files; made from measure, claimant and day when absent",
            example="staff-few-dozen",
        ),
        Column(
            "measure",
            "id",
            "what is counted, an id from case.toml; measures are never pooled",
            required=True,
            example="rostec_staff",
        ),
        Column(
            "date", "date", "when the claim is about, in EDTF", required=True, unit="EDTF", example="2019-06~"
        ),
        Column("stated", "date", "when it was said", required=True, unit="EDTF", example="2019-06-02"),
        _SOURCE,
        Column("kind", "choice", "what the numbers are", choices=KINDS, default="level", example="level"),
        Column("low", "number", "low end", unit="the measure's", example="20"),
        Column("best", "number", "best figure", unit="the measure's", example="36"),
        Column("high", "number", "high end", unit="the measure's", example="90"),
        Column("wording", "text", "the words, quoted, at most 12", example="just a few dozen"),
        Column(
            "holds",
            "choice",
            "some moment within the date, or throughout it",
            choices=HOLDS,
            default="at",
            example="at",
        ),
        Column("claimant", "text", "who says so", example="a person close to the ministry"),
        _SIDE,
        _RELIABILITY,
        _CREDIBILITY,
        Column("origin", "id", "id of the claim this one repeats; copies count once"),
        Column("disputes", "ids", "ids of claims it denies, joined by `;`; only on the later row"),
        Column(
            "use",
            "flag",
            "`no` is shown and never estimated from; needs a note",
            default="yes",
            example="yes",
        ),
        Column("note", "text", "why, in plain words"),
    ),
)

SOURCES = Table(
    "sources",
    "one row: one page, statement or document",
    "outlet",
    (
        Column("id", "id", "what the other tables cite", required=True, example="gazette-2019-06-02"),
        Column("outlet", "text", "who published it", required=True, example="Example Gazette"),
        Column("title", "text", "its title", example="On the number of advisers"),
        Column("author", "text", "who wrote it"),
        Column("published", "date", "when", unit="EDTF", example="2019-06-02"),
        Column("url", "link", "http or https", example="https://example.org/2019/advisers"),
        Column("archived", "link", "an archived copy"),
        Column("accessed", "date", "when it was last read", unit="EDTF"),
        Column(
            "reliability",
            "letter",
            "Admiralty letter; F = cannot be judged, also for what nobody graded",
            unit="A to F",
            default="F",
            example="B",
        ),
        Column("language", "text", "language of the page", example="en"),
        Column("note", "text", "anything a reader should know"),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (EVENTS, CLAIMS, SOURCES)}
KNOWN_COLUMNS = {column.name for table in TABLES.values() for column in table.columns}
# Marks that copying brings along and nobody sees.
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def column_key(header: str) -> str:
    """Return a header cell as the name it stands for: case, blanks and no-break spaces do not count.

    Examples
    --------
    >>> column_key(" Date\\u00a0Text ")
    'date_text'
    """
    return "_".join(header.translate(_UNSEEN).casefold().split())


def table_of(columns: tuple[str, ...]) -> Table:
    """Return the table a header means: `measure` makes claims, `outlet` sources, anything else events."""
    if CLAIMS.marker in columns:
        return CLAIMS
    return SOURCES if SOURCES.marker in columns else EVENTS


def template(table: str) -> str:
    """Return a CSV with every column of a table and one worked row that passes the checks.

    Examples
    --------
    >>> template("sources").splitlines()[0]
    'id,outlet,title,author,published,url,archived,accessed,reliability,language,note'
    """
    columns = TABLES[table].columns
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(column.example for column in columns)
    return out.getvalue()


def data_dictionary() -> str:
    """Return every table and column as Markdown."""
    parts = [_INTRODUCTION]
    for table in TABLES.values():
        parts.append(f"## {table.name.capitalize()}: {table.meaning}\n")
        parts.append("| column | type | unit | meaning | example |\n|---|---|---|---|---|")
        parts += [_dictionary_row(column) for column in table.columns]
        parts.append("")
    return "\n".join(parts)


def _dictionary_row(column: Column) -> str:
    name = f"`{column.name}`" + (" *" if column.required else "")
    meaning = column.meaning
    if column.choices:
        meaning += ": " + ", ".join(f"`{choice}`" for choice in column.choices)
    if column.default:
        meaning += f" (default `{column.default}`)"
    example = f"`{column.example}`" if column.example else ""
    return f"| {name} | {column.type} | {column.unit} | {meaning} | {example} |"


_INTRODUCTION = """\
# Data dictionary

Made from the column declarations in `dashboard/evidence/tables.py`. A case is a folder with one
`case.toml`, one `sources.csv`, and any number of event and claim CSVs. The header decides what a file
is: `measure` makes it a claim table, `outlet` a source table, anything else an event table. Columns
marked * are required, every other one may be left out. Dates are EDTF: `2019-03-23`, `2019-03`, `2019`,
`2019-21` (spring), `201X`, `2019-03~` (about), `[..2018-12-31]` (by), `[2019-04-04..2019-04-15]` (some
moment between), `2018-12-10/2018-12-14` (lasted), `2019-03/..` (still going on).
"""
