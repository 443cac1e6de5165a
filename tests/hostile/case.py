"""Writes the hostile case: every payload in every field of every table, in file names and in case.toml.

Each payload is carried by one good event, claim and source, whose free-text fields all hold it; the fields
that take only certain words (dates, lanes, numbers, links, ids) hold it in rows of their own, which must be
refused by name or shown as text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

from dashboard.evidence.tables import TABLES
from tests.hostile.payloads import ALL, FILE_NAMES

GOOD = {
    "events": {"date": "2019-03-2X", "title": "Good", "source": "src-0", "lane": "lane-a"},
    "claims": {"measure": "people", "date": "2019-03", "stated": "2019-04", "source": "src-0", "best": "12"},
    "sources": {"id": "", "outlet": "Good", "published": "2019-04-01", "url": "https://example.org/"},
}
# Fields that hold any words; the others hold ids, dates, numbers or one of a few words.
FREE = {
    "events": ("title", "date_text", "summary", "claimant", "actors", "place", "unit"),
    "claims": ("wording", "claimant", "note"),
    "sources": ("outlet", "title", "author", "language", "note"),
}

BROKEN_QUOTES = """date,title,source,lane
2019-03-01,Before,src-0,lane-a
2019-03-02,"half" in quotes,src-0,lane-a
2019-03-03,After,src-0,lane-a
"""


def write_hostile_case(
    folder: Path, texts: Mapping[str, str] = ALL, names: Sequence[str] = FILE_NAMES
) -> Path:
    """Fill a new folder with texts in every cell and file names as given, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(_settings(texts), "utf-8")
    for table in ("sources", "events", "claims"):
        columns = [column.name for column in TABLES[table].columns]
        (folder / f"{table}.csv").write_bytes(to_csv(columns, _carriers(table, texts)))
        (folder / f"{table}_bad.csv").write_bytes(to_csv(columns, _misplaced(table, texts)))
    (folder / "headers.csv").write_bytes(with_hostile_headers(texts))
    (folder / "quotes.csv").write_text(BROKEN_QUOTES, "utf-8")
    for number, name in enumerate(names):
        row = {**GOOD["events"], "title": f"In file {number}"}
        (folder / name).write_bytes(to_csv(list(row), [row]))
    return folder


def write_bare_case(folder: Path) -> Path:
    """Fill a new folder with the hostile file names alone: without a case.toml each is a lane."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(FILE_NAMES):
        row = {
            "date": f"2019-03-{number + 1:02}",
            "title": f"In file {number}",
            "source": "https://example.org/",
        }
        (folder / name).write_bytes(to_csv(list(row), [row]))
    return folder


def to_csv(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    """Return rows as CSV bytes; a NUL is written as it is."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")


def with_hostile_headers(texts: Mapping[str, str] = ALL) -> bytes:
    """Return one good event and a further column for each payload, which names it and stands in it."""
    row = {**GOOD["events"], "title": "Hostile headers", **{text: text for text in texts.values()}}
    return to_csv(list(row), [row])


def _carriers(table: str, texts: Mapping[str, str]) -> list[dict[str, str]]:
    rows = []
    for number, (name, text) in enumerate(texts.items()):
        row = {**GOOD[table], **dict.fromkeys(FREE[table], text)}
        if table == "sources":
            row["id"] = f"src-{number}"
        else:
            row["id"] = f"{table[:2]}-{name}"
            row["source"] = f"src-{number}"
        if table == "events":
            row["date"] = f"2019-{3 + number % 4:02}-{1 + number % 28:02}"
            row["key"] = "yes" if number % 3 else ""
            row["best"] = "3"
        rows.append(row)
    return rows


def _misplaced(table: str, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Return one row for each narrow column and payload, the rest of the row being good."""
    narrow = [c.name for c in TABLES[table].columns if c.name not in FREE[table]]
    rows = []
    for column in narrow:
        for number, text in enumerate(texts.values()):
            row = dict(GOOD[table])
            if table == "sources":
                row["id"] = f"bad-{column}-{number}"
            row[column] = text
            rows.append(row)
    return rows


def _settings(every: Mapping[str, str]) -> str:
    """Return a case.toml whose every text is a payload; TOML and JSON quote strings alike, but for DEL."""
    texts = [*islice(cycle(t for t in every.values() if "\x00" not in t), max(40, len(every)))]

    def quoted(text: str) -> str:
        return json.dumps(text).replace("\\u0000", "").replace("\x7f", "\\u007f")

    lanes = [("lane-a", quoted(texts[0]))] + [(f"lane-{n}", quoted(t)) for n, t in enumerate(texts[1:4])]
    parts = [
        f"title = {quoted(' '.join(texts[:3]))}",
        f"subtitle = {quoted(texts[16])}",
        'as_of = "2019-07-01"',
        *(f'[[lanes]]\nid = "{name}"\ntitle = {title}' for name, title in lanes),
    ]
    for name, number in (("people", 4), ("others", 16), ("third", 27)):
        title, definition, unit = (quoted(texts[number + step]) for step in range(3))
        parts.append(
            f'[[measures]]\nid = "{name}"\ntitle = {title}\ndefinition = {definition}\nunit = {unit}\n'
            f"estimate = {'true' if name == 'people' else 'false'}"
        )
    for name, number in (("spring", 17), ("all", 28)):
        days = 'from = "2019-02-01"\nto = "2019-07-01"'
        parts.append(f'[[windows]]\nid = "{name}"\ntitle = {quoted(texts[number])}\n{days}')
    return "\n".join(parts) + "\n"
