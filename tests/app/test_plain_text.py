"""Data in labels stays text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.app.plain_text import anchor, escape, html


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
    ("text", "escaped"),
    [
        ("plain words", "plain words"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("&lt; 'a' \"b\"", "&amp;lt; &#x27;a&#x27; &quot;b&quot;"),
        (None, "None"),
    ],
)
def test_html(text: object, escaped: str) -> None:
    assert html(text) == escaped


def test_an_anchor_keeps_address_and_label() -> None:
    assert anchor("https://e.org/?a=[b]|c&d='", "<a*b>") == (
        '<a href="https://e.org/?a=[b]|c&amp;d=&#x27;" target="_blank">&lt;a*b&gt;</a>'
    )
