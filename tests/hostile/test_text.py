"""Hostile text is read as written or named as faulty; no picture, line or table takes it for its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.evidence.case import Case, check_paths, load_case
from dashboard.evidence.exporting import exact_csv, spreadsheet_csv
from dashboard.link import PICTURES
from dashboard.share.picture import picture
from dashboard.view import View, apply_view
from tests.hostile.case import FREE
from tests.hostile.payloads import ALL, FAULTY, FILE_NAMES, TEXTS

# What no terminal, page or picture should get from a file: controls, overrides, tags, noncharacters.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\U000e0000-\U000e007f\ufffe\uffff]")
ODD_BUT_LAWFUL = ("line-break", "invisible")
# The tags that our own figures use; Plotly draws them and these attributes only.
OURS = re.compile(r"</?(b|i|br|sup|sub|span)(\s+style=\"[a-zA-Z0-9:;#,. '-]*\")?\s*/?>")


def test_the_case_has_enough_to_try() -> None:
    assert len(ALL) >= 30
    assert len(set(ALL.values())) == len(ALL)


@pytest.mark.parametrize("table", ["events", "claims"])
def test_lawful_text_is_read_as_written_in_every_field(hostile: Case, table: str) -> None:
    frame = (hostile.events if table == "events" else hostile.claims).set_index("id")
    for name, text in TEXTS.items():
        row = frame.loc[f"{table[:2]}-{name}"]
        for column in FREE[table]:
            assert row[column] == text, f"{table} {name} {column}"


def test_lawful_text_in_sources_is_read_as_written(hostile: Case) -> None:
    frame = hostile.sources.set_index("id")
    for number, (name, text) in enumerate(ALL.items()):
        if name in TEXTS:
            for column in FREE["sources"]:
                assert frame.loc[f"src-{number}", column] == text, f"{name} {column}"


@pytest.mark.parametrize("table", ["events", "claims", "sources"])
def test_faulty_text_is_named_and_never_shown_raw(hostile: Case, table: str) -> None:
    named = {(p.file, p.line) for p in hostile.problems}
    frame = {"events": hostile.events, "claims": hostile.claims, "sources": hostile.sources}[table]
    shown = {row["line"]: row for row in frame[frame["file"] == f"{table}.csv"].to_dict("records")}
    lines = lines_of(hostile.folder / f"{table}.csv")
    for number, name in enumerate(ALL):
        if name in FAULTY and name not in ODD_BUT_LAWFUL:
            assert (f"{table}.csv", lines[number]) in named, name
        if row := shown.get(lines[number]):
            assert not UNSAFE.search("".join(str(row[c]) for c in FREE[table])), name


def lines_of(path: Path) -> list[int]:
    """Return the physical line at which each record starts, counted as an editor counts."""
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    reader = csv.reader(io.StringIO(text, newline=""))
    starts, before = [], 0
    for _ in reader:
        starts.append(before + 1)
        before = reader.line_num
    return starts[1:]


def test_every_row_is_shown_or_named(hostile: Case) -> None:
    shown = len(hostile.events) + len(hostile.claims) + len(hostile.sources)
    assert shown == sum(report.accepted for report in hostile.files)
    for report in hostile.files:
        errors = {p.line for p in hostile.problems if p.file == report.file and p.severity == "error"}
        assert report.accepted + report.refused == report.rows
        if report.status == "read":
            assert report.rows == len(lines_of(hostile.folder / report.file)), report
            assert len(errors) == report.refused, report


def test_links_of_other_kinds_are_faults_not_links(hostile: Case) -> None:
    for column in ("url", "archived"):
        assert all(re.fullmatch("(https?://.*)?", url) for url in hostile.sources[column])
    cited = [s for frame in (hostile.events, hostile.claims) for ids in frame["sources"] for s in ids]
    assert not [s for s in cited if ":" in s and not re.match("https?://", s)]


def test_every_file_name_is_reported_and_its_row_shown(hostile: Case) -> None:
    for number in range(len(FILE_NAMES)):
        assert f"In file {number}" in set(hostile.events["title"])
    assert "Hostile headers" in set(hostile.events["title"])
    assert len(hostile.files) >= len(FILE_NAMES) + 7


def test_check_prints_one_clean_line_a_problem(hostile_folder: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(hostile_folder)])
    assert result.exit_code == 1
    assert not UNSAFE.search(result.output)
    problems = check_paths([hostile_folder]).problems
    assert len(result.output.splitlines()) == len(problems) + 1


@pytest.mark.parametrize("name", ["\x1b[31m.csv", "\u202egnp.csv", "line\nbreak.csv", "<b>.csv", "-rf.csv"])
def test_a_missing_file_with_a_hostile_name_is_one_clean_line(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(main, ["check", str(tmp_path / name)])
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert not UNSAFE.search(result.output)


@pytest.mark.parametrize(
    "name", ["headline", "classification", "q", "window", "event", "labels", "page", "from"]
)
def test_every_link_value_is_taken_as_text_or_ignored_aloud(hostile: Case, name: str) -> None:
    for text in ALL.values():
        view, ignored = View.from_query({name: text, text: name}, hostile)
        assert not UNSAFE.search("".join(ignored))
        # A value of words is taken; any other is said by its name, as is the name that means nothing.
        said = ["“", *([] if name in ("headline", "classification", "q") else [f"{name} “"])]
        assert all(any(s.startswith(f"The link's {start}") for s in ignored) for start in said), text
        assert apply_view(hostile, view).total == len(hostile.events)


@pytest.mark.parametrize("kind", PICTURES)
def test_no_picture_takes_text_for_tags(hostile: Case, kind: str) -> None:
    headline = " ".join(TEXTS[name] for name in ("onerror", "plotly-tags", "plotly-fields"))
    view = View(picture=kind, headline=headline, classification=TEXTS["script"], window="all")
    drawn = picture(hostile, replace(view, q="onerror"))
    figure = drawn.figure.to_plotly_json()
    said = list(strings(figure))
    for text in said:
        assert "<" not in OURS.sub("", text), text
        assert not UNSAFE.search(text), text
    assert not [t for t in said if "%{" in t and "&#37;" not in t and is_template(figure, t)]
    assert any("&lt;img src=x onerror" in text for text in said)


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Yield every string that Plotly draws as (pseudo-)HTML, from traces and layout."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if name not in ("meta", "customdata", "font", "line"):
                yield from strings(inside, name)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from strings(inside, key)
    elif isinstance(value, str) and key in (
        "text",
        "hovertext",
        "name",
        "ticktext",
        "title",
        "hovertemplate",
    ):
        yield value


def is_template(figure: dict[str, Any], text: str) -> bool:
    """Return whether Plotly would fill in the text's %{fields}."""
    return any(
        text in str(trace.get(name)) for trace in figure["data"] for name in ("hovertemplate", "texttemplate")
    )


def test_a_spreadsheet_gets_no_formula_and_the_copy_no_change(hostile: Case, tmp_path: Path) -> None:
    tables = {"events": hostile.events, "claims": hostile.claims, "sources": hostile.sources}
    for name, frame in tables.items():
        for row in csv.reader(io.StringIO(spreadsheet_csv(frame, name).decode("utf-8-sig"), newline="")):
            for cell in row:
                assert not re.match("[=+@\t\r\uff1d\uff0b\uff0d\uff20]", cell), cell
                assert not (cell.startswith("-") and not re.fullmatch(r"-?[\d.]+", cell)), cell
        (tmp_path / f"{name}.csv").write_bytes(exact_csv(frame, name))
    again = load_case(tmp_path)
    for name, frame in tables.items():
        copy = {"events": again.events, "claims": again.claims, "sources": again.sources}[name]
        both = frame.set_index("id").sort_index(), copy.set_index("id").sort_index()
        for column in FREE[name]:
            assert both[0][column].equals(both[1][column]), f"{name} {column}"
