from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.evidence.problems import ExportError
from dashboard.share import image

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
    with pytest.raises(ExportError, match=r"^Chromium could not draw the picture: ") as caught:
        image.draw(FIGURE, "png")
    assert "\n" not in str(caught.value)
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
    assert image.draw(FIGURE, "png") == first
    assert len(browsers()) == 1
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


def test_values_are_plain_and_traces_have_fixed_ids() -> None:
    spec = image.spec(go.Figure(go.Scatter(x=[1], y=[2], text=["a\x07b"], hovertext="x\x00")))
    assert [trace["uid"] for trace in spec["data"]] == ["t0"]
    assert spec["data"][0]["text"] == ["a�b"]
    assert spec["data"][0]["hovertext"] == "x�"


def browsers() -> list[int]:
    """Processes this one started that run Chromium."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "chromium" in line]
