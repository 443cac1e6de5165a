"""Cells and files as other people have them: a true reading or an honest refusal, never a day nobody wrote.

Every case was found by trying to break the program with files it had not seen.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from dashboard.evidence.case import LAST_DAY, check_paths, load_case
from dashboard.evidence.casefile import load_toml, read_settings
from dashboard.evidence.cells import number_reader
from dashboard.evidence.dates import parse_edtf, read_date, say_date
from dashboard.evidence.foreign_dates import PRECISION_CODES, apply_precision, join_parts, read_date_column
from dashboard.evidence.intake import arrive, bring
from dashboard.evidence.mapping import apply_mapping
from dashboard.evidence.plan import make_plan, save_plan
from dashboard.evidence.preview import good_rows, preview
from dashboard.evidence.problems import DateError
from dashboard.evidence.reading import read_table
from dashboard.evidence.saved_mappings import read_mappings
from dashboard.evidence.suggesting import identity, suggest
from dashboard.figures.briefing import picture_figure
from dashboard.figures.theme import SIZES
from dashboard.view import View, apply_view


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2019–03", "2019-03"),
        ("2019/03", "2019-03"),
        ("2019/3", "2019-03"),
        ("23 March 2019[3]", "2019-03-23"),
        ("2019[note 1][b]", "2019"),
        ("2019?[3]", "2019?"),
        ("\u200e23/03/2019", "2019-03-23"),
        ("2019-03-23\u200b", "2019-03-23"),
        ("20190323101500", "2019-03-23"),
        ("on the 23rd of March 2019", "2019-03-23"),
        ("2019-xx-xx", "2019-XX-XX"),
        ("201x~", "201X~"),
    ],
)
def test_read_with_the_edtf_to_write(text: str, edtf: str) -> None:
    assert read_date(text) == (parse_edtf(edtf), edtf)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2010–11", "ambiguous-date", "write 2010-11 for the month, 2010/2011 for the years"),
        ("2001–2", "ambiguous-date", "write 2001-02 for the month, 2001/2002 for the years"),
        ("2010/11", "ambiguous-date", "write 2010-11 for the month, 2010/2011 for the years"),
        (
            "2018–21",
            "impossible-date",
            "months are 01 to 12, seasons 21 to 41; for the years write 2018/2021",
        ),
        ("2002-1995", "bad-span", "if the two ends are swapped, write 1995/2002"),
        ("2019-05-02 to 2019-05-01", "bad-span", "if the two ends are swapped, write 2019-05-01/2019-05-02"),
        ("19-3-2", "two-digit-year", "write the year with four digits, such as 2019-03-23"),
        ("2019/13", "bad-span", "months are 01 to 12, seasons 21 to 41"),
        ("1900s", "ambiguous-date", "write 190X for the ten, 19XX for the hundred"),
        ("٢٠١٩-٠٣-٢٣", "bad-date", "write 2019-03-23"),
        ("２０１９", "bad-date", "write 2019"),
        ("early March 2019", "bad-date", "write a window, such as [2019-03-01..2019-03-10]"),
        ("mid-February 2019", "bad-date", "write a window, such as [2019-02-11..2019-02-20]"),
        ("end of February 2020", "bad-date", "write a window, such as [2020-02-21..2020-02-29]"),
        ("end of 2018", "bad-date", "write a window, such as [2018-09..2018-12]"),
        ("before March 2019", "bad-span", "write [..2019-02-28]"),
        ("by the end of March 2019", "bad-span", "write [..2019-03]"),
        ("2020-W05", "unsupported-edtf", "write its days: [2020-01-27..2020-02-02]"),
        ("10000-01-01", "date-out-of-range", "only the years 0001 to 9999 can be drawn"),
    ],
)
def test_refused_with_a_hint_worked_out_from_the_text(text: str, code: str, hint: str) -> None:
    with pytest.raises(DateError) as told:
        read_date(text)
    assert (told.value.code, told.value.hint) == (code, hint)


@pytest.mark.parametrize(
    "text", ["2019-366", "2020-367", "0000-001", "2019-000", "2019-W53", "2019-03-23 25:99", "before 0001"]
)
def test_a_hint_invents_no_day(text: str) -> None:
    with pytest.raises(DateError) as told:
        read_date(text)
    assert told.value.hint.endswith("[2019-03-04..2019-03-15] or 2018/2019")


@pytest.mark.parametrize("text", ["2019082", "20191345", "1553335200000"])
def test_plain_digits_are_not_said_to_hold_letters(text: str) -> None:
    with pytest.raises(DateError) as told:
        read_date(text)
    assert "letter" not in f"{told.value} {told.value.hint}"


def test_english_months_are_not_said_to_be_foreign() -> None:
    with pytest.raises(DateError) as told:
        read_date("Sat Mar 23 10:15:00 2019")
    assert "English" not in told.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[..2018]", "by the end of 2018"),
        ("[..2018-06~]", "by the end of about Jun 2018"),
        ("[..2018-12-31]", "by 31 Dec 2018"),
        ("[2019-06-2X,2019-06-30]", "some time 20–29 Jun 2019 or 30 Jun 2019"),
        ("[2019-06-XX,2019-06-30]", "Jun 2019 or 30 Jun 2019"),
        ("[2019-06-01..2019-06-03,2019-06-05]", "1–3 Jun 2019 or 5 Jun 2019"),
        ("0019-03-23", "23 Mar 0019"),
        ("004X", "the 0040s"),
        ("190X", "some time 1900 – 1909"),
        ("0999-24", "winter 0999–00"),
    ],
)
def test_words_are_not_stronger_than_the_date(text: str, said: str) -> None:
    assert say_date(parse_edtf(text)) == said


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("as_of = [2019]", 1, "bad-value"),
        ("as_of = true", 1, "bad-value"),
        ('as_of = "[2019..]"', 1, "bad-value"),
        ('subtitle = "a"\ntitle = "\\u001b[31m"', 2, "control-character"),
        ('windows = [{id = "w", from = "2019"}, {id = "v", to = "2019-13"}]', 1, "impossible-date"),
        (f'title = "{"x" * 10_001}"', 1, "bad-toml"),
        ("a = " + "[" * 3_000 + "]" * 3_000, 1, "bad-toml"),
    ],
)
def test_what_a_case_file_is_told(text: str, line: int, code: str) -> None:
    settings, problems = read_settings(text.encode(), "case.toml")
    assert [(problem.line, problem.code) for problem in problems] == [(line, code)]
    assert "\x1b" not in settings.title


def test_a_key_of_many_parts_is_refused_before_it_eats_the_memory() -> None:
    with pytest.raises(ValueError, match="characters in a line"):
        load_toml(".".join(["a"] * 100_000) + " = 1")


def test_decomposed_ids_of_a_case_file_are_those_of_its_tables() -> None:
    settings, problems = read_settings('lanes = ["cafe\u0301"]'.encode(), "case.toml")
    assert problems == []
    assert settings.lanes is not None
    assert settings.lanes[0].id == "caf\u00e9"


def test_thousands_of_faults_each_have_their_line() -> None:
    text = "".join(f'[[lanes]]\nid = "bad id {number}"\n' for number in range(5_000))
    _, problems = read_settings(text.encode(), "case.toml")
    assert [problem.line for problem in problems] == list(range(2, 10_001, 2))


@pytest.mark.parametrize(
    "spec",
    ["from = 5", "codes = 3", 'values = ["a"]', 'until = "End"', 'order = ["dmy"]'],
)
def test_a_malformed_mapping_is_no_crash(spec: str) -> None:
    (mapping,) = read_mappings(f"[mappings.log.columns.date]\n{spec}\n").values()
    assert set(mapping.takes) == {"date"}


@pytest.mark.parametrize(
    "text", ["mappings = 5", "[mappings.x]\ntable = 'ships'\n[mappings.x.columns]", "a = " + "9" * 5_000]
)
def test_what_is_no_mapping_is_left_out(text: str) -> None:
    assert read_mappings(text) == {}


def test_a_file_name_that_is_no_text_refuses_that_file_alone(tmp_path: Path) -> None:
    row = "date,title,source\n2019,A,https://example.org/a\n"
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    for name in (b"good.csv", b"a\xff.csv"):
        (folder / os.fsdecode(name)).write_text(row)
    case = load_case(folder)
    assert [(one.file, one.status, one.accepted) for one in case.files] == [
        ("a\\udcff.csv", "refused", 0),
        ("good.csv", "read", 1),
    ]
    assert [problem.code for problem in case.problems] == ["bad-name"]
    assert (case.name, case.title) == ("caf-udce9", "Caf\\udce9")


def test_a_cell_beyond_the_parser_is_not_called_unclosed() -> None:
    cell = ("x" * 99 + "\n") * 2_000
    data = (
        f'date,title,source,summary\n2019,A,https://example.org/a,"{cell}"\n2020,B,https://example.org/b,y\n'
    )
    raw = read_table(data.encode(), "a.csv")
    assert raw.refusal is not None
    assert (raw.refusal.line, raw.refusal.code) == (2, "unclosed-quote")
    assert "more than a cell may" in raw.refusal.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("１００", "write 100"),
        ("9" * 16, "15 digits at most; take a larger unit"),
        ("10²", "write plain digits, such as 1000; a range goes in low, best and high"),
    ],
)
def test_hints_for_numbers(text: str, hint: str) -> None:
    _, fault = number_reader(False)(text)
    assert fault is not None
    assert fault[3] == hint


def test_short_years_are_spans_where_the_column_proves_it() -> None:
    read = read_date_column(["2009-10", "2012–16", "2010/11", "2019-03", ""], "Season")
    assert read.cells == ("2009/2010", "2012/2016", "2010/2011", "2019-03", "")
    assert read.notes == (
        "Season: ranges such as 2009-2010 are read as lasting from the first year to the last (3×).",
        "Season: cells such as 2009-10 are two years, as 2012–16 in this column proves.",
    )


def test_without_proof_a_month_is_a_month_and_the_rest_stays_as_it_is() -> None:
    read = read_date_column(["2009-10", "2010–11", "2010/11"], "when")
    assert read.cells == ("2009-10", "2010–11", "2010/11")
    assert read.unproven == 0


@pytest.mark.parametrize(
    ("cell", "between", "edtf"),
    [
        ("(2006)", False, "2006?"),
        ("(2012-2013)", False, "2012?/2013?"),
        ("(2012-2013)", True, "[2012?..2013?]"),
        ("(no year)", False, "(no year)"),
    ],
)
def test_brackets_make_every_end_uncertain(cell: str, between: bool, edtf: str) -> None:
    assert read_date_column([cell], "delivered", between=between).cells == (edtf,)


def test_parts_of_a_date_that_are_no_plain_numbers_are_no_crash() -> None:
    assert join_parts(["2019", "2019"], ["²", "3"], ["1", "²"]) == ("2019-²-1", "2019-3-²")


def test_precision_codes_as_a_spreadsheet_of_floats_has_them() -> None:
    assert apply_precision(["2019-03-15"], ["4.0"], PRECISION_CODES["date_prec"]) == ("2019-03",)


@pytest.mark.parametrize("cells", [["23.03.19", "24.03.19"], ["43547", "43548"], ["l20", "2O19"]])
def test_a_column_called_a_date_is_taken_so_that_its_cells_are_told(cells: list[str]) -> None:
    mapping = suggest(["Datum", "Event"], [[cell, "Planes land"] for cell in cells])
    assert mapping.takes["date"].columns == ("Datum",)


def test_what_is_saved_needs_no_proof_that_stayed_behind(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("date,title,source\n05/13/2019,Own,https://example.org/o\n")
    came = "date;title;source;best;unit\n03/04/2019;A;https://example.org/a;12,5;t\n23/04/2019;;s;;\n"
    case = load_case(tmp_path)
    arrival = arrive(came.encode(), "came.csv")
    found = preview(bring(arrival, identity(arrival.header, "events")), case)
    plan = make_plan(found, {}, case)
    assert [(row["date"], row["best"]) for row in plan.new] == [("2019-04-03", "12.5")]
    assert b"2019-04-03" in good_rows(found)
    save_plan(plan, case, "own.csv", editable=True, seen={})
    saved = load_case(tmp_path)
    assert list(saved.events["date"]) == ["2019-04-03", "2019-05-13"]
    assert [problem.code for problem in saved.problems] == ["date-style"]


def test_a_ring_as_long_as_the_file_is_told_in_short(tmp_path: Path) -> None:
    count = 30_000
    rows = [f"a{n},2019,T{n},https://example.org/a,a{(n + 1) % count}\n" for n in range(count)]
    (tmp_path / "a.csv").write_text("id,date,title,source,part_of\n" + "".join(rows))
    result = check_paths([tmp_path / "a.csv"])
    assert [problem.code for problem in result.problems] == ["ring"] * count
    assert "a0 > a1 > a2 > a3 > a4 > 29,995 more > a0" in result.problems[0].message


def test_no_date_of_a_row_puts_the_case_beyond_what_is_drawn(tmp_path: Path) -> None:
    rows = "2019-03-23,A,https://example.org/a\n9999-12-31,No end given,https://example.org/b\n"
    (tmp_path / "a.csv").write_text(f"date,title,source\n{rows}")
    assert load_case(tmp_path).as_of == date(2019, 3, 23)
    (tmp_path / "case.toml").write_text("as_of = 9999-12-31\n")
    case = load_case(tmp_path)
    assert case.as_of == LAST_DAY
    shown = apply_view(case, View())
    assert picture_figure(shown, {}, kind="timeline", size=SIZES["slide"]).data


@pytest.mark.parametrize("kind", ["timeline", "counts", "claims", "briefing"])
def test_the_first_and_the_last_year_are_drawn_or_listed(
    tmp_path: Path, kind: Literal["timeline", "counts", "claims", "briefing"]
) -> None:
    (tmp_path / "a.csv").write_text(
        "measure,date,stated,source,best\n"
        "staff,0001-01-01,0001-01-02,https://example.org/a,100\n"
        "staff,9999-12-31,9999-12-31,https://example.org/b,50\n"
        "staff,2019-06,2019-06-02,https://example.org/c,70\n"
    )
    (tmp_path / "b.csv").write_text("date,title,source\n0001/9999,All of it,https://example.org/a\n")
    shown = apply_view(load_case(tmp_path), View())
    assert picture_figure(shown, {}, kind=kind, size=SIZES["slide"]).to_json()


def test_a_zero_in_a_part_of_a_date_is_not_known() -> None:
    assert join_parts(["2019", "2019", "2019", "0"], ["3", "0", "00", "3"], ["0", "0", "5", "1"]) == (
        "2019-03",
        "2019",
        "2019-?-5",
        "0-3-1",
    )


def test_a_table_whose_only_words_are_a_text_has_them_as_titles() -> None:
    rows = [["Sat Mar 23 10:15:00 +0000 2019", "Planes land", "https://example.org/1"]]
    header = ["created_at", "text", "url"]
    mapping = suggest(header, rows)
    assert {name: take.columns for name, take in mapping.takes.items()} == {
        "date": ("created_at",),
        "title": ("text",),
        "source": ("url",),
    }
    assert apply_mapping(header, rows, mapping).rows[0][0] == "2019-03-23"
