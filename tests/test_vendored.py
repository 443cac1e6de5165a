"""The vendored plotly is the file of the npm package that is recorded beside it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import dashboard

ASSETS = Path(dashboard.__file__).parent / "assets"
RECORD = tomllib.loads((ASSETS / "plotly-basic.toml").read_text(encoding="utf-8"))


def test_the_vendored_plotly_has_the_hash_of_the_package_it_names() -> None:
    content = (ASSETS / "plotly-basic.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == RECORD["sha256"]
    banner = re.match(rb"/\*\*\n\* plotly\.js \(basic - minified\) v(\S+)\n", content)
    assert banner is not None
    assert banner[1].decode() == RECORD["version"]
