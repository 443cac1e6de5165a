"""Publishes a small site again and again, each time killed before the next file operation, until one ends.

Run as ``python -m tests.share.killed SITE exchange|link``; prints how many runs were killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from dashboard.share import exchange
from dashboard.share.files import write_folder
from tests.e2e.faults import BrokenDisk, broken_disk


def files(version: int) -> dict[str, bytes]:
    """A site all of whose files name its version."""
    names = ("index.html", "pages/a.html", "assets/b.js")
    return {name: f"version {version} of {name}, to the end".encode() for name in names}


def whole(site: Path) -> bool:
    """Whether a folder holds every file of one version."""
    version = int((site / "index.html").read_bytes().split()[1])
    return all((site / name).read_bytes() == content for name, content in files(version).items())


class Killed(BrokenDisk):
    """Ends the process, as the system would, where its parent raises an error."""

    def step(self, name: str) -> None:
        if len(self.done) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.done.append(name)


def main(site: Path, way: str) -> int:
    if way == "link":
        exchange._rename = None
    write_folder(site, files(0))
    for at in range(1000):
        child = os.fork()
        if not child:
            with broken_disk(site.parent, at, disk=Killed):
                write_folder(site, files(at + 1))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert whole(site), f"killed at {at}"
        if status == 0:
            return at
    raise AssertionError("it never ended")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2]))
