"""The command line: thin commands over the core, one clean line for every error.

Exit codes: 0 fine, 1 errors in the data or a failure, 2 wrong usage.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import click

from dashboard import __version__
from dashboard.evidence.atomic import refuse_unless_editable
from dashboard.evidence.case import Case, CheckResult, check_paths, curated_folder, load_case
from dashboard.evidence.problems import TimelineError, printable
from dashboard.evidence.tables import TABLES, template
from dashboard.link import MARKINGS, PICTURES, SIZES
from dashboard.view import View


class _Commands(click.Group):
    """Runs `serve` when no command is named, and turns our own errors into one line on stderr."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `serve` in front of anything that is not a command or the group's own option."""
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h", "--version")):
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what a person can mend is said in one line, without a traceback."""
        for stream in (sys.stdout, sys.stderr):
            # A terminal that lacks a letter shows its number; it is no reason to stop.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except TimelineError as error:
            click.echo(f"adviser-timeline: {printable(' '.join(error.located.split()))}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="adviser-timeline")
def main() -> None:
    """Draw an evidence timeline from CSVs: vague dates, rival counts, rebuttals.

    Without a command, `serve` opens the dashboard on the curated case.
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0 = any free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--allowed-host",
    "allowed_hosts",
    metavar="NAME",
    multiple=True,
    envvar="STREAMLIT_SERVER_ALLOWED_HOSTS",
    show_envvar=True,
    help="Name or address that browsers may use for this server, besides this machine's own and --host; "
    "may be repeated. Given here, the environment's are not used.",
)
@click.option("--editable", is_flag=True, help="Let the page save into FOLDER.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def serve(
    folder: Path | None,
    port: int,
    host: str,
    allowed_hosts: tuple[str, ...],
    editable: bool,
    no_browser: bool,
) -> None:
    """Open the dashboard on FOLDER (default: the curated case)."""
    # Streamlit takes a second to import; no other command should wait for it.
    from dashboard.app.server import serve as start

    case = folder or curated_folder()
    if editable:
        refuse_unless_editable(case, editable=True)
    start(case, port=port, host=host, allowed_hosts=allowed_hosts, editable=editable, browser=not no_browser)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(paths: tuple[Path, ...], form: str) -> None:
    """Print every problem in PATHS (files or folders; default: the curated case)."""
    # One pass over many small lists that all live to the end: collecting them costs a third of the time.
    gc.disable()
    result = check_paths(paths or (curated_folder(),))
    if form == "json":
        click.echo(printable(json.dumps(_as_json(result), ensure_ascii=False, indent=2)))
    else:
        _print_check(result)
    sys.exit(0 if result.ok else 1)


def _as_json(result: CheckResult) -> dict[str, object]:
    files = [
        {
            "file": f.file,
            "table": f.table,
            "status": f.status,
            "rows": f.rows,
            "accepted": f.accepted,
            "refused": f.refused,
        }
        for f in result.files
    ]
    return {"ok": result.ok, "files": files, "problems": [p.as_dict() for p in result.problems]}


def _print_check(result: CheckResult) -> None:
    for problem in result.problems:
        click.echo(f"{problem.severity}: {problem}", err=False)
    errors = sum(p.severity == "error" for p in result.problems)
    warnings = len(result.problems) - errors
    rows = sum(f.rows for f in result.files)
    accepted = sum(f.accepted for f in result.files)
    click.echo(
        f"{len(result.files)} files, {rows:,} rows: {accepted:,} accepted, {rows - accepted:,} refused; "
        f"{errors:,} errors, {warnings:,} warnings"
    )


@main.command("template")
@click.argument("table", type=click.Choice(list(TABLES)))
def template_command(table: str) -> None:
    """Print a CSV template of TABLE with one worked row."""
    click.echo(template(table), nl=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="PNG, SVG, PDF, PPTX, HTML or ZIP (evidence pack), by suffix.",
)
@click.option("--picture", type=click.Choice(PICTURES), help="What to draw.")
@click.option("--view", "query", default="", help="The page's link, or what follows its question mark.")
@click.option("--size", help=f"{', '.join(SIZES)} or WIDTHxHEIGHT in px.")
@click.option("--headline", help="Instead of the one suggested from the data.")
@click.option("--marking", type=click.Choice(MARKINGS, case_sensitive=False), help="TLP 2.0.")
@click.option("--classification", help="A line of your own beside the marking.")
def render(folder: Path | None, output: Path, query: str, **options: str | None) -> None:
    """Write one picture of FOLDER (default: the curated case), the same as the page with that link."""
    from dashboard.share.files import write_file
    from dashboard.share.image import require_chromium
    from dashboard.share.picture import picture
    from dashboard.share.render import FORMATS
    from dashboard.share.render import render as draw

    suffix = output.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise click.UsageError(f"{output.name}: the suffix says the format; write one of {known}")
    if suffix != "html":
        require_chromium()
    case = load_case(folder or curated_folder())
    link = dict(parse_qsl(urlsplit(query).query if "?" in query else query, keep_blank_values=True))
    link |= {name: text for name, text in options.items() if text is not None}
    view, ignored = View.from_query(link, case)
    for sentence in (*ignored, *_left_out(case)):
        click.echo(printable(f"adviser-timeline: {sentence}"), err=True)
    write_file(output, draw(picture(case, view), suffix))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="A new or empty folder.")
def publish(folder: Path | None, output: Path) -> None:
    """Write a static site of FOLDER (default: the curated case) for any web server."""
    from dashboard.share.files import check_folder, write_folder
    from dashboard.share.image import require_chromium
    from dashboard.share.site import site_files

    require_chromium()
    check_folder(output)
    case = load_case(folder or curated_folder())
    for sentence in _left_out(case):
        click.echo(printable(f"adviser-timeline: {sentence}"), err=True)
    files = site_files(
        case, progress=lambda n, of, title: click.echo(printable(f"{n} of {of}  {title}"), err=True)
    )
    if said := write_folder(output, files):
        click.echo(printable(f"adviser-timeline: {said}"), err=True)
    click.echo(f"{output / 'index.html'}: {len(files):,} files")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--measure", help="Its id in case.toml; every estimated measure by default.")
@click.option(
    "--scenario", type=click.Choice(["base", "face_value", "denial"]), default="base", show_default=True
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use only what was known on this day.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A CSV; stdout by default.")
def estimate(
    folder: Path | None, measure: str | None, scenario: str, as_of: datetime | None, output: Path | None
) -> None:
    """Estimate the counts of FOLDER (default: the curated case): one row a month, as CSV."""
    from dashboard.estimate.listing import estimate_csv
    from dashboard.estimate.model import estimate_counts
    from dashboard.share.files import write_file

    case = load_case(folder or curated_folder())
    wanted = [m.id for m in case.measures if m.estimate]
    if measure is not None and measure not in wanted:
        compared = measure in {m.id for m in case.measures}
        why = "is only compared, never estimated" if compared else "is not in this case"
        raise click.UsageError(f"measure {measure} {why}; estimated are: {', '.join(wanted) or 'none'}")
    day = as_of.date() if as_of else case.as_of
    every = (
        estimate_counts(case.claims[case.claims["measure"] == name], [], scenario=scenario, as_of=day)
        for name in ([measure] if measure is not None else wanted)
    )
    for sentence in _left_out(case):
        click.echo(printable(f"adviser-timeline: {sentence}"), err=True)
    text = estimate_csv(every)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_file(output, text.encode())


def _left_out(case: Case) -> list[str]:
    """Say how many rows of the files are not in the picture."""
    refused = sum(file.refused for file in case.files)
    if not refused:
        return []
    rows = "1 row is" if refused == 1 else f"{refused:,} rows are"
    return [f"{rows} faulty and left out; adviser-timeline check names them"]


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", required=True, type=click.Path(path_type=Path), help="FOLDER/NAME.csv; may be new.")
@click.option("--strict", is_flag=True, help="Save all rows or none.")
def add(file: Path, to: Path, strict: bool) -> None:
    """Check FILE and append its good rows to a CSV of a case."""
    from dashboard.evidence.adding import add_file

    done = add_file(file, to, strict=strict)
    for problem in done.problems:
        click.echo(printable(f"{problem.severity}: {problem}"))
    for sentence in done.said:
        click.echo(printable(sentence))
    click.echo(f"{to.name}: {done.added:,} added, {done.skipped:,} skipped, {done.refused:,} refused")
    failed = done.refused or any(problem.severity == "error" for problem in done.problems)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
