"""The Timeline page as a reader meets it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from dashboard.evidence.case import Case
from dashboard.figures.theme import THEMES
from dashboard.view import View, apply_view
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def lane_title(case: Case, lane: str) -> str:
    return next(each.title for each in case.lanes if each.id == lane)


def press_lane(reader: Reader, case: Case, lane: str) -> None:
    reader.page.locator(".st-key-lanes button").filter(has_text=lane_title(case, lane)).click()


def shown_ids(case: Case, **view: object) -> set[str]:
    return set(apply_view(case, View(**view)).events["id"])  # type: ignore[arg-type]


def test_the_chart_holds_a_mark_for_every_event_shown(reader: Reader, curated: Case) -> None:
    wanted = shown_ids(curated)
    assert wanted <= reader.marks()
    assert reader.marks() - wanted <= set(curated.claims["id"])
    assert reader.page.locator(".tl-plot").get_attribute("role") == "img"
    expect(reader.page.locator(".tl-alt")).to_contain_text(f"{len(wanted)} of {len(curated.events)} events")


def test_the_whole_picture_is_on_the_first_screen(reader: Reader) -> None:
    box = reader.page.locator(".tl-plot svg.main-svg").first.bounding_box()
    assert box is not None
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 900
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440


def test_a_filter_changes_link_and_picture_back_undoes_reload_restores(reader: Reader, curated: Case) -> None:
    everything, payments = shown_ids(curated), shown_ids(curated, lanes=("payments",))
    press_lane(reader, curated, "payments")
    reader.has_query(lanes="payments")
    reader.marks_are("!ids.includes(arg)", sorted(everything - payments)[0])
    assert reader.marks() & everything == payments
    reader.page.go_back()
    reader.has_query()
    reader.marks_are("ids.includes(arg)", sorted(everything - payments)[0])
    reader.page.go_forward()
    reader.has_query(lanes="payments")
    reader.page.reload()
    reader.drawn()
    assert reader.query == {"lanes": "payments"}
    assert reader.marks() & everything == payments
    expect(reader.page.locator(".st-key-standing")).to_contain_text(
        f"{len(payments)} of {len(curated.events)} events"
    )


def test_a_click_on_a_mark_opens_its_card(reader: Reader, curated: Case) -> None:
    row = curated.events[
        curated.events["id"].isin(shown_ids(curated)) & (curated.events["shape"] == "day")
    ].iloc[-1]
    reader.page.mouse.click(*reader.spot(row["id"]))
    reader.page.wait_for_url("**event=**")
    chosen = curated.events.set_index("id").loc[reader.query["event"]]
    card = reader.page.locator(".st-key-card")
    expect(card).to_contain_text(chosen["title"])
    expect(card).to_contain_text(chosen["date"])
    expect(card).to_contain_text("Sources")


def test_a_click_on_a_label_opens_its_card_and_a_drag_may_begin_on_one(reader: Reader) -> None:
    name, x, y = reader.label()
    reader.page.mouse.click(x, y)
    reader.has_query(event=name)
    reader.page.keyboard.press("Escape")
    reader.has_query()
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x + 250, y, steps=4)
    reader.page.mouse.up()
    reader.page.wait_for_url("**from=**")


def test_zoom_goes_to_the_link_and_is_kept_over_a_filter(reader: Reader, curated: Case) -> None:
    reader.drag(0.3, 0.7)
    reader.page.wait_for_url("**from=**")
    reader.settled()
    zoomed = reader.query
    wanted = [zoomed["from"], (date.fromisoformat(zoomed["to"]) + timedelta(days=1)).isoformat()]
    assert reader.range() == wanted
    press_lane(reader, curated, "payments")
    reader.has_query(**{**zoomed, "lanes": "payments"})
    assert reader.range() == wanted
    expect(reader.page.locator(".st-key-from input, .st-key-from [role=group]").first).to_be_visible()
    reader.page.go_back()
    reader.has_query(**zoomed)
    assert reader.range() == wanted
    reader.page.go_back()
    reader.has_query()


def test_double_click_returns_to_the_named_window(reader: Reader) -> None:
    before = reader.range()
    reader.drag(0.3, 0.7)
    reader.page.wait_for_url("**from=**")
    reader.settled()
    box = reader.page.locator(".tl-plot").bounding_box()
    assert box is not None
    reader.page.mouse.dblclick(box["x"] + 700, box["y"] + box["height"] * 0.6)
    reader.has_query()
    assert reader.range() == before


def test_a_keyboard_walks_the_events_in_time_order(reader: Reader, curated: Case) -> None:
    root, said = reader.page.locator(".tl-root"), reader.page.locator(".tl-said")
    root.focus()
    places = []
    for _ in range(4):
        reader.page.keyboard.press("ArrowRight")
        expect(said).to_contain_text(re.compile(rf"^{len(places) + 1} of \d+\. "))
        places.append(said.inner_text())
    assert len(set(places)) == 4
    reader.page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(places[2])
    reader.page.keyboard.press("?")
    expect(reader.page.locator(".tl-keys")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator(".tl-keys")).to_be_hidden()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**event=**")
    expect(reader.page.locator(".st-key-card")).to_contain_text("Sources")
    expect(root).to_be_focused()
    reader.page.keyboard.press("Escape")
    reader.has_query()


def test_a_link_restores_window_filters_as_of_and_selection(
    look: Callable[..., Reader], curated_url: str, curated: Case
) -> None:
    lane = curated.lanes[-1].id
    day = date(2019, 6, 5)
    event = sorted(shown_ids(curated, lanes=(lane,), as_of=day))[0]
    reader = look().open(f"{curated_url}/?lanes={lane}&as_of={day}&event={event}")
    wanted = shown_ids(curated, lanes=(lane,), as_of=day)
    reader.marks_are("arg.every(id => ids.includes(id))", sorted(wanted))
    expect(reader.page.locator(".st-key-standing")).to_contain_text("As of 5 Jun 2019")
    expect(reader.page.locator(".st-key-card")).to_contain_text(event)
    press_lane(reader, curated, lane)
    reader.has_query(as_of=str(day), event=event)
    reader.page.go_back()
    reader.has_query(lanes=lane, as_of=str(day), event=event)
    expect(reader.page.locator(".st-key-card")).to_contain_text(event)


def test_what_a_link_got_wrong_is_said(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look().open(f"{curated_url}/?lanes=nowhere&from=2019-07-01&to=2019-01-01&x=1")
    alerts = reader.page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(3)
    expect(alerts.nth(0)).to_contain_text("nowhere")


def test_hovering_a_report_joins_it_to_its_rebuttals(reader: Reader, curated: Case) -> None:
    inside = shown_ids(curated)
    rows = curated.events[curated.events["id"].isin(inside)]
    report = next(r.id for r in rows.itertuples() if set(r.disputed_by) & inside)
    reader.page.locator(".tl-root").focus()
    reader.page.keyboard.press("Home")
    for _ in range(len(reader.marks())):
        if reader.page.locator(".tl-link").count():
            break
        reader.page.keyboard.press("ArrowRight")
    assert reader.page.locator(".tl-link").count() >= 1
    assert report in reader.marks()


def test_the_other_pages_keep_the_view(reader: Reader, curated: Case) -> None:
    press_lane(reader, curated, "payments")
    reader.has_query(lanes="payments")
    reader.page.get_by_role("link", name="Evidence").click()
    reader.at("evidence", lanes="payments")
    reader.page.get_by_role("link", name="Timeline").click()
    reader.at("", lanes="payments")
    reader.page.go_back()
    reader.at("evidence", lanes="payments")


def test_on_a_phone_nothing_is_wider_than_the_screen(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look(390, 844).open(curated_url)
    assert reader.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    box = reader.page.locator(".tl-plot svg.main-svg").first.bounding_box()
    assert box is not None
    assert 340 <= box["width"] <= 390


def test_without_our_script_the_plain_chart_takes_over_and_says_so(
    browser: object, look: Callable[..., Reader], curated_url: str
) -> None:
    reader = look()
    reader.page.route("**/assets/plotly-basic.min.js", lambda route: route.fulfill(status=200, body="void 0"))
    reader.page.goto(curated_url)
    expect(reader.page.get_by_test_id("stPlotlyChart")).to_be_visible()
    expect(reader.page.get_by_test_id("stToast")).to_contain_text("could not be loaded")


def test_a_row_chosen_in_a_list_opens_its_card(reader: Reader, curated: Case) -> None:
    reader.page.get_by_role("button", name="outside the window").click()
    table = reader.page.get_by_role("dialog").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    reader.settled()
    box = table.bounding_box()
    assert box is not None
    reader.page.mouse.click(box["x"] + 18, box["y"] + 53)
    reader.page.wait_for_url("**event=**")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    first = apply_view(curated, View()).outside.iloc[0]
    assert reader.query["event"] == first["id"]
    expect(reader.page.locator(".st-key-card")).to_contain_text(first["title"])


def test_full_screen_draws_a_larger_picture(reader: Reader) -> None:
    reader.page.locator(".tl-root").focus()
    reader.page.keyboard.press("f")
    reader.page.wait_for_function("() => document.querySelector('.tl-plot')?.layout?.height > 800")
    assert reader.page.evaluate("document.fullscreenElement?.className").startswith("tl-root")
    assert reader.page.evaluate(
        "document.querySelector('.tl-root').scrollWidth <= document.documentElement.clientWidth"
    )
    reader.page.keyboard.press("f")
    reader.page.wait_for_function("() => document.querySelector('.tl-plot')?.layout?.height < 800")


def test_a_dark_reader_gets_a_dark_picture(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look(color_scheme="dark").open(curated_url)
    paper = reader.page.evaluate("document.querySelector('.tl-plot')._fullLayout.paper_bgcolor")
    assert paper.upper() == THEMES["dark"].paper


def test_paper_gets_one_page_and_no_controls(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    expect(reader.page.locator(".st-key-controls")).to_be_hidden()
    expect(reader.page.locator(".st-key-card")).to_be_hidden()
    assert reader.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
