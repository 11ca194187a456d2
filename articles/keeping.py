"""Working copies: the words of a form that nobody has saved yet, kept for the one who writes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from articles.models import Article, WorkingCopy

KEPT = timedelta(days=90)
"""After this a forgotten working copy is thrown away."""
OFFERED = 3


def key_of(article: Article | None, token: str) -> str:
    """The name under which the form of a story, or of a story not saved yet, is kept."""
    return f"story:{article.pk}" if article else f"new:{token[:32]}"


def keep(user: Any, article: Article | None, token: str, fields: Mapping[str, Sequence[str]], *, now: datetime) -> WorkingCopy:
    """Keep the fields of the form as `user` left them, in place of what was kept of it before. Two queries."""
    copy = WorkingCopy(user=user, key=key_of(article, token), article=article, kept=now, fields=dict(fields))
    WorkingCopy.objects.filter(kept__lt=now - KEPT).delete()
    WorkingCopy.objects.bulk_create(
        [copy], update_conflicts=True, unique_fields=["user", "key"], update_fields=["article", "kept", "fields"]
    )
    return copy


def kept(user: Any, article: Article) -> WorkingCopy | None:
    """What this user left unsaved in the story; what others left there is theirs alone."""
    return WorkingCopy.objects.filter(user=user, key=key_of(article, "")).first()


def kept_anew(user: Any) -> Sequence[WorkingCopy]:
    """The newest of the user's stories that were never saved."""
    return list(WorkingCopy.objects.filter(user=user, article=None)[:OFFERED])


def find(user: Any, key: str) -> WorkingCopy | None:
    return WorkingCopy.objects.filter(user=user, key=key).first()


def let_go(user: Any, *keys: str) -> None:
    """The words are saved, or not wanted."""
    WorkingCopy.objects.filter(user=user, key__in=keys).delete()
