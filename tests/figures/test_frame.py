from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.frame import MOST_SOURCES, Sources, fit_headline
from dashboard.figures.metrics import text_width
from tests.figures.cases import show

SOURCES = "id,outlet,title,published\n" + "".join(
    f"s{n},Outlet {n},T,2019-0{n % 9 + 1}-0{n % 7 + 1}\n" for n in range(20)
)
EVENTS = "id,date,title,source,lane\n" + "".join(f"e{n},2019-03-01,T,s{n},flights\n" for n in range(20))


def numbered(
    folder: Path, wanted: list[str], first: set[str], width: float = 4000, lines: int = 2
) -> Sources:
    shown = show(folder, sources=SOURCES, events=EVENTS, claims="")
    return Sources(shown, wanted, dict.fromkeys(first, 1.0), width=width, size=11, most_lines=lines)


def test_sources_are_numbered_in_reading_order(tmp_path: Path) -> None:
    got = numbered(tmp_path, ["s3", "s1", "s3", ""], set())
    assert got.lines == ["1 Outlet 3 4 Apr 2019 · 2 Outlet 1 2 Feb 2019 · and 18 more in the evidence pack"]
    assert [got.number(s) for s in ("s3", "s1", "s2")] == ["1", "2", ""]
    assert got.ids == ["s3", "s1"]


def test_at_most_twelve_and_those_that_matter_first(tmp_path: Path) -> None:
    got = numbered(tmp_path, [f"s{n}" for n in range(20)], {"s19", "s18"})
    assert len(got.ids) == MOST_SOURCES
    assert got.ids[-2:] == ["s18", "s19"]
    assert got.lines[-1].endswith("and 8 more in the evidence pack")


def test_what_does_not_fit_is_counted_with_the_others(tmp_path: Path) -> None:
    got = numbered(tmp_path, [f"s{n}" for n in range(12)], set(), width=330, lines=2)
    assert len(got.lines) == 2
    assert all(text_width(line, 11) <= 330 for line in got.lines)
    assert f"and {20 - len(got.ids)} more in the evidence pack" in got.lines[-1]
    assert got.number(f"s{len(got.ids)}") == ""


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200), st.floats(300, 1200))
def test_headlines_fit(text: str, width: float) -> None:
    size, lines = fit_headline(text, width, 27, 2)
    assert len(lines) <= 2
    assert 18 < size <= 27
    assert all(text_width(line, size, True) <= width for line in lines)


def test_a_headline_shrinks_before_its_end_is_cut() -> None:
    text = "One source says Rostec staff fell from 1,000 to “just a few dozen”; Russia denies it"
    assert fit_headline(text, 1150, 27, 2) == (27, [text])
    size, lines = fit_headline(text, 480, 24, 3)
    assert " ".join(lines) == text
    assert size < 24
