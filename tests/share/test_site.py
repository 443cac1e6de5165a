from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from dashboard.cli import main
from dashboard.evidence.case import Case, load_case
from dashboard.share.site import site_files

pytestmark = pytest.mark.usefixtures("studio")


class Links(HTMLParser):
    """Every link and source of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.fixture(scope="module")
def files(hostile: Case) -> dict[str, bytes]:
    return site_files(hostile)


@pytest.fixture(scope="module")
def site(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "some" / "path"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_every_window_and_measure_has_a_page_and_pictures(files: dict[str, bytes]) -> None:
    assert [name for name in files if name.startswith(("pages/", "pictures/"))] == [
        *("pages/w_m.html", "pictures/w_m.png", "pictures/w_m.svg"),
        *("pages/empty_m.html", "pictures/empty_m.png", "pictures/empty_m.svg"),
        *("pages/claims.html", "pictures/claims.png", "pictures/claims.svg"),
    ]
    assert {"index.html", "method.html", "assets/plotly-basic.min.js", "data/case/case.toml"} <= set(files)


def test_every_link_is_relative_and_leads_somewhere(files: dict[str, bytes]) -> None:
    pages = {name: content for name, content in files.items() if name.endswith(".html")}
    for name, content in pages.items():
        for link in Links(content).found:
            if link.startswith("https://example.org/") or link == "data:,":
                continue  # the sources' own links; no icon, so that none is asked for
            assert not re.match(r"[a-z]+:|/", link), f"{name}: {link}"
            target = link.partition("#")[0]
            parts = (Path(name).parent / target).parts
            while ".." in parts:
                up = parts.index("..")
                parts = parts[: up - 1] + parts[up + 1 :]
            assert "/".join(parts) in files, f"{name}: {link}"


def test_plotly_is_there_once_and_pages_are_small(files: dict[str, bytes]) -> None:
    assert len(files["assets/plotly-basic.min.js"]) > 1_000_000
    assert all(len(content) < 400_000 for name, content in files.items() if name.endswith(".html"))


def test_plotly_comes_with_its_licence(files: dict[str, bytes]) -> None:
    licence = files["assets/plotly-basic.LICENSE"].decode()
    assert licence.startswith("MIT License\n\nCopyright (c) ")
    assert "shall be included in\nall copies or substantial portions of the Software" in licence


def test_the_data_reads_back_to_the_same_hash(site: Path, hostile: Case) -> None:
    assert load_case(site / "data" / "case").hash == hostile.hash


def test_the_site_repeats(files: dict[str, bytes], hostile: Case) -> None:
    assert site_files(hostile) == files


def test_pictures_carry_their_words(files: dict[str, bytes]) -> None:
    root = Xml.fromstring(files["pictures/w_m.svg"])
    assert root[0].tag.endswith("title") and root[0].text


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """A plain web server with the site under a sub-path."""
    root = site.parent.parent
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/some/path/"
        running.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.browser
@pytest.mark.parametrize("way", ["sub-path", "file"])
def test_the_site_works_from_a_sub_path_and_from_disk(
    way: str, site: Path, server: str, browser: Browser
) -> None:
    base = server if way == "sub-path" else f"{site.as_uri()}/"
    context = browser.new_context()
    tab = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{base}index.html")
    tab.get_by_role("link", name="Measure %{y} </script>").first.click()
    tab.wait_for_selector("html[data-ready=yes]", timeout=15_000)
    assert tab.locator(".js-plotly-plot .main-svg").count() >= 1
    tab.get_by_role("link", name="Method").click()
    assert tab.get_by_role("heading", name="What it cannot know").count() == 1
    tab.get_by_role("link", name="All pictures").click()
    assert tab.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2560
    assert said == []
    assert [url for url in asked if not url.startswith(base) and url != "data:,"] == []
    context.close()


def test_publish_writes_it_and_says_where(hostile: Case, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["publish", str(hostile.folder), "--output", str(tmp_path / "web")])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{tmp_path / 'web' / 'index.html'}: ")
    assert "1 of 3  The year <u>2019</u>: Measure %{y} </script>" in done.stderr
    assert (tmp_path / "web" / "index.html").is_file()


def test_publish_refuses_a_folder_of_other_things_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = CliRunner().invoke(main, ["publish", "--output", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr == f"adviser-timeline: {tmp_path}: holds other files; name a new or empty folder\n"
