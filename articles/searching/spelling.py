"""What a misspelt word could have meant: the nearest of the words that stories are about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import Q

from articles.models import SearchWord
from articles.searching.questions import Question
from articles.searching.terms import is_spaceless, plainest

SHORTEST, LONGEST = 4, 60
TWO_SLIPS_FROM = 8
"""So many letters make two slips of the pen forgivable."""
LEARN = (
    "INSERT INTO articles_searchword (word, written, head, tail, length, stories) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (word) DO UPDATE SET stories = articles_searchword.stories + excluded.stories, written = CASE "
    "WHEN LENGTH(excluded.written) < LENGTH(articles_searchword.written) THEN excluded.written "
    "ELSE articles_searchword.written END"
)


class Words:
    """Words that stories are about, counted, with the way in which they are written."""

    def __init__(self) -> None:
        self.stories: Counter[str] = Counter()
        self.written: dict[str, str] = {}

    def add(self, texts: Iterable[Mapping[str, str]]) -> None:
        """Count the subjects ({word: as it is written}) of some texts."""
        for subjects in texts:
            self.stories.update(subjects.keys())
            for word, written in subjects.items():
                self.written[word] = plainest(self.written.get(word, written), written)

    def rows(self) -> Iterator[tuple[str, str, str, str, int, int]]:
        """Those that can be misspelt, in their order: two processes that write them never wait for each other."""
        for word, number in sorted(self.stories.items()):
            if SHORTEST <= len(word) < LONGEST and word.isalpha() and not is_spaceless(word):
                yield word, self.written[word][:LONGEST], word[:2], word[-2:], len(word), number


def learn(words: Words) -> None:
    """Add what new stories are about."""
    rows = list(words.rows())
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(LEARN, rows)


def replace(words: Words) -> None:
    """These words instead of all that were known."""
    SearchWord.objects.all().delete()
    fields = ("word", "written", "head", "tail", "length", "stories")
    SearchWord.objects.bulk_create((SearchWord(**dict(zip(fields, row, strict=True))) for row in words.rows()), batch_size=2000)


def corrected(question: Question) -> Question | None:
    """The question with the nearest known word in place of each unknown one; None if there is nothing to correct.

    Two queries. A word of four letters or more may have one slip (a letter too many, too few, wrong, or two exchanged),
    one of eight or more two; one half of it, at least, must begin or end as it should.
    """
    asked = {term.words[0] for term in question.required if len(term.words) == 1 and len(term.words[0]) >= SHORTEST}
    unknown = sorted(asked - set(SearchWord.objects.filter(word__in=asked).values_list("word", flat=True)))
    if not unknown:
        return None
    near = Q()
    for word in unknown:
        slips = slips_allowed(word)
        span = Q(length__gte=len(word) - slips, length__lte=len(word) + slips)
        near |= span & (Q(head=word[:2]) | Q(tail=word[-2:]))
    known = list(SearchWord.objects.filter(near).values_list("word", "written", "stories"))
    better = {word: nearest for word in unknown if (nearest := _nearest(word, known))}
    return question.respelt(better) if better else None


def _nearest(word: str, known: Sequence[tuple[str, str, int]]) -> tuple[str, str] | None:
    """The nearest known word and how it is written; of equals, the one in most stories."""
    most = slips_allowed(word)
    near = []
    for other, written, stories in known:
        if abs(len(other) - len(word)) <= most and (far := distance(word, other, most)) <= most:
            near.append((far, -stories, other, written))
    return min(near)[2:] if near else None


def slips_allowed(word: str) -> int:
    return 2 if len(word) >= TWO_SLIPS_FROM else 1


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words, or `most` + 1 if more (optimal string alignment)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, theirs in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != theirs))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == theirs:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]
