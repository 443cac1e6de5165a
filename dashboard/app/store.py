"""A store of things made once for all readers, bounded by the rows they hold.

Streamlit's caches count entries; sixty-four views of a small case are nothing, of 100,000 events gigabytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")


class Store:
    """Things by key; when they weigh more than `most` together, those not asked for longest go.

    Parameters
    ----------
    most
        Weight of everything kept; the thing just made stays, however heavy.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[int, Future[object]]] = OrderedDict()

    def get(self, key: str, weight: int, make: Callable[[], T]) -> T:
        """Return what is kept under the key; who asks first makes it, who asks meanwhile waits.

        An error is raised to everyone who asked, and not kept.
        """
        while True:
            with self._lock:
                kept = self._kept.get(key)
                if kept is None:
                    mine: Future[object] = Future()
                    self._kept[key] = (weight, mine)
                    self._trim()
                    break
                self._kept.move_to_end(key)
            try:
                return cast(T, kept[1].result())
            except CancelledError:  # its maker failed; now it is this one's turn
                continue
        made = False
        try:
            value = make()
            made = True
        finally:
            if not made:
                self._forget(key, mine)
        mine.set_result(value)
        return value

    def __len__(self) -> int:
        """Return how many things are kept."""
        return len(self._kept)

    def _forget(self, key: str, future: Future[object]) -> None:
        with self._lock:
            if self._kept.get(key, (0, None))[1] is future:
                del self._kept[key]
        future.cancel()

    def _trim(self) -> None:
        total = sum(weight for weight, _ in self._kept.values())
        while total > self.most and len(self._kept) > 1:
            _, (weight, _) = self._kept.popitem(last=False)
            total -= weight
