"""The Briefing page as a reader uses it: choose, look, take away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from dashboard.evidence.case import Case
from dashboard.share.picture import picture
from dashboard.share.render import render
from dashboard.view import View
from tests.browser.conftest import Reader
from tests.conftest import said as server_said
from tests.conftest import start_server, stop_server

pytestmark = pytest.mark.browser


def download(reader: Reader, button: str) -> tuple[str, bytes]:
    with reader.page.expect_download(timeout=60_000) as waiting:
        reader.page.get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_download_is_the_picture_on_the_page(
    look: Callable[..., Reader], curated_url: str, curated: Case
) -> None:
    reader = look().open(f"{curated_url}/briefing?picture=timeline&marking=TLP:AMBER%2BSTRICT")
    name, png = download(reader, "PNG")
    assert name == "events_timeline_spring-2019_as-of-2026-11-22_TLP-AMBER-STRICT.png"
    assert png == render(picture(curated, View(picture="timeline", marking="TLP:AMBER+STRICT")), "png")


def test_choices_go_into_the_link_and_back_undoes_them(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look().open(f"{curated_url}/briefing")
    shown = reader.page.locator(".pv-plot .main-svg").first
    expect(shown).to_have_attribute("width", "1280")
    reader.page.get_by_role("combobox", name="Size").click()
    reader.page.get_by_role("option", name="Half a slide").click()
    reader.has_query(size="half")
    expect(shown).to_have_attribute("width", "640")
    headline = reader.page.get_by_role("textbox", name="Headline")
    headline.fill("Who said what")
    headline.press("Enter")
    reader.has_query(size="half", headline="Who said what")
    expect(reader.page.locator(".pv-plot")).to_contain_text("Who said what")
    reader.page.go_back()
    reader.has_query(size="half")
    expect(reader.page.locator(".pv-plot")).not_to_contain_text("Who said what")
    expect(headline).to_have_value("")


def test_the_preview_keeps_its_proportions_on_every_screen(
    look: Callable[..., Reader], curated_url: str
) -> None:
    for width, height in ((1440, 900), (820, 1100), (390, 844)):
        reader = look(width, height).open(f"{curated_url}/briefing")
        box = reader.page.locator(".pv-plot .main-svg").first.bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(1280 / 720, rel=0.01)
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        form = reader.page.get_by_role("combobox", name="Picture").bounding_box()
        assert form is not None
        below = form["y"] > box["y"] + box["height"]
        assert below == (width < 640), "on a phone the picture comes first"
        wide = reader.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width


def test_the_picture_is_copied_to_the_clipboard(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look(permissions=["clipboard-read", "clipboard-write"]).open(f"{curated_url}/briefing?size=half")
    reader.page.get_by_role("button", name="Copy picture").click()
    expect(reader.page.locator(".pv-said")).to_have_text("Copied. Paste it into a slide or a mail.")
    numbers = reader.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read()
          const blob = await item.getType("image/png")
          return Array.from(new Uint8Array(await blob.arrayBuffer()))
        }"""
    )
    with Image.open(BytesIO(bytes(numbers))) as image:
        assert image.size == (1280, 1440)


def test_two_exports_at_once_both_arrive(look: Callable[..., Reader], curated_url: str) -> None:
    reader = look().open(f"{curated_url}/briefing?size=square")
    arrived: list[str] = []
    reader.page.on("download", lambda file: arrived.append(file.suggested_filename.rpartition(".")[2]))
    reader.page.get_by_role("button", name="PowerPoint", exact=True).click()
    reader.page.get_by_role("button", name="Evidence pack", exact=True).click()
    while len(arrived) < 2:
        reader.page.wait_for_event("download")
    assert sorted(arrived) == ["pptx", "zip"]


def test_without_chromium_this_browser_saves_the_picture(
    look: Callable[..., Reader], serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    reader = look().open(f"{serve()}/briefing?picture=timeline")
    expect(reader.page.get_by_text("apt install chromium")).to_be_visible()
    expect(reader.page.get_by_role("button", name="PNG", exact=True)).to_be_disabled()
    name, png = download(reader, "PNG, drawn by this browser")
    assert name == "events_timeline_spring-2019_as-of-2026-11-22_TLP-CLEAR.png"
    with Image.open(BytesIO(png)) as image:
        assert image.size == (2560, 1440)
    name, page = download(reader, "Web page")
    assert page.startswith(b"<!DOCTYPE html>")


def test_a_link_made_from_other_data_says_so(
    look: Callable[..., Reader], curated_url: str, curated: Case
) -> None:
    link = picture(curated, View(picture="claims")).link
    reader = look().open(f"{curated_url}/briefing{link}")
    expect(reader.page.get_by_text("This link was made from data")).to_have_count(0)
    other = link.replace(f"data={curated.short_hash}", "data=1a2b3c4d")
    reader.open(f"{curated_url}/briefing{other}")
    expect(
        reader.page.get_by_text(
            f"This link was made from data 1a2b3c4d, or by version 0.1; you see {curated.short_hash}."
        )
    ).to_be_visible()
    assert urlsplit(reader.page.url).path == "/briefing"


@pytest.mark.parametrize(
    ("does", "said"),
    [
        pytest.param(
            "sleep 1000",
            "20 seconds were not enough; it was stopped, and the next picture starts it anew.",
            marks=pytest.mark.e2e,
        ),
        ("exit 3", "it ended twice while drawing; try again, or set BROWSER_PATH to another Chromium."),
    ],
)
def test_why_a_file_was_not_made_is_said_until_it_is(
    does: str,
    said: str,
    look: Callable[..., Reader],
    chromium: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = tmp_path / "chromium"
    fake.write_text(f'#!/bin/sh\n[ -e {tmp_path}/well ] && exec {chromium} "$@"\n{does}\n')
    fake.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    process, url = start_server()
    try:
        reader = look().open(f"{url}/briefing?picture=timeline")
        reader.page.get_by_role("button", name="PNG", exact=True).click()
        error = reader.page.get_by_test_id("stAlertContentError")
        expect(error).to_have_text(
            f"The PNG was not made. Chromium could not draw the picture: {said}", timeout=40_000
        )
        assert not reader.page.get_by_text("Failed to generate file").is_visible()
        (tmp_path / "well").touch()
        name, png = download(reader, "PNG")
        assert name.endswith(".png") and png.startswith(b"\x89PNG")
        expect(error).to_have_count(0)
        reader.page.context.close()
        log = server_said(process)
    finally:
        stop_server(process)
    assert "what=export ok=no error=ExportError" in log
    assert "Traceback" not in log
    assert str(tmp_path) not in log


def test_a_server_that_is_stopped_leaves_nothing_behind(
    look: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A short name, since the path of a socket in it is.
    folder = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    monkeypatch.setenv("TMPDIR", str(folder))
    process, url = start_server()
    try:
        reader = look().open(f"{url}/briefing?picture=timeline")
        download(reader, "PNG")
        assert [path.name[:17] for path in folder.iterdir()] == ["adviser-timeline-"]
        reader.page.context.close()
    finally:
        stop_server(process)
    folder.rmdir()


def test_a_refused_pack_says_why_and_names_no_place(
    look: Callable[..., Reader],
    serve: Callable[..., str],
    chromium: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, fake = tmp_path / "case", tmp_path / "chromium"
    case.mkdir()
    row = "id,date,title,source\na,2019-06-02,Landing,https://example.org/\n"
    (case / "events.csv").write_text(row, encoding="utf-8")
    (tmp_path / "new.csv").write_text(row.replace("Landing", "Arrival"), encoding="utf-8")
    # The rows change once the drawing begins.
    fake.write_text(f'#!/bin/sh\ncp {tmp_path}/new.csv {case}/events.csv\nexec {chromium} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    reader = look().open(f"{serve(case)}/briefing?picture=timeline")
    reader.page.get_by_role("button", name="Evidence pack", exact=True).click()
    expect(reader.page.get_by_test_id("stAlertContentError")).to_have_text(
        "The Evidence pack was not made. The case's files changed while the picture was made: "
        "events.csv; try again.",
        timeout=60_000,
    )
    assert download(reader, "Evidence pack")[0].endswith(".zip")
