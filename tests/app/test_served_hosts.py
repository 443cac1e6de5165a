"""The running server answers to its own names and those allowed, on every route, however a client asks."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from dashboard.app.server import ONLY_HERE
from dashboard.cli import main
from tests.conftest import said, start_server, stop_server

ENVIRONMENT = "STREAMLIT_SERVER_ALLOWED_HOSTS"
ROUTES = (
    "/",
    "/?page=add",
    "/counts",
    "/timeline",
    "/nowhere",
    "/assets/plotly-basic.min.js",
    "/assets/",
    "/static/none.js",
    "/media/none.png",
    "/_stcore/health",
    "/_stcore/script-health-check",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/_stcore/bidi-components/none",
    "//evil.example/",
)


@contextmanager
def served(*options: str, environment: str = "") -> Iterator[tuple[int, str]]:
    """Serve the curated case; give the port and what was said at the start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, environment)
        process, url = start_server(None, *options)
    try:
        yield int(url.rpartition(":")[2]), said(process)
    finally:
        stop_server(process)


@pytest.fixture(scope="module")
def own() -> Iterator[int]:
    """A server as one starts it: on this computer alone."""
    with served() as (port, _):
        yield port


@pytest.fixture(scope="module")
def everywhere() -> Iterator[tuple[int, str]]:
    """A server on every address, with no name allowed."""
    with served("--host", "0.0.0.0") as started:
        yield started


@pytest.fixture(scope="module")
def named() -> Iterator[tuple[int, str]]:
    """A server on every address with an allowed name; the environment has another."""
    options = ("--host", "0.0.0.0", "--allowed-host", "timeline.example.org", "--allowed-host", "10.0.0.5")
    with served(*options, environment="edit.example.org") as started:
        yield started


def ask(port: int, *lines: str) -> tuple[int, str]:
    """Send a request's lines as they are, and return status and body of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
        stream.sendall("".join(f"{line}\r\n" for line in (*lines, "Connection: close", "")).encode())
        answer = http.client.HTTPResponse(stream, method=lines[0].split()[0])
        answer.begin()
        return answer.status, answer.read().decode()


def get(port: int, host: str, path: str = "/_stcore/health") -> int:
    return ask(port, f"GET {path} HTTP/1.1", f"Host: {host}")[0]


def handshake(port: int, host: str, *more: str) -> int:
    """Ask for the page's socket and return the status: 101 is a session."""
    lines = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
        asked = ("GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Connection: Upgrade", *lines, *more, "")
        stream.sendall("".join(f"{line}\r\n" for line in asked).encode())
        return int(stream.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("path", ROUTES)
def test_no_route_answers_to_a_borrowed_name(own: int, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
        status, body = ask(own, f"{method} {path} HTTP/1.1", "Host: evil.example", "Content-Length: 0")
        assert status == 421, method
        assert body.splitlines() == [] or body.startswith("This server does not answer to that name")


@pytest.mark.parametrize(
    "lines",
    [
        ("GET / HTTP/1.1", "Host: evil.example", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"),
        ("GET / HTTP/1.1", "Host: evil.example", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"),
        ("GET http://localhost/ HTTP/1.1", "Host: evil.example"),
        ("GET / HTTP/1.1", "Host: evil.example@localhost"),
        ("GET / HTTP/1.1", "Host: localhost.evil.example"),
        ("GET / HTTP/1.1", "Host: [::1].evil.example"),
        ("GET / HTTP/1.1", "Host: localhost", "Host: evil.example"),
        ("GET / HTTP/1.1", "Host: evil.example", "Host: localhost"),
        ("GET / HTTP/1.1", "Host: localhost, evil.example"),
        ("GET / HTTP/1.1", "Host:"),
        ("GET / HTTP/1.1",),
        ("GET / HTTP/1.0",),
    ],
)
def test_no_way_of_asking_gets_round_the_name(own: int, lines: tuple[str, ...]) -> None:
    status, body = ask(own, *lines)
    # 400 comes from the HTTP parser itself, for requests that are none.
    assert status in (400, 421)
    assert "<html" not in body


@pytest.mark.parametrize("name", ["localhost", "LocalHost.", "127.0.0.1", "[::1]"])
def test_this_computer_is_answered_by_any_of_its_names(own: int, name: str) -> None:
    assert get(own, name) == get(own, f"{name}:{own}") == 200
    assert handshake(own, f"{name}:{own}", f"Origin: http://{name}:{own}") == 101


def test_on_every_address_other_names_wait_for_leave(everywhere: tuple[int, str]) -> None:
    port, start = everywhere
    assert start.splitlines().count(ONLY_HERE) == 1
    assert get(port, f"localhost:{port}") == 200
    for host in ("evil.example", f"192.0.2.7:{port}", f"0.0.0.0:{port}", "timeline.example.org"):
        assert get(port, host, "/") == get(port, host, "/assets/plotly-basic.min.js") == 421
        assert handshake(port, host) == handshake(port, host, f"Origin: http://{host}") == 403


def test_on_every_address_an_allowed_name_is_answered_and_no_other(named: tuple[int, str]) -> None:
    port, start = named
    assert ONLY_HERE not in start
    for host in ("timeline.example.org", "10.0.0.5:8501", f"localhost:{port}"):
        assert get(port, host) == get(port, host, "/") == 200
        assert handshake(port, host, f"Origin: https://{host}") == 101
        assert handshake(port, host, "Origin: https://evil.example") == 403
    for host in ("evil.example", "a.timeline.example.org", "edit.example.org"):
        assert get(port, host, "/") == 421
        assert handshake(port, host) == 403


def test_option_and_environment_are_one_setting() -> None:
    with served("--host", "0.0.0.0", environment="a.example.org, b.example.org") as (port, start):
        assert ONLY_HERE not in start
        for host in ("a.example.org", "b.example.org", "localhost"):
            assert get(port, host) == 200
            assert handshake(port, host, f"Origin: https://{host}") == 101
        assert get(port, "evil.example") == 421


@pytest.mark.parametrize("name", ["*", "http://timeline.example.org", "timeline.example.org:8501"])
def test_a_name_that_is_none_is_wrong_usage_in_one_line(name: str) -> None:
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--no-browser", "--allowed-host", name])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"adviser-timeline: '{name}' is not a name that browsers ask for; ")
    assert done.stderr.count("\n") == 1
