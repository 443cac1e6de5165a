"""The case: a folder read into frames, and the check of any files or folders.

Owns `Case` and how a folder's files make one. A folder without case.toml, or with broken files, is one, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.evidence.beside import SOURCES_FILE, ids_beside, sources_beside
from dashboard.evidence.casefile import (
    NAME,
    UNKNOWN_MARKING,
    Lane,
    Measure,
    Settings,
    Window,
    read_settings,
    title_of,
)
from dashboard.evidence.cells import make_slug
from dashboard.evidence.checking import check_tables, sorted_problems
from dashboard.evidence.folder import is_passed_over, read_bytes, sayable, table_files
from dashboard.evidence.frames import (
    claims_frame,
    events_frame,
    hash_case,
    known_sources,
    sources_frame,
)
from dashboard.evidence.problems import CaseError, MissingError, Problem
from dashboard.evidence.reading import RawTable, read_table
from dashboard.evidence.rows import Context, Draft, KnownSource

__all__ = [
    "Case",
    "CheckResult",
    "FileReport",
    "Lane",
    "Measure",
    "Window",
    "check_paths",
    "context_of",
    "curated_folder",
    "load_case",
]

# No window and no as-of date reaches beyond these; rows that do are listed as outside it.
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: `status` is read, refused or ignored; rows are data records, blank lines are none.

    `sha256` is that of its bytes in hex digits; of the reason where they could not be read, '' if not asked.
    """

    file: str
    table: str | None
    status: str
    rows: int
    accepted: int
    refused: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check_paths` found; `ok` when there is no error."""

    ok: bool
    files: tuple[FileReport, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """A case, read once and never changed.

    Attributes
    ----------
    folder, name
        Where it is, and the folder's name as a slug.
    as_of
        From case.toml, else the latest day on which anything here was known.
    marking
        TLP marking, '' for none.
    events, claims, sources
        Accepted rows; columns as in `dashboard.evidence.frames`.
    problems, files
        Everything that was found, and one report a file.
    hash
        What the case says: 64 hex digits over the accepted rows, lanes, measures and as-of date (see
        `frames.hash_case`); the same after a re-save by a spreadsheet.
    version
        What its files hold: SHA-256 over the bytes of every file, case.toml included. Whatever is kept
        between two looks at a case is kept under this.
    declared
        Which of ``lanes`` and ``measures`` case.toml lists; others are what the rows name.
    """

    folder: Path
    name: str
    title: str
    subtitle: str
    as_of: date
    marking: str
    lanes: tuple[Lane, ...]
    measures: tuple[Measure, ...]
    windows: tuple[Window, ...]
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    problems: tuple[Problem, ...]
    files: tuple[FileReport, ...]
    hash: str
    version: str
    declared: frozenset[str] = frozenset()

    @property
    def short_hash(self) -> str:
        """The first eight digits of `hash`: what pictures print and links hold."""
        return self.hash[:8]


@dataclass(eq=False)
class _Files:
    """What was found in a folder, or in one file of it."""

    settings: Settings
    drafts: list[Draft]
    reports: list[FileReport]
    problems: list[Problem]

    def version(self) -> str:
        """Return the SHA-256 over what every file holds."""
        said = [[one.file, one.sha256] for one in self.reports]
        return hashlib.sha256(json.dumps([self.settings.sha256, said]).encode()).hexdigest()


def curated_folder() -> Path:
    """Return the folder of the curated case: in the package, else beside it in a checkout."""
    package = Path(__file__).parent.parent
    shipped = package / "_events"
    return shipped if shipped.is_dir() else package.parent / "events"


def load_case(folder: str | Path) -> Case:
    """Read a folder.

    Parameters
    ----------
    folder
        With any number of CSVs; case.toml and sources.csv may be absent.

    Raises
    ------
    CaseError
        There is no such folder, it cannot be opened, or it holds neither a CSV nor a case.toml.
    """
    path = Path(folder)
    with _clear_errors(path):
        _need_folder(path)
        found = _read_folder(path, "")
    sources = known_sources(found.drafts)
    events, claims = events_frame(found.drafts, sources), claims_frame(found.drafts, sources)
    graded = sources_frame(found.drafts, [*events["sources"], *claims["sources"]])
    settings, name = found.settings, sayable(path.resolve().name) or "case"
    lanes, measures = _lanes(settings, events), _measures(settings, claims)
    as_of = min(max(settings.as_of or _latest_known(events, claims, graded), FIRST_DAY), LAST_DAY)
    return Case(
        folder=path,
        name=make_slug(name) or "case",
        title=settings.title or title_of(name),
        subtitle=settings.subtitle,
        as_of=as_of,
        marking=settings.marking,
        lanes=lanes,
        measures=measures,
        windows=settings.windows,
        events=events,
        claims=claims,
        sources=graded,
        problems=tuple(found.problems),
        files=tuple(found.reports),
        hash=hash_case({"events": events, "claims": claims, "sources": graded}, lanes, measures, as_of),
        version=found.version(),
        declared=frozenset(name for name in ("lanes", "measures") if getattr(settings, name)),
    )


def check_paths(paths: Sequence[str | Path]) -> CheckResult:
    """Check files and folders; a file is checked with the case.toml and sources.csv beside it.

    Raises
    ------
    CaseError
        A path does not exist, or a folder holds nothing to check.
    """
    reports: list[FileReport] = []
    problems: list[Problem] = []
    for path in map(Path, paths):
        with _clear_errors(path):
            found = _check_path(path)
        reports += found.reports
        problems += found.problems
    ok = not any(problem.severity == "error" for problem in problems)
    return CheckResult(ok, tuple(reports), tuple(problems))


def _check_path(path: Path) -> _Files:
    if path.is_dir() and not path.name.casefold().endswith(".csv"):
        _need_folder(path)
        return _read_folder(path, sayable(str(path)))
    if path.exists() or path.is_symlink():
        return _read_alone(path)
    raise MissingError(path, "does not exist.")


@contextlib.contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    """Turn the system's refusal of a whole folder into one clear line; a single file's is its own problem."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise CaseError(path, f"cannot be read: {reason}.") from error


def context_of(case: Case) -> Context:
    """Return what rows that are to join a case are checked against."""
    sources = {
        name: KnownSource(letter, None if pd.isna(day) else day.date())
        for name, letter, day in zip(
            case.sources["id"], case.sources["reliability"], case.sources["published_latest"], strict=True
        )
    }
    ids = dict.fromkeys(case.events["id"], "events") | dict.fromkeys(case.claims["id"], "claims")
    return Context(
        lanes=case.lanes if "lanes" in case.declared else None,
        measures=case.measures if "measures" in case.declared else None,
        sources=sources or None,
        ids=ids,
    )


def _need_folder(path: Path) -> None:
    """Raise CaseError unless a path is a folder with something in it to read."""
    if not path.exists():
        raise MissingError(path, "does not exist.")
    if not path.is_dir():
        raise CaseError(path, "is a file; give the folder it lies in.")
    if not (path / NAME).exists() and not any(kind == "table" for _, kind in table_files(path)):
        raise CaseError(path, f"holds no CSV and no {NAME}; put a table into it first.")


def _read_folder(path: Path, prefix: str) -> _Files:
    """Read and check everything in a folder; `prefix` goes before the names in problems."""
    named = str(Path(prefix) / NAME) if prefix else NAME
    settings, reports, problems = _read_settings(path, named)
    raws: list[RawTable] = []
    digests: dict[str, str] = {}
    for file, kind in table_files(path):
        label = sayable(str(Path(prefix) / file.name) if prefix else file.name)
        data = b"" if kind != "table" else read_bytes(file, label, inside=path)
        if kind == "table" and isinstance(data, bytes):
            raws.append(read_table(data, label))
            digests[label] = _digest(data)
            continue
        status = "refused" if isinstance(data, Problem) else "ignored"
        read = _digest(data) if isinstance(data, Problem) else ""
        reports.append(FileReport(label, None, status, 0, 0, 0, read))
        if isinstance(data, Problem):
            problems.append(data)
        elif kind == "almost":
            hint = "save the table as CSV UTF-8"
            problems.append(Problem(label, None, None, None, "not-a-csv", "warning", "is not read", hint))
    drafts = check_tables(raws, _context(settings))
    reports += [replace(_report(draft), sha256=digests[draft.raw.file]) for draft in drafts]
    problems += [problem for draft in drafts for problem in sorted_problems(draft.raw)]
    order = {report.file: position for position, report in enumerate(sorted(reports, key=lambda r: r.file))}
    problems.sort(key=lambda problem: order.get(problem.file, -1))
    return _Files(settings, drafts, sorted(reports, key=lambda report: report.file), problems)


def _read_settings(folder: Path, label: str) -> tuple[Settings, list[FileReport], list[Problem]]:
    path = folder / NAME
    if not path.exists() and not path.is_symlink():
        return Settings(), [], []
    data = read_bytes(path, label, inside=folder)
    settings, problems = (
        (Settings(marking=UNKNOWN_MARKING, refused=True), [data])
        if isinstance(data, Problem)
        else read_settings(data, label)
    )
    settings = replace(settings, sha256=_digest(data))
    reports = [FileReport(label, None, "refused", 0, 0, 0)] if settings.refused else []
    return settings, reports, problems


def _digest(data: bytes | Problem) -> str:
    """Return the SHA-256 of a file's bytes; of one that could not be read, that of the reason."""
    return hashlib.sha256(data if isinstance(data, bytes) else str(data).encode()).hexdigest()


def _read_alone(path: Path) -> _Files:
    """Read one file and check it with the case.toml and sources.csv beside it."""
    label = sayable(str(path))
    if path.name == NAME:
        settings, reports, problems = _read_settings(path.parent, label)
        return _Files(settings, [], reports or [FileReport(label, None, "read", 0, 0, 0)], problems)
    if is_passed_over(path.name):
        return _Files(Settings(), [], [FileReport(label, None, "ignored", 0, 0, 0)], [])
    data = read_bytes(path, label)
    if isinstance(data, Problem):
        return _Files(Settings(), [], [FileReport(label, None, "refused", 0, 0, 0)], [data])
    raw = read_table(data, label)
    settings, _, _ = _read_settings(path.parent, NAME)
    beside = [] if raw.table in (None, "sources") else sources_beside(path)
    if settings.refused or any(source.refused for source in beside):
        named = NAME if settings.refused else SOURCES_FILE
        message = f"was checked without the {named} beside it, which cannot be read"
        raw.report(None, None, None, ("checked-without", "warning", message, f"check {named} itself"))
    known = Context(settings.lanes or None, settings.measures or None, None, ids_beside(path, raw))
    draft = check_tables([*beside, raw], known)[-1]
    return _Files(settings, [draft], [_report(draft)], sorted_problems(raw))


def _context(settings: Settings) -> Context:
    return Context(settings.lanes or None, settings.measures or None)


def _report(draft: Draft) -> FileReport:
    rows, raw = draft.rows, draft.raw
    accepted = len(draft.good())
    return FileReport(
        raw.file, raw.table, "refused" if raw.refused else "read", rows, accepted, rows - accepted
    )


def _lanes(settings: Settings, events: pd.DataFrame) -> tuple[Lane, ...]:
    if settings.lanes:
        return settings.lanes
    found = sorted(set(zip(events["file"], events["lane"], strict=True)))
    return tuple(Lane(lane, title_of(lane)) for lane in dict.fromkeys(lane for _, lane in found))


def _measures(settings: Settings, claims: pd.DataFrame) -> tuple[Measure, ...]:
    if settings.measures:
        return settings.measures
    return tuple(Measure(measure, title_of(measure)) for measure in sorted(set(claims["measure"])))


def _latest_known(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> date:
    for days in (pd.concat([events["known"], claims["known"]]), sources["published_latest"]):
        drawn = days[days <= pd.Timestamp(LAST_DAY)]
        if len(drawn):
            latest: date = drawn.max().date()
            return latest
    return date(2000, 1, 1)
