"""Every example in a docstring of this room runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import dashboard.evidence

MODULES = [module.name for module in pkgutil.iter_modules(dashboard.evidence.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"dashboard.evidence.{name}"))
    assert result.failed == 0
