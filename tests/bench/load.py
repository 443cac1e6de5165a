"""Many readers at once, and one reader for very long: how fast, how many errors, how much memory."""

from __future__ import annotations

import asyncio
from typing import Any

import psutil

from dashboard.evidence.case import curated_folder, load_case
from tests.bench.sessions import crowd, reruns
from tests.conftest import start_server, stop_server

CROWDS = (1, 20, 50, 100)
RERUNS = 2000
SETTLED = 1000  # reruns after which every cache is as full as it gets


def run() -> dict[str, Any]:
    """Serve the curated case, measure, print a table and return the figures.

    Returns
    -------
    dict
        ``sessions``: for each number of readers p50, p95, errors and memory in MB; ``reruns``: memory in MB
        after the settling reruns and at the end, and its growth (0.1 = 10 %).
    """
    queries = _queries()
    process, url = start_server()
    try:
        server = psutil.Process(process.pid)
        sessions = {}
        print("readers      p50      p95   errors   memory")
        for count in CROWDS:
            tally = asyncio.run(crowd(url, count, queries)).as_dict()
            tally["memory_mb"] = _megabytes(server)
            sessions[str(count)] = tally
            print(
                f"{count:>7} {tally['p50_s']:>7.3f}s {tally['p95_s']:>7.3f}s {tally['errors']:>8}"
                f" {tally['memory_mb']:>5.0f} MB"
            )
        return {"sessions": sessions, "reruns": _endurance(url, server, queries)}
    finally:
        stop_server(process)


def _endurance(url: str, server: psutil.Process, queries: list[str]) -> dict[str, float]:
    """Rerun one session again and again; memory must not grow by more than a tenth."""
    # No link twice: what is kept for each of them must be let go again.
    links = [f"{queries[n % len(queries)]}&q={n}" for n in range(SETTLED + RERUNS)]
    asyncio.run(reruns(url, links[:SETTLED]))
    before = _megabytes(server)
    asyncio.run(reruns(url, links[SETTLED:]))
    after = _megabytes(server)
    growth = after / before - 1
    verdict = "flat" if growth <= 0.10 else "GROWING"
    print(f"{RERUNS:,} reruns: {before:.0f} MB to {after:.0f} MB, {growth:+.1%}: {verdict}")
    return {"settled_mb": before, "end_mb": after, "growth": round(growth, 4)}


def _queries() -> list[str]:
    """Return links as readers use them: each window, each measure, and a card of every fifth event."""
    case = load_case(curated_folder())
    links = [f"window={window.id}" for window in case.windows]
    links += [f"measure={measure.id}" for measure in case.measures]
    links += [f"event={name}" for name in case.events["id"].tolist()[::5]]
    return links


def _megabytes(server: psutil.Process) -> float:
    return round(server.memory_info().rss / 2**20, 1)
