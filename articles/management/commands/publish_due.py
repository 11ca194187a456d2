"""For a timer: do what has fallen due. Without a timer the first visitor's request does the same."""

from collections.abc import Iterable

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import publishing
from articles.models import Article


class Command(BaseCommand):
    help = (
        "Publish every scheduled version whose moment has come, and take away every story whose time is over. Run it each "
        "minute from a timer, if you have one."
    )

    def handle(self, **options: object) -> str:
        now = timezone.now()
        over = list(Article.objects.due_to_expire(now))
        told = [named("Published", publishing.publish_due(now)), named("Expired", over)]
        return "\n".join(filter(None, told)) or "Nothing was due."


def named(what: str, stories: Iterable[Article]) -> str:
    headlines = [story.headline for story in stories]
    return f"{what} {len(headlines)}: " + "; ".join(headlines) if headlines else ""
