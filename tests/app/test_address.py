"""The session's address: a browser that is behind undoes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

Run = Callable[..., AppTest]


def test_a_press_sent_with_an_old_address_undoes_nothing(run: Run) -> None:
    app = run()
    app.pills(key="lanes").set_value(["payments"]).run()
    app.query_params.clear()
    app.text_input(key="q").set_value("oil").run()
    assert app.query_params == {"lanes": "payments", "q": "oil"}
    assert app.pills(key="lanes").value == ["payments"]


def test_a_control_that_repeats_an_old_page_is_nobodys_choice(run: Run) -> None:
    app = run()
    first = app.date_input(key="from").value
    app.date_input(key="from").set_value(date(2019, 2, 1)).run()
    zoomed = dict(app.query_params)
    app.query_params.clear()
    app.date_input(key="from").set_value(first).run()
    assert app.query_params == zoomed
    app.date_input(key="from").set_value(first).run()
    assert app.query_params == {}


def test_the_address_of_a_link_stays_as_it_came(run: Run) -> None:
    app = run(lanes="payments", unknown="1")
    assert app.query_params == {"lanes": "payments", "unknown": "1"}
