"""Pages run by Streamlit's own test harness, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import data
from dashboard.evidence.case import curated_folder

MAIN = Path(data.__file__).with_name("main.py")


@pytest.fixture
def run() -> Iterator[Callable[..., AppTest]]:
    """Return a function that runs one page of a folder (default: the curated case) with a link's query."""

    def start(page: str = "timeline", folder: Path | None = None, **query: str) -> AppTest:
        data.use(folder or curated_folder())
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        for name, value in query.items():
            app.query_params["from" if name == "from_" else name] = value
        if page != "timeline":
            app.query_params["page"] = page
        app.run()
        return app

    yield start
    data.use(curated_folder())
