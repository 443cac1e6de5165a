"""What every answer of the server carries, and which requests it does not answer at all.

Owns the Content-Security-Policy, so that no page can be made to ask another host, and the check that a
request asks for this server and comes from its own page. Settings are `server`'s, the names `hosts`'.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.app.hosts import is_answered

# What a page may ask over its socket. Streamlit would also empty everybody's cache, name the uncommitted
# files of a checkout and install files, for whoever asks.
ASKED = frozenset(
    {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
)
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
# The name of the script that Streamlit runs; of all messages one, at the start of a run, holds its path.
SCRIPT = "main.py"
_WRONG_NAME = b"This server does not answer to that name; whoever runs it can add it with --allowed-host."
_WRONG_SITE = b"This request comes from another site's page."


def policy() -> str:
    """Return the Content-Security-Policy: everything from this server, nothing from anywhere else.

    Streamlit's page has inline styles, one inline script (named by its hash) and loads the chart's own
    script as a blob.
    """
    page = (files("streamlit") / "static" / "index.html").read_text("utf-8")
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    )
    return (
        f"default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


class Guard:
    """ASGI middleware: passes on what our own page asks, and adds the safety headers to every answer."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.names = names
        self.headers = [
            (b"content-security-policy", policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            # A link holds what the reader looks at; a source's server need not know.
            (b"referrer-policy", b"no-referrer"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origin = headers.getlist("host"), headers.get("origin")
        if len(hosts) != 1 or not is_answered(hosts[0], self.names):
            await _refuse(scope, send, 421, _WRONG_NAME)
            return
        if origin is not None and _place(origin) != hosts[0].lower():
            await _refuse(scope, send, 403, _WRONG_SITE)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            elif message["type"] == "websocket.send" and SCRIPT.encode() in (message.get("bytes") or b""):
                message["bytes"] = _without_place(message["bytes"])
            await send(message)

        async def expected() -> Message:
            message = await receive()
            while message["type"] == "websocket.receive" and not _expected(message.get("bytes") or b""):
                message = await receive()
            return message

        # Streamlit looks up this machine's public address on the internet to judge an origin it does not
        # know; ours is judged already.
        own = [pair for pair in scope["headers"] if pair[0] != b"origin"]
        await self.app({**scope, "headers": own}, expected, with_headers)


def _without_place(data: bytes) -> bytes:
    """Return a message without the path at which this program is installed; one that holds none as it is."""
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") != "new_session":
        return data  # a cell may say what it likes
    message.new_session.main_script_path = ""
    cleaned: bytes = message.SerializeToString()
    return cleaned


def _expected(data: bytes) -> bool:
    """Return whether a socket's message asks for something a page may ask."""
    try:
        asked = BackMsg.FromString(data)
    except DecodeError:
        return False
    kind = asked.WhichOneof("type")
    if kind == "backend_operation_request":
        return asked.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in ASKED


def _place(origin: str) -> str:
    """Return host and port as the Host header writes them, or an empty string for ``null`` and the like."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


async def _refuse(scope: Scope, send: Send, status: int, why: bytes) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})
