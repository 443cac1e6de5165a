"""Prints what became of the mutants at the end of a run."""

from __future__ import annotations

import pytest

from tests.mutants.runner import Verdict, table

VERDICTS: list[Verdict] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if VERDICTS:
        terminalreporter.section("mutants")
        terminalreporter.line(table(VERDICTS))
