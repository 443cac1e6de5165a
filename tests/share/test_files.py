from __future__ import annotations

import errno
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dashboard.evidence.problems import ExportError
from dashboard.share.files import write_file, write_folder, zip_bytes


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "x.png"
    target.write_bytes(b"old")
    assert write_file(target, b"new") == target
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["x.png"]


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write_file(tmp_path / "none" / "x.png", b"")
    assert str(caught.value) == f"{tmp_path}/none/x.png: cannot be written: no such file or directory"


def test_a_full_disk_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.png"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"cannot be written: no space left on device$"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["x.png"]


def test_a_folder_where_a_file_should_be_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot be written: is a directory$"):
        write_file(tmp_path, b"new")
    assert names(tmp_path) == []


def test_the_device_that_is_always_full() -> None:
    with pytest.raises(ExportError, match=r"^/dev/full/x.png: cannot be written: not a directory$"):
        write_file("/dev/full/x.png", b"new")


def test_a_site_replaces_its_own_older_self_only(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_folder(site, {"index.html": b"1", "pages/a.html": b"a"})
    write_folder(site, {"index.html": b"2"})
    assert names(site) == ["adviser-timeline-site.txt", "index.html"]
    assert (site / "index.html").read_bytes() == b"2"
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("years of work")
    with pytest.raises(ExportError, match=r"thesis: holds other files; name a new or empty folder"):
        write_folder(other, {"index.html": b"1"})
    assert names(other) == ["chapter.txt"]
    assert names(tmp_path) == ["site", "thesis"]


def test_a_failed_site_leaves_the_old_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_folder(site, {"index.html": b"1"})
    with pytest.raises(ExportError, match=r"cannot be written"):
        write_folder(site, {"index.html": b"2", "x" * 300: b"too long a name"})
    assert (site / "index.html").read_bytes() == b"1"
    assert names(tmp_path) == ["site"]


def test_zip_bytes_repeat_and_keep_their_order() -> None:
    made = zip_bytes({"b.txt": b"two", "a/ä.txt": b"one"})
    assert made == zip_bytes({"b.txt": b"two", "a/ä.txt": b"one"})
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["b.txt", "a/ä.txt"]
        assert archive.read("a/ä.txt") == b"one"
