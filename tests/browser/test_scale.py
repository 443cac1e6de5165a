"""A hundred thousand events: density first, marks on zooming in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bench.cases import write_case
from tests.browser.conftest import Reader

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_a_big_file_is_a_density_and_marks_come_back_on_zooming_in(
    look: Callable[..., Reader], serve: Callable[..., str], tmp_path: Path
) -> None:
    url = serve(write_case(tmp_path / "case", 100_000))
    reader = look()
    reader.page.set_default_timeout(60_000)
    reader.page.goto(url)
    reader.page.wait_for_selector("[data-ready=yes] svg.main-svg", state="attached", timeout=60_000)
    reader.settled()
    expect(reader.page.locator(".st-key-standing")).to_contain_text("100,000 of 100,000 events")
    assert reader.marks() == set()
    nodes = reader.page.evaluate("document.querySelectorAll('.tl-plot svg *').length")
    assert nodes < 5_000
    # Each press halves what is seen: 25 years to about ten weeks.
    reader.page.locator(".tl-root").focus()
    for _ in range(7):
        before = reader.query
        reader.page.keyboard.press("+")
        reader.page.wait_for_function(
            "before => location.search !== before",
            arg="?" + "&".join(f"{name}={value}" for name, value in before.items()) if before else "",
        )
        reader.settled()
    reader.marks_are("ids.length > 100 && ids.length < 2500")
    mark = sorted(reader.marks())[0]
    reader.page.mouse.click(*reader.spot(mark))
    reader.page.wait_for_url("**event=**")
    expect(reader.page.locator(".st-key-card")).to_contain_text("Gazette")
