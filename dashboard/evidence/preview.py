"""What an import is, before anything is done with it: good and refused rows, problems, twins.

Owns the check against the case and the files that good and refused rows leave as. What becomes of the rows is
`plan`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.evidence.case import Case, context_of
from dashboard.evidence.checking import check_rows
from dashboard.evidence.exporting import NUMBERS, cells_of, safe_csv, text_csv
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
    unsearched
        Lines of good rows that were not compared with all rows of their date: there were too many.
    """

    table: str
    frame: pd.DataFrame
    texts: Mapping[int, Mapping[str, str]]
    refused: tuple[int, ...]
    problems: tuple[Problem, ...]
    twins: Mapping[int, Twin]
    unsearched: tuple[int, ...] = ()

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


def preview(brought: Brought, case: Case, *, still_wanted: Callable[[], None] = lambda: None) -> Preview:
    """Check an import against the case it is to join.

    Parameters
    ----------
    brought
        Rows in our columns.
    case
        The case; its lanes, measures, sources and ids are what the rows are checked against.
    still_wanted
        As for `twins.find_twins`.
    """
    table = brought.raw.table or "events"
    checked = check_rows(brought.raw, context_of(case))
    frame = checked.frame
    lines = list(frame["line"])
    good = set(lines)
    twins = find_twins(frame, getattr(case, table), table, still_wanted=still_wanted)
    return Preview(
        table=table,
        frame=frame,
        texts=dict(zip(brought.raw.lines, brought.rows, strict=True)),
        refused=tuple(line for line in brought.raw.lines if line not in good),
        problems=checked.problems,
        twins=dict(sorted((lines[twin.index], twin) for twin in twins.found)),
        unsearched=tuple(sorted(lines[index] for index in twins.unsearched)),
    )


def good_rows(found: Preview, *, safe: bool = False) -> bytes:
    """Return the good rows as a file for a case's folder, or as one that is `safe` in a spreadsheet."""
    ids = dict(zip(found.frame["line"], found.frame["id"], strict=True))
    rows = [{**row, "id": str(ids[line])} for line, row in sorted(found.read.items())]
    return rows_csv(rows, found.table, safe=safe)


def bad_rows(found: Preview, arrival: Arrival) -> bytes:
    """Return the refused rows as they came, behind a `problem` column, to be mended in a spreadsheet.

    Formulas are guarded; the importer knows the file by its column and takes the guard off.
    """
    wrong: dict[int, list[str]] = {}
    for problem in found.problems:
        if problem.line is not None and problem.severity == "error":
            where = f"{problem.column}: " if problem.column else ""
            wrong.setdefault(problem.line, []).append(f"{where}{problem.message}; {problem.hint}")
    came = dict(zip(arrival.lines, arrival.rows, strict=True))
    cut = {arrival.lines[index]: tuple(cells) for index, cells in (arrival.broken or {}).items()}
    # What was wrong the last time they left is said anew.
    told = 1 if arrival.header[:1] == (PROBLEM,) else 0
    rows = [(" | ".join(wrong.get(line, [])), *cut.get(line, came[line])[told:]) for line in found.refused]
    return safe_csv([PROBLEM, *arrival.header[told:]], rows)


def rows_csv(rows: Sequence[Mapping[str, str]], table: str, *, safe: bool = False) -> bytes:
    """Return rows of texts as a CSV with the columns in use, in declared order: exact, or `safe`."""
    header = [name for name in TABLES[table].by_name if any(row.get(name, "").strip() for row in rows)]
    cells = [[row.get(name, "") for name in header] for row in rows]
    return safe_csv(header, cells, numbers=NUMBERS) if safe else text_csv(header, cells)
