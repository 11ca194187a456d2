"""Links from one story's file to another's, led to the addresses that the stories have here."""

import re
from urllib.parse import unquote

from django.urls import reverse

from articles import formats, naming
from articles.formats import FormatError, references
from articles.importing import identity
from articles.importing.report import Warning
from articles.importing.sources import Source, printable, real
from articles.importing.state import Run, headline
from articles.models import Article, Origin

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]|$", re.IGNORECASE)


def in_body(run: Run, body: str, source: Source, warnings: list[Warning]) -> str:
    """`body` with its links to other stories' files or slugs led to their addresses; what leads nowhere keeps its text."""

    def resolve(href: str, line: int) -> str | None:
        if ELSEWHERE.match(href):
            return href
        name, hash_sign, place = href.partition("#")
        found = _of_name(run, unquote(name), source)
        if found is None:
            warnings.append(Warning(line, f"The link to “{href[:120]}” leads to no story that is imported; its text was kept."))
            return None
        return f"{reverse('article', args=[found])}{hash_sign}{place}"

    return references.with_links(body, resolve)


def _of_name(run: Run, name: str, source: Source) -> str | None:
    """The slug of the story whose file or slug is `name`."""
    if formats.is_story(name):
        if source.path is None or "\0" in name:
            return None
        return _of_file(run, printable(real(source.path.parent / name)))
    wanted = name.strip("/")
    if "/" in wanted or "." in wanted:
        return None
    if Article.objects.filter(slug=wanted).exists():
        return wanted
    return _of_file(run, _slugs(run).get(wanted, ""))


def _of_file(run: Run, key: str) -> str | None:
    if not key:
        return None
    known = Origin.objects.filter(key=key).select_related("article").first()
    if known:
        return known.article.slug
    waiting = run.expected.get(key)
    if waiting is None:
        return None
    try:
        draft = next(run.drafts(waiting), None)
    except FormatError:
        return None
    return _of_draft(run, draft, waiting) if draft else None


def _of_draft(run: Run, draft: formats.Draft, source: Source) -> str:
    known = identity.origin(run, draft, source, "")
    article = known.article if known else identity.brief(draft)
    return article.slug if article else identity.slug(run, draft, source)


def _slugs(run: Run) -> dict[str, str]:
    """The files of this run by the slug they ask for; read once, and only if a link asks for a story by its slug."""
    if run.slugs is None:
        run.slugs = {}
        for key, source in run.expected.items():
            try:
                for draft in run.drafts(source):
                    run.slugs.setdefault(naming.slugify(draft.slug or headline(draft)), key)
            except FormatError:
                continue
    return run.slugs
