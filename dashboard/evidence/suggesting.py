"""Which mapping suits a foreign table: first guesses from its header and its cells, for a person to confirm.

Owns the words headers use and what cells look like. A guess fills the form; it is never applied unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.evidence.dates import read_date
from dashboard.evidence.foreign_dates import PRECISION_CODES, read_date_column
from dashboard.evidence.mapping import Mapping, Take
from dashboard.evidence.problems import DateError
from dashboard.evidence.tables import TABLES, column_key

_SAMPLE = 200
# Other tables' words for our columns, most telling first; compared without case, blanks and punctuation.
_NAMES: dict[str, str] = {
    "date": (
        "date datetime sqldate eventdate datestart startdate start dateofevent when day yearsofdelivery "
        "yearofdelivery deliveryyear deliveryyears years year orderdate yearoforder timestamp "
        "time published datum jahr fecha ano data дата"
    ),
    "title": (
        "title headline event eventtitle name message subject label weapondesignation designation "
        "weapon what incident conflictname dyadname subeventtype eventtype "
        "titel bezeichnung titulo nombre titre заголовок событие"
    ),
    "source": (
        "source sources sourceid url link sourceurl reference references citation sourcearticle "
        "media quelle fuente lien источник"
    ),
    "summary": (
        "summary text description details notes note comments comment body content "
        "weapondescription timestampdesc sourceheadline beschreibung bemerkung descripcion "
        "описание"
    ),
    "date_text": "datetext displaydate dateastold",
    "place": "place location wherecoordinates city country ort lugar lieu место",
    "actors": "actors actor participants who parties",
    "lane": "lane category group type kategorie categoria",
    "low": "low min minimum lower lowestimate von minimo",
    "best": (
        "best bestestimate estimate value count amount numberdelivered numberordered number "
        "quantity total fatalities betrag anzahl wert menge cantidad monto"
    ),
    "high": "high max maximum upper highestimate bis maximo",
    "unit": "unit units currency einheit unidad moneda",
    "status": "status",
    "id": "id eventid key uid slug",
    "claimant": "claimant speaker saidby",
    "stated": "stated statedon saidon reportdate",
    "reported": "reported reportedon publicationdate publishdate",
    "outlet": "outlet publisher newspaper publication",
    "url": "url link",
}
_ENDS = ("dateend", "enddate", "end", "datebis", "fechafin", "ende")
_PARTS = (
    ("year", "jahr", "yr", "ano", "iyear"),
    ("month", "monat", "mes", "imonth"),
    ("day", "tag", "dia", "iday"),
)
_CODES = ("dateprec", "timeprecision", "dateprecision")


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    key: str
    cells: tuple[str, ...]

    def share(self, test: str) -> float:
        """Return the share of filled cells in the sample that match a pattern."""
        return sum(bool(re.match(test, cell)) for cell in self.cells) / max(1, len(self.cells))


def recognise(header: Sequence[str]) -> str | None:
    """Return which of our tables a header is, when no column is missing; None for a foreign one.

    Examples
    --------
    >>> recognise(["Title", "Date ", "source", "colour"]), recognise(["when", "what"])
    ('events', None)
    """
    keys = {column_key(name) for name in header}
    order = ("claims", "sources", "events")
    own = {"claims": "measure", "sources": "outlet", "events": "title"}
    for table in order:
        needed = {column.name for column in TABLES[table].columns if column.required}
        if own[table] in keys and needed <= keys:
            return table
    return None


def identity(header: Sequence[str], table: str) -> Mapping:
    """Return the mapping that takes each column of ours from the column of the same name."""
    declared = {column.name for column in TABLES[table].columns}
    named = {column_key(name): name for name in header}
    return Mapping(table, {key: Take((name,)) for key, name in named.items() if key in declared})


def suggest(header: Sequence[str], rows: Sequence[Sequence[str]], table: str = "events") -> Mapping:
    """Return a first mapping for a foreign table, to be confirmed.

    Parameters
    ----------
    header, rows
        The foreign table.
    table
        Which of our tables it is to become.
    """
    columns = [
        _Column(name, _bare(name), tuple(row[index].strip() for row in rows[:_SAMPLE] if row[index].strip()))
        for index, name in enumerate(header)
        if name.strip()
    ]
    takes: dict[str, Take] = {}
    date_name = "published" if table == "sources" else "date"
    if date := _suggest_date(columns):
        takes[date_name] = date
    free = [column for column in columns if column.name not in {n for t in takes.values() for n in t.uses()}]
    for target in (column.name for column in TABLES[table].columns if column.name not in takes):
        if chosen := _by_name(target, free):
            takes[target] = Take((chosen.name,))
            free.remove(chosen)
    _by_content(table, takes, free)
    order = [column.name for column in TABLES[table].columns]
    return Mapping(table, {name: takes[name] for name in order if name in takes})


def lane_values(cells: Sequence[str], lanes: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return which lane id each foreign text names, by the lane's id or title; others are left out.

    Examples
    --------
    >>> lane_values(["Arms Contracts", "Other"], [("arms_contracts", "Arms contracts")])
    {'Arms Contracts': 'arms_contracts'}
    """
    known = {_bare(text): lane for lane, title in lanes for text in (lane, title)}
    return {text: known[_bare(text)] for text in dict.fromkeys(map(str.strip, cells)) if _bare(text) in known}


def with_lanes(
    mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]], lanes: Sequence[tuple[str, str]]
) -> Mapping:
    """Return the mapping with foreign lane names turned into lane ids, or without lanes if none is known."""
    take = mapping.takes.get("lane")
    if take is None or not take.columns or not lanes:
        return mapping
    index = list(header).index(take.columns[0])
    values = lane_values([row[index] for row in rows], lanes)
    return mapping.with_take("lane", replace(take, values=values) if values else None)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _by_name(target: str, columns: Sequence[_Column]) -> _Column | None:
    for word in (_bare(target), *_NAMES.get(target, "").split()):
        for column in columns:
            if column.key == word and _plausible(target, column):
                return column
    return None


def _plausible(target: str, column: _Column) -> bool:
    """Return whether a column that is called right also looks right."""
    if target in ("low", "best", "high"):
        return column.share(r"[(\[]?[+-]?[\d.,\s\u00a0]+[)\]]?$|[-–.]+$|n/?a$") > 0.5
    if target in ("source", "url"):
        # Free text ("Reuters, 2 March") is no id and no link; the form then asks for a source instead.
        return column.share(r"https?://\S+$|[\w.;-]+$") > 0.5
    if target in ("date", "stated", "reported", "published"):
        return _date_share(column) > 0.5
    return True


def _by_content(table: str, takes: dict[str, Take], free: list[_Column]) -> None:
    """Fill what no header named: links make a source, the rest's short distinct text a title."""
    if "source" not in takes and table != "sources":
        links = max(free, key=lambda column: column.share("https?://"), default=None)
        if links and links.share("https?://") > 0.5:
            takes["source"] = Take((links.name,))
            free.remove(links)
    if table == "events" and "title" not in takes:
        texts = [column for column in free if column.cells and column.share(r".*[^\W\d_]{3}") > 0.5]
        if texts:
            title = max(
                texts, key=lambda column: (len(set(column.cells)) / len(column.cells), -_width(column))
            )
            takes["title"] = Take((title.name,))
        elif "summary" in takes:
            takes["title"] = takes.pop("summary")


def _width(column: _Column) -> float:
    return sum(map(len, column.cells)) / max(1, len(column.cells))


def _suggest_date(columns: Sequence[_Column]) -> Take | None:
    by_key = {column.key: column for column in columns}
    parts = [next((by_key[word].name for word in words if word in by_key), "") for words in _PARTS]
    if parts[0] and parts[1]:
        ends = [next((by_key[f"end{word}"].name for word in w if f"end{word}" in by_key), "") for w in _PARTS]
        return Take(tuple(filter(None, parts)), until=tuple(filter(None, ends)))
    start = _by_name("date", columns)
    if start is None:
        dated = [column for column in columns if column.cells and _date_share(column) > 0.8]
        start = max(dated, key=_date_share, default=None)
    if start is None:
        # Called a date, with cells that say why they are none: better told cell by cell than not at all.
        start = next((by_key[word] for word in _NAMES["date"].split() if word in by_key), None)
    if start is None:
        return None
    end = next((by_key[word] for word in _ENDS if word in by_key and by_key[word] is not start), None)
    code = next((by_key[word] for word in _CODES if word in by_key), None)
    codes = {_bare(name): meaning for name, meaning in PRECISION_CODES.items()}
    return Take(
        (start.name,),
        until=(end.name,) if end else (),
        # A table that grades its dates' precision gives the first and last possible day, not a duration.
        between=bool(code and end),
        precision=code.name if code else "",
        codes=codes.get(code.key, PRECISION_CODES["date_prec"]) if code else {},
    )


def _date_share(column: _Column) -> float:
    read = read_date_column(column.cells, column.name)
    return (sum(map(_is_date, read.cells)) + read.unproven) / max(1, len(read.cells))


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except DateError:
        return False
    return True
