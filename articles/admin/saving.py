"""From the story's form to the verbs: save the words, then do what the pressed button says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import propagating, publishing, relating
from articles.admin.words import moment_in_words
from articles.forms import StoryForm
from articles.models import Article, Exclusion, Revision, Status


@dataclass(frozen=True)
class Button:
    """A button of the form: its name, what it says, and what pressing it will do."""

    name: str
    label: Any
    hint: Any
    main: bool = False


def asks_to_publish(pressed: Mapping[str, Any]) -> bool:
    """Whether the pressed button brings words before readers, now or later: that takes the right to change stories."""
    return any(name in pressed for name in ("_publish", "_schedule", "_unschedule"))


def buttons(article: Article | None, *, may_publish: bool) -> list[Button]:
    """The buttons of a story's form, the main one last."""
    return [button for button in _buttons(article) if may_publish or not asks_to_publish({button.name: True})]


def _buttons(article: Article | None) -> list[Button]:
    status = article.status if article else Status.DRAFT
    if status == Status.PUBLISHED:
        return [
            Button("_save", gettext_lazy("Save without publishing"), gettext_lazy("Readers see no change")),
            Button("_publish", gettext_lazy("Publish changes"), gettext_lazy("Readers see them at once"), main=True),
        ]
    found = [Button("_save", gettext_lazy("Save draft"), gettext_lazy("Only the desk sees it"))]
    if status == Status.DRAFT:
        found.append(Button("_submit", gettext_lazy("Submit for review"), gettext_lazy("Asks a colleague to read it")))
    again = status == Status.RETRACTED
    label = gettext_lazy("Publish again") if again else gettext_lazy("Publish now")
    return [*found, Button("_publish", label, gettext_lazy("Readers see it at once"), main=True)]


def save(form: StoryForm, *, change: bool, by: Any, now: datetime) -> tuple[Article, str]:
    """Do what the form asks for: the story, and a sentence that says what was done. Raises publishing.Refused."""
    before = form.instance if change else None
    version = form.cleaned_data["version"] if change else None
    if change and version is None:
        version = -1  # a form that does not say what it was opened with cannot know what it overwrites
    newest = before.latest_revision_id if before else None
    revision = publishing.revise(before, form.words(), now=now, by=by, version=version)
    article = revision.article
    set_beside(article, form, now=now)
    done = press(article, revision, form, by=by, now=now, wrote=revision.pk != newest)
    return article, done


def press(article: Article, revision: Revision, form: StoryForm, *, by: Any, now: datetime, wrote: bool) -> str:
    """The verb of the pressed button; the sentence that says what it did."""
    pressed, at = form.data, form.cleaned_data.get("schedule_at")
    if "_publish" in pressed:
        return _publish(article, by, now)
    if "_submit" in pressed:
        publishing.submit(article, now=now, by=by)
        return _("Saved and submitted for review.")
    if "_schedule" in pressed and at:
        publishing.schedule(article, at=at, now=now, by=by)
        return _("Saved. Goes live %(when)s.") % {"when": moment_in_words(at, now)}
    if "_unschedule" in pressed:
        publishing.unschedule(article, now=now, by=by)
        return _("Saved. The story is not scheduled any more.")
    if not wrote:
        return _("Saved. The words are those of version %(number)d.") % {"number": revision.number}
    return _("Saved as version %(number)d.") % {"number": revision.number}


def _publish(article: Article, by: Any, now: datetime) -> str:
    live = article.status == Status.PUBLISHED
    try:
        publishing.publish(article, now=now, by=by)
    except publishing.NothingToPublish:
        return _("Saved. Readers see the newest version already.")
    return _("Readers see your changes now.") if live else _("Published. Readers see it now.")


def set_beside(article: Article, form: StoryForm, *, now: datetime) -> None:
    """What is set on the story itself, beside its words: embargo, recommending, pins and exclusions."""
    cleaned = form.cleaned_data
    rules = {"embargo_until": cleaned["embargo_until"], "never_recommend": cleaned["never_recommend"]}
    publishing.set_rules(article, now=now, **rules)
    changed = set_pins(article, cleaned["pins"])
    changed |= set_exclusions(article, cleaned["exclusions"])
    if changed:
        if article.status == Status.PUBLISHED:
            propagating.published(article.pk)
        else:
            propagating.scheduled()


def set_pins(article: Article, targets: Sequence[Article]) -> bool:
    """Pin exactly these, in this order; whether that changed anything."""
    before = list(article.pins.in_order().values_list("target_id", flat=True))
    if before == [target.pk for target in targets]:
        return False
    article.pins.exclude(target__in=targets).delete()
    relating.pin(article, targets)
    return True


def set_exclusions(article: Article, targets: Sequence[Article]) -> bool:
    before = set(article.exclusions.values_list("target_id", flat=True))
    wanted = {target.pk for target in targets}
    article.exclusions.filter(target_id__in=before - wanted).delete()
    Exclusion.objects.bulk_create(Exclusion(source=article, target_id=pk) for pk in sorted(wanted - before))
    return before != wanted
