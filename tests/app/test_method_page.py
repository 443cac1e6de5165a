"""The Method page without a browser: constants as declared, a worked example with this case's numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.estimate.settings import CONSTANTS, SHARED_LIE
from tests.figures.cases import show

Run = Callable[..., AppTest]


def plain(app: AppTest) -> str:
    return " ".join(m.value.replace(":gray[]", "").replace("\\", "") for m in app.markdown)


def test_every_constant_with_its_source_or_our_choice(run: Run) -> None:
    app = run("method")
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Source" in frame.value)
    assert table["Name"].to_list() == [constant.name for constant in CONSTANTS]
    assert "our choice" in set(table["Source"])
    assert SHARED_LIE in plain(app)


def test_the_worked_example_is_live(run: Run) -> None:
    app = run("method", month="2019-06")
    assert "June 2019: about 37 Rostec staff; even odds between 25 and 56" in plain(app)
    table = next(frame.value for frame in app.dataframe if "Read as" in frame.value)
    assert set(table["Read as"]) == {
        "900 to 1,100, best 1,000",
        "20 to 90, best 36",
        "11 to 50, best 24",
        "at least 10",
    }


def test_a_case_without_claims_has_no_example(run: Run, tmp_path: Path) -> None:
    show(tmp_path, claims="")
    app = run("method", folder=tmp_path)
    assert not app.exception
    assert "worked example" not in " ".join(sub.value for sub in app.subheader)
