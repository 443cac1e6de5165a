"""`render` and `publish` as a person calls them."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pptx
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from dashboard.cli import main
from dashboard.evidence.case import Case, load_case
from dashboard.evidence.problems import ExportError
from dashboard.share import image
from dashboard.share.pack import evidence_pack
from dashboard.share.picture import picture
from dashboard.share.render import FORMATS
from dashboard.share.render import render as draw
from dashboard.view import View

SIGNATURES = {
    "png": b"\x89PNG\r\n",
    "svg": b"<?xml",
    "pdf": b"%PDF-",
    "pptx": b"PK\x03\x04",
    "html": b"<!DOCTYPE html>",
    "zip": b"PK\x03\x04",
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["render", *map(str, arguments)])


@pytest.mark.usefixtures("studio")
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_from_any_directory(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("--output", f"x.{suffix}")
    assert (done.exit_code, done.output) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == [f"x.{suffix}"]
    assert (tmp_path / f"x.{suffix}").read_bytes().startswith(SIGNATURES[suffix])


@pytest.mark.usefixtures("studio")
def test_the_options_reach_the_picture(tmp_path: Path) -> None:
    done = run(
        *(
            "--output",
            tmp_path / "x.PNG",
            "--picture",
            "timeline",
            "--size",
            "square",
            "--headline",
            "My words",
        ),
        *("--marking", "tlp:red", "--classification", "For the committee"),
    )
    assert (done.exit_code, done.output) == (0, "")
    with Image.open(tmp_path / "x.PNG") as image:
        image.load()
        assert image.size == (2160, 2160)
        assert image.info["Title"] == "My words"
        assert image.info["Marking"] == "TLP:RED · For the committee"


@pytest.mark.usefixtures("studio")
def test_a_whole_link_and_its_query_give_the_bytes_of_the_page(curated: Case, tmp_path: Path) -> None:
    view = View(picture="timeline", size="half", q="Rostec")
    query = urlencode(view.to_query(curated))
    for name, link in (("a", query), ("b", f"http://127.0.0.1:8501/briefing?{query}"), ("c", f"?{query}")):
        assert run("--output", tmp_path / f"{name}.png", "--view", link).exit_code == 0
    expected = draw(picture(curated, view), "png")
    assert {(tmp_path / f"{name}.png").read_bytes() for name in "abc"} == {expected}


@pytest.mark.usefixtures("studio")
def test_what_a_link_cannot_mean_is_said(tmp_path: Path) -> None:
    done = run("--output", tmp_path / "x.png", "--view", "window=none&size=9999x100&data=1a2b3c4d")
    assert done.exit_code == 0
    said = done.stderr.splitlines()
    assert said[0] == "adviser-timeline: The link's window “none” is not known here and was ignored."
    assert (
        said[1] == "adviser-timeline: The link's size 9999x100 was set to 4000x480; it may be 480 to 4000 px."
    )
    assert said[2].startswith(
        "adviser-timeline: This link was made from data 1a2b3c4d, or by version 0.1; you see "
    )
    with Image.open(tmp_path / "x.png") as image:
        assert image.size == (8000, 960)


@pytest.mark.parametrize("name", ["x", "x.gif", "x.png.txt"])
def test_an_unknown_suffix_is_wrong_usage(name: str, tmp_path: Path) -> None:
    done = run("--output", tmp_path / name)
    assert done.exit_code == 2
    assert "write one of .png, .svg, .pdf, .pptx, .html, .zip" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "pptx", "zip"])
def test_without_chromium_it_ends_with_2_and_one_line(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    done = run("--output", tmp_path / f"x.{suffix}")
    assert done.exit_code == 2
    assert done.stderr.startswith("adviser-timeline: pictures need Chromium")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_page_needs_no_chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    assert run("--output", tmp_path / "x.html").exit_code == 0
    assert (tmp_path / "x.html").stat().st_size < 1_600_000


@pytest.mark.usefixtures("studio")
def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    done = run("--output", tmp_path / "none" / "x.html")
    assert done.exit_code == 1
    assert done.stderr == (
        f"adviser-timeline: {tmp_path}/none/x.html: cannot be written: no such file or directory\n"
    )


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("sleep 1000", "1 seconds were not enough; it was stopped, and the next picture starts it anew"),
        ("exit 3", "it ended twice while drawing; try again, or set BROWSER_PATH to another Chromium"),
    ],
)
@pytest.mark.parametrize("command", [("render", "x.zip"), ("publish", "site")])
def test_a_chromium_that_fails_ends_it_with_1_and_one_line(
    does: str, said: str, command: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\n{does}\n")
    fake.chmod(0o755)
    image.close()
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    if does != "exit 3":
        monkeypatch.setattr(image, "LIMIT", 1)
    done = CliRunner().invoke(main, [command[0], "--output", str(tmp_path / command[1])])
    assert done.exit_code == 1
    assert done.stdout == ""
    steps = done.stderr.splitlines()
    assert steps.pop() == f"adviser-timeline: Chromium could not draw the picture: {said}"
    assert all(line.startswith("1 of ") for line in steps)
    assert len(steps) == (command[0] == "publish")
    assert [path.name for path in tmp_path.iterdir()] == ["chromium"]


VIEWS = (
    View(),
    View(window="whole-story"),
    View(window="debt", picture="timeline", lanes=("payments",)),
    View(picture="counts", measure="military_party", scenario="denial"),
    View(picture="claims", measure="private_contractors"),
    View(q="Rostec", since=None, size="square"),
    View(marking="none", headline="A headline & <b>more</b>", size="half"),
    View(status=("disputed", "reported"), classification="Draft"),
    View(drift=0.2, jump=0.05, common=0.1, month="2019-06"),
    View(picture="timeline", size="1000x700"),
)


@pytest.mark.parametrize("view", VIEWS, ids=range(len(VIEWS)))
def test_page_and_render_draw_the_same_figure(curated: Case, view: View) -> None:
    """The page draws the link's view; render reads the page's query back."""
    on_page = picture(curated, view)
    link = on_page.link.removeprefix("?")
    from urllib.parse import parse_qsl

    read, ignored = View.from_query(dict(parse_qsl(link)), curated)
    assert ignored == ()
    rendered = picture(curated, read)
    assert json.loads(rendered.figure.to_json()) == json.loads(on_page.figure.to_json())
    assert rendered.about == on_page.about


@pytest.mark.usefixtures("studio")
def test_the_pack_holds_the_bytes_of_render(curated: Case) -> None:
    drawn = picture(curated, View(picture="timeline"))
    with zipfile.ZipFile(BytesIO(draw(drawn, "zip"))) as archive:
        for name in archive.namelist():
            if name.startswith("pictures/"):
                assert archive.read(name) == draw(drawn, name.rpartition(".")[2])
    deck = pptx.Presentation(BytesIO(draw(drawn, "pptx")))
    shown = next(shape for shape in deck.slides[0].shapes if shape.shape_type == 13)
    assert shown.image.blob == draw(drawn, "png")


def test_a_pack_lists_the_sha_256_of_each_file(curated: Case) -> None:
    pack = evidence_pack(picture(curated, View(picture="timeline")), {"png": b"picture"})
    with zipfile.ZipFile(BytesIO(pack)) as archive:
        listed = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS.txt").decode().splitlines())
        made = {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert listed == {name: digest for name, digest in made.items() if name != "SHA256SUMS.txt"}
    assert len(listed) > len(curated.files)


@pytest.mark.parametrize("gone", [False, True])
def test_a_pack_of_files_that_changed_meanwhile_is_refused_without_their_place(
    gone: bool, tmp_path: Path
) -> None:
    file = tmp_path / "events.csv"
    file.write_text("id,date,title,source\na,2019-06-02,Landing,https://example.org/\n", encoding="utf-8")
    drawn = picture(load_case(tmp_path), View())
    if gone:
        file.unlink()
        tmp_path.rmdir()
    else:
        file.write_text(file.read_text(encoding="utf-8").replace("Landing", "Arrival"), encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        evidence_pack(drawn, {})
    assert str(caught.value) == (
        "the case's files cannot be read any more: events.csv cannot be read: No such file or directory"
        if gone
        else "the case's files changed while the picture was made: events.csv; try again"
    )
