"""Which addresses a webhook may have: none that leads inside, by whatever name.

A name is resolved here, every address it has is looked at, and the connection goes to one that was looked at. Were the
name left to the HTTP client, it could have another address a moment later.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

RESOLVE_S = 5.0
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_LEADS_ELSEWHERE = [
    ipaddress.ip_network(network)
    for network in (
        "2001::/23",  # Teredo and other assignments of the protocols themselves
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
]


class Refused(Exception):
    """An address that a webhook may not have; ``reason`` is a short stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: what to ask for, and where to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def allowed_hosts(names: str | None) -> frozenset[str]:
    """Return the hosts of the setting that lists them, separated by commas."""
    return frozenset(name.strip().lower() for name in (names or "").split(",") if name.strip())


def is_outside(address: str) -> bool:
    """Whether a numeric address is one of the public internet's, of one single machine."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast and not found.is_reserved
    # IPv6 from what may be, not from what may not: IPv4-mapped and -compatible, NAT64, link-local and site-local
    # addresses and multicast all lie outside 2000::/3.
    return found in _GLOBAL_UNICAST and found.is_global and not any(found in net for net in _LEADS_ELSEWHERE)


async def checked(url: str, allowed: frozenset[str]) -> Target:
    """Resolve a webhook's URL and make sure that it leads outside.

    Args:
        url: as given.
        allowed: hosts that may be inside and without TLS, by name.

    Raises:
        Refused: ``bad_url``, ``not_https``, ``unknown_host`` or ``inside_address``.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
        numeric = _numeric(host)
        if not numeric:
            host = host.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise Refused("bad_url") from error
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc or parts.fragment or not url.isascii():
        raise Refused("bad_url")
    if any(c <= " " or c in "\\\x7f" for c in url):
        raise Refused("bad_url")
    by_name = host in allowed
    if parts.scheme == "http" and not by_name:
        raise Refused("not_https")
    port = port or (443 if parts.scheme == "https" else 80)
    addresses = await _resolve(host, port)
    if not by_name and not all(map(is_outside, addresses)):
        raise Refused("inside_address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, addresses)


def _numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _resolve(host: str, port: int) -> tuple[str, ...]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise Refused("unknown_host") from error
    if not found:
        raise Refused("unknown_host")
    return tuple(dict.fromkeys(str(place[4][0]) for place in found))
