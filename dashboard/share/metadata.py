"""What a picture's file says about itself: text chunks in PNG, title and groups in SVG, properties in PDF.

Owns the bytes of those three formats after Chromium drew them. `about` is the same for every format: names in
words to values in words, in order, such as ``{"Title": ..., "Description": ..., "Source": ...}``.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from dashboard.evidence.problems import ExportError

_SVG = "http://www.w3.org/2000/svg"
_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"
_PNG_HEAD = 33  # signature (8) and the IHDR chunk (25): ours follow it
# What XML 1.0 cannot hold at all, plus the other control characters, which say nothing to a reader.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """Return the text with every control character and lone surrogate shown as U+FFFD.

    Examples
    --------
    >>> visible("a\\x07b")
    'a\N{REPLACEMENT CHARACTER}b'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def png_with(png: bytes, about: Mapping[str, str], *, scale: float) -> bytes:
    """Return the PNG with `about` as iTXt chunks and its density, so that programs place it at its size.

    Parameters
    ----------
    png
        A PNG without these chunks.
    about
        Keyword (at most 79 Latin letters) to text.
    scale
        Device px a px; 96 px make an inch.
    """
    density = round(96 * scale / 0.0254)
    chunks = _chunk(b"pHYs", struct.pack(">IIB", density, density, 1))
    for keyword, text in about.items():
        body = keyword.encode("latin-1") + b"\0\0\0\0\0" + visible(text).encode()
        chunks += _chunk(b"iTXt", body)
    return png[:_PNG_HEAD] + chunks + png[_PNG_HEAD:]


def svg_with(svg: bytes, about: Mapping[str, str], names: Mapping[str, str]) -> bytes:
    """Return the SVG with a title, a description and named groups, its bytes repeatable.

    Parameters
    ----------
    svg
        Plotly's SVG.
    about
        `Title` and `Description` are the title; everything is in the description.
    names
        Class of a group, with its index where Plotly gives one (``tracet3``, ``annotation7``), to the name
        that a graphics desk sees.

    Raises
    ------
    ExportError
        When it is no XML.
    """
    text = _stable_ids(visible(svg.decode("utf-8", "replace")))
    Xml.register_namespace("", _SVG)
    Xml.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    Xml.register_namespace("inkscape", _INKSCAPE)
    try:
        root = Xml.fromstring(text)
    except Xml.ParseError as error:
        raise ExportError(f"the drawn SVG is not valid: {error}") from error
    _name_groups(root, names)
    said = "\n".join(f"{name}: {visible(value)}" for name, value in about.items())
    for place, (tag, words) in enumerate((("title", visible(about["Title"])), ("desc", said))):
        element = Xml.Element(f"{{{_SVG}}}{tag}", {"id": f"picture-{tag}"})
        element.text = words
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", "picture-title picture-desc")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + Xml.tostring(root, encoding="unicode")).encode()


def pdf_with(pdf: bytes, about: Mapping[str, str]) -> bytes:
    """Return the PDF with `about` as its properties, by an update at its end, its bytes repeatable.

    The standard's own names are used where there is one; Chromium's clock and browser names go.

    Raises
    ------
    ExportError
        When the file is not laid out as Chromium writes it.
    """
    found = re.search(
        rb"trailer\s*<</Size (\d+)\s*/Root (\d+ 0 R)\s*/Info (\d+) 0 R>>\s*startxref\s*(\d+)", pdf
    )
    if found is None:
        raise ExportError("the drawn PDF has no trailer where one was expected")
    size, root, info, start = found.groups()
    # The old properties hold a clock: blank them, same length, so that no offset moves.
    old = re.compile(rb"(?<=\n" + info + rb" 0 obj\n)<<.*?>>(?=\nendobj)", re.DOTALL)
    body = old.sub(lambda match: b"<<" + b" " * (len(match[0]) - 4) + b">>", pdf, count=1)
    named = {"Title": "Title", "Description": "Subject", "Source": "Keywords", "Software": "Creator"}
    entries = b"".join(
        b"/%s %s\n" % (named.get(key, key.replace(" ", "")).encode("ascii"), _pdf_text(value))
        for key, value in about.items()
    )
    place = len(body)
    update = b"%s 0 obj\n<<%s>>\nendobj\n" % (info, entries)
    table = b"xref\n%s 1\n%010d 00000 n \n" % (info, place)
    trailer = b"trailer\n<</Size %s\n/Root %s\n/Info %s 0 R\n/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    return body + update + table + trailer % (size, root, info, start, place + len(update))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _pdf_text(text: str) -> bytes:
    return b"<FEFF" + visible(text).encode("utf-16-be").hex().upper().encode() + b">"


def _stable_ids(svg: str) -> str:
    """Replace the random part of Plotly's ids by a fixed one."""
    found = re.search(r'id="defs-([0-9a-f]{6})"', svg)
    return re.sub(rf"(clip|defs-|topdefs-|legend|\bg|\bp){found[1]}", r"\1picture", svg) if found else svg


def _name_groups(root: Xml.Element, names: Mapping[str, str]) -> None:
    """Give the groups ids that say what they are, so that layers are named in an editor."""
    used: dict[str, int] = {}
    for element in root.iter():
        classes = element.get("class", "").split()
        keys = [f"{word}{element.get('data-index', '')}" for word in classes]
        name = next((names[key] for key in keys if key in names), None)
        if name is None:
            continue
        used[name] = used.get(name, 0) + 1
        element.set("id", name if used[name] == 1 else f"{name}-{used[name]}")
        if element.tag == f"{{{_SVG}}}g":
            element.set(f"{{{_INKSCAPE}}}groupmode", "layer")
            element.set(f"{{{_INKSCAPE}}}label", element.get("id", name))
