"""What a merge or a deletion would do, before anybody presses the button; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, ArticleTag, Tag, TagAlias
from articles.tagging import trees

MOST_SECTIONS = 6


@dataclass(frozen=True)
class Preview:
    """Of a merge, or of a deletion (without `into`).

    `stories` change their tags; `gained` of them are new to `into`, which `after` carry then; `bare` are left without any
    tag. Counted are stories that readers may find; `unseen` are briefs and retracted ones besides. `sections` holds
    (name, number) of the stories, the most first. `moved` are the addresses that lead to `into` then, or nowhere.
    """

    tags: Sequence[Tag]
    into: Tag | None
    stories: int
    gained: int
    after: int
    bare: int
    unseen: int
    sections: list[tuple[str, int]]
    moved: list[str]
    notes: list[str] = field(default_factory=list)


def preview_merge(tags: Sequence[Tag], into: Tag) -> Preview:
    """What merging these tags into `into` would do; eight queries, whatever their number."""
    tags = [tag for tag in tags if tag.pk != into.pk]
    carried = carrying(tags)
    gained = carried.exclude(pk__in=into.tagged.values("content_object")).count()
    after = Article.objects.listed().tagged(into).count() + gained
    return preview(tags, into, carried, gained=gained, after=after, bare=0, notes=merge_notes(tags, into))


def preview_delete(tags: Sequence[Tag]) -> Preview:
    """What deleting these tags would do."""
    carried = carrying(tags)
    others = ArticleTag.objects.exclude(tag__in=tags).values("content_object")
    bare = carried.exclude(pk__in=others).count()
    return preview(tags, None, carried, gained=0, after=0, bare=bare, notes=delete_notes(tags))


def preview(
    tags: Sequence[Tag], into: Tag | None, carried: QuerySet, *, gained: int, after: int, bare: int, notes: list[str]
) -> Preview:
    number = carried.count()
    every = ArticleTag.objects.filter(tag__in=tags).values("content_object").distinct().count()
    counted = carried.order_by().values("section__name").annotate(number=Count("pk")).order_by("-number", "section__name")
    sections = [(each["section__name"] or _("no section"), each["number"]) for each in counted[:MOST_SECTIONS]]
    slugs = TagAlias.objects.filter(tag__in=tags).order_by("slug").values_list("slug", flat=True)
    return Preview(
        tags, into, stories=number, gained=gained, after=after, bare=bare, unseen=every - number, sections=sections,
        moved=[*(tag.slug for tag in tags), *slugs], notes=notes,
    )  # fmt: skip


def carrying(tags: Sequence[Tag]) -> QuerySet:
    """The listed stories that carry one of these tags."""
    rows = ArticleTag.objects.filter(tag__in=tags).values("content_object")
    return Article.objects.listed().filter(pk__in=rows)


def merge_notes(tags: Sequence[Tag], into: Tag) -> list[str]:
    """What changes besides the stories, in sentences."""
    notes = []
    described = next((tag for tag in tags if tag.description), None)
    if described and not into.description:
        notes.append(_("“%(into)s” has no description and takes that of “%(name)s”.") % {"into": into, "name": described})
    kept = _("Sharing “%(name)s” was no reason to stand together; sharing “%(into)s” is one.")
    lost = _("Sharing “%(name)s” was a reason to stand together; sharing “%(into)s” is none.")
    others = [tag for tag in tags if tag.is_reason != into.is_reason]
    notes += [(kept if into.is_reason else lost) % {"name": tag.name, "into": into.name} for tag in others]
    parts = Tag.objects.filter(parent__in=tags).exclude(pk__in=[into.pk, *(tag.pk for tag in tags)])
    names = list(parts.order_by("name").values_list("name", flat=True))
    if names:
        notes.append(_("Its parts become parts of “%(into)s”: %(names)s.") % {"into": into.name, "names": ", ".join(names)})
    if names and len(trees.line(into)) >= trees.LEVELS:
        notes.append(_("They would stand too deep there: the merge will be refused until they have another place."))
    return notes


def delete_notes(tags: Sequence[Tag]) -> list[str]:
    parts = Tag.objects.filter(parent__in=tags).exclude(pk__in=[tag.pk for tag in tags])
    number = parts.count()
    words = {"number": number}
    moved = ngettext("Its part moves up a level.", "Its %(number)d parts move up a level.", number) % words
    return [moved] if number else []
