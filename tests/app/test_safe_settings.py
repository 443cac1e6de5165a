"""The settings as the running server shows them to a client, whatever environment and folder ask for."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard.link import PAGES
from tests.conftest import start_server, stop_server
from tests.sockets import sent, session, starts

ROOT = Path(__file__).parent.parent.parent
# What a folder from elsewhere, or an operator's slip, might ask for.
UNSAFE = """
[browser]
gatherUsageStats = true
[client]
showErrorDetails = "full"
toolbarMode = "developer"
[server]
maxUploadSize = 200
enableXsrfProtection = false
enableStaticServing = true
enableAgentApi = true
address = "0.0.0.0"
[theme]
fontFaces = [{ family = "Beacon", url = "https://beacon.example/font.woff2" }]
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the server's things are: the case, the reader of it, the program by its real name and a link."""
    above = tmp_path_factory.mktemp("unsafe")
    for name in ("case", "home"):
        (above / name).mkdir()
    (above / "installed").symlink_to(ROOT)
    return {**{name: above / name for name in ("case", "home", "installed")}, "real": ROOT}


@pytest.fixture(scope="module")
def url(places: dict[str, Path]) -> Iterator[str]:
    """A server started in a folder with unsafe settings and in an unsafe environment."""
    folder = places["case"]
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(UNSAFE, "utf-8")
    (folder / "events.csv").write_text("date,title,source\n2019,One,https://example.org/\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(places["installed"]))
        patch.setenv("HOME", str(places["home"]))
        patch.setenv("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true")
        patch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "200")
        patch.setenv("STREAMLIT_SERVER_ENABLE_CORS", "false")
        process, address = start_server(folder)
    yield address
    stop_server(process)


def status(url: str, method: str = "GET", data: bytes | None = None, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_nothing_is_reported_to_anybody_and_readers_get_no_developer_tools(url: str) -> None:
    with session(url) as messages:
        config = starts(messages)[0].new_session.config
    assert config.gather_usage_stats is False
    assert config.allow_run_on_save is False
    assert config.show_error_links == config.ShowErrorLinks.SHOW_ERROR_LINKS_FALSE
    assert config.disable_data_export is True
    assert config.toolbar_mode == config.ToolbarMode.VIEWER


@pytest.mark.parametrize("page", PAGES)
def test_no_path_of_this_computer_is_sent(url: str, places: dict[str, Path], page: str) -> None:
    with session(url, page=page) as messages:
        assert len(messages) > 10
    assert {message.new_session.main_script_path for message in starts(messages)} == {""}
    for place in (*places.values(), Path(sys.prefix), Path(json.__file__).parent.parent):
        assert str(place) not in sent(messages)


def test_no_settings_are_taken_from_the_folder_shown(url: str) -> None:
    with session(url) as messages:
        assert "beacon.example" not in sent(messages)


def test_it_listens_on_this_computer_alone(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        # Every address of 127/8 is this computer: a server on all interfaces would answer here, too.
        with pytest.raises(ConnectionRefusedError):
            probe.connect(("127.0.0.2", port))


def test_an_upload_needs_the_pages_own_token_and_stays_small(url: str) -> None:
    token = "2|00000000|00000000|1"
    allowed = {"X_Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    with session(url) as messages:
        target = f"{url}/_stcore/upload_file/{starts(messages)[0].new_session.initialize.session_id}/1"
        assert status(target, "PUT", b"x") == 403
        assert status(target, "DELETE") == 403
        asked = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
        asked.putrequest("PUT", target.removeprefix(url))
        for name, value in (*allowed.items(), ("Content-Length", str(5 * 2**20 + 1))):
            asked.putheader(name.replace("_", "-"), value)
        asked.endheaders()
        assert asked.getresponse().status == 413
        asked.close()


@pytest.mark.parametrize(
    "path", ["/app/static/events.csv", "/assets/../app/server.py", "/.streamlit/config.toml"]
)
def test_no_file_is_served_but_the_pages_own(url: str, path: str) -> None:
    asked = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    asked.request("GET", path)
    body = asked.getresponse().read()
    asked.close()
    assert b"gatherUsageStats" not in body and b"SAFE = " not in body and b"example.org" not in body


def test_no_program_drives_it(url: str) -> None:
    assert status(f"{url}/_stcore/agent/interact", "POST", b"{}", Content_Type="application/json") >= 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "evil.example:80"},
    ],
)
def test_another_site_or_a_borrowed_name_gets_no_session(url: str, headers: dict[str, str]) -> None:
    host = headers.pop("Host", None)
    target = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused, _named(target, host, headers):
        pass
    assert refused.value.response.status_code == 403


def _named(target: str, host: str | None, headers: dict[str, str]) -> ClientConnection:
    if host is None:
        return connect(target, additional_headers=headers)
    place = target.removeprefix("ws://").partition("/")[0].partition(":")
    stream = socket.create_connection((place[0], int(place[2])))
    return connect(target.replace("".join(place), host), additional_headers=headers, sock=stream)
