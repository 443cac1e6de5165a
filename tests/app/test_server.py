"""The server's settings, and the clear line when it cannot listen."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from streamlit import config

from dashboard.app.look import LANE_HUES, look
from dashboard.app.server import SAFE, _listen_at, serve
from dashboard.evidence.problems import TimelineError
from dashboard.figures.theme import THEMES, contrast


@pytest.mark.parametrize("name", sorted({**SAFE, **look()}))
def test_streamlit_knows_every_setting(name: str) -> None:
    assert name in config._config_options_template


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TimelineError, match=rf"^Cannot listen on 127\.0\.0\.1 port {port}: .*--port\.$"):
            _listen_at("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(TimelineError, match=r"^Cannot listen on 192\.0\.2\.1 port 0"):
        _listen_at("192.0.2.1", 0)


def test_port_0_takes_a_free_one() -> None:
    address, port = _listen_at("127.0.0.1", 0)
    assert (address, port > 1023) == ("127.0.0.1", True)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "0"])
def test_every_way_to_say_all_addresses_is_seen(host: str) -> None:
    assert _listen_at(host, 0)[0] == "0.0.0.0"


def test_the_pages_wear_the_colours_of_the_pictures() -> None:
    settings = look()
    assert settings["theme.light.backgroundColor"] == THEMES["light"].paper
    assert settings["theme.dark.blueTextColor"] == THEMES["dark"].lanes[0]
    assert settings["theme.light.violetTextColor"] == THEMES["light"].lanes[4]


def test_no_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"nowhere does not exist\.$"):
        serve(tmp_path / "nowhere", browser=False)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["textColor", "linkColor", *(f"{hue}TextColor" for hue in LANE_HUES)])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_of_the_pages_can_be_read(theme: str, colour: str, ground: str) -> None:
    settings = look()
    # WCAG 2.2 AA, normal text.
    assert contrast(str(settings[f"theme.{theme}.{colour}"]), str(settings[f"theme.{theme}.{ground}"])) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_can_be_pressed_stands_out(theme: str) -> None:
    settings = look()
    # WCAG 2.2 AA, controls.
    ground = str(settings[f"theme.{theme}.backgroundColor"])
    primary = str(settings[f"theme.{theme}.primaryColor"])
    assert contrast(primary, ground) >= 3
    assert contrast(primary, "#ffffff") >= 4.5
