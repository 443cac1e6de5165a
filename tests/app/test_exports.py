"""The rows on screen leave as two kinds of CSV."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.evidence.case import Case


@pytest.mark.parametrize(("page", "words"), [("timeline", "events:"), ("evidence", "sources:")])
def test_what_is_shown_can_be_taken_along(
    run: Callable[..., AppTest], curated: Case, page: str, words: str
) -> None:
    app = run(page)
    labels = [one.label for one in app.get("download_button")]
    assert [one for one in labels if one.startswith("CSV")] == ["CSV, exact", "CSV for a spreadsheet"]
    said = [one.value for one in app.caption if one.value.startswith("These ")]
    assert len(said) == 1
    assert said[0].endswith(words)
