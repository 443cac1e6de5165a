"""Claims frames from a few literals, in the shape the reader gives them."""

from __future__ import annotations

import pandas as pd

_DATES = ("margin_earliest", "margin_latest", "stated_earliest", "stated_latest", "known")


def bounds(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last day of '2019-06', '2011-01/2017-12', '../2018-12' or '2019-06/..'."""
    start, _, end = text.partition("/")
    end = end or start

    def edge(part: str, last: bool) -> pd.Timestamp:
        if part == "..":
            return pd.NaT
        period = pd.Period(part)
        return pd.Timestamp(period.end_time.date() if last else period.start_time.date())

    return edge(start, False), edge(end, True)


def claims_frame(*rows: dict[str, object], measure: str = "rostec_staff") -> pd.DataFrame:
    """Return claims with defaults filled in; `date` as `bounds` reads it, `grade` such as 'B3'."""
    made = []
    for number, row in enumerate(rows):
        full: dict[str, object] = {
            "id": f"c{number:03}",
            "measure": measure,
            "kind": "level",
            "low": float("nan"),
            "best": float("nan"),
            "high": float("nan"),
            "holds": "at",
            "voice": "someone",
            "origin": "",
            "disputes_ids": (),
            "use": True,
            "note": "",
            "wording": "",
            "side": "press",
            "claimant": "",
        }
        full.update(row)
        grade = str(full.pop("grade", "B3"))
        full["letter"], full["digit"] = grade[:1], grade[1:]
        full["claimant"] = full["claimant"] or full["voice"]
        full["margin_earliest"], full["margin_latest"] = bounds(str(full["date"]))
        full["stated_earliest"], full["stated_latest"] = bounds(str(full.get("stated", "2026-11")))
        full["known"] = full["stated_latest"]
        made.append(full)
    frame = pd.DataFrame(made)
    for name in _DATES:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[ms]")
    for name in ("low", "best", "high"):
        frame[name] = frame[name].astype("float64")
    return frame


def hero() -> pd.DataFrame:
    """Return the four numbered rows of the June 2019 report, and a denial of any cut."""
    june = {"date": "2019-06", "stated": "2019-06"}
    source = {"voice": "Journal's source", "grade": "B3"}
    long_ago = june | {"date": "2011-01/2017-12"}
    return claims_frame(
        long_ago | source | {"id": "a-thousand", "low": 900, "best": 1000, "high": 1100},
        june | source | {"id": "b-few-dozen", "date": "2019-05/2019-06", "low": 20, "best": 36, "high": 90},
        june | {"id": "c-exaggerated", "low": 11, "high": 50, "grade": "C4", "voice": "Rostec"},
        june | {"id": "d-office", "kind": "at_least", "low": 10, "grade": "C3", "voice": "Chemezov"},
        june
        | {"id": "e-no-cut", "date": "2011-01/2019-06", "kind": "no_change", "disputes_ids": ("a-thousand",)}
        | {"grade": "C4", "voice": "Ambassador", "side": "russia"},
    )
