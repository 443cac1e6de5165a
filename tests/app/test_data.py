"""What changed on disk, and the cache that must see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.app import data
from dashboard.app.data import _say_change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.joinpath("a.csv").write_text(
        "date,title,source\n2019,One,https://example.org\n", encoding="utf-8"
    )
    data.use(tmp_path)
    return tmp_path


def test_a_changed_file_is_read_again(folder: Path) -> None:
    before = data.case()
    assert data.case() is before
    folder.joinpath("a.csv").write_text(
        "date,title,source\n2019,Two!,https://example.org\n", encoding="utf-8"
    )
    assert list(data.case().events["title"]) == ["Two!"]


def test_a_touched_file_of_the_same_size_is_read_again(folder: Path) -> None:
    before = data.case()
    file = folder / "a.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("One", "Two"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert data.case() is not before
    assert list(data.case().events["title"]) == ["Two"]


def test_a_file_replaced_with_the_same_size_and_time_is_read_again(folder: Path) -> None:
    data.case()
    file = folder / "a.csv"
    stat = file.stat()
    other = folder / ".new"
    other.write_text(file.read_text(encoding="utf-8").replace("One", "Two"), encoding="utf-8")
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(file)
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    assert list(data.case().events["title"]) == ["Two"]


def test_a_link_to_itself_does_not_hide_what_changes_beside_it(folder: Path) -> None:
    (folder / "loop.csv").symlink_to("loop.csv")
    data.case()
    (folder / "a.csv").write_text("date,title,source\n2019,Two!,https://example.org\n", encoding="utf-8")
    assert list(data.case().events["title"]) == ["Two!"]


def test_hidden_and_lock_files_change_nothing(folder: Path) -> None:
    before = data.stamp()
    folder.joinpath(".a.csv.lock").write_text("", encoding="utf-8")
    folder.joinpath("~$a.csv").write_text("", encoding="utf-8")
    assert data.stamp() == before


def test_a_folder_that_is_gone_is_seen_when_it_comes_back(tmp_path: Path) -> None:
    data.use(tmp_path / "gone")
    gone = data.stamp()
    (tmp_path / "gone").mkdir()
    assert data.stamp() != gone


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (10, 12, "p.csv changed: 2 rows added."),
        (10, 11, "p.csv changed: 1 row added."),
        (1234, 0, "p.csv changed: 1,234 rows removed."),
        (10, 10, "p.csv changed."),
        (None, 3, "p.csv is new: 3 rows."),
        (3, None, "p.csv is gone: 3 rows."),
    ],
)
def test_say_change(old: int | None, new: int | None, said: str) -> None:
    assert _say_change("p.csv", old, new) == said
