"""The pages' theme: the colours and the type of the pictures, as Streamlit's settings."""

from __future__ import annotations

from dashboard.figures.metrics import FONT_STACK
from dashboard.figures.theme import THEMES

# Streamlit knows these names only; they get the lane colours of the picture, in this order.
LANE_HUES = ("blue", "green", "yellow", "orange", "violet", "gray", "red")


def look() -> dict[str, str | int | bool]:
    """Return the pages' theme, light and dark, in the colours and the type of the pictures."""
    settings: dict[str, str | int | bool] = {
        "theme.font": FONT_STACK,
        "theme.headingFont": FONT_STACK,
        "theme.baseFontSize": 15,
        "theme.baseRadius": "4px",
        "theme.showWidgetBorder": True,
        "theme.paddingTop": "0.5rem",
        "theme.paddingBottom": "2rem",
    }
    for name, theme in THEMES.items():
        colours = {
            # Dark enough for the white words on a button, light enough to stand out from a dark page.
            "primaryColor": theme.count if name == "light" else "#3878A4",
            "backgroundColor": theme.paper,
            "secondaryBackgroundColor": theme.lane,
            "textColor": theme.ink,
            "linkColor": theme.lanes[0],
            "borderColor": theme.grid,
            **{f"{hue}TextColor": colour for hue, colour in zip(LANE_HUES, theme.lanes, strict=False)},
        }
        settings |= {f"theme.{name}.{option}": colour for option, colour in colours.items()}
    return settings
