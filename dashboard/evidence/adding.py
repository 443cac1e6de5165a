"""One file into another, as the command line does it: the importer's steps without a person in between.

Owns what is taken for granted there: a file of ours, or one that a saved or built-in mapping fits; rows that
are there already are skipped, rows near one are added and named.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.evidence.case import Case, load_case
from dashboard.evidence.casefile import NAME
from dashboard.evidence.folder import sayable
from dashboard.evidence.intake import Arrival, arrive, bring
from dashboard.evidence.mapping import Mapping
from dashboard.evidence.plan import make_plan, save_plan
from dashboard.evidence.preview import Preview, preview
from dashboard.evidence.problems import CaseError, Problem, WriteError
from dashboard.evidence.reading import DISK_LIMIT
from dashboard.evidence.rows import lane_of
from dashboard.evidence.saved_mappings import mapping_for, mappings_in
from dashboard.evidence.suggesting import identity


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a file did.

    Attributes
    ----------
    added, skipped, refused
        Rows; their sum is the rows of the file, but for a `strict` call that saved nothing.
    problems
        Every fault and remark.
    said
        What was done on the way and what was skipped, in sentences.
    """

    added: int
    skipped: int
    refused: int
    problems: tuple[Problem, ...]
    said: tuple[str, ...]


def add_file(source: Path, to: Path, *, strict: bool = False) -> Added:
    """Check a CSV against the case of another and append its good rows to it.

    Parameters
    ----------
    source
        The file to add.
    to
        A CSV in a case's folder, made when absent.
    strict
        Save nothing when any row is refused.

    Raises
    ------
    CaseError, WriteError
        With one clear line; `to` is then what it was.
    """
    if to.suffix.casefold() != ".csv":
        raise WriteError(f"{to.name} is not the name of a CSV: --to takes FOLDER/NAME.csv.")
    case = load_case(to.parent)
    try:
        data = source.read_bytes()
    except OSError as error:
        raise CaseError(source, f"cannot be read: {error.strerror or 'no reason given'}.") from error
    came = arrive(data, sayable(str(source)), limit=DISK_LIMIT)
    if came.refused:
        return Added(0, 0, 0, came.problems, ())
    brought = bring(came, _mapping(came, case), lane=lane_of(to.stem, case.lanes))
    found = preview(brought, case)
    _same_table(found, case, to)
    plan = make_plan(found, {}, case)
    said = (*brought.notes, *_said_twins(found, came.name))
    if strict and plan.refused:
        return Added(0, 0, plan.refused, found.problems, said)
    saved = save_plan(plan, case, to.name, editable=True, seen={})
    already = sum(len(one.already) for one in saved)
    added = sum(one.added for one in saved)
    return Added(added, plan.skipped + already, plan.refused, found.problems, said)


def _mapping(came: Arrival, case: Case) -> Mapping:
    if came.table:
        return identity(came.header, came.table)
    known = mapping_for(came.header, mappings_in(case.folder))
    if known is None:
        raise CaseError(
            Path(came.name),
            f"is not one of our tables and no mapping of {NAME} fits it; "
            "map its columns once on the Add page and keep the mapping.",
        )
    return known[1]


def _same_table(found: Preview, case: Case, to: Path) -> None:
    tables = {one.table for one in case.files if one.file == to.name and one.table}
    if tables and found.table not in tables:
        raise WriteError(
            f"{to.name} holds {tables.pop()}, the rows to add are {found.table}; nothing was changed."
        )


def _said_twins(found: Preview, name: str) -> list[str]:
    words = {
        "same row": "is there word for word, skipped",
        "same id": "has the id of another row, skipped",
        "near": "is near a row of the same date, added",
    }
    said = [
        f"{name}:{line}: {words[twin.kind]} ({twin.file}:{twin.line})" for line, twin in found.twins.items()
    ]
    if found.unsearched:
        many = f"{len(found.unsearched):,} rows from line {found.unsearched[0]:,} on"
        said.append(f"{name}: {many} were not compared with every row of the same date: there are too many")
    return said
