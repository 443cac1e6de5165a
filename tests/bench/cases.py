"""Made-up events for the bench, the same for both apps: a case folder for us, one CSV for the naive app."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

LANES = ("alpha", "bravo", "charlie", "delta", "echo")
FIRST, DAYS = date(2001, 1, 1), 9000


def write_case(folder: Path, count: int) -> Path:
    """Write `count` events to `folder` as ours, and to ``naive.txt`` beside them; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(count)
    lanes = "".join(f'[[lanes]]\nid = "{lane}"\ntitle = "{lane.capitalize()}"\n' for lane in LANES)
    folder.joinpath("case.toml").write_text(f'title = "Bench"\nas_of = 2026-01-01\n{lanes}', encoding="utf-8")
    folder.joinpath("sources.csv").write_text("id,outlet,reliability\ns1,Gazette,B\n", encoding="utf-8")
    with (
        folder.joinpath("events.csv").open("w", encoding="utf-8", newline="") as ours,
        folder.parent.joinpath(f"{folder.name}.naive.csv").open("w", encoding="utf-8", newline="") as theirs,
    ):
        mine, other = csv.writer(ours, lineterminator="\n"), csv.writer(theirs, lineterminator="\n")
        mine.writerow(["id", "date", "title", "source", "lane", "status", "reported"])
        other.writerow(["start", "end", "title", "lane", "status"])
        for number in range(count):
            start = FIRST + timedelta(days=chance.randrange(DAYS))
            end = start + timedelta(days=chance.choice((0, 0, 1, 3, 10, 30)))
            when = start.isoformat() if start == end else f"{start}/{end}"
            lane, status = LANES[number % 5], ("confirmed", "reported", "disputed")[number % 3]
            title = f"Event {number} in {lane}"
            mine.writerow([f"e{number}", when, title, "s1", lane, status, end.isoformat()])
            other.writerow([start, end, title, lane, status])
    return folder
