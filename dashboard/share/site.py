"""The static site: every named window and measure as an interactive page that a plain web server serves.

Owns the site's files and links. All links are relative, plotly.js is one shared file, nothing is fetched from
elsewhere: it works under a sub-path, on a CDN and from a folder on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape

from dashboard.evidence.case import Case
from dashboard.evidence.exporting import spreadsheet_csv
from dashboard.share.method import method_html
from dashboard.share.names import slug
from dashboard.share.pack import case_files
from dashboard.share.page import BUNDLE, bundle_text, main_part, page_html, plain_page
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
    tables = {"events": case.events, "claims": case.claims, "sources": case.sources}
    data = {f"data/{name}.csv": spreadsheet_csv(frame, name) for name, frame in tables.items() if len(frame)}
    return {
        "index.html": _index(case, leaves, pictures),
        "method.html": plain_page("Method", f'<p><a href="index.html">All pictures</a></p>{method_html()}'),
        f"assets/{BUNDLE}": bundle_text().encode(),
        **files,
        **data,
        **{f"data/{path}": content for path, content in case_files(case).items()},
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


def _index(case: Case, leaves: list[_Leaf], pictures: dict[str, Picture]) -> bytes:
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
    csv = "".join(
        f'<li><a href="data/{name}.csv" download>{name}, for a spreadsheet</a>; '
        f'<a href="data/case/{name}.csv" download>exact</a></li>'
        for name, frame in (("events", case.events), ("claims", case.claims), ("sources", case.sources))
        if len(frame)
    )
    parts.append(
        f'<h2 id="data">Data</h2><ul>{csv}<li><a href="data/case/case.toml" download>case.toml</a></li></ul>'
    )
    faulty = f"{len(case.problems):,} faults found in the files" if case.problems else "no fault in the files"
    parts.append(
        f'<p><a href="method.html">Method</a> · as of {case.as_of} · '
        f"{escape(case.marking or 'no marking')} · "
        f"data {case.hash} · {faulty}</p>"
    )
    return plain_page(case.title, "\n".join(part for part in parts if part))
