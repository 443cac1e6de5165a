"""A folder as a case: frames, defaults, the hash, files checked alone."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.evidence.case import (
    Case,
    Lane,
    Measure,
    Window,
    check_paths,
    context_of,
    curated_folder,
    load_case,
)
from dashboard.evidence.frames import hash_case
from dashboard.view import View, apply_view

TOML = """
title = "A case"
as_of = 2020-01-31
marking = "TLP:CLEAR"
lanes = [{ id = "talks", title = "Talks" }]
measures = [{ id = "staff", title = "Staff", definition = "People", unit = "people" }]
windows = [{ id = "spring", from = 2019-03-01, to = "2019-06" }]
"""
EVENTS = """\
id,date,title,source,lane,status,reported,disputes,part_of,credibility,reliability,low,best,high,unit,key
report,2019-06-02,Report of a cut,wsj;tmt,talks,disputed,2019-06-02,,,3,,,,,,yes
denial,2019-06-03,"No cut, says ambassador",tmt,talks,Confirmed,,report,,,,,,,,
by,[..2018-12-31],Payments stop,https://example.org/p,talks,,,,report,2,C,1,2.5,4,USD m,no
span,2012~/2016~,Height of the work,wsj,talks,,,,,,,,,,,
"""
CLAIMS = """id,measure,date,stated,source,kind,low,best,high,holds,claimant,use,note,origin,disputes
few,staff,2019-06~,2019-06-02,wsj;tmt,,20,36,90,,a source,,,,
copy,staff,2019-06,2019-06-03,tmt,level,20,36,90,at,,no,a relay,few,
none,staff,2019-02~/2019-06-03,2019-06-03,tmt,no_change,,,,throughout,the embassy,,,,few
"""
SOURCES = """id,outlet,published,url,reliability
wsj,Wall Street paper,2019-06-02,https://www.example.com/a,B
tmt,Moscow paper,2019-06,https://example.org/b,
"""
FILES = {"case.toml": TOML, "happenings.csv": EVENTS, "counts.csv": CLAIMS, "sources.csv": SOURCES}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return load_case(write(tmp_path_factory.mktemp("data") / "My_case", FILES))


def row(frame: pd.DataFrame, name: str) -> dict[str, object]:
    (found,) = frame[frame["id"] == name].to_dict("records")
    return {str(column): None if value is pd.NaT else value for column, value in found.items()}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_what_the_case_is(case: Case) -> None:
    assert (case.name, case.title, case.as_of, case.marking) == (
        "my-case",
        "A case",
        date(2020, 1, 31),
        "TLP:CLEAR",
    )
    assert case.lanes == (Lane("talks", "Talks"),)
    assert case.measures == (Measure("staff", "Staff", "People", "people", True),)
    assert case.windows == (Window("spring", "Spring", date(2019, 3, 1), date(2019, 6, 30)),)
    assert [(f.file, f.table, f.status, f.rows, f.accepted, f.refused) for f in case.files] == [
        ("counts.csv", "claims", "read", 3, 3, 0),
        ("happenings.csv", "events", "read", 4, 4, 0),
        ("sources.csv", "sources", "read", 2, 2, 0),
    ]
    assert {problem.code for problem in case.problems} == {"single-source"}
    assert case.declared == {"lanes", "measures"}


def test_events_are_in_order_of_time(case: Case) -> None:
    assert list(case.events["id"]) == ["span", "by", "report", "denial"]
    assert list(case.events.index) == [0, 1, 2, 3]


def test_an_events_columns(case: Case) -> None:
    by = row(case.events, "by")
    assert {
        name: by[name] for name in ("date", "status", "low", "best", "unit", "key", "disputes", "part_of")
    } == {
        "date": "[..2018-12-31]",
        "status": "reported",
        "low": 1.0,
        "best": 2.5,
        "unit": "USD m",
        "key": False,
        "disputes": "",
        "part_of": "report",
    }
    assert {
        name: by[name] for name in ("earliest", "latest", "shape", "precision", "date_said", "known")
    } == {
        "earliest": None,
        "latest": day("2018-12-31"),
        "shape": "before",
        "precision": "day",
        "date_said": "by 31 Dec 2018",
        "known": day("2018-12-31"),
    }
    assert (by["sources"], by["grade"], by["file"], by["line"]) == (
        ("https://example.org/p",),
        "C2",
        "happenings.csv",
        4,
    )


def test_a_span_has_its_sure_days_and_margins(case: Case) -> None:
    span = row(case.events, "span")
    assert [span[name] for name in ("earliest", "latest", "margin_earliest", "margin_latest")] == [
        day("2012-01-01"),
        day("2016-12-31"),
        day("2011-01-01"),
        day("2017-12-31"),
    ]
    assert (span["start_latest"], span["end_earliest"]) == (day("2013-12-31"), day("2015-01-01"))
    assert (span["approximate"], span["uncertain"], span["start_state"]) == (True, False, "known")


def test_grades_relations_and_when_it_was_known(case: Case) -> None:
    report, denial = row(case.events, "report"), row(case.events, "denial")
    assert (report["letter"], report["digit"], report["grade"]) == ("B", "3", "B3")
    assert (denial["letter"], denial["digit"], denial["grade"]) == ("F", "", "F")
    assert (report["disputed_by"], denial["disputes_ids"]) == (("denial",), ("report",))
    assert (report["known"], denial["known"]) == (day("2019-06-02"), day("2019-06-30"))
    assert (report["status"], denial["status"], report["key"]) == ("disputed", "confirmed", True)


def test_a_claims_columns(case: Case) -> None:
    few, none, copy = (row(case.claims, name) for name in ("few", "none", "copy"))
    assert (few["kind"], few["holds"], few["use"], few["voice"], few["grade"]) == (
        "level",
        "at",
        True,
        "a source",
        "B",
    )
    assert (none["kind"], none["holds"], none["disputes_ids"]) == ("no_change", "throughout", ("few",))
    assert (copy["use"], copy["origin"], copy["voice"]) == (False, "few", "tmt")
    assert few["disputed_by"] == ("none",)
    assert (few["stated_earliest"], few["stated_latest"], few["known"], few["stated_said"]) == (
        day("2019-06-02"),
        day("2019-06-02"),
        day("2019-06-02"),
        "2 Jun 2019",
    )
    assert few["margin_earliest"] == day("2019-05-01")


def test_a_sources_columns(case: Case) -> None:
    wsj, tmt = row(case.sources, "wsj"), row(case.sources, "tmt")
    assert (wsj["reliability"], wsj["host"], wsj["rests"], wsj["published_latest"]) == (
        "B",
        "example.com",
        3,
        day("2019-06-02"),
    )
    assert (tmt["reliability"], tmt["rests"], tmt["published_earliest"]) == ("F", 5, day("2019-06-01"))


def test_column_types_hold_for_empty_tables_too(case: Case, tmp_path: Path) -> None:
    bare = load_case(write(tmp_path, {"sources.csv": "id,outlet\nwsj,WSJ\n"}))
    assert len(bare.events) == len(bare.claims) == 0
    for name in ("events", "claims", "sources"):
        assert (
            getattr(bare, name).dtypes.astype(str).to_dict()
            == getattr(case, name).dtypes.astype(str).to_dict()
        )
    dates = case.events[["earliest", "latest", "margin_earliest", "start_latest", "known"]]
    assert set(map(str, dates.dtypes)) == {"datetime64[ms]"}


def test_a_folder_with_one_small_csv_is_a_case(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "Two rows",
        {"Troop flights.csv": "date,title,source\n2019-03,Land,wsj\n2019-06,Leave,wsj\n"},
    )
    bare = load_case(folder)
    assert (bare.title, bare.name, bare.as_of, bare.marking) == (
        "Two rows",
        "two-rows",
        date(2019, 6, 30),
        "",
    )
    assert bare.lanes == (Lane("troop-flights", "Troop flights"),)
    assert bare.problems == ()
    assert list(bare.events["id"]) == ["2019-03-land", "2019-06-leave"]


def test_a_broken_file_leaves_the_others_whole(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, "broken.csv": "date,title\n2019,A\n", "case.toml": "title = "})
    loaded = load_case(folder)
    assert [(f.file, f.status) for f in loaded.files] == [
        ("broken.csv", "refused"),
        ("case.toml", "refused"),
        ("counts.csv", "read"),
        ("happenings.csv", "read"),
        ("sources.csv", "read"),
    ]
    assert [(p.file, p.line, p.code) for p in loaded.problems if p.severity == "error"] == [
        ("broken.csv", 1, "missing-column"),
        ("case.toml", 1, "bad-toml"),
    ]
    assert len(loaded.events) == 4


def resaved(text: str, *, delimiter: str, end: str, shuffle: int, pad: int) -> bytes:
    """Return a CSV as a spreadsheet might save it: other order, quotes, ends, empty columns, a mark."""
    header, *rows = csv.reader(text.splitlines())
    order = list(range(len(header)))
    random.Random(shuffle).shuffle(order)
    random.Random(shuffle).shuffle(rows)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    for cells in [header, *rows]:
        writer.writerow([cells[i].replace("yes", "YES") for i in order] + [""] * pad)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    shuffle=st.integers(0, 1000),
    pad=st.integers(0, 2),
)
def test_the_hash_survives_a_resave(
    case: Case, tmp_path: Path, delimiter: str, end: str, shuffle: int, pad: int
) -> None:
    write(tmp_path, {"case.toml": TOML})
    for name in ("happenings.csv", "counts.csv", "sources.csv"):
        (tmp_path / name).write_bytes(
            resaved(FILES[name], delimiter=delimiter, end=end, shuffle=shuffle, pad=pad)
        )
    again = load_case(tmp_path)
    assert again.hash == case.hash
    for name in ("events", "claims", "sources"):
        frame = getattr(again, name).drop(columns="line")
        pd.testing.assert_frame_equal(frame, getattr(case, name).drop(columns="line"))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("happenings.csv", "2019-06-03,", "2019-06-04,"),
        ("happenings.csv", "2.5", "2.6"),
        ("counts.csv", "a relay", "a slip"),
        ("sources.csv", "Moscow paper", "Moscow papers"),
        (
            "happenings.csv",
            "by,[..2018-12-31],Payments stop,https://example.org/p,talks,,,,report,2,C,1,2.5,4,USD m,no\n",
            "",
        ),
    ],
)
def test_the_hash_tells_any_change_of_what_is_said(
    case: Case, tmp_path: Path, name: str, old: str, new: str
) -> None:
    assert old in FILES[name]
    changed = load_case(write(tmp_path, {**FILES, name: FILES[name].replace(old, new)}))
    assert changed.hash != case.hash


def test_the_hash_is_whole_and_tells_lanes_measures_and_as_of_but_not_how_it_is_presented(
    case: Case, tmp_path: Path
) -> None:
    assert re.fullmatch("[0-9a-f]{64}", case.hash)
    assert case.short_hash == case.hash[:8]
    seen = {case.hash}
    for field in (
        {"lanes": (*case.lanes, Lane("more", "More"))},
        {"measures": case.measures[:-1]},
        {"as_of": case.as_of + timedelta(days=1)},
    ):
        values = {"lanes": case.lanes, "measures": case.measures, "as_of": case.as_of, **field}
        frames = {name: getattr(case, name) for name in ("events", "claims", "sources")}
        seen.add(hash_case(frames, **values))
    assert len(seen) == 4
    other = TOML.replace("TLP:CLEAR", "TLP:RED").replace("A case", "Another title").replace('"spring"', '"s"')
    presented = load_case(write(tmp_path / "other", {**FILES, "case.toml": other}))
    assert (presented.hash, presented.marking) == (case.hash, "TLP:RED")
    assert presented.version != case.version


@pytest.mark.parametrize("mark", ["", " ", "\n", "\t", "\0", ",", ";", "|", '"', '", "', '"], ["'])
def test_no_cell_can_be_cut_so_that_another_case_has_the_same_hash(case: Case, mark: str) -> None:
    """What ends one cell and begins the next is told from the same marks inside of a cell."""
    pairs = [(f"x{mark}y", "z"), ("x", f"y{mark}z"), (f"x{mark}y{mark}z", ""), ("", f"x{mark}y{mark}z")]
    hashes = set()
    for date_text, summary in pairs:  # beside each other, and the row's id does not depend on them
        events = case.events.assign(date_text=date_text, summary=summary)
        frames = {"events": events, "claims": case.claims, "sources": case.sources}
        hashes.add(hash_case(frames, case.lanes, case.measures, case.as_of))
    assert len(hashes) == 4


def test_the_version_is_that_of_every_byte_read(tmp_path: Path) -> None:
    files = {"case.toml": 'title = "A"\n', "a.csv": "date,title,source\n2019,A,s\n"}
    versions = [load_case(write(tmp_path, files)).version]
    for name, text in (
        ("case.toml", 'title = "A" \n'),
        ("a.csv", "date,title,source\n2019,A,s\n\n"),
        ("b.csv", "{}"),
        ("case.toml", "broken"),
    ):
        versions.append(load_case(write(tmp_path, {name: text})).version)
    assert len(set(versions)) == 5
    (tmp_path / "notes.txt").write_text("not read")
    assert load_case(tmp_path).version == versions[-1]


@pytest.mark.parametrize("line", ['marking = "TLP:PURPLE"', "marking = 5", "marking = TLP:RED", "]["])
def test_a_marking_that_cannot_be_read_is_unknown_and_never_none(tmp_path: Path, line: str) -> None:
    case = load_case(write(tmp_path, {"case.toml": f"{line}\n", "a.csv": "date,title,source\n2019,A,s\n"}))
    assert case.marking == "MARKING UNKNOWN"
    assert apply_view(case, View()).marking == "MARKING UNKNOWN"
    assert View(marking="none").to_query(case) == {"marking": "none"}


def test_the_hash_does_not_tell_how_it_is_written(case: Case, tmp_path: Path) -> None:
    events = (
        EVENTS.replace("2019-06-03,", "3 June 2019,").replace("2.5", "2.50").replace("Confirmed", "confirmed")
    )
    claims = CLAIMS.replace("2019-06-02,wsj", "2019-06-02,wsj ; ").replace(" ; ;", ";")
    again = load_case(write(tmp_path, {**FILES, "happenings.csv": events, "counts.csv": claims}))
    assert again.hash == case.hash


def test_paths_are_named_as_they_were_given(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", {**FILES, "bad.csv": "date,title,source\n2019-13,A,wsj\n"})
    for path, file in ((folder, f"{folder}/bad.csv"), (folder / "bad.csv", f"{folder}/bad.csv")):
        result = check_paths([path])
        assert [p.file for p in result.problems if p.severity == "error"][-1] == file
        assert file in {report.file for report in result.files}
        assert not result.ok
    assert {problem.file for problem in load_case(folder).problems if problem.severity == "error"} == {
        "bad.csv"
    }


def test_a_file_alone_is_checked_with_what_lies_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)
    assert check_paths([folder / "happenings.csv"]).problems == ()
    write(
        folder, {"happenings.csv": EVENTS.replace("wsj;tmt", "wjs;tmt").replace(",talks,Conf", ",walks,Conf")}
    )
    assert [(p.line, p.code) for p in check_paths([folder / "happenings.csv"]).problems] == [
        (2, "unknown-source"),
        (3, "unknown-lane"),
        (4, "refers-to-refused"),
    ]
    alone = write(tmp_path / "alone", {"happenings.csv": EVENTS})
    assert check_paths([alone / "happenings.csv"]).problems == ()


def test_several_paths_add_up(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", FILES)
    other = write(tmp_path / "d", {"x.csv": "nothing\n1\n"})
    result = check_paths([folder, other / "x.csv", folder / "case.toml"])
    assert [(Path(f.file).name, f.status) for f in result.files] == [
        ("counts.csv", "read"),
        ("happenings.csv", "read"),
        ("sources.csv", "read"),
        ("x.csv", "refused"),
        ("case.toml", "read"),
    ]
    assert not result.ok


def test_the_context_of_a_case_is_what_it_declares(case: Case, tmp_path: Path) -> None:
    context = context_of(case)
    assert context.lanes == case.lanes
    assert context.sources and context.sources["wsj"].letter == "B"
    assert context.ids["few"] == "claims"
    bare = load_case(write(tmp_path, {"a.csv": "date,title,source\n2019,A,wsj\n"}))
    assert context_of(bare).lanes is None
    assert context_of(bare).sources is None


def test_the_curated_case_is_found_from_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (curated_folder() / "case.toml").is_file()
