"""Small cases for the figure tests: CSV text in, what a view shows out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dashboard.estimate.model import Estimate, estimate_counts
from dashboard.evidence.case import load_case
from dashboard.view import Shown, View, apply_view

SPRING = """title = "Advisers"
as_of = "2019-12-31"
[[lanes]]
id = "flights"
title = "Troop flights"
[[lanes]]
id = "money"
title = "Payments"
[[measures]]
id = "staff"
title = "Rostec staff"
definition = "People of Rostec in the country."
unit = "people"
[[windows]]
id = "spring"
title = "Spring 2019"
from = "2019-01-01"
to = "2019-06-30"
"""
SOURCES = """id,outlet,title,published,url,reliability
paper,The Paper,A page,2019-06-02,https://example.org/a,B
wire,Wire,Another page,2019-06,https://example.org/b,C
"""
EVENTS = """id,date,title,source,lane,status,key,disputes,side
landing,2019-03-23,Two aircraft land,paper,flights,confirmed,yes,,
visit,2019-02,Envoy visits,wire,flights,reported,,,
stop,[..2019-04-30],Payments stop,paper,money,disputed,yes,,
denial,2019-06-03,Ministry denies it,wire,money,confirmed,yes,stop,russia
"""
CLAIMS = """id,measure,date,stated,source,kind,low,best,high,wording,claimant,side,disputes
peak,staff,2019-02-01,2019-06-02,paper,level,900,1000,1100,,A. Smith,press,
now,staff,2019-06,2019-06-02,paper,level,20,36,90,a few dozen,A. Smith,press,
office,staff,2019-06-07,2019-06-07,wire,at_least,10,,,,B. Jones,russia,
never,staff,2019-02/2019-06,2019-06-07,wire,no_change,,,,never so many,B. Jones,russia,peak
"""


def show(
    folder: Path,
    *,
    events: str = EVENTS,
    claims: str = CLAIMS,
    sources: str = SOURCES,
    toml: str = SPRING,
    **query: str,
) -> Shown:
    """Write the tables into `folder` and return what the view of `query` shows."""
    tables = {"case.toml": toml, "sources.csv": sources, "events.csv": events, "claims.csv": claims}
    for name, text in tables.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    case = load_case(folder)
    errors = [str(problem) for problem in case.problems if problem.severity == "error"]
    assert not errors, errors
    view, ignored = View.from_query(query, case)
    assert ignored == ()
    return apply_view(case, view)


def estimates(shown: Shown) -> dict[str, Estimate]:
    """Return the estimate of the measure shown."""
    if shown.measure is None or not shown.measure.estimate:
        return {}
    first = pd.Timestamp(shown.start).replace(day=1)
    months = list(pd.date_range(first, pd.Timestamp(min(shown.end, shown.as_of)), freq="MS"))
    return {shown.measure.id: estimate_counts(shown.claims, months, as_of=shown.as_of)}
