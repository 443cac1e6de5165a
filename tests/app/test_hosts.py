"""Which names are answered, and how a Host header is compared with them."""

from __future__ import annotations

import doctest

import pytest

from dashboard.app import hosts
from dashboard.app.hosts import LOOPBACK, HostError, answered_names, is_answered


def test_examples() -> None:
    assert doctest.testmod(hosts) == (0, 3)


@pytest.mark.parametrize(
    ("host", "address", "allowed", "more"),
    [
        ("127.0.0.1", "127.0.0.1", [], []),
        ("0.0.0.0", "0.0.0.0", [], []),
        ("", "0.0.0.0", [], []),
        ("0", "0.0.0.0", [], []),
        ("::", "::", [], []),
        ("192.0.2.7", "192.0.2.7", [], ["192.0.2.7"]),
        ("Desk.lan", "192.0.2.7", [], ["192.0.2.7", "desk.lan"]),
        ("2001:DB8:0::7", "2001:db8::7", [], ["2001:db8::7"]),
        ("0.0.0.0", "0.0.0.0", ["Timeline.Example.org."], ["timeline.example.org"]),
        ("0.0.0.0", "0.0.0.0", ["a.example.org, b.example.org"], ["a.example.org", "b.example.org"]),
        ("0.0.0.0", "0.0.0.0", ["10.0.0.5", "[2001:DB8::5]"], ["10.0.0.5", "2001:db8::5"]),
        ("192.0.2.7", "192.0.2.7", ["*.example.org", ","], ["*.example.org", "192.0.2.7"]),
    ],
)
def test_names_are_this_machines_and_those_allowed(
    host: str, address: str, allowed: list[str], more: list[str]
) -> None:
    assert answered_names(host, address, allowed) == LOOPBACK | set(more)


@pytest.mark.parametrize(
    "name",
    ["*", "http://timeline.example.org", "timeline.example.org:8501", "a..b", "a/b", "b\u00fccher.example"],
)
def test_what_no_host_header_can_be_is_said(name: str) -> None:
    with pytest.raises(HostError, match="is not a name that browsers ask for") as told:
        answered_names("0.0.0.0", "0.0.0.0", [name])
    assert told.value.exit_code == 2


NAMES = LOOPBACK | {"timeline.example.org", "*.wide.example", "192.0.2.7", "2001:db8::7"}


@pytest.mark.parametrize(
    "header",
    [
        "localhost",
        "localhost:8501",
        "LOCALHOST.:1",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:8501",
        "Timeline.Example.Org",
        "timeline.example.org.:443",
        "a.wide.example",
        "a.b.wide.example:8501",
        "192.0.2.7",
        "[2001:DB8::7]:8501",
    ],
)
def test_a_name_is_known_with_any_port_in_any_case(header: str) -> None:
    assert is_answered(header, NAMES)


@pytest.mark.parametrize(
    "header",
    [
        "",
        ".",
        ":8501",
        "evil.example",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0:8501",
        "2130706433",
        "wide.example",
        "*.wide.example",
        "awide.example",
        "a.timeline.example.org",
        "localhost:",
        "localhost:8501:1",
        "localhost:port",
        "localhost:-1",
        "localhost..",
        " localhost",
        "localhost ",
        "localhost\n",
        "localhost, evil.example",
        "evil.example@localhost",
        "localhost@evil.example",
        "localhost/",
        "http://localhost",
        "localhost#.evil.example",
        "::1",
        "[::1",
        "::1]",
        "[::1].evil.example",
        "[localhost]",
        "[::2]",
        "localho\u017ft",
        "\u2113ocalhost",
    ],
)
def test_anything_else_is_not(header: str) -> None:
    assert not is_answered(header, NAMES)
