"""What a save does not touch stays byte for byte: a law over files as people write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.evidence.problems import WriteError
from dashboard.evidence.reading import read_table
from dashboard.evidence.writing import Change, add_rows, save_changes, undo
from tests.evidence.written_files import Written, write

NEW = {"id": "new", "date": "2019-06", "title": 'He said "no", twice\nor more', "source": "wsj"}
THEIRS = {"date": "2018", "title": "Theirs", "source": "wsj"}


def texts(made: Written, data: bytes) -> str:
    return data[len(made.mark) :].decode(made.encoding)


def cut(made: Written, text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
    return list(csv.reader(lines, delimiter=made.delimiter, strict=True, skipinitialspace=True))


def check_append(made: Written, path: Path) -> None:
    """A row whose columns are all there: the old bytes, perhaps a line end, and one more record."""
    columns = set(made.row(made.names))
    row = {key: text for key, text in NEW.items() if key in columns}
    saved = add_rows(path, [row], editable=True)
    new = path.read_bytes()
    assert new.startswith(made.data)
    added = texts(made, new)[len(texts(made, made.data)) :]
    assert [made.row(cells) for cells in cut(made, added.lstrip("\r\n"))] == [row]
    add_rows(path, [THEIRS], editable=True)
    undo([saved], editable=True)
    left = path.read_bytes()
    assert left.startswith(made.data)
    assert [
        made.row(c) for c in cut(made, texts(made, left)[len(texts(made, made.data)) :].lstrip("\r\n"))
    ] == [THEIRS]
    path.write_bytes(made.data)
    undo([add_rows(path, [row], editable=True)], editable=True)
    assert path.read_bytes() == made.data


def check_edit(made: Written, path: Path, which: int, text: str) -> None:
    """One cell of one record: every byte before and after the cell stays."""
    at, written, cells = made.rows[which]
    place = next(i for i, name in enumerate(made.names) if name.strip().casefold() == "title")
    before = made.row(cells)
    width = max(i for i, name in enumerate(made.names, 1) if name.strip())
    if "".join(cells[width:]).strip():  # more cells than the header names: a refused row is not edited
        return
    saved = save_changes(path, [Change(before, {**before, "title": text})], editable=True)
    end = made.parts[at][len(made.parts[at].rstrip("\r\n")) :]
    left, right = (
        made.delimiter.join(["", *written[place + 1 :]]),
        made.delimiter.join([*written[:place], ""]),
    )
    new = texts(made, path.read_bytes())
    head = "".join(made.parts[:at]) + right
    tail = left + end + "".join(made.parts[at + 1 :])
    assert new.startswith(head) and new.endswith(tail)
    one = cut(made, new[len(head) : len(new) - len(tail)])
    assert [[cell.strip() for cell in cells] for cells in one] == [[text]]
    undo([saved], editable=True)
    was = texts(made, path.read_bytes())
    assert path.read_bytes() == made.data, f"{was!r}"


def check_widening(made: Written, path: Path) -> None:
    """A row with a column the file lacks: every old cell is read as before."""
    old = read_table(made.data, "a.csv")
    row = {**{k: v for k, v in NEW.items() if k in made.row(made.names)}, "credibility": "2"}
    try:
        saved = add_rows(path, [row], editable=True)
    except WriteError as error:
        assert "extra-cells" in {problem.code for problem in old.problems}
        assert "more cells than its header" in str(error)
        assert path.read_bytes() == made.data
        return
    new = read_table(path.read_bytes(), "a.csv")
    assert not new.refused
    wide = len(old.columns)
    assert [list(cells[:wide]) for cells in new.rows[:-1]] == [list(cells) for cells in old.rows]
    assert new.rows[-1][new.columns.index("credibility")] == "2"
    # The cells no column names stay, too; rows that cannot be cut are as they were.
    assert sorted(new.broken) == sorted(old.broken)
    undo([saved], editable=True)
    assert path.read_bytes() == made.data


def check(seeds: range, folder: Path) -> None:
    read = 0
    path = folder / "a.csv"
    for seed in seeds:
        made = write(seed)
        if read_table(made.data, "a.csv").refused:
            continue
        read += 1
        path.write_bytes(made.data)
        try:
            check_append(made, path)
            for which, text in enumerate(("Plain", 'A "b", c; d\te', " two\nlines "[1:], "", "=1")):
                if which < len(made.rows) and text:
                    check_edit(made, path, which, text.strip())
            check_widening(made, path)
        except Exception as fault:
            raise AssertionError(f"seed {seed}: {type(fault).__name__}: {fault}") from fault
    assert read > 0.9 * len(seeds)


def test_three_hundred_files_keep_every_cell(tmp_path: Path) -> None:
    check(range(300), tmp_path)


@pytest.mark.e2e
def test_three_thousand_two_hundred_files_keep_every_cell(tmp_path: Path) -> None:
    check(range(300, 3500), tmp_path)
