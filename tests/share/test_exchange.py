"""A site is there at every moment: while it is replaced, whoever is killed, on every kind of disk."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashboard.evidence.problems import ExportError
from dashboard.share import exchange
from dashboard.share.files import check_folder, write_folder
from dashboard.share.scratch import Scratch, ours
from tests.share.killed import files, whole

ROOT = Path(__file__).parent.parent.parent
WAYS = ["exchange", "link"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "link":
        monkeypatch.setattr(exchange, "_rename", None)
    return str(request.param)


def names(folder: Path) -> list[str]:
    """What a person sees; folders of our own are counted apart."""
    return sorted(path.name for path in folder.iterdir() if not ours(path.name))


def own(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if ours(path.name)]


@pytest.mark.parametrize("kind", WAYS)
def test_a_site_is_never_absent_whenever_its_publisher_is_killed(kind: str, tmp_path: Path) -> None:
    site = tmp_path / "a [site]"
    command = [sys.executable, "-m", "tests.share.killed", str(site), kind]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen: set[bytes] = set()
    faults: list[object] = []

    def read() -> None:
        while running.poll() is None:
            try:
                seen.add((site / "index.html").read_bytes())
            except FileNotFoundError as error:
                if seen:
                    faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    said, errors = running.communicate()
    reader.join()
    assert errors == ""
    assert int(said) > 20
    assert faults == []
    assert len(seen) > 2
    assert all(page.startswith(b"version ") and page.endswith(b" to the end") for page in seen)
    assert names(tmp_path) == ["a [site]"]
    assert len(own(tmp_path)) == (kind == "link")


def test_what_a_killed_publisher_left_is_swept_and_nothing_else(tmp_path: Path, way: str) -> None:
    left = Scratch(tmp_path, hidden=True)
    (left.path / "site").mkdir()
    (left.path / "site" / "index.html").write_bytes(b"half")
    os.close(left._lock)  # type: ignore[arg-type] # what the end of a process does
    (tmp_path / ".adviser-timeline-work-01234567").mkdir()  # killed even before it had a lock
    others = [tmp_path / name for name in (".site.abcd1234", ".adviser-timeline-work-mine", "site.old")]
    locked = tmp_path / "adviser-timeline-work-abcdefgh"
    for folder in (*others, locked):
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    running = Scratch(tmp_path, hidden=True)
    write_folder(tmp_path / "site", files(1))
    assert whole(tmp_path / "site")
    assert all((folder / "notes.txt").is_file() for folder in (*others, locked))
    assert running.path.is_dir()
    assert not left.path.exists()
    assert not (tmp_path / ".adviser-timeline-work-01234567").exists()
    running.close()
    assert len(own(tmp_path)) == 1 + (way == "link")


def test_publishers_at_once_leave_one_whole_site(tmp_path: Path, way: str) -> None:
    site = tmp_path / "site"
    each = [threading.Thread(target=write_folder, args=(site, files(n))) for n in range(12)]
    for thread in each:
        thread.start()
    for thread in each:
        thread.join()
    assert whole(site)
    write_folder(site, files(20))
    assert names(tmp_path) == ["site"]
    assert len(own(tmp_path)) == (way == "link")


def test_a_persons_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path, way: str) -> None:
    real = tmp_path / "disk" / "real"
    link = tmp_path / "site"
    link.symlink_to(real)
    for version in (1, 2):
        assert write_folder(link, files(version)) == ""
        assert link.readlink() == real
        assert whole(real)
    assert names(tmp_path) == ["disk", "site"]


def test_a_folder_of_an_earlier_version_becomes_a_link_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    write_folder(site, files(1))
    monkeypatch.setattr(exchange, "_rename", None)
    assert write_folder(site, files(2)) == (
        "This disk cannot exchange two folders in one step: "
        f"for a moment {site} was not there. From now on it is a link, turned in one step."
    )
    assert write_folder(site, files(3)) == ""
    assert site.is_symlink() and whole(site)
    monkeypatch.undo()
    assert write_folder(site, files(4)) == ""
    assert not site.is_symlink() and whole(site)
    assert own(tmp_path) == []


def test_without_exchange_and_links_the_old_site_comes_back_when_the_new_one_cannot_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    write_folder(site, files(1))
    monkeypatch.setattr(exchange, "_rename", None)

    def refused(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)
    assert write_folder(site, files(2)).endswith(f"for a moment {site} was not there.")
    assert not site.is_symlink() and whole(site)
    rename = Path.rename
    monkeypatch.setattr(
        Path, "rename", lambda a, b: refused() if a.name == "site" and b == site else rename(a, b)
    )
    with pytest.raises(ExportError, match="cannot be written: operation not permitted"):
        write_folder(site, files(3))
    assert (site / "index.html").read_bytes() == files(2)["index.html"]
    assert names(tmp_path) == ["site"]
    assert own(tmp_path) == []


def test_a_web_server_may_read_the_site(tmp_path: Path, way: str) -> None:
    site = tmp_path / "site"
    write_folder(site, files(1))
    folders = [site, site.resolve(), site.resolve().parent if way == "link" else site, site / "pages"]
    assert [oct(folder.stat().st_mode & 0o755) for folder in folders] == ["0o755"] * 4
    assert (site / "index.html").stat().st_mode & 0o444 == 0o444


def test_a_link_to_itself_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to("site")
    with pytest.raises(ExportError, match="site: cannot be written: too many levels of symbolic links"):
        write_folder(tmp_path / "site", files(1))


def test_a_link_to_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    link = tmp_path / "site"
    link.symlink_to("thesis")
    with pytest.raises(ExportError, match="holds other files"):
        check_folder(link)
    with pytest.raises(ExportError, match="holds other files"):
        write_folder(link, files(1))
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"
    assert names(tmp_path) == ["site", "thesis"]
    assert own(tmp_path) == []
