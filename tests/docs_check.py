"""Keeps the documents true: generated parts, links, dependencies and named tests. `--write` regenerates."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import click

from dashboard.cli import main as cli
from dashboard.evidence.tables import TABLES, data_dictionary

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("events/*.md"), *ROOT.glob("seeds/*.md")])


def command_table() -> str:
    """Return the commands with their arguments and first help sentence, as a Markdown table."""
    rows = ["| command | does |", "|---|---|"]
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        words = [f"adviser-timeline {name}"]
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                words.append(parameter.make_metavar(click.Context(command)))
            elif isinstance(parameter, click.Option) and not parameter.hidden:
                word = f"{parameter.opts[0]}{_value(parameter)}"
                words.append(word if parameter.required else f"[{word}]")
        usage = " ".join(words).replace("|", "\\|")
        rows.append(f"| `{usage}` | {command.get_short_help_str(200)} |")
    return "\n".join(rows)


def _value(option: click.Option) -> str:
    """Return what follows an option: its choices, or the option's own name in capitals."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return f" {'|'.join(option.type.choices)}"
    return f" {option.metavar or (option.name or '').upper().replace('_', '-')}"


def generated() -> dict[Path, str]:
    """Return each document that has generated parts, as it should be."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.compile(r"(<!-- commands:.*?-->\n).*?(<!-- /commands -->)", re.S)
    return {
        ROOT / "README.md": commands.sub(lambda m: f"{m[1]}{command_table()}\n{m[2]}", readme),
        ROOT / "events" / "README.md": data_dictionary(),
    }


def stale() -> list[str]:
    return [
        f"{path.name} is not what the code says; run python tests/docs_check.py --write"
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def broken_links() -> list[str]:
    found = []
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                found.append(f"{document.name}: {target} does not exist")
    return found


def unexplained_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=~!\[ ]", d)[0] for d in project["dependencies"]]
    return [f"README.md does not say what {n} is for" for n in names if f"\n- `{n}` " not in readme]


def missing_tests() -> list[str]:
    """Return the tests that a document names and no file defines."""
    defined = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        defined |= set(re.findall(r"^\s*def (test_\w+)", path.read_text(encoding="utf-8"), re.M)) | {
            path.stem
        }
    named = {(d.name, t) for d in DOCUMENTS for t in re.findall(r"\btest_\w+", d.read_text(encoding="utf-8"))}
    return [f"{document}: there is no {test}" for document, test in sorted(named) if test not in defined]


def unnamed_columns() -> list[str]:
    text = data_dictionary()
    return [
        f"the data dictionary lacks {t}.{c.name}"
        for t, table in TABLES.items()
        for c in table.columns
        if f"`{c.name}`" not in text
    ]


def faults() -> list[str]:
    return [*stale(), *broken_links(), *unexplained_dependencies(), *missing_tests(), *unnamed_columns()]


if __name__ == "__main__":
    if "--write" in sys.argv:
        for path, text in generated().items():
            path.write_text(text, encoding="utf-8", newline="\n")
    found = faults()
    print("\n".join(found) or f"docs: {len(DOCUMENTS)} documents are true")
    sys.exit(bool(found))
