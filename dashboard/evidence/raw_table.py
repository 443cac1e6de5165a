"""A file cut into cells, before anyone asks what they mean: the value that reading hands to checking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.evidence.characters import Fault, shown
from dashboard.evidence.problems import Problem


@dataclass(eq=False)
class RawTable:
    """A file cut into cells.

    Attributes
    ----------
    file
        Name for its problems.
    table
        ``events``, ``claims`` or ``sources``, by the header; None when there is no header to tell.
    header, columns
        The header as written, and the column names it means ('' for a column without one).
    rows, lines
        Cells of each data record, as many as `columns`, and its first physical line.
    refused, refusal
        The whole file is refused, and why; `rows` may still be there to look at.
    broken
        Indexes into `rows` of records that could not be cut into the right cells, and what was cut.
    faulty
        Indexes of rows with a cell that spoils them; their other cells can still be checked.
    delimiter
        Comma, semicolon or tab.
    problems
        What was found so far.
    """

    file: str
    table: str | None = None
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: bool = False
    refusal: Problem | None = None
    broken: dict[int, list[str]] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)
    delimiter: str = ","
    header_line: int = 1
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int | None, column: str | None, value: str | None, fault: Fault) -> None:
        """Add a problem; `fault` is its code, severity, message and hint."""
        told = None if value is None else shown(value)
        self.problems.append(Problem(self.file, line, column, told, *fault))

    def refuse(self, problem: Problem | None = None) -> RawTable:
        """Refuse the file for a problem, or for the last one told."""
        if problem is not None:
            self.problems.append(problem)
        self.refused, self.refusal = True, self.problems[-1]
        return self
