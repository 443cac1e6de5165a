"""The Evidence page without a browser."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from dashboard.evidence.case import Case


def test_sources_stand_first_with_grade_and_rows(run: Callable[..., AppTest], curated: Case) -> None:
    app = run("evidence")
    assert not app.exception
    assert app.tabs[0].label == f"Sources {len(curated.sources):,}"
    table = app.dataframe[0].value
    assert len(table) == len(curated.sources)
    assert list(table["Rows"]) == sorted(curated.sources["rests"], reverse=True)
    assert set(table["Meaning"]) <= {
        "Completely reliable",
        "Usually reliable",
        "Fairly reliable",
        "Not usually reliable",
        "Unreliable",
        "Reliability cannot be judged",
    }
