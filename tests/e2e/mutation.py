"""Breaks CSV files as life does: one seed, one file, always the same damage."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.hostile.payloads import ALL

CELLS = (
    *(
        "",
        " ",
        ",",
        ";",
        '"',
        '""',
        "'",
        "\t",
        "\n",
        "\r\n",
        "\x00",
        "\ufeff",
        "NA",
        "1e999",
        "-0",
        "inf",
        "0x1F",
    ),
    *(
        "1.000",
        "1,000",
        "12,5",
        "~300",
        "a few dozen",
        "٣٠",
        "½",
        "03/04/2019",
        "2019-02-30",
        "today",
        "44000",
    ),
    *(
        "2019-13",
        "../..",
        "/",
        "2019~/2016~",
        "[..]",
        "[,]",
        "99999-01-01",
        "0000",
        "-2019",
        "2019-06-31/2019-07",
    ),
    *(
        "javascript:alert(1)",
        "http://",
        "https://[::1",
        "//host",
        "x" * 20_001,
        "9" * 400,
        "é" * 300,
        *ALL.values(),
    ),
)
Damage = Callable[[bytearray, random.Random], bytes]


def mutate(data: bytes, seed: int) -> bytes:
    """Return the file after one to four damages chosen by the seed."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        data = chance.choice(DAMAGES)(bytearray(data), chance)
    return data


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    del data[start : start + chance.choice((1, 3, 40, 2000))]
    return bytes(data)


def _truncate(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randint(0, len(data))])


def _insert(data: bytearray, chance: random.Random) -> bytes:
    odd = chance.choice(
        (b'"', b"\x00", b"\r", b"\n\n", b",,,,", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x1a")
    )
    place = chance.randint(0, len(data))
    data[place:place] = odd * chance.choice((1, 1, 2, 200))
    return bytes(data)


def _recode(data: bytearray, chance: random.Random) -> bytes:
    text = bytes(data).decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "koi8-r")), "replace"
    )


def _respace(data: bytearray, chance: random.Random) -> bytes:
    old, new = chance.choice(
        ((b"\n", b"\r\n"), (b"\n", b"\r"), (b",", b";"), (b",", b"\t"), (b"\n", b"\n\n"), (b'"', b"'"))
    )
    return bytes(data).replace(old, new)


def _double(data: bytearray, chance: random.Random) -> bytes:
    lines = bytes(data).splitlines(keepends=True)
    if not lines:
        return bytes(data)
    start = chance.randrange(len(lines))
    return b"".join(
        lines[: start + 1] + lines[start : start + chance.choice((1, 5, 300))] + lines[start + 1 :]
    )


def _shuffle(data: bytearray, chance: random.Random) -> bytes:
    lines = bytes(data).splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _cell(data: bytearray, chance: random.Random) -> bytes:
    """Put odd words where a cell is, quoted or not."""
    marks = [i for i, byte in enumerate(data) if byte in b",\n"]
    if len(marks) < 2:
        return bytes(data)
    at = chance.randrange(len(marks) - 1)
    words = chance.choice(CELLS)
    text = f'"{words.replace(chr(34), chr(34) * 2)}"' if chance.random() < 0.7 else words
    data[marks[at] + 1 : marks[at + 1]] = text.encode("utf-8", "surrogatepass")
    return bytes(data)


def _headline(data: bytearray, chance: random.Random) -> bytes:
    header, _, rest = bytes(data).partition(b"\n")
    names = header.split(b",")
    place = chance.randrange(len(names))
    names[place : place + 1] = chance.choice(
        (
            [],
            [names[place]] * 2,
            [names[place].upper() + b" "],
            [b""],
            [names[place][:-1]],
            [b"measure"],
            [b"x"] * 120,
        )
    )
    return b",".join(names) + b"\n" + rest


def _foreign(data: bytearray, chance: random.Random) -> bytes:
    heads = (
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"%PDF-1.7\n",
        b"<!DOCTYPE html><table>",
        b"sep=;\n",
        b"<<<<<<< HEAD\n",
    )
    return chance.choice((*heads, b"version https://git-lfs.github.com/spec/v1\n", b'{"a": ')) + bytes(data)


DAMAGES: tuple[Damage, ...] = (
    *(_flip, _cut, _truncate, _insert, _recode, _respace, _double, _shuffle, _headline, _foreign),
    *(_cell,) * 6,  # the likeliest damage of all
)
