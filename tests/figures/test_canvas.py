from __future__ import annotations

from datetime import date

from dashboard.figures.canvas import Board, Canvas, styled
from dashboard.figures.scale import Scale

SCALE = Scale.of_days(date(2019, 1, 1), date(2019, 1, 10), 100)


def test_lines_of_one_style_share_a_trace() -> None:
    canvas = Canvas("x", "y", SCALE, "marks")
    canvas.line("a", [(0, 1), (10, 1)], "#111111", 2)
    canvas.line("a", [(20, 1), (30, 1)], "#111111", 2)
    canvas.line("a", [(20, 1), (30, 1)], "#111111", 2, "dot")
    canvas.line("b", [(20, 1), (30, 1)], "#111111", 2)
    traces = canvas.traces()
    assert [t["meta"]["lane"] for t in traces] == ["a", "a", "b"]
    assert traces[0]["x"] == ["2019-01-01", "2019-01-02", None, "2019-01-03", "2019-01-04"]
    assert traces[0]["y"] == [1, 1, None, 1, 1]
    assert traces[0]["hoverinfo"] == "skip"


def test_bars_carry_their_ids_and_lie_beneath_symbols() -> None:
    canvas = Canvas("x", "y", SCALE, "marks")
    canvas.dot("a", 5, 8, "circle", 12, fill="#222222", edge="#111111", ident="one", hover="One")
    canvas.bar("a", 10, 30, 8, 9, "#333333", ident="two", hover="Two")
    bars, symbols = canvas.traces()
    assert bars == {
        "type": "bar",
        "name": "marks a bars",
        "meta": {"role": "marks", "lane": "a"},
        "xaxis": "x",
        "yaxis": "y",
        "orientation": "h",
        "base": ["2019-01-02"],
        "x": [172_800_000.0],
        "y": [8],
        "width": [9],
        "marker": {"color": ["#333333"], "line": {"width": 0}},
        "customdata": ["two"],
        "hovertext": ["Two"],
        "hoverinfo": "text",
    }
    assert (symbols["customdata"], symbols["hovertext"]) == (["one"], ["One"])


def test_board_places_by_pixels_from_the_top_left() -> None:
    board = Board(200, 100)
    board.text(20, 30, "a", size=12, colour="#000000")
    assert {k: board.notes[0][k] for k in ("x", "y", "xshift", "yshift")} == {
        "x": 0,
        "y": 1,
        "xshift": 20,
        "yshift": -30,
    }
    board.panel("x", 50, 150, 200)
    board.panel("y2", 10, 60, 100)
    assert board.axes == {"xaxis": {"domain": [0.25, 0.75]}, "yaxis2": {"domain": [0.4, 0.9]}}
    board.rect(0, 0, 100, 50, "#eeeeee", "lane a")
    assert {k: board.shapes[0][k] for k in ("x0", "x1", "y0", "y1")} == {
        "x0": 0,
        "x1": 0.5,
        "y0": 0.5,
        "y1": 1,
    }


def test_styled_text_is_escaped() -> None:
    assert (
        styled("<i>", 11, "#123456", bold=True)
        == '<span style="font-size:11px;color:#123456"><b>&lt;i&gt;</b></span>'
    )
    assert styled("a & b") == "a &amp; b"
