"""Archives of any size with a vocabulary like a newsroom's: Zipf's law for words, running subjects, names that come and go.

Words follow a Zipf distribution (exponent 1.07) over a vocabulary that grows with the archive by Heaps' law; a story takes
part of its words from a subject that lives for a while, with names of its own, so that pairs of words repeat as in print.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from django.db import transaction

from articles import naming
from articles.models import Article, ArticleTag, Author, Credit, Revision, Section, Status, Tag

SYLLABLES = [
    a + b
    for a in "b br c ch d dr f g gr h j k l m n p pl qu r s st t tr v w z".split()
    for b in "a e i o u ai ea or an".split()
]
ENDINGS = ["", "n", "s", "ng", "r", "t", "ly", "l"]
BEGIN, STORIES_A_DAY = datetime(2010, 1, 1, tzinfo=UTC), 20


@dataclass(frozen=True)
class Subject:
    """A running story: words of its own, names of its own, tags."""

    words: list[str]
    names: list[str]
    tags: list[str]


class Vocabulary:
    """Words by rank; `some(n)` draws by Zipf's law."""

    def __init__(self, random: Random, size: int) -> None:
        self.random = random
        self.words = [self.word(rank) for rank in range(size)]
        self.weights = list(accumulate((rank + 2.7) ** -1.07 for rank in range(size)))

    def word(self, rank: int) -> str:
        made = Random(rank)
        parts = 1 + (rank > 60) + (rank > 3000) + (rank > 60_000)
        return "".join(made.choice(SYLLABLES) for _ in range(parts)) + made.choice(ENDINGS)

    def some(self, number: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=number)


def subjects(random: Random, vocabulary: Vocabulary, number: int) -> list[Subject]:
    made, telling = [], vocabulary.words[200:]
    for index in range(number):
        words = random.sample(telling, 60)
        names = [
            f"{random.choice(SYLLABLES)}{random.choice(SYLLABLES)}{index % 9973:x} {random.choice(words)}" for _ in range(8)
        ]
        made.append(Subject(words, names, [f"subject {index % 4000}", f"field {index % 60}"]))
    return made


def texts(number: int, seed: int = 7, length: int = 500) -> Iterator[dict]:
    """`number` stories in the order of their dates: headline, summary, body (HTML), tags, section, author, published."""
    random = Random(seed)
    vocabulary = Vocabulary(random, int(60 * (number * length) ** 0.5) + 5000)
    running = subjects(random, vocabulary, max(number // 12, 10))
    for index in range(number):
        # Subjects live for a while: a story takes one of the forty that are in the news that day.
        at = int(index / number * max(len(running) - 40, 1))
        subject = running[min(at + random.randrange(40), len(running) - 1)]
        size = max(60, int(random.lognormvariate(0, 0.5) * length))
        body = vocabulary.some(int(size * 0.85)) + random.choices(subject.words, k=int(size * 0.11))
        for name in random.choices(subject.names, k=max(1, int(size * 0.02))):
            body.insert(random.randrange(len(body)), name)
        yield {
            "headline": " ".join([random.choice(subject.names), *random.choices(subject.words, k=3), *vocabulary.some(4)]),
            "summary": " ".join(random.choices(subject.words, k=6) + vocabulary.some(14)),
            "body": "<p>" + " ".join(body) + "</p>",
            "tags": subject.tags,
            "section": index % 8,
            "author": random.randrange(60),
            "published": BEGIN + timedelta(days=index / STORIES_A_DAY, minutes=random.randrange(60)),
        }


def fill(number: int, batch: int = 2000) -> None:
    """Write `number` published stories straight into the tables, without relating them."""
    sections = [Section.objects.create(name=f"Section {i}", slug=f"section-{i}") for i in range(8)]
    authors = [Author.objects.create(name=f"Author {i}", slug=f"author-{i}") for i in range(60)]
    tags: dict[str, Tag] = {}
    rows: list[dict] = []
    for row in texts(number):
        rows.append(row)
        if len(rows) == batch:
            _write(rows, sections, authors, tags)
            rows = []
    _write(rows, sections, authors, tags)


@transaction.atomic
def _write(rows: list[dict], sections: list, authors: list, tags: dict[str, Tag]) -> None:
    new = {name for row in rows for name in row["tags"]} - set(tags)
    made = [Tag(name=name, key=naming.tag_key(name), slug=naming.slugify(name)) for name in sorted(new)]
    tags.update((tag.name, tag) for tag in Tag.objects.bulk_create(made))
    # The ids are given here, as each of the two names the other.
    first = Article.objects.count() + 1
    articles = Article.objects.bulk_create(
        Article(pk=pk, headline=row["headline"], headline_key=naming.headline_key(row["headline"]), slug=f"story-{pk - 1}",
                section=sections[row["section"]], created=row["published"], modified=row["published"], status=Status.PUBLISHED,
                summary=row["summary"], body=row["body"], published_at=row["published"],
                live_revision_id=pk, latest_revision_id=pk)
        for pk, row in enumerate(rows, first)
    )  # fmt: skip
    Revision.objects.bulk_create(
        Revision(pk=each.pk, article=each, number=1, created=each.created, headline=each.headline, slug=each.slug)
        for each in articles
    )
    pairs = [(article, row) for article, row in zip(articles, rows, strict=True)]
    Credit.objects.bulk_create(Credit(article=article, author=authors[row["author"]]) for article, row in pairs)
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag=tags[name]) for article, row in pairs for name in row["tags"]
    )
