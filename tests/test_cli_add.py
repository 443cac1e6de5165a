"""The command `add`, and where saving is refused from the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.evidence.case import curated_folder

FLIGHTS = "id,date,title,source\na,2019-03-23,Two planes land,https://example.org/a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "flights.csv").write_text(FLIGHTS)
    return tmp_path


def test_add_prints_what_was_added_skipped_and_refused(folder: Path) -> None:
    new = folder / "new.csv"
    new.write_text(FLIGHTS + "n,2019-07,New,https://example.org/n\nx,03/04/2019,X,https://example.org/x\n")
    to = folder / "case" / "flights.csv"
    done = CliRunner().invoke(main, ["add", str(new), "--to", str(to)])
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        f"error: {new}:4: date: '03/04/2019' could be 3 April or 4 March; write 2019-04-03 or 2019-03-04 "
        "[ambiguous-date]",
        f"{new}:2: is there word for word, skipped (flights.csv:2)",
        "flights.csv: 1 added, 1 skipped, 1 refused",
    ]
    assert to.read_text() == (
        "id,date,title,source\na,2019-03-23,Two planes land,https://example.org/a\n"
        "n,2019-07,New,https://example.org/n\n"
    )


def test_strict_saves_all_or_nothing(folder: Path) -> None:
    new = folder / "new.csv"
    to = folder / "case" / "flights.csv"
    new.write_text("date,title,source\n2019,N,https://example.org/n\n03/04/2019,X,https://example.org/x\n")
    refused = CliRunner().invoke(main, ["add", str(new), "--to", str(to), "--strict"])
    assert (refused.exit_code, to.read_text()) == (1, FLIGHTS)
    assert refused.output.splitlines()[-1] == "flights.csv: 0 added, 0 skipped, 1 refused"
    new.write_text("date,title,source\n2019,N,https://example.org/n\n")
    saved = CliRunner().invoke(main, ["add", str(new), "--to", str(to), "--strict"])
    assert (saved.exit_code, to.read_text().count("\n")) == (0, 3)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["serve", "--editable", "--no-browser"], "is not edited here: copy its folder"),
        (
            ["add", "{new}", "--to", str(curated_folder() / "payments.csv")],
            "is not edited here: copy its folder",
        ),
        (["add", "{new}", "--to", "{folder}/gone/x.csv"], "gone"),
    ],
)
def test_where_nothing_is_saved_it_is_said_in_one_line(folder: Path, command: list[str], line: str) -> None:
    new = folder / "new.csv"
    new.write_text("id,date,title,source,lane\nzz,2019,Never saved,https://example.org/n,payments\n")
    done = CliRunner().invoke(main, [one.format(new=new, folder=folder) for one in command])
    assert done.exit_code in (1, 2)
    assert line in done.output.splitlines()[-1]
    assert "Never saved" not in (curated_folder() / "payments.csv").read_text()
