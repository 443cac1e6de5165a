"""CSV files as people write them: one seed, one file, with every record's own text known beforehand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

NAMES = ("id", "date", "title", "source", "summary", "place", "note (a, b, c, d)", "actors")
WORDS = (
    *("Planes land", "x", "007", "NA", "1.000", "12,5", "=1+1", "-5", "'tis", "a;b;c", "a,b", "tab\there"),
    *(
        'said "no"',
        '"',
        '""',
        "two\nlines",
        "ends in\n",
        "\nbegins so",
        "Каракас",
        "تقرير",
        "\u00a0",
        "é" * 40,
    ),
    *(
        "sep=;",
        "#",
        "a | b",
        "<b>",
        "x" * 300,
        " kept ",
        "[2019-06-23,2019-06-24]",
        "café\u200d",
        "\ufeffmark",
    ),
)


@dataclass
class Written:
    """A file and what it is made of: `rows` are (index of its text in `parts`, raw cells, cells)."""

    data: bytes
    mark: bytes
    encoding: str
    delimiter: str
    names: list[str]
    parts: list[str]
    rows: list[tuple[int, list[str], list[str]]] = field(default_factory=list)

    def encode(self, parts: list[str]) -> bytes:
        return self.mark + "".join(parts).encode(self.encoding)

    def row(self, cells: list[str]) -> dict[str, str]:
        """Return a row as an editor sees it: every filled cell under its column's name or place."""
        keys = [
            name.strip().casefold().replace(" ", "_") or f"column {place}"
            for place, name in enumerate(self.names, 1)
        ]
        return {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if cell.strip()}


def write(seed: int) -> Written:
    """Return the file of a seed."""
    chance = random.Random(seed)
    encoding, mark = chance.choice(
        [
            ("utf-8", b""),
            ("utf-8", b""),
            ("utf-8", b"\xef\xbb\xbf"),
            ("utf-16-le", b"\xff\xfe"),
            ("utf-16-be", b"\xfe\xff"),
        ]
    )
    delimiter = chance.choice(",,;;\t")
    ends = chance.choice([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]])
    quoting = chance.choice(["least", "least", "all", "some"])

    def raw(text: str, end: str) -> str:
        must = set(text) & {delimiter, '"', "\n", "\r"} or text != text.strip()
        if must or quoting == "all" or (quoting == "some" and chance.random() < 0.4):
            inner = text.replace('"', '""').replace("\n", chance.choice([end, "\n"]))
            return " " * chance.choice((0, 0, 0, 1)) * (quoting == "some") + f'"{inner}"'
        return text

    names = ["date", "title", "source", *chance.sample(NAMES[4:], chance.randint(0, 3))]
    names += ["id"] * (chance.random() < 0.7)
    chance.shuffle(names)
    for _ in range(chance.choice((0, 0, 1, 2))):
        names.insert(chance.randint(0, len(names)), "")
    if chance.random() < 0.3:
        names.append("")
    shown = [
        chance.choice([n, n, n.title(), f" {n} " if quoting != "least" else n, n.upper()]) for n in names
    ]
    made = Written(b"", mark, encoding, delimiter, shown, [])
    end = chance.choice(ends)
    lead = chance.choice(
        [[], [], [], [f"sep={delimiter}"], [f'"sep={delimiter}"'], [delimiter * 3], ["", " "]]
    )
    made.parts += [line + end for line in lead]
    made.parts.append(delimiter.join(raw(name, end) for name in shown) + end)
    for number in range(chance.randint(0, 9)):
        end = chance.choice(ends)
        kind = chance.choices(["row", "blank", "broken", "short", "extra"], (12, 2, 1, 1, 0.4))[0]
        if kind == "blank":
            made.parts.append(chance.choice(["", "  ", delimiter * 2]) + end)
            continue
        if kind == "broken":
            made.parts.append(f'z{number}{delimiter}"so" they say{delimiter}x' + end)
            continue
        cells = [_cell(name, number, chance) for name in names]
        if kind == "short":
            cells = cells[: max(2, len(cells) - 1)]
        if kind == "extra":
            cells += ["beyond"]
        if chance.random() < 0.2 and kind == "row":
            cells += [""] * chance.randint(1, 2)
        written = [raw(cell, end) for cell in cells]
        if "".join(cells).strip():
            made.rows.append((len(made.parts), written, cells))
        made.parts.append(delimiter.join(written) + end)
    if chance.random() < 0.3:
        made.parts[-1] = made.parts[-1].rstrip("\r\n") if made.rows else made.parts[-1]
    elif chance.random() < 0.2:
        made.parts.append(end)
    made.data = made.encode(made.parts)
    return made


def _cell(name: str, number: int, chance: random.Random) -> str:
    if name == "date":
        return chance.choice(["2019-03-23", "2019", "[2019-04-04..2019-04-15]", "spring"])
    if name == "id":
        return chance.choice([f"r{number}", f"r{number}", ""])
    if name == "source":
        return chance.choice(["wsj", "https://example.org/a;wsj"])
    if name == "title":
        return f"{chance.choice(WORDS)} {number}"
    return chance.choice(["", "", *chance.sample(WORDS, 2)])
