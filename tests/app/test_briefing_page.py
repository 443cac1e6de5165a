from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import data, take
from dashboard.app.plain_text import escape
from dashboard.evidence.case import curated_folder, load_case
from dashboard.evidence.problems import ExportError
from dashboard.share.picture import picture
from dashboard.view import View

SCRIPT = """
from dashboard.app import address
from dashboard.app.briefing_page import page
address.take()
page()
address.tell()
"""


@pytest.fixture(autouse=True)
def served() -> None:
    data.use(curated_folder())


def opened(**query: str) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def previewed(app: AppTest) -> dict[str, Any]:
    """What the preview component was given."""
    sent = app.get("bidi_component")
    assert len(sent) == 1
    return json.loads(sent[0].proto.json)


def test_the_preview_is_the_very_figure_render_draws() -> None:
    app = opened(picture="timeline", size="half", marking="TLP:RED", headline="Mine")
    drawn = picture(
        load_case(curated_folder()), View(picture="timeline", size="half", marking="TLP:RED", headline="Mine")
    )
    sent = previewed(app)
    assert json.loads(sent["figure"]) == json.loads(drawn.figure.to_json())
    assert sent["alt"] == drawn.text_alternative
    assert sent["name"] == "events_timeline_spring-2019_as-of-2026-11-22_TLP-RED"


def test_the_form_writes_the_link() -> None:
    app = opened()
    labels = {box.label: box for box in app.selectbox}
    assert list(labels) == ["Picture", "Size", "Marking"]
    assert labels["Marking"].value == "TLP:CLEAR"
    labels["Size"].set_value("square").run()
    assert app.query_params["size"] == "square"
    next(text for text in app.text_input if text.label == "Headline").set_value("Two words").run()
    assert app.query_params["headline"] == "Two words"
    assert app.query_params["size"] == "square"
    next(box for box in app.selectbox if box.label == "Marking").set_value("none").run()
    assert app.query_params["marking"] == "none"
    assert "_unmarked" in previewed(app)["name"]
    assert not app.exception


def test_the_headline_suggests_and_never_insists() -> None:
    app = opened()
    field = next(text for text in app.text_input if text.label == "Headline")
    assert field.value == ""
    assert field.placeholder == picture(load_case(curated_folder()), View()).title


def test_a_hidden_rebuttal_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(
        "id,date,title,lane,source,disputes\n"
        "report,2019-06-02,Staff *cut*,a,https://example.org/1,\n"
        "denial,2019-06-03,No cut,b,https://example.org/2,report\n",
        encoding="utf-8",
    )
    data.use(tmp_path)
    app = opened(lanes="a")
    said = [line.value for line in app.markdown]
    assert said[0] == "**Before it leaves: one thing to look at**"
    assert said[1] == (
        ":material/warning: “Staff \\*cut\\*” is shown\\, but not what contradicts it\\: “No cut”\\."
    )
    next(button for button in app.button if button.label == "Take the filters off").click().run()
    assert "lanes" not in app.query_params
    assert not app.markdown
    assert not app.exception


def test_without_chromium_the_browser_s_own_export_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    app = opened()
    assert previewed(app)["exports"] is True
    assert any("apt install chromium" in line.value.replace("\\", "") for line in app.info)
    disabled = {button.label: button.disabled for button in app.get("download_button")}
    assert disabled == {
        "PNG": True,
        "SVG": True,
        "PDF": True,
        "PowerPoint": True,
        "Web page": False,
        "Evidence pack": True,
    }


def test_why_a_file_was_not_made_is_kept_until_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = picture(load_case(curated_folder()), View())
    kept: take.Failures = {}

    def refused(*_: object) -> bytes:
        raise ExportError("the disk is full")

    def broken(*_: object) -> bytes:
        raise KeyError("secret/path")

    monkeypatch.setattr(data, "export", refused)
    with pytest.raises(ExportError):
        take.make(drawn, "png", kept)
    assert kept == {"png": "the disk is full"}
    monkeypatch.setattr(data, "export", broken)
    with pytest.raises(KeyError):
        take.make(drawn, "svg", kept)
    assert kept["svg"] == "something unexpected went wrong; whoever runs this server finds it in its log"
    monkeypatch.setattr(data, "export", lambda *_: b"made")
    assert take.make(drawn, "png", kept) == b"made"
    assert list(kept) == ["svg"]


def test_a_reason_is_only_ever_text_and_stays_with_its_view() -> None:
    app = opened(picture="timeline")
    _, kept = app.session_state["kept_failures"]
    kept["pptx"] = "![x](https://e.org/p.png) <b>b</b>"
    app.run()
    said = "The PowerPoint was not made. ![x](https://e.org/p.png) <b>b</b>."
    assert [line.value for line in app.error] == [escape(said)]
    assert "![" not in app.error[0].value and "<b>" not in app.error[0].value
    app.session_state["address"] = {"picture": "counts"}
    app.run()
    assert not app.error


def test_the_page_is_run_again_once_for_each_change_of_the_reasons() -> None:
    app = AppTest.from_string(
        """
import streamlit as st
from dashboard.app import take
st.text(str(take.changed()))
"""
    )
    kept: take.Failures = {}
    app.session_state["kept_failures"] = ("view", kept)
    steps = []
    for change in (None, {"png": "no"}, None, {"png": "other"}, {}):
        if change is not None:
            kept.clear()
            kept.update(change)
        for _ in range(2):
            steps.append(app.run().text[0].value)
    assert steps == ["False", "False", "True", "False", "False", "False", "True", "False", "True", "False"]


@pytest.mark.parametrize("name", ["headline", "classification"])
def test_markup_in_the_link_is_only_ever_text(name: str, tmp_path: Path) -> None:
    app = opened(**{name: "![x](https://e.org/p.png) <b>b</b> </script> $x$"})
    drawn = [note["text"] for note in json.loads(previewed(app)["figure"])["layout"]["annotations"]]
    assert any("&lt;b&gt;b&lt;/b&gt; &lt;/script&gt; &#36;x&#36;" in text for text in drawn)
    assert not [line for line in app.markdown if "![x](" in line.value]
