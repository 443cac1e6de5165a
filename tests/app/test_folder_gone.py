"""A case folder that goes or turns into something else is named by its last name; once back it is shown."""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from dashboard.app import data
from dashboard.cli import main
from dashboard.evidence.case import curated_folder, load_case
from dashboard.evidence.problems import ExportError
from dashboard.link import PAGES
from dashboard.share.pack import case_files

MAIN = Path(data.__file__).with_name("main.py")
Break = Callable[[Path, pytest.MonkeyPatch], None]


def renamed(folder: Path, _: pytest.MonkeyPatch) -> None:
    folder.rename(folder.with_name("elsewhere"))


def replaced_by_a_file(folder: Path, patch: pytest.MonkeyPatch) -> None:
    renamed(folder, patch)
    folder.write_text("date,title,source\n2019,One,https://example.org/\n", "utf-8")


def emptied(folder: Path, patch: pytest.MonkeyPatch) -> None:
    renamed(folder, patch)
    folder.mkdir()


def made_a_link_to_itself(folder: Path, patch: pytest.MonkeyPatch) -> None:
    renamed(folder, patch)
    folder.symlink_to(folder)


def closed(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Refuse to list it, as the system refuses whoever may not; the tests may run as root, who always may."""
    for name in ("listdir", "scandir"):
        real = getattr(os, name)

        def refuse(path: Any = ".", real: Any = real) -> Any:
            if Path(path) == folder:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path)

        patch.setattr(os, name, refuse)


def with_a_folder_for_case_toml(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "case.toml").unlink()
    (folder / "case.toml").mkdir()


def with_a_case_toml_linked_to_itself(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "case.toml").unlink()
    (folder / "case.toml").symlink_to("case.toml")


def with_a_table_linked_to_itself(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "payments.csv").unlink()
    (folder / "payments.csv").symlink_to("payments.csv")


WHOLE = (renamed, replaced_by_a_file, emptied, made_a_link_to_itself, closed)
PARTS = (with_a_folder_for_case_toml, with_a_case_toml_linked_to_itself, with_a_table_linked_to_itself)


def write(folder: Path) -> Path:
    folder.mkdir(parents=True)
    measures = "".join(f'[[measures]]\nid = "{name}"\n' for name in ("staff", "troops"))
    (folder / "case.toml").write_text(f'title = "A case"\n{measures}', "utf-8")
    row = "2019-03-23,Two planes land,https://example.org/a\n"
    for name in ("flights", "payments"):
        (folder / f"{name}.csv").write_text(f"date,title,source\n{row}", "utf-8")
    claims = [f"{name},2019-03,https://example.org/b,12\n" for name in ("staff", "troops")]
    (folder / "counts.csv").write_text(f"measure,date,source,best\n{''.join(claims)}", "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    where = write(tmp_path / "deep in" / "my case")
    data.use(where, editable=True)
    yield where
    data.use(curated_folder())


def restore(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.undo()
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    write(folder)


def opened(page: str = "timeline") -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.query_params["page"] = page
    return app.run()


def words(app: AppTest) -> str:
    """Return everything the page was sent, without the marks that keep text text."""
    return "\n".join(str(getattr(node, "proto", "")) for node in app._tree).replace("\\", "")


def shows_the_case(app: AppTest) -> bool:
    return not app.exception and not app.title and bool(app.markdown)


def says_what_is_wrong(app: AppTest, folder: Path) -> bool:
    assert not app.exception
    assert [title.value for title in app.title] == ["This folder cannot be shown"]
    assert app.error[0].value.startswith("my case ")
    return str(folder.parent) not in words(app)


@pytest.mark.parametrize("change", WHOLE, ids=lambda way: way.__name__)
@pytest.mark.parametrize("page", ["timeline", "add"])
def test_a_folder_that_goes_is_named_by_its_last_name_and_shown_when_it_is_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Break, page: str
) -> None:
    before = opened(page)
    assert shows_the_case(before)
    change(folder, monkeypatch)
    anew = opened(page)
    for app in (before.run(), anew):
        assert says_what_is_wrong(app, folder)
        # The page looks every two seconds; what it has seen already is no reason to run again.
        assert app.session_state["run_stamp"] == data.stamp()
    restore(folder, monkeypatch)
    for app in (before, anew):
        assert app.session_state["run_stamp"] != data.stamp()
        assert shows_the_case(app.run())


@pytest.mark.parametrize("change", PARTS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Break, page: str
) -> None:
    before = opened(page)
    change(folder, monkeypatch)
    anew = opened(page)
    for app in (before.run(), anew):
        assert shows_the_case(app)
        assert str(folder.parent) not in words(app)
    restore(folder, monkeypatch)
    for app in (before, anew):
        assert app.session_state["run_stamp"] != data.stamp()
        assert shows_the_case(app.run())


def test_a_case_toml_that_may_not_be_read_stops_no_import(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = io.open

    def refuse(path: Any, *args: Any, **options: Any) -> Any:
        if path == folder / "case.toml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(io, "open", refuse)
    app = opened("add")
    app.file_uploader[0].upload("new.csv", b"when,what,where from\n2019,A thing,https://example.org/\n")
    assert shows_the_case(app.run())
    assert str(folder.parent) not in words(app)


def test_a_folder_moved_away_and_back_is_no_news(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened()
    renamed(folder, monkeypatch)
    app.run()
    folder.with_name("elsewhere").rename(folder)
    assert shows_the_case(app.run())
    assert not app.toast


@pytest.mark.parametrize("change", WHOLE, ids=lambda way: way.__name__)
def test_a_click_on_a_page_whose_folder_has_gone_is_no_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Break
) -> None:
    app = opened()
    change(folder, monkeypatch)
    app.selectbox(key="measure").select_index(1).run()
    assert says_what_is_wrong(app, folder)


@pytest.mark.parametrize("page", PAGES)
def test_a_folder_that_goes_while_the_page_is_drawn_is_no_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    before = data.news

    def news() -> tuple[str, ...]:
        if folder.exists():
            renamed(folder, monkeypatch)
        return before()

    monkeypatch.setattr(data, "news", news)
    # A failure would end the run; one that gets to its end sees that the folder has gone, and runs again.
    assert says_what_is_wrong(opened(page), folder)


# A folder that cannot be listed still gives the files it was read from.
@pytest.mark.parametrize("change", [way for way in WHOLE if way is not closed], ids=lambda way: way.__name__)
def test_a_pack_of_a_folder_that_has_gone_is_refused_without_its_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Break
) -> None:
    case = load_case(folder)
    change(folder, monkeypatch)
    with pytest.raises(ExportError, match=r"^the case's files cannot be read any more: ") as told:
        case_files(case)
    assert str(folder.parent) not in str(told.value)


def test_whoever_typed_a_path_is_shown_it(tmp_path: Path) -> None:
    for command in ("check", "publish --output x", "estimate", "serve --no-browser"):
        name, *options = command.split()
        done = CliRunner().invoke(main, [name, str(tmp_path / "no case"), *options])
        assert done.stderr == f"adviser-timeline: {tmp_path / 'no case'} does not exist.\n"
        assert done.exit_code == 2
