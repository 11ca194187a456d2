"""Which story a draft is: by its origin, or the brief that waited for it; asked for a whole batch at once."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from django.urls import reverse

from articles import naming
from articles.formats import Draft, references
from articles.importing import pictures
from articles.importing.sources import Source
from articles.importing.state import Run, headline
from articles.models import Article, Origin

KEY_LENGTH = 500
LATER_FIELDS = (
    "categories", "addresses", "language", "excluded", "embargo", "schedule", "retracted", "expires",
    "never_recommend", "seo_title", "seo_description", "live", "translation",
)  # fmt: skip
Taken = tuple[Draft, Source]


def key(draft: Draft, source: Source) -> str:
    """What stays the same from one import to the next: the story's own id, else its file, else its title."""
    own = f"id:{draft.key}" if draft.key else ""
    found = own or source.key or f"title:{naming.headline_key(headline(draft))}"
    if len(found) <= KEY_LENGTH:
        return found
    return f"{found[:400]}#{hashlib.sha256(found.encode()).hexdigest()}"


def checksum(run: Run, draft: Draft, source: Source) -> str:
    """What changes when the story, its pictures, or the options that matter to it change; lines and file names do not."""
    words = {each.name: getattr(draft, each.name) for each in fields(draft)}
    # Older versions come with a story that is new here, and change nothing of one that is here.
    for place in ("name", "line", "notes", "item", "revisions", "verbatim"):
        del words[place]
    # A field that came later counts only where a file fills it: what was imported before it stays unchanged.
    words = {name: value for name, value in words.items() if value or name not in LATER_FIELDS}
    words["related"] = [(link.headline, link.teaser) for link in draft.related]
    words["corrections"] = [(note.text, note.at) for note in draft.corrections]
    words["image"] = [draft.image.path, draft.image.alt, draft.image.caption, draft.image.credit] if draft.image else []
    words["body"] = references.LINE_MARK.sub("", draft.body)
    if draft.live:
        words["live"] = asdict(draft.live)
    words["extra"] = dict(draft.extra)
    chosen = run.options
    words["options"] = [draft.section or chosen.section, draft.tags or chosen.tags, draft.authors or chosen.authors]
    if chosen.names:
        words["names"] = {kind: dict(sorted(pairs.items())) for kind, pairs in sorted(chosen.names.items())}
    words["pictures"] = pictures.checksums(draft, source, run)
    return hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()


def has_moved(found: Origin) -> bool:
    """Whether the file of this origin is no longer where it was."""
    return not Path(found.key).is_file()


class Known:
    """What is here of the stories of a batch, in four queries, and what the batch itself brings."""

    def __init__(self, run: Run, batch: Sequence[Taken]) -> None:
        self.run = run
        self.met: set[int | str] = set()
        self.slugs_given: set[str] = set()
        self.by_key = self._origins(key__in={key(*taken) for taken in batch})
        names = {source.path.name[:255] for draft, source in batch if source.path and not draft.key
                 and (draft.format, key(draft, source)) not in self.by_key}  # fmt: skip
        self.by_name: dict[tuple[str, str], list[Origin]] = {}
        for origin in self._origins(name__in=names).values() if names else ():
            self.by_name.setdefault((origin.format, origin.name), []).append(origin)
        keys = {naming.headline_key(headline(draft)) for draft, _source in batch} - {""}
        self.twins: dict[str, str] = {}
        for same, slug in (
            Article.objects.filter(headline_key__in=keys, is_brief=False).order_by("pk").values_list("headline_key", "slug")
        ):
            self.twins.setdefault(same, slug)
        briefs = Article.objects.briefs().filter(headline_key__in=keys).select_related("latest_revision")
        self.briefs = {brief.headline_key: brief for brief in briefs.order_by("-pk")}
        self.from_files = set(Origin.objects.filter(article__in=self.briefs.values()).values_list("article", flat=True))
        self.taken = self._taken({wanted_slug(draft) for draft, _source in batch})

    def _origins(self, **where: Iterable[str]) -> dict[tuple[str, str], Origin]:
        found = Origin.objects.filter(**where).select_related("article__latest_revision")
        found = found.defer("article__body", "article__latest_revision__body").order_by("pk")
        return {(origin.format, origin.key): origin for origin in found}

    def origin(self, draft: Draft, source: Source, total: str) -> Origin | None:
        """The origin that says this draft was imported before: the same key, or the same file in another place."""
        same = self.by_key.get((draft.format, key(draft, source)))
        if same or draft.key or source.path is None:
            return same
        title = naming.headline_key(headline(draft))
        twins = self.by_name.get((draft.format, source.path.name[:255]), [])
        fresh = (twin for twin in twins if not self.has_met(twin))
        return next((twin for twin in fresh if total == twin.checksum or (title and title == twin.title_key)), None)

    def has_met(self, origin: Origin) -> bool:
        """Whether this run has met the story of this origin before."""
        return origin.pk in self.met or origin.seen_id == self.run.record.pk

    def meet(self, draft: Draft, source: Source, origin: Origin | None) -> bool:
        """Note that the run meets this story; False if it has done so before."""
        name = f"{draft.format}:{key(draft, source)}"
        again = name in self.met or bool(origin and self.has_met(origin))
        if self.run.shadow:
            again = again or self.run.shadow.get("story", name) is not None
            self.run.shadow.add("story", [(name, "")])
        self.met |= {name, origin.pk} if origin else {name}
        return not again

    def brief(self, draft: Draft) -> Article | None:
        """The brief that holds this story's place, once; one that came from a file gives way only to a text."""
        same = naming.headline_key(headline(draft))
        found = self.briefs.get(same)
        if found is None or not (draft.body or found.pk not in self.from_files):
            return None
        return self.briefs.pop(same)

    def twin(self, draft: Draft) -> str:
        """The address of another story that has the same headline, or the empty string."""
        same = naming.headline_key(headline(draft))
        slug = self.twins.get(same, "")
        if not slug and self.run.shadow:
            slug = self.run.shadow.get("headline", same) or ""
        return reverse("article", args=[slug]) if slug and same else ""

    def slug(self, draft: Draft) -> str:
        """The address of a story that is not stored yet."""
        wanted = wanted_slug(draft)
        used = self.taken | self.slugs_given
        found = naming.numbered(wanted, lambda some: self.slugs_given | self._taken(some)) if wanted in used else wanted
        self.slugs_given.add(found)
        return found

    def _taken(self, slugs: Iterable[str]) -> set[str]:
        used = set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        return used | self.run.shadow.found("slug", slugs).keys() if self.run.shadow else used


def wanted_slug(draft: Draft) -> str:
    return naming.slugify(draft.slug or headline(draft))
