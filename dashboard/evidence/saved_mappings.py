"""Mappings that are kept: the built-in one for the TimelineJS spreadsheet, and those saved in case.toml.

Owns their TOML form and where in the file they stand. The file itself is written by `writing`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.evidence.casefile import NAME, load_toml
from dashboard.evidence.folder import read_bytes
from dashboard.evidence.mapping import Mapping, Take, fits
from dashboard.evidence.problems import Problem, WriteError
from dashboard.evidence.tables import TABLES, column_key
from dashboard.evidence.writing import replace_file

TIMELINEJS = Mapping(
    table="events",
    title="TimelineJS spreadsheet",
    takes={
        "date": Take(("Year", "Month", "Day"), until=("End Year", "End Month", "End Day")),
        "title": Take(("Headline",)),
        "source": Take(("Media",)),
        "lane": Take(("Group",)),
        "date_text": Take(("Display Date",)),
        "summary": Take(("Text",)),
    },
)
BUILT_IN: Dict[str, Mapping] = {"timelinejs": TIMELINEJS}
_ESSENTIAL = {"timelinejs": ("date", "title")}


def mapping_for(header: Sequence[str], saved: Dict[str, Mapping]) -> tuple[str, Mapping] | None:
    """Return the name and mapping that suits a header: a saved one with all its columns, else a built-in one.

    Of several saved ones, the one that uses most columns wins. Case and blanks in headers do not count.
    """
    fitting = [
        (len(mapping.uses()), name)
        for name, mapping in saved.items()
        if mapping.uses() and fits(header, adapt(mapping, header))
    ]
    if fitting:
        name = max(fitting)[1]
        return name, adapt(saved[name], header)
    for name, mapping in BUILT_IN.items():
        present = _present(adapt(mapping, header), header)
        if set(_ESSENTIAL[name]) <= set(present.takes) and len(present.uses()) > len(_ESSENTIAL[name]):
            return name, present
    return None


def adapt(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """Return the mapping with its headers spelled as this table spells them."""
    spelled = {column_key(name): name for name in header}

    def ours(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(spelled.get(column_key(name), name) for name in names)

    takes = {
        column: replace(
            take,
            columns=ours(take.columns),
            until=ours(take.until),
            precision=spelled.get(column_key(take.precision), take.precision),
        )
        for column, take in mapping.takes.items()
    }
    return replace(mapping, takes=takes)


def _present(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """Return the mapping without the headers a table lacks, and without what is then empty."""
    there = set(header)
    takes = {
        column: replace(
            take,
            columns=tuple(name for name in take.columns if name in there),
            until=tuple(name for name in take.until if name in there),
        )
        for column, take in mapping.takes.items()
    }
    return replace(mapping, takes={column: take for column, take in takes.items() if take.columns})


def mappings_in(folder: Path) -> dict[str, Mapping]:
    """Return the mappings of a case's own case.toml; none where it cannot be read, which the case names."""
    data = read_bytes(folder / NAME, NAME, inside=folder)
    return {} if isinstance(data, Problem) else read_mappings(data.decode("utf-8-sig", "replace"))


def read_mappings(text: str) -> dict[str, Mapping]:
    """Return the mappings of a case.toml's text; one that is malformed is left out.

    Examples
    --------
    >>> read_mappings('[mappings.log.columns.title]\\nfrom = ["message"]')["log"].takes["title"].columns
    ('message',)
    """
    try:
        tables = load_toml(text).get("mappings", {})
    except ValueError:
        return {}
    if not isinstance(tables, dict):
        return {}
    return {name: mapping for name, table in tables.items() if (mapping := _mapping(name, table))}


def save_mapping(path: Path, name: str, mapping: Mapping, *, editable: bool) -> None:
    """Write a mapping into case.toml under ``[mappings.NAME]``, in place of one of that name.

    Raises
    ------
    WriteError
        The name is no slug, or the file cannot be written or would not read back the same.
    """
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", name):
        raise WriteError("A mapping's name is made of a-z, 0-9, - and _ (40 characters at most).")

    def changed(old: bytes | None) -> bytes:
        before = (old or b"").decode("utf-8-sig").replace("\r\n", "\n")
        text = _without(before, name)
        new = text + ("\n" if text else "") + format_mapping(name, mapping)
        wanted = {**read_mappings(before), name: mapping}
        if _other_keys(before) != _other_keys(new) or read_mappings(new) != wanted:
            raise WriteError(f"{path.name} was not saved: the mapping {name} would not read back the same.")
        return new.encode("utf-8")

    try:
        replace_file(path, changed, editable=editable)
    except UnicodeDecodeError as exc:
        raise WriteError(f"{path.name} was not saved: it is not UTF-8 text.") from exc


def format_mapping(name: str, mapping: Mapping) -> str:
    """Return a mapping as the TOML block that stands in case.toml."""
    lines = [f"[mappings.{name}]", f"title = {_toml(mapping.title)}", f"table = {_toml(mapping.table)}"]
    for column, take in mapping.takes.items():
        lines += ["", f"[mappings.{name}.columns.{column}]"]
        values: dict[str, Any] = {
            "from": list(take.columns),
            "otherwise": take.otherwise,
            "until": list(take.until),
            "between": take.between,
            "order": take.order or "",
            "precision": take.precision,
            "codes": dict(take.codes),
            "values": dict(take.values),
        }
        lines += [f"{key} = {_toml(value)}" for key, value in values.items() if value]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(text)}" for key, text in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # JSON's strings and true/false are TOML's, but for DEL, which JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _without(text: str, name: str) -> str:
    """Return case.toml's text without the tables of one mapping; everything else stays as it is written."""
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        if re.match(r"\s*\[", line) and not line.lstrip().startswith("[["):
            skipping = bool(re.match(rf"\s*\[\s*mappings\s*\.\s*\"?{re.escape(name)}\"?\s*[.\]]", line))
        if not skipping:
            kept.append(line)
    out = "".join(kept).rstrip("\n")
    return f"{out}\n" if out else ""


def _other_keys(text: str) -> object:
    try:
        return {key: value for key, value in load_toml(text).items() if key != "mappings"}
    except ValueError as exc:
        raise WriteError(
            f"case.toml was not saved: it is not valid TOML now ({exc}); mend it first."
        ) from exc


def _mapping(name: str, table: object) -> Mapping | None:
    if not isinstance(table, dict) or not isinstance(table.get("columns"), dict):
        return None
    ours = str(table.get("table", "events"))
    if ours not in TABLES:
        return None
    columns = {column: spec for column, spec in table["columns"].items() if column in TABLES[ours].by_name}
    takes = {column: _take(spec) for column, spec in columns.items() if isinstance(spec, dict)}
    return Mapping(ours, takes, str(table.get("title", "")))


def _take(spec: Dict[str, Any]) -> Take:
    order = spec.get("order")
    return Take(
        columns=_names(spec.get("from")),
        otherwise=str(spec.get("otherwise", "")),
        until=_names(spec.get("until")),
        between=spec.get("between") is True,
        order=order if order in ("dmy", "mdy") else None,
        precision=str(spec.get("precision", "")),
        codes=_words(spec.get("codes")),
        values=_words(spec.get("values")),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (value,) if isinstance(value, str) else ()


def _words(value: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, dict) else {}
