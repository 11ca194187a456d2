"""For a timer, once a day: what readers follow moves the order of the boxes a little, and old counts are forgotten."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import counting


class Command(BaseCommand):
    help = "Bring the order of related stories in line with what readers follow, and forget counts older than 90 days."

    def handle(self, **options: object) -> str:
        now = timezone.now()
        lifted = counting.lift_rows(now)
        gone = counting.prune(timezone.localdate(now - counting.WINDOW)) + counting.forget(
            timezone.localdate(now - counting.WINDOW)
        )
        return f"Pairs with enough readers: {lifted.pairs}. Boxes in a new order: {lifted.boxes}. Counts forgotten: {gone}."
