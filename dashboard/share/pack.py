"""The evidence pack: one zip with the picture, the rows behind it, the whole case and how to make it again.

Owns what lies in the pack and its README. Its bytes depend on the picture alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

import pandas as pd

from dashboard.evidence.case import Case
from dashboard.evidence.exporting import format_number, spreadsheet_csv, text_csv
from dashboard.evidence.folder import read_bytes
from dashboard.evidence.links import say_link
from dashboard.evidence.problems import ExportError, Problem
from dashboard.share.files import zip_bytes
from dashboard.share.metadata import visible
from dashboard.share.names import file_name, portable_names
from dashboard.share.picture import Picture


def evidence_pack(picture: Picture, drawn: Mapping[str, bytes]) -> bytes:
    """Return the pack as a zip.

    Parameters
    ----------
    picture
        What it is about.
    drawn
        The same picture as files, by suffix (``png``, ``svg``, ``pdf``, ``html``).
    """
    files = {f"pictures/{file_name(picture, suffix)}": content for suffix, content in drawn.items()}
    files = {"README.txt": _readme(picture, [*files]).encode(), **files, **data_files(picture)}
    return zip_bytes({**files, "SHA256SUMS.txt": checksums(files)})


def data_files(picture: Picture) -> dict[str, bytes]:
    """Return what is shown for a spreadsheet, the whole case exactly, and the faulty rows, by path."""
    shown, case = picture.shown, picture.shown.case
    problems = "".join(f"{problem.severity}: {problem}\n" for problem in case.problems) or "none\n"
    return {
        "shown/events.csv": spreadsheet_csv(shown.events, "events"),
        "shown/claims.csv": spreadsheet_csv(shown.all_claims, "claims"),
        **{f"shown/estimate-{m}.csv": estimate_csv(e.months) for m, e in picture.estimates.items()},
        **case_files(case),
        "problems.txt": visible(problems).encode(),
    }


def case_files(case: Case) -> dict[str, bytes]:
    """Return the case as a folder that this program reads back to the same data hash.

    The CSVs are the files themselves, faulty rows included; case.toml says what the case was read as, since
    its defaults depend on the folder's name.

    Raises
    ------
    ExportError
        When a file cannot be read any more, or holds something else by now.
    """
    read = [report.file for report in case.files if report.status == "read" and report.table]
    exact = {f"case/{name}": _unchanged(case, file) for file, name in portable_names(read).items()}
    return {"case/case.toml": _case_toml(case).encode(), **exact}


def _unchanged(case: Case, file: str) -> bytes:
    """Return the very bytes the case was read from."""
    data = read_bytes(case.folder / file, file, inside=case.folder)
    if isinstance(data, Problem):
        raise ExportError(f"the case's files cannot be read any more: {file} {data.message}")
    if sha256(data).hexdigest() not in {one.sha256 for one in case.files if one.file == file}:
        raise ExportError(f"the case's files changed while the picture was made: {file}; try again")
    return data


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file as ``sha256sum --check`` reads it."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()


def estimate_csv(months: pd.DataFrame) -> bytes:
    """Return an estimate's months as CSV, one row a month."""
    rows = [[_cell(value) for value in row] for row in months.itertuples(index=False, name=None)]
    return text_csv([str(column) for column in months.columns], rows)


def filters_in_words(picture: Picture) -> list[str]:
    """Return what the view leaves in and out, one line each."""
    shown, view = picture.shown, picture.shown.view
    titles = {lane.id: lane.title for lane in shown.case.lanes}
    lines = [
        f"Window: {shown.start} to {shown.end}" + (f" ({shown.window_title})" if shown.window_title else ""),
        f"Known by: {shown.as_of}",
        f"Events: {shown.subtitle}",
    ]
    if shown.measure:
        lines.append(f"Measure: {shown.measure.title} ({shown.measure.unit}); scenario {view.scenario}")
    chosen = (
        ("Lanes", tuple(titles.get(i, i) for i in view.lanes)),
        ("Status", view.status),
        ("Side", view.side),
    )
    lines += [f"{name}: only {', '.join(values)}" for name, values in chosen if values]
    return lines + ([f"Marked as new: known after {view.since}"] if view.since else [])


def _readme(picture: Picture, pictures: list[str]) -> str:
    about, case = picture.about, picture.shown.case
    refused = sum(file.refused for file in case.files)
    sources = case.sources.to_dict("records")
    # A pack can be rebuilt from itself: the link leaves the folder out, so the folder is named.
    command = f'adviser-timeline render case --view "{about["Link"]}" --output picture.png'
    blocks = [
        [about["Marking"]] if about["Marking"] != "none" else [],
        [picture.title],
        [about["Description"]],
        ["NOTES", picture.notes] if picture.notes else [],
        ["WHAT IS SHOWN", *filters_in_words(picture)],
        ["PICTURES", *pictures],
        [
            "DATA",
            "shown/    the rows shown, safe to open in a spreadsheet",
            "case/     the whole case exactly; the program reads this folder",
            f"problems.txt  every fault found in the files ({refused:,} rows refused)",
            "SHA256SUMS.txt  the SHA-256 of each file here (sha256sum --check SHA256SUMS.txt)",
        ],
        ["SOURCES OF WHAT IS SHOWN", *(f"{number:>3}  {line}" for _, number, line in picture.sources)],
        ["ALL SOURCES OF THE CASE", *(_source_line(source) for source in sources)],
        [
            "HOW TO MAKE IT AGAIN",
            command,
            f"Data {about['Data']}; {about['Software']}; as of {about['As of']}.",
            f"Hash scheme {about['Hash scheme']}.",
            "The same data, link and version give the same PNG, byte for byte.",
        ],
    ]
    return visible("\n\n".join("\n".join(block) for block in blocks if block)) + "\n"


def _source_line(source: Mapping[object, object]) -> str:
    parts = [str(source.get(name, "")) for name in ("outlet", "author", "title", "published")]
    parts += [say_link(str(source.get(name, ""))) for name in ("url", "archived")]
    return f"{source['id']}: " + ", ".join(filter(None, parts))


def _case_toml(case: Case) -> str:
    """Write case.toml; a JSON string is a TOML string once DEL is escaped too."""
    blocks = [_pairs({"title": case.title, "subtitle": case.subtitle, "as_of": case.as_of.isoformat()})]
    if case.marking:
        blocks[0] += _pairs({"marking": case.marking})
    blocks += ["[[lanes]]\n" + _pairs({"id": lane.id, "title": lane.title}) for lane in case.lanes]
    for m in case.measures:
        values = {"id": m.id, "title": m.title, "definition": m.definition, "unit": m.unit}
        blocks.append("[[measures]]\n" + _pairs(values) + f"estimate = {str(m.estimate).lower()}\n")
    for window in case.windows:
        ends = {"from": window.start, "to": window.end}
        days = {name: day.isoformat() for name, day in ends.items() if day}
        blocks.append("[[windows]]\n" + _pairs({"id": window.id, "title": window.title, **days}))
    return "\n".join(blocks)


def _pairs(values: Mapping[str, str]) -> str:
    quoted = {
        name: json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f") for name, text in values.items()
    }
    return "".join(f"{name} = {text}\n" for name, text in quoted.items())


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m}"
    if isinstance(value, float):
        return format_number(round(value, 4))
    return "yes" if value is True else "no" if value is False else str(value)
