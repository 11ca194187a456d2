"""The site as files: its own pages, asked for as a reader would and written down, with all they need beside them.

Links between the pages become relative, so that the folder can be served from anywhere, or opened without a server.
"""

import html
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.urls import Resolver404, resolve, reverse

from articles.exporting.choosing import Choice, Unknown
from articles.exporting.running import Refused, prepared

# An attribute that leads somewhere: what stands before the address, the address.
ADDRESS = re.compile(r'((?:href|src)=")([^"]*)"')
SOURCES = re.compile(r'(srcset=")([^"]*)"')
IN_STYLE = re.compile(r"""(url\(\s*["']?)([^"')]+)""")
# The picture beside a link to the page elsewhere keeps its whole address there, and has to be found at it.
SHARED = re.compile(r'<meta property="og:image" content="([^"]*)"')
# What makes of a feed a page for readers: browsers heed it only where it lies on the same server.
FEED_STYLE = re.compile(r'(<\?xml-stylesheet\b[^<>]*?\bhref=")([^"]*)"')
PLACE = re.compile(r'\bid="([^"]+)"')
QUERY = re.compile(r"(page|from)=(\d+)")
# A page of files does without scripts and without what waits for them, and takes what is meant for readers who have none.
SCRIPT = re.compile(
    r'<script\b[^<>]*\bsrc="[^"]*"[^<>]*></script>\s*|<template data-[^<>]*></template>\s*|\bdata-script="[^"]*"\s*'
)
WITHOUT_SCRIPTS = re.compile(r"</?noscript>")
Progress = Callable[[int, int], None]


@dataclass
class _Site:
    """The pages still to be asked for, and what they need."""

    target: Path
    stories: frozenset[str] | None
    waiting: deque[str] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    def want(self, path: str) -> None:
        if path not in self.seen:
            self.seen.add(path)
            self.waiting.append(path)


def export_site(target: Path, *, choice: Choice, progress: Progress | None = None) -> list[str]:
    """Write the pages of the site into the folder `target`, which must be empty; returns what should be said of it.

    With a `choice`, only those stories have a page; lists name the others and lead to the site itself.
    `progress(done, known)` is called after each page. Raises Refused.
    """
    prepared(target)
    try:
        stories = None if choice.is_all else frozenset(choice.stories().values_list("slug", flat=True))
    except Unknown as reason:
        raise Refused(str(reason)) from None
    site = _Site(target, stories)
    for name in ("front", "feed", "atom", "sitemap", "robots"):
        site.want(reverse(name))
    for slug in (choice.stories().published().values_list("slug", flat=True)).iterator():
        site.want(reverse("article", args=[slug]))
    done = 0
    while site.waiting:
        _write_page(site, site.waiting.popleft())
        done += 1
        if progress:
            progress(done, len(site.seen))
    for name in sorted(site.files):
        _copy(site, name)
    return [f"{name} could not be found; pages name it." for name in sorted(site.lost)]


def _write_page(site: _Site, path: str) -> None:
    response = _ask(path)
    if response is None or response.status_code != 200:
        if response is not None and response.status_code in (301, 302):
            _write(site, path, _leads_to(site, path, response["Location"]))
        else:
            site.lost.append(path)
        return
    content = response.content.decode()
    if "html" in response["Content-Type"]:
        site.files.update(_shared(content))
        content = "".join(_relative(site, path, WITHOUT_SCRIPTS.sub("", SCRIPT.sub("", content))))
    else:
        content = FEED_STYLE.sub(lambda found: f'{found[1]}{_led(site, _file(path), path, found[2])}"', content)
    _write(site, path, content)


def _shared(page: str) -> Iterator[str]:
    """The files of ours that the page names for links to it."""
    for address in map(html.unescape, SHARED.findall(page)):
        place = address.removeprefix(settings.SITE_URL)
        if place.startswith(settings.MEDIA_URL):
            yield place


def _ask(path: str) -> Any:
    """What the site answers to a reader who asks for `path`; None if there is nothing."""
    where, _, query = path.partition("?")
    host = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": unquote(where).encode().decode("latin-1"), "QUERY_STRING": query,
        "SERVER_NAME": host.hostname or "localhost",
        "SERVER_PORT": str(host.port or (443 if host.scheme == "https" else 80)), "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": host.scheme, "wsgi.input": BytesIO(), "HTTP_HOST": host.netloc,
    }  # fmt: skip
    try:
        found = resolve(unquote(where))
        response = found.func(WSGIRequest(environ), *found.args, **found.kwargs)
    except (Resolver404, Http404):
        return None
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


# --- addresses ------------------------------------------------------------------------------------------------------
def _relative(site: _Site, path: str, page: str) -> Iterator[str]:
    here, places = _file(path), set(PLACE.findall(page))

    def led(match: re.Match[str]) -> str:
        address = html.unescape(match[2])
        whole, _hash, place = address.partition("#")
        is_here = place in places and whole.partition("?")[0] == path.partition("?")[0]
        return f'{match[1]}{html.escape(f"#{place}" if is_here else _led(site, here, path, address))}"'

    def led_all(match: re.Match[str]) -> str:
        parts = (part.strip().partition(" ") for part in html.unescape(match[2]).split(","))
        shown = (f"{_led(site, here, path, address)}{space}{width}" for address, space, width in parts)
        return f'{match[1]}{html.escape(", ".join(shown))}"'

    yield SOURCES.sub(led_all, ADDRESS.sub(led, page))


def _led(site: _Site, here: PurePosixPath, path: str, address: str) -> str:
    """Where a link on the page `here` leads: to a file of the export if it is a page of ours, else to the site."""
    whole, hash_sign, place = address.partition("#")
    if not whole or re.match(r"[a-z][a-z0-9+.-]*:|//", whole, re.IGNORECASE):
        return address
    whole = f"{path.partition('?')[0]}{whole}" if whole.startswith("?") else whole
    if not whole.startswith("/"):
        return address
    for folder in (settings.STATIC_URL, settings.MEDIA_URL):
        if whole.startswith(folder):
            site.files.add(whole)
            return _between(here, PurePosixPath(unquote(whole).lstrip("/")))
    if not _is_page(site, whole):
        return f"{settings.SITE_URL}{address}"
    site.want(whole)
    return _between(here, _file(whole)) + hash_sign + place


def _is_page(site: _Site, path: str) -> bool:
    where, _, query = path.partition("?")
    if query and not QUERY.fullmatch(query):
        return False
    try:
        found = resolve(unquote(where))
    except Resolver404:
        return False
    if found.url_name == "article" and site.stories is not None:
        return found.kwargs["slug"] in site.stories
    return found.url_name in ("front", "article", "section", "tag", "author", "feed", "atom", "sitemap", "robots")


def _file(path: str) -> PurePosixPath:
    """/section/energy/?page=2 → section/energy/page-2.html; / → index.html; a feed is a file of its own.

    The entries of a live story from a certain one on are a page, too.
    """
    where, _, query = path.partition("?")
    plain = unquote(where).strip("/")
    if where in (reverse("feed"), reverse("atom")):
        return PurePosixPath(plain, "index.xml")
    if plain and "." in plain.rpartition("/")[2] and not where.endswith("/"):
        return PurePosixPath(plain)
    found = QUERY.fullmatch(query)
    return PurePosixPath(plain, f"{found[1]}-{found[2]}.html" if found else "index.html")


def _between(here: PurePosixPath, there: PurePosixPath) -> str:
    return "/".join([".."] * (len(here.parts) - 1) + [_quoted(part) for part in there.parts])


def _quoted(part: str) -> str:
    """A name in a link: the signs that would end or change an address are written as numbers."""
    return re.sub(r"[%?#\"'<> ]", lambda match: f"%{ord(match.group()):02X}", part)


def _leads_to(site: _Site, path: str, address: str) -> str:
    to = html.escape(_led(site, _file(path), path, address))
    return f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={to}"><a href="{to}">{to}</a>\n'


# --- files ----------------------------------------------------------------------------------------------------------
def _write(site: _Site, path: str, content: str) -> None:
    place = site.target / _file(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8", newline="\n")


def _copy(site: _Site, address: str) -> None:
    """A style sheet, a typeface, a picture; what a style sheet names comes along."""
    data = _data(address)
    if data is None:
        site.lost.append(address)
        return
    place = site.target / unquote(address).lstrip("/")
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    if place.suffix == ".css":
        folder = PurePosixPath(address).parent
        for _before, named in IN_STYLE.findall(data.decode()):
            if not re.match(r"[a-z]+:|//|#", named):
                _copy(site, _plain(folder / named.partition("?")[0].partition("#")[0]))


def _plain(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts).replace("//", "/")


def _data(address: str) -> bytes | None:
    if address.startswith(settings.MEDIA_URL):
        try:
            with default_storage.open(unquote(address).removeprefix(settings.MEDIA_URL), "rb") as file:
                return file.read()
        except OSError:
            return None
    name = unquote(address).removeprefix(settings.STATIC_URL)
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found).read_bytes()
    try:
        with staticfiles_storage.open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None
