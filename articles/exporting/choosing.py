"""Which stories are taken out."""

from dataclasses import dataclass
from datetime import datetime

from articles import tagging
from articles.models import Article, Section, Status
from articles.querysets import ArticleQuerySet


class Unknown(Exception):
    """A section, tag or status that there is not; str() is a sentence."""


@dataclass(frozen=True)
class Choice:
    """Filters that all must hold; an empty one holds for every story.

    `since` (included) and `until` (excluded) are moments of the first publication; a story that was never published
    is left out by either. `section` (with those within it) is a name or slug, `tag` a name in any spelling, `status` one
    of ours.
    """

    since: datetime | None = None
    until: datetime | None = None
    section: str = ""
    tag: str = ""
    status: str = ""

    @property
    def is_all(self) -> bool:
        return self == Choice()

    def stories(self) -> ArticleQuerySet:
        """The stories in the order in which they came to be. Raises Unknown."""
        found = Article.objects.order_by("pk")
        if self.since:
            found = found.filter(published_at__gte=self.since)
        if self.until:
            found = found.filter(published_at__lt=self.until)
        if self.section:
            found = found.under_section(self._section())
        if self.tag:
            tags = list(tagging.find([self.tag]).values())
            if not tags:
                raise Unknown(f"There is no tag “{self.tag}”.")
            found = found.filter(tagged__tag=tags[0])
        if self.status:
            if self.status not in Status.values:
                raise Unknown(f"“{self.status}” is no status. There are: {', '.join(Status.values)}.")
            found = found.filter(status=self.status)
        return found

    def _section(self) -> Section:
        known = Section.objects.filter(name__iexact=self.section).first() or Section.objects.filter(slug=self.section).first()
        if known is None:
            raise Unknown(f"There is no section “{self.section}”.")
        return known
