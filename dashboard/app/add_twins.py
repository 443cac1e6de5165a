"""Add, step 3: rows that are, or may be, there already; a person says what happens to each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app.incoming import Incoming
from dashboard.evidence.case import Case
from dashboard.evidence.plan import CHOICES, Choice, default_choice
from dashboard.evidence.preview import Preview

WORDS: dict[Choice, str] = {"skip": "skip", "replace": "replace", "both": "keep both"}
KINDS = {"same row": "word for word", "same id": "same id, other words", "near": "same date, near title"}
MOST = 300


def twins(item: Incoming, found: Preview, case: Case) -> None:
    """Draw the table of twins with a choice a row."""
    if found.unsearched:
        many = f"{len(found.unsearched):,} row{'s were' if len(found.unsearched) != 1 else ' was'}"
        st.caption(
            f"{many} not compared with every row of the same date, there are too many "
            f"(from line {found.unsearched[0]:,} on): look for doubles yourself."
        )
    if not found.twins:
        return
    count = len(found.twins)
    st.markdown(f"**{count:,} row{'s' if count != 1 else ''} may be there already**")
    titles = _titles(case, found.table)
    ids = dict(zip(found.frame["line"], found.frame["id"], strict=True))
    lines = list(found.twins)[:MOST]
    frame = pd.DataFrame(
        {
            "Line": lines,
            "New row": [found.texts[line].get("title", "") or str(ids[line]) for line in lines],
            "Is like": [titles.get(found.twins[line].id, "") or found.twins[line].id for line in lines],
            "In": [f"{found.twins[line].file}:{found.twins[line].line}" for line in lines],
            "How": [KINDS[found.twins[line].kind] for line in lines],
            "What to do": [
                WORDS[item.choices.get(line, default_choice(found.twins[line]))] for line in lines
            ],
        }
    )
    st.data_editor(
        frame,
        key=_key(item),
        hide_index=True,
        disabled=[str(name) for name in frame if name != "What to do"],
        column_config={
            "Line": st.column_config.NumberColumn(width="small"),
            "What to do": st.column_config.SelectboxColumn(options=[*WORDS.values()], required=True),
        },
        height=min(38 + 35 * len(frame), 320),
        alt="Rows that resemble rows of the case, with what to do about each.",
    )
    _all(item, found)


def take_choices(item: Incoming, found: Preview) -> None:
    """Take over what was chosen in the table since the last run."""
    said = {word: choice for choice, word in WORDS.items()}
    lines = list(found.twins)
    for row, cells in st.session_state.get(_key(item), {}).get("edited_rows", {}).items():
        if int(row) < len(lines) and cells.get("What to do") in said:
            item.choices[lines[int(row)]] = said[cells["What to do"]]


def _key(item: Incoming) -> str:
    # A choice made for all of them starts a fresh table, or the old choices would win over it.
    return f"add_twins_{item.serial}_{item.round}"


def _all(item: Incoming, found: Preview) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("For all of them:", width="content")
        for choice in CHOICES:

            def put(choice: Choice = choice) -> None:
                item.choices.update(dict.fromkeys(found.twins, choice))
                item.round += 1

            st.button(WORDS[choice].capitalize(), key=f"add_all_{choice}", type="tertiary", on_click=put)
        if len(found.twins) > MOST:
            st.caption(f"The first {MOST:,} of {len(found.twins):,} are listed.")


def _titles(case: Case, table: str) -> dict[str, str]:
    frame: pd.DataFrame = getattr(case, table)
    column = "wording" if table == "claims" else "title"
    return dict(zip(frame["id"], frame[column], strict=True))
