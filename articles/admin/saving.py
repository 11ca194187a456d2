"""From the story's form to the verbs: save the words, then do what the pressed button says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import allowing, merging, propagating, publishing, relating, translating
from articles.admin.buttons import VERBS
from articles.admin.words import changes, moment_in_words
from articles.forms import StoryForm
from articles.forms.stories import beside, minute
from articles.models import Article, Exclusion, Revision, Status
from articles.publishing.steps import name_of

MOMENTS = {
    "embargo_until": gettext_lazy(
        "Somebody set another embargo while you had the story open: %(moment)s. Nothing was saved over it."
    ),
    "expires_at": gettext_lazy("Somebody set another end while you had the story open: %(moment)s. Nothing was saved over it."),
}
"""The moments that are set on a story itself, and what is said where two people set different ones."""


@dataclass(frozen=True)
class Done:
    """What came of a pressed button: the story, a sentence that says it, and whether readers see the words now."""

    article: Article
    sentence: str
    is_out: bool = False


def save(form: StoryForm, *, change: bool, by: Any, now: datetime) -> Done:
    """Do what the form asks for, and say what was done; what follows all of it follows once. Raises publishing.Refused."""
    with propagating.together():
        return _save(form, change=change, by=by, now=now)


def _save(form: StoryForm, *, change: bool, by: Any, now: datetime) -> Done:
    newest = form.instance.latest_revision_id if change else None
    joined = write(form, change=change, by=by, now=now)
    article = joined.revision.article
    set_beside(article, form, by=by, now=now)
    if joined.theirs:
        return Done(article, told_of_both(joined, form))
    sentence = press(article, joined.revision, form, by=by, now=now, wrote=joined.revision.pk != newest)
    return Done(article, sentence, is_out="_publish" in form.data)


def write(form: StoryForm, *, change: bool, by: Any, now: datetime) -> publishing.Joined:
    """Save the words; what somebody else saved since the form was opened is joined with them."""
    if not change:
        return publishing.Joined(publishing.revise(None, form.words(), now=now, by=by))
    decides = any(name in form.data for name in VERBS)
    return publishing.join(
        form.instance,
        form.words(),
        base=form.cleaned_data["base"] or 0,
        # Words alone may be saved whatever was done to the story meanwhile; what is decided about it rests on how it stood.
        version=form.cleaned_data["version"] if decides else None,
        choices=form.choices(),
        now=now,
        by=by,
    )


def told_of_both(joined: publishing.Joined, form: StoryForm) -> str:
    """What became of two people's words. Nothing is decided about words that the editor has not read yet."""
    theirs, revision = joined.theirs, joined.revision
    assert theirs is not None
    opened = theirs.article.revisions.filter(number=form.cleaned_data["base"]).first()
    words = {"who": name_of(theirs.created_by), "theirs": theirs.number, "number": revision.number,
             "changes": changes(theirs, opened)}  # fmt: skip
    if revision.pk == theirs.pk:
        said = _("%(who)s saved version %(theirs)d meanwhile (%(changes)s); you had changed nothing. This is theirs.")
    else:
        said = _("Saved as version %(number)d, joined with what %(who)s saved meanwhile (%(changes)s).")
    decides = any(name in form.data for name in VERBS)
    then = " " + _("Nothing else was done: read it, then press the button again.") if decides else ""
    return said % words + then


def press(article: Article, revision: Revision, form: StoryForm, *, by: Any, now: datetime, wrote: bool) -> str:
    """The verb of the pressed button; the sentence that says what it did. Asked anew whether `by` may: the words that were
    just saved may have moved the story to another section."""
    pressed = next((name for name in VERBS if name in form.data), None)
    if pressed is None:
        if not wrote:
            return _("Saved. The words are those of version %(number)d.") % {"number": revision.number}
        return _("Saved as version %(number)d.") % {"number": revision.number}
    publishing.require(by, VERBS[pressed], article)
    return ACTS[pressed](article, form, by, now)


def _submit(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    publishing.submit(article, now=now, by=by)
    return _("Saved and submitted for review.")


def _recall(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    publishing.recall(article, now=now, by=by)
    return _("Saved. It is a draft again, and asks nobody to read it.")


def _approve(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    revision = publishing.approve(article, now=now, by=by)
    return _("Approved, as version %(number)d. It waits to be published.") % {"number": revision.number}


def _send_back(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    publishing.send_back(article, note=form.cleaned_data["review_note"], now=now, by=by)
    return _("Saved and sent back. It is a draft again, with your note above the text.")


def _schedule(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    at = form.cleaned_data["schedule_at"]
    publishing.schedule(article, at=at, now=now, by=by, substantial=form.cleaned_data["substantial"])
    return _("Saved. Goes live %(when)s.") % {"when": moment_in_words(at, now)}


def _unschedule(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    publishing.unschedule(article, now=now, by=by)
    return _("Saved. The story is not scheduled any more.")


def _publish(article: Article, form: StoryForm, by: Any, now: datetime) -> str:
    live, substantial = article.status == Status.PUBLISHED, form.cleaned_data["substantial"]
    try:
        publishing.publish(article, now=now, by=by, substantial=substantial)
    except publishing.NothingToPublish:
        return _("Saved. Readers see the newest version already.")
    if not live:
        return _("Published. Readers see it now.")
    if substantial:
        return _("Readers see your changes now, and that the story was updated.")
    return _("Readers see your changes now.")


ACTS = {
    "_submit": _submit, "_recall": _recall, "_approve": _approve, "_send_back": _send_back, "_schedule": _schedule,
    "_unschedule": _unschedule, "_publish": _publish,
}  # fmt: skip


def set_beside(article: Article, form: StoryForm, *, by: Any, now: datetime) -> None:
    """What is set on the story itself, beside its words: embargo, expiry, recommending, pins, exclusions, translations.

    Only what was changed in this form: what somebody else set since it was opened stays. Raises publishing.Conflict where
    both set another embargo.
    """
    current = beside(article)
    wanted = wanted_beside(article, form, current, now)
    moments = {
        name: form.cleaned_data[name] if wanted[name] != minute(getattr(article, name)) else getattr(article, name)
        for name in MOMENTS
    }
    set_moments(article, moments, by=by, now=now, never_recommend=wanted["never_recommend"])
    if wanted["original"] != current["original"]:
        original = Article.objects.filter(pk=wanted["original"]).first() if wanted["original"] else None
        translating.set_original(article, original, now=now, by=by)
    repinned, refused = wanted["pins"] != current["pins"], set(wanted["exclusions"]) != set(current["exclusions"])
    if repinned:
        set_pins(article, wanted["pins"])
    if refused:
        set_exclusions(article, wanted["exclusions"])
    if repinned or refused:
        if article.status == Status.PUBLISHED:
            propagating.published(article.pk)
        else:
            propagating.scheduled()


def set_moments(article: Article, moments: dict[str, Any], *, by: Any, now: datetime, never_recommend: bool) -> None:
    """The embargo and the expiry; an expiry that moves away goes first, so that neither stands in the other's way. The story is
    locked by the save, so what it holds is what there is."""
    expires = moments["expires_at"]
    may_expire = expires != article.expires_at and allowing.may(by, "expire", article)
    if may_expire and (expires is None or (article.expires_at is not None and expires > article.expires_at)):
        publishing.set_expiry(article, expires, now=now, by=by)
    embargo = moments["embargo_until"]
    if (embargo, never_recommend) != (article.embargo_until, article.never_recommend):
        publishing.set_rules(article, embargo_until=embargo, never_recommend=never_recommend, now=now, by=by)
    if may_expire:
        publishing.set_expiry(article, expires, now=now, by=by)


def wanted_beside(article: Article, form: StoryForm, current: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the form asks for, joined with what was set meanwhile; both as forms.beside gives it. Raises publishing.Conflict."""
    cleaned = form.cleaned_data
    mine = {
        "pins": [target.pk for target in cleaned["pins"]],
        "exclusions": [target.pk for target in cleaned["exclusions"]],
        **{name: minute(cleaned[name]) for name in MOMENTS},
        "never_recommend": cleaned["never_recommend"],
        "original": cleaned["original"].pk if cleaned["original"] else None,
    }
    merged = merging.merge({**current, **cleaned["opened"]}, mine, current)
    if any(collision.field == "original" for collision in merged.collisions):
        raise publishing.Conflict(
            _("Somebody linked another translation while you had the story open. Nothing was saved over it.")
        )
    for collision in merged.collisions:
        at = getattr(article, collision.field)
        moment = moment_in_words(at, now) if at else _("none")
        raise publishing.Conflict(MOMENTS[collision.field] % {"moment": moment})
    return merged.values


def set_pins(article: Article, targets: Sequence[int]) -> None:
    """Pin exactly these, in this order."""
    stories = Article.objects.only("pk").in_bulk(targets)
    article.pins.exclude(target__in=targets).delete()
    relating.pin(article, [stories[pk] for pk in targets if pk in stories])


def set_exclusions(article: Article, targets: Sequence[int]) -> None:
    before = set(article.exclusions.values_list("target_id", flat=True))
    wanted = set(targets)
    article.exclusions.filter(target_id__in=before - wanted).delete()
    Exclusion.objects.bulk_create(Exclusion(source=article, target_id=pk) for pk in sorted(wanted - before))
