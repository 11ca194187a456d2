"""`translate`, `url` and `static`, as Django's own; where nothing in one varies, its words are said once and kept.

Load it after i18n and static: {% load i18n static newsroom once %}. A page has some thirty of them, and each costs as much as
five variables: a catalogue, a list of patterns, a storage is asked. What is kept holds for one language.
"""

from collections.abc import Callable

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode, url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode, do_static
from django.utils.translation import get_language

register = template.Library()


def language_of(context: Context) -> str | None:
    """The language of the page: base.html asks for it once (`language`), because to ask costs as much as five variables.

    So no page changes its language halfway ({% language %}); a test says so.
    """
    return context.get("language") or get_language()


class Once(Node):
    """A node that prints the same each time."""

    child_nodelists = ()

    def __init__(self, node: Node) -> None:
        self.node = node
        self.printed: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = language_of(context)
        found = self.printed.get(language)
        if found is None:
            found = self.printed[language] = str(self.node.render(context))
        return found


def varies(node: Node) -> bool:
    """Whether what the node prints depends on the page, or it prints nothing and sets a variable."""
    if isinstance(node, TranslateNode):
        words = node.filter_expression
        return bool(node.asvar or node.message_context or words.filters or words.var.lookups)
    if isinstance(node, URLNode):
        name = node.view_name
        return bool(node.asvar or node.args or node.kwargs or name.is_var or ":" in name.var)
    return not isinstance(node, StaticNode) or bool(node.varname or node.path.is_var or node.path.filters)


def said_once(compile_tag: Callable[[Parser, Token], Node]) -> Callable[[Parser, Token], Node]:
    def compiled(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        return node if varies(node) else Once(node)

    return compiled


register.tag("translate", said_once(do_translate))
register.tag("url", said_once(url))
register.tag("static", said_once(do_static))
