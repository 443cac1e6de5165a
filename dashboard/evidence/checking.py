"""All checks of one table, or of all tables of a case, in their order.

Owns what is accepted and what is refused; `rows`, `references` and `hygiene` own the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.evidence.frames import claims_frame, events_frame, known_sources, sources_frame
from dashboard.evidence.hygiene import check_hygiene
from dashboard.evidence.problems import Problem
from dashboard.evidence.reading import RawTable
from dashboard.evidence.references import check_references
from dashboard.evidence.rows import Context, Draft, KnownSource, check_cells

__all__ = ["CheckedTable", "Context", "KnownSource", "RefusedRow", "check_rows", "check_tables"]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not used: its first physical line and its cells as they were cut."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CheckedTable:
    """One table after all checks: the accepted rows as a frame, the refused ones by line, every problem."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    accepted: int
    refused: int
    refused_rows: tuple[RefusedRow, ...]


def check_rows(raw: RawTable, context: Context) -> CheckedTable:
    """Check one table by itself.

    Parameters
    ----------
    raw
        Rows from `reading.read_table`, or from memory by `reading.raw_rows`.
    context
        The lanes, measures, sources and ids of the case it belongs to; `Context()` accepts any.

    Examples
    --------
    >>> from dashboard.evidence.reading import read_table
    >>> csv = b"date,title,source\\n2019,A,https://example.org\\n03/04/2019,B,https://example.org\\n"
    >>> checked = check_rows(read_table(csv, "a.csv"), Context())
    >>> checked.accepted, checked.refused_rows[0].line, checked.problems[0].code
    (1, 3, 'ambiguous-date')
    """
    draft = check_cells(raw, context)
    check_references([draft], context)
    check_hygiene([draft])
    sources = context.sources or {}
    if draft.table.name == "claims":
        frame = claims_frame([draft], sources)
    elif draft.table.name == "sources":
        frame = sources_frame([draft])
    else:
        frame = events_frame([draft], sources)
    refused = tuple(
        RefusedRow(raw.lines[index], tuple(raw.broken.get(index, raw.rows[index])))
        for index in sorted(draft.bad)
    )
    return CheckedTable(
        frame, tuple(sorted_problems(raw)), draft.rows - len(draft.bad), len(draft.bad), refused
    )


def check_tables(raws: Sequence[RawTable], context: Context) -> list[Draft]:
    """Check all tables of a case together.

    Parameters
    ----------
    raws
        Every table of the case, in the order of their files.
    context
        Lanes and measures. Its sources are added to what the tables themselves bring; where neither has any,
        or a source table is refused, any source id is accepted.
    """
    tables = [raw for raw in raws if raw.table == "sources"]
    drafts = {id(raw): check_cells(raw, context) for raw in tables}
    known = known_sources(list(drafts.values())) | dict(context.sources or {})
    whole = bool(known) and not any(raw.refused for raw in tables)
    full = Context(context.lanes, context.measures, known if whole else None, context.ids)
    checked = [drafts.get(id(raw)) or check_cells(raw, full) for raw in raws]
    check_references(checked, full)
    check_hygiene(checked)
    _check_refused_sources(checked)
    return checked


def _check_refused_sources(drafts: Sequence[Draft]) -> None:
    """Warn where a row cites a source whose own row is refused."""
    refused: dict[str, str] = {}
    for draft in drafts:
        if draft.table.name == "sources" and not draft.raw.refused:
            good = {draft.texts("id")[index] for index in draft.good()}
            for index in draft.bad - draft.raw.broken.keys():
                name = draft.texts("id")[index]
                if name not in good:
                    refused[name] = f"{draft.raw.file}:{draft.raw.lines[index]}"
    for draft in drafts if refused else ():
        for index in draft.good() if draft.table.name != "sources" else ():
            parts = draft.values["source"][index]
            for name in parts if isinstance(parts, tuple) else ():
                if name in refused:
                    message = f"'{name}' is a refused row ({refused[name]})"
                    draft.report(index, "source", ("refers-to-refused", "warning", message, "mend that row"))


def sorted_problems(raw: RawTable) -> list[Problem]:
    """Return a table's problems, whole-file ones first, then by line; one only where the file is refused."""
    if raw.refusal is not None:
        return [raw.refusal]
    return sorted(raw.problems, key=lambda problem: problem.line or 0)
