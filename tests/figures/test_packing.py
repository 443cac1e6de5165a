from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.packing import Box, Place, pack_labels, pack_marks, share_rows

WIDTH = 400.0


@st.composite
def boxes(draw: st.DrawFn) -> list[Box]:
    out = []
    for _ in range(draw(st.integers(0, 25))):
        left = draw(st.floats(0, WIDTH - 10))
        right = draw(st.floats(left, WIDTH))
        out.append(Box(left, right, draw(st.floats(1, 500))))
    return out


def overlapping(places: list[Place], gap: float) -> list[tuple[Place, Place]]:
    return [
        (a, b)
        for n, a in enumerate(places)
        for b in places[n + 1 :]
        if a.row == b.row and a.left < b.right + gap - 1e-9 and b.left < a.right + gap - 1e-9
    ]


@given(boxes(), st.integers(1, 8), st.booleans())
def test_nothing_overlaps_and_nothing_leaves_its_lane(asked: list[Box], rows: int, above: bool) -> None:
    places = pack_labels(asked, WIDTH, rows=rows, above=above, gap=10)
    found = [p for p in places if p]
    assert len(places) == len(asked)
    assert overlapping(found, 10) == []
    for box, place in zip(asked, places, strict=True):
        if place:
            assert 0 <= place.row < rows
            assert place.left >= 0
            assert place.right <= WIDTH
            assert place.left <= box.left
            assert place.right >= box.right
            assert place.text >= 0
            assert place.text + box.label <= WIDTH + 1e-6


@given(boxes(), st.integers(1, 8), st.booleans())
def test_fewer_rows_never_move_a_label_that_stays(asked: list[Box], rows: int, above: bool) -> None:
    many = pack_labels(asked, WIDTH, rows=rows + 5, above=above)
    few = pack_labels(asked, WIDTH, rows=rows, above=above)
    assert few == [p if p and p.row < rows else None for p in many]


@given(boxes(), st.integers(1, 8))
def test_the_same_boxes_pack_the_same(asked: list[Box], rows: int) -> None:
    assert pack_labels(asked, WIDTH, rows=rows) == pack_labels(list(asked), WIDTH, rows=rows)


@given(boxes(), boxes(), st.integers(1, 4))
def test_marks_alone_stay_off_labels(labelled: list[Box], alone: list[Box], rows: int) -> None:
    taken = [p for p in pack_labels(labelled, WIDTH, rows=rows) if p]
    marks = [p for p in pack_marks(alone, taken, rows=rows) if p]
    assert overlapping(taken + marks, 2) == []


def test_sides() -> None:
    one = [Box(100, 110, 80)]
    assert pack_labels(one, WIDTH, rows=1) == [Place(0, "right", 100, 196, 116)]
    assert pack_labels([Box(380, 390, 80)], WIDTH, rows=1) == [Place(0, "left", 294, 390, 294)]
    assert pack_labels([Box(0, 400, 80)], WIDTH, rows=1) == [Place(0, "on", 0, 400, 160)]
    assert pack_labels([Box(380, 390, 80)], WIDTH, rows=1, above=True) == [Place(0, "above", 320, 400, 320)]
    assert pack_labels([Box(0, 10, 401)], WIDTH, rows=9) == [None]


def test_rows_go_where_most_is_to_be_seen() -> None:
    assert share_rows([[9, 1], [9, 9, 9], [0]], 5) == [1, 3, 1]
    assert share_rows([[1], [1]], 1) == [1, 1]
    assert share_rows([[5, 5], [5, 5, 5]], 3) == [1, 2]


@given(st.lists(st.lists(st.floats(0, 9), max_size=6), min_size=1, max_size=6), st.integers(1, 20))
def test_rows_shared_are_at_most_the_rows_there_are(gains: list[list[float]], total: int) -> None:
    given_rows = share_rows(gains, total)
    assert min(given_rows) >= 1
    assert sum(given_rows) <= max(total, len(gains))
