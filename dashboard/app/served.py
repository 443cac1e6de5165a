"""Which folder this process serves, and whether it may be written to.

Named once, before the server starts; light, because the server is up before the pages are imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.evidence.case import curated_folder


@dataclass
class Served:
    """The folder, None for the curated case, and whether the Add page may write to it."""

    folder: Path | None = None
    editable: bool = False


_served = Served()


def use(folder: Path, *, editable: bool = False) -> None:
    """Name the folder to serve; called once, before the server starts."""
    _served.folder = folder.resolve()
    _served.editable = editable


def folder() -> Path:
    """Return the folder served; the curated case when none was named."""
    return _served.folder or curated_folder()


def editable() -> bool:
    """Return whether the Add page may write to the folder."""
    return _served.editable
