"""What the desk says about a story among itself: comments with answers, people called by @name, one hand-over note.

Nothing of it is part of a version, a page, a feed or an export. Who may see a story may speak about it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from articles import allowing, markup
from articles.models import Article, Comment, Event, HandOver, Mention

LONGEST = 4000
CALLED = re.compile(r"(?<![\w@.+-])@([\w@.+-]+)")
"""An @ at the beginning of a word: the one in an address of e-mail stands within."""


class Unsaid(Exception):
    """Nothing was written; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True)
class Said:
    """A comment that was written, who was called in it, and the names that nobody here has."""

    comment: Comment
    called: Sequence[Any]
    unknown: Sequence[str]


@dataclass(frozen=True)
class Remark:
    """What began a thread, and the answers to it."""

    comment: Comment
    answers: list[Comment]


# --- comments -------------------------------------------------------------------------------------------------------
@transaction.atomic
def say(article: Article, text: str, *, now: datetime, by: Any, parent: Comment | None = None) -> Said:
    """Write a comment, or an answer to `parent`; people called in it find it on their desk.

    An answer to an answer stands under the remark that began the thread; one to a resolved remark opens it again, because
    there is something to say. Raises Unsaid for a text that is empty or over LONGEST characters.
    """
    text = _sayable(text)
    first = parent.parent or parent if parent else None
    comment = Comment.objects.create(article=article, parent=first, by=by, at=now, text=text)
    if first:
        reopen(first)
    called, unknown = _people_in(text, article)
    others = [person for person in called if person != by]
    Mention.objects.bulk_create(Mention(comment=comment, user=person) for person in others)
    if first:
        read(article, by, now=now)
    return Said(comment, others, unknown)


def resolve(comment: Comment, *, now: datetime, by: Any) -> None:
    """There is nothing left to do about this remark. The first one to say so is the one who did."""
    Comment.objects.open().filter(pk=comment.pk).update(resolved_at=now, resolved_by=by)


def reopen(comment: Comment) -> None:
    """There is something left to do after all."""
    Comment.objects.remarks().filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)


def thread(article: Article) -> Sequence[Remark]:
    """All that was said about a story, the oldest first, with whom each comment calls. Two queries; one where nothing was."""
    said = article.comments.select_related("by", "resolved_by").prefetch_related("mentions").order_by("at", "pk")
    remarks: dict[int, Remark] = {}
    answers = []
    for comment in said:
        if comment.parent_id:
            answers.append(comment)
        else:
            remarks[comment.pk] = Remark(comment, [])
    for answer in answers:
        remarks[answer.parent_id].answers.append(answer)
    return list(remarks.values())


# --- people ---------------------------------------------------------------------------------------------------------
def mentions_of(user: Any) -> QuerySet[Mention]:
    """Where this person is called and has not read it yet, the newest first."""
    unread = Mention.objects.unread().filter(user=user)
    return unread.select_related("comment__by", "comment__article__latest_revision").order_by("-comment")


def read(article: Article, user: Any, *, now: datetime) -> int:
    """This person has seen what the thread says; returns how many mentions were new to them."""
    return Mention.objects.unread().filter(user=user, comment__article=article).update(read_at=now)


def called_in(text: str) -> Iterator[tuple[str, bool]]:
    """The text in its pieces, and whether each is an @name."""
    at = 0
    for match in CALLED.finditer(text):
        name = match.group().rstrip(".+-")
        yield text[at : match.start()], False
        yield name, True
        at = match.start() + len(name)
    yield text[at:], False


# --- handing over ---------------------------------------------------------------------------------------------------
@transaction.atomic
def hand_over(article: Article, text: str, *, to: Any, now: datetime, by: Any) -> HandOver:
    """Write what is left to do, for somebody (None: whoever comes), in place of the note before. Raises Unsaid."""
    text = _sayable(text)
    if to is not None and not allowing.who_sees(article).filter(pk=to.pk).exists():
        raise Unsaid(_("%(name)s may not see this story; choose somebody who may.") % {"name": to})
    note, _made = HandOver.objects.update_or_create(article=article, defaults={"text": text, "to": to, "by": by, "at": now})
    _log(article, "hand_over", now, by, f"{to or ''}: {text}" if to else text)
    return note


@transaction.atomic
def take_off(article: Article, *, now: datetime, by: Any) -> None:
    """It is done: there is no note any more. What it said stays in the story's log."""
    if HandOver.objects.filter(article=article).delete()[0]:
        _log(article, "handed", now, by, "")


def handed_to(user: Any) -> QuerySet[HandOver]:
    """Notes for this person, the oldest first."""
    return (
        HandOver.objects.filter(to=user)
        .select_related("by", "article__latest_revision", "article__section")
        .order_by("at", "pk")
    )


# --- steps ----------------------------------------------------------------------------------------------------------
def _sayable(text: str) -> str:
    text = markup.clean_lines(text)
    if not text:
        raise Unsaid(_("Write something first."))
    if len(text) > LONGEST:
        words = {"length": len(text), "most": LONGEST}
        raise Unsaid(_("That has %(length)d characters; %(most)d is the most.") % words)
    return text


def _people_in(text: str, article: Article) -> tuple[list[Any], list[str]]:
    """Who is called in the text, and the names that nobody has; one query, none without an @."""
    names = [name.removeprefix("@") for name, is_called in called_in(text) if is_called]
    if not names:
        return [], []
    field = get_user_model().USERNAME_FIELD
    keys = {name.lower() for name in names}
    found = allowing.who_sees(article).annotate(key=Lower(field)).filter(key__in=keys)
    by_name = {person.get_username(): person for person in found}
    by_key = {name.lower(): person for name, person in by_name.items()}
    pairs = [(name, by_name.get(name) or by_key.get(name.lower())) for name in dict.fromkeys(names)]
    called = dict.fromkeys(person for _name, person in pairs if person)
    return list(called), [name for name, person in pairs if not person]


def _log(article: Article, verb: str, now: datetime, by: Any, note: str) -> None:
    revision = article.latest_revision_id
    Event.objects.create(article=article, at=now, by=by, verb=verb, revision_id=revision, note=note[:300])
