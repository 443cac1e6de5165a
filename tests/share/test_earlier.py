"""What earlier versions wrote stays as it was, and their links still open."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from PIL import Image

from dashboard.evidence.case import Case
from dashboard.share.picture import picture
from dashboard.view import View

FOLDER = Path(__file__).parent.parent / "earlier"
# SHA-256 of each file as it was written: what is made again is no longer what that version made.
FILES = {
    "0.1.0/spring-2019.html": "c6a4f2e31ffb572aeae15993e084067bd013ef6f9caf07a1487bd8c51257050d",
    "0.1.0/spring-2019.pdf": "711bbb193bbe1b644c6e9ea16e03220774e3afa3b0f64319928905f26d74a4ee",
    "0.1.0/spring-2019.png": "43147517488af0484c13d55f77ddf8cd48c63469a22695983b6f696d0cb31f31",
    "0.1.0/spring-2019.pptx": "d940f45276b6de2f5faac14074689f656535d3750004fd9c00aa1f821cd27147",
    "0.1.0/spring-2019.svg": "eb472c6baeec42f631bddc97961395b1d8e452d210327904360be1a95bae0423",
    "0.1.0/spring-2019.zip": "62dd3ae44e367eb50acaf1975ca11db88101dd99650b5efdc3631d345a5a5c86",
}
# As version 0.1.0 wrote them: every name a link could hold.
LINKS = [
    "?page=counts&measure=rostec_staff&month=2019-06&scenario=denial",
    "?window=contracts&lanes=arms_contracts,payments&status=confirmed&side=russia,unstated&q=loan",
    "?from=2019-03-01&to=2019-06-30&as_of=2019-06-05&since=2019-06-02&event={event}",
    "?picture=claims&headline=Who%20says&size=a4&marking=TLP:AMBER%2BSTRICT&classification=Desk%207&labels={event}",
    "?scenario=face_value&drift=0.2&jump=0.05&common=0.3&size=1200x700",
]


@pytest.mark.parametrize("name", FILES)
def test_an_earlier_export_is_kept_as_it_was(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == FILES[name]


@pytest.mark.parametrize("link", LINKS)
def test_an_earlier_link_opens_and_nothing_of_it_is_ignored(curated: Case, link: str) -> None:
    link = link.format(event=curated.events[curated.events["key"]].iloc[0]["id"])
    view, ignored = View.from_query(dict(parse_qsl(link[1:])), curated)
    assert ignored == ()
    assert view != View()


def test_the_link_inside_an_earlier_picture_opens_and_its_data_is_said_to_be_other(curated: Case) -> None:
    with Image.open(FOLDER / "0.1.0/spring-2019.png") as image:
        link = image.info["Link"]
    view, ignored = View.from_query(dict(parse_qsl(link[1:])), curated)
    assert ignored == (
        f"This link was made from data 46b682b0, or by version 0.1; you see {curated.short_hash}.",
    )
    assert view == View()


def test_an_export_names_its_hash_whole_and_the_scheme(curated: Case) -> None:
    about = picture(curated, View()).about
    assert about["Data"].startswith(f"{curated.hash} (")
    assert about["Hash scheme"] == "2: SHA-256 over rows, lanes, measures and as-of date"
    assert about["Link"].endswith(f"data={curated.short_hash}")
