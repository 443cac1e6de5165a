"""Each promise of SECURITY.md has a mutant that breaks it, and a named test that turns red with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.mutants.conftest import VERDICTS
from tests.mutants.patches import (
    CANARY,
    ROOT,
    Mutant,
    StaleMutantError,
    apply,
    copy_of_the_project,
    mutants,
    promises,
)
from tests.mutants.runner import Result, Trial, Verdict, run_tests

ALL = mutants()
BREAKING = [mutant for mutant in ALL if mutant.name != CANARY]


def test_every_promise_has_a_mutant() -> None:
    broken = [promise for mutant in BREAKING for promise in promises() if promise.startswith(mutant.promise)]
    assert len(promises()) >= 25
    assert [promise for promise in promises() if promise not in broken] == []


@pytest.mark.parametrize("mutant", BREAKING, ids=lambda mutant: mutant.name)
def test_a_mutant_names_one_promise_and_a_test_that_holds_it(mutant: Mutant) -> None:
    held = [tests for promise, tests in promises().items() if promise.startswith(mutant.promise)]
    assert len(held) == 1, f"{len(held)} promises begin with these words"
    file, _, function = mutant.test.partition("[")[0].partition("::")
    assert function in held[0]
    assert re.search(rf"^def {function}\(", (ROOT / file).read_text("utf-8"), re.M)


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_mutant_applies_to_the_code_as_it_is(mutant: Mutant) -> None:
    apply(mutant, ROOT, check=True)


def test_a_patch_that_no_longer_applies_is_refused_with_the_lines_it_looked_for() -> None:
    first = ALL[0]
    with copy_of_the_project(first) as folder, pytest.raises(StaleMutantError) as told:
        apply(first, folder)
    assert f"{first.name}.patch no longer applies" in str(told.value)
    assert "while searching for:" in str(told.value)


@pytest.mark.parametrize(
    ("green", "red", "fault"),
    [
        (Result("passed", 1), Result("failed", 1, "AssertionError: 1 row"), ""),
        (Result("failed", 1, "x"), Result("failed", 1, "x"), "without the mutant the test ended as failed"),
        (Result("passed", 1), Result("passed", 1), "with the mutant the test ended as passed"),
        (
            Result("passed", 1),
            Result("error", 1, "no fixture"),
            "with the mutant the test ended as error: no fixture",
        ),
        (Result("passed", 1), Result("failed", 1, "NameError: x"), "the mutant does not run"),
    ],
)
def test_only_a_green_test_that_turns_red_kills(green: Result, red: Result, fault: str) -> None:
    said = Verdict(ALL[0], green, red).fault
    assert said.startswith(fault) and bool(said) == bool(fault)


@pytest.mark.e2e
def test_a_program_that_cannot_be_imported_is_no_red_test() -> None:
    with copy_of_the_project() as folder:
        (folder / "dashboard" / "__init__.py").write_text("import nowhere\n", "utf-8")
        (result,) = run_tests(folder, [ALL[0].test]).values()
    assert result.outcome == "error"


@pytest.fixture(scope="module")
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """All mutants that this run asks for, on their way already; of several workers each runs its own."""
    trial = Trial()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        trial.start(_asked(request.session.items))
    yield trial
    trial.close()


def _asked(items: Iterable[pytest.Item]) -> Iterator[Mutant]:
    for item in items:
        if isinstance(item, pytest.Function) and item.originalname == test_the_test_notices_it.__name__:
            mutant = item.callspec.params["mutant"]
            assert isinstance(mutant, Mutant)
            yield mutant


@pytest.mark.e2e
@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_the_test_notices_it(mutant: Mutant, trial: Trial) -> None:
    verdict = trial.verdict(mutant)
    VERDICTS.append(verdict)
    if verdict.green.outcome == "skipped":
        pytest.skip(verdict.green.why)
    assert not verdict.fault, verdict.fault
