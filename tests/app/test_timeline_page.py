"""The Timeline page without a browser: what it says, what its controls write to the link."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.evidence.case import Case
from dashboard.view import View, apply_view

Run = Callable[..., AppTest]


def sent(app: AppTest) -> dict[str, Any]:
    """What the chart component was given, its figure read."""
    charts = app.get("bidi_component")
    assert len(charts) == 1
    given = json.loads(charts[0].proto.json)
    return {**given, "figure": json.loads(given["figure"])}


def marks(app: AppTest) -> set[str]:
    traces = [t for t in sent(app)["figure"]["data"] if (t.get("meta") or {}).get("role") == "marks"]
    ids = [i[0] if isinstance(i, list) else i for t in traces for i in t.get("customdata", [])]
    return set(ids)


def labels(app: AppTest) -> list[str]:
    return [button.label.replace(":gray[]", "").replace("\\", "") for button in app.button]


def test_the_default_view_shows_the_first_window(run: Run, curated: Case) -> None:
    app, shown = run(), apply_view(curated, View())
    assert not app.exception
    assert set(shown.events["id"]) <= marks(app)
    assert f"{len(shown.events)} of {len(curated.events)} events" in labels(app)
    assert "0 hidden" in labels(app)
    assert sent(app)["label"].startswith("Timeline. ")
    assert sent(app)["zoom"] is True
    assert sent(app)["plotly"] == "./assets/plotly-basic.min.js"


def test_a_lane_pressed_goes_to_the_link(run: Run, curated: Case) -> None:
    app = run()
    app.pills(key="lanes").set_value(["payments"]).run()
    assert not app.exception
    assert app.query_params == {"lanes": "payments"}
    hidden = len(apply_view(curated, View(lanes=("payments",))).filtered)
    assert f"{hidden} hidden" in labels(app)


@pytest.mark.parametrize(
    ("kind", "key", "value", "query"),
    [
        ("segmented_control", "window", "LAST", {"window": "LAST"}),
        ("selectbox", "measure", "military_party", {"measure": "military_party"}),
        ("text_input", "q", "rostec", {"q": "rostec"}),
        ("pills", "status", ["denied", "disputed"], {"status": "disputed,denied"}),
        ("radio", "scenario", "denial", {"scenario": "denial"}),
        ("date_input", "from", date(2019, 2, 1), {"from": "2019-02-01"}),
        ("date_input", "since", date(2019, 6, 2), {"since": "2019-06-02"}),
        ("select_slider", "as_of", date(2019, 6, 3), {"as_of": "2019-06-03"}),
    ],
)
def test_every_control_writes_its_id_to_the_link(
    run: Run, curated: Case, kind: str, key: str, value: Any, query: dict[str, str]
) -> None:
    last = curated.windows[-1].id
    app = run()
    getattr(app, kind)(key=key).set_value(last if value == "LAST" else value).run()
    assert not app.exception
    wanted = {name: text.replace("LAST", last) for name, text in query.items()}
    if key == "from":
        wanted["to"] = apply_view(curated, View()).end.isoformat()
    assert app.query_params == wanted


def test_controls_show_what_the_link_says(run: Run) -> None:
    app = run(lanes="payments,troop_flights", q="oil", as_of="2019-06-03", scenario="face_value")
    assert app.pills(key="lanes").value == ["payments", "troop_flights"]
    assert app.text_input(key="q").value == "oil"
    assert app.select_slider(key="as_of").value == date(2019, 6, 3)
    assert app.radio(key="scenario").value == "face_value"


def test_reset_empties_the_link(run: Run) -> None:
    app = run(lanes="payments", q="oil")
    app.button(key="reset").click().run()
    assert app.query_params == {}
    assert app.text_input(key="q").value == ""


def test_the_chosen_event_has_a_card_with_both_sides(run: Run, curated: Case) -> None:
    row = next(r for r in curated.events.itertuples() if r.disputed_by and not r.part_of)
    app = run(event=row.id)
    said = " ".join(block.value for block in app.markdown).replace("\\", "").replace(":gray[]", "")
    assert row.title in said
    assert row.date in said
    assert "Disputed by" in said
    assert sent(app)["selected"] == row.id
    button = app.button(key=f"open_Disputed by_{row.disputed_by[0]}")
    button.click().run()
    assert app.query_params["event"] == row.disputed_by[0]
    assert not app.exception


def test_closing_the_card_clears_the_link(run: Run, curated: Case) -> None:
    app = run(event=curated.events["id"].iloc[-1], window=curated.windows[-1].id)
    app.button(key="card_close").click().run()
    assert "event" not in app.query_params


def test_nothing_chosen_tells_how_to_choose(run: Run) -> None:
    assert "Nothing chosen" in " ".join(block.value for block in run().markdown)


def test_a_claim_has_a_card_too(run: Run, curated: Case) -> None:
    claim = curated.claims[curated.claims["wording"] != ""].iloc[0]
    app = run(event=claim["id"])
    assert not app.exception
    said = " ".join(block.value for block in app.markdown).replace("\\", "").replace(":gray[]", "")
    assert claim["wording"] in said


def test_what_the_link_got_wrong_is_said(run: Run) -> None:
    app = run(lanes="nowhere", measure="nothing", drift="7")
    said = [info.value.replace("\\", "") for info in app.info]
    assert len(said) == 3
    assert "nowhere" in said[0]
    assert "drift" in said[2]


@pytest.mark.parametrize(
    "query",
    [
        {"from_": "0001-01-01", "to": "9999-12-31"},
        {"from_": "2019-06-01", "to": "2019-06-01"},
        {"as_of": "0001-01-01"},
        {"as_of": "9999-12-31", "since": "9999-12-30"},
        {"event": "x" * 5000},
        {"q": "\U0001f600 \u202e [x](y) $z$ \x00"},
        {"month": "9999-12"},
    ],
)
def test_odd_links_are_answered(run: Run, query: dict[str, str]) -> None:
    app = run(**query)
    assert not app.exception
    assert len(app.get("bidi_component")) == 1


def test_each_number_opens_its_list(run: Run, curated: Case) -> None:
    app = run(lanes="payments")
    app.button(key="open_Hidden by the filter").click().run()
    assert not app.exception
    hidden = apply_view(curated, View(lanes=("payments",))).filtered
    assert any(list(frame.value.get("Id", [])) == list(hidden["id"]) for frame in app.dataframe)


def test_a_folder_with_problems_shows_its_good_rows(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("a.csv").write_text(
        "date,title,source\n2019-03-01,Good,https://example.org\n03/04/2019,Bad,https://example.org\n",
        encoding="utf-8",
    )
    app = run(folder=tmp_path)
    assert not app.exception
    assert "1 of 1 events" in labels(app)
    app.button(key="open_problems").click().run()
    assert any("ambiguous-date" in frame.value.to_string() for frame in app.dataframe)


def test_a_folder_that_does_not_exist_is_one_line(run: Run, tmp_path: Path) -> None:
    app = run(folder=tmp_path / "nowhere")
    assert not app.exception
    assert len(app.error) == 1
    assert app.title[0].value == "This folder cannot be shown"


def test_an_empty_case_says_so(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("a.csv").write_text("date,title,source\n", encoding="utf-8")
    app = run(folder=tmp_path)
    assert not app.exception
    assert "0 of 0 events" in labels(app)


def test_data_never_reaches_a_label_as_markdown(run: Run, tmp_path: Path) -> None:
    bait = "![x](https://example.org/p.png) **b**"
    tmp_path.joinpath("case.toml").write_text(f'title = "{bait}"\n', encoding="utf-8")
    tmp_path.joinpath("a.csv").write_text(
        f"id,date,title,source,claimant\ne1,2019-03-01,{bait},https://example.org,{bait}\n", encoding="utf-8"
    )
    app = run(folder=tmp_path, event="e1")
    assert not app.exception
    texts = (
        [block.value for block in app.markdown]
        + [b.label for b in app.button]
        + [c.value for c in app.caption]
    )
    assert not [text for text in texts if "![" in text]
