"""Cells: what each type takes, and the hint for the rest."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence import cells
from dashboard.evidence.cells import Reader, Reading


def code(reading: Reading) -> str:
    return reading[1][0] if reading[1] else ""


def hint(reading: Reading) -> str:
    assert reading[1] is not None
    return reading[1][3]


@pytest.mark.parametrize("text", ["wsj-2019-06-02", "E08", "007", "a.b_c+d", "штаб-1", "águila"])
def test_ids(text: str) -> None:
    assert cells.read_id(text) == (text, None)


@pytest.mark.parametrize("text", ["my id", "a;b", "a,b", "-a", "a/b", "a:b", "x" * 121, "\u202eabc"])
def test_no_ids(text: str) -> None:
    assert code(cells.read_id(text)) == "bad-id"


@given(st.text(max_size=200))
def test_a_slug_is_an_id_or_nothing(text: str) -> None:
    slug = cells.make_slug(text)
    assert slug == "" or cells.read_id(slug) == (slug, None)
    assert cells.make_slug(slug) == slug


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        ("12.5", 12.5),
        ("0", 0.0),
        ("-3", -3.0),
        ("\u22123", -3.0),
        ("007", 7.0),
        ("1000", 1000.0),
        ("1.0000", 1.0),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert cells.number_reader(comma=False)(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "told", "advice"),
    [
        (
            "1.000",
            "ambiguous-number",
            "write 1000, or 1.0000 for the fraction; a range goes in low, best and high",
        ),
        (
            "1,000",
            "ambiguous-number",
            "write 1000, or 1.0000 for the fraction; a range goes in low, best and high",
        ),
        ("12,5", "bad-number", "write 12.5"),
        ("1,000,000", "bad-number", "write 1000000"),
        ("1 000", "bad-number", "write 1000"),
        ("1'000", "bad-number", "write 1000"),
        ("١٢", "bad-number", "write 12"),
        ("１２", "bad-number", "write 12"),
        (
            "~300",
            "bad-number",
            "for these words write low 270, best 300, high 330 (our reading: ten per cent either way)",
        ),
        (
            "more than 100",
            "bad-number",
            "for these words write low 101, kind at_least (the words: more than the number)",
        ),
        ("1e10", "bad-number", "write plain digits, such as 1000; a range goes in low, best and high"),
        ("NaN", "bad-number", "write plain digits, such as 1000; a range goes in low, best and high"),
    ],
)
def test_no_numbers(text: str, told: str, advice: str) -> None:
    value, fault = cells.number_reader(comma=False)(text)
    assert isinstance(value, float) and math.isnan(value)
    assert fault is not None
    assert (fault[0], fault[1], fault[3]) == (told, "error", advice)


def test_a_decimal_comma_is_read_in_a_semicolon_file() -> None:
    value, fault = cells.number_reader(comma=True)("12,5")
    assert value == 12.5
    assert fault == ("decimal-comma", "warning", "'12,5' is read as 12.5", "write 12.5")
    assert code(cells.number_reader(comma=True)("1,000")) == "ambiguous-number"


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_a_fault(text: str) -> None:
    value, fault = cells.number_reader(comma=True)(text)
    assert isinstance(value, float)
    assert math.isfinite(value) or (fault is not None and fault[1] == "error")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c;d#e",
        "HTTPS://EXAMPLE.ORG/A",
        "https://пример.рф/страница",
        "https://[::1]/a",
    ],
)
def test_links(text: str) -> None:
    assert cells.read_link(text) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "mailto:a@example.org",
        "//example.org/a",
        "www.example.org",
        "https:///a",
        "https://",
        "http://[::1",
        "http://example.org:99999999/",
        "https://example.org/a b",
        "https://example.org/<script>",
        "java\nscript:alert(1)",
        "https:\\\\example.org",
    ],
)
def test_no_links(text: str) -> None:
    assert code(cells.read_link(text)) == "bad-link"


def test_sources_are_ids_and_links() -> None:
    assert cells.read_sources("wsj; https://example.org/a;wsj") == (("wsj", "https://example.org/a"), None)
    assert code(cells.read_sources(" ; ")) == "missing-value"
    assert hint(cells.read_sources("wsj, tmt")) == "join ids and links with ;"
    assert code(cells.read_sources("wsj;javascript:alert(1)")) == "bad-link"
    assert code(cells.read_sources("example.org/page")) == "bad-link"


def test_choices_forgive_case_and_blanks() -> None:
    read = cells.choice_reader("kind", ("at_most", "at_least"))
    assert read("At most") == ("at_most", None)
    assert read("at-least") == ("at_least", None)
    assert hint(read("at_mots")) == "is at_most meant? one of at_most, at_least"


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (cells.read_letter, "b", "B"),
        (cells.read_digit, "6", "6"),
        (cells.read_flag, "Yes", True),
        (cells.read_flag, "0", False),
        (cells.read_ids, "a; b;a", ("a", "b")),
    ],
)
def test_small_types(reader: Reader, text: str, value: object) -> None:
    assert reader(text) == (value, None)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (cells.read_letter, "G"),
        (cells.read_letter, "B2"),
        (cells.read_digit, "7"),
        (cells.read_digit, "2.0"),
        (cells.read_digit, "２"),
        (cells.read_flag, "maybe"),
        (cells.read_ids, "a, b"),
    ],
)
def test_small_types_refuse(reader: Reader, text: str) -> None:
    assert code(reader(text)).startswith("bad-")


def test_dates_warn_with_the_edtf_and_tell_of_mixed_columns() -> None:
    read = cells.date_reader(None, mixed=True)
    assert read("2019-03-23")[1] is None
    fault = read("23 March 2019")[1]
    assert fault == ("date-style", "warning", "'23 March 2019' is read as 23 Mar 2019", "write 2019-03-23")
    assert hint(read("03/04/2019")).endswith("; this column has both orders of day and month")
