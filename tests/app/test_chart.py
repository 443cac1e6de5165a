"""What the browser says about its room."""

from __future__ import annotations

import pytest

from dashboard.app.chart import Room


@pytest.mark.parametrize(
    ("said", "room"),
    [
        ("1380x900-light", Room(1380, 900, "light", False, "1380x900-light")),
        ("360x840-dark", Room(360, 840, "dark", False, "360x840-dark")),
        ("1900x1080-full-dark", Room(1900, 1080, "dark", True, "1900x1080-full-dark")),
        ("40x99999-light", Room(320, 2400, "light", False, "40x99999-light")),
        ("99999x40-light", Room(3840, 320, "light", False, "99999x40-light")),
        ("", Room()),
        ("1380x900", Room()),
        ("1380x900-light; x", Room()),
        ("-1x900-light", Room()),
    ],
)
def test_read(said: str, room: Room) -> None:
    assert Room.read(said) == room
