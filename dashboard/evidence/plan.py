"""What becomes of an import: rows to add, rows to put in the place of others, rows left out, and saving that.

Owns the sum rows in = new + replacing + skipped + refused, and a person's choices. One file's change is
`writing`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from dashboard.evidence.case import Case
from dashboard.evidence.drafts import DRAFT, with_rows
from dashboard.evidence.editing import rows_of
from dashboard.evidence.preview import Preview
from dashboard.evidence.rows import lane_of
from dashboard.evidence.twins import Twin
from dashboard.evidence.writing import Change, Saved, save_files

Choice = Literal["skip", "replace", "both"]
CHOICES: tuple[Choice, ...] = ("skip", "replace", "both")


@dataclass(frozen=True, slots=True)
class Plan:
    """What saving will do: rows to add, rows to put in the place of others, and how many are left out.

    `ids` has the id of each row that is to be added or put in the place of another, by its line; `made` has
    those that no cell of the row gave.
    """

    new: tuple[Mapping[str, str], ...]
    replacing: tuple[tuple[Twin, Mapping[str, str]], ...]
    skipped: int
    refused: int
    ids: Mapping[int, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()

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


def default_choice(twin: Twin) -> Choice:
    """Return what happens to a twin when nobody chose: a row under a taken id waits, a near one is added."""
    return "both" if twin.kind == "near" else "skip"


def make_plan(found: Preview, choices: Mapping[int, Choice], case: Case) -> Plan:
    """Return what saving would do with a person's choices (by line)."""
    new: list[Mapping[str, str]] = []
    replacing: list[tuple[Twin, Mapping[str, str]]] = []
    skipped = 0
    ids: dict[int, str] = {}
    made: set[str] = set()
    taken = {str(name) for table in ("events", "claims") for name in getattr(case, table)["id"]}
    taken = taken if found.table != "sources" else {str(name) for name in case.sources["id"]}
    # In the order they came, not in that of time.
    for line, name in sorted(zip(found.frame["line"], found.frame["id"], strict=True)):
        row = {key: text for key, text in found.read[line].items() if text.strip()}
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
            if not row.get("id"):
                made.add(given)
            new.append({**row, "id": given})
            ids[line] = given
    return Plan(tuple(new), tuple(replacing), skipped, len(found.refused), ids, frozenset(made))


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
    """Write a plan into the case's folder, replaced rows each into its own file; all or none.

    Parameters
    ----------
    file
        Name of the file new rows go to, as `intake.file_name` makes it.
    seen
        The rows to be replaced as they stood in their files when the plan was shown (see `seen_rows`).

    Raises
    ------
    WriteError
        As `writing.save_files`; nothing was saved.
    """
    changes: dict[str, list[Change]] = {}
    for twin, row in plan.replacing:
        changes.setdefault(twin.file, []).append(Change(seen[twin], {**seen[twin], **row}))
    own = {"lane": lane_of(Path(file).stem, case.lanes)} if plan.new else {}
    changes.setdefault(file, []).extend(_addition(row, plan.made, own) for row in plan.new)
    return save_files(case.folder, {name: of for name, of in changes.items() if of}, editable=editable)


def _addition(row: Mapping[str, str], made: frozenset[str], own: Mapping[str, str]) -> Change:
    """Return a new row, its made id and the file's own lane set apart: they need no column of their own.

    The file's other rows would only get blank cells, and a blank id is a thing to warn of.
    """
    spare = {k: v for k, v in row.items() if own.get(k) == v or (k == "id" and v in made)}
    return Change(None, {k: v for k, v in row.items() if k not in spare}, spare)


def seen_rows(twins: Iterable[Twin], case: Case) -> dict[Twin, Mapping[str, str]]:
    """Return the rows of the case that twins are, as its files have them: what the editor sees.

    Raises
    ------
    WriteError
        As `editing.rows_of`.
    """
    found: dict[Twin, Mapping[str, str]] = {}
    files: dict[str, Mapping[int, Mapping[str, str]]] = {}
    for twin in twins:
        if twin.file not in files:
            files[twin.file] = rows_of(case, twin.file)
        found[twin] = files[twin.file][twin.line]
    return found


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
