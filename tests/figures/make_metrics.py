"""Make `dashboard/figures/metrics.json`: `python -m tests.figures.make_metrics [FOLDER_OF_LIBERATION_SANS]`.

The table holds advance widths in font units for the scripts a title is likely to use, as runs of code points.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "dashboard" / "figures" / "metrics.json"
FONTS = Path("/usr/share/fonts/truetype/liberation")
# Latin with its extensions, Greek, Cyrillic, Hebrew, punctuation, currency, arrows.
RANGES = ((0x20, 0x250), (0x370, 0x530), (0x5D0, 0x5F5), (0x1E00, 0x2070), (0x20A0, 0x2200))


def widths(path: Path) -> list[list[int]]:
    """Return runs ``[first code point, width, width, ...]`` of the glyphs the font has."""
    font = TTFont(path)
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    runs: list[list[int]] = []
    previous = -2
    for first, end in RANGES:
        for point in range(first, end):
            if point not in glyphs:
                continue
            if point != previous + 1:
                runs.append([point])
            runs[-1].append(advances[glyphs[point]][0])
            previous = point
    return runs


def table(folder: Path = FONTS) -> str:
    """Return the table as JSON text."""
    faces = {
        weight: widths(folder / f"LiberationSans-{name}.ttf")
        for weight, name in (("regular", "Regular"), ("bold", "Bold"))
    }
    units = TTFont(folder / "LiberationSans-Regular.ttf")["head"].unitsPerEm
    return json.dumps({"units": units, **faces}, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table(Path(sys.argv[1]) if len(sys.argv) > 1 else FONTS), encoding="utf-8")
