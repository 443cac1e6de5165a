"""Log lines for whoever runs it: what was done, how long it took, how many; never a word of the data.

Owns the form of a line, ``what=load ok=yes ms=12 events=213``. The command line and the pages write them
around their loads, checks, saves and exports; the core knows no clock and writes none.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.evidence.problems import TimelineError

_LOGGER = logging.getLogger("adviser_timeline")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,40}")

Facts = dict[str, int | str]


def to_stderr() -> None:
    """Print the lines of this process to stderr, each with the time in UTC; else none is shown."""
    handler = logging.StreamHandler()
    form = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    form.converter = time.gmtime
    handler.setFormatter(form)
    _LOGGER.handlers = [handler]
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(_unexpected)


@contextmanager
def timed(what: str) -> Iterator[Facts]:
    """Write one line about the block when it ends.

    Parameters
    ----------
    what
        ``load``, ``check``, ``save`` or ``export``.

    Yields
    ------
    dict
        Fill in counts and plain words such as a format or a data hash. Anything that is not one plain word
        is left out, so that no title, name or path can get into a log.

    Examples
    --------
    >>> with timed("load") as facts:
    ...     facts["events"] = 213
    """
    facts: Facts = {}
    begun = time.perf_counter()
    outcome: Facts = {"ok": "yes"}
    try:
        yield facts
    except BaseException as error:
        outcome = {"ok": "no", "error": type(error).__name__}
        raise
    finally:
        passed: Facts = {"ms": round((time.perf_counter() - begun) * 1000)}
        _LOGGER.info(line({"what": what, **outcome, **passed, **facts}))


def line(facts: Facts) -> str:
    """Return ``name=value`` pairs in order, without values that are not plain.

    Examples
    --------
    >>> line({"what": "save", "rows": 3, "title": "Not for a log"})
    'what=save rows=3'
    """
    return " ".join(f"{name}={value}" for name, value in facts.items() if _PLAIN.fullmatch(str(value)))


def _unexpected(record: logging.LogRecord) -> bool:
    """Leave out a file that was not made for a reason the page says; Streamlit prints it with a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error and error.__cause__, TimelineError)
