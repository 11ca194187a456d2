"""What the desk says about a story: its standing as a chip, its moments in words, what changed between two versions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import markup
from articles.models import Article, Revision, Status
from articles.publishing.steps import name_of


@dataclass(frozen=True)
class Standing:
    """Where a story stands: `kind` names the chip's colour, `label` is the chip, `sentence` says it to an editor."""

    kind: str
    label: str
    sentence: str

    def chip(self) -> str:
        return format_html('<span class="chip chip-{}">{}</span>', self.kind, self.label)


def standing(article: Article, scheduled: Revision | None, now: datetime) -> Standing:
    """Where the story stands at `now`; `scheduled` is its version that waits for its moment, if there is one."""
    waits = scheduled is not None and scheduled.publish_at is not None
    found = _scheduled(article, scheduled, now) if waits else STANDINGS[article.status](article, now)
    return replace(found, sentence=" ".join([found.sentence, *_bounds(article, now)]))


def _bounds(article: Article, now: datetime) -> list[str]:
    """What an embargo and an end mean for the story, where they lie ahead."""
    found = []
    if article.embargo_until and article.embargo_until > now:
        when = moment_in_words(article.embargo_until, now)
        found.append(_("Under embargo until %(when)s: nothing publishes it before.") % {"when": when})
    if article.expires_at and article.expires_at > now:
        when = moment_in_words(article.expires_at, now)
        seen = article.status == Status.PUBLISHED
        found.append(
            (_("Readers see it until %(when)s.") if seen else _("Readers will see it until %(when)s.")) % {"when": when}
        )
    return found


def _draft(article: Article, now: datetime) -> Standing:
    return Standing("draft", _("Draft"), _("Only the desk sees it."))


def _in_review(article: Article, now: datetime) -> Standing:
    return Standing("review", _("In review"), _("Somebody was asked to read it. Readers do not see it."))


def _retracted(article: Article, now: datetime) -> Standing:
    when = moment_in_words(article.retracted_at, now) if article.retracted_at else ""
    sentence = _("Taken away from readers: %(when)s. Its address says so.") % {"when": when}
    return Standing("retracted", _("Retracted"), sentence)


def _expired(article: Article, now: datetime) -> Standing:
    when = moment_in_words(article.expired_at, now) if article.expired_at else ""
    sentence = _("Readers saw it until %(when)s. Its address says so; publish it again to show it.") % {"when": when}
    return Standing("expired", _("Expired"), sentence)


def _approved(article: Article, now: datetime) -> Standing:
    newest, sentence = article.latest_revision, _("Read and found good. Readers do not see it yet.")
    if newest is not None and newest.approved_at is not None:
        words = {"who": name_of(newest.approved_by), "number": newest.number}
        words["when"] = moment_in_words(newest.approved_at, now)
        sentence = _("%(who)s approved version %(number)d: %(when)s. Readers do not see it yet.") % words
    return Standing("approved", _("Approved"), sentence)


def _scheduled(article: Article, revision: Revision, now: datetime) -> Standing:
    held = article.embargo_until is not None and article.embargo_until > revision.publish_at
    moment = article.embargo_until if held else revision.publish_at
    label = _("Scheduled %(when)s") % {"when": short_moment(moment, now)}
    words = {"number": revision.number, "when": moment_in_words(moment, now)}
    sentence = _("Version %(number)d goes live %(when)s.") % words
    if held:
        planned = {"when": moment_in_words(revision.publish_at, now)}
        sentence += " " + _("It was scheduled for %(when)s; the embargo holds it.") % planned
    if article.status == Status.PUBLISHED and article.live_revision_id:
        sentence += " " + _("Until then readers see the one that is live now.")
    if revision.pk != article.latest_revision_id:
        sentence += " " + _("What was saved since is not part of it: schedule again to include it.")
    return Standing("scheduled", label, sentence)


def _published(article: Article, now: datetime) -> Standing:
    since = moment_in_words(article.published_at, now) if article.published_at else ""
    if article.has_unpublished_changes:
        sentence = _("Live since %(when)s. Your newest changes are not live yet.") % {"when": since}
        return Standing("changes", _("Published · changes waiting"), sentence)
    if article.is_brief:
        sentence = _("A headline and a teaser, shown only where it is pinned. Write its text to make it a story.")
        return Standing("brief", _("Brief"), sentence)
    return Standing("published", _("Published"), _("Live since %(when)s.") % {"when": since})


def working_headline(article: Article) -> str:
    """The newest version's headline; readers' one where who asks may not look behind it (allowing.visible)."""
    newest = article.latest_revision
    return newest.headline if newest and getattr(article, "is_own", True) else article.headline


STANDINGS: dict[str, Callable[[Article, datetime], Standing]] = {
    Status.DRAFT: _draft, Status.IN_REVIEW: _in_review, Status.APPROVED: _approved, Status.PUBLISHED: _published,
    Status.RETRACTED: _retracted, Status.EXPIRED: _expired,
}  # fmt: skip
"""What is said of a story in each status."""


def short_moment(at: datetime, now: datetime) -> str:
    """“Tue 07:00” within a week, “3 Mar 07:00” beyond, “3 Mar 2025” in another year that is not within the week."""
    local = timezone.localtime(at)
    if timedelta(0) <= at - now < timedelta(days=6):
        return date_format(local, _("D H:i"))
    return date_format(local, _("j M H:i") if local.year == timezone.localtime(now).year else _("j M Y"))


def stamped(name: str, label: Any, never: Any = "") -> Callable[[Any], str]:
    """A column of a list: the moment that a row has under this name, short; whole, with its zone, under the pointer. `never` is
    what stands there without one."""

    @admin.display(description=label, ordering=name)
    def stamp(row: Any) -> str:
        at, now = getattr(row, name), timezone.now()
        if at is None:
            return str(never)
        local = timezone.localtime(at).isoformat(timespec="minutes")
        return format_html('<time datetime="{}" title="{}">{}</time>', local, moment_in_words(at, now), short_moment(at, now))

    stamp.__name__ = name  # the class of the column
    return stamp


def moment_in_words(at: datetime, now: datetime) -> str:
    """“tomorrow 07:00, Europe/Berlin, in 14 h”; “yesterday 18:30, UTC”; “3 March 2026, 07:00, UTC”."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    days = (local.date() - today).days
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days)
    clock = date_format(local, "H:i")
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        clock += f" {local.tzname()}"  # a night in autumn has this time twice
    day = f"{named} {clock}" if named else f"{date_format(local, _('j F Y'))}, {clock}"
    return ", ".join(part for part in (day, settings.TIME_ZONE, _ahead(at - now)) if part)


def _ahead(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if span <= timedelta(0) or minutes >= 60 * 24 * 3:
        return ""
    if minutes < 60:
        return _("in %(minutes)d min") % {"minutes": max(1, minutes)}
    return _("in %(hours)d h") % {"hours": round(minutes / 60)}


def changes(new: Revision, old: Revision | None) -> str:
    """What a version changed, in a line: “headline, text (+12 words), tags”."""
    if old is None:
        return _("First version")
    found = [label for field, label in _labels() if getattr(new, field) != getattr(old, field)]
    if new.body != old.body:
        found.insert(0, _text_change(new, old))
    return ", ".join(found) or _("Nothing")


def _labels() -> list[tuple[str, Any]]:
    return [
        ("headline", _("headline")), ("summary", _("summary")), ("section_id", _("section")), ("authors", _("byline")),
        ("tags", _("tags")), ("lead_photo_id", _("picture")), ("slug", _("slug")), ("canonical_url", _("original address")),
        ("language", _("language")), ("seo_title", _("title for search engines")),
        ("seo_description", _("description for search engines")),
    ]  # fmt: skip


def _text_change(new: Revision, old: Revision) -> str:
    more = markup.word_count(markup.text_of(new.body)) - markup.word_count(markup.text_of(old.body))
    if not more:
        return _("text")
    words = {"more": f"{more:+d}".replace("-", "−")}
    return ngettext("text (%(more)s word)", "text (%(more)s words)", abs(more)) % words
