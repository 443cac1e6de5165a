"""Files from elsewhere come in with true dates and no row lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.evidence.intake import Arrival, Brought, arrive, bring
from dashboard.evidence.mapping import Mapping, Take, apply_mapping
from dashboard.evidence.saved_mappings import mapping_for
from dashboard.evidence.suggesting import identity, recognise, suggest, with_lanes

FOREIGN = Path(__file__).parent / "foreign"


def brought(name: str, *, western: bool = False) -> tuple[Arrival, Brought]:
    arrival = arrive((FOREIGN / name).read_bytes(), name, western=western)
    if arrival.table:
        return arrival, bring(arrival, identity(arrival.header, arrival.table))
    known = mapping_for(arrival.header, {})
    return arrival, bring(arrival, known[1] if known else suggest(arrival.header, arrival.rows))


def column(rows: Brought, name: str) -> list[str]:
    return [row.get(name, "") for row in rows.rows]


def test_a_timelinejs_sheet_is_known_by_its_header() -> None:
    arrival, rows = brought("timelinejs.csv")
    assert len(rows.rows) == len(arrival.rows) == 6
    assert column(rows, "date") == [
        "2019-03-23",
        "2018-12-10/2018-12-14",
        "2006",
        "2012-05/2013",
        "2019-06-02",
        "",
    ]
    assert column(rows, "date_text") == ["Saturday, 23 March", "", "", "May 2012 to 2013", "", ""]
    assert column(rows, "source")[:2] == ["https://example.org/planes", "https://example.org/bombers"]
    assert column(rows, "lane") == ["Flights", "Flights", "Contracts", "Contracts", "Reports", ""]
    assert rows.dropped == (
        "Time", "End Time", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Background",
    )  # fmt: skip


def test_a_timesketch_log_keeps_the_day_and_says_that_the_time_is_left_off() -> None:
    _, rows = brought("timesketch.csv")
    assert column(rows, "date") == ["2019-03-23", "2019-03-23", "2019-03-23", "2019-03-26"]
    assert column(rows, "date_text")[2] == "2019-03-23T14:21:00.123456+00:00"
    assert column(rows, "title")[1] == "Flight RFF7401 lands at Maiquetía, stand 12"
    assert column(rows, "summary") == ["Departure", "Arrival", "Arrival", "Departure"]
    assert rows.notes == (
        "datetime: the time of day is left off (4×), the day is the one written; "
        "its clock is that of the zone written, perhaps a day off local time.",
    )


def test_an_arms_trade_table_keeps_years_as_years() -> None:
    _, rows = brought("arms_trade.csv")
    assert column(rows, "date") == ["2006/2008", "1995/2002", "2011/2013", "2013?", "2007"]
    assert column(rows, "date_text") == ["2006-2008", "1995-2002", "2011; 2012; 2013", "(2013)", ""]
    assert column(rows, "title") == ["Su-30MK", "Mi-17", "T-72M1", "BM-30 Smerch", "Mi-26"]
    assert column(rows, "best") == ["24", "10", "92", "12", "3"]


def test_precision_codes_widen_dates_and_counts_stay_in_place() -> None:
    _, rows = brought("ucdp.csv")
    assert column(rows, "date") == [
        "2019-02-23",
        "[2019-02-22..2019-02-24]",
        "2018-10",
        "2018",
        "[2018-10-14..2018-10-20]",
    ]
    assert [column(rows, name) for name in ("low", "best", "high")] == [
        ["2", "2", "8", "9", "7"],
        ["4", "2", "8", "12", "7"],
        ["7", "25", "8", "16", "7"],
    ]
    assert "date_prec: 1 = day, 2 = a few days, 3 = week, 4 = month, 5 = year." in rows.notes


def test_a_european_file_is_read_with_its_own_marks() -> None:
    _, rows = brought("european.csv")
    assert column(rows, "date") == ["2019-03-23", "2019-04-03", "2019", "2018-12"]
    assert column(rows, "best") == ["1234.5", "12.75", "1500", "0.1250"]
    assert rows.notes == (
        "Datum: read day first, as 23.03.2019 in this column proves (1×).",
        "Betrag: read with a decimal comma, as 1.234,5 in this column proves.",
    )


def test_a_bare_cr_file_is_rows_like_any_other() -> None:
    arrival, rows = brought("bare_cr.csv")
    assert (arrival.table, arrival.lines) == ("events", (2, 3, 4))
    assert column(rows, "title")[2] == "A visit,\nthen another"


def test_windows_1252_is_an_offer_and_said_aloud() -> None:
    refused, _ = arrive((FOREIGN / "cp1252.csv").read_bytes(), "cp1252.csv"), None
    assert (refused.refused, refused.western, refused.problems[0].code) == (True, True, "wrong-encoding")
    _, rows = brought("cp1252.csv", western=True)
    assert column(rows, "title") == ["Llegada a Maiquetía – avión ruso", "El número de asesores «cayó»"]
    assert rows.notes[0].startswith("Read as Windows-1252")


@pytest.mark.parametrize(
    ("take", "cells"),
    [
        (Take(("A",)), ["x", ""]),
        (Take(("A", "B")), ["x · 1", "2"]),
        (Take(("A",), otherwise="?"), ["x", "?"]),
        (Take(otherwise="always"), ["always", "always"]),
        (Take(("A",), values={"x": "ours"}), ["ours", ""]),
    ],
)
def test_rename_join_constant_and_words(take: Take, cells: list[str]) -> None:
    mapped = apply_mapping(["A", "B"], [["x", "1"], ["", "2"]], Mapping("events", {"title": take}))
    assert [row[0] for row in mapped.rows] == cells


def test_what_no_column_takes_is_named() -> None:
    mapped = apply_mapping(["A", "B"], [["x", "1"]], Mapping("events", {"title": Take(("A",))}))
    assert (mapped.header, mapped.dropped) == (("title",), ("B",))


def test_the_order_of_a_silent_column_waits_for_a_person() -> None:
    mapping = Mapping("events", {"date": Take(("when",))})
    assert apply_mapping(["when"], [["03/04/2019"]], mapping).unproven == {"date": 1}
    told = mapping.with_take("date", Take(("when",), order="dmy"))
    assert apply_mapping(["when"], [["03/04/2019"]], told).rows[0][0] == "2019-04-03"


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (["date", "title", "source"], "events"),
        ([" Date\u00a0", "TITLE", "Source", "colour"], "events"),
        (["measure", "date", "stated", "source", "low"], "claims"),
        (["id", "outlet"], "sources"),
        (["date", "title"], None),
        (["Year", "Headline"], None),
    ],
)
def test_a_table_of_ours_is_recognised(header: list[str], table: str | None) -> None:
    assert recognise(header) == table


def test_a_foreign_lane_becomes_the_cases_or_is_left_out() -> None:
    mapping = Mapping("events", {"lane": Take(("Group",))})
    rows = [["Troop flights"], ["Else"]]
    lanes = [("troop_flights", "Troop flights")]
    assert with_lanes(mapping, ["Group"], rows, lanes).takes["lane"].values == {
        "Troop flights": "troop_flights"
    }
    assert "lane" not in with_lanes(mapping, ["Group"], [["Else"]], lanes).takes
    assert with_lanes(mapping, ["Group"], rows, []) == mapping


def test_a_title_and_a_link_are_found_by_their_looks() -> None:
    rows = [
        ["2019-03-23", "https://example.org/1", "Planes land"],
        ["2019", "https://example.org/2", "They leave"],
    ]
    takes = suggest(["a", "b", "c"], rows).takes
    assert {name: take.columns for name, take in takes.items()} == {
        "date": ("a",),
        "source": ("b",),
        "title": ("c",),
    }
