"""One view of one case as one picture: what the page, the command line, the pack and the site all draw.

Owns putting the parts together, so that the same case and view give the same figure everywhere. How it is
drawn belongs to `figures`, how it leaves to the other modules of this room.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go

from dashboard import __version__
from dashboard.estimate.model import Estimate
from dashboard.evidence.case import Case
from dashboard.evidence.dates import parse_edtf, say_date
from dashboard.evidence.frames import HASH_SCHEME
from dashboard.evidence.links import href_of, say_link
from dashboard.evidence.windows import say_day
from dashboard.figures.briefing import picture_figure
from dashboard.figures.claims import claims_headline
from dashboard.figures.theme import SIZES, Size, page_size
from dashboard.figures.words import headline, text_alternative
from dashboard.share.counts import estimates_of
from dashboard.view import Shown, View, apply_view


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture and everything its file says about itself.

    Attributes
    ----------
    shown, estimates
        What the picture is made from.
    kind
        ``briefing``, ``timeline``, ``counts`` or ``claims``.
    size
        The preset it was drawn for.
    figure
        The figure, frame included.
    title
        The headline in the picture.
    text_alternative
        The picture in words, made from the data.
    sources
        The sources of the rows shown as (id, number, line), numbered as in the picture.
    notes
        What the speaker wants to say; on the slide's notes and in the pack, never in the picture.
    """

    shown: Shown
    estimates: Mapping[str, Estimate]
    kind: str
    size: Size
    figure: go.Figure
    title: str
    text_alternative: str
    sources: tuple[tuple[str, str, str], ...]
    notes: str = ""

    @property
    def link(self) -> str:
        """The query of this picture, `?` first, defaults left out and the data hash added."""
        query = self.shown.view.to_query(self.shown.case)
        return "?" + urlencode({**query, "data": self.shown.case.short_hash}, safe=",:")

    @property
    def addresses(self) -> dict[str, str]:
        """What a browser opens for each source shown, by id; sources without a link are left out."""
        sources = self.shown.case.sources
        links = dict(zip(sources["id"], sources["url"], strict=True))
        found = {source: href_of(links.get(source, source)) for source, _, _ in self.sources}
        return {source: href for source, href in found.items() if href}

    @property
    def about(self) -> dict[str, str]:
        """What every format says: title, text alternative, sources, as-of, marking, data, version, link."""
        shown = self.shown
        return {
            "Title": self.title,
            "Description": self.text_alternative,
            "Source": "; ".join(f"{number} {line}" for _, number, line in self.sources),
            "As of": say_day(shown.as_of),
            "Marking": " · ".join(m for m in (shown.marking, shown.view.classification) if m) or "none",
            "Data": f"{shown.case.hash} ({shown.case.title})",
            "Hash scheme": f"{HASH_SCHEME}: SHA-256 over rows, lanes, measures and as-of date",
            "Software": f"adviser-timeline {__version__}",
            "Link": self.link,
        }


def picture(
    case: Case, view: View, *, estimates: Mapping[str, Estimate] | None = None, notes: str = ""
) -> Picture:
    """Draw one view of one case.

    Parameters
    ----------
    case, view
        What to show and how; `view.picture` is the kind, `view.size` the preset.
    estimates
        The estimates by measure where the caller has kept them; they must be those of this view.
    notes
        What the speaker wants to say.

    Returns
    -------
    Picture
        The same for the same case and view, wherever it is asked for.
    """
    # Which page a reader stands on is not in the picture, nor in the link it carries.
    shown = apply_view(case, replace(view, page=View().page))
    counts = estimates_of(shown, every=view.picture == "claims") if estimates is None else estimates
    size = size_of(view.size)
    figure = picture_figure(shown, counts, kind=view.picture, size=size)
    return Picture(
        shown=shown,
        estimates=counts,
        kind=view.picture,
        size=size,
        figure=figure,
        title=view.headline or suggested_headline(shown, counts),
        text_alternative=text_alternative(shown, counts, view.picture),
        sources=_sources(shown, view.picture, list((figure.layout.meta or {}).get("sources", ()))),
        notes=notes,
    )


def suggested_headline(shown: Shown, estimates: Mapping[str, Estimate]) -> str:
    """Return the headline the picture has when the view names none."""
    if shown.view.picture == "claims":
        return claims_headline(shown)
    return headline(shown, estimates, shown.view.picture)


def size_of(text: str) -> Size:
    """Return the preset of that name, or the size of ``WIDTHxHEIGHT``, clamped to what can be read."""
    if text in SIZES:
        return SIZES[text]
    width, height = text.split("x")
    return page_size(int(width), int(height))


def _sources(shown: Shown, kind: str, drawn: list[str]) -> tuple[tuple[str, str, str], ...]:
    """Number the sources of every row shown: those drawn keep their number, the others follow."""
    frames = {
        "timeline": [shown.events],
        "claims": [shown.all_claims],
        "counts": [shown.claims],
    }.get(kind, [shown.events, shown.claims])
    cited = [source for frame in frames for ids in frame["sources"] for source in ids]
    table = {row["id"]: row for row in shown.case.sources.to_dict("records")}
    ids = dict.fromkeys([*drawn, *cited])
    return tuple(
        (source, str(n), _say(table.get(source, {}), source)) for n, source in enumerate(ids, start=1)
    )


def _say(row: Mapping[Hashable, Any], source: str) -> str:
    """Return a source as one line: outlet, author, title, date, host; a bare link as it can be read."""
    published = say_date(parse_edtf(row["published"])) if row.get("published") else ""
    parts = (
        row.get("outlet", ""),
        row.get("author", ""),
        row.get("title", ""),
        published,
        row.get("host", ""),
    )
    return ", ".join(part for part in parts if part) or say_link(source)
