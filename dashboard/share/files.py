"""Bytes that leave: whole files or none, and archives whose bytes repeat.

Owns writing to a path a person named and packing files into one; what is in them is decided elsewhere.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.evidence.problems import ExportError
from dashboard.share.exchange import NEW, is_read, leads_into, put, real_place
from dashboard.share.scratch import Scratch, sweep

# The earliest date a zip can hold: archives carry no clock.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_SITE_MARK = "adviser-timeline-site.txt"


def write_file(path: str | Path, content: bytes) -> Path:
    """Write a file whole: a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path
        Where to write; its folder must exist.
    content
        All the bytes.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    ExportError
        When the folder is missing or closed to us, or the disk is full; nothing is left behind.
    """
    target = Path(path)
    with _one_line(target):
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes private files; a picture is as readable as any file its owner makes.
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return target


def write_folder(folder: str | Path, files: Mapping[str, bytes]) -> str:
    """Write a folder of files whole, replacing one that this function made before.

    A reader finds the old folder or the new one at every moment; a run that is killed leaves either.

    Parameters
    ----------
    folder
        A new or empty folder, one written by an earlier call, or a link to such a folder.
    files
        Content by relative path, with ``/`` between the parts.

    Returns
    -------
    str
        What a person should know about how it was replaced; mostly empty.

    Raises
    ------
    ExportError
        When the folder holds anything else, or cannot be written; the old one is then unchanged.
    """
    with _one_line(Path(folder)):
        target = real_place(Path(folder))
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target.parent, is_read)
        scratch = Scratch(target.parent, hidden=True)
        try:
            new = scratch.path / NEW
            _fill(new, {**files, _SITE_MARK: b"Made by adviser-timeline; replaced as a whole.\n"})
            check_folder(target)
            return put(scratch.path, target)
        finally:
            scratch.close(keep=leads_into(target, scratch.path))
            # A link that was turned left the folder before it to nobody.
            sweep(target.parent, is_read)


def check_folder(folder: str | Path) -> None:
    """Raise `ExportError` where `write_folder` would refuse, before the long work starts."""
    target = Path(folder)
    with _one_line(target):
        if target.exists() and not target.is_dir():
            raise ExportError(f"{target}: is a file; name a folder")
        if target.is_dir() and any(target.iterdir()) and not (target / _SITE_MARK).is_file():
            raise ExportError(f"{target}: holds other files; name a new or empty folder")


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return a zip whose bytes depend on names and contents only, in the order given.

    Examples
    --------
    >>> zip_bytes({"a.txt": b"one"}) == zip_bytes({"a.txt": b"one"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _one_line(target: Path) -> Iterator[None]:
    """Turn the system's refusal into one clean line that names the path."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExportError(f"{target}: cannot be written: {reason}") from error
