"""What a real Chromium makes of the figures: the widths we reckon with, and nothing over anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import dashboard
from dashboard.evidence.case import Case
from dashboard.figures.briefing import needed_height, picture_figure
from dashboard.figures.metrics import FONT_STACK, text_width
from dashboard.figures.theme import SIZES, Size, page_size
from dashboard.view import View, apply_view
from tests.figures.cases import estimates

PLOTLY = Path(dashboard.__file__).parent / "assets" / "plotly-basic.min.js"
TEXTS = "g.annotation-text-g text, g.xtick text, g.ytick text, g.y2tick text"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1500, "height": 1500})
    page.set_content("<body style='margin:0'><div id='picture'></div></body>")
    page.add_script_tag(path=PLOTLY)
    return page


def draw(page: Page, figure: str) -> None:
    page.evaluate(
        "([text]) => {const f = JSON.parse(text); return Plotly.newPlot('picture', f.data, f.layout)}",
        [figure],
    )


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_browser(page: Page, bold: bool) -> None:
    for text in (
        "Journal: Rostec cut from 1,000 to a few dozen",
        "Malta refuses overflight",
        "Кириллица 95–125",
        "€ “x” …",
    ):
        font = f"{'bold ' if bold else ''}100px {FONT_STACK}"
        seen = page.evaluate(
            """([text, font]) => {const context = document.createElement('canvas').getContext('2d');
            context.font = font; return context.measureText(text).width}""",
            [text, font],
        )
        # Kerning mostly brings letters together.
        assert seen <= text_width(text, 100, bold) * 1.005
        assert seen >= text_width(text, 100, bold) * 0.97


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "size", [*SIZES.values(), page_size(1400, 760), page_size(390, 0)], ids=lambda s: s.name
)
def test_nothing_lies_over_anything(page: Page, curated: Case, size: Size, theme: str) -> None:
    shown = apply_view(curated, View.from_query({"marking": "TLP:CLEAR"}, curated)[0])
    if size.phone:
        size = page_size(390, needed_height(shown, {}, kind="briefing", width=390))
    figure = picture_figure(shown, estimates(shown), kind="briefing", size=size, theme=theme)
    draw(page, figure.to_json())
    boxes = page.evaluate(
        """s => [...document.querySelectorAll(s)].map(e => {const b = e.getBoundingClientRect();
        return [b.left, b.top, b.right, b.bottom, e.textContent]}).filter(b => b[4])""",
        TEXTS,
    )
    assert len(boxes) > 40
    # A line box is a fifth taller than its letters.
    tight = [(a, t + (b - t) * 0.1, c, b - (b - t) * 0.1, text) for a, t, c, b, text in boxes]
    over = [
        (one[4], other[4])
        for n, one in enumerate(tight)
        for other in tight[n + 1 :]
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 2
    ]
    assert over == []
    cut = [b[4] for b in boxes if b[0] < 0 or b[1] < 0 or b[2] > size.width or b[3] > size.height]
    assert cut == []


def test_a_curated_picture_has_few_nodes(page: Page, curated: Case) -> None:
    shown = apply_view(curated, View.from_query({}, curated)[0])
    figure = picture_figure(shown, estimates(shown), kind="briefing", size=SIZES["slide"])
    draw(page, figure.to_json())
    assert page.evaluate("document.querySelectorAll('#picture svg *').length") < 2500
    assert len(json.loads(figure.to_json())["data"]) < 60
