"""What is kept, what goes, and who makes it."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest

from dashboard.app.store import Store


def test_a_thing_is_made_once() -> None:
    store, made = Store(10), []
    for _ in range(3):
        assert store.get("a", 1, lambda: made.append(1) or "thing") == "thing"
    assert made == [1]


def test_the_longest_unasked_goes_first() -> None:
    store = Store(3)
    for key in "abc":
        store.get(key, 1, lambda key=key: key)
    store.get("a", 1, lambda: "made anew")
    store.get("d", 1, lambda: "d")
    assert store.get("a", 1, lambda: "made anew") == "a"
    assert store.get("b", 1, lambda: "made anew") == "made anew"


def test_one_heavy_thing_is_kept_alone() -> None:
    store = Store(3)
    store.get("a", 1, lambda: "a")
    store.get("heavy", 100, lambda: "heavy")
    assert len(store) == 1
    assert store.get("heavy", 100, lambda: "made anew") == "heavy"


def test_an_error_is_not_kept() -> None:
    store = Store(3)
    with pytest.raises(ZeroDivisionError):
        store.get("a", 1, lambda: 1 / 0)
    assert len(store) == 0
    assert store.get("a", 1, lambda: 2.0) == 2.0


def test_who_asks_meanwhile_waits_for_the_first() -> None:
    store, begun, go, made, got = Store(3), Event(), Event(), [], []

    def slow() -> str:
        begun.set()
        assert go.wait(10)
        made.append("slow")
        return "thing"

    first = Thread(target=lambda: got.append(store.get("a", 1, slow)))
    first.start()
    assert begun.wait(10)
    second = Thread(target=lambda: got.append(store.get("a", 1, lambda: made.append("second") or "other")))
    second.start()
    go.set()
    first.join(10)
    second.join(10)
    assert (made, got) == (["slow"], ["thing", "thing"])


def test_after_an_error_the_next_one_makes_it() -> None:
    store, begun, go, got = Store(3), Event(), Event(), []
    ready = Barrier(2)

    def fails() -> str:
        begun.set()
        assert go.wait(10)
        raise ValueError

    def ask() -> None:
        with pytest.raises(ValueError, match=r"^$"):
            store.get("a", 1, fails)

    def wait() -> None:
        ready.wait(10)
        got.append(store.get("a", 1, lambda: "second"))

    first, second = Thread(target=ask), Thread(target=wait)
    first.start()
    assert begun.wait(10)
    second.start()
    ready.wait(10)
    go.set()
    first.join(10)
    second.join(10)
    assert got == ["second"]
