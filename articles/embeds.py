"""Films, sounds and posts elsewhere: what an address shows, and the frame that shows it. Nothing here asks the network.

A story holds such a thing as a paragraph with nothing but a link: every editor, feed and reader understands it. Where the
page is printed, `shown` finds these paragraphs again.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

ALONE = re.compile(r"<p>\s*(https?://[^\s<>\"]{4,500})\s*</p>")
LINK_ALONE = re.compile(r'<p>\s*<a\s[^>]*?\bhref="(https?://[^"]+)"[^>]*>([^<]*)</a>\s*</p>')
YOUTUBE = re.compile(r"/(?:shorts|live|embed|v)/([\w-]{11})/?$")
YOUTUBE_ID = re.compile(r"[\w-]{11}")
CLOCK = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")
VIMEO = re.compile(r"/(?:video/)?(\d{3,12})(?:/([0-9a-f]{6,20}))?/?$")
POST = re.compile(r"/(\w{1,20})/status(?:es)?/(\d{1,20})(?:/(?:photo|video)/\d)?/?$")
TOOT = re.compile(r"/@([\w.]{1,60}(?:@[\w.-]{1,120})?)/(\d{6,24})/?$")
SPOTIFY = re.compile(r"/(?:intl-[a-z]{2}/)?(episode|show|track|album|playlist)/(\w{10,40})/?$")
SOUNDCLOUD = re.compile(r"/[\w-]{1,80}/(?:sets/)?[\w-]{1,200}/?$")


@dataclass(frozen=True)
class Embed:
    """What an address shows: `kind` is video, audio or post; `page` is for people, `frame` is what an iframe loads."""

    provider: str
    kind: str
    page: str
    frame: str

    @property
    def origin(self) -> str:
        """Where the frame comes from, as a content security policy names it."""
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


def embed_of(address: str) -> Embed | None:
    """What an http(s) address shows; None for one that is only a link."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        known = parts.scheme in ("http", "https") and parts.port is None and not parts.username
    except ValueError:
        return None
    if not known:
        return None
    return PROVIDERS.get(host, _mastodon)(host, parts.path, parse_qs(parts.query))


def linked(body: str) -> str:
    """The clean text in which an address alone in a paragraph is a link, if it is of something that can be shown."""

    def link(found: re.Match[str]) -> str:
        address = found.group(1)
        if embed_of(html.unescape(address)) is None:
            return found.group()
        return f'<p><a href="{address}" rel="noopener">{address}</a></p>'

    return ALONE.sub(link, body)


def shown(body: str, write: Callable[[Embed, str], str | None]) -> str:
    """The clean text with `write(embed, title)` for each paragraph that is nothing but a link to something to be shown.

    The title is the link's text, empty where that is an address too. Where `write` answers None, the paragraph stays.
    """

    def facade(found: re.Match[str]) -> str:
        embed = embed_of(html.unescape(found.group(1)))
        title = html.unescape(found.group(2)).strip()
        written = write(embed, "" if title.startswith(("http://", "https://")) else title) if embed else None
        return found.group() if written is None else written

    return LINK_ALONE.sub(facade, body)


# --- providers ------------------------------------------------------------------------------------------------------
Query = dict[str, list[str]]


def _youtube(host: str, path: str, query: Query) -> Embed | None:
    inside = YOUTUBE.match(path)
    name = inside.group(1) if inside else path.strip("/") if host == "youtu.be" else query.get("v", [""])[0]
    if not YOUTUBE_ID.fullmatch(name):
        return None
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    page = f"https://www.youtube.com/watch?v={name}" + (f"&t={start}s" if start else "")
    frame = f"https://www.youtube-nocookie.com/embed/{name}?autoplay=1" + (f"&start={start}" if start else "")
    return Embed("YouTube", "video", page, frame)


def _seconds(clock: str) -> int:
    """Seconds in "90", "90s" or "1h2m3s"; 0 for anything else."""
    found = CLOCK.fullmatch(clock)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(host: str, path: str, query: Query) -> Embed | None:
    found = VIMEO.match(path)
    if not found:
        return None
    name, secret = found.group(1), found.group(2) or query.get("h", [""])[0]
    secret = secret if re.fullmatch(r"[0-9a-f]{6,20}", secret) else ""
    page = f"https://vimeo.com/{name}" + (f"/{secret}" if secret else "")
    frame = f"https://player.vimeo.com/video/{name}?dnt=1&autoplay=1" + (f"&h={secret}" if secret else "")
    return Embed("Vimeo", "video", page, frame)


def _x(host: str, path: str, query: Query) -> Embed | None:
    found = POST.match(path)
    if not found:
        return None
    page = f"https://x.com/{found.group(1)}/status/{found.group(2)}"
    return Embed("X", "post", page, f"https://platform.twitter.com/embed/Tweet.html?id={found.group(2)}&dnt=true")


def _spotify(host: str, path: str, query: Query) -> Embed | None:
    found = SPOTIFY.match(path)
    if not found:
        return None
    what = f"{found.group(1)}/{found.group(2)}"
    return Embed("Spotify", "audio", f"https://open.spotify.com/{what}", f"https://open.spotify.com/embed/{what}")


def _soundcloud(host: str, path: str, query: Query) -> Embed | None:
    if not SOUNDCLOUD.match(path):
        return None
    page = f"https://soundcloud.com{path.rstrip('/')}"
    return Embed("SoundCloud", "audio", page, f"https://w.soundcloud.com/player/?url={quote(page, safe='')}&auto_play=true")


def _mastodon(host: str, path: str, query: Query) -> Embed | None:
    """A post by the shape of its address, on any server; the site says which servers it shows (EMBEDS)."""
    found = TOOT.match(path)
    if not found or not re.fullmatch(r"[a-z0-9.-]{4,120}", host):
        return None
    page = f"https://{host}/@{found.group(1)}/{found.group(2)}"
    return Embed("Mastodon", "post", page, f"{page}/embed")


PROVIDERS: dict[str, Callable[[str, str, Query], Embed | None]] = {
    "youtube.com": _youtube, "m.youtube.com": _youtube, "music.youtube.com": _youtube, "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube, "vimeo.com": _vimeo, "player.vimeo.com": _vimeo,
    "x.com": _x, "twitter.com": _x, "mobile.twitter.com": _x, "open.spotify.com": _spotify,
    "soundcloud.com": _soundcloud, "m.soundcloud.com": _soundcloud,
}  # fmt: skip
