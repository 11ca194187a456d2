"""Stories anywhere but on their own page, and their pictures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles import picturing
from articles.models import Article, Photo
from articles.templatetags.newsroom import is_live
from articles.templatetags.once import language_of
from articles.templatetags.remembering import remembered

register = template.Library()

# How wide a picture is shown, by its role on the page; what the browser needs to choose a size before the styles are read.
SIZES = {
    "full": "100vw",
    "lead": "(min-width: 80rem) 59rem, (min-width: 64rem) 75vw, 100vw",
    "front": "(min-width: 80rem) 50rem, (min-width: 64rem) 66vw, 100vw",
    "feature": "(min-width: 80rem) 31rem, (min-width: 64rem) 40vw, 100vw",
    "card": "(min-width: 80rem) 18rem, (min-width: 64rem) 23vw, (min-width: 40rem) 46vw, 100vw",
    "row": "(min-width: 64rem) 12rem, 6.5rem",
    "thumb": "(min-width: 64rem) 18rem, 6.5rem",
    "portrait": "8rem",
    "text": "(min-width: 44rem) 41rem, 100vw",
}
AT_ONCE = {"lead", "front"}


# --- cards ----------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def card(context: Context, story: Article, **look: Any) -> SafeString:
    """One story anywhere but on its own page: articles/_card.html with these options, which says what they are.

    The same words in the same place give the same HTML, so a card is made once in a process and then remembered.
    """
    return _card(story, look, language_of(context))


@register.simple_tag(takes_context=True)
def cards(context: Context, stories: Iterable[Article], **look: Any) -> SafeString:
    """The cards of many stories with the same options, each on a line of its own."""
    language = language_of(context)
    return mark_safe("".join([f"{_card(story, look, language)}\n" for story in stories]))


def _card(story: Article, look: Mapping[str, Any], language: str | None) -> SafeString:
    printed = None if story.live_from else getattr(story, "printed", None)
    if printed is None:
        return remembered((_words(story), tuple(look.items())), language, lambda: _made_card(story, look, language))
    key = (tuple(look.items()), language, settings.TIME_ZONE)
    found = printed.get(key)
    if found is None:
        found = printed[key] = mark_safe(_made_card(story, look, language))
    return found


def _made_card(story: Article, look: Mapping[str, Any], language: str | None) -> str:
    return render_to_string("articles/_card.html", {"story": story, "language": language, **look})


def _words(story: Article) -> tuple[Any, ...]:
    """All of a story that a card depends on."""
    section = story.section
    return (
        story.pk, story.language, story.headline, story.slug, story.summary, story.published_at, story.is_brief, is_live(story),
        section and (section.name, section.slug), story.lead_photo and _identity(story.lead_photo),
    )  # fmt: skip


def _identity(photo: Photo) -> tuple[Any, ...]:
    """All of a photo that its <picture> depends on: what lies under the name of a file never changes."""
    files = tuple(entry["name"] for entry in photo.renditions)
    return (photo.file.name, files, photo.alt, photo.focal_x, photo.focal_y)


# --- pictures -------------------------------------------------------------------------------------------------------
@register.simple_tag
def picture(photo: Photo, role: str = "card", alt: str | None = None) -> SafeString:
    """<picture> in the sizes there are, with its width and height, so that nothing moves when it arrives.

    `role` is one of SIZES; `alt=""` for a picture that only repeats the words beside it, else the photo's own.
    """
    return remembered(("picture", role, alt, _identity(photo)), None, lambda: _picture(photo, role, alt))


def _picture(photo: Photo, role: str, alt: str | None) -> SafeString:
    url, width, height = picturing.largest(photo)
    ways = picturing.sources(photo)
    avif = format_html('<source type="image/avif" srcset="{}" sizes="{}">', _srcset(ways["avif"]), SIZES[role])
    jpeg = format_html(' srcset="{}" sizes="{}"', _srcset(ways["jpeg"]), SIZES[role])
    return format_html(
        '<picture>{}<img src="{}"{} width="{}" height="{}" alt="{}" class="{}"{}></picture>',
        avif if ways["avif"] else "",
        url,
        jpeg if ways["jpeg"] else "",
        width,
        height,
        photo.alt if alt is None else alt,
        focus(photo),
        mark_safe(' fetchpriority="high"' if role in AT_ONCE else ' loading="lazy" decoding="async"'),
    )


def focus(photo: Photo) -> str:
    """Classes that keep the focal point in view where a picture is cropped, in steps of a quarter."""
    return f"focus-x{round(photo.focal_x * 4)} focus-y{round(photo.focal_y * 4)}"


def _srcset(ways: list[tuple[str, int]]) -> SafeString:
    return format_html_join(", ", "{} {}w", ways)
