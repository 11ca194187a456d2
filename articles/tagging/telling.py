"""A change of tags in words, for the desk."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import TagChange

SENTENCES = {
    TagChange.Verb.MERGE: gettext_lazy("%(names)s merged into “%(into)s”"),
    TagChange.Verb.RENAME: gettext_lazy("%(names)s changed to “%(into)s”"),
    TagChange.Verb.SPLIT: gettext_lazy("stories of %(names)s moved to “%(into)s”"),
    TagChange.Verb.DELETE: gettext_lazy("%(names)s deleted"),
}
MOST_NAMES = 4


def told(change: TagChange) -> str:
    """“EVs” and “e-cars” merged into “electric vehicles”."""
    names = [_("“%(name)s”") % {"name": name} for name in change.names[:MOST_NAMES]]
    if len(change.names) > MOST_NAMES:
        names[-1:] = [_("%(number)d others") % {"number": len(change.names) - MOST_NAMES + 1}]
    sentence = SENTENCES[TagChange.Verb(change.verb)]
    return sentence % {"names": get_text_list(names, _("and")), "into": change.into}


def when(at: datetime) -> str:
    """The moment in the site's time zone."""
    return date_format(timezone.localtime(at), _("j N Y, H:i"))
