"""One line for one deed, with counts and without a word of the data."""

from __future__ import annotations

import io
import logging
import re

import pytest

from dashboard import log
from dashboard.evidence.problems import ExportError, WriteError


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything logged during the test, as an operator would see it."""
    logger = logging.getLogger("adviser_timeline")
    for name in ("handlers", "level", "propagate"):
        monkeypatch.setattr(logger, name, getattr(logger, name))
    log.to_stderr()
    stream = io.StringIO()
    logger.handlers[0].setStream(stream)  # type: ignore[attr-defined]
    return stream


def test_a_line_says_what_how_long_and_how_many(written: io.StringIO) -> None:
    with log.timed("load") as facts:
        facts["events"] = 213
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ what=load ok=yes ms=\d+ events=213\n", written.getvalue()
    )


def test_a_failure_is_logged_by_its_kind_not_its_words(written: io.StringIO) -> None:
    with pytest.raises(WriteError), log.timed("save"):
        raise WriteError("Delta convoy.csv was not saved")
    assert re.search(r" what=save ok=no error=WriteError ms=\d+\n", written.getvalue())
    assert "Delta" not in written.getvalue()


@pytest.mark.parametrize(
    "text", ["two words", "a\nwhat=save", "ünï", "x" * 41, "<b>", "", "a=b", "/etc/passwd"]
)
def test_a_value_that_is_not_one_plain_word_is_left_out(text: str) -> None:
    assert log.line({"what": "check", "title": text, "rows": 2}) == "what=check rows=2"


@pytest.mark.parametrize(("cause", "printed"), [(ExportError("no"), 0), (OSError("disk"), 1), (None, 1)])
def test_what_a_page_says_itself_is_not_printed_with_a_traceback(
    cause: Exception | None, printed: int, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    streamlit = logging.getLogger("streamlit.runtime.backend_operation_handler")
    error = RuntimeError("Callable execution failed")
    error.__cause__ = cause
    with caplog.at_level(logging.ERROR):
        streamlit.error("Error executing deferred callable", exc_info=error)
    assert len(caplog.records) == printed


def test_nothing_is_printed_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with log.timed("load") as facts:
        facts["events"] = 1
    assert capsys.readouterr() == ("", "")
