"""Who may add to the vocabulary. Where TAGS_CLOSED is set, only those with the right to add tags."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import naming
from articles.tagging import finding, nearing
from articles.tagging.refusals import Refused


class Closed(Refused):
    """A name is not in the closed vocabulary; str() is a sentence that says what to do."""


def may_add(by: Any) -> bool:
    """Whether `by` (a user; None for a command) may use a name that is no tag yet."""
    return not settings.TAGS_CLOSED or bool(by and by.has_perm("articles.add_tag"))


def admit(raw: Iterable[str], by: Any) -> None:
    """Let these names into a story. Raises Closed if one is new, the vocabulary is closed and `by` may not add to it.

    Who may, adds: in a closed vocabulary the tag is made at once, so that anybody may publish the story. At most three
    queries for known names; none where the vocabulary is open.
    """
    if not settings.TAGS_CLOSED:
        return
    unknown = missing(raw)
    if unknown and not may_add(by):
        raise Closed(refusal(unknown))
    for name in unknown:
        finding.make(name)


def missing(raw: Iterable[str]) -> list[str]:
    """The names that neither a tag has nor another spelling of one, in their order; two queries."""
    wanted = finding.names(raw)
    known = finding.find(wanted)
    return [name for name in wanted if naming.tag_key(name) not in known]


def refusal(unknown: Sequence[str]) -> str:
    """Why these names are refused, what they are near to, and who can help."""
    names = ", ".join(_("“%(name)s”") % {"name": name} for name in unknown)
    sentence = ngettext(
        "%(names)s is not a tag here, and the list of tags is closed.",
        "%(names)s are not tags here, and the list of tags is closed.",
        len(unknown),
    ) % {"names": names}
    near = dict.fromkeys(tag.name for name in unknown for tag in nearing.near(name))
    if near:
        sentence += " " + _("Did you mean %(names)s?") % {"names": ", ".join(near)}
    return sentence + " " + _("Choose a tag that exists, or ask somebody who may add tags.")
