from __future__ import annotations

from datetime import date

import pytest

from dashboard.evidence.case import Case
from dashboard.share.names import file_name, portable_names, slug
from dashboard.share.picture import picture
from dashboard.view import View


def test_a_name_says_case_picture_window_date_and_marking(hostile: Case) -> None:
    named = picture(hostile, View(marking="TLP:AMBER+STRICT"))
    stem = slug(hostile.name)
    assert file_name(named, ".png") == f"{stem}_briefing_w_as-of-2020-01-31_TLP-AMBER-STRICT.png"
    own = picture(
        hostile, View(picture="timeline", from_=date(2019, 1, 1), to=date(2019, 6, 30), marking="none")
    )
    assert file_name(own, "svg") == f"{stem}_timeline_2019-01-01-to-2019-06-30_as-of-2020-01-31_unmarked.svg"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("CON: <a|b>?*", "con-a-b"),
        ("Ärger", "arger"),
        ("البحر", ""),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_a_slug_is_safe_on_every_file_system(text: str, made: str) -> None:
    assert slug(text) == made


def test_files_get_names_that_every_system_takes_and_that_stay_in_their_folder() -> None:
    names = portable_names(
        ["events.csv", "a\\b.csv", "a:b.csv", "..\\..\\x.csv", "nul.csv", "Кара\u202eкас\n.csv"]
    )
    assert list(names.values()) == [
        "events.csv",
        "a-b.csv",
        "a-b-2.csv",
        "..-..-x.csv",
        "nul-.csv",
        "Кара-кас-.csv",
    ]
