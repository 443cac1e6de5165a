"""One picture in one format, by suffix: the single way from a picture to a file's bytes."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.evidence.problems import ExportError
from dashboard.share.groups import group_names
from dashboard.share.image import draw
from dashboard.share.metadata import pdf_with, png_with, svg_with
from dashboard.share.pack import evidence_pack
from dashboard.share.page import standalone
from dashboard.share.picture import Picture
from dashboard.share.slide import slide_deck

PACK_FORMATS = ("png", "svg", "pdf", "html")


def render(picture: Picture, suffix: str) -> bytes:
    """Return a picture's file.

    Parameters
    ----------
    picture
        What to write.
    suffix
        One of `FORMATS`.

    Raises
    ------
    ExportError
        When the suffix is unknown, or Chromium is missing or fails; HTML needs none.
    """
    if suffix not in FORMATS:
        raise ExportError(f"no format “{suffix}”; choose one of {', '.join(FORMATS)}")
    return FORMATS[suffix](picture)


def png(picture: Picture) -> bytes:
    """Return a PNG at the preset's factor, with text chunks; its bytes repeat."""
    scale = picture.size.scale
    return png_with(draw(picture.figure, "png", scale=scale), picture.about, scale=scale)


def svg(picture: Picture) -> bytes:
    """Return an SVG with title, description and named groups."""
    return svg_with(draw(picture.figure, "svg"), picture.about, group_names(picture.figure))


def pdf(picture: Picture) -> bytes:
    """Return a vector PDF of one page with properties."""
    return pdf_with(draw(picture.figure, "pdf"), picture.about)


def pptx(picture: Picture) -> bytes:
    """Return a PowerPoint deck."""
    return slide_deck(picture, png(picture))


def pack(picture: Picture) -> bytes:
    """Return the evidence pack."""
    return evidence_pack(picture, {suffix: FORMATS[suffix](picture) for suffix in PACK_FORMATS})


FORMATS: dict[str, Callable[[Picture], bytes]] = {
    "png": png,
    "svg": svg,
    "pdf": pdf,
    "pptx": pptx,
    "html": standalone,
    "zip": pack,
}
