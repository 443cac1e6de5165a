from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.figures.bands import BANDS, Bands, draw_bands, median_rects
from dashboard.figures.canvas import Board, Canvas
from dashboard.figures.lanes import Look
from dashboard.figures.scale import Scale
from dashboard.figures.theme import SIZES, THEMES, type_sizes
from dashboard.figures.ticks import CountScale
from tests.figures.cases import CLAIMS, SPRING, estimates, show

LOOK = Look(
    Scale.of_days(date(2019, 1, 1), date(2019, 6, 30), 1000), THEMES["light"], type_sizes(SIZES["slide"])
)
COUNTS = CountScale(10, 190, 20000)


def drawn(bands: Bands) -> tuple[set[str], Board, Canvas]:
    board, canvas = Board(1280, 720), Canvas("x", "y2", LOOK.scale, "claims")
    return draw_bands(board, canvas, bands, bands.runs(LOOK, COUNTS), LOOK, COUNTS), board, canvas


def test_bands_are_nested_and_cover_the_window(tmp_path: Path) -> None:
    shown = show(tmp_path)
    bands = Bands.of(shown, estimates(shown)["staff"])
    assert bands.kind == "bands"
    runs = bands.runs(LOOK, COUNTS)
    assert (runs[0].at[0], runs[-1].at[-1]) == (LOOK.scale.start, LOOK.scale.end)
    for run in runs:
        levels = zip(
            *(run.counts[name] for name in ("p2.5", "p10", "p25", "median", "p75", "p90", "p97.5")),
            strict=True,
        )
        # Pixels grow downwards.
        assert all(list(level) == sorted(level, reverse=True) for level in levels)
    seen, board, canvas = drawn(bands)
    assert {"median"} <= seen <= {"median", "thin"}
    assert [t["name"] for t in board.traces[:3]] == [f"band {title}" for title, _, _ in BANDS]
    texts = {n["text"] for n in canvas.notes}
    assert {"95 %", "80 %", "50 %"} <= texts
    heights = sorted(n["y"] for n in canvas.notes)
    assert all(b - a >= 12 for a, b in pairwise(heights))


def test_thin_evidence_is_hatched_and_none_is_blank_and_said(tmp_path: Path) -> None:
    toml = SPRING.replace("2019-01-01", "2001-01-01")
    shown = show(tmp_path, toml=toml)
    look = Look(Scale.of_days(shown.start, shown.end, 1000), LOOK.theme, LOOK.types)
    bands = Bands.of(shown, estimates(shown)["staff"])
    runs = bands.runs(look, COUNTS)
    assert runs[0].evidence == "none"
    assert runs[0].counts == {}
    board, canvas = Board(1280, 720), Canvas("x", "y2", look.scale, "claims")
    seen = draw_bands(board, canvas, bands, runs, look, COUNTS)
    assert "thin" in seen
    for trace in board.traces:
        assert ("fillpattern" in trace) == (trace["meta"]["evidence"] == "thin")
        assert trace["meta"]["evidence"] != "none"
    assert "no evidence" in {n["text"] for n in canvas.notes}


def test_without_an_estimate_the_envelope_is_drawn_and_labelled(tmp_path: Path) -> None:
    bands = Bands.of(show(tmp_path), None)
    assert bands.kind == "envelope"
    seen, board, _ = drawn(bands)
    assert seen == {"envelope"}
    assert {t["meta"]["lane"] for t in board.traces} == {"envelope"}


def test_a_measure_that_is_not_estimated_has_no_band(tmp_path: Path) -> None:
    toml = SPRING.replace('unit = "people"', 'unit = "people"\nestimate = false')
    bands = Bands.of(show(tmp_path, toml=toml, claims=CLAIMS), None)
    assert (bands.kind, bands.tops) == ("claims", [])
    assert drawn(bands)[0] == set()


def test_no_label_is_struck_through_by_the_median(tmp_path: Path) -> None:
    shown = show(tmp_path)
    bands = Bands.of(shown, estimates(shown)["staff"])
    runs = bands.runs(LOOK, COUNTS)
    rects = median_rects(runs, LOOK, COUNTS)
    assert rects[0][0] == pytest.approx(0)
    assert rects[-2][2] == pytest.approx(1000)
    assert all(top < bottom for _, top, _, bottom in rects)


def test_no_months_no_bands(tmp_path: Path) -> None:
    shown = show(tmp_path, **{"from": "2030-01-01", "to": "2030-12-31"})
    bands = Bands.of(shown, estimates(show(tmp_path))["staff"])
    assert bands.runs(LOOK, COUNTS) == []
    assert drawn(bands)[0] == set()
