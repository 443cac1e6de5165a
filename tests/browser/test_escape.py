"""Escape closes the card wherever the focus is, after whatever has a better claim to the key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.evidence.case import Case
from dashboard.view import View, apply_view
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def choose_row(reader: Reader, row: int) -> None:
    table = reader.page.locator(".st-key-listing").get_by_test_id("stDataFrame")
    table.click(position={"x": 18, "y": 53 + 35 * row})
    reader.page.wait_for_url("**event=**")
    reader.settled()


def closes(reader: Reader) -> None:
    expect(reader.page.locator(".st-key-card_close")).to_have_count(1)
    reader.page.keyboard.press("Escape")
    reader.has_query()
    expect(reader.page.locator(".st-key-card_close")).to_have_count(0)


def stays(reader: Reader, event: str) -> None:
    reader.has_query(event=event)
    expect(reader.page.locator(".st-key-card_close")).to_have_count(1)


@pytest.fixture
def event(curated: Case) -> str:
    return str(apply_view(curated, View()).events["id"].iloc[0])


@pytest.fixture
def opened(look: Callable[..., Reader], curated_url: str, event: str) -> Reader:
    """A reader who has opened a card by a link; nothing has the focus."""
    return look().open(f"{curated_url}/?event={event}")


def test_after_a_link_a_row_a_label_and_a_key(opened: Reader) -> None:
    assert opened.page.evaluate("document.activeElement === document.body")
    closes(opened)
    choose_row(opened, 1)
    closes(opened)
    opened.page.locator(".tl-plot").scroll_into_view_if_needed()
    name, x, y = opened.label()
    opened.page.mouse.click(x, y)
    opened.has_query(event=name)
    closes(opened)
    opened.page.locator(".tl-root").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_url("**event=**")
    opened.settled()
    closes(opened)


@pytest.mark.parametrize("place", [".tl-root", ".tl-tools button", ".st-key-reset button", ".st-key-q input"])
def test_from_wherever_the_focus_is(opened: Reader, place: str) -> None:
    opened.page.locator(place).first.focus()
    closes(opened)


def test_before_the_card_has_come(opened: Reader) -> None:
    closes(opened)
    _, x, y = opened.label()
    opened.page.mouse.click(x, y)
    opened.page.keyboard.press("Escape")
    opened.has_query()
    expect(opened.page.locator(".st-key-card_close")).to_have_count(0)


def test_after_the_picture_was_redrawn(opened: Reader, event: str) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.wait_for_function("() => document.querySelector('.tl-plot').layout.width < 400")
    stays(opened, event)
    closes(opened)


def test_what_is_open_above_the_page_comes_first(opened: Reader, event: str) -> None:
    page = opened.page
    for opener, shown in (
        (page.locator(".st-key-as_of_popover button").first, page.get_by_test_id("stPopoverBody")),
        (page.locator(".st-key-measure").get_by_role("combobox"), page.get_by_role("listbox")),
        (page.get_by_role("button", name="outside the window"), page.get_by_label("Outside the window")),
        (page.locator(".tl-tools button").last, page.locator(".tl-keys")),
    ):
        opened.settled()
        opener.click()
        expect(shown).to_be_visible()
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()
        stays(opened, event)
    closes(opened)


def test_what_is_being_written_comes_first(opened: Reader, event: str) -> None:
    words = opened.page.locator(".st-key-q input")
    words.fill("oil")
    opened.page.keyboard.press("Escape")
    stays(opened, event)
    opened.page.locator(".tl-root").focus()
    opened.page.keyboard.press("Escape")
    expect(opened.page.locator(".st-key-card_close")).to_have_count(0)


def test_full_screen_comes_first(opened: Reader, event: str) -> None:
    opened.page.locator(".tl-root").focus()
    opened.page.keyboard.press("f")
    opened.page.wait_for_function(
        "() => document.fullscreenElement && document.querySelector('.tl-plot').layout.height > 800"
    )
    opened.page.keyboard.press("Escape")
    stays(opened, event)
    opened.page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    opened.page.wait_for_function("() => !document.fullscreenElement")
    closes(opened)


def test_a_page_without_the_picture_leaves_the_key_alone(opened: Reader, event: str) -> None:
    opened.page.get_by_role("link", name="Evidence").click()
    opened.at("evidence", event=event)
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("link", name="Timeline").click()
    opened.at("", event=event)
    closes(opened)
