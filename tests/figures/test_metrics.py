from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.metrics import clip, escape, is_rtl, text_width, wrap
from tests.figures.make_metrics import FONTS, TARGET, table

TEXT = st.text(max_size=60)


def test_widths_of_known_texts() -> None:
    # Liberation Sans: 2,048 units; A is 1,366, space 569, bold A 1,479.
    assert text_width("A", 2048) == pytest.approx(1366)
    assert text_width("A", 2048, bold=True) == pytest.approx(1479)
    assert text_width("A A", 2048) == pytest.approx(1366 * 2 + 569)
    assert text_width("", 14) == 0


def test_widths_of_what_the_font_lacks() -> None:
    assert text_width("\u0301\u2068\u2069", 10) == 0  # combining accent, isolates
    assert text_width("俄", 10) == 10
    assert text_width("ع", 10) == pytest.approx(6.2)


def test_table_is_what_the_font_says() -> None:
    if not Path(FONTS).is_dir():
        pytest.skip("Liberation Sans is not installed (Debian: fonts-liberation)")
    assert TARGET.read_text(encoding="utf-8") == table()


@given(TEXT, st.floats(20, 400))
def test_clipped_text_fits(text: str, width: float) -> None:
    assert text_width(clip(text, width, 14), 14) <= width


@given(TEXT, st.floats(30, 300), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_no_word_unless_clipped(text: str, width: float, most: int) -> None:
    lines = wrap(text, width, 12, lines=most)
    assert len(lines) <= most
    assert all(text_width(line, 12) <= width for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines).split() == text.split()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
        ("$a$", "&#36;a&#36;"),
        ("%{x}", "&#37;{x}"),
        ("a\r\nb\x00\u2028c", "a  b  c"),
        ("שלום", "\u2068שלום\u2069"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(TEXT)
def test_escaped_text_has_no_markup_and_no_control_character(text: str) -> None:
    safe = escape(text)
    assert not set("<>$\n\r\x00") & set(safe)
    assert "&" not in safe.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").replace(
        "&#36;", ""
    ).replace("&#37;", "")


def test_right_to_left() -> None:
    assert is_rtl("وصل")
    assert not is_rtl("Кириллица 12")
