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
