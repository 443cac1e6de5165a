"""A link in the data opens the same address wherever it leaves the program: what the browser makes of it."""

from __future__ import annotations

import csv
import io
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE

from dashboard.evidence.case import Case, load_case
from dashboard.evidence.links import href_of
from dashboard.share.image import close
from dashboard.share.page import standalone
from dashboard.share.picture import picture
from dashboard.share.render import render
from dashboard.share.site import site_files
from dashboard.view import View
from tests.browser.conftest import Reader
from tests.hostile.links import ALONE, DOUBTED, LINKS, REFUSED

pytestmark = pytest.mark.browser
BARE = [link for link in (*DOUBTED, *LINKS) if ";" not in link]
LISTED = [*DOUBTED, *LINKS, *ALONE]
SHOWN = "https://аpple.com/x"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that cites every link twice: by an id of sources.csv, and bare."""
    made = tmp_path_factory.mktemp("links")
    ids = [f"s{number:03}" for number in range(len(LISTED))]
    rows = [[name, f"Gazette {name}", link, link] for name, link in zip(ids, LISTED, strict=True)]
    (made / "sources.csv").write_text(to_csv(["id", "outlet", "url", "archived"], rows), "utf-8")
    events = [
        ["bare", "2019-03-23", "Bare", ";".join(BARE), "yes"],
        ["listed", "2019-03-24", "Listed", ";".join(ids), ""],
    ]
    (made / "events.csv").write_text(to_csv(["id", "date", "title", "source", "key"], events), "utf-8")
    return made


@pytest.fixture(scope="module")
def case(folder: Path) -> Case:
    loaded = load_case(folder)
    assert {problem.code for problem in loaded.problems} == {"mixed-script-host"}
    return loaded


@pytest.fixture(scope="module")
def studio(chromium: str) -> Iterator[None]:
    yield
    close()


def to_csv(header: list[str], rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def opened(page: Page, links: list[str]) -> list[str]:
    """What this browser opens for each link."""
    found: list[str] = page.evaluate("links => links.map(link => new URL(link).href)", links)
    return found


def hrefs(page: Page, items: str) -> list[list[str]]:
    """The links in each item of a list."""
    found: list[list[str]] = page.locator(items).evaluate_all(
        "items => items.map(item => [...item.querySelectorAll('a')].map(a => a.href))"
    )
    return found


def test_the_list_is_long_enough() -> None:
    assert len(LINKS) >= 40


def test_a_card_opens_what_the_browser_makes_of_each_link(
    look: Callable[..., Reader], serve: Callable[..., str], folder: Path
) -> None:
    url = serve(folder)
    page = look().open(f"{url}/?event=listed").page
    page.locator(".st-key-card li").last.wait_for()
    assert hrefs(page, ".st-key-card li") == [[href, href] for href in opened(page, LISTED)]
    page.goto(f"{url}/?event=bare")
    page.locator(".st-key-card li", has_text="xn--pple-43d.com/x").wait_for()
    assert hrefs(page, ".st-key-card li") == [[href] for href in opened(page, BARE)]
    assert SHOWN not in page.locator(".st-key-card").inner_text()


@pytest.mark.e2e
def test_the_list_of_sources_opens_what_the_browser_makes_of_each_link(
    look: Callable[..., Reader], serve: Callable[..., str], folder: Path
) -> None:
    page = look().page
    page.goto(f"{serve(folder)}/?page=evidence")
    scroller = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    shown: dict[str, str] = {}
    for number in range(len(LISTED)):
        if f"s{number:03}" not in shown:
            scroller.evaluate("(element, top) => { element.scrollTop = top }", 30 * number)
            page.wait_for_function(f"id => ({CELLS})().some(([seen]) => seen === id)", arg=f"s{number:03}")
            shown |= dict(page.evaluate(CELLS))
    assert opened(page, list(shown.values())) == opened(page, LISTED)


# Id and link of every row of the grid that is in sight; what a grid draws it also says to screen readers.
CELLS = """() => {
  const grid = document.querySelector('[data-testid=stDataFrame] [role=grid]')
  if (!grid) return []
  const heads = [...grid.querySelectorAll('[role=columnheader]')].map(head => head.textContent)
  return [...grid.querySelectorAll('tbody [role=row], tr[role=row]')].map(row => {
    const cells = [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent)
    return [cells[heads.indexOf('Id')], cells[heads.indexOf('Link')]]
  }).filter(([id, link]) => id && link)
}"""


def test_a_web_page_opens_what_the_browser_makes_of_each_link(
    look: Callable[..., Reader], case: Case, tmp_path: Path
) -> None:
    drawn = picture(case, View())
    (tmp_path / "picture.html").write_bytes(standalone(drawn))
    compare(look().page, tmp_path / "picture.html", [source for source, _, _ in drawn.sources])


def compare(page: Page, path: Path, sources: list[str]) -> None:
    """Open a web page and compare its numbered sources' links with what the browser opens for them."""
    links = {f"s{number:03}": link for number, link in enumerate(LISTED)}
    page.goto(path.as_uri())
    written = [links.get(source, source) for source in sources]
    assert sorted(written) == sorted([*BARE, *LISTED])
    found = hrefs(page, "h2:text-is('Sources') + dl > dd")
    assert found == [[href] for href in opened(page, written)]
    assert SHOWN not in page.locator("body").inner_text()


@pytest.mark.e2e
def test_a_site_opens_what_the_browser_makes_of_each_link(
    look: Callable[..., Reader], case: Case, tmp_path: Path, studio: None
) -> None:
    files = site_files(case)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (path,) = (tmp_path / "pages").iterdir()
    compare(look().page, path, [source for source, _, _ in picture(case, View(picture="timeline")).sources])


def test_slides_open_what_the_browser_makes_of_each_link(
    look: Callable[..., Reader], case: Case, studio: None
) -> None:
    drawn = replace(picture(case, View()), notes="Two lines,\nthen a gap")
    links = {f"s{number:03}": link for number, link in enumerate(LISTED)}
    written = [links.get(source, source) for source, _, _ in drawn.sources]
    page = look().page
    deck = Presentation(io.BytesIO(render(drawn, "pptx")))
    for slide in deck.slides:
        runs = [run for p in slide.notes_slide.notes_text_frame.paragraphs for run in p.runs]
        found = [(run.text, run.hyperlink.address) for run in runs if run.hyperlink.address]
        assert [text for text, _ in found] == [f"{number}  {line}" for _, number, line in drawn.sources]
        assert opened(page, [href for _, href in found]) == opened(page, written)
        assert all(href.isascii() for _, href in found)
        outside = [rel for rel in slide.part.rels.values() if rel.is_external]
        assert [rel for rel in outside if rel.reltype == RELATIONSHIP_TYPE.HYPERLINK] == []


def test_a_pdf_and_an_svg_name_hosts_and_have_no_link(case: Case, tmp_path: Path, studio: None) -> None:
    drawn = picture(case, View())
    pdf = tmp_path / "picture.pdf"
    pdf.write_bytes(render(drawn, "pdf"))
    assert not re.search(rb"/(Annots|URI)\b|/Subtype\s*/Link\b", pdf.read_bytes())
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    svg = render(drawn, "svg").decode()
    assert not re.search(r"<a[ >]|href=\"http", svg)
    for said in (text, svg):
        assert "xn--pple-43d.com" in said
        assert "аpple" not in said


# Hosts and marks that the list's links are made of, shaken anew.
HOSTS = sorted({re.split("[/?#]", link)[2] for link in (*LISTED, *REFUSED) if "//" in link})
MARKS = [
    *"abXZ019._~!$&()*+,;=:@/?#%-'\"|^`{}[]\\",
    *"é漢😀",
    "..",
    "/./",
    "/../",
    "%2e",
    "%2E",
    "%zz",
    "%20",
]


@pytest.mark.e2e
def test_any_link_opens_what_the_browser_makes_of_it_or_is_refused(look: Callable[..., Reader]) -> None:
    chance = random.Random(2019)
    links = []
    for _ in range(20_000):
        host = chance.choice(HOSTS)
        if chance.random() < 0.3:
            host = "".join(chance.choices("abxn-.0178f%éжא漢ßΣ_", k=chance.randint(1, 9)))
        port = chance.choice(["", "", "", ":", ":80", ":0443", ":8080", ":65536"])
        rest = "".join(chance.choices(MARKS, k=chance.randint(0, 12)))
        links.append(f"{chance.choice(['http', 'hTTps'])}://{host}{port}{chance.choice('/?#')}{rest}")
    pairs = [(link, href) for link in links if (href := href_of(link))]
    assert len(pairs) > 8_000
    wanted, found = look().page.evaluate(
        """pairs => {
          const open = link => { try { return new URL(link).href } catch { return 'nothing' } }
          return [pairs.map(([link]) => open(link)), pairs.map(([, href]) => open(href))]
        }""",
        pairs,
    )
    assert [pair for pair, one, other in zip(pairs, wanted, found, strict=True) if one != other] == []
