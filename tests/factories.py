"""Stories, sections, authors, people for tests: made by the verbs, with nothing that a test did not ask for."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.test import TestCase

from articles import naming, publishing
from articles.models import Article, Author, Section

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_numbers = count(1)


def make_section(name: str = "Energy", **fields: object) -> Section:
    section, _ = Section.objects.get_or_create(name=name, defaults={"slug": naming.slugify(name), **fields})
    return section


def make_author(name: str = "Ada Moreau", **fields: object) -> Author:
    author, _ = Author.objects.get_or_create(slug=naming.slugify(name), defaults={"name": name, **fields})
    return author


def make_user(username: str = "ed", *, staff: bool = True, superuser: bool = True, **fields: object):
    return get_user_model().objects.create_user(
        username=username, password="correct horse battery", is_staff=staff, is_superuser=superuser, **fields
    )


def words(headline: str | None = None, **fields: object) -> publishing.Words:
    """Words of a story with a text of its own; `section` may be a name, `authors` names."""
    number = next(_numbers)
    headline = f"Story number {number}" if headline is None else headline
    if isinstance(fields.get("section"), str):
        fields["section"] = make_section(fields["section"])
    if "authors" in fields:
        fields["authors"] = [make_author(name) if isinstance(name, str) else name for name in fields["authors"]]
    fields.setdefault("summary", f"What story {number} is about.")
    fields.setdefault("body", f"<p>The text of story {number}.</p>")
    return publishing.Words(headline=headline, **fields)


def make_draft(headline: str | None = None, *, now: datetime = NOW, by: object = None, **fields: object) -> Article:
    """A story that only editors see."""
    return publishing.revise(None, words(headline, **fields), now=now, by=by).article


def make_article(
    headline: str | None = None,
    *,
    now: datetime = NOW,
    published_at: datetime | None = None,
    by: object = None,
    **fields: object,
) -> Article:
    """A published story, with all that follows a publication done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft = make_draft(headline, now=now, by=by, **fields)
        return publishing.publish(draft, now=now, published_at=published_at, by=by)


def make_brief(headline: str | None = None, *, now: datetime = NOW, **fields: object) -> Article:
    return make_article(headline, now=now, body="", **fields)


def make_scheduled(headline: str | None = None, *, at: datetime = NOW + DAY, now: datetime = NOW, **fields: object) -> Article:
    draft = make_draft(headline, now=now, **fields)
    publishing.schedule(draft, at=at, now=now)
    draft.refresh_from_db()
    return draft


def make_retracted(headline: str | None = None, *, now: datetime = NOW, **fields: object) -> Article:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return publishing.retract(make_article(headline, now=now, **fields), now=now + timedelta(minutes=1))


def make_articles(number: int, **fields: object) -> Sequence[Article]:
    """Published stories, an hour apart, the oldest first."""
    return [make_article(published_at=NOW - timedelta(hours=number - place), **fields) for place in range(number)]
