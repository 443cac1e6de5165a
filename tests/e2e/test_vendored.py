"""The npm package that the vendored plotly is recorded as holds the same bytes."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.test_vendored import ASSETS, RECORD

pytestmark = pytest.mark.e2e


@pytest.fixture
def package(tmp_path: Path) -> bytes:
    """The recorded npm package; without npm the test skips, and in CI fails."""
    npm = shutil.which("npm")
    if npm is None:
        reason = "no npm found; install it to compare the vendored plotly with its package"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    name = f"{RECORD['package']}@{RECORD['version']}"
    subprocess.run([npm, "pack", "--silent", "--ignore-scripts", name], cwd=tmp_path, check=True)
    (fetched,) = tmp_path.glob("*.tgz")
    return fetched.read_bytes()


def test_the_vendored_plotly_is_what_npm_gives(package: bytes, tmp_path: Path) -> None:
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    assert f"sha512-{digest}" == RECORD["integrity"]
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as archive:
        for inside, ours in [
            ("plotly-basic.min.js", "plotly-basic.min.js"),
            ("LICENSE", "plotly-basic.LICENSE"),
        ]:
            member = archive.extractfile(f"package/{inside}")
            assert member is not None
            assert member.read() == (ASSETS / ours).read_bytes()
