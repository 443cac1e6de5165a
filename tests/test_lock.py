"""requirements.lock: hashed, the same for every Python and system, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEV = PROJECT["dependency-groups"]["dev"]
BUILD = PROJECT["build-system"]["requires"]
PIN = re.compile(r"^([a-z0-9-]+==[^\s;]+(?: ; [^\n/\\]+)?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.M)
PINS = [Requirement(found[1]) for found in PIN.finditer(LOCK)]
SYSTEMS = {
    "linux": ("Linux", "posix", "x86_64"),
    "darwin": ("Darwin", "posix", "arm64"),
    "win32": ("Windows", "nt", "AMD64"),
}
PLACES = list(product(("3.11", "3.12", "3.13", "3.14"), SYSTEMS))


def place(python: str, system: str) -> dict[str, str]:
    """Return what markers are read against on another Python and system."""
    name, os_name, machine = SYSTEMS[system]
    return {
        **{key: str(value) for key, value in default_environment().items()},
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": os_name,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": name,
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": system,
    }


def holds(requirement: Requirement, where: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(where)


def version(pin: Requirement) -> str:
    (exact,) = pin.specifier
    return exact.version


def installed_as_pinned() -> Iterator[tuple[Requirement, list[Requirement]]]:
    """Yield each pin that is installed here, with what that very version requires."""
    here = {canonicalize_name(d.metadata["Name"]): d for d in metadata.distributions()}
    for pin in PINS:
        found = here.get(canonicalize_name(pin.name))
        if found and found.version == version(pin):
            yield pin, [Requirement(text) for text in found.requires or []]


@pytest.mark.parametrize(("python", "system"), PLACES)
def test_whatever_pyproject_asks_for_is_pinned_within_its_bounds(python: str, system: str) -> None:
    where = place(python, system)
    pins = {pin.name: version(pin) for pin in PINS if holds(pin, where)}
    for text in [*PROJECT["project"]["dependencies"], *DEV, *BUILD]:
        asked = Requirement(text)
        assert holds(asked, where)
        assert asked.specifier.contains(pins[canonicalize_name(asked.name)]), f"{text}: run make upgrade"


@pytest.mark.parametrize(("python", "system"), PLACES)
def test_whatever_a_pin_requires_is_pinned_there_too(python: str, system: str) -> None:
    where = place(python, system)
    pins = {pin.name: version(pin) for pin in PINS if holds(pin, where)}
    for pin, requires in installed_as_pinned():
        for asked in requires if pin.name in pins else []:
            if holds(asked, where):
                assert asked.specifier.contains(pins[canonicalize_name(asked.name)]), f"{pin.name}: {asked}"


def test_windows_alone_gets_colorama() -> None:
    (colorama,) = (pin for pin in PINS if pin.name == "colorama")
    assert [s for s in SYSTEMS if holds(colorama, place("3.13", s))] == ["win32"]


def test_a_package_has_one_version_everywhere() -> None:
    assert len(PINS) > 50
    assert len({pin.name for pin in PINS}) == len(PINS)


def test_the_lock_holds_pins_with_hashes_and_nothing_else() -> None:
    rest = PIN.sub("", LOCK)
    assert all(re.fullmatch(r"#[\w :.]+", line) for line in rest.splitlines()), rest


@pytest.mark.parametrize(
    "word", ["://", "--index-url", "--extra-index-url", "--find-links", "@", "\n/", " /"]
)
def test_the_lock_names_no_index_and_no_path(word: str) -> None:
    assert word not in LOCK


def test_an_editable_install_finds_its_builder_among_the_development_packages() -> None:
    assert set(BUILD) <= set(DEV)
    assert "editables" in {Requirement(text).name for text in DEV}


def test_an_archive_of_the_source_carries_the_lock() -> None:
    assert "requirements.lock" in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
