"""Look after the files of the photos: which are missing, which tell what they must not; and mend them."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import caching, picturing
from articles.models import Photo


class Command(BaseCommand):
    help = "Verify that every photo has its original and all its sizes, and that no original tells its place; --mend mends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="make what is missing, clean what tells too much")
        parser.add_argument(
            "--forget-replaced", type=int, metavar="DAYS",
            help="delete files that were replaced more than so many days ago and that no version of a text names",
        )  # fmt: skip

    def handle(self, *, mend: bool, forget_replaced: int | None, **options: object) -> str:
        if forget_replaced is not None:
            if not 0 <= forget_replaced <= 36_500:
                raise CommandError("Say a number of days from 0 to 36500.")
            number = picturing.forget(timezone.now() - timedelta(days=forget_replaced))
            return f"{number} former files deleted; they can no longer be brought back."
        looked_at = mended = 0
        left: list[str] = []
        for photo in Photo.objects.order_by("pk").iterator(chunk_size=200):
            looked_at += 1
            wrong = picturing.faults(photo)
            if wrong and mend:
                wrong = self._mended(photo)
                mended += not wrong
            if wrong:
                left.append(f"Photo {photo.pk} ({photo}): {'; '.join(wrong)}.")
                self.stderr.write(left[-1])
        if mended:
            caching.touch()
        told = f"{looked_at} photos looked at, {mended} mended, {len(left)} with faults."
        if left:
            raise CommandError(told if mend else f"{told} Mend them with --mend.")
        return told

    def _mended(self, photo: Photo) -> list[str]:
        """What is still wrong after mending."""
        try:
            picturing.mend(photo)
        except FileNotFoundError:
            return picturing.faults(photo)
        except (OSError, picturing.PictureRefused) as reason:
            return [str(reason).rstrip(".")]
        return picturing.faults(photo)
