"""Every file operation fails once: what is on disk is whole, and what a person reads is one clear line."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.evidence.case import check_paths, load_case
from dashboard.evidence.problems import ExportError, TimelineError, WriteError
from dashboard.evidence.writing import Change, add_rows, save_changes, undo
from dashboard.share.files import write_file, write_folder
from tests.e2e.faults import broken_disk

pytestmark = pytest.mark.e2e
OLD = b"id,date,title,source\na,2019-03-23,Landing,https://example.org/\n"
NEW = {"id": "b", "date": "2019-06-03", "title": "Statement", "source": "https://example.org/"}
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "events.csv").write_bytes(OLD)
    (folder / "sources.csv").write_bytes(b"id,outlet,url\ns1,Gazette,https://example.org/\n")
    (folder / "case.toml").write_bytes(b'title = "A case"\n')
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file but the locks, which stay by design."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.endswith(".lock")
    }


def break_each(
    folder: Path, work: Callable[[], object], check: Callable[[Exception | None, str], None]
) -> None:
    """Run `work` once for each of its file operations, that one failing, each time on a fresh copy."""
    fresh = folder.with_name("fresh")
    shutil.copytree(folder, fresh)
    with broken_disk(folder) as counted:
        work()
    assert len(counted.done) > 3
    for at, operation in enumerate(counted.done):
        shutil.rmtree(folder)
        shutil.copytree(fresh, folder)
        raised: Exception | None = None
        with broken_disk(folder, at, ERRORS[at % len(ERRORS)]):
            try:
                work()
            except Exception as error:  # noqa: BLE001 - which one it is, is what is checked
                raised = error
        check(raised, f"operation {at} of {len(counted.done)}, {operation}: {raised!r}")


def test_adding_a_row_saves_it_or_says_why_not(case: Path) -> None:
    file = case / "events.csv"
    before = snapshot(case)

    def check(raised: Exception | None, where: str) -> None:
        if raised is None:
            assert file.read_bytes() == OLD + b"b,2019-06-03,Statement,https://example.org/\n", where
            return
        assert isinstance(raised, WriteError), where
        assert "\n" not in str(raised) and "nothing was changed" in str(raised), where
        after = snapshot(case)
        strays = {name for name in after if name.endswith(".tmp")}
        assert len(strays) <= ("unlink" in where), where
        assert {name: after[name] for name in after if name not in strays} == before, where

    break_each(case, lambda: add_rows(file, [NEW], editable=True), check)


def test_replacing_and_undoing_leave_the_old_file_or_the_new_one(case: Path) -> None:
    file = case / "events.csv"
    row = {"id": "a", "date": "2019-03-23", "title": "Landing", "source": "https://example.org/"}
    changed = OLD.replace(b"Landing", b"Arrival")

    def work() -> None:
        saved = save_changes(file, [Change(row, {**row, "title": "Arrival"})], editable=True)
        undo([saved], editable=True)

    def check(raised: Exception | None, where: str) -> None:
        assert raised is None or isinstance(raised, WriteError), where
        assert file.read_bytes() in ((OLD, changed) if raised else (OLD,)), where

    break_each(case, work, check)


def test_loading_names_what_cannot_be_read(case: Path) -> None:
    def check(raised: Exception | None, where: str) -> None:
        assert raised is None or isinstance(raised, TimelineError), where
        assert raised is None or "\n" not in str(raised), where

    break_each(case, lambda: load_case(case), check)


def test_a_file_that_fails_while_it_is_read_is_named_and_the_others_are_shown(case: Path) -> None:
    whole = load_case(case)
    lost = []

    def check(raised: Exception | None, where: str) -> None:
        if raised is None:
            loaded = load_with_fault[-1]
            missing = len(whole.events) + len(whole.sources) - len(loaded.events) - len(loaded.sources)
            if missing or loaded.title != whole.title:
                lost.append(where)
                assert any(p.severity == "error" for p in loaded.problems), where

    load_with_fault = []
    break_each(case, lambda: load_with_fault.append(load_case(case)), check)
    assert lost


def test_checking_names_what_cannot_be_read(case: Path) -> None:
    def check(raised: Exception | None, where: str) -> None:
        assert raised is None or isinstance(raised, TimelineError), where

    break_each(case, lambda: check_paths([case, case / "events.csv"]), check)


def test_an_export_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "picture.png"
    file.write_bytes(b"old")

    def check(raised: Exception | None, where: str) -> None:
        assert raised is None or isinstance(raised, ExportError), where
        assert file.read_bytes() == (b"old" if raised else b"new"), where
        assert set(snapshot(folder)) == {"picture.png"} or "unlink" in where, where

    break_each(folder, lambda: write_file(file, b"new"), check)


def test_a_site_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    write_folder(folder / "site", {"index.html": b"old", "a/b.html": b"old"})
    old = snapshot(folder / "site")

    def check(raised: Exception | None, where: str) -> None:
        assert raised is None or isinstance(raised, ExportError), where
        now = snapshot(folder / "site")
        assert now == old if raised else now["index.html"] == b"new", where

    break_each(folder, lambda: write_folder(folder / "site", {"index.html": b"new", "c.html": b"new"}), check)
