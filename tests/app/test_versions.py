"""Whatever is kept between two looks at a case is kept under the bytes of all its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app import data
from dashboard.evidence.case import curated_folder
from dashboard.figures.theme import SIZES
from dashboard.share.picture import picture
from dashboard.view import View

ROWS = "id,date,title,source,lane\na,2019-03-23,One,https://example.org,flights\n"
TOML = """\
{marking}title = "{title}"
as_of = 2019-06-05
[[lanes]]
id = "flights"
title = "Flights"
[[windows]]
id = "w"
title = "{window}"
from = 2019-01-01
to = 2019-12-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "flights.csv").write_text(ROWS)
    write(tmp_path)
    data.use(tmp_path)
    yield tmp_path
    data.use(curated_folder())


def write(folder: Path, marking: str = "", title: str = "First title", window: str = "Early window") -> None:
    line = f'marking = "{marking}"\n' if marking else ""
    (folder / "case.toml").write_text(TOML.format(marking=line, title=title, window=window))


def everything() -> dict[str, str]:
    """Return what a reader gets of the case as it is now: the page's picture, and an export."""
    case = data.case()
    shown = data.shown_of(case, View())
    page = data.picture(shown, "briefing", SIZES["slide"], "light")
    drawn = data.once("briefing", shown, lambda: picture(case, View()))
    return {"page": page.json + page.alt, "export": data.export(drawn, "html").decode()}


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("marking", "", "TLP:RED", {"page", "export"}),
        ("title", "First title", "Second title", {"export"}),
        ("window", "Early window", "Late window", {"page", "export"}),
    ],
)
def test_what_case_toml_says_now_is_in_what_was_seen_before(
    folder: Path, name: str, old: str, new: str, where: set[str]
) -> None:
    before = everything()
    write(folder, **{name: new})
    after = everything()
    assert {place for place, text in after.items() if new in text} >= where
    assert not any(new in text for text in before.values())
    assert not any(old and old in text for text in after.values())
    assert data.case().hash  # what the rows say is the same, so only the version can tell them apart
    write(folder)
    assert everything() == before
