from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.canvas import Board, Canvas
from dashboard.figures.legend import ENTRIES, draw_legend, legend_lines
from dashboard.figures.metrics import text_width
from dashboard.figures.theme import THEMES

KINDS = [entry.kind for entry in ENTRIES]


@given(st.sets(st.sampled_from(KINDS)), st.floats(200, 1400))
def test_every_kind_once_and_nothing_beyond_the_edge(kinds: set[str], width: float) -> None:
    lines = legend_lines(kinds, width, 11.5)
    assert sorted(entry.kind for line in lines for entry, _ in line) == sorted(kinds)
    for line in lines:
        ends = [(x, x + entry.width + 5 + text_width(entry.words, 11.5)) for entry, x in line]
        assert all(b[0] >= a[1] for a, b in pairwise(ends))
        assert ends[-1][1] <= width + 1


def test_entries_have_different_kinds_and_words() -> None:
    assert len(set(KINDS)) == len(KINDS)
    assert len({entry.words for entry in ENTRIES}) == len(KINDS)


def test_each_entry_draws_within_its_width() -> None:
    for entry in ENTRIES:
        canvas = Canvas("x9", "y9", None, "legend")
        entry.draw(canvas, 100, 10, THEMES["light"])
        xs = [x for t in canvas.traces() for x in (t.get("base") or t["x"]) if x is not None]
        assert xs, entry.kind
        assert min(xs) >= 99, entry.kind
        assert max(xs) <= 101 + entry.width, entry.kind


def test_no_kinds_no_legend() -> None:
    board = Board(800, 100)
    draw_legend(board, set(), THEMES["light"], left=10, top=10, width=700, size=11.5)
    assert (board.traces, board.notes, board.axes) == ([], [], {})
