"""Settings: ranges, grades, and the declared constants."""

from __future__ import annotations

import pytest

from dashboard.estimate.settings import CONSTANTS, GRADES, OUR_CHOICE, Grade, Settings
from dashboard.evidence.problems import SettingsError


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"drift": 0.51}, "drift is 0.51; it must lie between 0 and 0.5"),
        ({"jump": -0.1}, "jump is -0.1; it must lie between 0 and 0.2"),
        ({"common": float("nan")}, "common is nan; it must lie between 0 and 1"),
        ({"grades": GRADES[:5]}, "one line for each of A, B, C, D, E and F"),
        ({"grades": (Grade("A", 0.1, 1.0), *GRADES[1:])}, "pi of grade A is 1; it must lie between"),
    ],
)
def test_ranges_are_checked(change: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings(**change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("letter", "digit", "tau", "pi"),
    [
        ("B", "3", 0.20, 0.775),  # the mean of the letter's .85 and the digit's .70
        ("B", "6", 0.20, 0.85),  # 6 = cannot be judged: the letter alone
        ("B", "", 0.20, 0.85),
        ("F", "", 0.50, 0.60),
        ("F", "1", 0.50, 0.775),
        ("", "", 0.50, 0.60),  # nobody graded it
    ],
)
def test_grades(letter: str, digit: str, tau: float, pi: float) -> None:
    grade = Settings().grade(letter, digit)
    assert (grade.tau, grade.pi) == pytest.approx((tau, pi))


def test_a_step_up_reads_b_as_a_and_leaves_f() -> None:
    up, down = Settings().stepped(1), Settings().stepped(-1)
    assert [grade.pi for grade in up.grades] == [0.95, 0.95, 0.85, 0.70, 0.45, 0.60]
    assert [grade.pi for grade in down.grades] == [0.85, 0.70, 0.45, 0.25, 0.25, 0.60]
    assert Settings().stepped(0) == Settings()


def test_what_has_no_source_is_called_our_choice() -> None:
    ours = {constant.name for constant in CONSTANTS if constant.source == OUR_CHOICE}
    assert {"Drift", "Jumps", "Least spread of a claim", "Open start of a period"} <= ours
    assert all(constant.source for constant in CONSTANTS)
