"""case.toml: every key has a default, every fault has a line."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.evidence.casefile import Lane, Measure, Settings, Window, read_settings, title_of

WHOLE = b"""\
title = "A  case"
subtitle = "of two lanes"
as_of = 2019-12-31
marking = "tlp:green"
lanes = ["talks", { id = "flights", title = "Troop flights" }]

[[measures]]
id = "staff"
definition = "People"
unit = "people"

[[measures]]
id = "price"
title = "Price"
estimate = false

[[windows]]
id = "spring"
from = "2018-11"
to = "2019-07"
"""


def test_a_whole_file() -> None:
    settings, problems = read_settings(WHOLE, "case.toml")
    assert problems == []
    assert settings == Settings(
        title="A case",
        subtitle="of two lanes",
        as_of=date(2019, 12, 31),
        marking="TLP:GREEN",
        lanes=(Lane("talks", "Talks"), Lane("flights", "Troop flights")),
        measures=(
            Measure("staff", "Staff", "People", "people", True),
            Measure("price", "Price", "", "", False),
        ),
        windows=(Window("spring", "Spring", date(2018, 11, 1), date(2019, 7, 31)),),
    )


def test_an_empty_file_is_all_defaults() -> None:
    assert read_settings(b"", "case.toml") == (Settings(), [])


@pytest.mark.parametrize(
    ("text", "line", "code", "severity"),
    [
        (b'title = "A"\nlanes = [\n', 2, "bad-toml", "error"),
        (b'title = "A"\ntitle = "B"\n', 2, "bad-toml", "error"),
        (b'title = "A\xff"\n', 1, "wrong-encoding", "error"),
        (b"\ntitle = 5\n", 2, "bad-value", "error"),
        (b"title = 'A'\ncolour = 'red'\n", 2, "unknown-key", "warning"),
        (b"as_of = 'today'\n", 1, "relative-date", "error"),
        (b"as_of = '03/04/2019'\n", 1, "ambiguous-date", "error"),
        (b"\n\nmarking = 'TLP:PINK'\n", 3, "unknown-marking", "error"),
        (b"lanes = 'talks'\n", 1, "bad-value", "error"),
        (b"lanes = [1]\n", 1, "bad-value", "error"),
        (b"[[lanes]]\ntitle = 'No id'\n", 1, "bad-id", "error"),
        (b"[[lanes]]\nid = 'two words'\n", 2, "bad-id", "error"),
        (b"[[lanes]]\nid = 'a'\n[[lanes]]\nid = 'a'\n", 4, "duplicate-id", "error"),
        (b"[[measures]]\nid = 'a'\nestimate = 'yes'\n", 3, "bad-value", "error"),
        (b"[[windows]]\nid = 'a'\nfrom = 2019-02-01\nto = 2019-01-01\n", 4, "reversed-span", "error"),
        (b"[[windows]]\nid = 'a'\nfrom = '2019-13'\n", 3, "impossible-date", "error"),
    ],
)
def test_a_fault_has_its_line(text: bytes, line: int | None, code: str, severity: str) -> None:
    settings, problems = read_settings(text, "case.toml")
    assert [(p.line, p.code, p.severity) for p in problems] == [(line, code, severity)]
    assert settings.refused == (code in ("bad-toml", "wrong-encoding"))


def test_the_good_parts_of_a_faulty_file_are_used() -> None:
    settings, _ = read_settings(b"title = 'A'\nas_of = 'soon'\n[[lanes]]\nid = 'x'\n", "case.toml")
    assert (settings.title, settings.as_of, settings.lanes) == ("A", None, (Lane("x", "X"),))


def test_title_of() -> None:
    assert title_of("june_report-2") == "June report 2"
