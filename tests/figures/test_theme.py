from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from dashboard.figures.theme import MARKINGS, SIZES, THEMES, Theme, contrast, mix, page_size, type_sizes

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
POINT = 1280 / (40 / 3) / 72

# Machado, Oliveira and Fernandes 2009, severity 1.0.
SIGHT = {
    "common": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as seen with a kind of sight."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@BOTH
def test_text_meets_aa_on_every_ground_it_stands_on(theme: Theme) -> None:
    for text in (theme.ink, theme.muted, *theme.lanes):
        assert contrast(text, theme.lane) >= 4.5, text
        assert contrast(text, theme.paper) >= 4.5, text
    for band in theme.bands:
        assert contrast(theme.ink, band) >= 4.5, band
    assert contrast(theme.count, theme.paper) >= 4.5
    # A claim set aside is still read, on the palest band at least.
    assert contrast(theme.muted, theme.bands[0]) >= 4.5
    # Labels that are not among the hits of a search are dimmed, not lost.
    assert contrast(mix(theme.muted, theme.lane, 0.95), theme.lane) >= 4.5


@BOTH
def test_graphics_meet_three_to_one(theme: Theme) -> None:
    for ink in (theme.accent, theme.unused, theme.count):
        assert contrast(ink, theme.paper) >= 3.0, ink


@BOTH
def test_markings_are_legible_on_black(theme: Theme) -> None:
    assert all(contrast(colour, "#000000") >= 4.5 for colour in MARKINGS.values())


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_first_six_lanes_stay_apart_for_every_kind_of_sight(theme: Theme, sight: str) -> None:
    pairs = combinations(theme.lanes[:6], 2)
    assert min(float(np.linalg.norm(lab(a, sight) - lab(b, sight))) for a, b in pairs) >= 12


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_neighbouring_lanes_stay_apart_for_any_number_of_lanes(theme: Theme, sight: str) -> None:
    colours = [theme.lane_colour(n) for n in range(40)]
    apart = [float(np.linalg.norm(lab(a, sight) - lab(b, sight))) for a, b in pairwise(colours)]
    assert min(apart) >= 9


def test_mix_and_contrast_of_known_colours() -> None:
    assert mix("#FF0000", "#0000FF", 0.5) == "#800080"
    assert round(contrast("#FFFFFF", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


def test_type_on_a_slide_is_large_enough() -> None:
    types = type_sizes(SIZES["slide"])
    # The headline may shrink by an eighth to spare a line.
    assert types.headline - int(types.headline * 0.12) >= 18 * POINT
    assert min(types.label, types.axis) >= 10.5 * POINT - 0.01
    assert types.note >= 8.5 * POINT
    assert types.marking >= 12 * POINT - 0.01


def test_sizes_and_clamped_page() -> None:
    assert {s.name: (s.width, s.height, s.scale) for s in SIZES.values()} == {
        "slide": (1280, 720, 2.0),
        "half": (640, 720, 2.0),
        "a4": (794, 680, 2.0),
        "social": (1200, 628, 2.0),
        "square": (1080, 1080, 2.0),
    }
    assert (page_size(10, 99999).width, page_size(10, 99999).height) == (320, 8000)
    assert (page_size(390, 844).phone, page_size(640, 700).phone, page_size(640, 700).stacked) == (
        True,
        False,
        True,
    )
