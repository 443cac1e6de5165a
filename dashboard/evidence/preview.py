"""What an import would do, before it does it: good and refused rows, twins, choices, and sums that add up.

Owns the sum rows in = new + replacing + skipped + refused, and the plan that follows from a person's choices.
Writing the plan down is `writing`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from dashboard.evidence.case import Case, context_of
from dashboard.evidence.checking import check_rows
from dashboard.evidence.drafts import DRAFT, with_rows
from dashboard.evidence.exporting import text_csv
from dashboard.evidence.intake import PROBLEM, Arrival, Brought
from dashboard.evidence.problems import Problem, WriteError
from dashboard.evidence.sheet import parse_sheet
from dashboard.evidence.tables import TABLES
from dashboard.evidence.twins import Twin, find_twins
from dashboard.evidence.writing import Change, Saved, save_changes, undo

Choice = Literal["skip", "replace", "both"]
CHOICES: tuple[Choice, ...] = ("skip", "replace", "both")


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What saving will do: rows to add, rows to put in the place of others, and how many are left out.

    `ids` has the id of each row that is to be added or put in the place of another, by its line.
    """

    new: tuple[Mapping[str, str], ...]
    replacing: tuple[tuple[Twin, Mapping[str, str]], ...]
    skipped: int
    refused: int
    ids: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Return how many rows came in."""
        return len(self.new) + len(self.replacing) + self.skipped + self.refused

    def sentence(self) -> str:
        """Return the sum in words.

        Examples
        --------
        >>> Plan(({"title": "A"},), (), 2, 1).sentence()
        '4 rows came in: 1 new, 2 skipped, 1 refused.'
        """
        parts = [
            (len(self.new), "new"),
            (len(self.replacing), "in the place of a row that is there"),
            (self.skipped, "skipped"),
            (self.refused, "refused"),
        ]
        said = [f"{count:,} {word}" for count, word in parts if count] or ["nothing to do"]
        return f"{self.rows:,} row{'s' if self.rows != 1 else ''} came in: {', '.join(said)}."


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


def default_choice(twin: Twin) -> Choice:
    """Return what happens to a twin when nobody chose: a row under a taken id waits, a near one is added."""
    return "both" if twin.kind == "near" else "skip"


def make_plan(found: Preview, choices: Mapping[int, Choice], case: Case) -> Plan:
    """Return what saving would do with a person's choices (by line)."""
    new: list[Mapping[str, str]] = []
    replacing: list[tuple[Twin, Mapping[str, str]]] = []
    skipped = 0
    ids: dict[int, str] = {}
    taken = {str(name) for table in ("events", "claims") for name in getattr(case, table)["id"]}
    taken = taken if found.table != "sources" else {str(name) for name in case.sources["id"]}
    # In the order they came, not in that of time.
    for line, name in sorted(zip(found.frame["line"], found.frame["id"], strict=True)):
        row = {key: text for key, text in found.texts[line].items() if text.strip()}
        twin = found.twins.get(line)
        choice = choices.get(line, default_choice(twin)) if twin else "both"
        if twin and choice == "skip":
            skipped += 1
        elif twin and choice == "replace" and twin.file != DRAFT:
            replacing.append((twin, {**row, "id": twin.id}))
            ids[line] = twin.id
        else:
            # The id is written down, so that it stays when title or date are mended later.
            given = twin.id if twin and choice == "replace" else _free(str(name), taken)
            taken.add(given)
            new.append({**row, "id": given})
            ids[line] = given
    return Plan(tuple(new), tuple(replacing), skipped, len(found.refused), ids)


def likely_file(found: Preview, case: Case) -> str:
    """Return the file most rows of the same lane or measure are in, or the name such a file would have."""
    column = {"events": "lane", "claims": "measure"}.get(found.table)
    if column is None:
        return "sources.csv"
    kinds = list(dict.fromkeys(found.frame[column]))
    existing: pd.DataFrame = getattr(case, found.table)
    files = existing.loc[existing[column].isin(kinds) & (existing["file"] != DRAFT), "file"]
    if len(files):
        return str(files.mode().iloc[0])
    return f"{kinds[0]}.csv" if len(kinds) == 1 else f"{found.table}.csv"


def planned(case: Case, found: Preview, plan: Plan) -> Case:
    """Return the case as it would be with the plan carried out, the plan's rows marked as drafts."""
    frame = found.frame[found.frame["line"].isin(set(plan.ids))]
    return with_rows(case, frame.assign(id=[plan.ids[line] for line in frame["line"]]), found.table)


def save_plan(
    plan: Plan, case: Case, file: str, *, editable: bool, seen: Mapping[Twin, Mapping[str, str]]
) -> tuple[Saved, ...]:
    """Write a plan into the case's folder, replaced rows each into its own file; all or none of each file.

    Parameters
    ----------
    file
        Name of the file new rows go to, as `intake.file_name` makes it.
    seen
        The rows to be replaced as they stood in their files when the plan was shown (see `seen_rows`).

    Raises
    ------
    WriteError
        Nothing more was saved; what an earlier file got is taken back.
    """
    changes: dict[str, list[Change]] = {}
    for twin, row in plan.replacing:
        changes.setdefault(twin.file, []).append(Change(seen[twin], {**seen[twin], **row}))
    if plan.new:
        changes.setdefault(file, []).extend(Change(None, row) for row in plan.new)
    saved: list[Saved] = []
    try:
        for name, wanted in changes.items():
            saved.append(save_changes(case.folder / name, wanted, editable=editable))
    except WriteError:
        undo_plan(saved, editable=editable)
        raise
    return tuple(saved)


def undo_plan(saved: Iterable[Saved], *, editable: bool) -> None:
    """Take back what `save_plan` did, last file first."""
    for one in reversed(list(saved)):
        undo(one, editable=editable)


def seen_rows(twins: Iterable[Twin], folder: Path) -> dict[Twin, Mapping[str, str]]:
    """Return the rows of the case as their files have them now: what the editor sees."""
    found: dict[Twin, Mapping[str, str]] = {}
    sheets: dict[str, Mapping[int, Mapping[str, str]]] = {}
    for twin in twins:
        if twin.file not in sheets:
            data = (folder / twin.file).read_bytes()
            sheets[twin.file] = parse_sheet(data, twin.file).by_line()
        found[twin] = sheets[twin.file].get(twin.line, {})
    return found


def good_rows(found: Preview) -> bytes:
    """Return the good rows as a file that can be dropped into a case's folder."""
    refused = set(found.refused)
    good = {line: text for line, text in found.texts.items() if line not in refused}
    ids = dict(zip(found.frame["line"], found.frame["id"], strict=True))
    rows = [{**text, "id": str(ids[line])} for line, text in good.items()]
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


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
