"""A picture as one HTML page: interactive, offline, sealed, with its rows, sources and data inside.

Owns the markup. Every text from data goes through `html.escape`; the figure and the CSVs are compressed and
in base64, so that nothing in them can end an element. A policy lets only our own scripts run, by sha256.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

from dashboard.evidence.exporting import spreadsheet_csv
from dashboard.evidence.links import host_of
from dashboard.share.image import spec
from dashboard.share.metadata import visible
from dashboard.share.picture import Picture
from dashboard.share.tables import Table, tables

BUNDLE = "plotly-basic.min.js"
LICENCE = "plotly-basic.LICENSE"  # goes wherever the bundle goes
# plotly.js adds an empty style element and fills it by script; a policy that allows the element allows that.
_FILLED_BY_SCRIPT = ""


def standalone(picture: Picture) -> bytes:
    """Return one HTML file that needs nothing else: no server, no network, no request."""
    return page_html(picture, body=main_part(picture, data=True), bundle=None)


def page_html(picture: Picture, *, body: str, bundle: str | None) -> bytes:
    """Return a whole page around a picture.

    Parameters
    ----------
    picture
        What is drawn.
    body
        Markup for the page's main part, its text escaped; `main_part` makes it.
    bundle
        Relative link to plotly.js, or None to put it inside the page.
    """
    script, style, plotly = text_file("page.js"), text_file("page.css"), asset_text(BUNDLE)
    figure = json.dumps(spec(picture.figure), ensure_ascii=False, separators=(",", ":")).encode()
    inside = f"<!--\n{asset_text(LICENCE)}-->\n<script>{plotly}</script>"
    load = inside if bundle is None else f'<script src="{escape(bundle)}"></script>'
    allowed = _hash(plotly) if bundle is None else "'self' file:"
    policy = (
        f"default-src 'none'; script-src {allowed} {_hash(script)}; "
        f"style-src {_hash(style)} {_hash(_FILLED_BY_SCRIPT)}; "
        # Bold and grey words inside a label are style attributes to plotly.js; no script can hide in one.
        "style-src-attr 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    about = "".join(
        f'<meta name="{escape(name.lower().replace(" ", "-"))}" content="{_text(value)}">\n'
        for name, value in picture.about.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
{about}<title>{_text(picture.title)}</title>
<style>{style}</style>
</head>
<body>
{marking(picture)}
{body}
{marking(picture)}
{_packed("figure", figure)}
{load}
<script>{script}</script>
</body>
</html>
""".encode()


def plain_page(title: str, body: str) -> bytes:
    """Return a page without scripts; `body` is markup with its text escaped."""
    style = text_file("page.css")
    policy = f"default-src 'none'; style-src {_hash(style)}; img-src 'self' file: data:; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{_text(title)}</title>
<style>{style}</style>
</head>
<body><main>
{body}
</main></body>
</html>
""".encode()


def main_part(picture: Picture, *, data: bool) -> str:
    """Return the picture's place, its words, rows and sources; with `data`, the CSVs as downloads inside."""
    parts = [
        "<main>",
        f'<h1 class="heard">{_text(picture.title)}</h1>',
        f'<figure class="picture" role="img" aria-label="{_text(picture.text_alternative)}">',
        '<div id="stage" class="stage"><svg class="over" aria-hidden="true"></svg></div></figure>',
        "<noscript><p>The picture needs JavaScript; below it stands in words and rows.</p></noscript>",
        f"<h2>In words</h2>\n<p>{_text(picture.text_alternative)}</p>",
        *(table_html(table) for table in tables(picture)),
        sources_html(picture),
        _data_html(picture) if data else "",
        about_html(picture),
        "</main>",
    ]
    return "\n".join(part for part in parts if part)


def marking(picture: Picture) -> str:
    """Return the marking and the classification line as markup, empty without either."""
    mark, line = picture.shown.marking, picture.shown.view.classification
    tone = mark.partition("+")[0].replace(":", "-").lower()
    parts = [f'<span class="classification">{_text(line)}</span>' if line else ""]
    parts.append(f'<span class="{tone}">{_text(mark)}</span>' if mark else "")
    return f'<p class="marking">{" ".join(p for p in parts if p)}</p>' if any(parts) else ""


def table_html(table: Table) -> str:
    """Return a table as markup."""
    if not table.rows:
        return f"<h2>{_text(table.title)}</h2>\n<p>None in this window.</p>"
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in table.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return (
        f'<h2>{_text(table.title)}</h2>\n<div class="scroll"><table>'
        f"<caption>{_count(len(table.rows))}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def paragraphs(title: str, sentences: Iterable[str]) -> str:
    """Return a heading and sentences, one a list item."""
    return f"<h2>{_text(title)}</h2>\n<ul>{''.join(f'<li>{_text(s)}</li>' for s in sentences)}</ul>"


def sources_html(picture: Picture) -> str:
    """Return the numbered sources, with a link where the source has one."""
    addresses = picture.addresses
    items = []
    for source, number, line in picture.sources:
        href = addresses.get(source, "")
        link = f' <a rel="noreferrer" href="{_text(href)}">{_text(host_of(href))}</a>' if href else ""
        items.append(f"<dt>{_text(number)}</dt><dd>{_text(line)}{link}</dd>")
    return f"<h2>Sources</h2>\n<dl>{''.join(items)}</dl>" if items else ""


def about_html(picture: Picture) -> str:
    """Return as-of date, marking, data hash, version and link as markup."""
    left_out = ("Title", "Description", "Source")
    items = "".join(
        f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>"
        for name, value in picture.about.items()
        if name not in left_out
    )
    return f"<h2>About this picture</h2>\n<dl>{items}</dl>"


def _data_html(picture: Picture) -> str:
    """Return the rows shown as CSVs inside the page; the import takes them back, guards and all."""
    shown = picture.shown
    cited = {source for source, _, _ in picture.sources}
    sources = shown.case.sources
    frames = {
        "events": shown.events,
        "claims": shown.all_claims if picture.kind == "claims" else shown.claims,
        "sources": sources[sources["id"].isin(cited)],
    }
    parts = []
    for table, frame in frames.items():
        button = f'<button type="button" data-file="{table}" data-name="{table}.csv">{table}.csv</button>'
        parts.append(f"<li>{button} {_count(len(frame))}{_packed(table, spreadsheet_csv(frame, table))}</li>")
    return f"<h2>Data</h2>\n<ul>{''.join(parts)}</ul>"


def _packed(name: str, content: bytes) -> str:
    """Return content inside the page: compressed, and in letters that cannot end an element."""
    letters = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    return f'<script type="application/gzip" id="{name}">{letters}</script>'


@cache
def text_file(name: str) -> str:
    """Return a text file of this room."""
    return (files("dashboard") / "share" / name).read_text("utf-8")


@cache
def asset_text(name: str) -> str:
    """Return a text file of the assets, such as plotly.js as it stands in a script element."""
    return (files("dashboard") / "assets" / name).read_text("utf-8")


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _text(text: str) -> str:
    return escape(visible(text), quote=True)
