"""Mappings in case.toml: kept beside what is there, replaced by name, read back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.mapping import Mapping, Take
from dashboard.evidence.problems import WriteError
from dashboard.evidence.saved_mappings import format_mapping, mapping_for, read_mappings, save_mapping

SIPRI = Mapping(
    "events",
    {
        "date": Take(("Year of order",), until=("Year(s) of delivery",), order="dmy"),
        "title": Take(("Weapon designation", "Weapon description")),
        "source": Take(otherwise="sipri"),
    },
    "Arms trade",
)
CASE = """# my case
title = "Mine"

[[lanes]]
id = "a"

[mappings.other]
table = "events"

[mappings.other.columns.title]
from = ["x"]

[windows]
"""


def test_a_mapping_is_written_beside_everything_else_and_replaced_by_name(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(CASE)
    save_mapping(path, "sipri", SIPRI.with_take("place", Take(("Recipient",))), editable=True)
    save_mapping(path, "sipri", SIPRI, editable=True)
    assert path.read_text() == CASE + "\n" + format_mapping("sipri", SIPRI)
    assert read_mappings(path.read_text())["sipri"] == SIPRI
    save_mapping(path, "other", SIPRI, editable=True)
    assert path.read_text().startswith('# my case\ntitle = "Mine"\n\n[[lanes]]\nid = "a"\n\n[windows]\n')
    assert set(read_mappings(path.read_text())) == {"sipri", "other"}


def test_a_case_without_case_toml_gets_one(tmp_path: Path) -> None:
    save_mapping(tmp_path / "case.toml", "sipri", SIPRI, editable=True)
    assert (tmp_path / "case.toml").read_text() == format_mapping("sipri", SIPRI)


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("title = ", "ok", "not valid TOML"),
        ("", "Not a slug", "made of a-z"),
        ('[mappings]\nok = { table = "events" }\n', "ok", "not valid TOML|would not read back"),
    ],
)
def test_what_cannot_be_kept_whole_is_refused(tmp_path: Path, text: str, name: str, line: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text)
    with pytest.raises(WriteError, match=line):
        save_mapping(path, name, SIPRI, editable=True)
    assert path.read_text() == text


def test_a_read_only_server_saves_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="--editable"):
        save_mapping(tmp_path / "case.toml", "sipri", SIPRI, editable=False)


def test_the_saved_mapping_that_uses_most_columns_wins_over_the_built_in() -> None:
    header = ["year", "Month", "HEADLINE", "Media"]
    name, mapping = mapping_for(header, {}) or ("", SIPRI)
    assert (name, mapping.takes["date"].columns) == ("timelinejs", ("year", "Month"))
    assert mapping.takes["title"].columns == ("HEADLINE",)
    mine = Mapping("events", {"title": Take(("Headline",)), "summary": Take(("Media",))})
    less = Mapping("events", {"title": Take(("Headline",))})
    name, mapping = mapping_for(header, {"mine": mine, "less": less}) or ("", SIPRI)
    assert (name, mapping.takes["title"].columns) == ("mine", ("HEADLINE",))
    assert mapping_for(["when", "what"], {"mine": mine}) is None


def test_a_malformed_mapping_is_left_out() -> None:
    assert read_mappings("mappings = 3") == {}
    assert read_mappings("[mappings.x]\ncolumns = 1\n[mappings.y]\ntitle = 'y'") == {}
    assert read_mappings("not toml") == {}


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_TAKES = st.builds(
    Take,
    columns=st.lists(_TEXT, max_size=3).map(tuple),
    otherwise=_TEXT,
    between=st.booleans(),
    order=st.sampled_from([None, "dmy", "mdy"]),
    codes=st.dictionaries(_TEXT, _TEXT, max_size=3),
    values=st.dictionaries(_TEXT, _TEXT, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["date", "title", "source"]), _TAKES, min_size=1), _TEXT)
def test_any_mapping_reads_back_the_same(takes: dict[str, Take], title: str) -> None:
    mapping = Mapping("events", takes, title)
    assert read_mappings(format_mapping("name", mapping)) == {"name": mapping}
