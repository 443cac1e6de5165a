"""The hostile case, on disk, loaded, and served to a browser that notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.evidence.case import Case, load_case
from tests.conftest import start_server, stop_server
from tests.hostile.case import write_hostile_case
from tests.hostile.reader import Reader


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hostile_case(tmp_path_factory.mktemp("hostile") / "<b>case</b> ![x](y) %{z}")


@pytest.fixture(scope="session")
def hostile(hostile_folder: Path) -> Case:
    return load_case(hostile_folder)


@pytest.fixture(scope="module")
def reader(hostile_folder: Path, browser: Browser) -> Iterator[Reader]:
    process, url = start_server(hostile_folder)
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        yield Reader(context, url)
    stop_server(process)
