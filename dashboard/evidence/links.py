"""Web links: the address a browser opens for a link as written, and the host a reader is shown.

Follows the URL standard (url.spec.whatwg.org) for http and https. A link whose address browsers do not
agree on, or that hides where it leads, is refused. How a fault names its cell is left to `cells`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from dashboard.evidence.hosts import Host, read_host
from dashboard.evidence.problems import LinkError

# What nearly every link looks like: nothing in it but dots in the path can change on its way to a browser.
_PLAIN = re.compile(
    r"https?://(?![a-z0-9.-]*xn--)((?:[a-z0-9-]{1,63}\.){1,3}[a-z][a-z0-9-]{0,62})"
    r"(/[A-Za-z0-9/._~!$&()*+,;=:@?#%-]*)?"
)
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Blanks, controls, invisible marks, half characters; and < >, which stand around a link and never in one.
_UNSEEN = re.compile(
    r"[\s<>\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
    "|[\U000e0000-\U000e007f]"
)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]+)(?::([0-9]{0,9}))?")
_PORTS = {"http": 80, "https": 443}
# What the standard percent-encodes in each part, beside everything outside ASCII.
_IN_PATH, _IN_QUERY, _IN_FRAGMENT = (re.compile(f"[^!-~]|[{marks}]") for marks in ('"^`{}', "\"'", '"`'))


class Address(NamedTuple):
    """A link as a browser reads it: `href` is `new URL(link).href`, in ASCII."""

    href: str
    host: Host


def read_address(text: str) -> Address:
    """Read a link as a browser does.

    Raises
    ------
    LinkError
        When it is no http or https link, or not one that leads where every reader expects.

    Examples
    --------
    >>> read_address("HTTPS://Bücher.example:443/a/../b").href
    'https://xn--bcher-kva.example/b'
    """
    plain = _PLAIN.fullmatch(text)
    if plain and plain[2] and "/." not in plain[2] and "%2e" not in plain[2].lower():
        return Address(text, Host(plain[1], plain[1]))
    parts, host, port = _take_apart(text)
    encoded = (
        _encode(part or "", marks)
        for part, marks in ((_path(parts[3]), _IN_PATH), (parts[4], _IN_QUERY), (parts[5], _IN_FRAGMENT))
    )
    return Address(f"{parts[1].lower()}://{host.name}{port}{''.join(encoded)}", host)


def link_doubt(text: str) -> tuple[str, str]:
    """Return what deceives in a link's host, and the host in ASCII; both empty for nearly every link.

    Raises
    ------
    LinkError
        As `read_address`, which does more: only its host can make a link one that is refused or doubted.
    """
    if _PLAIN.fullmatch(text):
        return "", ""
    host = _take_apart(text)[1]
    # Whoever writes the host in ASCII has seen through it.
    return ("", "") if _names_host(text, host.name) else (host.doubt, host.name)


def href_of(text: str) -> str:
    """Return the address a browser opens for a link as written; empty for what is no link.

    Examples
    --------
    >>> href_of("https://example.org/wiki/Россия?q=a|b"), href_of("reuters")
    ('https://example.org/wiki/%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F?q=a|b', '')
    """
    try:
        return read_address(text).href
    except LinkError:
        return ""


def host_of(text: str) -> str:
    """Return the host of a link as a reader is shown it; empty for what is no link.

    Examples
    --------
    >>> host_of("https://XN--BCHER-KVA.example/"), host_of("https://аpple.com/"), host_of("reuters")
    ('bücher.example', 'xn--pple-43d.com', '')
    """
    try:
        return read_address(text).host.said
    except LinkError:
        return ""


def say_link(text: str) -> str:
    """Return a source as text: a link as written where its host stands as it is, else what a browser opens.

    Examples
    --------
    >>> say_link("https://example.org/Россия"), say_link("https://аpple.com/"), say_link("reuters")
    ('https://example.org/Россия', 'https://xn--pple-43d.com/', 'reuters')
    """
    try:
        address = read_address(text)
    except LinkError:
        return text
    return text if _names_host(text, address.host.said) else address.href


def _names_host(text: str, host: str) -> bool:
    """Return whether a link is written with this very host, upper case aside."""
    return text.partition("://")[2].lower().startswith(host)


def _take_apart(text: str) -> tuple[re.Match[str], Host, str]:
    """Return a link's parts, its host, and its port with the colon."""
    if unseen := _UNSEEN.search(text):
        code = quote(unseen[0], errors="ignore")
        hint = "write the address alone" + (f"; {code} is the code for what breaks it here" if code else "")
        raise LinkError("is not one link", code="bad-link", hint=hint)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise _not_web(text)
    return parts, *_split(parts[2], _PORTS[parts[1].lower()])


def _not_web(text: str) -> LinkError:
    if re.match("https?:", text, re.IGNORECASE):
        return LinkError("names no host", code="bad-link", hint="write https:// and then the host")
    start = "https://..." if _SCHEME.match(text) or "." not in text else f"https://{text.lstrip('/')}"
    hint = f"only http and https are links; write {start if len(start) <= 60 else f'{start[:60]}…'}"
    return LinkError("is not a web link", code="bad-link", hint=hint)


# A case's links lead to few hosts.
@lru_cache(maxsize=1000)
def _split(authority: str, usual: int) -> tuple[Host, str]:
    """Return the host, and the port with its colon; empty where it is the usual one."""
    if "\\" in authority:
        raise LinkError("has a backslash before its path", code="bad-link", hint="write / for it")
    _, at, rest = authority.rpartition("@")
    if at:
        hint = f"remove what stands before the @ if {rest[:60] or 'the rest'} is the host meant"
        raise LinkError("names a user before its host", code="user-info", hint=hint)
    found = _AUTHORITY.fullmatch(authority)
    try:
        host = read_host(found[1] if found else "")
    except ValueError as error:
        spell = "" if authority.isascii() else ", or write its host in ASCII (xn--...)"
        hint = f"copy it again from the browser{spell}"
        raise LinkError("names no host", code="bad-link", hint=hint) from error
    port = int((found and found[2]) or usual)
    if not 0 < port < 65536:
        raise LinkError("has no such port", code="bad-link", hint="write a port of 1 to 65535, or none")
    return host, "" if port == usual else f":{port}"


def _path(text: str) -> str:
    """Return a path without its ``.`` and ``..``."""
    kept: list[str] = []
    parts = text.replace("\\", "/").split("/")[1:]
    for place, part in enumerate(parts, start=1):
        dots = part.lower().replace("%2e", ".")
        if dots not in (".", ".."):
            kept.append(part)
            continue
        if dots == "..":
            del kept[-1:]
        if place == len(parts):
            kept.append("")
    return "/" + "/".join(kept)


def _encode(text: str, marks: re.Pattern[str]) -> str:
    return marks.sub(lambda match: quote(match[0]), text)
