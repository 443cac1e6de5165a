"""Add, step 2: what the words of a foreign column mean where ours holds only a few ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard.app.add_dates import Put
from dashboard.evidence.intake import Arrival
from dashboard.evidence.mapping import Take

MOST = 30


def word_settings(key: str, name: str, take: Take, came: Arrival, known: Mapping[str, str], put: Put) -> None:
    """Draw one choice for each text of the column: which of the case's ids it stands for."""
    index = came.header.index(take.columns[0])
    texts = Counter(row[index].strip() for row in came.rows if row[index].strip())
    foreign = [text for text, _ in texts.most_common(MOST) if text not in known]
    if not foreign:
        return
    open_ = any(text not in take.values for text in foreign)
    with st.expander(f"What the words of {name} stand for", expanded=open_):
        for place, (text, column) in enumerate(zip(foreign, _columns(len(foreign)), strict=True)):
            with column:
                _one(f"{key}_word_{place}", text, take, known, put)
        if len(texts) > MOST:
            st.caption(f"The {MOST} most frequent of {len(texts):,} are listed; the others are refused.")


def _columns(count: int) -> list[st.delta_generator.DeltaGenerator]:
    across = st.columns(3)
    return [across[place % 3] for place in range(count)]


def _one(key: str, text: str, take: Take, known: Mapping[str, str], put: Put) -> None:
    def change() -> None:
        chosen = st.session_state[key]
        rest = {word: ours for word, ours in take.values.items() if word != text}
        put(lambda old: replace(old, values={**rest, text: chosen} if chosen else rest))

    options = list(known)
    now = take.values.get(text)
    st.text(text)
    st.selectbox(
        f"What {key} stands for",
        options,
        index=options.index(now) if now in options else None,
        format_func=lambda one: known[one],
        key=key,
        on_change=change,
        placeholder="Left as it is, and refused",
        label_visibility="collapsed",
    )
