"""The examples in the docstrings of this room run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import dashboard.figures

MODULES = sorted(module.name for module in pkgutil.iter_modules(dashboard.figures.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"dashboard.figures.{name}"))
    assert result.failed == 0
