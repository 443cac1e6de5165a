"""The server's settings, and the clear line when it cannot listen."""

from __future__ import annotations

import socket

import pytest
from streamlit import config

from dashboard.app.server import SAFE, _address, _free_port, look
from dashboard.evidence.problems import TimelineError
from dashboard.figures.theme import THEMES


@pytest.mark.parametrize("name", sorted({**SAFE, **look()}))
def test_streamlit_knows_every_setting(name: str) -> None:
    assert name in config._config_options_template


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TimelineError, match=rf"^Cannot listen on 127\.0\.0\.1 port {port}: .*--port\.$"):
            _free_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(TimelineError, match=r"^Cannot listen on 192\.0\.2\.1 port 0"):
        _free_port("192.0.2.1", 0)


def test_port_0_takes_a_free_one() -> None:
    assert _free_port("127.0.0.1", 0) > 1023


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "localhost"), ("::", "localhost"), ("::1", "[::1]")],
)
def test_address(host: str, address: str) -> None:
    assert _address(host) == address


def test_the_pages_wear_the_colours_of_the_pictures() -> None:
    settings = look()
    assert settings["theme.light.backgroundColor"] == THEMES["light"].paper
    assert settings["theme.dark.blueTextColor"] == THEMES["dark"].lanes[0]
    assert settings["theme.light.violetTextColor"] == THEMES["light"].lanes[4]
