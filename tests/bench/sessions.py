"""Readers without a browser: websocket clients that ask for runs as Streamlit's page does."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PERIOD = 2.0
ROUNDS = 6


@dataclass
class Tally:
    """What all sessions of one load saw."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def as_dict(self) -> dict[str, float | int]:
        """Return p50 and p95 of the seconds from asking to the end of the run."""
        ordered = sorted(self.seconds)
        return {
            "runs": len(ordered),
            "errors": self.errors,
            "p50_s": round(statistics.median(ordered), 3) if ordered else float("nan"),
            "p95_s": round(ordered[int(0.95 * (len(ordered) - 1))], 3) if ordered else float("nan"),
        }


async def ask(socket: ClientConnection, query: str) -> tuple[float, int, bool]:
    """Ask for one run; return its seconds, the bytes that came and whether it ended well."""
    message = BackMsg()
    message.rerun_script.query_string = query
    begun, size = time.perf_counter(), 0
    await socket.send(message.SerializeToString())
    well = True
    async for data in socket:
        assert isinstance(data, bytes)
        size += len(data)
        answer = ForwardMsg.FromString(data)
        if (
            answer.WhichOneof("type") == "delta"
            and answer.delta.new_element.WhichOneof("type") == "exception"
        ):
            well = False
        if answer.WhichOneof("type") == "script_finished":
            ended = answer.script_finished
            if ended == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
            well = False
            break
    return time.perf_counter() - begun, size, well


def open_socket(url: str) -> connect:
    """Return a connection to the app at `url`, to be awaited or entered."""
    return connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,  # type: ignore[list-item]
    )


async def reruns(url: str, queries: list[str]) -> list[tuple[float, int, bool]]:
    """Ask for one run a query, one after the other, in one session; the first run is not counted."""
    async with open_socket(url) as socket:
        await ask(socket, queries[-1])
        return [await ask(socket, query) for query in queries]


async def crowd(url: str, count: int, queries: list[str]) -> Tally:
    """Let `count` sessions ask for a run every two seconds each, spread evenly over the period."""
    tally = Tally()

    async def one(number: int) -> None:
        try:
            async with open_socket(url) as socket:
                await ask(socket, queries[number % len(queries)])
                await started.wait()
                await asyncio.sleep(PERIOD * number / count)
                for turn in range(ROUNDS):
                    due = time.perf_counter() + PERIOD
                    seconds, _, well = await ask(socket, queries[(number + turn) % len(queries)])
                    tally.seconds.append(seconds)
                    tally.errors += not well
                    await asyncio.sleep(max(0.0, due - time.perf_counter()))
        except OSError:
            tally.errors += 1

    started = asyncio.Event()
    tasks = [asyncio.create_task(one(number)) for number in range(count)]
    await asyncio.sleep(0.05 * count + 1)
    started.set()
    await asyncio.gather(*tasks)
    return tally
