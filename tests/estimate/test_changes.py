"""What would change the answer."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.estimate.changes import what_if
from tests.estimate.frames import hero


def test_the_past_hangs_on_the_denial_and_the_present_does_not() -> None:
    past = what_if(hero(), "2015-06", as_of=date(2026, 11, 30))
    assert past["variant"].to_list() == [
        "Weighed by grade",
        "Every claim at face value",
        "The denials are right",
        "Every grade a step better",
        "Every grade a step worse",
    ]
    assert past["times"][2] == pytest.approx(1 / 12, rel=0.02)
    present = what_if(hero(), "2019-06", as_of=date(2026, 11, 30))
    assert present["times"][2] == pytest.approx(0.91, abs=0.01)
    assert present["bits"][4] < present["bits"][0] < present["bits"][3]
