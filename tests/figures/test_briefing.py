from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.evidence.case import Case
from dashboard.figures.briefing import needed_height, picture_figure
from dashboard.figures.metrics import text_width
from dashboard.figures.theme import SIZES, THEMES, Size, page_size
from dashboard.view import Shown, View, apply_view
from tests.figures.cases import EVENTS, estimates, show

SIZE_LIST = [*SIZES.values(), page_size(1400, 760), page_size(390, 1300)]


def picture(
    shown: Shown, kind: str = "briefing", size: Size = SIZES["slide"], theme: str = "light"
) -> dict[str, Any]:
    """The figure as the browser gets it, without the template."""
    figure = json.loads(picture_figure(shown, estimates(shown), kind=kind, size=size, theme=theme).to_json())
    figure["layout"].pop("template")
    return figure


def notes(figure: dict[str, Any], name: str) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"] if note.get("name") == name]


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_snapshot_of_a_timeline_with_one_event(tmp_path: Path) -> None:
    shown = show(
        tmp_path, events="id,date,title,source,lane\na,2019-03-23,Landing,paper,flights\n", claims=""
    )
    figure = picture(shown, "timeline")
    assert figure["data"][0] == {
        "type": "scatter",
        "name": "marks flights symbols",
        "meta": {"role": "marks", "lane": "flights"},
        "xaxis": "x",
        "yaxis": "y",
        "mode": "markers",
        "cliponaxis": False,
        "x": ["2019-03-23 12:00"],
        "y": [17],
        "marker": {
            "symbol": "circle",
            "size": 12,
            "color": "#5895CA",
            "opacity": 1,
            "line": {"color": "#1B70B8", "width": 2, "dash": "2px,2px"},
        },
        "customdata": ["a"],
        "hovertext": ["<b>Landing</b><br>23 Mar 2019 · reported"],
        "hoverinfo": "text",
    }
    (label,) = [n for n in figure["layout"]["annotations"] if n.get("name") == "a"]
    assert label == {
        "name": "a",
        "captureevents": True,
        "xref": "x",
        "yref": "y",
        "x": "2019-03-23 12:00",
        "y": 17,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 13,
        "showarrow": False,
        "font": {"size": 14, "color": "#55616D"},
        "text": 'Landing <span style="font-size:11px;color:#55616D">1</span>',
    }
    axis = figure["layout"]["xaxis"]
    assert (axis["type"], axis["range"]) == ("date", ["2019-01-01", "2019-07-01"])
    assert figure["layout"]["meta"] == {
        "links": {},
        "at": {"a": ["2019-03-23 12:00", 17]},
        "sources": ["paper"],
    }


@pytest.mark.parametrize("size", SIZE_LIST, ids=lambda s: f"{s.name}-{s.width}")
@pytest.mark.parametrize("kind", ["briefing", "timeline", "counts"])
def test_every_picture_carries_what_it_must(tmp_path: Path, kind: str, size: Size) -> None:
    figure = picture(show(tmp_path, marking="TLP:AMBER+STRICT", classification="Restricted"), kind, size)
    assert (figure["layout"]["width"], figure["layout"]["height"]) == (size.width, size.height)
    assert len(notes(figure, "headline")) in (1, 2, 3)
    assert notes(figure, "subtitle")
    assert notes(figure, "marking") == ["<b>TLP:AMBER+STRICT</b>"] * 2
    assert [s["fillcolor"] for s in figure["layout"]["shapes"] if s["name"] == "marking"] == ["#000000"] * 2
    tags = [n["font"] for n in figure["layout"]["annotations"] if n.get("name") == "marking"]
    assert tags == [{"size": 16, "color": "#FFC000"}] * 2
    assert notes(figure, "classification") == ["<b>Restricted</b>"]
    foot = " ".join(notes(figure, "source"))
    assert "As of 31 Dec 2019" in foot
    assert re.search(r"data [0-9a-f]{8}", foot)
    assert "adviser-timeline 0.2" in foot
    assert "marking=TLP:AMBER%2BSTRICT" in foot.replace(" ", "")
    assert re.search(r"1 (The Paper 2 Jun 2019|Wire Jun 2019)", foot)


def test_bands_are_explained_and_drawn_first(tmp_path: Path) -> None:
    figure = picture(show(tmp_path))
    assert "bands hold 50, 80 and 95 % of the odds" in " ".join(notes(figure, "subtitle"))
    roles = [trace["meta"]["role"] for trace in figure["data"]]
    assert roles.index("band") < roles.index("claims")
    assert [t["name"] for t in figure["data"] if t["meta"]["role"] == "band"][:3] == [
        "band 95 %",
        "band 80 %",
        "band 50 %",
    ]


@pytest.mark.parametrize("kind", ["briefing", "timeline", "counts"])
@pytest.mark.parametrize(
    "query", [{}, {"q": "ministry", "event": "stop"}, {"as_of": "2019-06-02", "since": "2019-05-01"}]
)
def test_the_legend_shows_exactly_the_kinds_drawn(tmp_path: Path, kind: str, query: dict[str, str]) -> None:
    shown = show(tmp_path, **query)
    figure = picture(shown, kind)
    named = [n.get("name", "") for n in figure["layout"]["annotations"]]
    legend = {name.removeprefix("legend ") for name in named if name.startswith("legend ")}
    found = set()
    for trace in figure["data"]:
        role, lane = trace["meta"]["role"], trace["meta"]["lane"]
        if role == "band":
            found |= {"median", "thin"} if trace["meta"]["evidence"] == "thin" else {"median"}
        elif role in ("marks", "claims") and trace.get("mode") == "markers":
            found |= {KINDS[dot] for dot in dots(trace) if dot in KINDS}
            found |= {"reported"} if any(dash == "2px,2px" for _, dash, _ in dots(trace)) else set()
        elif role == "marks" and trace.get("mode") == "lines":
            found |= {"link"} if lane == "links" else set()
            found |= {"reported"} if trace["line"]["dash"] == "2px,2px" else set()
    found |= {"range"} if kind != "timeline" else set()
    if kind != "counts":
        # Bars, by the rows that must be drawn as bars.
        ids = set(shown.events["id"])
        found |= {"before"} if "stop" in ids else set()
        found |= {"window"} if "visit" in ids else set()
        found |= {"disputed"} if "disputed" in set(shown.events["status"]) else set()
    assert legend == found


INK, ACCENT, PAPER = THEMES["light"].ink, THEMES["light"].accent, THEMES["light"].paper
KINDS = {
    ("circle", "solid", "disc"): "day",
    ("circle", "2px,2px", "disc"): "day",
    ("x-thin", "solid", "disc"): "rebuts",
    ("triangle-down", "solid", ACCENT): "new",
    ("circle-open", "solid", ACCENT): "hit",
    ("circle-open", "solid", INK): "selected",
    ("circle", "solid", INK): "best",
    ("circle", "solid", "hollow"): "disputed",
    ("triangle-up", "solid", INK): "at_least",
}


def dots(trace: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each symbol of a trace as symbol, dash and what its colours say."""
    marker, count = trace["marker"], len(trace["x"])
    lists = [spread(marker[name], count) for name in ("symbol", "color")]
    edges = [spread(marker["line"][name], count) for name in ("dash", "color")]
    out = []
    for symbol, fill, dash, edge in zip(*lists, *edges, strict=True):
        colour = edge if edge in (INK, ACCENT) else "disc"
        out.append((symbol, dash, "hollow" if fill == PAPER else colour))
    return out


def spread(value: Any, count: int) -> list[Any]:
    return value if isinstance(value, list) else [value] * count


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    title = '<b>x</b> </script> %{x} $a$ &amp; <a href="javascript:alert(1)">link</a>'
    cell = title.replace('"', '""')
    rows = f'id,date,title,source,lane,key\na,2019-03-23,"{cell}",paper,flights,yes\n'
    figure = picture(show(tmp_path, events=rows, headline=title), size=page_size(2400, 800))
    texts = [n["text"] for n in figure["layout"]["annotations"]]
    hover = [h for t in figure["data"] for h in t.get("hovertext", [])]
    for text in (*texts, *hover):
        assert not re.search(r"<(?!/?b>|br>|/?i>|span style=|/span>)", text), text
        assert "$" not in text
        assert "%{" not in text
    assert not any("hovertemplate" in t or "texttemplate" in t for t in figure["data"])
    (label,) = [
        t
        for t in texts
        if t.startswith("<b>&lt;b&gt;x&lt;/b&gt; &lt;/script&gt; &#37;{x} &#36;a&#36; &amp;amp;")
        and "span" in t
    ]
    assert "javascript" in label or "…" in label


def test_a_long_title_is_clipped_and_a_right_to_left_one_isolated(tmp_path: Path) -> None:
    rows = "id,date,title,source,lane,key\n"
    rows += f"a,2019-03-23,{'word ' * 60},paper,flights,yes\nb,2019-02-03,وصل مستشارون,paper,money,yes\n"
    figure = picture(show(tmp_path, events=rows, claims=""), "timeline")
    texts = {
        n["name"]: plain(n["text"]) for n in figure["layout"]["annotations"] if n.get("name") in ("a", "b")
    }
    assert re.fullmatch(r"(word )+word… 1", texts["a"])
    assert text_width(texts["a"], 14, bold=True) < 500
    assert texts["b"] == "\u2068وصل مستشارون\u2069 1"


def test_no_events_in_the_window_is_said_in_the_picture(tmp_path: Path) -> None:
    figure = picture(show(tmp_path, **{"from": "1990-01-01", "to": "1990-12-31"}))
    assert "No events in this window pass the filters." in [
        n["text"] for n in figure["layout"]["annotations"]
    ]
    assert "0 of 4 events" in notes(figure, "subtitle")[0]


def test_rebuttals_are_linked_both_ways_and_drawn_for_the_chosen_row(tmp_path: Path) -> None:
    shown = show(tmp_path, event="stop")
    figure = picture(shown)
    assert figure["layout"]["meta"]["links"] == {"denial": ["stop"], "stop": ["denial"]}
    (line,) = [t for t in figure["data"] if t["meta"]["lane"] == "links"]
    at = figure["layout"]["meta"]["at"]
    assert [[line["x"][n], line["y"][n]] for n in (0, 1)] == [at["stop"], at["denial"]]
    assert not [t for t in picture(show(tmp_path))["data"] if t["meta"]["lane"] == "links"]


def test_hits_are_ringed_and_the_rest_dimmed(tmp_path: Path) -> None:
    figure = picture(show(tmp_path, q="aircraft"), "timeline")
    (flights,) = [t for t in figure["data"] if t["name"] == "marks flights symbols"]
    assert "circle-open" in flights["marker"]["symbol"]
    (money,) = [t for t in figure["data"] if t["name"] == "marks money symbols"]
    assert money["marker"]["line"]["color"] == "#A9C7C2"


def test_draft_rows_are_ghosts_and_counted(tmp_path: Path) -> None:
    shown = show(tmp_path, claims="")
    object.__setattr__(shown, "events", shown.events.assign(draft=shown.events["id"] == "landing"))
    figure = picture(shown, "timeline")
    assert notes(figure, "subtitle")[0].endswith("draft rows: 1")
    assert any("<i>Two aircraft land</i>" in n["text"] for n in figure["layout"]["annotations"])
    assert notes(figure, "legend draft") == ["draft"]


def test_labels_chosen_by_the_reader_are_the_only_ones(tmp_path: Path) -> None:
    figure = picture(show(tmp_path, labels="visit"), "timeline")
    assert [n["name"] for n in figure["layout"]["annotations"] if n.get("captureevents")] == ["visit"]


def test_as_of_inside_the_window_is_marked(tmp_path: Path) -> None:
    figure = picture(show(tmp_path, as_of="2019-05-31"))
    assert notes(figure, "as of") == ["as of 31 May 2019"]
    assert notes(picture(show(tmp_path)), "as of") == []


def test_the_shared_axis_is_one_axis(tmp_path: Path) -> None:
    figure = picture(show(tmp_path))
    axes = {t["xaxis"] for t in figure["data"] if t["meta"]["role"] != "legend"}
    assert axes == {"x"}
    assert {t["yaxis"] for t in figure["data"]} == {"y", "y2", "y9"}
    assert figure["layout"]["yaxis2"]["fixedrange"]
    low, high = figure["layout"]["yaxis2"]["domain"], figure["layout"]["yaxis"]["domain"]
    assert low[1] < high[0]


def test_lanes_without_room_are_counted_and_named_in_the_picture(tmp_path: Path) -> None:
    rows = "id,date,title,source,lane\n" + "".join(
        f"e{n},2019-02-0{n % 9 + 1},T,paper,lane{n}\n" for n in range(40)
    )
    figure = picture(
        show(tmp_path, events=rows, toml="", claims="", **{"from": "2019-01-01", "to": "2019-12-31"})
    )
    names = [n["name"] for n in figure["layout"]["annotations"] if n.get("name", "").startswith("lane ")]
    said = [n["text"] for n in figure["layout"]["annotations"] if "no room" in n["text"]]
    assert said == [f"{40 - len(names)} more lanes with {40 - len(names)} events have no room in this size"]


def test_a_case_without_claims_uses_the_whole_height_for_events(tmp_path: Path) -> None:
    figure = picture(show(tmp_path, claims="", toml=""))
    assert "yaxis2" not in figure["layout"]


def test_needed_height_labels_every_key_row(tmp_path: Path, curated: Case) -> None:
    view, _ = View.from_query({}, curated)
    shown = apply_view(curated, view)
    for width in (390, 800, 1400):
        height = needed_height(shown, {}, kind="briefing", width=width)
        figure = picture(shown, size=page_size(width, height))
        labelled = {n["name"] for n in figure["layout"]["annotations"] if n.get("captureevents")}
        assert set(shown.events.loc[shown.events["key"], "id"]) <= labelled


@pytest.mark.parametrize("size", SIZE_LIST, ids=lambda s: f"{s.name}-{s.width}")
@pytest.mark.parametrize("window", ["spring-2019", "whole-story", "contracts", "debt"])
def test_no_two_texts_of_the_curated_pictures_overlap(curated: Case, size: Size, window: str) -> None:
    view, ignored = View.from_query({"window": window, "marking": "TLP:CLEAR"}, curated)
    assert ignored == ()
    shown = apply_view(curated, view)
    figure = picture(shown, size=size)
    boxes = [box for note in figure["layout"]["annotations"] for box in rects(figure, note)]
    clashes = [
        (a[4], b[4])
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 2
    ]
    assert clashes == []
    outside = [
        b[4] for b in boxes if b[0] < -1 or b[1] < -1 or b[2] > size.width + 1 or b[3] > size.height + 1
    ]
    assert outside == []


def rects(figure: dict[str, Any], note: dict[str, Any]) -> list[tuple[float, float, float, float, str]]:
    """Each line of an annotation as left, top, right, bottom and text, in pixels of the picture."""
    layout = figure["layout"]
    width, height = layout["width"], layout["height"]
    x, y = note.get("xshift", 0), -note.get("yshift", 0)
    if note["xref"] != "paper":
        axis, other = layout["xaxis" + note["xref"][1:]], layout["yaxis" + note["yref"][1:]]
        first, last = (ms(text) for text in axis["range"])
        share = (ms(note["x"]) - first) / (last - first)
        x += width * (axis["domain"][0] + share * (axis["domain"][1] - axis["domain"][0]))
        top, bottom = (1 - d for d in reversed(other["domain"]))
        y += height * top + note["y"] / other["range"][0] * (bottom - top) * height
    size = note["font"]["size"]
    lines = note["text"].split("<br>")
    step = size * 1.3
    start = y if note["yanchor"] == "top" else y - step * len(lines) / 2
    out = []
    for n, line in enumerate(lines):
        wide = sum(text_width(plain(part), font, bold) for part, font, bold in runs(line, size))
        left = {"left": x, "right": x - wide, "center": x - wide / 2}[note["xanchor"]]
        tall = max(font for _, font, _ in runs(line, size)) * 0.72
        middle = start + step * (n + 0.5)
        out.append((left, middle - tall / 2, left + wide, middle + tall / 2, plain(line)))
    return out


def runs(line: str, size: float) -> list[tuple[str, float, bool]]:
    """Split a line into (text, size, bold)."""
    out = []
    for part in re.split(r"(<span style=.*?</span>)", line):
        if part:
            found = re.search(r"font-size:([\d.]+)px", part)
            text = (
                plain(part)
                .replace("&amp;", "&")
                .replace("&#36;", "$")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
            )
            out.append((text, float(found.group(1)) if found else size, "<b>" in part))
    return out


def ms(text: str) -> float:
    day, _, clock = text.partition(" ")
    minutes = (
        sum(int(part) * unit for part, unit in zip(clock.split(":"), (60, 1), strict=True)) if clock else 0
    )
    return date.fromisoformat(day).toordinal() * 1440 + minutes


def test_the_same_view_gives_the_same_picture(tmp_path: Path) -> None:
    assert picture(show(tmp_path)) == picture(show(tmp_path))


def test_frames_are_left_as_they_were(tmp_path: Path) -> None:
    shown = show(tmp_path)
    before = shown.events.copy(), shown.claims.copy()
    picture(shown)
    assert shown.events.equals(before[0])
    assert shown.claims.equals(before[1])


def test_events_text_is_the_one_used(tmp_path: Path) -> None:
    assert EVENTS.count("\n") == 5
    assert len(show(tmp_path).events) == 4
