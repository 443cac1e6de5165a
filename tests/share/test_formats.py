"""Every format of one view, opened by a reader that is not ours, holds what a picture must say."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pptx
import pytest
from PIL import Image

from dashboard.evidence.case import Case, load_case
from dashboard.share.picture import Picture, picture
from dashboard.share.render import render
from dashboard.view import View
from tests.share.conftest import LONG, RIGHT_TO_LEFT, SCRIPT

pytestmark = pytest.mark.usefixtures("studio")

VIEWS = {
    "briefing": View(),
    "timeline": View(picture="timeline", headline=SCRIPT, marking="TLP:RED"),
    "claims": View(picture="claims", headline=LONG, classification=RIGHT_TO_LEFT),
    "counts": View(picture="counts", size="square"),
    "empty": View(window="empty"),
}


@pytest.fixture(scope="module", params=VIEWS)
def hostile_picture(request: pytest.FixtureRequest, hostile: Case) -> Picture:
    return picture(hostile, VIEWS[request.param])


@pytest.fixture(scope="module")
def drawn(curated: Case) -> Picture:
    return picture(curated, View())


def squeezed(text: str) -> str:
    """Text without any blank or isolate: line breaks of a layout do not count."""
    return re.sub(r"[\s\u2066-\u2069]+", "", text)


def pdf_text(pdf: bytes, folder: Path) -> str:
    path = folder / "x.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


def test_png(drawn: Picture) -> None:
    made = render(drawn, "png")
    with Image.open(BytesIO(made)) as image:
        image.load()
        assert image.size == (2560, 1440)
        said = {name: image.info[name] for name in drawn.about}
    assert said == drawn.about
    assert said["Description"] == drawn.text_alternative
    assert drawn.shown.case.hash in said["Data"]
    assert made == render(drawn, "png")


def test_svg(drawn: Picture) -> None:
    root = Xml.fromstring(render(drawn, "svg"))
    assert root[0].text == drawn.title
    for value in drawn.about.values():
        assert value in (root[1].text or "")
    text = squeezed("".join(root.itertext()))
    for said in (drawn.title, "As of 22 Nov 2026", f"data {drawn.shown.case.short_hash}", "TLP:CLEAR"):
        assert squeezed(said) in text
    ids = {element.get("id", "") for element in root.iter()}
    assert {"marks", "lane", "labels", "band"} <= {name.split("-")[0] for name in ids}


@pytest.mark.parametrize("kind", ["briefing", "timeline", "counts", "claims"])
def test_the_title_is_the_headline_drawn(kind: str, curated: Case) -> None:
    shown = picture(curated, View(picture=kind))
    drawn = list(Xml.fromstring(render(shown, "svg")))[2:]
    text = squeezed("".join("".join(element.itertext()) for element in drawn))
    assert squeezed(shown.title) in text


def test_pdf(drawn: Picture, tmp_path: Path) -> None:
    text = squeezed(pdf_text(render(drawn, "pdf"), tmp_path))
    about = drawn.about
    for said in (drawn.title, f"As of {about['As of']}", f"data {drawn.shown.case.short_hash}", "TLP:CLEAR"):
        assert squeezed(said) in text
    for _, number, line in drawn.sources[:3]:
        assert squeezed(f"{number} {line.split(',')[0]}") in text
    info = subprocess.run(["pdfinfo", tmp_path / "x.pdf"], capture_output=True, text=True, check=True).stdout
    assert squeezed(drawn.text_alternative) in squeezed(info)
    assert re.search(r"Pages: +1\n", info)
    images = subprocess.run(
        ["pdfimages", "-list", tmp_path / "x.pdf"], capture_output=True, text=True, check=True
    )
    assert images.stdout.splitlines()[2:] == [], "a vector page holds no picture"


def test_pptx(drawn: Picture) -> None:
    deck = pptx.Presentation(BytesIO(render(drawn, "pptx")))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)
    first = deck.slides[0]
    assert first.shapes.title.text == drawn.title
    shown = next(shape for shape in first.shapes if shape.shape_type == 13)
    assert shown._element.nvPicPr.cNvPr.get("descr") == drawn.text_alternative
    assert shown.width / shown.height == pytest.approx(16 / 9, rel=1e-3)
    notes = first.notes_slide.notes_text_frame.text
    for _, number, line in drawn.sources:
        assert f"{number}  {line}" in notes
    for value in (drawn.about["As of"], drawn.about["Marking"], drawn.about["Data"], drawn.link):
        assert value in notes
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [cell.text for cell in tables[0].rows[0].cells] == [
        "Date",
        "Event",
        "Status",
        "Says",
        "Grade",
        "Source",
    ]
    assert deck.core_properties.title == drawn.title
    assert str(deck.core_properties.created.date()) == str(drawn.shown.as_of)


def test_zip_holds_the_picture_and_rebuilds_the_case(drawn: Picture, tmp_path: Path) -> None:
    made = render(drawn, "zip")
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    pictures = sorted(path.suffix for path in (tmp_path / "pictures").iterdir())
    assert pictures == [".html", ".pdf", ".png", ".svg"]
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8")
    for said in (drawn.title, drawn.text_alternative, drawn.shown.subtitle, drawn.link, "TLP:CLEAR"):
        assert said in readme
    for source in drawn.shown.case.sources.to_dict("records"):
        assert f"{source['id']}: {source['outlet']}" in readme
        assert source["url"] in readme
    again = load_case(tmp_path / "case")
    assert again.hash == drawn.shown.case.hash
    assert again.title == drawn.shown.case.title
    assert (again.lanes, again.measures, again.windows) == (
        drawn.shown.case.lanes,
        drawn.shown.case.measures,
        drawn.shown.case.windows,
    )
    png = next((tmp_path / "pictures").glob("*.png")).read_bytes()
    rebuilt = picture(again, drawn.shown.view)
    assert json.loads(rebuilt.figure.to_json()) == json.loads(drawn.figure.to_json())
    assert render(rebuilt, "png") == png


def test_zip_bytes_repeat(hostile: Case) -> None:
    first, second = (render(picture(hostile, View()), "zip") for _ in range(2))
    assert first == second


def test_hostile_text_in_every_vector_and_raster_format(hostile_picture: Picture, tmp_path: Path) -> None:
    with Image.open(BytesIO(render(hostile_picture, "png"))) as image:
        image.load()
        assert image.info["Title"] == hostile_picture.title
    root = Xml.fromstring(render(hostile_picture, "svg"))
    assert root[0].text == hostile_picture.title
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    text = squeezed(pdf_text(render(hostile_picture, "pdf"), tmp_path))
    assert squeezed(f"data {hostile_picture.shown.case.short_hash}") in text


def test_hostile_text_on_slides_and_in_packs(hostile_picture: Picture) -> None:
    deck = pptx.Presentation(BytesIO(render(hostile_picture, "pptx")))
    assert deck.slides[0].shapes.title.text == hostile_picture.title
    with zipfile.ZipFile(BytesIO(render(hostile_picture, "zip"))) as archive:
        assert archive.testzip() is None
        if len(hostile_picture.shown.events):
            assert b"'=HYPERLINK(1)" in archive.read("shown/events.csv")
        assert b",=HYPERLINK(1)" in archive.read("case/events.csv")
        assert hostile_picture.title in archive.read("README.txt").decode()


def test_the_text_stands_as_written(hostile: Case) -> None:
    """The title with markup is in the SVG letter by letter, not as markup."""
    shown = picture(hostile, View(picture="timeline", headline="<b>x</b> %{x} ${y} &amp; </script>"))
    drawn = list(Xml.fromstring(render(shown, "svg")))[2:]
    text = "".join("".join(element.itertext()) for element in drawn)
    assert "<b>x</b> %{x} ${y} &amp; </script>" in text
