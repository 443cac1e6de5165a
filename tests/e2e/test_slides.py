"""LibreOffice opens the slides without repair and shows the very picture."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from dashboard.evidence.case import Case
from dashboard.share.image import close
from dashboard.share.picture import picture
from dashboard.share.render import render
from dashboard.view import View

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", autouse=True)
def studio(chromium: str) -> Iterator[None]:
    yield
    close()


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(picture="claims", size="square"),
        View(picture="timeline", headline='שגריר </a> "x" & ' * 9),
    ],
    ids=["briefing", "square", "hostile"],
)
def test_libreoffice_shows_the_slides(curated: Case, view: View, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing; install libreoffice-impress (tests/debian.txt)"
    drawn = picture(curated, view)
    deck = tmp_path / "x.pptx"
    deck.write_bytes(render(drawn, "pptx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, deck],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pdf = tmp_path / "x.pdf"
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "Grade" in text
    assert f"data {curated.short_hash}" in text
    subprocess.run(["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-png", pdf, tmp_path / "page"], check=True)
    page = Image.open(next(tmp_path.glob("page*.png"))).convert("L")
    expected = Image.new("L", page.size, 255)
    size = drawn.size
    scale = min(page.width / size.width, page.height / size.height)
    fitted = (round(size.width * scale), round(size.height * scale))
    shown = Image.open(BytesIO(render(drawn, "png"))).convert("L").resize(fitted, Image.Resampling.LANCZOS)
    expected.paste(shown, ((page.width - fitted[0]) // 2, (page.height - fitted[1]) // 2))
    # Coarse greys: a letter moved by half a dot is no difference, a picture in another place is.
    coarse = (page.width // 8, page.height // 8)
    page, expected = (image.resize(coarse, Image.Resampling.BOX) for image in (page, expected))
    difference = ImageStat.Stat(ImageChops.difference(page, expected)).mean[0]
    blank = ImageStat.Stat(ImageChops.difference(Image.new("L", coarse, 255), expected)).mean[0]
    moved = ImageStat.Stat(ImageChops.difference(ImageChops.offset(expected, 4, 2), expected)).mean[0]
    assert difference < 0.3 * min(blank, moved), f"{difference:.2f} of {blank:.2f}, {moved:.2f} grey levels"
