"""A picture as a PowerPoint file: the picture with its words, sources in the notes, then the rows.

Owns the layout of the slides. python-pptx has no chart that fits, so the picture is a picture.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from itertools import islice, pairwise
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard.figures.theme import MARKINGS
from dashboard.share.files import zip_bytes
from dashboard.share.metadata import visible
from dashboard.share.picture import Picture
from dashboard.share.tables import Table, tables

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_MARGIN = Inches(0.5)
_TITLE_ONLY = 5  # python-pptx's default template: its layout with a title and nothing else
_ROWS = 11
_PLAIN_STYLE = "{9D7B030F-B1BA-407C-9EB3-3CB5C6A1A6B5}"  # "Light Style 1" of the format's built-in ones
_LONGEST = 90  # characters of one cell that stay readable on a slide
_FONT = "Arial"


def slide_deck(picture: Picture, png: bytes) -> bytes:
    """Return a 16:9 deck whose bytes repeat.

    Parameters
    ----------
    picture
        What the slides say.
    png
        The same picture, drawn.
    """
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    _picture_slide(deck, picture, png)
    for table in tables(picture):
        _table_slide(deck, picture, table)
    _properties(deck, picture)
    buffer = io.BytesIO()
    deck.save(buffer)
    return _repeatable(buffer.getvalue())


def _write_notes(slide: Any, picture: Picture) -> None:
    """Write the notes: the picture in words, every source with its number and link, how to make it again."""
    about, addresses = picture.about, picture.addresses
    lines = [(picture.notes, ""), ("", "")] if picture.notes else []
    lines += [(about["Description"], ""), ("", ""), ("Sources", "")]
    lines += [
        (f"{number}  {line}", addresses.get(source, "")) for source, number, line in picture.sources
    ] or [("none: no row is shown", "")]
    lines += [("", ""), (f"As of {about['As of']} · marking {about['Marking']} · data {about['Data']}", "")]
    lines += [(f"Hash scheme {about['Hash scheme']}", ""), (f"{about['Software']} · {about['Link']}", "")]
    frame = slide.notes_slide.notes_text_frame
    frame.text = visible("\n".join(text for text, _ in lines))
    paragraphs = iter(frame.paragraphs)
    for text, href in lines:
        # A line of the notes may hold line breaks, and each made a paragraph.
        runs = [run for paragraph in islice(paragraphs, text.count("\n") + 1) for run in paragraph.runs]
        if href:
            # relate_to looks through every link there is, for each: minutes, where there are thousands.
            link = frame.part.rels._add_relationship(RT.HYPERLINK, href, is_external=True)
            for run in runs:
                run.font._rPr.add_hlinkClick(link)


def _picture_slide(deck: Any, picture: Picture, png: bytes) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    # The picture carries its headline; the slide's own, off the slide, serves outlines and screen readers.
    title = slide.shapes.title
    title.text = visible(picture.title)
    title.left, title.top, title.width, title.height = _MARGIN, -Inches(1), _WIDTH - 2 * _MARGIN, Inches(0.8)
    scale = min(_WIDTH / picture.size.width, _HEIGHT / picture.size.height)
    width, height = Emu(int(picture.size.width * scale)), Emu(int(picture.size.height * scale))
    left, top = Emu((_WIDTH - width) // 2), Emu((_HEIGHT - height) // 2)
    drawn = slide.shapes.add_picture(io.BytesIO(png), left, top, width, height)
    properties = drawn._element.nvPicPr.cNvPr
    properties.set("descr", visible(picture.text_alternative))
    properties.set("title", visible(picture.title))
    _write_notes(slide, picture)


def _table_slide(deck: Any, picture: Picture, table: Table) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = _MARGIN, Inches(0.3), Inches(10.4), Inches(0.6)
    _write(title.text_frame, table.title, size=24, bold=True)
    if picture.shown.marking:
        _marking(slide, picture)
    rows = table.rows[:_ROWS]
    if rows:
        _grid(slide, table, rows)
    left_out = len(table.rows) - len(rows)
    more = f"and {left_out:,} more in the evidence pack · " if left_out else ""
    more = more if rows else "No row lies in this window. "
    foot = slide.shapes.add_textbox(_MARGIN, Inches(6.95), _WIDTH - 2 * _MARGIN, Inches(0.4))
    said = f"{more}As of {picture.about['As of']} · data {picture.shown.case.short_hash}"
    _write(foot.text_frame, said, size=10)
    _write_notes(slide, picture)


def _grid(slide: Any, table: Table, rows: tuple[tuple[str, ...], ...]) -> None:
    wide = _WIDTH - 2 * _MARGIN
    shape = slide.shapes.add_table(
        len(rows) + 1, len(table.columns), _MARGIN, Inches(1.1), wide, Inches(0.45)
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", visible(table.title))
    grid = shape.table
    # The default style is a blue of its own; plain lines say the same.
    style = grid._tbl.tblPr
    style.set("bandRow", "0")
    style.find(qn("a:tableStyleId")).text = _PLAIN_STYLE
    shares = [_share(table.columns[place], rows, place) for place in range(len(table.columns))]
    everything = (table.columns, *rows)
    edges = [int(wide * sum(shares[:place]) / sum(shares)) for place in range(len(shares) + 1)]
    for column, (start, end) in zip(grid.columns, pairwise(edges), strict=True):
        column.width = Emu(end - start)
    for place, row in enumerate(everything):
        for cell, text in zip(grid.rows[place].cells, row, strict=True):
            short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            _write(cell.text_frame, short, size=11, bold=place == 0)
            cell.margin_top = cell.margin_bottom = Inches(0.03)


def _share(heading: str, rows: tuple[tuple[str, ...], ...], place: int) -> float:
    """Return a column's share of the width: its longest cell within reason, never less than its heading."""
    return max(1.8 * len(heading) + 5, *(min(len(row[place]), 60) for row in rows))


def _marking(slide: Any, picture: Picture) -> None:
    box = slide.shapes.add_textbox(_WIDTH - _MARGIN - Inches(2.2), Inches(0.3), Inches(2.2), Inches(0.4))
    box.fill.solid()
    box.fill.fore_color.rgb = _colour("#000000")
    mark = picture.shown.marking
    _write(box.text_frame, mark, size=14, bold=True, colour=MARKINGS[mark])


def _write(frame: Any, text: str, *, size: int, bold: bool = False, colour: str = "") -> None:
    frame.word_wrap = True
    frame.text = visible(text)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    font = frame.paragraphs[0].font
    font.size, font.bold, font.name = Pt(size), bold, _FONT
    if colour:
        font.color.rgb = _colour(colour)


def _colour(code: str) -> Any:
    return RGBColor(*bytes.fromhex(code.lstrip("#")))  # type: ignore[no-untyped-call]


def _properties(deck: Any, picture: Picture) -> None:
    about = picture.about
    core = deck.core_properties
    # No clock: the file is dated by its as-of date. The format allows 255 characters a field.
    stamp = datetime.combine(picture.shown.as_of, time())
    core.created = core.modified = stamp
    core.author = core.last_modified_by = about["Software"]
    core.title = visible(picture.title)[:255]
    core.subject = visible(picture.shown.case.title)[:255]
    core.category = about["Marking"][:255]
    core.keywords = f"data {picture.shown.case.hash}; as of {about['As of']}"
    core.comments = visible(picture.text_alternative)[:255]
    core.revision = 1


def _repeatable(deck: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        return zip_bytes({name: archive.read(name) for name in archive.namelist()})
