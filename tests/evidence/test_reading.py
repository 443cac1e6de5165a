"""Bytes to rows: what the corpus does not show, and laws for every input."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.checking import Context, check_rows
from dashboard.evidence.reading import UPLOAD_LIMIT, raw_rows, read_table

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(
    ["", "a,b", 'a "b"', "two\nlines", ";", "\t"]
)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


def codes(data: bytes) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.code) for problem in read_table(data, "a.csv").problems]


@given(
    TABLES,
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_comes_back(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["date", "title", "source"], *rows])
    # A spreadsheet ends quoted lines as it ends rows.
    raw = read_table(out.getvalue().replace("\n", end).encode(encoding), "a.csv")
    wanted = [row for row in rows if "".join(row).strip()]
    assert raw.delimiter == delimiter
    assert [[cell.strip() for cell in row] for row in raw.rows] == [
        [cell.strip() for cell in row] for row in wanted
    ]


@given(TABLES)
def test_lines_are_those_an_editor_shows(rows: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    starts = []
    writer.writerow(["date", "title", "source"])
    for row in rows:
        if "".join(row).strip():
            starts.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    assert read_table(out.getvalue().encode(), "a.csv").lines == starts


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"date,title,source\n{text}".encode())
)
def test_any_bytes_are_read_or_refused_and_every_row_is_named(data: bytes) -> None:
    raw = read_table(data, "a.csv")
    assert raw.refused == (raw.refusal is not None)
    checked = check_rows(raw, Context())
    assert checked.accepted + checked.refused == len(raw.rows)
    assert len(checked.frame) == checked.accepted
    named = {problem.line for problem in checked.problems if problem.severity == "error"}
    assert raw.refused or named >= {row.line for row in checked.refused_rows}
    for problem in checked.problems:
        assert len(str(problem).encode().splitlines()) == 1


def test_a_size_limit_is_a_clear_no() -> None:
    raw = read_table(b"x" * (UPLOAD_LIMIT + 1), "a.csv", limit=UPLOAD_LIMIT)
    assert str(raw.refusal) == "a.csv: has 5 MB; the limit is 5 MB; split it into several files [too-large]"


def test_a_foreign_table_keeps_its_rows_though_it_is_refused() -> None:
    raw = read_table(b"When,What\n2019,One\n2020,Two,more\n", "a.csv")
    assert raw.header == ("When", "What")
    assert raw.rows == [["2019", "One"], ["2020", "Two"]]
    assert raw.broken == {1: ["2020", "Two", "more"]}
    assert (raw.refusal and raw.refusal.hint) == "rename When to date; rename What to title"


def test_a_header_further_down_is_pointed_at() -> None:
    raw = read_table(b"My timeline\n\ndate,title,source\n2019,One,wsj\n", "a.csv")
    assert (raw.refusal and raw.refusal.hint) == "line 3 looks like the header; remove what is above it"


def test_the_bad_word_of_a_wrong_encoding_is_shown() -> None:
    raw = read_table("date,title,source\n2019,Maiquetía,x\n".encode("cp1252"), "a.csv")
    assert (raw.refusal and raw.refusal.message) == (
        "is not UTF-8: this line holds byte 0xed ('Maiquetía', if it is Windows-1252)"
    )


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"date,title,source\n2019,a\x00b,x\n", [(2, "control-character")]),
        (b"date,title,source\n2019,a\xed\xa0\x80,x\n", [(2, "lone-surrogate")]),
        (b'date,title,source\n2019,"a"b,x\n2020,c,d,e\n', [(2, "bad-quoting"), (3, "extra-cells")]),
        (b'date,title,source\n2019,"a\n\n\n', [(2, "bad-quoting")]),
        (b'date,title,source\n2019,"a\nb\n', [(2, "unclosed-quote")]),
    ],
)
def test_faults_and_lines(data: bytes, found: list[tuple[int, str]]) -> None:
    assert codes(data) == found


def test_what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() -> None:
    raw = read_table(b"date,title,source\n2019,a\x07\xed\xa0\x80,x\n2020," + b"y" * 10_001 + b",x\n", "a.csv")
    values = {problem.line: problem.value or "" for problem in raw.problems}
    assert values[2] == "a\\u0007\\ud800"
    assert len(values[3]) == 301


def test_rows_made_in_memory_are_read_as_if_from_a_file() -> None:
    raw = raw_rows(
        "events", "paste", [{"date": "2019", "title": "A"}, {"source": "wsj", "title": "\x07"}], [4, 9]
    )
    assert raw.columns == ("date", "title", "source")
    assert raw.rows == [["2019", "A", ""], ["", "\x07", "wsj"]]
    assert [(problem.line, problem.code) for problem in raw.problems] == [(9, "control-character")]
