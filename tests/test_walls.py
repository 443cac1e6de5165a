"""The five rooms: nothing imports to its right; streamlit stays in app, plotly in figures and share."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dashboard"
ROOMS = {
    "evidence": 0,
    "link": 1,
    "view": 1,
    "estimate": 1,
    "figures": 2,
    "share": 3,
    "app": 4,
    "cli": 4,
    "log": 4,
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_events" not in p.parts)


def room_of(dotted: str) -> str:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "dashboard" and len(parts) > 1 else ""


def imports_of(module: Path) -> list[str]:
    """Every module a file imports, wherever in it, as dotted names."""
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def faults(module: Path) -> list[str]:
    here = room_of(".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts))
    found = []
    for name in imports_of(module):
        there = room_of(name)
        if here in ROOMS and there in ROOMS and there != here:
            starts_app = (here, name) == ("cli", "dashboard.app.server.serve")
            if ROOMS[there] > ROOMS[here] or ({here, there} == {"app", "cli"} and not starts_app):
                found.append(f"{here} imports {name}")
        if name.split(".")[0] == "streamlit" and here != "app":
            found.append(f"{here} imports streamlit")
        if name.split(".")[0] == "plotly" and here not in ("figures", "share"):
            found.append(f"{here} imports plotly")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(module: Path) -> None:
    assert faults(module) == []


def test_the_wall_test_sees_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "dashboard"
    (package / "evidence").mkdir(parents=True)
    breach = package / "evidence" / "bad.py"
    breach.write_text(
        "import streamlit\nfrom dashboard.figures import theme\nfrom plotly import graph_objects\n"
    )
    monkeypatch.setitem(globals(), "PACKAGE", package)
    assert faults(breach) == [
        "evidence imports streamlit",
        "evidence imports dashboard.figures.theme",
        "evidence imports plotly",
    ]


def test_modules_stay_readable() -> None:
    long = {p.name: n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_no_name_of_a_month_or_day_is_left_to_the_locale() -> None:
    asked = re.compile(r"%[aAbBcpxX]\b|calendar\.(month|day)_")
    faults = [f"{p.name}: {m[0]}" for p in MODULES for m in asked.finditer(p.read_text(encoding="utf-8"))]
    assert faults == []
