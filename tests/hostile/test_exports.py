"""Every export of the hostile case opens, and opening it runs nothing and asks nobody."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from PIL import Image
from playwright.sync_api import Browser
from pptx import Presentation

from dashboard.evidence.case import Case, load_case
from dashboard.link import PICTURES
from dashboard.share.files import write_folder
from dashboard.share.image import close
from dashboard.share.picture import Picture, picture
from dashboard.share.render import render
from dashboard.share.site import site_files
from dashboard.view import View
from tests.hostile.payloads import TEXTS
from tests.hostile.reader import squeeze

pytestmark = pytest.mark.e2e
HEADLINE = "".join(TEXTS[name] for name in ("onerror", "close-script", "xml-entity", "plotly-fields"))
OUTSIDE = re.compile(r"^(?!file:|data:|blob:|about:)")


@pytest.fixture(scope="module", autouse=True)
def studio(chromium: str) -> Iterator[None]:
    yield
    close()


def draw(case: Case, kind: str) -> Picture:
    view = View(picture=kind, headline=HEADLINE, classification=TEXTS["script"], window="all")
    return replace(picture(case, view), notes=TEXTS["iframe"])


def watch(browser: Browser, *addresses: str) -> list[str]:
    """Open files as a reader would; return everything that went wrong."""
    wrong: list[str] = []
    with browser.new_context() as context:
        context.on(
            "request", lambda request: wrong.append(request.url) if OUTSIDE.match(request.url) else None
        )
        for address in addresses:
            page = context.new_page()
            page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
            page.goto(address)
            if page.evaluate("window.pwned ?? null") is not None:
                wrong.append(f"{address}: a script ran")
            page.close()
    return wrong


@pytest.mark.parametrize("kind", PICTURES)
def test_a_web_page_and_an_svg_open_and_stay_silent(
    hostile: Case, browser: Browser, tmp_path: Path, kind: str
) -> None:
    drawn = draw(hostile, kind)
    for suffix in ("html", "svg"):
        (tmp_path / f"picture.{suffix}").write_bytes(render(drawn, suffix))
    assert watch(browser, *(path.as_uri() for path in sorted(tmp_path.iterdir()))) == []
    root = Xml.parse(tmp_path / "picture.svg").getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert (
        tags & {"script", "foreignObject", "iframe", "a", "image", "animate", "set", "use", "style"} == set()
    )
    assert squeeze("".join(root.itertext())).count(squeeze(TEXTS["onerror"])) >= 1


def test_png_pdf_and_slides_open(hostile: Case, tmp_path: Path) -> None:
    drawn = draw(hostile, "briefing")
    assert Image.open(io.BytesIO(render(drawn, "png"))).size == (2560, 1440)
    pdf = tmp_path / "picture.pdf"
    pdf.write_bytes(render(drawn, "pdf"))
    assert not re.search(rb"/(JavaScript|JS|Launch|URI|OpenAction|AA)\b", pdf.read_bytes())
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "onerror=window.pwned" in text.replace(" ", "")
    deck = Presentation(io.BytesIO(render(drawn, "pptx")))
    shown = "".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)
    assert TEXTS["iframe"] in deck.slides[0].notes_slide.notes_text_frame.text
    assert "_x0000_" not in shown
    for part in deck.part.package.iter_parts():
        for link in part.rels.values():
            assert not link.is_external or re.match("https?://", link.target_ref)


def test_the_evidence_pack_opens_and_its_case_loads_again(hostile: Case, tmp_path: Path) -> None:
    pack = zipfile.ZipFile(io.BytesIO(render(draw(hostile, "briefing"), "zip")))
    assert pack.testzip() is None
    for name in pack.namelist():
        assert not name.startswith("/") and ".." not in name.split("/")
        assert not re.search(r'[\\:*?"<>|\x00-\x1f\x7f-\x9f\u202a-\u202e]', name), name
    pack.extractall(tmp_path)
    (folder,) = {path.parent for path in tmp_path.rglob("case.toml")}
    again = load_case(folder)
    assert set(again.events["title"]) == set(hostile.events["title"])
    assert again.hash == hostile.hash


def test_a_site_opens_and_stays_silent(hostile: Case, browser: Browser, tmp_path: Path) -> None:
    write_folder(tmp_path / "site", site_files(hostile))
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 3
    assert watch(browser, *(path.as_uri() for path in pages)) == []
