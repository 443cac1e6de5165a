"""The curated case: every row valid, sourced and sorted, and the editor's decisions kept."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

from dashboard.evidence.case import Case, curated_folder
from dashboard.evidence.dates import parse_edtf

LANES = ("arms_contracts", "contract_completion", "payments", "troop_flights", "june_report")
COUNTS = (
    "rostec_staff",
    "military_party",
    "mod_and_corporate_security",
    "private_contractors",
    "all_russian_personnel",
)
FILES = sorted(curated_folder().glob("*.csv"))
QUOTATION = re.compile(r'"([^"]*)"')


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(frame: pd.DataFrame, row_id: str) -> pd.Series:
    found = frame[frame["id"] == row_id]
    assert len(found) == 1, row_id
    return found.iloc[0]


def _numbers(row: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(row[name]) else float(row[name]) for name in ("low", "best", "high"))


def test_every_row_is_valid(curated: Case) -> None:
    assert [str(problem) for problem in curated.problems if problem.severity == "error"] == []
    assert sum(report.refused for report in curated.files) == 0
    assert len(FILES) == len(curated.files) == 8


def test_the_only_warnings_are_these(curated: Case) -> None:
    # A statement has one source as a rule; an exercise and a payment were spoken of before their time.
    assert sorted((problem.file, problem.code) for problem in curated.problems) == [
        ("adviser_counts.csv", "said-before"),
        ("adviser_counts.csv", "single-source"),
        ("contested_figures.csv", "said-before"),
        ("contested_figures.csv", "single-source"),
    ]
    early = curated.claims[curated.claims["known"] < curated.claims["margin_earliest"]]
    assert sorted(early["id"]) == ["afp-1150-sailors", "payment-siluanov-200"]


def test_the_promised_number_of_rows_is_there(curated: Case) -> None:
    counts = curated.claims[curated.claims["measure"].isin(COUNTS)]
    assert len(curated.events) >= 150
    assert len(counts) >= 45
    assert len(curated.sources) >= 80
    assert min(Counter(curated.events["lane"])[lane] for lane in LANES) >= 20
    assert set(counts["measure"]) == set(COUNTS)


def test_lanes_windows_and_measures_are_those_of_the_brief(curated: Case) -> None:
    assert tuple(lane.id for lane in curated.lanes) == LANES
    assert curated.lanes[-1].title == "June report and after"
    assert [window.id for window in curated.windows] == ["spring-2019", "whole-story", "contracts", "debt"]
    assert (curated.windows[0].start, curated.windows[0].end) == (date(2018, 11, 15), date(2019, 7, 15))
    assert [measure.id for measure in curated.measures[:5]] == list(COUNTS)
    # Each claimant of "all Russian personnel" means another group: a band would be of nothing.
    assert [measure.id for measure in curated.measures if measure.estimate] == list(COUNTS[:4])
    assert {measure.unit for measure in curated.measures[:5]} == {"people"}
    assert curated.as_of == date(2026, 11, 22)
    assert curated.marking == "TLP:CLEAR"


def test_each_lane_is_a_file_of_its_own(curated: Case) -> None:
    assert all(
        Path(file).stem == lane
        for file, lane in zip(curated.events["file"], curated.events["lane"], strict=True)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_plain_utf8_sorted_by_date_then_id(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    column = "published" if path.stem == "sources" else "date"
    keys = [(_first_day(row[column]), row["id"]) for row in _rows(path)]
    assert keys == sorted(keys)
    assert all(cell == cell.strip() for row in _rows(path) for cell in row.values())


def _first_day(text: str) -> date:
    if not text:
        return date.min
    parsed = parse_edtf(text)
    day = parsed.earliest or parsed.latest
    assert day is not None
    return day


def test_ids_are_readable_slugs_and_unique_over_all_files() -> None:
    ids = [row["id"] for path in FILES for row in _rows(path)]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_every_row_is_sourced_and_no_source_is_idle(curated: Case) -> None:
    cited = set(chain.from_iterable([*curated.events["sources"], *curated.claims["sources"]]))
    assert "" not in cited
    assert all(len(sources) > 0 for sources in [*curated.events["sources"], *curated.claims["sources"]])
    assert cited == set(curated.sources["id"])


def test_sources_carry_a_grade_a_language_and_a_way_to_the_page(curated: Case) -> None:
    assert set(curated.sources["reliability"]) <= set("ABCDEF")
    assert (curated.sources["language"] != "").all()
    no_link = curated.sources[curated.sources["url"] == ""]
    assert list(no_link["id"]) == ["guardian-2019-06-06"]
    assert (no_link["note"] != "").all()


def test_links_between_rows_lead_somewhere(curated: Case) -> None:
    events, claims = set(curated.events["id"]), set(curated.claims["id"])
    assert set(chain.from_iterable(curated.events["disputes_ids"])) <= events
    assert set(curated.events["part_of"]) - {""} <= events
    assert set(chain.from_iterable(curated.claims["disputes_ids"])) <= claims
    assert set(curated.claims["origin"]) - {""} <= claims


def test_only_a_later_row_disputes(curated: Case) -> None:
    known = {**dict(curated.events.set_index("id")["known"]), **dict(curated.claims.set_index("id")["known"])}
    early = [
        (row.id, other)
        for frame in (curated.events, curated.claims)
        for row in frame.itertuples()
        for other in row.disputes_ids
        if known[row.id] < known[other]
    ]
    assert early == []


def test_what_stands_as_disputed_or_denied_has_its_rebuttal(curated: Case) -> None:
    contested = curated.events[curated.events["status"].isin(["disputed", "denied"])]
    assert [row.id for row in contested.itertuples() if not row.disputed_by] == []
    assert len(contested) >= 15


def test_the_rebuttals_of_the_june_report_are_these(curated: Case) -> None:
    assert set(_row(curated.events, "wsj-rostec-cut-2019-06")["disputed_by"]) == {
        "ambassador-absolutely-false",
        "rostec-tens-of-times-2019-06-03",
        "chemezov-office-of-10",
    }


def test_no_claim_disputes_or_copies_across_measures(curated: Case) -> None:
    measure = dict(curated.claims.set_index("id")["measure"])
    for row in curated.claims.itertuples():
        assert {measure[other] for other in row.disputes_ids} <= {row.measure}, row.id
        assert not row.origin or measure[row.origin] == row.measure, row.id


def test_disputes_among_claims_are_only_the_denials(curated: Case) -> None:
    disputing = curated.claims[curated.claims["disputes"] != ""]
    assert set(disputing["kind"]) == {"no_change"}
    assert sorted(disputing["id"]) == [
        "chemezov-never-1000",
        "dzhabarov-no-one-else",
        "peskov-of-course-not",
        "zaemsky-canard",
        "zaemsky-no-reductions",
        "zodi-denies",
    ]


def test_what_is_not_used_says_why(curated: Case) -> None:
    unused = curated.claims[~curated.claims["use"]]
    assert (unused["note"] != "").all()
    changed = unused[unused["note"].str.startswith(("Changed in relay", "Mistranslation"))]
    assert len(changed) == 9
    assert (changed["origin"] != "").all()


def test_people_are_whole_and_ordered(curated: Case) -> None:
    people = curated.claims[curated.claims["measure"].isin(COUNTS)]
    for row in people.itertuples():
        numbers = [x for x in (row.low, row.best, row.high) if not pd.isna(x)]
        assert numbers == sorted(numbers), row.id
        assert all(x == int(x) and x >= 0 for x in numbers), row.id


def test_one_person_is_one_voice(curated: Case) -> None:
    voices = set(curated.claims["claimant"])
    for name in ("Abrams", "Ryabkov", "Putin", "Zaemsky", "Chemezov", "Peskov", "Mayorca"):
        own = {voice for voice in voices if name in voice and "citing" not in voice}
        assert len(own) == 1, own


def test_quotations_are_short(curated: Case) -> None:
    assert [w for w in curated.claims["wording"] if len(w.split()) > 12] == []
    texts = [
        *curated.events["title"],
        *curated.events["summary"],
        *curated.events["date_text"],
        *curated.claims["note"],
    ]
    assert [quote for text in texts for quote in QUOTATION.findall(text) if len(quote.split()) > 12] == []


def test_titles_fit_and_key_rows_are_few(curated: Case) -> None:
    assert [title for title in curated.events["title"] if len(title) > 90] == []
    key = curated.events[curated.events["key"]]
    assert len(key) <= 30
    assert [title for title in key["title"] if len(title) > 47] == []
    spring = key[(key["latest"] >= "2018-11-15") & (key["latest"] <= "2019-07-15")]
    assert 15 <= len(spring) <= 18
    assert set(spring["lane"]) == set(LANES)


def test_vague_dates_keep_their_vagueness(curated: Case) -> None:
    dates = dict(curated.events.set_index("id")["date"])
    assert dates["arms-payments-stop-2018"] == "[..2018-12-31]"
    assert dates["malta-refuses-overflight-2019-04"] == "[2019-04-04..2019-04-15]"
    assert dates["il62-lands-again-2019-06"] == "[2019-06-23,2019-06-24]"
    assert dates["tu160-visit-2018-12"] == "2018-12-10/2018-12-14"
    assert dates["deployment-show-of-support-2019"] == "2019-21"
    assert _row(curated.events, "arms-payments-stop-2018")["date_text"] == '"by the end of last year"'


def test_the_june_and_september_parties_have_no_number(curated: Case) -> None:
    for row_id in ("il62-lands-again-2019-06", "march-party-flies-home-2019-06-26", "new-group-2019-09"):
        assert _numbers(_row(curated.events, row_id)) == (None, None, None)
    assert _numbers(_row(curated.events, "an124-il62-landing-2019-03-23")) == (95, 99, 125)


@pytest.mark.parametrize(
    ("row_id", "kind", "numbers", "when", "grade"),
    [
        ("wsj-rostec-1000-peak", "level", (900, 1000, 1100), "2012~/2016~", "B3"),
        ("wsj-rostec-few-dozen", "level", (20, 36, 90), "2019-06~", "B3"),
        ("rostec-tens-of-times", "level", (11, None, 50), "2019-06", "C4"),
        ("chemezov-office-10", "at_least", (10, None, None), "2019-06-07", "C3"),
        ("zaemsky-no-reductions", "no_change", (None, None, None), "2019-02~/2019-06-03", "C4"),
        ("chemezov-never-1000", "no_change", (None, None, None), "2012~/2019-06-07", "C4"),
        ("shabayev-400", "level", (360, 400, 440), "2019-01-21~/2019-01-25", "D4"),
    ],
)
def test_the_rows_the_estimate_turns_on(
    curated: Case, row_id: str, kind: str, numbers: tuple[float | None, ...], when: str, grade: str
) -> None:
    row = _row(curated.claims, row_id)
    assert (row["kind"], _numbers(row), row["date"], row["grade"]) == (kind, numbers, when, grade)


def test_the_two_counts_of_the_journal_are_one_voice(curated: Case) -> None:
    rows = [_row(curated.claims, row_id) for row_id in ("wsj-rostec-1000-peak", "wsj-rostec-few-dozen")]
    others = [_row(curated.claims, row_id) for row_id in ("rostec-tens-of-times", "chemezov-office-10")]
    assert rows[0]["voice"] == rows[1]["voice"]
    assert len({rows[0]["voice"], *(row["voice"] for row in others)}) == 3


def test_only_the_peak_and_the_quickening_are_denied(curated: Case) -> None:
    assert _row(curated.claims, "zaemsky-no-reductions")["disputes_ids"] == ("wsj-rostec-pullout-quickens",)
    assert _row(curated.claims, "chemezov-never-1000")["disputes_ids"] == ("wsj-rostec-1000-peak",)
    assert _row(curated.claims, "wsj-rostec-few-dozen")["disputed_by"] == ()


def test_four_rows_with_numbers_carry_the_count_of_rostec_staff(curated: Case) -> None:
    own = curated.claims[(curated.claims["measure"] == "rostec_staff") & curated.claims["use"]]
    numbered = own[(own["origin"] == "") & own[["low", "best", "high"]].notna().any(axis=1)]
    assert set(numbered["id"]) == {
        "wsj-rostec-1000-peak",
        "wsj-rostec-few-dozen",
        "rostec-tens-of-times",
        "chemezov-office-10",
    }


def test_the_landing_of_march_enters_the_estimate_once(curated: Case) -> None:
    party = curated.claims[(curated.claims["measure"] == "military_party") & curated.claims["use"]]
    flows = party[party["kind"].isin(["flow_in", "flow_out"]) & (party["origin"] == "")]
    assert list(flows[flows["best"].notna()]["id"]) == ["mayorca-99"]


def test_contested_figures_are_compared_and_never_estimated(curated: Case) -> None:
    figures = curated.claims[~curated.claims["measure"].isin(COUNTS)]
    estimated = {measure.id for measure in curated.measures if measure.estimate}
    assert set(figures["file"].map(lambda file: Path(file).name)) == {"contested_figures.csv"}
    assert not set(figures["measure"]) & estimated
    assert min(Counter(figures["measure"]).values()) >= 2
    assert {"igla_s_quantity": 3, "su30_contract_price": 5, "arms_contracts_total": 14}.items() <= Counter(
        figures["measure"]
    ).items()


def test_money_streams_are_kept_apart(curated: Case) -> None:
    payments = curated.events[curated.events["lane"] == "payments"]
    stopped = _row(payments, "arms-payments-stop-2018")
    assert "state credit" in stopped["summary"]
    assert stopped["disputed_by"] == ("shugaev-obligations-met-2020-03-16",)
    assert "missile and air-defence" in stopped["summary"]
    balances = payments[payments["unit"] == "USD m balance"].sort_values("earliest")
    assert list(balances["best"]) == [4600, 4000, 3600, 3100, 2300, 1800, 1100, 800]
