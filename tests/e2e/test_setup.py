"""Set-up with the real pip, uv and package index: of this project, and of a small one with a faulty lock."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from itertools import product
from pathlib import Path

import pytest

from tests.test_lock import LOCK
from tests.test_setup import NOTICE, ROOT, run_make

pytestmark = pytest.mark.e2e

SMALL = """[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "small"
version = "1"
dependencies = ["iniconfig>=2"]

[dependency-groups]
dev = ["editables", "hatchling>=1.25"]

[tool.hatch.build.targets.wheel]
packages = ["small"]
"""
ODDS = {
    "other bytes": (
        r"(iniconfig==\S+ \\\n)(?:    --hash=\S+ \\\n)*    --hash=\S+",
        rf"\1    --hash=sha256:{'0' * 64}",
    ),
    "no such version": (r"iniconfig==\S+", "iniconfig==2.999"),
}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SYSTEMS = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
]


@pytest.fixture(scope="module")
def uv(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Path of uv: the system's, or one fetched for these tests."""
    found = shutil.which("uv")
    if found:
        return found
    home = tmp_path_factory.mktemp("uv")
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(home / "bin" / "uv")


@pytest.fixture(params=["pip", "uv"])
def with_uv(request: pytest.FixtureRequest, uv: str) -> str:
    """What make is told of uv: nothing, or where it is."""
    return uv if request.param == "uv" else ""


def make(folder: Path, target: str, uv: str) -> subprocess.CompletedProcess[str]:
    done = run_make(folder, target, f"{sys.base_prefix}/bin/python3", uv)
    assert done.returncode == 0, done.stderr
    return done


def small(folder: Path) -> Path:
    (folder / "small").mkdir()
    (folder / "small" / "__init__.py").write_text("import iniconfig\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(SMALL, encoding="utf-8")
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def works(folder: Path, *command: str) -> None:
    subprocess.run([folder / ".venv" / "bin" / command[0], *command[1:]], cwd=folder.parent, check=True)


@pytest.mark.parametrize("odds", ODDS.values(), ids=ODDS)
def test_a_lock_that_cannot_be_met_is_said_and_the_environment_works(
    with_uv: str, odds: tuple[str, str], tmp_path: Path
) -> None:
    doctored, times = re.subn(*odds, LOCK)
    assert times == 1
    folder = small(tmp_path)
    (folder / "requirements.lock").write_text(doctored, encoding="utf-8")
    assert NOTICE in make(folder, ".venv/.stamp", with_uv).stderr.splitlines()
    works(folder, "python", "-c", "import small")


def test_this_project_sets_itself_up_from_the_lock(with_uv: str, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    assert NOTICE not in make(folder, ".venv/.stamp", with_uv).stderr
    works(folder, "adviser-timeline", "check")


@pytest.mark.parametrize(("python", "system"), list(product(PYTHONS, SYSTEMS)))
def test_every_python_and_system_has_a_hashed_wheel_of_everything(
    uv: str, python: str, system: str, tmp_path: Path
) -> None:
    place = ["--python-version", python, "--python-platform", system, "--target", str(tmp_path)]
    rules = ["--dry-run", "--only-binary", ":all:", "--require-hashes", "--requirement", "requirements.lock"]
    done = subprocess.run(
        [uv, "pip", "install", *place, *rules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_upgrade_renews_the_lock_and_says_what_changed(with_uv: str, tmp_path: Path) -> None:
    folder = small(tmp_path)
    old = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (folder / "requirements.lock").write_text(
        re.sub(r"iniconfig==\S+", "iniconfig==2.0.0", old), encoding="utf-8"
    )
    said = make(folder, "upgrade", with_uv).stdout
    new = (folder / "requirements.lock").read_text(encoding="utf-8")
    (version,) = re.findall(r"^iniconfig==(\S+)", new, re.M)
    assert "< iniconfig==2.0.0" in said
    assert f"> iniconfig=={version}" in said
    assert "://" not in new
    assert str(folder) not in new
    assert "No version has changed." in make(folder, "upgrade", with_uv).stdout
