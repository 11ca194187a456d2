"""Another section for a story: a version more, as if its form had been opened."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import propagating
from articles.models import Article, Section
from articles.publishing.amending import amend
from articles.publishing.refusals import NothingToDo
from articles.publishing.steps import locked, log


@transaction.atomic
def refile(article: Article, *, section: Section, now: datetime, by: Any = None) -> Article:
    """File the story's newest version under `section`.

    Where readers see the newest version, they find it there at once and are not told of an update: no word has changed.
    Raises NothingToDo where it stands there already.
    """
    article = locked(article, None)
    latest = article.latest_revision
    if latest is None or latest.section_id == section.pk:
        raise NothingToDo(_("It belongs to “%(section)s” already.") % {"section": section})
    note = _("Moved to %(section)s") % {"section": section}
    _revision, live = amend(article, {"section_id": section.pk}, now=now, by=by, note=note)
    if live:
        Article.objects.filter(pk=article.pk).update(section=section)
        propagating.published(article.pk)
    else:
        propagating.drafted([article.pk])
    log(article, "refile", now, by, note=note)
    return article
