"""Links from one imported story to another, led to the addresses that the stories have here.

What a link names is found among the stories that are here, and those of its batch; what is not found waits, and is settled when
the run ends, or when a later import brings the story.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from articles import formats, naming
from articles.formats import Draft, references
from articles.importing.report import Warning
from articles.importing.sources import Source
from articles.importing.state import Run
from articles.models import Article, FormerAddress, Origin, path_of

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]|$", re.IGNORECASE)
LONGEST = 500
WITHIN_RUN = ("file:", "slug:")
"""What such a link waits for comes with its own run, or never: it loses its link then, and keeps its text."""


def keys_of(draft: Draft) -> list[str]:
    """Under what the former addresses of a story are found: with their host where they name one, and without."""
    return list(dict.fromkeys(key for address in draft.addresses for key in naming.address_keys(address)))


def hosts_of(draft: Draft) -> set[str]:
    """The sites that a story lay on; the empty string for one that its source does not name."""
    wholes = map(naming.address_key, draft.addresses)
    return {whole.partition("/")[0].partition("?")[0] for whole in wholes if whole not in ("", "/")}


@dataclass(frozen=True)
class Named:
    """What a link names: `wants` says which story, `place` is the part of its page; no `wants` where it leads elsewhere."""

    wants: str
    place: str = ""


def named(href: str, source: Source, hosts: set[str]) -> Named | None:
    """Which story the link may mean; None if it certainly leads elsewhere. `hosts` are those that the stories come from."""
    name, hash_sign, place = href.partition("#")
    if ELSEWHERE.match(href):
        whole = naming.address_key(name)
        host = whole.partition("/")[0].partition("?")[0] if whole[:1] != "/" else ""
        is_ours = bool(whole) and (host in hosts if host else bool(hosts))
        return Named(f"at:{whole}", hash_sign + place) if is_ours and whole not in ("/", host) else None
    plain = unquote(name)
    if formats.is_story(plain):
        beside = source.beside(plain)
        return Named(f"file:{beside}"[:LONGEST] if beside else "", hash_sign + place)
    wanted = plain.strip("/")
    return Named("" if "/" in wanted or "." in wanted else f"slug:{wanted}"[:LONGEST], hash_sign + place)


class Guide:
    """Where the links of a batch lead: looked up together, in three queries."""

    def __init__(self, run: Run, wants: Iterable[str]) -> None:
        self.run = run
        self.found = look_up(wants)
        if run.shadow:
            for want in wants:
                slug = run.shadow.get("wants", want)
                if slug:
                    self.found.setdefault(want, path_of("article", slug))

    @classmethod
    def for_batch(cls, run: Run, batch: Sequence[tuple[Draft, Source]]) -> "Guide":
        for draft, _source in batch:
            run.hosts |= hosts_of(draft)
        links = (
            (href, source) for draft, source in batch if "<a" in draft.body for href, _line in references.links(draft.body)
        )
        wanted = (named(href, source, run.hosts) for href, source in links)
        return cls(run, {each.wants for each in wanted if each and each.wants})

    def add(self, draft: Draft, source: Source, slug: str) -> None:
        """A story of the batch, which the others may link to."""
        for want in wants_of(draft, source, slug):
            self.found.setdefault(want, path_of("article", slug))
        if self.run.shadow:
            self.run.shadow.add("wants", ((want, slug) for want in wants_of(draft, source, slug)))

    def lead(self, body: str, source: Source, waiting: dict[str, str], warnings: list[Warning]) -> str:
        """`body` with its links led to the stories that are here; what waits is added to `waiting`: {link: what it wants}."""

        def resolve(href: str, line: int) -> str | None:
            target = named(href, source, self.run.hosts)
            if target is None:
                return href
            if target.wants in self.found:
                return f"{self.found[target.wants]}{target.place}"
            if not target.wants:
                warnings.append(Warning(line, nowhere(href)))
                return None
            waiting[href] = target.wants
            return href

        return references.with_links(body, resolve) if "<a" in body else body


def settled(body: str, waiting: Mapping[str, str], found: Mapping[str, str], lost: Callable[[str], None]) -> str:
    """`body` with the links led to what has arrived; `lost` is told of each that waited for its own run in vain."""

    def resolve(href: str, _line: int) -> str | None:
        want = waiting.get(href, "")
        if want in found:
            return f"{found[want]}{''.join(href.partition('#')[1:])}"
        if want.startswith(WITHIN_RUN):
            lost(href)
            return None
        return href

    return references.with_links(body, resolve)


def look_up(wants: Iterable[str]) -> dict[str, str]:
    """{what a link wants: the address here of that story or list}; three queries."""
    wanted = list(wants)
    files = {file: want for want in wanted if want.startswith("file:") for file in _spelled(want.removeprefix("file:"))}
    slugs = {want.removeprefix("slug:"): want for want in wanted if want.startswith("slug:")}
    former = {want: want for want in wanted if want.startswith("at:")}
    found: dict[str, str] = {}
    for names, pairs in (
        (files, Origin.objects.filter(key__in=files).values_list("key", "article__slug")),
        (slugs, Article.objects.filter(slug__in=slugs).values_list("slug", "slug")),
    ):
        if names:
            for name, slug in pairs:
                found.setdefault(names[name], path_of("article", slug))
    rows = FormerAddress.objects.filter(key__in=former).select_related("article", "section", "author", "tag")
    for row in rows.defer("article__body").order_by("pk") if former else ():
        found.setdefault(row.key, row.leads_to())
    return found


def _spelled(file: str) -> list[str]:
    """A file of Markdown by each of its endings: links call it .md, whatever it is called."""
    stem, dot, ending = file.rpartition(".")
    return [f"{stem}.{each}" for each in ("md", "markdown")] if dot and ending == "md" else [file]


def wants_of(draft: Draft, source: Source, slug: str) -> Iterator[str]:
    """By what a link may name this story."""
    yield f"slug:{slug}"
    if draft.slug:
        yield f"slug:{naming.slugify(draft.slug)}"
    if source.key:
        yield from (f"file:{each}"[:LONGEST] for each in {source.key, re.sub(r"\.markdown$", ".md", source.key)})
    yield from (f"at:{each}" for each in keys_of(draft))


def nowhere(href: str) -> str:
    return f"The link to “{href[:120]}” leads to no story that is imported; its text was kept."
