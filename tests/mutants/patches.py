"""The mutants of this folder: the promise each breaks, the test that must notice, a copy to apply it to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(__file__).parent
# Breaks no promise: it shows that what runs is the copy, however a test starts it.
CANARY = "canary"
# What a test can reach: the program, its data, the tests and the documents beside them.
COPIED = ("dashboard", "events", "seeds", "tests", "pyproject.toml", "Makefile", "LICENSE", "*.md")


class StaleMutantError(Exception):
    """A patch that does not fit the code as it is now; its text shows the lines that were looked for."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One patch, the promise it breaks and the test that must notice."""

    name: str
    promise: str
    test: str

    @property
    def path(self) -> Path:
        """Return where the patch is."""
        return FOLDER / f"{self.name}.patch"


def mutants() -> list[Mutant]:
    """Return every mutant of this folder, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.patch"))]


def _read(path: Path) -> Mutant:
    head = path.read_text("utf-8").partition("diff --git")[0]
    said = dict(re.findall(r"^(Promise|Test): (.+)$", head, re.M))
    if set(said) != {"Promise", "Test"}:
        raise ValueError(f"{path.name}: say 'Promise: ...' and 'Test: ...' above the diff")
    return Mutant(path.stem, said["Promise"], said["Test"])


def promises() -> dict[str, frozenset[str]]:
    """Return each promise of SECURITY.md with the names of the tests that hold it."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", text, re.M)
    held = {promise: frozenset(re.findall(r"test_\w+", tests)) for promise, tests in rows}
    del held["promise"]  # the head of each table
    return held


def apply(mutant: Mutant, folder: Path, *, check: bool = False) -> None:
    """Patch a copy, or only see that it could be; git moves a hunk to its lines but bends none of them.

    Raises
    ------
    StaleMutantError
        The patch no longer fits, or fits in two places.
    """
    # Without the ceiling git would take a folder inside somebody's repository for a part of it.
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent), "LC_ALL": "C"}
    command = ["git", "apply", "--verbose", *(["--check"] if check else []), str(mutant.path)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise StaleMutantError(f"{mutant.name}.patch no longer applies\n{done.stderr}")
    for file, lines in _before(mutant.path.read_text("utf-8")) if check else ():
        times = (folder / file).read_text("utf-8").count(lines)
        if times != 1:
            raise StaleMutantError(f"{mutant.name}.patch fits in {times} places of {file}\n{lines}")


def _before(patch: str) -> Iterator[tuple[str, str]]:
    """Yield each hunk's file and the lines it looks for."""
    for part in patch.split("\ndiff --git ")[1:]:
        file = part.partition("\n+++ b/")[2].partition("\n")[0]
        for hunk in re.split(r"^@@ .*\n", part, flags=re.M)[1:]:
            yield file, "".join(f"{line[1:]}\n" for line in hunk.split("\n") if line[:1] in (" ", "-"))


@contextmanager
def copy_of_the_project(mutant: Mutant | None = None) -> Iterator[Path]:
    """Give a folder of its own that holds the project as it is now, with a mutant or without."""
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / "copy"
        folder.mkdir()
        for path in (found for pattern in COPIED for found in sorted(ROOT.glob(pattern))):
            if path.is_dir():
                # No bytecode: Python tells old from new by size and second alone.
                shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(path, folder)
        if mutant:
            apply(mutant, folder)
        yield folder
