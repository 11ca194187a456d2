"""The desk's home: the piles as somebody finds them, narrowed to a section and a person if the address says so."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import allowing
from articles.admin import piles
from articles.admin.piles import Choice, Line, Pile
from articles.admin.words import moment_in_words, short_moment
from articles.models import Section

NAMES = {
    "no_summary": gettext_lazy("no summary"), "no_section": gettext_lazy("no section"), "no_tags": gettext_lazy("no tags"),
    "long_headline": gettext_lazy("long headline"), "known_headline": gettext_lazy("headline seen before"),
    "no_alt": gettext_lazy("photo without alt text"), "no_credit": gettext_lazy("photo without credit"),
    "rights": gettext_lazy("photo rights"), "rights_in_text": gettext_lazy("photo rights in the text"),
    "no_alt_in_text": gettext_lazy("picture without alt text"), "link_nowhere": gettext_lazy("link that leads nowhere"),
    "link_hidden": gettext_lazy("link that readers cannot open"), "past_date": gettext_lazy("date has passed"),
    "embargo": gettext_lazy("embargo"),
}  # fmt: skip
"""What the lists of the desk call the checks; one of your own is called by its name."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """All that the home's template prints; nothing for somebody who may not see stories. Always as many queries."""
    user, now = request.user, timezone.now()
    if not allowing.may(user, "see"):
        return {}
    sections, people = list(Section.objects.all()), list(allowing.who_sees())
    choice = chosen(request, sections, people, own=None if allowing.sees_all(user) else user)
    whose = choice.person or user
    return {
        "now": now,
        "may_add": allowing.may_add(user),
        "sections": sections,
        "people": people,
        "choice": choice,
        # Yours; on its way to readers; to be looked after. Each pile has its place, whatever lies in the others.
        "columns": [
            [*_for_you(user, choice, now), _drafts(whose, user, choice, now)],
            [_review(choice, now), _approved(choice, now), _scheduled(choice, now), _today(choice, now)],
            [_failing(choice), _stale(choice, now), _pending(choice, now)],
        ],
        "counts": piles.counts(),
    }


def chosen(request: HttpRequest, sections: list[Section], people: list[Any], *, own: Any = None) -> Choice:
    """What the address asks for; a number that nobody has is as good as none. `own` is who sees only their own stories."""
    wanted = {name: request.GET.get(name, "") for name in ("section", "person")}
    section = next((each for each in sections if str(each.pk) == wanted["section"]), None)
    return Choice(section, next((each for each in people if str(each.pk) == wanted["person"]), None), own)


# --- the piles ------------------------------------------------------------------------------------------------------
def _for_you(user: Any, choice: Choice, now: datetime) -> list[Pile]:
    called, more_called = piles.first(piles.mentions(user, choice), lambda mention: _called(mention, now))
    handed, more_handed = piles.first(piles.handed(user, choice), lambda note: _handed(note, now))
    return [
        Pile("handed", _("Handed to you"), handed, _("Nothing is left to you. “Hand over…”, in a story’s form, leaves it to a "
             "colleague."), more_handed, "?attention=handed"),
        Pile("mentions", _("You are called"), called, _("Nobody calls you. @ and a name, in a comment, calls a colleague."),
             more_called, "?attention=called"),
    ]  # fmt: skip


def _review(choice: Choice, now: datetime) -> Pile:
    def line(story: Any) -> Line:
        return _story(story, _joined(_since(story.since or story.modified, now), _writer(story)))

    lines, more = piles.first(piles.in_review(choice), line)
    return Pile("review", _("In review"), lines, _("Nothing waits for a second pair of eyes."), more, "?standing=review")


def _approved(choice: Choice, now: datetime) -> Pile:
    def line(story: Any) -> Line:
        return _story(story, _joined(_ago(story.modified, now), _writer(story)))

    lines, more = piles.first(piles.approved(choice), line)
    empty = _("Nothing approved waits to be published.")
    return Pile("approved", _("Approved"), lines, empty, more, "?standing=approved")


def _scheduled(choice: Choice, now: datetime) -> Pile:
    rows = list(piles.scheduled(choice)[: piles.LINES + 1])
    found = [(version.publish_at, _waiting(version, now)) for version in rows[: piles.LINES]]
    overdue = [line for _at, line in found if line.urgent]
    days = [(_("Overdue"), overdue)] if overdue else []
    days += [(_day(at, now), lines) for at, lines in piles.by_day(pair for pair in found if not pair[1].urgent)]
    return Pile(
        "scheduled", _("Scheduled"), [line for _at, line in found], _("Nothing is scheduled. A story’s form has “Go live at”."),
        len(rows) > piles.LINES, "?standing=scheduled", days,
    )  # fmt: skip


def _drafts(whose: Any, user: Any, choice: Choice, now: datetime) -> Pile:
    in_section = Choice(choice.section, own=choice.own)
    lines, more = piles.first(piles.drafts_of(whose, in_section), lambda story: _story(story, _ago(story.modified, now)))
    name = whose.get_full_name() or whose.get_username()
    heading = _("Your drafts") if whose == user else _("Drafts of %(name)s") % {"name": name}
    empty = _("No draft here. Begin one: “New story”.")
    return Pile("mine", heading, lines, empty, more, f"?standing=draft&person={whose.pk}")


def _failing(choice: Choice) -> Pile:
    def line(checkup: Any) -> Line:
        found = ", ".join(str(NAMES.get(name, name)) for name in checkup.found)
        return _story(checkup.article, found, urgent=checkup.blocks)

    lines, more = piles.first(piles.failing(choice), line)
    empty = _("The checks find nothing to mend in what is being worked on.")
    return Pile("failing", _("To be mended"), lines, empty, more, "?attention=checks")


def _today(choice: Choice, now: datetime) -> Pile:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    lines, more = piles.first(
        piles.published_since(midnight, choice),
        lambda story: _story(story, _joined(date_format(timezone.localtime(story.published_at), "H:i"), _writer(story))),
    )
    empty = _("Nothing yet today. What is in review or scheduled comes next.")
    return Pile("today", _("Published today"), lines, empty, more, "?standing=published&o=-5")


def _stale(choice: Choice, now: datetime) -> Pile:
    def line(story: Any) -> Line:
        return _story(story, _joined(_ago(story.modified, now), _writer(story)))

    lines, more = piles.first(piles.stale(now, choice), line)
    empty = _("No draft has lain for two weeks.")
    return Pile("stale", _("Stale drafts"), lines, empty, more, "?attention=stale")


def _pending(choice: Choice, now: datetime) -> Pile:
    def line(link: Any) -> Line:
        story = _("waits under “%(headline)s”") % {"headline": Truncator(link.source.headline).chars(60)}
        return Line(link.source, link.headline, _joined(story, _ago(link.created, now)), link.source.section, place="#related")

    lines, more = piles.first(piles.pending(choice), line)
    empty = _("No related headline waits for its story.")
    return Pile("pending", _("Related headlines that wait"), lines, empty, more, "pending")


# --- lines ----------------------------------------------------------------------------------------------------------
def _story(story: Any, note: str, *, urgent: bool = False) -> Line:
    left = getattr(story, "hand_over", None)
    return Line(story, _headline(story), note, story.section, urgent, left.text if left else "")


def _waiting(version: Any, now: datetime) -> Line:
    left = getattr(version.article, "hand_over", None)
    overdue = version.publish_at <= now
    at = moment_in_words(version.publish_at, now) if overdue else date_format(timezone.localtime(version.publish_at), "H:i")
    return Line(version.article, version.headline, at, version.article.section, overdue, left.text if left else "")


def _called(mention: Any, now: datetime) -> Line:
    comment = mention.comment
    said = _("%(who)s: %(words)s") % {"who": _name(comment.by), "words": Truncator(comment.text).chars(110)}
    return Line(
        comment.article, _headline(comment.article), _joined(said, _ago(comment.at, now)), place=f"#comment-{comment.pk}"
    )


def _handed(note: Any, now: datetime) -> Line:
    return Line(
        note.article, _headline(note.article), _joined(_name(note.by), _ago(note.at, now)), note.article.section,
        left=note.text, place="#hand-over",
    )  # fmt: skip


# --- words ----------------------------------------------------------------------------------------------------------
def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else _("somebody who is gone")


def _headline(story: Any) -> str:
    return str((story.latest_revision or story).headline)


def _writer(story: Any) -> str:
    newest = story.latest_revision
    return _name(newest.created_by) if newest and newest.created_by else ""


def _ago(at: datetime, now: datetime) -> str:
    """“just now”, “20 min ago”, “5 h ago”, “3 days ago”, then the date."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(minutes)d min ago") % {"minutes": minutes}
    if minutes < 60 * 24:
        return _("%(hours)d h ago") % {"hours": minutes // 60}
    if minutes < 60 * 24 * 28:
        days = minutes // (60 * 24)
        return _("yesterday") if days == 1 else _("%(days)d days ago") % {"days": days}
    return short_moment(at, now) if (now - at) < timedelta(days=300) else date_format(timezone.localtime(at), _("j M Y"))


def _since(at: datetime, now: datetime) -> str:
    return _("submitted %(when)s") % {"when": _ago(at, now)}


def _day(day: datetime, now: datetime) -> str:
    days = (day.date() - timezone.localtime(now).date()).days
    return {0: _("Today"), 1: _("Tomorrow")}.get(days) or date_format(day, _("l, j F"))
