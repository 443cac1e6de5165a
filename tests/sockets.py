"""A page's socket without a browser: what the server sends a session, message by message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


@contextmanager
def session(url: str, **query: str) -> Iterator[list[ForwardMsg]]:
    """Open a session at a link as the page does; give everything the server says until the page stands."""
    messages: list[ForwardMsg] = []
    ask = BackMsg()
    ask.rerun_script.query_string = urlencode(query)
    with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", max_size=None) as ws:
        ws.send(ask.SerializeToString())
        for data in ws:
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            messages.append(message)
            # A link to another page ends the first run early, to run that page.
            ended = message.WhichOneof("type") == "script_finished"
            if ended and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        yield messages


def starts(messages: list[ForwardMsg]) -> list[ForwardMsg]:
    """Return the messages that start a run."""
    return [message for message in messages if message.WhichOneof("type") == "new_session"]


def sent(messages: list[ForwardMsg]) -> str:
    """Return all that was sent, without the backslashes that keep text text."""
    return b"\n".join(message.SerializeToString() for message in messages).decode("latin-1").replace("\\", "")
