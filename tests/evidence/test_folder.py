"""A folder's files: what is read, what is passed over, and nothing outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.evidence.case import check_paths, load_case
from dashboard.evidence.folder import read_bytes, table_files
from dashboard.evidence.problems import CaseError, Problem

ROWS = b"date,title,source\n2019,One,https://example.org/a\n"


def test_files_are_sorted_into_tables_ignored_and_almost(tmp_path: Path) -> None:
    names = (
        "b.csv",
        "A.CSV",
        "c.tsv",
        "~$b.csv",
        ".b.csv",
        "b.csv.bak",
        "b.xlsx",
        "notes.txt",
        "case.toml",
        "b.lock",
    )
    for name in names:
        (tmp_path / name).write_bytes(ROWS)
    assert [(path.name, kind) for path, kind in table_files(tmp_path)] == [
        (".b.csv", "ignored"),
        ("A.CSV", "table"),
        ("b.csv", "table"),
        ("b.csv.bak", "ignored"),
        ("b.xlsx", "almost"),
        ("c.tsv", "table"),
        ("~$b.csv", "ignored"),
    ]


def test_what_is_no_table_is_one_problem_each_and_hides_no_row(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (tmp_path / "outside.csv").write_bytes(ROWS)
    (case / "good.csv").write_bytes(ROWS)
    (case / "folder.csv").mkdir()
    (case / "gone.csv").symlink_to(case / "nowhere.csv")
    (case / "loop.csv").symlink_to(case / "loop.csv")
    (case / "leads-out.csv").symlink_to(tmp_path / "outside.csv")
    (case / "leads-in.csv").symlink_to(case / "good.csv")
    (case / "book.xlsx").write_bytes(b"PK\x03\x04")
    os.mkfifo(case / "pipe.csv")
    loaded = load_case(case)
    assert [(p.file, p.code, p.severity) for p in loaded.problems if p.code != "near-duplicate"] == [
        ("book.xlsx", "not-a-csv", "warning"),
        ("folder.csv", "not-a-file", "error"),
        ("gone.csv", "unreadable", "error"),
        ("leads-out.csv", "outside-folder", "error"),
        ("loop.csv", "unreadable", "error"),
        ("pipe.csv", "not-a-file", "error"),
    ]
    assert sorted(loaded.events["file"]) == ["good.csv", "leads-in.csv"]


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "a.csv").write_bytes(ROWS)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    problem = read_bytes(tmp_path / "a.csv", "a.csv")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message) == ("unreadable", "cannot be read: Permission denied")


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    (problem,) = check_paths([path]).problems
    assert (problem.code, problem.message) == ("too-large", "has 50 MB; the limit is 50 MB")


@pytest.mark.parametrize("name", ["nowhere", "empty", "file.csv"])
def test_no_case_at_all_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.csv").write_bytes(ROWS)
    with pytest.raises(CaseError) as told:
        load_case(tmp_path / name)
    assert name in str(told.value)
    assert "\n" not in str(told.value)
