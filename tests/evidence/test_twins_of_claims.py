"""Claims without numbers have twins like any other."""

from __future__ import annotations

from pathlib import Path

from dashboard.evidence.case import load_case
from dashboard.evidence.twins import find_twins

CLAIMS = (
    "id,measure,date,stated,source,best,claimant,wording\n"
    "a,people,2019,2019-06-03,https://example.org/,,Embassy,just a few dozen\n"
    "b,people,2019,2019-06-03,https://example.org/,12,Ministry,twelve of them\n"
)


def test_claims_without_numbers_are_compared_by_their_words(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(CLAIMS, "utf-8")
    claims = load_case(tmp_path).claims
    incoming = claims.assign(id=["c", "d"], wording=["just a few dozens", "something else entirely"])
    assert [(twin.index, twin.id) for twin in find_twins(incoming, claims, "claims").found] == [(0, "a")]
