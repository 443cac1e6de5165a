"""The method as it goes with a published site: how to read a picture, the constants, what it cannot know."""

from __future__ import annotations

from dashboard.estimate.settings import CONSTANTS, SHARED_LIE
from dashboard.share.page import paragraphs, table_html
from dashboard.share.tables import Table

_MARKS = (
    ("disc", "dated to the day"),
    ("pale bar between two ticks", "some moment within that window"),
    ("bar that fades on one side", "on or before, or on or after, the tick"),
    ("bar with two faded ends", "approximate: one unit of the stated precision each side"),
    ("thick solid bar", "lasts throughout; an arrow: still going on; an open end: end unknown"),
    ("full edge, dashed edge", "confirmed, reported"),
    ("hollow, hollow with a stroke", "disputed, denied"),
    ("cross", "a row that contradicts another; a thin link joins the two"),
    ("tick with an arrow", "at most (down), at least (up)"),
    ("triangle", "people arriving or leaving, never people present"),
)


def method_html() -> str:
    """Return the method as markup."""
    marks = Table("How to read a picture", ("Mark", "Means"), _MARKS)
    constants = Table(
        "What the estimate assumes",
        ("What", "Value", "Meaning", "Source"),
        tuple((c.name, c.value, c.meaning, c.source) for c in CONSTANTS),
    )
    limits = paragraphs(
        "What it cannot know",
        (
            "A band is the odds under these assumptions and the claims entered here; it is no measurement.",
            "Measures are never added up: the groups overlap, and the claims about them share errors.",
            "Every number is somebody's words. A grade says how reliable a source was, not that it is right.",
            SHARED_LIE,
        ),
    )
    return table_html(marks) + table_html(constants) + limits
