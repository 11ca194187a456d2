"""What editors have put together: links in their texts, and pins, less what they refused; and what readers follow."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from articles.models import Article, Exclusion, Pin
from articles.relating import lifting, stories

MOST_LINKS = 10
"""A text with more links than this is a digest: it says little about what belongs together."""
MOST_STANDING = 5_000
"""Stories whose standing is kept with the snapshot, which every publication reads."""
FOLLOWED = 1.05
"""A card teaches something where readers follow it so much that its score is lifted by this: 1.4 times the mean, or more."""
BATCH = 500


def lessons() -> dict[int, frozenset[int]]:
    """{story: stories that belong to it}, both ways, among the listed ones; a refusal overrides a link and a pin."""
    refused = refusals()
    listed = set(Article.objects.listed().values_list("pk", flat=True))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs():
        if one != other and {one, other} <= listed and frozenset((one, other)) not in refused:
            found[one].add(other)
            found[other].add(one)
    return {story: frozenset(ids) for story, ids in sorted(found.items())}


def refusals() -> set[frozenset[int]]:
    return {frozenset(pair) for pair in Exclusion.objects.values_list("source_id", "target_id")}


def followed() -> dict[int, frozenset[int]]:
    """{story: what readers follow under it far more than usual}, one way, less what editors refused.

    From the factors that counting keeps: so only where enough readers looked, and corrected for the place of the card.
    """
    refused, found = refusals(), {}
    for source, lifts in sorted(lifting.factors().items()):
        ids = frozenset(pk for pk, lift in lifts.items() if lift >= FOLLOWED and frozenset((source, pk)) not in refused)
        if ids:
            found[source] = ids
    return found


def pairs() -> Iterator[tuple[int, int]]:
    """(story, story that its text links to or that was pinned under it)."""
    yield from Pin.objects.order_by().values_list("source_id", "target_id")
    batch: list[Article] = []
    for article in Article.objects.listed().filter(body__contains="/story/").only("pk", "body").iterator(chunk_size=BATCH):
        batch.append(article)
        if len(batch) == BATCH:
            yield from links(batch)
            batch = []
    yield from links(batch)


def links(batch: list[Article]) -> Iterator[tuple[int, int]]:
    for story, linked in stories.linked_ids({each.pk: each.body for each in batch}).items():
        if len(linked) <= MOST_LINKS:
            yield from ((story, target) for target in linked)


def standing() -> dict[str, int]:
    """{story: how many lessons name it}, of the stories that most of them name."""
    counts = Counter({str(story): len(ids) for story, ids in lessons().items()})
    return dict(sorted(counts.most_common(MOST_STANDING)))
