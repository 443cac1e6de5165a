from __future__ import annotations

import pytest

from dashboard.figures.canvas import Canvas
from dashboard.figures.drawing import draw_mark
from dashboard.figures.marks import Mark
from dashboard.figures.theme import THEMES

LIGHT = THEMES["light"]


def drawn(**style: object) -> list[dict[str, object]]:
    canvas = Canvas("x", "y", None, "marks")
    fields = {"shape": "day", "left": 20.0, "right": 20.0, "fade_left": 20.0, "fade_right": 20.0} | style
    draw_mark(canvas, Mark(id="a", lane="l", colour="#1B70B8", **fields), 10, LIGHT, LIGHT.lane)  # type: ignore[arg-type]
    return canvas.traces()


def symbol(traces: list[dict[str, object]]) -> tuple[object, ...]:
    (dots,) = [t for t in traces if t.get("mode") == "markers"]
    marker = dots["marker"]
    assert isinstance(marker, dict)
    return marker["symbol"], marker["color"], marker["line"]["dash"]


def test_status_is_in_the_edge_and_the_fill() -> None:
    confirmed, reported = symbol(drawn()), symbol(drawn(status="reported"))
    disputed = symbol(drawn(status="disputed"))
    assert confirmed == ("circle", "#5895CA", "solid")
    # Confirmed and reported share the fill, and differ in the edge.
    assert reported == ("circle", "#5895CA", "2px,2px")
    assert disputed == ("circle", LIGHT.lane, "solid")


def test_denied_is_hollow_with_a_stroke() -> None:
    traces = drawn(status="denied")
    assert symbol(traces)[1] == LIGHT.lane
    assert [t["x"] for t in traces if t.get("mode") == "lines"] == [[14.75, 25.25]]


def test_a_rebuttal_is_a_cross_as_large_as_a_report() -> None:
    (dots,) = drawn(rebuts=True)
    (disc,) = drawn()
    assert isinstance(dots["marker"], dict)
    assert isinstance(disc["marker"], dict)
    assert dots["marker"]["symbol"] == "x-thin"
    assert dots["marker"]["size"] + dots["marker"]["line"]["width"] >= disc["marker"]["size"]


def test_window_is_a_pale_bar_between_two_ticks() -> None:
    bars, *lines = drawn(
        shape="window",
        left=10.0,
        right=50.0,
        fade_left=10.0,
        fade_right=50.0,
        tick_left=True,
        tick_right=True,
    )
    assert (bars["base"], bars["x"], bars["y"], bars["width"]) == ([10.0], [40.0], [10], [9.0])
    ticks = [line for line in lines if isinstance(line["line"], dict) and line["line"]["width"] == 2]
    assert [t["x"] for t in ticks] == [[10.0, 10.0, None, 50.0, 50.0]]
    assert [t["y"] for t in ticks] == [[2.0, 18.0, None, 2.0, 18.0]]


def test_a_fade_grows_paler_outwards() -> None:
    bars, *_ = drawn(
        shape="window", left=60.0, right=60.0, fade_left=0.0, fade_right=60.0, tick_right=True, open_="before"
    )
    shades = [int(str(colour)[1:3], 16) for colour in bars["marker"]["color"]]  # type: ignore[index]
    assert shades == sorted(shades)
    assert sum(bars["x"]) == pytest.approx(60)  # type: ignore[call-overload]
