"""A case whose texts try to break every format, and the kept Chromium."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.evidence.case import Case, load_case
from dashboard.share.image import close

SCRIPT = "</script><script>window.broken = true</script><!-- <b>bold</b> %{x} ${y} $$z$$ &lt;i&gt;"
LONG = "A very long title " + "of many words that go on " * 12
RIGHT_TO_LEFT = "السفير: لا تخفيض · שגריר"
TOML = """
title = 'Hostile </script> "case" & co'
as_of = 2020-01-31
marking = "TLP:AMBER+STRICT"
[[lanes]]
id = "a"
title = "Lane <b>A</b> </script>"
[[measures]]
id = "m"
title = "Measure %{y} </script>"
definition = "Definition & <i>more</i>"
unit = "people"
estimate = true
[[windows]]
id = "w"
title = "The year <u>2019</u>"
from = 2019-01-01
to = 2019-12-31
[[windows]]
id = "empty"
title = "Before anything"
from = 1900-01-01
to = 1900-12-31
"""


@pytest.fixture(scope="session")
def studio(chromium: str) -> Iterator[None]:
    yield
    close()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "case.toml").write_text(TOML, encoding="utf-8")
    _write(
        folder / "sources.csv",
        ["id", "outlet", "published", "url", "reliability"],
        [
            [
                "s1",
                "Outlet </script> & <b>co</b>",
                "2019-06-02",
                "https://example.org/?a=1&b=%3C/script%3E",
                "B",
            ],
            ["s2", RIGHT_TO_LEFT, "2019-06-03", "https://example.org/2", "C"],
        ],
    )
    _write(
        folder / "events.csv",
        ["id", "date", "title", "lane", "source", "key", "disputes", "summary"],
        [
            ["e1", "2019-06-02", SCRIPT, "a", "s1", "yes", "", "=HYPERLINK(1)"],
            ["e2", "2019-06-03", RIGHT_TO_LEFT, "a", "s2", "yes", "e1", ""],
            ["e3", "2019-03", LONG, "a", "s1;s2", "", "", ""],
        ],
    )
    _write(
        folder / "claims.csv",
        ["id", "measure", "date", "stated", "source", "low", "best", "high", "wording", "claimant"],
        [
            ["c1", "m", "2019-06", "2019-06-02", "s1", "20", "36", "90", "=1+1 </script>", RIGHT_TO_LEFT],
            ["c2", "m", "2019-07", "2019-07-02", "s2", "", "100", "", "<b>100</b>", SCRIPT],
        ],
    )
    return load_case(folder)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
