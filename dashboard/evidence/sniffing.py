"""From bytes to text: what a file is when it is no CSV, and which of its bytes are no text.

Owns the refusals that concern a whole file before its rows are read.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property

from dashboard.evidence.characters import shown
from dashboard.evidence.problems import Problem

_UTF8_MARK = b"\xef\xbb\xbf"
_SAVE = "open it in its own program and save the table as CSV UTF-8"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "is-spreadsheet", "is a spreadsheet (xlsx, ods) or another zip file, not a CSV"),
    (b"\xd0\xcf\x11\xe0", "is-spreadsheet", "is an old Excel file (xls), not a CSV"),
    (b"\x1f\x8b", "is-compressed", "is compressed (gzip), not a CSV"),
    (b"BZh", "is-compressed", "is compressed (bzip2), not a CSV"),
    (b"\xfd7zXZ", "is-compressed", "is compressed (xz), not a CSV"),
    (b"7z\xbc\xaf", "is-compressed", "is compressed (7z), not a CSV"),
    (b"\x28\xb5\x2f\xfd", "is-compressed", "is compressed (zstd), not a CSV"),
    (b"%PDF", "is-document", "is a PDF, not a CSV"),
    (b"{\\rtf", "is-document", "is a rich text document, not a CSV"),
    (b"\x89PNG", "is-image", "is a picture, not a CSV"),
    (b"\xff\xd8\xff", "is-image", "is a picture, not a CSV"),
    (b"GIF8", "is-image", "is a picture, not a CSV"),
    (b"SQLite format 3", "is-database", "is an SQLite database, not a CSV"),
    (b"PAR1", "is-database", "is a Parquet file, not a CSV"),
    (b"version https://git-lfs", "lfs-pointer", "is a Git LFS pointer, not the file it points to"),
)
_REMEDY = {"is-compressed": "unpack it first", "lfs-pointer": "run git lfs pull"}
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_MARKUP = re.compile(r"\s*<(?:[!?a-z])", re.IGNORECASE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)


def whole_file(file: str, line: int | None, code: str, message: str, hint: str) -> Problem:
    """Return an error that refuses a file."""
    return Problem(file, line, None, None, code, "error", message, hint)


@dataclass(frozen=True)
class Decoded:
    """A file's text and how it stands in bytes.

    Attributes
    ----------
    data
        The file.
    encoding
        Name of its encoding, byte order included.
    mark
        Its byte-order mark, perhaps empty.
    """

    data: bytes
    encoding: str = "utf-8"
    mark: bytes = b""

    @cached_property
    def written(self) -> str:
        """The text behind the mark with the line ends it has in the file."""
        return self.data[len(self.mark) :].decode(self.encoding, "surrogatepass")

    @cached_property
    def text(self) -> str:
        """The same with LF line ends, a second mark left out."""
        return self.written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The lines of `text`, each ended by LF but perhaps the last."""
        return list(io.StringIO(self.text))

    def to_bytes(self, written: str) -> bytes:
        """Return text as a file of the same encoding and mark."""
        return self.mark + written.encode(self.encoding, "surrogatepass")


def decode(data: bytes, file: str) -> Decoded | Problem:
    """Return a file's text, or why it has none.

    Lone surrogates are let through: they spoil a cell, not the file.
    """
    for magic, code, message in _MAGIC:
        if data.startswith(magic):
            return whole_file(file, None, code, message, _REMEDY.get(code, _SAVE))
    decoded = _decode(data, file)
    return decoded if isinstance(decoded, Problem) else _not_a_table(decoded.text, file) or decoded


def _decode(data: bytes, file: str) -> Decoded | Problem:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return whole_file(file, 1, "wrong-encoding", "is UTF-32", "save it as UTF-8")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    # The head too: a header is plain Latin even where the rows are Cyrillic.
    if not wide and any(part.count(0) * 5 > len(part) for part in (data, data[:64])):
        if data.count(0) * 5 < len(data) * 3 and data[:1] + data[1:2] != b"\0\0":
            return whole_file(
                file, 1, "wrong-encoding", "looks like UTF-16 without a byte-order mark", "save it as UTF-8"
            )
        return whole_file(file, 1, "not-text", "is not text", "save the table as CSV UTF-8")
    if wide:
        decoded = Decoded(data, "utf-16-le" if data[:1] == b"\xff" else "utf-16-be", data[:2])
    else:
        decoded = Decoded(data, mark=_UTF8_MARK if data.startswith(_UTF8_MARK) else b"")
    try:
        _ = decoded.written
        return decoded
    except UnicodeDecodeError as error:
        start = error.start + len(decoded.mark)
        line = len(re.findall(rb"\r\n|\r|\n", data[:start])) + 1
        if b"\0" in data and not wide:
            return whole_file(file, line, "not-text", "is not text", "save the table as CSV UTF-8")
        if wide:
            return whole_file(
                file, None, "wrong-encoding", "starts as UTF-16 and then breaks it", "save it as UTF-8"
            )
        return whole_file(
            file,
            line,
            "wrong-encoding",
            f"is not UTF-8: this line holds {_nearby(data, start)}",
            "save it as CSV UTF-8 (Excel has that among its file types)",
        )


def _nearby(data: bytes, at: int) -> str:
    """Return the word around a bad byte, as Windows-1252 would have it."""
    start, end = at, at + 1
    while start > 0 and at - start < 12 and data[start - 1 : start].isalpha():
        start -= 1
    while end < len(data) and end - at < 12 and (data[end : end + 1].isalpha() or data[end] > 0x7F):
        end += 1
    word = shown(data[start:end].decode("cp1252", "replace"))
    return f"byte 0x{data[at]:02x} ('{word}', if it is Windows-1252)"


def _not_a_table(text: str, file: str) -> Problem | None:
    if not text.strip(" \t\n\ufeff\u00a0"):
        return whole_file(file, None, "empty-file", "is empty", "its first line must name the columns")
    if text.startswith("version https://git-lfs"):
        return whole_file(file, None, "lfs-pointer", "is a Git LFS pointer", "run git lfs pull")
    if _JSON.match(text):
        return whole_file(file, None, "is-json", "is JSON, not a CSV", _SAVE)
    if _MARKUP.match(text):
        return whole_file(file, None, "is-html", "is a web page (HTML or XML), not a CSV", _SAVE)
    conflict = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        return whole_file(
            file,
            line,
            "merge-conflict",
            "has the marks of a merge that was not finished",
            "choose one of the two versions and remove the marks",
        )
    return None
