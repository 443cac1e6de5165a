"""Counts: the month's answer in one sentence, the bands, who says how many; what it hangs on is folded."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.app import chart, controls, data, replay
from dashboard.app.card import card
from dashboard.app.counts_parts import folded
from dashboard.app.plain_text import escape
from dashboard.estimate.model import Estimate
from dashboard.estimate.sentence import month_sentence
from dashboard.evidence.windows import say_month
from dashboard.figures.claims import claims_figure, claims_height
from dashboard.figures.theme import page_size
from dashboard.share.counts import estimates_of, months_of
from dashboard.view import Shown

# What stands above the bands at 1440 x 900, so that sentence and bands share the first screen.
ABOVE = 310


def page() -> None:
    """Draw the page."""
    shown = data.shown()
    measure = shown.measure
    if measure is None:
        st.info("This case counts nothing: its case.toml names no measures, and no row claims a number.")
        return
    every = data.once("every", shown, lambda: estimates_of(shown, every=True))
    estimate = every.get(measure.id)
    _controls(shown, estimate)
    st.caption(escape(f"{measure.title}: {measure.definition}"))
    if estimate is not None:
        _answer(shown, estimate)
        _bands(shown)
    elif shown.claims.empty:
        st.info("Nobody has claimed anything about this measure by the as-of date.")
    else:
        st.caption(
            "Claims are only compared here: no band is computed for what each claimant counts differently."
        )
    _who_says(shown, every)
    if shown.view.event:
        card(shown)
    if estimate is not None:
        folded(shown, estimate, every)


def _controls(shown: Shown, estimate: Estimate | None) -> None:
    """Draw what is counted, when, and how the claims are read."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        controls.measure(shown, "What is counted")
        if estimate is not None:
            _scenario(shown)
        controls.windows(shown)
        replay.as_of(shown)


def _scenario(shown: Shown) -> None:
    key = controls.bound("counts_scenario", shown.view.scenario)
    st.segmented_control(
        "Reading of the claims",
        list(controls.SCENARIO_TITLES),
        format_func=controls.SCENARIO_TITLES.__getitem__,
        key=key,
        on_change=controls.chosen(key, lambda name: controls.put(scenario=name or shown.view.scenario)),
        help=controls.SCENARIO_HELP,
    )


def _month(shown: Shown) -> None:
    """Draw the choice of the month that the sentence and the diamonds speak about."""
    end = max(min(shown.end, shown.as_of), shown.month)
    months = months_of(min(shown.start, shown.month), end)
    key = controls.bound("counts_month", f"{shown.month:%Y-%m}")
    st.select_slider(
        "Month",
        months,
        format_func=lambda month: say_month(date.fromisoformat(f"{month}-01")),
        key=key,
        on_change=controls.chosen(key, lambda month: controls.put(month=month)),
        help="The month the sentence and the diamonds speak about.",
        width=300,
    ) if len(months) > 1 else st.text(months[0])


def _answer(shown: Shown, estimate: Estimate) -> None:
    """Draw the sentence, and under it what it rests on."""
    sentence = data.once(
        "sentence", shown, lambda: month_sentence(estimate, shown.claims, shown.month, shown.measure)
    )
    st.markdown(f"#### {escape(sentence)}\\.")
    roles = estimate.uses["role"]
    used, copies = int((roles == "used").sum()), int((roles == "copy").sum())
    others = len(roles) - used - copies
    label = f"{used:,} claims used · {copies:,} set aside as copies · {others:,} for other reasons"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="counts_basis"):
        _month(shown)
        with st.popover(label, type="tertiary", help="Every claim of this measure and what became of it."):
            _uses(shown, estimate)
        with st.popover("Copy the sentence", type="tertiary"):
            st.code(f"{sentence}.", language=None, wrap_lines=True)


def _uses(shown: Shown, estimate: Estimate) -> None:
    """List every claim with its role, one by one."""
    said = shown.claims.set_index("id")
    known = estimate.uses[estimate.uses["id"].isin(said.index)]
    rows = said.loc[known["id"]]
    words = {"used": "used", "copy": "copy", "set_aside": "set aside", "dropped": "dropped"}
    table = pd.DataFrame(
        {
            "Claim": rows["wording"].where(rows["wording"] != "", known["id"].to_numpy()).to_numpy(),
            "Who says so": rows["claimant"].to_numpy(),
            "What became of it": known["role"].map(words).to_numpy(),
            "Why": known["reason"].to_numpy(),
            "Id": known["id"].to_numpy(),
        }
    )
    st.dataframe(table, hide_index=True, key="uses", width=900)


def _bands(shown: Shown) -> None:
    room = chart.room("counts")
    size = page_size(room.width, min(max(room.height - (0 if room.full else ABOVE), 380), 1000))
    drawn = data.picture(shown, "counts", size, room.theme)
    with st.container(key="picture"):
        chart.draw(
            drawn.json,
            "counts",
            made_for=room,
            label=f"Counts. {drawn.headline}",
            alt=drawn.alt,
            selected=shown.view.event,
            on_click=controls.choose,
            on_zoom=controls.zoom,
        )


def _who_says(shown: Shown, every: dict[str, Estimate]) -> None:
    """Draw one claim a row, as tall as it needs."""
    room = chart.room("claims")

    def make() -> str:
        size = page_size(room.width, claims_height(shown, every, room.width))
        return claims_figure(shown, every, size=size, theme=room.theme).to_json() or "{}"

    chart.draw(
        data.once(f"claims|{room}", shown, make),
        "claims",
        made_for=room,
        label="Who says how many",
        alt="Who says how many, one claim a row. The Evidence page lists the same claims as a table.",
        selected=shown.view.event,
        on_click=controls.choose,
    )
