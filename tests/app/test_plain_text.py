"""Data in labels stays text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.app.plain_text import escape, is_web, web_link


def test_every_ascii_punctuation_mark_is_backslashed() -> None:
    for mark in string.punctuation:
        assert escape(f"a{mark}b").replace(":gray[]", "") == f"a\\{mark}b"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words", "plain words"),
        ("a\nb\t c", "a b c"),
        ("![x](p.png)", r"\!\[x\]\(p\.png\)"),
        ("$x$ :home:", r"\$x\$ \:home\:"),
        # What Streamlit would make an icon, a link or an arrow after all escapes is parted, invisibly.
        (":material/home:", r"\::gray[]material\/home\:"),
        ("https://www.e.org", r"https\:\/:gray[]\/www:gray[]\.e\.org"),
        ("a@b.org", r"a\@:gray[]b\.org"),
        ("a -> b", r"a \-:gray[]\> b"),
        ("«Ростех»", "«Ростех»"),
        (None, "None"),
    ],
)
def test_escape(text: object, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escaping_leaves_no_bare_mark(text: str) -> None:
    bare = escape(text).replace(":gray[]", "")
    for mark in string.punctuation:
        bare = bare.replace(f"\\{mark}", "")
    assert not set(bare) & set(string.punctuation)


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_is_web(url: str, web: bool) -> None:
    assert is_web(url) is web


def test_web_link_quotes_label_and_address() -> None:
    assert web_link("https://e.org/a>b c'd", "a*b") == r"[a\*b](<https://e.org/abc%27d>)"


def test_web_link_of_anything_else_is_its_label() -> None:
    assert web_link("javascript:alert(1)", "a*b") == r"a\*b"
