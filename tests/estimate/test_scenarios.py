"""What each scenario believes."""

from __future__ import annotations

from datetime import date

import numpy as np

from dashboard.estimate.claims import read_claims
from dashboard.estimate.scenarios import set_stage
from dashboard.estimate.settings import FACE_VALUE, Settings
from tests.estimate.frames import claims_frame, hero

NOW = date(2026, 11, 30)
JUNE = 593


def test_base_weighs_by_grade_and_leaves_denials_out() -> None:
    stage = set_stage(read_claims(hero(), NOW), "base", Settings())
    assert [round(piece.grade.pi, 3) for piece in stage.evidence] == [0.775, 0.775, 0.575, 0.7]
    assert [piece.grade.tau for piece in stage.evidence] == [0.2, 0.2, 0.35, 0.35]
    assert stage.still == frozenset()


def test_face_value_believes_every_claim() -> None:
    stage = set_stage(read_claims(hero(), NOW), "face_value", Settings())
    assert {piece.grade for piece in stage.evidence} == {FACE_VALUE}


def test_denial_stands_still_and_drops_what_it_disputes() -> None:
    stage = set_stage(read_claims(hero(), NOW), "denial", Settings())
    assert [claim.id for claim in stage.used] == ["b-few-dozen", "c-exaggerated", "d-office", "e-no-cut"]
    assert (min(stage.still), max(stage.still)) == ((2011 - 1970) * 12 + 1, JUNE)


def test_a_number_on_a_denial_is_a_level_when_it_was_said() -> None:
    row = {"kind": "no_change", "date": "2017-01/2018-12", "stated": "2019-06", "best": 1000}
    (piece,) = set_stage(read_claims(claims_frame(row)), "denial", Settings()).evidence
    assert (piece.kind, piece.first, piece.last, piece.grade) == ("level", JUNE, JUNE, FACE_VALUE)


def test_disputing_a_copy_disputes_its_original() -> None:
    claims = claims_frame(
        {"id": "a", "date": "2019-01", "best": 1000},
        {"id": "b", "date": "2019-01", "best": 1000, "origin": "a"},
        {"id": "c", "date": "2019-01", "kind": "no_change", "disputes_ids": ("b",)},
    )
    roles = set_stage(read_claims(claims), "denial", Settings()).roles
    assert roles["a"] == ("dropped", "disputed by c, here believed")


def test_throughout_is_heard_once_in_every_started_year() -> None:
    row = {"date": "2016-01/2018-06", "stated": "2019-06", "best": 50, "holds": "throughout"}
    pieces = set_stage(read_claims(claims_frame(row)), "base", Settings()).evidence
    start = (2016 - 1970) * 12
    assert [piece.first - start for piece in pieces] == [5, 17, 26]
    assert all(piece.first == piece.last and piece.placing is None for piece in pieces)


def test_vague_dates_keep_their_place_when_a_scenario_drops_another() -> None:
    reading = read_claims(hero(), NOW)
    placed = {
        name: {
            piece.best: piece.months(17).tolist() for piece in set_stage(reading, name, Settings()).evidence
        }
        for name in ("base", "denial")
    }
    dozen = float(np.log1p(36))
    assert placed["base"][dozen] == placed["denial"][dozen]
