"""A file that changes on disk reaches the page by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.evidence.case import Case, curated_folder
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def test_rows_added_on_disk_appear_with_a_note(
    look: Callable[..., Reader], serve: Callable[..., str], curated: Case, tmp_path: Path
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(curated_folder(), folder)
    reader = look().open(serve(folder))
    file = folder / "payments.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    source = curated.sources["id"].iloc[0]
    cells = {"id": "added-by-a-test", "date": "2019-02-11", "title": "A row added on disk", "source": source}
    row = ",".join(cells.get(name, "") for name in header.split(","))
    new = folder / "payments.new"
    new.write_text("\n".join([header, *rows, row, ""]), encoding="utf-8")
    new.replace(file)
    expect(reader.page.get_by_test_id("stToast")).to_contain_text("payments.csv changed: 1 row added.")
    reader.marks_are("ids.includes('added-by-a-test')")
    expect(reader.page.locator(".st-key-standing")).to_contain_text(f"of {len(curated.events) + 1} events")


def test_a_folder_moved_away_is_named_by_its_last_name_and_shown_again_once_it_is_back(
    look: Callable[..., Reader], serve: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "my case"
    shutil.copytree(curated_folder(), folder)
    url = serve(folder, "--editable")
    one, other = look().open(url), look()
    folder.rename(tmp_path / "elsewhere")
    said = "my case does not exist."
    expect(one.page.get_by_test_id("stAlert")).to_have_text(said)
    other.page.goto(f"{url}/?page=add")
    expect(other.page.get_by_test_id("stAlert")).to_have_text(said)
    for page in (one.page, other.page):
        assert str(tmp_path) not in page.content()
    folder.with_name("elsewhere").rename(folder)
    one.drawn()
    expect(one.page.get_by_test_id("stToast")).to_have_count(0)
    expect(other.page.locator(".st-key-add_head")).to_contain_text("Saved into my case")
    for page in (one.page, other.page):
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert str(tmp_path) not in page.content()
