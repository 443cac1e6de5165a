"""A disk that fails: counts the file operations of a piece of work, then makes one of them fail at a time."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# Everything through which Python touches a file by its name, and what makes bytes safe by handle.
BY_NAME = "chmod listdir lstat mkdir open remove rename replace rmdir scandir stat truncate unlink"
BY_HANDLE = "fsync fchmod"


class BrokenDisk:
    """Fails operation number `at` on files inside `folder`, or none, and remembers what was done."""

    def __init__(self, folder: Path, at: int | None, number: int) -> None:
        self.folder = _absolute(folder)
        self.at = at
        self.error = number
        self.done: list[str] = []

    def holds(self, path: object) -> bool:
        """Return whether a path lies in the folder; a handle number may."""
        if isinstance(path, int):
            return True
        named = isinstance(path, (str, bytes, os.PathLike))
        return named and _absolute(os.fsdecode(path)).startswith(self.folder)  # type: ignore[arg-type]

    def step(self, name: str) -> None:
        """Count one operation and fail when it is the chosen one."""
        self.done.append(name)
        if len(self.done) - 1 == self.at:
            raise OSError(self.error, os.strerror(self.error))


def _absolute(path: str | Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve would ask the disk that is being watched


class Stream:
    """An open file whose reads, writes and closing count as operations, too."""

    def __init__(self, disk: BrokenDisk, stream: Any) -> None:
        self._disk = disk
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        if name in ("read", "readline", "readlines", "write", "writelines", "flush"):
            self._disk.step(name)
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[Any]:
        self._disk.step("readline")
        return iter(self._stream)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


@contextmanager
def broken_disk(
    folder: Path, at: int | None = None, number: int = errno.EIO, *, disk: type[BrokenDisk] = BrokenDisk
) -> Iterator[BrokenDisk]:
    """Break operation `at` on files under `folder` for the length of the block; None only counts."""
    broken = disk(folder, at, number)

    def watch(patch: pytest.MonkeyPatch, module: Any, name: str, *, stream: bool = False) -> None:
        true = getattr(module, name)

        def watched(path: Any = ".", *args: Any, **options: Any) -> Any:
            if not broken.holds(path):
                return true(path, *args, **options)
            if not stream or not isinstance(path, int):
                broken.step(name)
            opened = true(path, *args, **options)
            return Stream(broken, opened) if stream else opened

        patch.setattr(module, name, watched)

    with pytest.MonkeyPatch.context() as patch:
        for name in f"{BY_NAME} {BY_HANDLE}".split():
            watch(patch, os, name)
        for module, name in ((builtins, "open"), (io, "open"), (os, "fdopen")):
            watch(patch, module, name, stream=True)
        yield broken
