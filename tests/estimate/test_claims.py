"""Rows read into claims: windows, numbers, copies, and what is set aside."""

from __future__ import annotations

from datetime import date
from math import expm1

import pytest

from dashboard.estimate.claims import Claim, Reading, month_number, read_claims
from tests.estimate.frames import claims_frame

JUNE = 593  # June 2019, in months from January 1970


def only(**row: object) -> Claim:
    return read_claims(claims_frame({"date": "2019-06", "stated": "2019-06", "best": 50} | row)).claims[0]


def role(reading: Reading, name: str) -> tuple[str, str]:
    return reading.roles[name]


def test_months_are_counted_from_1970() -> None:
    assert month_number(date(2019, 6, 30)) == JUNE


@pytest.mark.parametrize(
    ("text", "stated", "first", "last"),
    [
        ("2019-06", "2019-06", JUNE, JUNE),
        ("2018-01/2020-12", "2019-06", JUNE - 17, JUNE),  # cut at the month it was said
        ("../2018-12", "2019-06", JUNE - 66, JUNE - 6),  # an open start reaches 60 months back
        ("2019-01/..", "2019-06", JUNE - 5, JUNE),  # an open end reaches to when it was said
    ],
)
def test_windows(text: str, stated: str, first: int, last: int) -> None:
    claim = only(date=text, stated=stated)
    assert (claim.first, claim.last) == (first, last)


@pytest.mark.parametrize(
    ("row", "low", "best", "high"),
    [
        ({"best": 50}, 50, 50, 50),
        ({"best": 50, "low": 40}, 40, 50, 50),
        ({"best": float("nan"), "low": 11, "high": 50}, 11, 23.738634, 50),  # the middle in log1p
        ({"kind": "at_least", "low": 10, "best": float("nan")}, 10, 10, 10),
        ({"kind": "at_most", "high": 150, "best": 120}, 150, 150, 150),
    ],
)
def test_numbers(row: dict[str, object], low: float, best: float, high: float) -> None:
    claim = only(**row)
    assert [expm1(v) for v in (claim.low, claim.best, claim.high)] == pytest.approx([low, best, high])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"best": float("nan")}, "no number given"),
        ({"best": float("nan"), "low": 5}, "only one end of a range is given"),
        ({"best": float("nan"), "low": 5, "kind": "flow_in"}, "only one end of a range is given"),
        ({"best": float("nan"), "low": 5, "kind": "at_most"}, "the bound's own number is missing"),
        ({"use": False, "note": "a mistranslation"}, "a mistranslation"),
        ({"date": "2020-01", "stated": "2019-06"}, "about a time after it was said"),
    ],
)
def test_set_aside_with_its_reason(row: dict[str, object], reason: str) -> None:
    base = {"id": "x", "date": "2019-06", "stated": "2019-06", "best": 50}
    reading = read_claims(claims_frame(base | row))
    assert reading.claims == ()
    assert role(reading, "x") == ("set_aside", reason)


def test_copies_follow_the_chain_to_its_root() -> None:
    row = {"date": "2019-06", "best": 50}
    reading = read_claims(
        claims_frame(row | {"id": "a", "origin": "c"}, row | {"id": "b", "origin": "a"}, row | {"id": "c"})
    )
    assert [claim.id for claim in reading.claims] == ["c"]
    assert (role(reading, "a"), role(reading, "b")) == (("copy", "copy of c"), ("copy", "copy of c"))


def test_a_ring_or_an_unknown_origin_leaves_the_first_by_id_standing() -> None:
    row = {"date": "2019-06", "best": 50}
    ring = read_claims(claims_frame(row | {"id": "b", "origin": "a"}, row | {"id": "a", "origin": "b"}))
    assert [claim.id for claim in ring.claims] == ["a"]
    lost = read_claims(claims_frame(row | {"id": "q", "origin": "zz"}, row | {"id": "p", "origin": "zz"}))
    assert [claim.id for claim in lost.claims] == ["p"]


def test_a_copy_speaks_while_its_original_is_not_yet_said() -> None:
    rows = claims_frame(
        {"id": "leak", "date": "2019-01", "stated": "2019-02", "best": 50, "origin": "report"},
        {"id": "report", "date": "2019-01", "stated": "2019-08", "best": 50},
    )
    assert [claim.id for claim in read_claims(rows, date(2019, 3, 31)).claims] == ["leak"]
    assert [claim.id for claim in read_claims(rows, date(2019, 9, 30)).claims] == ["report"]


def test_span_and_largest_count_are_fixed_before_any_scenario() -> None:
    reading = read_claims(
        claims_frame(
            {"id": "a", "date": "2018-01", "stated": "2019-06", "best": 300, "high": 700},
            {"id": "b", "date": "2019-06", "stated": "2019-06", "best": 40},
        ),
        date(2026, 11, 22),
    )
    assert reading.span == (JUNE - 17 - 12, month_number(date(2026, 11, 1)))
    assert reading.highest == pytest.approx(7000)


def test_only_vague_moments_are_placed_on_the_lattice() -> None:
    reading = read_claims(
        claims_frame(
            {"id": "a", "date": "2018-01/2018-12", "best": 1},
            {"id": "b", "date": "2018-01", "best": 1},
            {"id": "c", "date": "2018-01/2018-12", "best": 1, "holds": "throughout"},
            {"id": "d", "date": "2018-01/2018-02", "best": 1},
        )
    )
    assert [claim.placing for claim in reading.claims] == [0, None, None, 1]
