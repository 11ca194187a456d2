"""Which story a draft is: by its origin, or the brief that waited for it; and the address it has or will have."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from articles import naming
from articles.formats import Draft, references
from articles.importing import pictures
from articles.importing.sources import Source
from articles.importing.state import Run, headline
from articles.models import Article, Origin

KEY_LENGTH = 500
LATER_FIELDS = (
    "categories", "addresses", "language", "excluded", "embargo", "schedule", "retracted", "never_recommend",
)  # fmt: skip


def key(draft: Draft, source: Source) -> str:
    """What stays the same from one import to the next: the story's own id, else its file, else its title."""
    own = f"id:{draft.key}" if draft.key else ""
    found = own or source.key or f"title:{naming.headline_key(headline(draft))}"
    if len(found) <= KEY_LENGTH:
        return found
    return f"{found[:400]}#{hashlib.sha256(found.encode()).hexdigest()}"


def checksum(run: Run, draft: Draft, source: Source) -> str:
    """What changes when the story, its pictures, or the options that matter to it change; lines and file names do not."""
    words = asdict(draft)
    for place in ("name", "line", "notes", "item"):
        del words[place]
    # A field that came later counts only where a file fills it: what was imported before it stays unchanged.
    words = {name: value for name, value in words.items() if value or name not in LATER_FIELDS}
    words["related"] = [(link.headline, link.teaser) for link in draft.related]
    words["corrections"] = [(note.text, note.at) for note in draft.corrections]
    words["image"] = [draft.image.path, draft.image.alt, draft.image.caption, draft.image.credit] if draft.image else []
    words["body"] = references.LINE_MARK.sub("", draft.body)
    chosen = run.options
    words["options"] = [draft.section or chosen.section, draft.tags or chosen.tags, draft.authors or chosen.authors]
    words["pictures"] = pictures.checksums(draft, source, chosen.media)
    return hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()


def origin(run: Run, draft: Draft, source: Source, total: str) -> Origin | None:
    """The origin that says this draft was imported before: the same key, or the same file in another place."""
    known = Origin.objects.filter(format=draft.format).select_related("article__latest_revision")
    same = known.filter(key=key(draft, source)).first()
    if same or draft.key or source.path is None:
        return same
    title = naming.headline_key(headline(draft))
    twins = known.filter(name=source.path.name[:255]).exclude(pk__in=run.touched).order_by("pk")
    return next((twin for twin in twins if total == twin.checksum or (title and title == twin.title_key)), None)


def has_moved(found: Origin) -> bool:
    """Whether the file of this origin is no longer where it was."""
    return not Path(found.key).is_file()


def brief(draft: Draft) -> Article | None:
    """The brief that holds this story's place; one that came from a file gives way only to a text."""
    same = naming.headline_key(headline(draft))
    briefs = Article.objects.published().with_key(same).filter(is_brief=True)
    return (briefs if draft.body else briefs.filter(origins__isnull=True)).first()


def slug(run: Run, draft: Draft, source: Source) -> str:
    """The address of a story that is not stored yet; it is kept for it until it is."""
    if source.key in run.promised:
        return run.promised[source.key]
    wanted = naming.slugify(draft.slug or headline(draft))
    promised = set(run.promised.values())
    found = naming.numbered(
        wanted, lambda slugs: promised | set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    )
    if source.key:
        run.promised[source.key] = found
    return found
