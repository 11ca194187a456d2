"""For a timer: publish what has fallen due. Without a timer the first visitor's request does the same."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import publishing


class Command(BaseCommand):
    help = "Publish every scheduled version whose moment has come. Run it each minute from a timer, if you have one."

    def handle(self, **options: object) -> str:
        stories = publishing.publish_due(timezone.now())
        if not stories:
            return "Nothing was due."
        return f"Published {len(stories)}: " + "; ".join(story.headline for story in stories)
