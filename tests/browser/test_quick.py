"""A reader quicker than the line: what is pressed before the page has answered is not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


@dataclass
class Line:
    """The line between a page and its server; what the server says can be held back for a while."""

    page: Page
    asked: list[BackMsg] = field(default_factory=list)
    held: list[bytes] = field(default_factory=list)
    holds: bool = False
    ends: list[WebSocketRoute] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route_web_socket("**/_stcore/stream", self._join)

    def _join(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self.ends = [browser, server]
        browser.on_message(self._up)
        server.on_message(self._down)

    def _up(self, message: str | bytes) -> None:
        assert isinstance(message, bytes)
        self.asked.append(BackMsg.FromString(message))
        self.ends[1].send(message)

    def _down(self, message: str | bytes) -> None:
        assert isinstance(message, bytes)
        if self.holds:
            self.held.append(message)
        else:
            self.ends[0].send(message)

    def hold(self) -> None:
        self.holds = True

    def release(self) -> None:
        self.holds = False
        while self.held:
            self.ends[0].send(self.held.pop(0))

    def answered(self) -> int:
        """How many whole runs the server has ended since it is held."""
        return sum(ForwardMsg.FromString(message).HasField("script_finished") for message in self.held)

    def wait_until(self, check: Callable[[], bool]) -> None:
        for _ in range(1000):
            if check():
                return
            self.page.wait_for_timeout(15)
        raise AssertionError("the server did not answer within 15 s")


@pytest.fixture
def far(look: Callable[..., Reader], curated_url: str) -> Iterator[tuple[Reader, Line]]:
    """A reader who has just opened the curated case, and the line that page hangs on."""
    reader = look()
    line = Line(reader.page)
    reader.open(curated_url)
    line.hold()
    yield reader, line


def press(reader: Reader, line: Line, what: str) -> None:
    """Press something and wait until the server, but not the page, is done with it."""
    before = line.answered()
    if what == "a lane":
        reader.page.locator(".st-key-lanes").get_by_role("button", name="Payments").click()
    elif what == "a window":
        reader.page.locator(".st-key-window").get_by_role("radio").last.click()
    elif what == "zoom in":
        reader.page.locator(".tl-root").press("+")
    elif what == "a page":
        reader.page.get_by_role("link", name="Evidence").click()
    line.wait_until(lambda: line.answered() > before)


@pytest.mark.parametrize("second", ["a window", "zoom in"])
def test_a_second_press_keeps_what_the_first_did(far: tuple[Reader, Line], second: str) -> None:
    reader, line = far
    press(reader, line, "a lane")
    press(reader, line, second)
    line.release()
    reader.page.wait_for_url("**?*lanes=payments*")
    reader.settled()
    assert reader.query.keys() == {"lanes", *(["window"] if second == "a window" else ["from", "to"])}


def test_looking_for_changed_files_undoes_no_zoom(far: tuple[Reader, Line]) -> None:
    reader, line = far
    press(reader, line, "zoom in")
    line.asked.clear()
    line.wait_until(lambda: any(message.rerun_script.is_auto_rerun for message in line.asked))
    answered = line.answered()
    line.wait_until(lambda: line.answered() > answered)
    line.release()
    reader.page.wait_for_url("**?from=*")
    reader.settled()
    zoomed = reader.query
    assert zoomed.keys() == {"from", "to"}
    words = reader.page.locator(".st-key-q input")
    words.fill("oil")
    words.press("Enter")
    reader.has_query(**zoomed, q="oil")


def test_another_page_keeps_what_was_pressed_just_before(far: tuple[Reader, Line]) -> None:
    reader, line = far
    press(reader, line, "a lane")
    press(reader, line, "a page")
    line.release()
    reader.at("evidence", lanes="payments")
    reader.page.get_by_role("link", name="Timeline").click()
    reader.at("", lanes="payments")
