"""What an import did, item by item."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Warning:
    """Something that did not come in as the source has it."""

    line: int
    text: str


@dataclass(frozen=True)
class Item:
    """One story of one file: what became of it, why, and what the reporter should look at."""

    outcome: Outcome
    name: str
    line: int = 1
    headline: str = ""
    sentence: str = ""
    warnings: tuple[Warning, ...] = ()
    article_id: int | None = None


@dataclass
class ImportReport:
    """Every item, the files that are of no known format, and what else happened along the way."""

    items: list[Item] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many items were created, updated, unchanged, refused (in this order)."""
        counted = Counter(item.outcome for item in self.items)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def summary(self) -> str:
        """ "4 created, 1 updated, 3 unchanged, 1 refused" """
        return ", ".join(f"{number} {outcome}" for outcome, number in self.counts.items())
