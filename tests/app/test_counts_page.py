"""The Counts page without a browser: sentence, pictures, what is folded, what goes to the link."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.figures.cases import show

Run = Callable[..., AppTest]

JUNE_2019 = (
    "June 2019: about 37 Rostec staff; even odds between 25 and 56, 80 % between 18 and 87; "
    "the past, up to March 2015, rests on one source; Russia denies any cut."
)


def plain(text: str) -> str:
    return text.replace(":gray[]", "").replace("\\", "")


def sentence(app: AppTest) -> str:
    return next(plain(m.value)[5:] for m in app.markdown if m.value.startswith("#### "))


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.json) for chart in app.get("bidi_component")]


def opened(app: AppTest, number: int) -> AppTest:
    app.session_state[f"counts_part_{number}"] = True
    return app.run()


def test_the_sentence_the_bands_and_who_says_how_many(run: Run) -> None:
    app = run("counts")
    assert not app.exception
    assert sentence(app) == JUNE_2019
    bands, claims = charts(app)
    assert bands["label"].startswith("Counts. ")
    assert claims["label"] == "Who says how many"
    assert "wsj-rostec-1000-peak" in claims["figure"]


def test_the_denial_changes_the_sentence(run: Run) -> None:
    app = run("counts", scenario="denial", month="2015-06")
    assert sentence(app).startswith("June 2015, if the denials are right: about 34 Rostec staff; ")


@pytest.mark.parametrize(
    ("kind", "key", "value", "query"),
    [
        ("segmented_control", "counts_scenario", "denial", {"scenario": "denial"}),
        ("select_slider", "counts_month", "2019-03", {"month": "2019-03"}),
        ("selectbox", "measure", "military_party", {"measure": "military_party"}),
    ],
)
def test_every_control_writes_the_link(
    run: Run, kind: str, key: str, value: str, query: dict[str, str]
) -> None:
    app = run("counts")
    getattr(app, kind)(key=key).set_value(value).run()
    assert not app.exception
    assert {name: app.query_params[name] for name in query} == query


def test_what_became_of_every_claim(run: Run) -> None:
    app = run("counts")
    table = next(frame.value for frame in app.dataframe if "What became of it" in frame.value)
    assert list(table["What became of it"].value_counts().sort_index().items()) == [
        ("copy", 6),
        ("set aside", 5),
        ("used", 4),
    ]
    assert "no number given" in set(table["Why"])


def test_leave_one_out_and_what_would_change_it_open_on_demand(run: Run) -> None:
    app = run("counts")
    assert not any("Without" in frame.value for frame in app.dataframe)
    app = opened(app, 0)
    voices = next(frame.value for frame in app.dataframe if "Without" in frame.value)
    assert voices["Without"].iloc[0] == "Everybody"
    app = opened(run("counts", month="2015-06"), 1)
    changes = next(frame.value for frame in app.dataframe if "If" in frame.value)
    assert changes.set_index("If")["Times the first"]["The denials are right"] == 0.08


def test_settings_move_the_bands_and_go_to_the_link(run: Run) -> None:
    app = opened(run("counts"), 2)
    app.slider(key="setting_drift").set_value(0.3).run()
    assert app.query_params["drift"] == "0.3"
    assert sentence(app) != JUNE_2019
    app.slider(key="setting_drift").set_value(0.12).run()
    assert "drift" not in app.query_params
    assert sentence(app) == JUNE_2019


def test_settings_out_of_range_are_said_aloud(run: Run) -> None:
    app = run("counts", drift="7")
    assert not app.exception
    assert any("drift" in plain(info.value) for info in app.info)
    assert sentence(app) == JUNE_2019


def test_a_sum_only_on_request_and_labelled(run: Run) -> None:
    app = opened(run("counts"), 3)
    assert any("never added unless you ask" in caption.value for caption in app.caption)
    app.multiselect(key="sum_of").set_value(["rostec_staff", "military_party"]).run()
    said = next(text.value for text in app.text if text.value.startswith("June 2019: about"))
    assert said.endswith("(assumes disjoint groups and independent errors).")


def test_a_measure_that_is_only_compared_has_no_sentence(run: Run) -> None:
    app = run("counts", measure="su30_contract_price")
    assert not app.exception
    assert not any(m.value.startswith("#### ") for m in app.markdown)
    (claims,) = charts(app)
    assert claims["label"] == "Who says how many"


def test_cases_with_no_claims_or_no_measures(run: Run, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "events.csv").write_text("date,title,source\n2019-01-01,It begins,https://example.org/a\n")
    app = run("counts", folder=bare)
    assert not app.exception
    assert any("counts nothing" in info.value for info in app.info)
    empty = tmp_path / "empty"
    empty.mkdir()
    show(empty, claims="")
    app = run("counts", folder=empty)
    assert not app.exception
    assert any("Nobody has claimed anything" in info.value for info in app.info)


def test_hostile_words_stay_text(run: Run, tmp_path: Path) -> None:
    bad = "![x](https://evil.example/x.png) <script>pwn(1)</script>"
    claims = (
        f"id,measure,date,stated,source,best,wording,claimant\na,staff,2019-06,2019-06,paper,5,{bad},{bad}\n"
    )
    show(tmp_path, claims=claims)
    app = run("counts", folder=tmp_path)
    assert not app.exception
    assert not any("](https" in m.value for m in app.markdown)
