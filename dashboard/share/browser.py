"""One Chromium of our own with one tab: started, spoken to over two pipes, ended with all that it started.

Owns its processes, its folder and the DevTools messages; what is drawn is `image`'s. What waits here for an
answer waits until the browser speaks or ends: whoever has no more time ends it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from choreographer.browsers.chromium import Chromium
from choreographer.channels import Pipe

from dashboard.share.processes import end_all
from dashboard.share.scratch import Scratch, sweep

# A Chromium of its own accord asks its makers for updates, the time and accounts; through a proxy that is not
# there none of it leaves this computer. The picture itself needs no network.
_NOWHERE = "http://127.0.0.1:9"
# Chromium makes a socket in its folder for temporary files, and the path of a socket is short.
_LONGEST = 30
_CHUNK = 1 << 16
_BYE = b"{bye}\n"  # the last words of choreographer's wrapper; no message holds a bare line end
_CONTEXT = "Runtime.executionContextCreated"
_READY = {"Page.loadEventFired", _CONTEXT}


class GoneError(Exception):
    """The browser has ended."""


class RefusedError(Exception):
    """The browser or the script in its page refused; the text is its first line."""


class _Wire(Pipe):
    """The pipes to one browser: only the browser holds its own ends, so what waits for it ends with it."""

    def __init__(self) -> None:
        self.from_choreo_to_external, self._to = os.pipe()
        self._back, self.from_external_to_choreo = os.pipe()
        self._heard = bytearray()

    def let_go(self) -> None:
        """Close the browser's ends, once it has them."""
        os.close(self.from_choreo_to_external)
        os.close(self.from_external_to_choreo)

    def __del__(self) -> None:
        """Close our ends, when no thread can be waiting at them."""
        os.close(self._to)
        os.close(self._back)

    def send(self, message: bytes) -> None:
        """Write one message whole."""
        rest = memoryview(message + b"\0")
        try:
            while rest:
                rest = rest[os.write(self._to, rest) :]
        except OSError as error:
            raise GoneError from error

    def hear(self) -> dict[str, Any]:
        """Wait for one message."""
        begin = 0
        while (end := self._heard.find(b"\0", begin)) < 0:
            begin = len(self._heard)
            chunk = os.read(self._back, _CHUNK)
            self._heard += chunk
            if not chunk or self._heard.endswith(_BYE):
                raise GoneError
        text = bytes(self._heard[:end])
        del self._heard[: end + 1]
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise RefusedError("it does not speak as Chromium does")
        return message


class _Program(Chromium):
    """Chromium's command line and environment; all that it writes is in our folder."""

    def __init__(self, wire: _Wire, path: str, folder: Path) -> None:
        super().__init__(wire, path, proxy_server=_NOWHERE)
        self._folder = folder
        self.tmp_dir = SimpleNamespace(path=folder / "profile")  # type: ignore[assignment]

    def get_env(self) -> MutableMapping[str, str]:
        """Return the environment; every process inherits it and can be found by it."""
        inside = {"TMPDIR": str(self._folder), "BREAKPAD_DUMP_LOCATION": str(self._folder / "crashes")}
        return {**os.environ, **inside}

    def clean(self) -> None:
        """Leave the folder alone: it goes when its processes have ended."""


class Browser:
    """A browser that was just started; it can be ended from any thread, used from one at a time.

    Parameters
    ----------
    path
        The program.
    page
        The HTML page its tab shows, with all links absolute.
    """

    def __init__(self, path: str, page: str) -> None:
        parent = _parent(path)
        sweep(parent, _end_left)
        self._scratch = Scratch(parent)
        self._page = self._scratch.path / "index.html"
        self._page.write_text(page, encoding="utf-8")
        self._wire = _Wire()
        self._ending = threading.Lock()
        program = _Program(self._wire, path, self._scratch.path)
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                program.get_cli(),
                stderr=subprocess.DEVNULL,
                env=program.get_env(),
                **program.get_popen_args(),
            )
        except BaseException:
            self._scratch.close()
            raise
        finally:
            self._wire.let_go()
        self._sent = 0
        self._session: dict[str, str] = {}
        self._happened: dict[str, Any] = {}

    def gone(self) -> bool:
        """Return whether its first process has ended."""
        return self._process.poll() is not None

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function in a fresh page and return the JSON value it resolves to.

        Raises
        ------
        GoneError
            When the browser ends meanwhile.
        RefusedError
            When the function throws.
        """
        if not self._session:
            self._open()
        while not self._happened.keys() >= _READY:
            self._hear()
        answer = self.ask(
            "Runtime.callFunctionOn",
            functionDeclaration=function,
            arguments=[{"value": argument} for argument in arguments],
            executionContextId=self._happened[_CONTEXT]["context"]["id"],
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            raise RefusedError(str(thrown.get("exception", {}).get("description") or thrown["text"]))
        return answer["result"].get("value")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a DevTools command and return its result."""
        number = self._send(method, parameters)
        while (answer := self._hear()).get("id") != number:
            pass
        if "error" in answer:
            raise RefusedError(str(answer["error"].get("message", "")))
        result: dict[str, Any] = answer["result"]
        return result

    def renew(self) -> None:
        """Begin to load the page anew; the next `call` waits for it."""
        self._happened.clear()
        self._send("Page.reload", {})

    def end(self) -> None:
        """Kill all its processes and remove its folder; the second call does nothing."""
        with self._ending:
            end_all(self._scratch.path, self._process)
            self._scratch.close()

    def _open(self) -> None:
        tab = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        self._session = {"sessionId": session}
        self.ask("Page.enable")
        self.ask("Runtime.enable")
        self._happened.clear()
        self.ask("Page.navigate", url=self._page.as_uri())

    def _send(self, method: str, parameters: dict[str, Any]) -> int:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters, **self._session}
        self._wire.send(json.dumps(message, separators=(",", ":")).encode())
        return self._sent

    def _hear(self) -> dict[str, Any]:
        message = self._wire.hear()
        if message.get("method") == "Inspector.targetCrashed":
            raise GoneError
        if (name := message.get("method")) in _READY:
            if name == _CONTEXT:
                self._happened.clear()  # a load heard before was that of an earlier page
            self._happened[name] = message["params"]
        return message


def _parent(path: str) -> Path:
    """Return the folder for temporary files that this Chromium can use; one from a snap does not see /tmp."""
    if "snap" in path:
        return Path.home()
    usual, short = Path(tempfile.gettempdir()), Path("/tmp")
    return short if len(str(usual)) > _LONGEST and short.is_dir() else usual


def _end_left(folder: Path) -> bool:
    """End what a killed process left running in its folder, which may then go, too."""
    end_all(folder)
    return False
