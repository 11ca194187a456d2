"""What the demonstration's desk is working on: stories of a file of samples, each taken through its life by the verbs."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from articles import conversing, naming, picturing, publishing
from articles.models import Article, Author, Photo, Section

Act = Mapping[str, Any]
"""One thing that somebody does to a story: who (`by`), what (`does`), how many hours ago, and what it takes."""


def lay_out(source: Path, pictures: Path, *, now: datetime) -> int:
    """Lay the stories of a file of samples upon the desk; returns how many were new to it.

    A story that is here already, however it stands by now, is left alone; one of the archive that gets another version is known
    by that version's writer. `pictures` is the folder of their lead photos.
    """
    people = {person.get_username(): person for person in get_user_model().objects.all()}
    stories = [story for story in json.loads(source.read_text()) if not _is_here(story, people)]
    for story in stories:
        article = Article.objects.filter(slug=story["slug"]).first()
        for act in story["life"]:
            at = now - timedelta(hours=act["hours_ago"])
            by = people[act["by"]]
            if act["does"] == "write":
                article = _write(article, {"slug": story["slug"], **act["words"]}, pictures, at=at, by=by)
            else:
                DOES[act["does"]](article, act, at, by, people)
    return len(stories)


def _is_here(story: Mapping[str, Any], people: Mapping[str, Any]) -> bool:
    article = Article.objects.filter(slug=story["slug"]).first()
    return article is not None and article.revisions.filter(created_by=people[story["life"][0]["by"]]).exists()


# --- what people do -------------------------------------------------------------------------------------------------
def _write(article: Article | None, words: dict[str, Any], pictures: Path, *, at: datetime, by: Any) -> Article:
    """A version more, in which these words are new and the others stay; the story, if it is a new one."""
    before = publishing.words_of(article.latest_revision) if article and article.latest_revision else None
    if "section" in words:
        words["section"] = Section.objects.get(name=words["section"])
    if "authors" in words:
        words["authors"] = [Author.objects.get(slug=naming.slugify(name)) for name in words["authors"]]
    if "photo" in words:
        words["lead_photo"] = _photo(pictures / words.pop("photo"), at)
    kept = {} if before is None else vars(before)
    return publishing.revise(article, publishing.Words(**{**kept, **words}), now=at, by=by).article


def _photo(file: Path, now: datetime) -> Photo:
    """The archive's own photo, which the same bytes are known by."""
    return picturing.store(file.read_bytes(), name=file.name, now=now, at_once=picturing.NONE)


def _submit(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    publishing.submit(article, now=at, by=by)


def _approve(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    publishing.approve(article, now=at, by=by)


def _send_back(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    publishing.send_back(article, note=act["text"], now=at, by=by)


def _schedule(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    publishing.schedule(article, at=_ahead(act, at), now=at, by=by)


def _embargo(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    publishing.set_rules(article, embargo_until=_ahead(act, at), never_recommend=False, now=at, by=by)


def _comment(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    conversing.say(article, act["text"], now=at, by=by)


def _answer(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    first = conversing.thread(article)[-1].comment
    conversing.say(article, act["text"], now=at, by=by, parent=first)


def _hand_over(article: Article, act: Act, at: datetime, by: Any, people: Mapping[str, Any]) -> None:
    conversing.hand_over(article, act["text"], to=people[act["to"]], now=at, by=by)


DOES: dict[str, Callable[..., None]] = {
    "submit": _submit, "approve": _approve, "send_back": _send_back, "schedule": _schedule, "embargo": _embargo,
    "comment": _comment, "answer": _answer, "hand_over": _hand_over,
}  # fmt: skip


def _ahead(act: Act, at: datetime) -> datetime:
    """A time of day, so many days after `at`, in the site's time zone."""
    there = timezone.localtime(at)
    return datetime.combine(there.date() + timedelta(days=act["days"]), time.fromisoformat(act["time"]), there.tzinfo)
