"""Which names this server answers to.

A page elsewhere can point a name of its own at this machine (DNS rebinding); such a name is not in the list.
Owns the list and how a Host header is compared with it. How a request is refused is `guard`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

from dashboard.evidence.problems import TimelineError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NAME = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_HEADER = re.compile(rf"(?:\[([0-9a-f:.]+)\]|({_NAME})\.?)(?::[0-9]{{1,5}})?")
_ALLOWED = re.compile(rf"(?:\*\.)?{_NAME}")


class HostError(TimelineError):
    """A name to allow that no browser could ask for."""

    exit_code = 2


def is_everywhere(address: str) -> bool:
    """Return whether listening on an address means listening on every one of this machine.

    Examples
    --------
    >>> is_everywhere("0.0.0.0"), is_everywhere("::"), is_everywhere("192.0.2.1")
    (True, True, False)
    """
    return ip_address(address).is_unspecified


def answered_names(host: str, address: str, allowed: Iterable[str]) -> frozenset[str]:
    """Return the names and addresses a server answers to.

    Parameters
    ----------
    host, address
        Where it listens: as a person wrote it, and as an address.
    allowed
        Further names and addresses; ``*.example.org`` stands for every name that ends so. Commas part names,
        too, as in the environment.

    Raises
    ------
    HostError
        One of those allowed is neither a name nor an address.

    Examples
    --------
    >>> sorted(answered_names("0.0.0.0", "0.0.0.0", ["timeline.example.org"]) - LOOPBACK)
    ['timeline.example.org']
    """
    own = () if is_everywhere(address) else (_spelled(host), _spelled(address))
    wanted = [name for text in allowed for name in text.replace(",", " ").split()]
    return LOOPBACK.union(own, map(_spelled, wanted))


def is_answered(header: str, names: frozenset[str]) -> bool:
    """Return whether a Host header, with or without a port, asks for one of the names.

    Examples
    --------
    >>> [is_answered(header, LOOPBACK) for header in ("LocalHost:8501", "[::1]:80", "localhost.example")]
    [True, True, False]
    """
    found = _HEADER.fullmatch(header.lower())
    if not found:
        return False
    name = found[1] or found[2]
    parts = name.split(".")
    return name in names or any(f"*.{'.'.join(parts[n:])}" in names for n in range(1, len(parts)))


def _spelled(name: str) -> str:
    """Return a name or address as a Host header has it, without brackets and final dot."""
    try:
        return ip_address(name.strip("[]")).compressed
    except ValueError:
        spelled = name.lower().rstrip(".")
    if not _ALLOWED.fullmatch(spelled):
        raise HostError(
            f"'{name}' is not a name that browsers ask for; --allowed-host takes one such as "
            "timeline.example.org, without http:// and port."
        )
    return spelled
