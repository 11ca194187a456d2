"""The reasons of a pair as one sentence for an editor, in the language of the desk."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.similarity import reasons
from articles.similarity.reasons import Reasons


def sentence(told: Reasons) -> str:
    """“Both mention pouch cells, sk on; tags batteries, Nissan; 12 days apart”."""
    clauses = []
    if named := reasons.heaviest(told.terms):
        clauses.append(_("both mention %(terms)s") % {"terms": ", ".join(named)})
    if told.tags:
        clauses.append(ngettext("tag %(tags)s", "tags %(tags)s", len(told.tags)) % {"tags": ", ".join(told.tags)})
    if told.same_section:
        clauses.append(_("same section"))
    if told.days is not None:
        clauses.append(distance(told.days))
    text = "; ".join(clauses)
    return text[:1].upper() + text[1:]


def distance(days: int) -> str:
    """0 gives “same day”, 1 “1 day apart”, 12 “12 days apart”."""
    return ngettext("%(days)d day apart", "%(days)d days apart", days) % {"days": days} if days else _("same day")
