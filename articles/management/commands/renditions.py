"""Look after the files of the photos: which are missing, which tell what they must not; and mend them."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import caching, picturing
from articles.models import Photo


class Command(BaseCommand):
    help = "Verify that every photo has its original and all its sizes, and that no original tells its place; --mend mends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="make what is missing, clean what tells too much")

    def handle(self, *, mend: bool, **options: object) -> str:
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
