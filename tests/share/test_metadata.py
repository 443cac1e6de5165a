from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import plotly.graph_objects as go
import pytest
from PIL import Image

from dashboard.share.image import draw
from dashboard.share.metadata import pdf_with, png_with, svg_with, visible

ABOUT = {
    "Title": "A “title” with \x07 and אבג",
    "Description": "In words </desc> & more",
    "Source": "1 Wall Street Journal; 2 TASS",
    "As of": "22 Nov 2026",
    "Data": "1a2b3c4d",
}
SHOWN_TITLE = "A “title” with \N{REPLACEMENT CHARACTER} and אבג"

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def figure() -> go.Figure:
    marks = go.Scatter(x=["2019-01-01", "2019-03-01"], y=[1, 2])
    figure = go.Figure(marks, layout={"width": 400, "height": 300})
    figure.add_shape(type="rect", x0="2019-01-10", x1="2019-01-20", y0=1, y1=2)
    return figure.add_annotation(x="2019-02-01", y=2, text="bell \x07 bell")


def test_visible_shows_what_xml_cannot_hold() -> None:
    assert visible("a\x00b\x1fc\x7fd\x85e\ud800f\uffffg") == "a�b�c�d�e�f�g"
    assert visible("line\nline\ttab") == "line\nline\ttab"


def test_png_carries_its_text_and_density_and_repeats(figure: go.Figure) -> None:
    made = png_with(draw(figure, "png", scale=2), ABOUT, scale=2)
    with Image.open(BytesIO(made)) as image:
        image.load()
        assert image.size == (800, 600)
        assert image.info["Title"] == SHOWN_TITLE
        assert image.info["Source"] == "1 Wall Street Journal; 2 TASS"
        assert image.info["Data"] == "1a2b3c4d"
        assert round(image.info["dpi"][0]) == 192
    assert made == png_with(draw(figure, "png", scale=2), ABOUT, scale=2)


def test_svg_is_valid_named_and_repeats(figure: go.Figure) -> None:
    names = {"tracet0": "marks-payments", "shape-group0": "lane-payments", "annotation0": "labels"}
    made = svg_with(draw(figure, "svg"), ABOUT, names)
    root = Xml.fromstring(made)
    assert root[0].tag.endswith("title") and root[0].text == SHOWN_TITLE
    assert root[1].tag.endswith("desc") and "Description: In words </desc> & more" in (root[1].text or "")
    assert root.get("role") == "img"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert {"marks-payments", "lane-payments", "labels"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert made == svg_with(draw(figure, "svg"), ABOUT, names)


def test_every_reference_inside_the_svg_still_resolves(figure: go.Figure) -> None:
    made = svg_with(draw(figure, "svg"), ABOUT, {}).decode()
    ids = {e.get("id") for e in Xml.fromstring(made.encode()).iter()}
    used = {part.split(")")[0].strip("'\"") for part in made.split("url(#")[1:]}
    assert used
    assert used <= ids


def test_pdf_is_one_vector_page_with_properties_and_repeats(figure: go.Figure, tmp_path: Path) -> None:
    made = pdf_with(draw(figure, "pdf"), ABOUT)
    path = tmp_path / "x.pdf"
    path.write_bytes(made)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
    assert info.stderr == ""
    said = dict(line.split(":", 1) for line in info.stdout.splitlines())
    assert said["Title"].strip() == SHOWN_TITLE
    assert said["Subject"].strip() == "In words </desc> & more"
    assert said["Pages"].strip() == "1"
    width, _, height, _ = said["Page size"].split()
    assert (round(float(width)), round(float(height))) == (300, 225)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "bell � bell" in text
    assert made == pdf_with(draw(figure, "pdf"), ABOUT)
