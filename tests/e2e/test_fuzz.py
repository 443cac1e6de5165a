"""Whatever a file holds: no traceback, a second at most, and every row is shown or named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.evidence.case import CheckResult, check_paths, curated_folder, load_case
from dashboard.evidence.tables import TABLES
from tests.e2e.mutation import CELLS, mutate

pytestmark = pytest.mark.e2e
CORPUS = Path(__file__).parent.parent / "corpus"
HEAD = 60  # lines of a large curated file that take part; the damage is the same, the wait is not
MUTANTS = 2000


def seeds() -> list[bytes]:
    """Every corpus file of ordinary size, and the first lines of each curated one."""
    small = [p.read_bytes() for p in sorted(CORPUS.rglob("*.csv")) if p.stat().st_size < 200_000]
    curated = [
        b"".join(p.read_bytes().splitlines(keepends=True)[:HEAD]) for p in curated_folder().glob("*.csv")
    ]
    return [*small, *sorted(curated)]


def assert_nothing_is_lost(result: CheckResult, folder: Path) -> None:
    """Rows in = rows shown + rows named, in the report, in the problems and in the loaded case."""
    case = load_case(folder)
    shown = len(case.events) + len(case.claims) + len(case.sources)
    assert shown == sum(f.accepted for f in case.files)
    for report in (*result.files, *case.files):
        assert report.accepted + report.refused == report.rows
    for report in result.files:
        errors = [p for p in result.problems if p.file == report.file and p.severity == "error"]
        named = {p.line for p in errors if p.line is not None}
        if report.status == "read":
            assert len(named) == report.refused, f"{report}, but errors in lines {sorted(named)}"
        elif report.status == "refused":
            assert report.accepted == 0
            assert len(errors) == 1
    for problem in result.problems:
        assert problem.message and problem.code and "\n" not in str(problem)


def test_two_thousand_damaged_files_lose_no_row_and_raise_nothing(tmp_path: Path) -> None:
    originals = seeds()
    assert len(originals) > 40
    slow: dict[int, float] = {}
    for seed in range(MUTANTS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        file = folder / "damaged.csv"
        file.write_bytes(mutate(originals[seed % len(originals)], seed))
        begun = time.process_time()  # of this process: a busy machine is no fault
        try:
            assert_nothing_is_lost(check_paths([file]), folder)
        except Exception as fault:
            raise AssertionError(f"seed {seed}: {type(fault).__name__}: {fault}") from fault
        passed = time.process_time() - begun
        if passed >= 1:
            slow[seed] = passed
        file.unlink()
    assert slow == {}


CELL = st.sampled_from(CELLS) | st.text(max_size=30) | st.from_regex(r"\A[0-9Xx~?%/.\[\],-]{1,14}\Z")


@given(text=st.text(max_size=400) | st.binary(max_size=400))
@settings(deadline=None, max_examples=400)
def test_any_text_at_all_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = folder / "any.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    assert_nothing_is_lost(check_paths([file]), folder)


@pytest.mark.parametrize("table", sorted(TABLES))
@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_any_cell_in_any_column_is_shown_or_named(
    table: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    columns = data.draw(st.permutations([c.name for c in TABLES[table].columns]))
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, CELL)), max_size=4))
    quoted = [",".join('"' + row[c].replace('"', '""') + '"' for c in columns) for row in rows]
    folder = tmp_path_factory.mktemp("cells")
    file = folder / "cells.csv"
    file.write_bytes("\n".join([",".join(columns), *quoted, ""]).encode("utf-8", "surrogatepass"))
    result = check_paths([file])
    assert_nothing_is_lost(result, folder)
    if result.files[0].status == "read":
        assert result.files[0].rows == sum(bool("".join(row.values()).strip()) for row in rows)
