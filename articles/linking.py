"""Links from one story of ours to another: kept by the story's number, printed with the address that it has today.

In a stored text such a link is <a href="/story/slug/" data-story="12">. The address is the one it had when the text was
saved, for whoever reads the text elsewhere; the number is what counts.
"""

import html
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, StoryLink, path_of

STORY = "/story/"
OPENING = re.compile(r"<a\s[^>]*>")
HREF = re.compile(r'\shref="([^"]*)"')
NUMBER = re.compile(r'\sdata-story="(\d+)"')
OURS = re.compile(r'(<a\s[^>]*?\sdata-story="(\d+)"[^>]*>)(.*?)</a>', re.DOTALL)


def slug_in(address: str) -> str:
    """The slug of the story of ours that an address leads to; nothing for any other address."""
    parts = urlsplit(address)
    if parts.netloc not in ("", urlsplit(settings.SITE_URL).netloc) or not parts.path.startswith(STORY):
        return ""
    return unquote(parts.path.removeprefix(STORY).split("/")[0])


def identify(body: str) -> str:
    """The clean text with the number of the story in each link to one of ours, however the link was made.

    An address that leads to another story, or away from ours, counts more than the number beside it: somebody has changed
    it. A number without a story is dropped. One query; none for a text without such a link.
    """
    return identify_all([body])[0]


def identify_all(bodies: Sequence[str]) -> list[str]:
    """`identify` for many texts, in one query for all of them."""
    slugs = {slug_in(_href(tag)) for body in bodies for tag in OPENING.findall(body)} - {""}
    numbers = {number for body in bodies for number in numbers_in(body)}
    if not slugs and not numbers:
        return list(bodies)
    found = Article.objects.filter(Q(slug__in=slugs) | Q(pk__in=numbers)).order_by().values_list("pk", "slug")
    by_slug, by_number = {slug: pk for pk, slug in found}, dict(found)

    def named(tag: re.Match[str]) -> str:
        number = NUMBER.search(tag.group())
        slug = slug_in(_href(tag.group()))
        pk = by_slug.get(slug) or (int(number.group(1)) if number and slug else 0)
        bare = NUMBER.sub("", tag.group())
        return _addressed(bare, by_number[pk], number=pk) if pk in by_number else bare

    return [OPENING.sub(named, body) for body in bodies]


def current(body: str, known: Mapping[int, str | None] | None = None) -> str:
    """The stored text as readers get it: each link with today's address; one that nobody may open yet is only its words.

    A link to a retracted story stays: its address says that it was. One query; none for a text without such a link, or where
    the slugs of all its stories are `known` by their numbers (None for one that nobody may open yet).
    """
    numbers = numbers_in(body)
    if not numbers:
        return body
    if known is not None and known.keys() >= set(numbers):
        return _printed(body, known)
    return _led([body], Article.objects.ever_published())[0]


def all_current(bodies: Sequence[str], known: Mapping[int, str | None] | None = None) -> list[str]:
    """`current` for many texts, in one query for all of them."""
    if known is not None and known.keys() >= {number for body in bodies for number in numbers_in(body)}:
        return [_printed(body, known) for body in bodies]
    return _led(bodies, Article.objects.ever_published())


def for_readers(stories: Sequence[Article]) -> None:
    """Give each story, in memory, its text as readers get it; one query for all of them, none without such a link."""
    for story, body in zip(stories, all_current([story.body for story in stories]), strict=True):
        story.body = body


def portable(body: str) -> str:
    """The stored text for another desk: each link with today's address, to stories nobody has seen too, and no numbers."""
    return _led([body], Article.objects.all())[0]


def _led(bodies: Sequence[str], stories: QuerySet[Article]) -> list[str]:
    """The texts with their links led to these stories, without their numbers; a link to any other is only its words."""
    numbers = {number for body in bodies for number in numbers_in(body)}
    if not numbers:
        return list(bodies)
    slugs = dict(stories.filter(pk__in=numbers).order_by().values_list("pk", "slug"))
    return [_printed(body, slugs) for body in bodies]


def _printed(body: str, slugs: Mapping[int, str | None]) -> str:
    def led(link: re.Match[str]) -> str:
        slug = slugs.get(int(link.group(2)))
        return f"{_addressed(NUMBER.sub('', link.group(1)), slug)}{link.group(3)}</a>" if slug else link.group(3)

    return OURS.sub(led, body)


def numbers_in(body: str) -> list[int]:
    """The numbers of the stories that a stored text links to."""
    if "data-story=" not in body:
        return []
    return [int(number) for tag in OPENING.findall(body) for number in NUMBER.findall(tag)]


def remember(article: Article) -> None:
    """Note where what readers see leads to, its text and its live entries, so that the desk finds links to what is gone.

    One query, or three; one more for a live story.
    """
    known = set(StoryLink.objects.filter(source=article).values_list("target_id", flat=True))
    bodies = [article.body, *(article.entries.standing().values_list("body", flat=True) if article.live_from else ())]
    numbers = {number for body in bodies for number in numbers_in(body)} - {article.pk}
    if known == numbers:
        return
    there = set(Article.objects.filter(pk__in=numbers - known).values_list("pk", flat=True))
    StoryLink.objects.filter(source=article, target_id__in=known - numbers).delete()
    StoryLink.objects.bulk_create(StoryLink(source=article, target_id=pk) for pk in sorted(there))


def links_of(article: int, body: str) -> list[StoryLink]:
    """The rows, not stored yet, of a text that goes live as this story's."""
    return [StoryLink(source_id=article, target_id=number) for number in sorted({*numbers_in(body)} - {article})]


def to_what_is_gone() -> QuerySet[StoryLink]:
    """Links that readers find in a published story and that lead to a retracted or expired one."""
    # The few that are gone first; whether the source is there is asked of each link, not of every published story.
    links = StoryLink.objects.filter(target__in=Article.objects.gone().order_by().values("pk")).filter(
        Exists(Article.objects.published().filter(pk=OuterRef("source")).order_by())
    )
    return links.select_related("source", "target").only("source__headline", "target__headline").order_by("-pk")


def _href(tag: str) -> str:
    found = HREF.search(tag)
    return html.unescape(found.group(1)) if found else ""


def _addressed(tag: str, slug: str, number: int = 0) -> str:
    """The opening tag with the story's address (the place within the page stays), and its number if one is given."""
    fragment = urlsplit(_href(tag)).fragment
    address = html.escape(path_of("article", slug) + (f"#{fragment}" if fragment else ""))
    name = f' data-story="{number}"' if number else ""
    if HREF.search(tag):
        return HREF.sub(lambda _match: f' href="{address}"{name}', tag, count=1)
    return tag.replace("<a", f'<a href="{address}"{name}', 1)
