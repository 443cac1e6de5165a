"""Every statement of a seed document became rows that exist."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.evidence.case import Case

SEEDS = Path(__file__).parents[1] / "seeds"
RECORDS = sorted(SEEDS.glob("*.toml"))


def _record(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


STATEMENTS = [
    pytest.param(statement, id=f"{path.stem}-{statement['id']}")
    for path in RECORDS
    for statement in _record(path)["statements"]
]


def test_the_seed_document_has_eighteen_statements() -> None:
    record = _record(SEEDS / "moscow-times-2019-06-03.toml")
    assert [s["id"] for s in record["statements"]] == [f"S{n:02}" for n in range(1, 19)]
    assert record["document"]["published"] == date(2019, 6, 3)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_document_is_a_source_of_the_case(curated: Case, path: Path) -> None:
    document = _record(path)["document"]
    source = curated.sources[curated.sources["id"] == document["id"]].iloc[0]
    assert (source["outlet"], source["title"], source["url"]) == (
        document["outlet"],
        document["title"],
        document["url"],
    )
    assert document["relays"] in set(curated.sources["id"])


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_finds_its_rows(curated: Case, statement: dict[str, Any]) -> None:
    rows = {*curated.events["id"], *curated.claims["id"]}
    assert statement["rows"]
    assert set(statement["rows"]) <= rows


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_is_told_in_our_words(statement: dict[str, Any]) -> None:
    assert 1 <= len(statement["quote"].split()) <= 12
    assert len(statement["says"].split()) >= 6
    # No run of six of its words may stand unmarked in our sentence.
    quoted, said = (re.findall(r"\w+", statement[key].casefold()) for key in ("quote", "says"))
    runs = {tuple(quoted[i : i + 6]) for i in range(len(quoted) - 5)}
    assert not any(tuple(said[i : i + 6]) in runs for i in range(len(said) - 5))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_holds_no_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) < 8_000
    assert max(len(line) for line in text.splitlines()) < 200
