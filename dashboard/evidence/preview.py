"""What an import is, before anything is done with it: good and refused rows, problems, twins.

Owns the check against the case and the files that good and refused rows leave as. What becomes of the rows is
`plan`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.evidence.case import Case, context_of
from dashboard.evidence.checking import check_rows
from dashboard.evidence.exporting import cells_of, text_csv
from dashboard.evidence.intake import PROBLEM, Arrival, Brought
from dashboard.evidence.problems import Problem
from dashboard.evidence.tables import TABLES
from dashboard.evidence.twins import Twin, find_twins


@dataclass(frozen=True, eq=False)
class Preview:
    """An import as it stands.

    Attributes
    ----------
    table
        ``events``, ``claims`` or ``sources``.
    frame
        The good rows with every derived column; `line` is that of the file that came.
    texts
        Line to the row's own texts, in our columns, for every row that came.
    refused
        Lines of the refused rows.
    problems
        Every fault and remark, by line.
    twins
        Line to the row of the case that a good row resembles.
    """

    table: str
    frame: pd.DataFrame
    texts: Mapping[int, Mapping[str, str]]
    refused: tuple[int, ...]
    problems: tuple[Problem, ...]
    twins: Mapping[int, Twin]

    @cached_property
    def read(self) -> Mapping[int, Mapping[str, str]]:
        """Line to row for the good rows, as another file can take them: dates and numbers as they were read.

        What proved an order of day and month, or a decimal comma, stays behind in the file that came.
        """
        typed = {c.name for c in TABLES[self.table].columns if c.type in ("date", "number")}
        rows = zip(self.frame["line"], cells_of(self.frame, self.table), strict=True)
        return {
            line: {
                name: cells.get(name, "") if name in typed else text
                for name, text in self.texts[line].items()
            }
            for line, cells in rows
        }


def preview(brought: Brought, case: Case) -> Preview:
    """Check an import against the case it is to join.

    Parameters
    ----------
    brought
        Rows in our columns.
    case
        The case; its lanes, measures, sources and ids are what the rows are checked against.
    """
    table = brought.raw.table or "events"
    checked = check_rows(brought.raw, context_of(case))
    frame = checked.frame
    lines = list(frame["line"])
    good = set(lines)
    return Preview(
        table=table,
        frame=frame,
        texts=dict(zip(brought.raw.lines, brought.rows, strict=True)),
        refused=tuple(line for line in brought.raw.lines if line not in good),
        problems=checked.problems,
        twins=dict(
            sorted((lines[twin.index], twin) for twin in find_twins(frame, getattr(case, table), table))
        ),
    )


def good_rows(found: Preview) -> bytes:
    """Return the good rows as a file that can be dropped into a case's folder."""
    ids = dict(zip(found.frame["line"], found.frame["id"], strict=True))
    rows = [{**row, "id": str(ids[line])} for line, row in sorted(found.read.items())]
    return rows_csv(rows, found.table)


def bad_rows(found: Preview, arrival: Arrival) -> bytes:
    """Return the refused rows as they came, behind a `problem` column, to mend elsewhere and bring back."""
    wrong: dict[int, list[str]] = {}
    for problem in found.problems:
        if problem.line is not None and problem.severity == "error":
            where = f"{problem.column}: " if problem.column else ""
            wrong.setdefault(problem.line, []).append(f"{where}{problem.message}; {problem.hint}")
    came = dict(zip(arrival.lines, arrival.rows, strict=True))
    cut = {arrival.lines[index]: tuple(cells) for index, cells in (arrival.broken or {}).items()}
    rows = [(" | ".join(wrong.get(line, [])), *cut.get(line, came[line])) for line in found.refused]
    return text_csv([PROBLEM, *arrival.header], rows)


def rows_csv(rows: Sequence[Mapping[str, str]], table: str) -> bytes:
    """Return rows of texts as a CSV with the columns in use, in declared order."""
    header = [name for name in TABLES[table].by_name if any(row.get(name, "").strip() for row in rows)]
    return text_csv(header, [[row.get(name, "") for name in header] for row in rows])
