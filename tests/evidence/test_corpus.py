"""Every file of the corpus gets the verdict, counts, codes and lines that `expected.json` says.

A problem is written ``line severity code column``; ``-`` stands for none, and the lists are complete.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest

from dashboard.evidence.case import check_paths
from dashboard.evidence.problems import Problem

CORPUS = Path(__file__).parent.parent / "corpus"


class Expected(TypedDict):
    file: str
    verdict: str
    rows: int
    accepted: int
    problems: list[str]


EXPECTED: list[Expected] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
# What a case folder needs beside the files that are expected.
COMPANY = {"expected.json", "case/case.toml", "case/sources.csv", "broken_case/case.toml"}


def said(problem: Problem) -> str:
    line = "-" if problem.line is None else str(problem.line)
    return f"{line} {problem.severity} {problem.code} {problem.column or '-'}"


def verdict(status: str, rows: int, accepted: int, problems: tuple[Problem, ...]) -> str:
    if status != "read":
        return {"refused": "file refused", "ignored": "ignored"}[status]
    if accepted < rows:
        return "row refused"
    return "accepted with warning" if problems else "accepted"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_verdict(expected: Expected) -> None:
    path = CORPUS / expected["file"]
    result = check_paths([path])
    (report,) = result.files
    assert sorted(map(said, result.problems)) == sorted(expected["problems"])
    assert (report.rows, report.accepted) == (expected["rows"], expected["accepted"])
    assert verdict(report.status, report.rows, report.accepted, result.problems) == expected["verdict"]
    assert report.accepted + report.refused == report.rows
    assert result.ok == all(problem.severity != "error" for problem in result.problems)
    assert {problem.file for problem in result.problems} <= {str(path)}
    assert "\n" not in "".join(map(str, result.problems))


def test_no_file_is_forgotten() -> None:
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}
    assert files == {expected["file"] for expected in EXPECTED} | COMPANY
    assert len(EXPECTED) >= 100


@pytest.fixture
def wide_cells() -> Iterator[None]:
    limit = csv.field_size_limit(1_000_000)
    yield
    csv.field_size_limit(limit)


@pytest.mark.parametrize(
    "expected", [e for e in EXPECTED if e["verdict"] in ("accepted", "row refused")], ids=lambda e: e["file"]
)
def test_rows_are_those_a_person_counts(expected: Expected, wide_cells: None) -> None:
    """Count data rows a second way: by the lenient csv reader, blank lines left out."""
    data = (CORPUS / expected["file"]).read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "surrogatepass")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    delimiter = ","
    if lines[0].strip('"').startswith("sep="):
        delimiter = lines.pop(0).strip('"')[4]
    else:
        delimiter = max(",;\t", key=" ".join(lines[:3]).count)
    records = csv.reader([line + "\n" for line in lines], delimiter=delimiter, skipinitialspace=True)
    counted = sum(1 for cells in records if "".join(cells).strip()) - 1
    assert expected["rows"] == counted
