"""Tags for a text, with the evidence for each: names that stand in it, and tags that its nearest stories carry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import naming, relating
from articles.models import Article, ArticleTag, Tag, TagAlias
from articles.similarity.mentions import Mention, mentions
from articles.similarity.story import Story
from articles.similarity.subjects import NEAREST, Deserved, Neighbour, deserved

SUGGESTED = 6


@dataclass(frozen=True)
class Suggestion:
    """A tag for the text, how many stories carry it, and why: "in the headline; 6 of its 30 nearest stories"."""

    tag: Tag
    why: str


def suggest(story: Story, *, but: Iterable[str] = (), most: int = SUGGESTED) -> list[Suggestion]:
    """The tags that a text deserves, best first, without those named in `but`; the text need not be saved.

    At most eleven queries, whatever the text and however many tags there are.
    """
    mentioned = _mentioned(story)
    near = relating.neighbours(story, most=NEAREST)
    carried = _carried([pk for pk, _content in near])
    neighbours = [Neighbour(content, carried[pk]) for pk, content in near]
    keys = set(mentioned) | {key for each in neighbours for key in each.tags}
    tags = {tag.key: tag for tag in Tag.objects.filter(key__in=keys)}
    stories = {key: tag.story_count for key, tag in tags.items()}
    occurrences = relating.occurrences({key: tags[key].name for key in mentioned if key in tags})
    found = deserved(mentioned, neighbours, stories, occurrences)
    refused = {naming.tag_key(name) for name in but} | set(_targets(but))
    kept = [each for each in found if each.key in tags and each.key not in refused][:most]
    return [Suggestion(tags[each.key], why(each, len(neighbours))) for each in kept]


def _mentioned(story: Story) -> dict[str, Mention]:
    """{tag's key: where its name, or another spelling of it, stands in the text}; two queries."""
    places = mentions(*map(naming.fold, (story.headline, story.summary, story.body_text)))
    found = {key: places[key] for key in Tag.objects.filter(key__in=places).values_list("key", flat=True)}
    aliases = TagAlias.objects.filter(key__in=places).values_list("key", "tag__key")
    for key, target in ((str(key), target) for key, target in aliases):
        found[target] = found[target] | places[key] if target in found else places[key]
    return found


def _carried(stories: Sequence[int]) -> Mapping[int, list[str]]:
    """{story: the keys of its tags}; one query."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    seen = Article.objects.listed().filter(pk__in=stories)
    rows = ArticleTag.objects.filter(content_object__in=seen.order_by().values("pk"))
    for story, key in rows.values_list("content_object_id", "tag__key"):
        found[story].append(key)
    return found


def _targets(names: Iterable[str]) -> Iterable[str]:
    """The keys of the tags that these names are other spellings of; one query."""
    keys = [naming.tag_key(name) for name in names]
    return TagAlias.objects.filter(key__in=keys).values_list("tag__key", flat=True) if keys else ()


def why(each: Deserved, nearest: int) -> str:
    """The evidence as an editor reads it."""
    parts = [_place(each.mention)] if each.mention else []
    if each.carried:
        counts = {"carried": each.carried, "nearest": nearest}
        parts.append(_("%(carried)d of its %(nearest)d nearest stories") % counts)
    return "; ".join(parts)


def _place(mention: Mention) -> str:
    if mention.headline:
        return _("in the headline")
    if mention.summary:
        return _("in the summary")
    times = ngettext("%d time in the text", "%d times in the text", mention.body) % mention.body
    return _("in the opening, %(times)s") % {"times": times} if mention.opening else times
