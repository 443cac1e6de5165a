"""The folded parts of the Counts page: what the answer hangs on, the settings, a sum, the download."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.app import controls, data
from dashboard.estimate.changes import what_if
from dashboard.estimate.listing import estimate_csv
from dashboard.estimate.model import Estimate
from dashboard.estimate.settings import RANGES, Settings
from dashboard.estimate.sums import ASSUMES, sum_counts
from dashboard.estimate.voices import leave_one_out
from dashboard.evidence.links import say_link
from dashboard.evidence.problems import SettingsError
from dashboard.evidence.windows import name_month
from dashboard.view import Shown

SETTING_WORDS = {
    "drift": ("Drift a month", "How far the true count wanders in a month (standard deviation of its log)."),
    "jump": ("Odds of a jump a month", "How often a month brings a jump: a convoy lands, a contract ends."),
    "common": ("Error all sources share", "Agreement never makes a band thinner than this (log sd)."),
}


def folded(shown: Shown, estimate: Estimate, every: dict[str, Estimate]) -> None:
    """Draw what the answer hangs on; nothing is computed before it is opened."""
    parts: dict[str, Callable[[], None]] = {
        "Without one voice at a time": lambda: _voices(shown),
        "What would change it": lambda: _changes(shown),
        "Settings, for experts": lambda: _settings(shown),
        "A sum over several groups": lambda: _sum(shown, every),
        "Download": lambda: _download(shown, estimate),
    }
    for number, (title, draw) in enumerate(parts.items()):
        with st.expander(title, key=f"counts_part_{number}", on_change="rerun") as part:
            if part.open:
                draw()


def _voices(shown: Shown) -> None:
    settings = data.settings(shown.view)[0]
    table = data.once(
        "leave_one_out",
        shown,
        lambda: leave_one_out(
            shown.claims, shown.month, settings=settings, scenario=shown.view.scenario, as_of=shown.as_of
        ),
    )
    st.caption(
        f"The answer for {name_month(shown.month)} if a voice had never spoken. A voice that adds little may "
        "still be right; one without which little is left is a single source."
    )
    _numbers(
        table.assign(voice=table["voice"].replace({"": "Everybody"}).map(say_link)),
        {"voice": "Without", "claims": "Its claims"},
    )


def _changes(shown: Shown) -> None:
    settings = data.settings(shown.view)[0]
    table = data.once(
        "what_if", shown, lambda: what_if(shown.claims, shown.month, settings=settings, as_of=shown.as_of)
    )
    st.caption(f"The answer for {name_month(shown.month)}, read in other ways. They are never averaged.")
    _numbers(table, {"variant": "If"})


def _numbers(table: pd.DataFrame, names: dict[str, str]) -> None:
    """Show a table of answers with rounded counts."""
    words = {
        **names,
        "median": "About",
        "p10": "80 % from",
        "p90": "to",
        "bits": "Evidence, bits",
        "times": "Times the first",
    }
    words |= {"bits_lost": "It adds, bits", "p_none": "Nobody there, %"}
    shown = table.assign(**{"p_none": 100 * table["p_none"]} if "p_none" in table else {})
    whole = st.column_config.NumberColumn(format="localized")
    shown = shown.assign(
        **{name: shown[name].round() for name in ("p10", "median", "p90", "p_none") if name in shown}
    )
    shown = shown.assign(
        **{name: shown[name].round(2) for name in ("bits", "bits_lost", "times") if name in shown}
    )
    shown = shown.rename(columns=words)
    st.dataframe(
        shown,
        hide_index=True,
        key=f"table_{'_'.join(names)}",
        column_config={"About": whole, "80 % from": whole, "to": whole},
    )


def _settings(shown: Shown) -> None:
    st.caption("These move the bands. Their values are our choice; the Method page says so, and why.")
    default = Settings()
    with st.container(horizontal=True, key="settings"):
        for name, (title, help_text) in SETTING_WORDS.items():
            low, high = RANGES[name]
            asked = getattr(shown.view, name)
            now = getattr(default, name) if asked is None else asked
            key = controls.bound(f"setting_{name}", float(min(max(now, low), high)))
            st.slider(
                title,
                low,
                high,
                step=0.01,
                key=key,
                help=help_text,
                on_change=controls.chosen(key, partial(_put_setting, name)),
                width=300,
            )
        changed = any(getattr(shown.view, name) is not None for name in SETTING_WORDS)
        st.button(
            "Back to the defaults",
            disabled=not changed,
            on_click=lambda: controls.put(drift=None, jump=None, common=None),
        )
    grades = pd.DataFrame(default.grades).rename(
        columns={"letter": "Grade", "tau": "Bias of the source, log sd", "pi": "Odds that a claim is right"}
    )
    st.dataframe(grades, hide_index=True, key="grades")


def _put_setting(name: str, moved: float) -> None:
    value = round(float(moved), 4)
    controls.put(**{name: None if value == getattr(Settings(), name) else value})


def _sum(shown: Shown, every: dict[str, Estimate]) -> None:
    titles = {m.id: m.title for m in shown.case.measures if m.id in every}
    st.caption(f"Measures overlap and are never added unless you ask. Such a sum {ASSUMES}.")
    chosen = st.multiselect("Add up", list(titles), format_func=titles.__getitem__, key="sum_of")
    try:
        table = sum_counts([every[name] for name in chosen])
    except SettingsError as error:
        st.text(str(error))
        return
    row = table[table["month"] == pd.Timestamp(shown.month)].iloc[0]
    if pd.isna(row["median"]):
        st.text(f"{name_month(shown.month)}: no evidence for at least one of them.")
        return
    half, most = (f"{row[low]:,.0f} and {row[high]:,.0f}" for low, high in (("p25", "p75"), ("p10", "p90")))
    st.text(
        f"{name_month(shown.month)}: about {row['median']:,.0f}; even odds between {half}, "
        f"80 % between {most} ({ASSUMES})."
    )


def _download(shown: Shown, estimate: Estimate) -> None:
    st.caption("Every month the model runs over: quantiles, odds that nobody is there, bits.")
    name = f"{estimate.measure}-{estimate.scenario}-{shown.as_of:%Y-%m-%d}.csv"
    st.download_button("Estimate as CSV", estimate_csv([estimate]), name, "text/csv", key="estimate_csv")
