from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.evidence.problems import ExportError
from dashboard.share import image

ROOT = Path(__file__).parent.parent.parent
FIGURE = go.Figure(go.Scatter(x=["2019-01-01", "2019-03-01"], y=[1, 2]), {"width": 320, "height": 240})


def test_without_a_browser_there_is_one_line_on_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    assert image.find_chromium() is None
    with pytest.raises(image.NoBrowserError) as caught:
        image.draw(FIGURE, "png")
    assert "apt install chromium" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_browser_that_is_none_fails_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    image.close()
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    with pytest.raises(ExportError) as caught:
        image.draw(FIGURE, "png")
    assert str(caught.value) == (
        "Chromium could not draw the picture: it ended twice while drawing; "
        "try again, or set BROWSER_PATH to another Chromium"
    )
    assert image.waiting() == 0


@pytest.mark.usefixtures("studio")
def test_one_browser_is_kept_and_started_again_when_it_dies() -> None:
    image.close()
    first = image.draw(FIGURE, "png")
    before = browsers()
    assert len(before) == 1
    assert image.draw(FIGURE, "png") == first
    assert browsers() == before
    os.kill(before[0], signal.SIGKILL)
    os.waitid(os.P_PID, before[0], os.WEXITED | os.WNOWAIT)
    assert image.draw(FIGURE, "png") == first
    assert len(browsers()) == 1
    assert browsers() != before
    image.close()
    assert browsers() == []


@pytest.mark.usefixtures("studio")
def test_many_threads_wait_their_turn_and_all_get_the_same() -> None:
    drawn: list[bytes] = []
    threads = [threading.Thread(target=lambda: drawn.append(image.draw(FIGURE, "png"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 6
    assert len(set(drawn)) == 1
    assert image.waiting() == 0


@pytest.mark.usefixtures("studio")
@pytest.mark.parametrize("which", ["--user-data-dir=", "--type=renderer", "--type=zygote"])
def test_whichever_process_dies_the_next_picture_is_drawn(which: str, temp: Path) -> None:
    first = image.draw(FIGURE, "png")
    for number, command in running(temp):
        if which in command:
            os.kill(number, signal.SIGKILL)
    assert image.draw(FIGURE, "png") == first
    image.close()
    assert running(temp) == []
    assert list(temp.iterdir()) == []


@pytest.mark.usefixtures("studio")
@pytest.mark.parametrize(
    "which",
    [
        "",
        *(pytest.param(one, marks=pytest.mark.e2e) for one in ("--remote-debugging-pipe", "--type=renderer")),
    ],
)
def test_a_hung_chromium_is_ended_with_all_it_started(
    which: str, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = image.draw(FIGURE, "png")
    stop(temp, which)
    with monkeypatch.context() as patch:
        patch.setattr(image, "LIMIT", 0.5)
        with pytest.raises(ExportError) as caught:
            image.draw(FIGURE, "png")
    assert str(caught.value) == (
        "Chromium could not draw the picture: 0.5 seconds were not enough; "
        "it was stopped, and the next picture starts it anew"
    )
    assert running(temp) == []
    assert list(temp.iterdir()) == []
    assert image.draw(FIGURE, "png") == first


@pytest.mark.e2e
@pytest.mark.usefixtures("studio")
def test_a_hung_chromium_holds_a_picture_up_for_the_limit_and_no_longer(temp: Path) -> None:
    first = image.draw(FIGURE, "png")
    stop(temp, "")
    begun = time.monotonic()
    with pytest.raises(ExportError, match="20 seconds were not enough"):
        image.draw(FIGURE, "png")
    assert time.monotonic() - begun < 25
    assert running(temp) == []
    assert list(temp.iterdir()) == []
    assert image.draw(FIGURE, "png") == first


def test_a_program_that_hangs_is_ended_even_where_it_cut_itself_loose(
    tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\nsetsid sleep 1000 &\ntouch {tmp_path}/started\nsleep 1000\n")
    fake.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    monkeypatch.setattr(image, "LIMIT", 3)
    with pytest.raises(ExportError, match="3 seconds were not enough"):
        image.draw(FIGURE, "png")
    assert (tmp_path / "started").exists()
    assert running(temp) == []
    assert list(temp.iterdir()) == []
    assert image.waiting() == 0


@pytest.mark.parametrize(("words", "why"), [("no DevTools", "it does not speak as Chromium does")])
def test_a_program_that_speaks_otherwise_is_no_chromium(
    words: str, why: str, tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\nprintf '{words}\\0' >&4\nsleep 1000\n")
    fake.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    with pytest.raises(ExportError, match=f"^Chromium could not draw the picture: {why}$"):
        image.draw(FIGURE, "png")
    assert running(temp) == []


@pytest.mark.parametrize("way", ["exit", "kill"])
@pytest.mark.usefixtures("studio")
def test_nothing_stays_of_a_process_that_ended_nor_after_the_next_start_of_one_that_was_killed(
    way: str, temp: Path
) -> None:
    environment = {**os.environ, "TMPDIR": str(temp), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", DRAW_AND[way]], env=environment, check=False)
    if way == "kill":
        assert done.returncode == -signal.SIGKILL
        assert len(list(temp.iterdir())) == 1
        assert len(running(temp)) > 3, "they were stopped, so they could not end by themselves"
        image.draw(FIGURE, "png")
        (folder,) = temp.iterdir()
        assert all(str(folder) in command for _, command in running(temp))
        image.close()
    assert running(temp) == []
    assert list(temp.iterdir()) == []


DRAW = """
import plotly.graph_objects as go
from dashboard.share.image import draw
draw(go.Figure(go.Scatter(x=[1], y=[1]), layout={"width": 300, "height": 200}), "svg")
"""
DRAW_AND = {
    "exit": DRAW,
    "kill": f"""{DRAW}
import os, signal, tempfile
from pathlib import Path
from tests.share.test_image import stop
stop(Path(tempfile.gettempdir()), "--user-data-dir=")
os.kill(os.getpid(), signal.SIGKILL)
""",
}


def test_who_waits_too_long_for_a_turn_is_told(monkeypatch: pytest.MonkeyPatch, chromium: str) -> None:
    monkeypatch.setattr(image, "TURN", 0.01)
    with image._STUDIO._turn, pytest.raises(ExportError, match=r"^other pictures are still being drawn"):
        image.draw(FIGURE, "png")
    assert image.waiting() == 0


def test_a_picture_that_was_late_takes_no_browser_from_the_next() -> None:
    class Kept:
        def end(self) -> None:
            """Count for nothing."""

    studio = image._Studio()
    late, kept = Kept(), Kept()
    studio._browser = kept  # type: ignore[assignment]
    studio._end(late)  # type: ignore[arg-type]
    assert studio._browser is kept


def test_values_are_plain_and_traces_have_fixed_ids() -> None:
    spec = image.spec(go.Figure(go.Scatter(x=[1], y=[2], text=["a\x07b"], hovertext="x\x00")))
    assert [trace["uid"] for trace in spec["data"]] == ["t0"]
    assert spec["data"][0]["text"] == ["a�b"]
    assert spec["data"][0]["hovertext"] == "x�"


@pytest.fixture
def temp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for temporary files; its name is short, since a socket's path is."""
    image.close()
    folder = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    image.close()
    shutil.rmtree(folder)


def running(folder: Path) -> list[tuple[int, str]]:
    """Every process but this one that has the folder in its command line or its environment."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal() and int(place.name) != os.getpid():
            try:
                command, environment = [(place / name).read_bytes() for name in ("cmdline", "environ")]
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if str(folder).encode() in command + environment:
                found.append((int(place.name), command.replace(b"\0", b" ").decode()))
    return found


def stop(folder: Path, which: str) -> None:
    """Stop the processes whose command line holds a word, so that they neither work nor end."""
    chosen = [number for number, command in running(folder) if which in command]
    assert chosen
    for number in chosen:
        os.kill(number, signal.SIGSTOP)


def browsers() -> list[int]:
    """Processes this one started that run Chromium."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "chromium" in line]
