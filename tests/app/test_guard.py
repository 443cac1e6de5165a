"""Only our own page is answered, by our own name; a socket passes what a page asks and is told no path."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.app import guard
from dashboard.app.guard import SCRIPT, Guard, policy
from dashboard.app.hosts import LOOPBACK

INSTALLED = Path(guard.__file__).with_name(SCRIPT)


def in_a_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stand for Streamlit: answer with the headers it saw, or echo the socket's messages."""
    if scope["type"] == "websocket":
        while (message := await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "bytes": message["bytes"]})
        return
    await send({"type": "http.response.start", "status": 200, "headers": scope["headers"]})
    await send({"type": "http.response.body", "body": b"page"})


def ask(
    kind: str = "http", messages: Sequence[dict[str, Any]] = (), app: Any = inner, **headers: str | list[str]
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    waiting = iter([*messages, {"type": "websocket.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: Any) -> None:
        sent.append(message)

    every = [(k, v) for k, vs in headers.items() for v in ([vs] if isinstance(vs, str) else vs)]
    scope = {"type": kind, "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in every]}
    in_a_loop(Guard(app, LOOPBACK)(scope, receive, send))
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


@pytest.mark.parametrize(
    "hosts",
    [[], [""], ["evil.example"], ["localhost", "localhost"], ["localhost", "evil.example"], ["localhost:x"]],
)
def test_a_request_by_another_name_or_by_none_or_several_is_refused(hosts: list[str]) -> None:
    start, body = ask(host=hosts, x_forwarded_host="localhost", forwarded="host=localhost")
    assert start["status"] == 421
    assert dict(start["headers"])[b"content-type"] == b"text/plain; charset=utf-8"
    assert body["body"].count(b"\n") == 0 and b"--allowed-host" in body["body"]
    assert ask("websocket", host=hosts) == [{"type": "websocket.close", "code": 1008}]


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


def told(*messages: bytes) -> list[bytes]:
    """Return what a page gets of the messages that Streamlit sends it."""

    async def tells(scope: dict[str, Any], receive: Any, send: Any) -> None:
        for message in messages:
            await send({"type": "websocket.send", "bytes": message})

    return [message["bytes"] for message in ask("websocket", app=tells, host="localhost")]


def test_the_message_that_starts_a_run_loses_the_path_of_the_program_and_nothing_else() -> None:
    start = ForwardMsg()
    start.new_session.name = "main"
    start.new_session.main_script_path = str(INSTALLED)
    start.new_session.main_script_hash = "0123"
    start.metadata.active_script_hash = "0123"
    (got,) = told(start.SerializeToString())
    start.new_session.main_script_path = ""
    assert ForwardMsg.FromString(got) == start


@pytest.mark.parametrize("text", [str(INSTALLED), str(INSTALLED.parent), SCRIPT, f"a {SCRIPT} b"])
def test_a_message_that_holds_such_a_path_as_text_stays_as_it_is(text: str) -> None:
    cell, link, title, page, note = (ForwardMsg() for _ in range(5))
    cell.delta.new_element.text.body = text
    link.page_info_changed.query_string = f"q={text}"
    title.page_config_changed.title = text
    page.navigation.app_pages.add().page_name = text
    note.delta.new_element.toast.body = text
    messages = [message.SerializeToString() for message in (cell, link, title, page, note)]
    assert told(*messages) == messages
