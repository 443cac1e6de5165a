"""The settings as the running server shows them to a client, whatever environment and folder ask for."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.conftest import start_server, stop_server

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
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server started in a folder with unsafe settings and in an unsafe environment."""
    folder = tmp_path_factory.mktemp("unsafe")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(UNSAFE, "utf-8")
    (folder / "events.csv").write_text("date,title,source\n2019,One,https://example.org/\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true")
        patch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "200")
        patch.setenv("STREAMLIT_SERVER_ENABLE_CORS", "false")
        process, address = start_server(folder)
    yield address
    stop_server(process)


@contextmanager
def session(url: str) -> Iterator[tuple[NewSession, list[bytes]]]:
    """Open a session as the page does; give what the server says about itself, and all of its messages."""
    messages: list[bytes] = []
    opened = NewSession()
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream") as ws:
        ws.send(ask.SerializeToString())
        for data in ws:
            assert isinstance(data, bytes)
            messages.append(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "new_session":
                opened = message.new_session
            if message.WhichOneof("type") == "script_finished":
                break
        yield opened, messages


def status(url: str, method: str = "GET", data: bytes | None = None, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_nothing_is_reported_to_anybody_and_readers_get_no_developer_tools(url: str) -> None:
    with session(url) as (opened, _):
        config = opened.config
    assert config.gather_usage_stats is False
    assert config.allow_run_on_save is False
    assert config.show_error_links == config.ShowErrorLinks.SHOW_ERROR_LINKS_FALSE
    assert config.disable_data_export is True
    assert config.toolbar_mode == config.ToolbarMode.VIEWER


def test_no_path_of_this_computer_is_sent(url: str) -> None:
    with session(url) as (_, messages):
        assert len(messages) > 3
    for place in (str(ROOT), str(Path(json.__file__).parent.parent), str(Path.home() / "x")[:-2]):
        assert not [m for m in messages if place.encode() in m]


def test_no_settings_are_taken_from_the_folder_shown(url: str) -> None:
    with session(url) as (_, messages):
        assert b"beacon.example" not in b"".join(messages)


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
    with session(url) as (opened, _):
        target = f"{url}/_stcore/upload_file/{opened.initialize.session_id}/1"
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
