"""Pictures from the network, for an import that asks for it: from public addresses alone, and never more than was agreed.

A name is resolved first, every address that it has is checked, and the connection is made to a checked one: a name that
answers differently the second time leads nowhere. Each redirect is checked the same way.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin, urlsplit

SECONDS = 20
"""For one picture, all redirects and the whole body included."""
REDIRECTS = 3
CHUNK = 64 * 1024
PORTS = {"http": 80, "https": 443}
AGENT = "Newsroom import"
# IPv4 addresses wrapped in IPv6 are judged by what they wrap; translated ones (NAT64, 6to4, Teredo) are not connected to.
WRAPPED = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class NotFetched(Exception):
    """A picture that was not fetched; str() is a sentence."""


@dataclass
class Budget:
    """How many pictures a run may still fetch."""

    left: int

    def spend(self) -> None:
        if self.left <= 0:
            raise NotFetched("the import has fetched as many pictures as it may (IMPORT_FETCH_MOST)")
        self.left -= 1


def fetch(address: str, *, most: int, budget: Budget) -> bytes:
    """The bytes at `address`, at most `most` of them. Raises NotFetched."""
    budget.spend()
    until = monotonic() + SECONDS
    for _redirect in range(REDIRECTS + 1):
        answer = _ask(address, most, until)
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer)
    raise NotFetched(f"it redirects more than {REDIRECTS} times")


def _ask(address: str, most: int, until: float) -> bytes | str:
    """The body, or where a redirect leads."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotFetched("its address cannot be read") from None
    if parts.scheme not in PORTS or not host or parts.username:
        raise NotFetched("only plain http and https addresses are fetched")
    connection = _connect(parts.scheme, host, port or PORTS[parts.scheme], until)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.putrequest("GET", _ascii(path), skip_accept_encoding=True)
        connection.putheader("Accept", "image/*")
        connection.putheader("User-Agent", AGENT)
        connection.endheaders()
        return _answer(connection.getresponse(), connection, most, until)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(f"its server could not be asked ({type(error).__name__})") from None
    finally:
        connection.close()


def _answer(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, most: int, until: float) -> bytes | str:
    if response.status in (301, 302, 303, 307, 308):
        return response.getheader("Location") or ""
    if response.status != 200:
        raise NotFetched(f"its server answered {response.status}")
    parts: list[bytes] = []
    size = 0
    while True:
        left = until - monotonic()
        if left <= 0:
            raise NotFetched(f"it took longer than {SECONDS} seconds")
        if connection.sock:
            connection.sock.settimeout(left)
        part = response.read1(CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > most:
            raise NotFetched(f"it has more than {most // 1024 // 1024} MB")
        parts.append(part)


def _connect(scheme: str, host: str, port: int, until: float) -> http.client.HTTPConnection:
    """A connection to a checked address of the host, whose name goes into TLS and the request all the same."""
    left = max(0.1, until - monotonic())
    try:
        sock = socket.create_connection((public_address(host, port), port), timeout=left)
    except OSError:
        raise NotFetched("its server cannot be reached") from None
    connection = http.client.HTTPConnection(host, port, timeout=left)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host) if scheme == "https" else sock
    except (OSError, ValueError):
        sock.close()
        raise NotFetched("its server shows no valid certificate") from None
    return connection


def public_address(host: str, port: int) -> str:
    """An address of the host, after all that it has were found to be public. Raises NotFetched."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("its server’s name is not known") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotFetched("its server has no public address")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether it is an address of the open internet: not of this machine, a private network, or a multicast group."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in WRAPPED):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _ascii(path: str) -> str:
    """The path as a request may name it: what is no ASCII is quoted, what is quoted stays so."""
    return "".join(sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path)
