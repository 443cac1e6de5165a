"""The declared columns: every template passes its own check, and the dictionary names them all."""

from __future__ import annotations

import csv

import pytest

from dashboard.evidence.checking import Context, check_rows
from dashboard.evidence.reading import read_table
from dashboard.evidence.tables import TABLES, data_dictionary, table_of, template


@pytest.mark.parametrize("table", list(TABLES))
def test_a_template_has_every_column_and_one_row_that_passes(table: str) -> None:
    text = template(table)
    header, row = csv.reader(text.splitlines())
    assert header == [column.name for column in TABLES[table].columns]
    assert all(cell for cell, column in zip(row, TABLES[table].columns, strict=True) if column.required)
    checked = check_rows(read_table(text.encode(), "t.csv"), Context())
    assert (checked.accepted, checked.refused) == (1, 0)
    assert [p.code for p in checked.problems] == (["single-source"] if table == "claims" else [])


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        (("date", "title", "source"), "events"),
        (("id", "outlet"), "sources"),
        (("measure", "date"), "claims"),
        (("outlet", "measure"), "claims"),
        (("anything",), "events"),
    ],
)
def test_the_header_decides_which_table_it_is(columns: tuple[str, ...], table: str) -> None:
    assert table_of(columns).name == table


def test_the_dictionary_names_every_column_and_choice() -> None:
    text = data_dictionary()
    for table in TABLES.values():
        for column in table.columns:
            assert f"| `{column.name}`" in text
            assert all(f"`{choice}`" in text for choice in column.choices)
    assert "| `date` * | date | EDTF | when, in EDTF | `2019-03-23` |" in text
