"""A story's text as its page prints it: photos of today that open in full size, panels, footnotes at the end."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import picturing, printing
from articles.models import Article, Photo
from articles.templatetags.cards import picture
from articles.templatetags.newsroom import readable

register = template.Library()
GALLERY = re.compile(r"<figure>(?=\s*<figure>)")
CAPTIONED = re.compile(
    r"<figure>((?:(?!</?figure>).)*?)<figcaption>((?:(?!</?figure>).)*?)</figcaption>\s*</figure>", re.DOTALL
)
SOURCE = re.compile(r'<img\s[^>]*?src="([^"]*)"')


@dataclass(frozen=True)
class Shown:
    """A picture in full size: `name` is the place on the page that shows it, `back` the one it is opened from.

    `previous` and `next` are the names of its neighbours, empty at the ends.
    """

    photo: Photo
    alt: str
    words: SafeString
    name: str
    back: str
    number: int
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Text:
    """The text, its footnotes (empty without any), its pictures with the lead before them, and whether it has panels."""

    html: SafeString
    notes: SafeString
    pictures: Sequence[Shown]
    has_panels: bool


@register.simple_tag
def story_text(article: Article) -> Text:
    """{% story_text article as text %}: what a story’s page prints of its text. One question for links and one for photos,
    none for a story that brought them along (reading.story)."""
    body, notes = printing.numbered(readable(article.body, getattr(article, "linked", None)))
    shown = _Pictures(article.lead_photo, body)
    body = GALLERY.sub("<figure class=gallery>", body)
    written = picturing.illustrated(body, shown.write, getattr(article, "pictured", None))
    return Text(mark_safe(written), mark_safe(notes), shown.in_order(), " data-frame=" in body)


class _Pictures:
    """Writes the pictures of a text, and remembers them for their full size."""

    def __init__(self, lead: Photo | None, body: str) -> None:
        self.words = {source: words for inside, words in CAPTIONED.findall(body) for source in SOURCE.findall(inside)}
        self.found: list[Shown] = []
        if lead:
            words = format_html("<bdi>{}</bdi> <span class=credit>{}</span>", lead.caption, lead.credit)
            self.found.append(Shown(lead, lead.alt, words, "full", "picture", 1))

    def write(self, photo: Photo, attributes: Mapping[str, str], linked: bool) -> str:
        """A picture that opens in full size, unless it leads somewhere already or only decorates."""
        decorates = attributes.get("role") == "presentation"
        alt = "" if decorates else attributes.get("alt", "")
        image = picture(photo, "text", alt)
        if linked or decorates:
            return image
        number = len(self.found) + 1
        words = mark_safe(self.words.get(html.escape(attributes["src"]), ""))
        shown = Shown(photo, alt, words, f"full-{number}", f"picture-{number}", number)
        self.found.append(shown)
        label = _("Show in full size: %(alt)s") % {"alt": alt} if alt else _("Show the picture in full size")
        opener = '<a class="enlarge" id="{}" href="#{}" aria-label="{}">{}</a>'
        return format_html(opener, shown.back, shown.name, label, image)

    def in_order(self) -> list[Shown]:
        names = [shown.name for shown in self.found]
        around = zip(self.found, ["", *names], [*names[1:], ""], strict=False)
        return [Shown(**{**vars(shown), "previous": before, "next": after}) for shown, before, after in around]
