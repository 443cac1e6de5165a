"""Colours, type sizes and picture sizes, light and dark; our own Plotly template.

Text colours meet WCAG AA on every ground they stand on, and lane colours stay apart for colour-blind readers
(tests/figures/test_theme.py computes both). Shape and edge carry the meaning; colour only repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard.figures.metrics import FONT_STACK

# Beneath these widths the names of lanes stand above them, and (a phone) labels above their marks too.
STACKED_WIDTH, PHONE_WIDTH = 720, 560


@dataclass(frozen=True, slots=True)
class Theme:
    """Colour tokens of one theme, as ``#rrggbb``.

    Attributes
    ----------
    paper, lane
        Ground of the picture and of a lane.
    ink, muted
        Text that is read first, and text beside it.
    grid
        Hairlines.
    count
        The estimate: its median, title and the text of its levels.
    bands
        Fills of the 95, 80 and 50 % band, palest first.
    accent
        Ring of a search hit and tick of a new row.
    unused
        Claims set aside on purpose.
    lanes
        Lane colours in order; `lane_colour` repeats them.
    """

    name: str
    paper: str
    lane: str
    ink: str
    muted: str
    grid: str
    count: str
    bands: tuple[str, str, str]
    accent: str
    unused: str
    lanes: tuple[str, ...]

    def lane_colour(self, index: int) -> str:
        """Return the colour of the lane at `index`; after the last colour the first comes again."""
        return self.lanes[index % len(self.lanes)]


THEMES = {
    "light": Theme(
        name="light",
        paper="#FFFFFF",
        lane="#F4F5F7",
        ink="#17212B",
        muted="#55616D",
        grid="#E0E4E8",
        count="#0B4A75",
        bands=("#DCE9F2", "#B0CEE1", "#77AFD0"),
        accent="#C2410C",
        unused="#6F7A85",
        lanes=(
            "#1B70B8",
            "#0A6650",
            "#936700",
            "#8C2C0A",
            "#6B2C80",
            "#39434C",
            "#B83375",
            "#56611F",
        ),
    ),
    "dark": Theme(
        name="dark",
        paper="#11181F",
        lane="#1B232C",
        ink="#EEF2F5",
        muted="#A7B2BD",
        grid="#2E3944",
        count="#A9D5F2",
        bands=("#1D3446", "#26495F", "#30637F"),
        accent="#FFB454",
        unused="#8A96A1",
        lanes=(
            "#5AA9F8",
            "#63E6B4",
            "#F2C84B",
            "#E5824B",
            "#CDB2EC",
            "#8F99A3",
            "#FF8FC0",
            "#B7C26A",
        ),
    ),
}

# TLP 2.0: text colour on a black ground. Colour values are those of the standard (FIRST, August 2022).
MARKINGS = {
    "TLP:CLEAR": "#FFFFFF",
    "TLP:GREEN": "#33FF00",
    "TLP:AMBER": "#FFC000",
    "TLP:AMBER+STRICT": "#FFC000",
    "TLP:RED": "#FF2B2B",
}


@dataclass(frozen=True, slots=True)
class Size:
    """Size of a picture in CSS pixels, and the factor a raster export multiplies it by."""

    name: str
    title: str
    width: int
    height: int
    scale: float = 2.0

    @property
    def stacked(self) -> bool:
        """Whether names stand above their panels instead of beside them."""
        return self.width < STACKED_WIDTH

    @property
    def phone(self) -> bool:
        """Whether labels stand above their marks, too."""
        return self.width < PHONE_WIDTH

    @property
    def edge(self) -> float:
        """Margin at the left and right."""
        return 10.0 if self.phone else 16.0


SIZES = {
    size.name: size
    for size in (
        Size("slide", "Slide, 16:9", 1280, 720),
        Size("half", "Half a slide", 640, 720),
        Size("a4", "A4 width", 794, 680),
        Size("social", "Social card", 1200, 628),
        Size("square", "Square", 1080, 1080),
    )
}


def page_size(width: int, height: int) -> Size:
    """Return a size for the page, clamped to 320..4000 by 240..8000 pixels."""
    return Size("page", "Page", min(max(width, 320), 4000), min(max(height, 240), 8000), 2.0)


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Font sizes in pixels. A slide is 13.33 in or 1280 px wide, so 1 pt is 1.333 px."""

    headline: float
    subtitle: float
    label: float
    axis: float
    note: float
    marking: float = 16.0


def type_sizes(size: Size) -> TypeSizes:
    """Return the font sizes of a picture.

    Examples
    --------
    >>> type_sizes(SIZES["slide"]).headline / (1280 / 13.3333 / 72) >= 18
    True
    """
    if size.width < PHONE_WIDTH:
        return TypeSizes(headline=19, subtitle=13, label=12.5, axis=12, note=11)
    if size.width < 900:
        return TypeSizes(headline=24, subtitle=14, label=14, axis=14, note=11.5)
    return TypeSizes(headline=27, subtitle=14.5, label=14, axis=14, note=11.5)


def template(theme: Theme) -> dict[str, Any]:
    """Return our own Plotly template, so that no importer's default reaches a picture."""
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.grid,
        "tickcolor": theme.grid,
        "zeroline": False,
        "automargin": False,
        "tickfont": {"color": theme.ink},
        "title": {"text": ""},
    }
    return {
        "layout": {
            "font": {"family": FONT_STACK, "color": theme.ink, "size": 14},
            "paper_bgcolor": theme.paper,
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(theme.lanes),
            "hoverlabel": {
                "bgcolor": theme.paper,
                "bordercolor": theme.muted,
                "font": {"family": FONT_STACK, "color": theme.ink, "size": 13},
                "align": "left",
            },
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0, "autoexpand": False},
            "showlegend": False,
            "hovermode": "closest",
            "barmode": "overlay",
            "bargap": 0,
            "xaxis": axis,
            "yaxis": axis,
            "annotationdefaults": {"showarrow": False, "borderpad": 0},
        }
    }


@lru_cache(maxsize=8192)
def mix(colour: str, ground: str, share: float) -> str:
    """Return `share` of `colour` over `ground`, as an opaque ``#rrggbb``.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.25)
    '#BFBFBF'
    """
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(share * c + (1 - share) * g):02X}" for c, g in pairs)


def contrast(a: str, b: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (channel / 255 for channel in _rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
