"""What many pages print alike, made once in a process: by the values it depends on, or with the story that it is printed of."""

from collections.abc import Callable
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article
from articles.templatetags.once import language_of

register = template.Library()

REMEMBERED = 4000
"""Pieces of HTML (cards, pictures) that a process remembers: some kilobytes each."""


def remembered(what: tuple[Any, ...], language: str | None, make: Callable[[], str]) -> SafeString:
    """The HTML that `make` returns, made once for the same `what` in the same language and zone."""
    key = (what, language, settings.TIME_ZONE)
    found = _made.get(key)
    if found is None:
        if len(_made) >= REMEMBERED:
            _made.clear()
        found = _made[key] = mark_safe(make())
    return found


_made: dict[tuple[Any, ...], SafeString] = {}


class Same:
    """An object as a key: equal to itself alone, and held, so that no other takes its place."""

    __slots__ = ("what",)

    def __init__(self, what: object) -> None:
        self.what = what

    def __hash__(self) -> int:
        return id(self.what)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.what is self.what


PASSING = object()
"""In place of a key: what is not known again, and so not remembered."""


def _known(value: Any) -> Any:
    """A value as a part of a key; PASSING for an object of the database that was made for this page alone."""
    if isinstance(value, list):
        keys = [_known(each) for each in value]
        return PASSING if PASSING in keys else tuple(keys)
    if not isinstance(value, Model):
        return value
    if not hasattr(value, "printed"):
        return PASSING
    return (Same(value), value.is_live(timezone.now())) if isinstance(value, Article) and value.live_from else Same(value)


class Remember(template.Node):
    """{% remember NAME value … %}…{% endremember %}: what stands between is made once for the same values, in a process.

    For what many pages print; all that it depends on is named as a value, but the language and the zone. A story, a section, a
    list of them is the same value as long as its row is the same (Question.recall). No block stands between, so that Django
    need not look for one at every page.
    """

    child_nodelists = ()

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        values = tuple([_known(value.resolve(context, ignore_failures=True)) for value in self.values])
        if PASSING in values:
            return self.nodelist.render(context)
        return remembered((self.name, values), language_of(context), lambda: self.nodelist.render(context))


@register.tag
def remember(parser: Parser, token: Token) -> Remember:
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return Remember(name, [parser.compile_filter(value) for value in values], nodelist)


class Printed(template.Node):
    """{% printed NAME article %}…{% endprinted %}: what stands between is made once for a story as it stands, in a process.

    It depends on nothing but the story with all that came along with it (reading.story), the language and the zone: whatever
    changes one of these makes another story of it. A story that came from elsewhere (a preview), or that is live, is printed
    anew. No block stands between, and no variable is to be hoped for behind it.
    """

    child_nodelists = ()

    def __init__(self, name: str, article: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.article, self.nodelist = name, article, nodelist

    def render(self, context: Context) -> SafeString:
        printed = getattr(self.article.resolve(context), "printed", None)
        if printed is None:
            return self.nodelist.render(context)
        key = (self.name, language_of(context), settings.TIME_ZONE)
        found = printed.get(key)
        if found is None:
            found = printed[key] = self.nodelist.render(context)
        return found


@register.tag
def printed(parser: Parser, token: Token) -> Printed:
    _tag, name, article = token.split_contents()
    nodelist = parser.parse(("endprinted",))
    parser.delete_first_token()
    return Printed(name, parser.compile_filter(article), nodelist)
