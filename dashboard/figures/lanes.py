"""Plans the timeline's lanes: which labels fit, in how many rows, and how high each lane becomes.

Turns the events shown into marks and labels with pixel positions. Drawing them is `timeline`'s, the geometry
of rows `packing`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from dashboard.figures.density import STRIP, Density, bin_lane, dense_lanes
from dashboard.figures.marks import Mark, place_mark
from dashboard.figures.metrics import clip, escape, text_width, wrap
from dashboard.figures.packing import LABEL_PAD, Box, Place, pack_labels, pack_marks, share_rows
from dashboard.figures.rows import EventRow, event_rows
from dashboard.figures.scale import Scale
from dashboard.figures.theme import Theme, TypeSizes
from dashboard.figures.worth import KEY, rank, worths

if TYPE_CHECKING:
    from dashboard.view import Shown

# So many labels are tried in a lane; more would never fit a screen.
MOST_LABELS = 60
_RUG, _PAD, _GAP, _NAMES = 12.0, 3.0, 3.0, 34.0
# Height of the line that names what has no room.
LEFT_OUT = 18.0


@dataclass(frozen=True, slots=True)
class Look:
    """How lanes are laid out: the window's scale, colours, type, and whether labels stand above marks and
    names above lanes."""

    scale: Scale
    theme: Theme
    types: TypeSizes
    phone: bool = False
    stacked: bool = False

    @property
    def row(self) -> float:
        """Height of a row; on a phone the label stands above its mark."""
        return self.types.label * 2 + 8 if self.phone else self.types.label + 7

    @property
    def head(self) -> float:
        """Height of the strip with the lane's name above it; none where the name stands beside it."""
        return 21.0 if self.stacked else 0.0

    @property
    def number(self) -> float:
        """Room for a source number behind a label."""
        return self.types.note * 1.5

    @property
    def most_label(self) -> float:
        """Widest label there may be."""
        return self.scale.width - 24 if self.phone else min(max(0.46 * self.scale.width, 330), 470)


@dataclass(frozen=True, slots=True)
class Item:
    """One event: its mark, the label it asks for (empty: none) and the source its number stands for."""

    mark: Mark
    label: str
    source: str
    bold: bool
    rank: int
    worth: float


@dataclass(frozen=True, slots=True)
class Spot:
    """One drawn event: where its mark and label went, `y` from the top of its lane."""

    item: Item
    place: Place
    y: float

    @property
    def labelled(self) -> bool:
        """Whether its label is drawn."""
        return self.place.side != "none"


@dataclass(slots=True)
class Lane:
    """One lane as it will be drawn.

    Attributes
    ----------
    items, small, places
        Events, most important first; what each takes without its label; where each would go with rows enough.
    kept, alone, rows, rug
        The same in the rows the lane was given: places that stayed, places of the other marks, and whether
        some of them only fit in a rug beneath.
    top, height, spots
        The lane on the screen; `top` counts from the top of the panel.
    """

    id: str
    title: str
    colour: str
    count: int
    items: list[Item] = field(default_factory=list)
    small: list[Box] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)
    kept: list[Place | None] = field(default_factory=list)
    alone: list[Place | None] = field(default_factory=list)
    rows: int = 1
    rug: bool = False
    stretch: float = 0.0
    density: Density | None = None
    top: float = 0.0
    height: float = 0.0
    spots: list[Spot] = field(default_factory=list)
    unlabelled: int = 0
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The lanes that fit and what did not.

    Attributes
    ----------
    height
        What the lanes take.
    wanted
        Height at which every key row would have its label.
    left_out
        Lanes without room.
    """

    lanes: tuple[Lane, ...]
    height: float
    wanted: float
    left_out: tuple[Lane, ...]

    @property
    def labelled(self) -> list[Spot]:
        """Labelled events in reading order: lane by lane, row by row, from the left."""
        return [
            spot
            for lane in self.lanes
            for spot in sorted(lane.spots, key=lambda s: (s.y, s.place.left))
            if spot.labelled
        ]


def plan_lanes(lanes: list[Lane], look: Look, room: float) -> Plan:
    """Plan the lanes that `fill_lanes` made so that they take at most `room` pixels of height.

    Lanes at the end that have no room even for one row are left out and named.
    """
    wanted = _wanted(lanes, look)
    lanes, left_out = _fitting(lanes, look, room)
    room -= LEFT_OUT if left_out else 0.0
    gains = [sorted(_gains(lane, lane.places), reverse=True) for lane in lanes]
    total = max(len(lanes), int(room // look.row))
    while True:
        for lane, rows in zip(lanes, share_rows(gains, total), strict=True):
            _arrange(lane, rows, look)
        height = sum(lane.height + _GAP for lane in lanes) - _GAP
        if height <= room or total <= len(lanes):
            break
        total -= 1
    height += _stretch(lanes, room - height, look)
    top = 0.0
    for lane in lanes:
        _settle(lane, look)
        lane.top = top
        top += lane.height + _GAP
    height = max(height, 0.0) + (LEFT_OUT if left_out else 0.0)
    return Plan(tuple(lanes), height, wanted, tuple(left_out))


def _stretch(lanes: list[Lane], spare: float, look: Look) -> float:
    """Give density strips the height nobody else needs, at most threefold; return what they took."""
    dense = [lane for lane in lanes if lane.density]
    each = min(spare / len(dense), 2 * STRIP) if dense and spare > 0 else 0.0
    for lane in dense:
        lane.stretch = each
        lane.height = _height(lane, 1, look, rug=False)
    return each * len(dense)


def least_height(lanes: list[Lane], look: Look) -> float:
    """Return the height at which every lane has a row, and one that holds report and rebuttal has two."""
    return sum(_height(lane, _least_rows(lane), look, rug=len(lane.items) > 1) + _GAP for lane in lanes)


def _least_rows(lane: Lane) -> int:
    """Return 2 where key rows of a lane contradict one another: neither side goes without its label."""
    return 2 if sum(item.worth > KEY for item in lane.items) > 1 else 1


def _fitting(lanes: list[Lane], look: Look, room: float) -> tuple[list[Lane], list[Lane]]:
    """Return the lanes that fit with one row each, and those at the end that do not."""
    heights = [_height(lane, 1, look, rug=len(lane.items) > 1) + _GAP for lane in lanes]
    if sum(heights) - _GAP <= room:
        return lanes, []
    # Names and counts on one line each: lower lanes, so that more of them fit.
    for lane in lanes:
        lane.compact = True
    heights = [_height(lane, 1, look, rug=len(lane.items) > 1) + _GAP for lane in lanes]
    if sum(heights) - _GAP <= room:
        return lanes, []
    kept = max(1, sum(total - _GAP <= room - LEFT_OUT for total in accumulate(heights)))
    return lanes[:kept], lanes[kept:]


def hover_text(row: EventRow) -> str:
    """Return an event's hover text, escaped: title, date as read, status."""
    title = "<br>".join(escape(line) for line in wrap(row.title, 380, 13, True, 4))
    return f"<b>{title}</b><br>{escape(row.date_said)} · {escape(row.status)}"


def fill_lanes(shown: Shown, look: Look) -> list[Lane]:
    """Return the lanes in case order, each with its items and their places, or with its density."""
    events = shown.events
    counts = {str(name): int(n) for name, n in events["lane"].value_counts(sort=False).items()}
    titles = {lane.id: lane.title for lane in shown.case.lanes}
    titles |= {name: name for name in sorted(set(counts) - set(titles))}
    dense = dense_lanes(counts)
    rows: dict[str, list[EventRow]] = {}
    for row in event_rows(events[~events["lane"].isin(dense)] if dense else events):
        rows.setdefault(row.lane, []).append(row)
    worth = worths((row for some in rows.values() for row in some), frozenset(shown.view.labels))
    lanes = []
    for index, (name, title) in enumerate(titles.items()):
        if shown.view.lanes and name not in shown.view.lanes:
            continue
        lane = Lane(name, title, look.theme.lane_colour(index), counts.get(name, 0))
        if name in dense:
            dates = events.loc[events["lane"] == name, ["earliest", "latest"]]
            lane.density = bin_lane(dates, shown.start, shown.end, look.scale.width)
        lane.items = _items(rows.get(name, []), lane, shown, look, worth)
        lane.small = [Box(*item.mark.small_extent, 0.0) for item in lane.items]
        _pack(lane, look)
        lanes.append(lane)
    return lanes


def _items(
    rows: list[EventRow], lane: Lane, shown: Shown, look: Look, worth: Mapping[str, float]
) -> list[Item]:
    """Return a lane's events as items, most important first."""
    chosen = frozenset(shown.view.labels)
    searching = bool(shown.view.q)
    items = []
    for row in rows:
        mark = place_mark(
            row,
            look.scale,
            shown.as_of,
            id=row.id,
            lane=lane.id,
            colour=lane.colour,
            status=row.status,
            rebuts=bool(row.disputes_ids),
            hit=row.hit,
            selected=row.selected,
            dim=searching and not row.hit,
            new=row.new,
            draft=row.draft,
            hover=hover_text(row),
        )
        place = rank(row, chosen)
        # A reader who chose labels wants those and no others.
        label = "" if chosen and place == 3 else " ".join(row.title.split())
        label = clip(label, _label_room(mark, look), look.types.label, place < 3)
        source = row.sources[0] if row.sources else ""
        items.append(Item(mark, label, source, place < 3, place, worth[row.id]))
    return sorted(items, key=lambda item: (item.rank, item.mark.middle, item.mark.id))


def _label_room(mark: Mark, look: Look) -> float:
    """Return how wide a label may be: what is free beside the mark, or its own length, within reason."""
    if look.phone:
        return look.most_label
    first, last = mark.extent
    number = look.number + 2 * LABEL_PAD
    return min(look.most_label, max(first, look.scale.width - last, last - first - LABEL_PAD) - number)


def _pack(lane: Lane, look: Look) -> None:
    """Find places for the lane's first labels, with as many rows as that takes.

    First fit depends on the order. Time order reads best; another order that keeps to the ranks is taken only
    where it saves rows for the labels that matter.
    """
    asked = [n for n, item in enumerate(lane.items) if item.label][:MOST_LABELS]
    boxes = {}
    for n in asked:
        item = lane.items[n]
        first, last = item.mark.extent
        width = text_width(item.label, look.types.label, item.bold) + look.number
        boxes[n] = Box(max(first, 0.0), min(last, look.scale.width), width)
    lane.places = _placed(lane, asked, boxes, look)
    if sum(gain >= KEY for gain in _gains(lane, lane.places)) < 2:
        return
    orders = [
        sorted(asked, key=lambda n: (lane.items[n].rank, -boxes[n].label, n)),
        sorted(asked, key=lambda n: (lane.items[n].rank, -boxes[n].left, n)),
    ]
    found = [lane.places, *(_placed(lane, order, boxes, look) for order in orders)]
    lane.places = min(found, key=lambda places: sum(gain >= KEY for gain in _gains(lane, places)))


def _placed(lane: Lane, order: list[int], boxes: dict[int, Box], look: Look) -> list[Place | None]:
    """Return the places of a lane's items when labels come in this order."""
    places: list[Place | None] = [None] * len(lane.items)
    found = pack_labels([boxes[n] for n in order], look.scale.width, rows=MOST_LABELS, above=look.phone)
    for n, place in zip(order, found, strict=True):
        places[n] = place
    return places


def _gains(lane: Lane, places: list[Place | None]) -> list[float]:
    """Return what each row is worth by the labels in it."""
    worth = [0.0] * max((place.row + 1 for place in places if place), default=1)
    for item, place in zip(lane.items, places, strict=True):
        if place:
            worth[place.row] += item.worth
    return worth


def _height(lane: Lane, rows: int, look: Look, *, rug: bool) -> float:
    """Return the height of a lane; its name and count beside it need two lines."""
    if lane.density:
        return STRIP + look.head + lane.stretch
    body = look.head + rows * look.row + (_RUG if rug else 0.0) + (_PAD if look.stacked else 2 * _PAD)
    return body if look.stacked or lane.compact or not lane.count else max(body, _NAMES)


def _wanted(lanes: list[Lane], look: Look) -> float:
    """Return the height at which all key rows have their labels."""
    rows = [max(1, sum(gain >= KEY for gain in _gains(lane, lane.places))) for lane in lanes]
    return sum(_height(lane, n, look, rug=True) + _GAP for lane, n in zip(lanes, rows, strict=True))


def _arrange(lane: Lane, rows: int, look: Look) -> None:
    """Give the lane its best rows, other marks in their gaps, and the rest in a rug beneath."""
    gains = _gains(lane, lane.places)
    best = sorted(sorted(range(len(gains)), key=lambda row: (-gains[row], row))[:rows])
    moved = {row: n for n, row in enumerate(best)}
    lane.kept = [replace(p, row=moved[p.row]) if p and p.row in moved else None for p in lane.places]
    others = [box for box, place in zip(lane.small, lane.kept, strict=True) if not place]
    lane.alone = pack_marks(others, [place for place in lane.kept if place], rows=rows)
    lane.rows = rows
    lane.rug = any(place is None for place in lane.alone)
    lane.height = _height(lane, rows, look, rug=lane.rug)


def _settle(lane: Lane, look: Look) -> None:
    """Turn what `_arrange` found into spots with heights."""
    lane.unlabelled = lane.count if lane.density else len(lane.alone)
    body = lane.rows * look.row + (_RUG if lane.rug else 0.0)
    first = look.head + (0.0 if look.stacked else (lane.height - body) / 2)
    drop = look.row - 9 if look.phone else look.row / 2
    rug = first + lane.rows * look.row + _RUG / 2
    alone = iter(lane.alone)
    lane.spots = []
    for item, box, kept in zip(lane.items, lane.small, lane.kept, strict=True):
        if kept:
            lane.spots.append(Spot(item, kept, first + kept.row * look.row + drop))
            continue
        small = replace(item, mark=replace(item.mark, small=True))
        place = next(alone)
        if place:
            lane.spots.append(Spot(small, place, first + place.row * look.row + drop))
        else:
            beneath = Place(lane.rows, "none", box.left, box.right, box.left)
            lane.spots.append(Spot(small, beneath, rug))
