"""Make and change a redirect. Each leads to its end at once, and none to itself."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles import naming
from articles.models import Article, Author, FormerAddress, Miss, Section, Tag
from articles.redirecting.finding import keys_of, list_at, stored_key

Reason = FormerAddress.Reason
Thing = Article | Section | Author | Tag
OWNERS: dict[str, type[Thing]] = {"article": Article, "section": Section, "author": Author, "tag": Tag}
LONGEST = 500
MOST_STEPS = 10
TRACKING = re.compile(r"utm_|fbclid$|gclid$")
"""What senders of links add to a query; an address with it is the one without."""


class BadRedirect(Exception):
    """A redirect that cannot be made; says why, and what to write instead."""


@transaction.atomic
def moved(thing: Thing, was: str, *, now: datetime, by: Any = None) -> None:
    """A story, a section or an author left the address `was` (a path): it leads to the new one, whatever that will be."""
    key = stored_key(was)
    if not key or key == stored_key(thing.get_absolute_url()):
        return
    FormerAddress.objects.filter(key=stored_key(thing.get_absolute_url())).delete()  # it is back where it was before
    _keep(key, was, thing, Reason.MOVED, now, by)


@transaction.atomic
def bring_in(pairs: Iterable[tuple[str, Thing]], *, now: datetime, by: Any = None) -> list[int]:
    """Let addresses that lists had on another site lead to these here; returns the numbers of the redirects that are new.

    One that a page of ours has, or that leads somewhere already, is left alone.
    """
    wanted: dict[str, Thing] = {}
    for address, thing in pairs:
        own = stored_key(thing.get_absolute_url())
        for key in naming.address_keys(address):
            is_here = key.startswith("/") and "?" not in key and (f"at:{key}" == own or _is_page(unquote(_split(address).path)))
            if not is_here:
                wanted.setdefault(f"at:{key}", thing)
    made = []
    for some in _some(list(wanted)):
        taken = set(FormerAddress.objects.filter(key__in=some).values_list("key", flat=True))
        rows = [_row(key, wanted[key], created=now, by=by) for key in some if key not in taken]
        made += [row.pk for row in FormerAddress.objects.bulk_create(rows)]
    return made


def _some(keys: list[str], most: int = 500) -> Iterable[list[str]]:
    return (keys[start : start + most] for start in range(0, len(keys), most))


def _row(key: str, thing: Thing, **values: Any) -> FormerAddress:
    owner = next(name for name, model in OWNERS.items() if isinstance(thing, model))
    return FormerAddress(key=key, **{owner: thing}, **values)


@transaction.atomic
def choose(old: str, new: str, *, now: datetime, by: Any = None) -> FormerAddress:
    """Let the address `old` lead to `new`: a path of this site, or a whole address elsewhere. Replaces what `old` led to.

    A page of a story, a section, an author or a tag is kept as such, so that it may move on. What led to `old` leads to `new`.
    Raises BadRedirect.
    """
    key, old = _old(old)
    target = _target(new, keys_of(old))
    row = _keep(key, old, target, Reason.CHOSEN, now, by)
    _lead_on(old, row)
    Miss.objects.filter(key=key).delete()
    return row


def _lead_on(old: str, row: FormerAddress) -> None:
    """What led to the path `old` leads at once to where that leads now, be it an address, a story or a list."""
    before = FormerAddress.objects.filter(target__in=(old, old.rstrip("/"), f"{old.rstrip('/')}/"))
    if row.article_id:
        # Where an import had led the same address to this story already, one row is enough.
        FormerAddress.objects.filter(key__in=before.values("key"), article=row.article_id, target="").delete()
    owners = {"article": row.article_id, "section": row.section_id, "author": row.author_id, "tag": row.tag_id}
    before.update(target=row.target, **owners)


def _keep(key: str, address: str, target: Thing | str, reason: str, now: datetime, by: Any) -> FormerAddress:
    FormerAddress.objects.filter(key=key).exclude(reason=Reason.IMPORTED).delete()
    values: dict[str, Any] = {"address": address[:LONGEST], "reason": reason, "created": now, "by": by}
    if isinstance(target, str):
        return FormerAddress.objects.create(key=key, target=target, **values)
    if isinstance(target, Article):
        return FormerAddress.objects.update_or_create(key=key, article=target, defaults=values)[0]
    row = _row(key, target, **values)
    row.save()
    return row


# --- what may lead where ---------------------------------------------------------------------------------------------
def _old(address: str) -> tuple[str, str]:
    """The key and the path of an address that is to lead elsewhere."""
    parts = _split(address.strip())
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    key = stored_key(path)
    if parts.path not in ("", "/") and _is_page(parts.path):
        raise BadRedirect(
            _("“%(address)s” is a page of this site; only what is not found can lead elsewhere.") % {"address": path}
        )
    if not key or key == "at:/":
        raise BadRedirect(
            _("“%(address)s” is no old address: write a path that begins with a slash.") % {"address": address[:200]}
        )
    if "?" not in key and any(not TRACKING.match(name) for name, _value in parse_qsl(parts.query)):
        raise BadRedirect(
            _("“%(address)s” is told from other addresses by its query, of which these alone count: %(names)s.")
            % {"address": path[:200], "names": ", ".join(naming.NUMBERED)}
        )
    if len(path) > LONGEST:
        raise BadRedirect(_("The old address is longer than %(most)d characters.") % {"most": LONGEST})
    return key, path


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        raise BadRedirect(_("“%(address)s” is not an address.") % {"address": address[:200]}) from None


def _is_page(path: str) -> bool:
    """Whether readers find something under a path: a page of the site, or a story or a list that is there."""
    owner, slug = _owner(path)
    if owner is Article:
        return Article.objects.published().filter(slug=slug).exists()
    return slug == "page" if owner is None else _thing(owner, slug) is not None


def _thing(owner: type[Thing], slug: str) -> Thing | None:
    if owner is Article:
        return Article.objects.filter(slug=slug).first()
    return list_at(owner.__name__.lower(), slug)


def _owner(path: str) -> tuple[type[Thing] | None, str]:
    """(Article, "fire") for /story/fire/; (None, "page") for another page; (None, "") for what is no page."""
    try:
        found = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None, ""
    owner = OWNERS.get(found.url_name or "")
    if owner is None:
        return None, "page" if not found.captured_kwargs else ""  # type: ignore[attr-defined]
    return owner, str(found.kwargs.get("slug", ""))


def _target(address: str, old: list[str]) -> Thing | str:
    """What the address leads to in the end: a story, a list, or the address itself."""
    wanted = _ours(address.strip())
    for _step in range(MOST_STEPS):
        if not wanted.startswith("/"):
            return _elsewhere(wanted)
        if stored_key(wanted) in old:
            raise BadRedirect(_("“%(address)s” would lead back to itself.") % {"address": address[:200]})
        owner, slug = _owner(unquote(_split(wanted).path))
        thing = _thing(owner, slug) if owner else None
        if thing:
            return thing
        further = FormerAddress.objects.filter(key__in=keys_of(wanted)).order_by("pk").first()
        if further is None:
            return _existing(wanted, owner)
        if not further.target:
            return further.article or further.section or further.author or further.tag  # type: ignore[return-value]
        wanted = further.target
    raise BadRedirect(_("“%(address)s” leads in a circle.") % {"address": address[:200]})


def _ours(address: str) -> str:
    """A whole address of this site as a path."""
    site = settings.SITE_URL.rstrip("/")
    return (address.removeprefix(site) or "/") if address == site or address.startswith(f"{site}/") else address


def _existing(path: str, owner: type[Thing] | None) -> str:
    if owner is not None:
        raise BadRedirect(_("Nothing is found at “%(address)s”; look it up and copy its address.") % {"address": path[:200]})
    if path.startswith("//") or len(path) > LONGEST:
        raise BadRedirect(_("“%(address)s” is no address of this site.") % {"address": path[:200]})
    return path


def _elsewhere(address: str) -> str:
    parts = _split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST:
        raise BadRedirect(
            _("“%(address)s” is no address to lead to: write a path that begins with a slash, or a whole https address.")
            % {"address": address[:200]}
        )
    return address
