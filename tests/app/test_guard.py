"""Only our own page is answered, every answer forbids other hosts, a socket passes what a page asks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.app.guard import Guard, allowed_hosts, policy


async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stand for Streamlit: answer with the headers it saw, or echo the socket's messages."""
    if scope["type"] == "websocket":
        while (message := await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "bytes": message["bytes"]})
        return
    await send({"type": "http.response.start", "status": 200, "headers": scope["headers"]})
    await send({"type": "http.response.body", "body": b"page"})


def ask(
    kind: str = "http", messages: list[dict[str, Any]] | None = None, **headers: str
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    waiting = iter([*(messages or []), {"type": "websocket.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}
    asyncio.run(Guard(inner)(scope, receive, send))
    return sent


def test_our_own_page_is_answered_and_streamlit_never_sees_an_origin_to_look_up() -> None:
    start, body = ask(host="127.0.0.1:8501", origin="http://127.0.0.1:8501")
    assert (start["status"], body["body"]) == (200, b"page")
    assert b"origin" not in dict(start["headers"])
    assert dict(start["headers"])[b"referrer-policy"] == b"no-referrer"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:9999",
        "http://127.0.0.1",
        "null",
        "",
        "http://127.0.0.1:8501.evil.example",
        "http://x@127.0.0.1:8501",
        "http://[broken",
    ],
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert ask(host="127.0.0.1:8501", origin=origin)[0]["status"] == 403
    assert ask("websocket", host="127.0.0.1:8501", origin=origin) == [
        {"type": "websocket.close", "code": 1008}
    ]


def test_a_program_without_an_origin_may_look() -> None:
    assert ask(host="127.0.0.1:8501")[0]["status"] == 200


def test_the_policy_names_no_host_and_allows_no_eval() -> None:
    words = policy()
    assert "http" not in words and "unsafe-eval" not in words and "*" not in words
    assert "default-src 'self';" in words and "script-src 'self' blob: 'sha256-" in words
    start = ask(host="127.0.0.1:8501")[0]
    assert dict(start["headers"])[b"content-security-policy"] == words.encode()


def _message(**values: Any) -> bytes:
    return bytes(BackMsg(**values).SerializeToString())


def test_a_socket_passes_what_a_page_asks_and_nothing_else() -> None:
    installing, reading = BackMsg(), BackMsg()
    installing.backend_operation_request.install_skills.SetInParent()
    reading.backend_operation_request.dataframe_chunk.SetInParent()
    good = [_message(app_heartbeat=True), _message(stop_script=True), bytes(reading.SerializeToString())]
    bad = [
        _message(clear_cache=True),
        _message(load_git_info=True),
        _message(set_run_on_save=True),
        _message(debug_shutdown_runtime=True),
        bytes(installing.SerializeToString()),
        b"",
        b"\xff\xff\xff not a message",
    ]
    messages = [{"type": "websocket.receive", "bytes": m} for m in (*bad, good[0], *bad, good[1], good[2])]
    echoed = ask("websocket", messages, host="localhost:1", origin="http://localhost:1")
    assert [m["bytes"] for m in echoed] == good


def test_hosts_are_this_machine_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_ALLOWED_HOSTS", raising=False)
    assert allowed_hosts("127.0.0.1") == ["localhost", "127.0.0.1", "::1", "127.0.0.1"]
    assert allowed_hosts("0.0.0.0") == []
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "timeline.example.org, edit.timeline.example.org")
    assert allowed_hosts("0.0.0.0") == [
        "timeline.example.org",
        "edit.timeline.example.org",
        "localhost",
        "127.0.0.1",
        "::1",
    ]
