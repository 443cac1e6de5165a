"""Add, step 2: what the words of a foreign column mean where ours holds only a few ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard.evidence.intake import Arrival
from dashboard.evidence.mapping import Take

MOST = 30


def word_settings(key: str, name: str, take: Take, came: Arrival, known: Mapping[str, str]) -> Take:
    """Draw one choice for each text of the column: which of the case's ids it stands for."""
    index = came.header.index(take.columns[0])
    texts = Counter(row[index].strip() for row in came.rows if row[index].strip())
    foreign = [text for text, _ in texts.most_common(MOST) if text not in known]
    if not foreign:
        return take
    values = dict(take.values)
    open_ = any(text not in take.values for text in foreign)
    with st.expander(f"What the words of {name} stand for", expanded=open_):
        across = st.columns(3)
        for place, text in enumerate(foreign):
            with across[place % 3]:
                values[text] = _one(f"{key}_word_{place}", text, take.values.get(text), known)
        if len(texts) > MOST:
            st.caption(f"The {MOST} most frequent of {len(texts):,} are listed; the others are refused.")
    return replace(take, values={text: ours for text, ours in values.items() if ours})


def _one(key: str, text: str, now: str | None, known: Mapping[str, str]) -> str:
    options = list(known)
    st.text(text)
    chosen = st.selectbox(
        f"What {key} stands for",
        options,
        index=options.index(now) if now in options else None,
        format_func=lambda one: known[one],
        key=key,
        placeholder="Left as it is, and refused",
        label_visibility="collapsed",
    )
    return chosen or ""
