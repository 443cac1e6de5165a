"""The static site: every named window and measure as an interactive page that a plain web server serves.

Owns the site's files and links. All links are relative, plotly.js is one shared file, nothing is fetched from
elsewhere: it works under a sub-path, on a CDN and from a folder on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote

import pandas as pd

from dashboard.evidence.case import Case
from dashboard.evidence.exporting import spreadsheet_csv
from dashboard.evidence.windows import say_day
from dashboard.share.method import method_html
from dashboard.share.names import slug
from dashboard.share.pack import case_files
from dashboard.share.page import BUNDLE, LICENCE, asset_text, main_part, marking, page_html, plain_page
from dashboard.share.picture import Picture, picture
from dashboard.share.render import png, svg
from dashboard.view import View

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page of the site: its file's name without suffix, its group on the index, its view."""

    name: str
    group: str
    title: str
    view: View


def site_files(case: Case, *, progress: Progress | None = None) -> dict[str, bytes]:
    """Return every file of the site by its relative path; same case, same bytes.

    Parameters
    ----------
    case
        What is published.
    progress
        Called before each page with its place from 1, the number of pages and its title.

    Raises
    ------
    ExportError
        When Chromium, which draws the pictures, is missing or fails.
    """
    leaves = list(_leaves(case))
    files: dict[str, bytes] = {}
    pictures: dict[str, Picture] = {}
    for place, leaf in enumerate(leaves, start=1):
        if progress:
            progress(place, len(leaves), f"{leaf.group}: {leaf.title}")
        drawn = pictures[leaf.name] = picture(case, leaf.view)
        files[f"pages/{leaf.name}.html"] = _page(drawn, leaf)
        files[f"pictures/{leaf.name}.png"] = png(drawn)
        files[f"pictures/{leaf.name}.svg"] = svg(drawn)
    data = {f"data/{name}.csv": spreadsheet_csv(frame, name) for name, frame in _tables(case).items()}
    exact = case_files(case)
    return {
        "index.html": _index(case, leaves, pictures, list(exact)),
        "method.html": plain_page("Method", f'<p><a href="index.html">All pictures</a></p>{method_html()}'),
        **{f"assets/{name}": asset_text(name).encode() for name in (BUNDLE, LICENCE)},
        **files,
        **data,
        **{f"data/{path}": content for path, content in exact.items()},
    }


def _leaves(case: Case) -> Iterator[_Leaf]:
    """Yield a page for every named window and measure, then who says how many in the first window."""
    windows = [(window.id, window.title) for window in case.windows] or [("", "The whole time")]
    measures = [(measure.id, measure.title) for measure in case.measures]
    for window, group in windows:
        base = View(window=window)
        if not measures:
            yield _Leaf(slug(window) or "all", group, "Timeline", replace(base, picture="timeline"))
        for measure, title in measures:
            yield _Leaf(
                f"{slug(window) or 'all'}_{slug(measure)}", group, title, replace(base, measure=measure)
            )
    if measures:
        yield _Leaf("claims", "Claims", "Who says how many", View(picture="claims"))


def _page(drawn: Picture, leaf: _Leaf) -> bytes:
    links = (
        '<p><a href="../index.html">All pictures</a> · <a href="../method.html">Method</a> · This picture: '
        f'<a href="../pictures/{leaf.name}.png" download>PNG</a> '
        f'<a href="../pictures/{leaf.name}.svg" download>SVG</a> · '
        '<a href="../index.html#data">Data</a></p>'
    )
    return page_html(drawn, body=links + main_part(drawn, data=False), bundle=f"../assets/{BUNDLE}")


def _index(case: Case, leaves: list[_Leaf], pictures: dict[str, Picture], exact: list[str]) -> bytes:
    parts = [f"<h1>{escape(case.title)}</h1>", f"<p>{escape(case.subtitle)}</p>" if case.subtitle else ""]
    for group in dict.fromkeys(leaf.group for leaf in leaves):
        inside = [leaf for leaf in leaves if leaf.group == group]
        first = inside[0]
        alternative = escape(pictures[first.name].text_alternative)
        links = "".join(
            f'<li><a href="pages/{leaf.name}.html">{escape(leaf.title)}</a></li>' for leaf in inside
        )
        parts.append(
            f'<h2>{escape(group)}</h2><section class="window"><a href="pages/{first.name}.html">'
            f'<img src="pictures/{first.name}.png" width="640" loading="lazy" alt="{alternative}"></a>'
            f"<ul>{links}</ul></section>"
        )
    parts.append(_data_part(case, exact))
    banner = marking(pictures[leaves[0].name])
    return plain_page(case.title, "\n".join(part for part in (banner, *parts, banner) if part))


def _data_part(case: Case, exact: Iterable[str]) -> str:
    """Return the downloads, and what the site was made from."""
    safe = "".join(f'<li><a href="data/{name}.csv" download>{name}.csv</a></li>' for name in _tables(case))
    files = "".join(f'<li><a href="data/{quote(path)}" download>{escape(path)}</a></li>' for path in exact)
    faulty = f"{len(case.problems):,} faults found in the files" if case.problems else "no fault in the files"
    return (
        f'<h2 id="data">Data</h2><p>For a spreadsheet</p><ul>{safe}</ul><p>Exact, as the program reads it</p>'
        f'<ul>{files}</ul><p><a href="method.html">Method</a> · as of {say_day(case.as_of)} · '
        f"data {case.short_hash} · {faulty}</p>"
    )


def _tables(case: Case) -> dict[str, pd.DataFrame]:
    tables = {"events": case.events, "claims": case.claims, "sources": case.sources}
    return {name: frame for name, frame in tables.items() if len(frame)}
