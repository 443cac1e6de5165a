"""What the groups of an SVG are called, so that a graphics desk finds lane, marks, labels and band.

Owns the names only; `metadata.svg_with` writes them.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.share.names import slug


def group_names(figure: go.Figure) -> dict[str, str]:
    """Return Plotly's class of each trace, shape and annotation to a name made from its role and lane.

    A trace says its role in `meta` (``{"role": "marks", "lane": ...}``); a shape or annotation in its `name`.
    """
    names = {}
    for place, trace in enumerate(figure.data):
        meta = trace.meta if isinstance(trace.meta, dict) else {}
        said = (str(meta.get("role") or trace.name or "marks"), str(meta.get("lane") or ""))
        names[f"tracet{place}"] = slug("-".join(part for part in said if part)) or "marks"
    for place, shape in enumerate(figure.layout.shapes):
        names[f"shape-group{place}"] = slug(shape.name or "") or "lane"
    for place, note in enumerate(figure.layout.annotations):
        names[f"annotation{place}"] = slug(note.name or "") or "labels"
    return names
