"""Breaks each promise on purpose, one small patch at a time, and shows that a named test notices.

A mutant is `NAME.patch` in this folder: a unified diff against the root of the repository, under a few lines
that say which promise it breaks and which test must go red::

    Promise: the first words of its row in SECURITY.md
    Test: tests/hostile/test_text.py::test_every_row_is_shown_or_named

    diff --git a/dashboard/evidence/reading.py b/dashboard/evidence/reading.py
    ...

To write one: break the code by hand, see the test go red, ``git diff -U1 > tests/mutants/NAME.patch``, write
the two lines above it and take the change back. To renew one that no longer applies, begin with
``git apply --3way tests/mutants/NAME.patch``.

``python -m tests.mutants.runner --list`` says which apply; ``--only NAME`` runs some; without either all run.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import click

from tests.mutants.patches import FOLDER, ROOT, Mutant, StaleMutantError, apply, copy_of_the_project, mutants

CORES = 2
PATIENCE = 300  # seconds for one pytest run; a mutant that hangs is not killed
# A mutant that cannot even run has broken more than its promise.
_BROKEN = re.compile(r"(NameError|ImportError|ModuleNotFoundError|SyntaxError|IndentationError)\b")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one test: `passed`, `failed`, `skipped` or `error`, in how many seconds, and why."""

    outcome: str
    seconds: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mutant's test without and with it."""

    mutant: Mutant
    green: Result
    red: Result

    @property
    def fault(self) -> str:
        """Return why the mutant does not count as killed; empty when it does."""
        if self.green.outcome != "passed":
            return f"without the mutant the test ended as {self.green.outcome}: {self.green.why}"
        if self.red.outcome != "failed":
            return f"with the mutant the test ended as {self.red.outcome}: {self.red.why}"
        if _BROKEN.match(self.red.why):
            return f"the mutant does not run: {self.red.why}"
        return ""


def run_tests(folder: Path, tests: Iterable[str]) -> dict[str, Result]:
    """Run tests of a copy and return each one's result; what did not run at all is an `error`."""
    names = sorted(set(tests))  # as the whole suite runs them
    report = folder.with_name("report.xml")
    command = [sys.executable, "-m", "pytest", *names, "-q", "-n0", "-p", "no:cacheprovider"]
    command += ["--rootdir", str(folder), "--basetemp", str(folder.with_name("t"))]
    command += ["--junitxml", str(report), "-o", "junit_family=xunit1"]
    # The copy comes before the checkout, which the environment has at the end of its path.
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**kept, "PYTHONPATH": str(folder)}
    with folder.with_name("said.txt").open("w+b") as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(PATIENCE * (1 if len(names) == 1 else 4))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return {name: Result("error", 0, "did not end in time") for name in names}
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    if code not in (0, 1) or not report.exists():
        return {name: Result("error", 0, f"pytest ended with {code}: {words[-2000:]}") for name in names}
    return _results(report, names)


def _results(report: Path, names: Iterable[str]) -> dict[str, Result]:
    """Return results by the names that were asked for; a name without brackets may stand for several."""
    ran: dict[str, Result] = {}
    for case in Xml.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '')}"
        # A test that failed and then could not be cleared away stands there twice.
        if name not in ran or ran[name].outcome != "failed":
            ran[name] = _result(case)
    return {
        name: _together([ran[one] for one in ran if one == name or one.startswith(f"{name}[")])
        for name in names
    }


def _result(case: Xml.Element) -> Result:
    seconds = float(case.get("time", 0))
    for tag, outcome in (("error", "error"), ("failure", "failed"), ("skipped", "skipped")):
        found = case.find(tag)
        if found is not None:
            return Result(outcome, seconds, " ".join(found.get("message", "").split())[:300])
    return Result("passed", seconds)


def _together(results: list[Result]) -> Result:
    """Return one result for all cases of a test; those that ended differently have none in common."""
    outcomes = sorted({result.outcome for result in results})
    seconds = sum(result.seconds for result in results)
    if len(outcomes) != 1:
        return Result("error", seconds, f"its cases ended as {', '.join(outcomes) or 'nothing: none ran'}")
    return Result(outcomes[0], seconds, results[0].why)


class Trial:
    """Runs mutants on two cores: all named tests once on a copy as it is, and each again with its mutant."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(CORES)
        self._green: dict[str, Future[dict[str, Result]]] = {}
        self._red: dict[str, Future[Result]] = {}

    def start(self, chosen: Iterable[Mutant]) -> None:
        """Put mutants on their way."""
        wanted = [mutant for mutant in chosen if mutant.name not in self._red]
        tests = {mutant.test for mutant in wanted} - set(self._green)
        if tests:
            self._green |= dict.fromkeys(tests, self._pool.submit(_green, tests))
        self._red |= {mutant.name: self._pool.submit(_red, mutant) for mutant in wanted}

    def verdict(self, mutant: Mutant) -> Verdict:
        """Return what a mutant's runs showed, once they have ended."""
        self.start([mutant])
        green = self._green[mutant.test].result()[mutant.test]
        return Verdict(mutant, green, self._red[mutant.name].result())

    def close(self) -> None:
        """End; what has not begun is not run."""
        self._pool.shutdown(cancel_futures=True)


def _green(tests: Iterable[str]) -> dict[str, Result]:
    with copy_of_the_project() as folder:
        return run_tests(folder, tests)


def _red(mutant: Mutant) -> Result:
    with copy_of_the_project(mutant) as folder:
        return run_tests(folder, [mutant.test])[mutant.test]


def table(verdicts: Iterable[Verdict]) -> str:
    """Return what became of each mutant: its test, the seconds green and red, the promise, and the end."""
    lines = []
    for verdict in verdicts:
        mutant, green, red = verdict.mutant, verdict.green, verdict.red
        lines += [
            f"{mutant.name}: {mutant.promise} ...",
            f"    {mutant.test}: {green.seconds:.1f} s green, {red.seconds:.1f} s red",
            f"    {f'NOT KILLED: {verdict.fault}' if verdict.fault else f'killed: {red.why[:100]}'}",
        ]
    return "\n".join(lines)


@click.command()
@click.option("--list", "listing", is_flag=True, help="Say of each whether it still applies; run none.")
@click.option("--only", multiple=True, metavar="NAME", help="Run this one; may be given again.")
def main(listing: bool, only: tuple[str, ...]) -> None:
    """Run the mutants and print what became of them."""
    chosen = [mutant for mutant in mutants() if not only or mutant.name in only]
    if unknown := set(only) - {mutant.name for mutant in chosen}:
        raise click.UsageError(f"there is no {', '.join(sorted(unknown))}.patch in {FOLDER.name}/")
    stale = []
    for mutant in chosen:
        try:
            apply(mutant, ROOT, check=True)
        except StaleMutantError as error:
            stale.append(str(error))
        if listing:
            click.echo(f"{mutant.name:<24} {mutant.promise}\n{'':<24} {mutant.test}")
    click.echo("\n".join(stale), err=True, nl=bool(stale))
    if listing or stale:
        sys.exit(bool(stale))
    trial = Trial()
    trial.start(chosen)
    verdicts = [trial.verdict(mutant) for mutant in chosen]
    trial.close()
    click.echo(table(verdicts))
    sys.exit(any(verdict.fault for verdict in verdicts))


if __name__ == "__main__":
    main()
