"""Rows for people and programs, and the command that prints them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.estimate.listing import estimate_csv, estimate_rows
from dashboard.estimate.model import estimate_counts
from tests.estimate.frames import claims_frame, hero

HEADER = "month,p2.5,p10,p25,median,p75,p90,p97.5,p_none,bits,scenario,measure"


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["estimate", *args])
    return result.exit_code, result.stdout, result.stderr


def test_rows_in_fixed_decimals() -> None:
    rows = estimate_csv([estimate_counts(hero(), [], as_of=date(2026, 11, 30))]).splitlines()
    assert rows[0] == HEADER
    assert len(rows) == 1 + 17 * 12 - 1
    assert "2019-06,12.7,18.3,25.4,37.0,56.0,87.2,180.5,0.0001,1.970,base,rostec_staff" in rows


def test_months_without_a_number_are_blank() -> None:
    rows = estimate_rows([estimate_counts(claims_frame({"date": "2019-06", "stated": "2019-06"}), [])])
    assert set(rows["median"]) == {""}
    assert set(rows["bits"]) == {"0.000"}


def test_nothing_to_estimate_is_a_header() -> None:
    assert estimate_csv([]) == HEADER + "\n"


def test_the_command_is_wide_in_the_past_and_narrow_in_june_2019_and_denial_changes_the_past() -> None:
    code, text, _ = run("--measure", "rostec_staff")
    assert code == 0
    months = {line.split(",")[0]: [float(v) for v in line.split(",")[1:8]] for line in text.splitlines()[1:]}
    assert months["2014-06"][5] / months["2014-06"][1] > 50
    assert months["2019-06"][5] / months["2019-06"][1] < 6
    _, denial, _ = run("--measure", "rostec_staff", "--scenario", "denial")
    denied = {line.split(",")[0]: line.split(",") for line in denial.splitlines()}
    assert months["2015-06"][3] > 10 * float(denied["2015-06"][4])
    assert months["2019-06"][3] < 1.2 * float(denied["2019-06"][4])


def test_the_same_bytes_on_repeated_runs_and_in_a_file(tmp_path: Path) -> None:
    target = tmp_path / "bands.csv"
    first = run()[1]
    assert run("--output", str(target))[0] == 0
    assert target.read_text("utf-8") == first == run()[1]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--measure", "nobody"), "measure nobody is not in this case; estimated are: rostec_staff"),
        (("--measure", "su30_contract_price"), "is only compared, never estimated"),
        (("--scenario", "rosy"), "'rosy' is not one of"),
        (("--as-of", "June"), "'June' does not match the format"),
    ],
)
def test_wrong_usage(args: tuple[str, str], message: str) -> None:
    code, _, error = run(*args)
    assert code == 2
    assert message in error


def test_as_of_knows_no_more_than_that_day() -> None:
    _, text, _ = run("--measure", "rostec_staff", "--as-of", "2019-06-02")
    assert text.splitlines()[-1].startswith("2019-06,")
    assert run("--measure", "rostec_staff", "--as-of", "2019-05-31")[1].count("\n") == 14
