import gzip
import json
from itertools import chain

import pytest

from articles.similarity.archive import Labelled, read
from articles.similarity.collection import Collection
from articles.similarity.evaluation import answers, boxes, difference, evaluate, interval, measure, rankings, standing, summary
from articles.similarity.story import Story
from articles.similarity.tuning import FEWEST_LESSONS, collector, folds, tune
from articles.similarity.weights import DEFAULT

from .stories import newsroom, story

LINE = {
    "id": "a",
    "title": "Ferry",
    "summary": "",
    "tags": ["sea"],
    "section": "",
    "published": "2024-01-02T03:04:05",
    "body": "x",
}


def text_ids(stories):
    """The stories under ids that are texts, as archives have them."""
    return [
        Story(str(one.id), one.headline, one.summary, one.body_text, one.tags, one.section, one.published, one.authors)
        for one in stories
    ]


def test_an_archive_is_read_plain_and_gzipped(tmp_path):
    line = json.dumps({**LINE, "relevant": ["b"], "split": "dev"}) + "\n\n"
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    plain, packed = read(tmp_path / "a.jsonl"), read(tmp_path / "a.jsonl.gz")
    assert plain == packed
    assert plain[0].story.headline == "Ferry"
    assert plain[0].story.section is None
    assert (plain[0].relevant, plain[0].split) == (frozenset({"b"}), "dev")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: Expecting"),
        ("[]", "line 2: not an object"),
        ('{"title": "x"}', "line 2: id must be a text"),
        (json.dumps({**LINE, "id": "b", "tags": "sea"}), "line 2: tags must be a list of texts"),
        (json.dumps({**LINE, "id": "b", "published": "soon"}), "line 2: Invalid isoformat"),
        (json.dumps(LINE), "line 2: the id 'a' occurs twice"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message) as refusal:
        read(path)
    assert str(path) in str(refusal.value)


def test_a_file_that_is_not_gzip_is_refused(tmp_path):
    path = tmp_path / "bad.jsonl.gz"
    path.write_text("{}")
    with pytest.raises(ValueError, match=r"bad\.jsonl\.gz"):
        read(path)


def test_the_metrics_of_a_known_list():
    assert measure(["x", "a", "y", "b"], frozenset("ab")) == pytest.approx((0.6509, 1.0, 0.5, 1.0), abs=1e-4)
    assert measure([], frozenset("ab")) == (0.0, 0.0, 0.0, 0.0)
    assert measure(["a"], frozenset("a")) == (1.0, 1.0, 1.0, 1.0)


def test_variant_b_knows_earlier_stories_only():
    collection = Collection(text_ids(newsroom()))
    lists = {(query, variant): ids for query, variant, ids in rankings(collection)}
    assert len(lists) == 16
    assert lists["1", "A"] == ["2", "3"]
    assert lists["1", "B"] == []
    assert lists["2", "B"] == ["1"]
    assert lists["8", "B"] == []


def test_only_queries_with_an_allowed_answer_are_scored():
    stories = text_ids(newsroom())
    labelled = [Labelled(stories[0], frozenset({"2", "gone"}), "dev"), Labelled(stories[1], frozenset({"1"}), None)]
    collection = Collection(stories)
    assert answers(labelled, collection, "A") == {"1": frozenset({"2"}), "2": frozenset({"1"})}
    assert answers(labelled, collection, "B") == {"2": frozenset({"1"})}
    assert answers(labelled, collection, "A", "dev") == {"1": frozenset({"2"})}


def test_a_query_without_a_list_scores_nothing():
    assert evaluate({}, {"1": frozenset("a")}) == {"1": (0.0, 0.0, 0.0, 0.0)}
    assert summary({}) == {}


def test_an_interval_of_equal_values_is_a_point():
    figure = interval([0.5] * 9)
    assert (figure.mean, figure.low, figure.high) == (0.5, 0.5, 0.5)


def test_a_paired_difference_uses_what_both_have_scored():
    one, other = {"1": (1.0,) * 4, "2": (1.0,) * 4}, {"1": (0.5,) * 4}
    assert difference(one, other).mean == 0.5


def test_folds_hold_every_query_once():
    queries = [str(number) for number in range(23)]
    assert sorted(chain.from_iterable(folds(queries))) == sorted(queries)
    assert folds(queries) == folds(queries[::-1])


def test_few_lessons_change_nothing():
    stories = newsroom()
    tuned = tune(lambda recipe: Collection(stories, recipe=recipe), {1: frozenset({2})})
    assert (tuned.recipe, tuned.is_better, tuned.lessons) == (DEFAULT, False, 1)


def test_lessons_that_follow_a_column_teach_that_rubrics_belong_together():
    stories = [
        story(10 * week + part, headline, f"item{week}x{part} ferry{week} and ferry{week + 1}", day=week)
        for week in range(FEWEST_LESSONS + 11)
        for part, headline in enumerate(["Trends on Tuesday", *(f"Harbour{week} number{other}" for other in range(5))])
    ]
    collection = Collection(stories)
    lessons = {10 * week: frozenset({10 * (week + 1)}) for week in range(FEWEST_LESSONS + 10)}
    tuned = tune(lambda recipe: collection, lessons, choices={"rubric": (-0.6, 0.0, 1.0), "recency": (0.0, 0.6)})
    assert tuned.is_better
    assert tuned.recipe.rubric > DEFAULT.rubric
    assert tuned.after.mean > tuned.before.mean


def test_lessons_that_return_to_some_stories_teach_their_standing():
    """Every week's story shares as many words with the guide as with four others; editors always link to the guide."""
    weeks = range(FEWEST_LESSONS + 10)
    guide = story(9999, "Guide", " ".join(f"harbour{week}" for week in weeks), day=0)
    stories = [guide]
    for week in weeks:
        stories += [
            story(10 * week + part, f"Part{week}x{part}", f"harbour{week} quay{week}x{part}", day=week) for part in range(6)
        ]
    lessons = {10 * week: frozenset({9999}) for week in weeks}
    tuned = tune(collector(stories), lessons, choices={"standing": (0.0, 0.5, 1.0)})
    assert tuned.is_better
    assert tuned.recipe.standing > 0.0


def test_no_story_gains_standing_from_its_own_lessons():
    assert standing({1: {2, 3}, 4: {2}}) == {"2": 2, "3": 1}
    assert standing({1: {2, 3}, 4: {2}}, but=1) == {"2": 1}


def test_cards_come_first_and_near_copies_step_back():
    copy = "Pouch cells from SK On power the Leaf of the next year."
    copies = [story(number, f"Leaf {number}", copy) for number in (1, 2, 3)]
    stories = [*copies, story(4, "Ferries", "A quiet ferry for next year has pouch cells.", day=400)]
    collection = Collection([*stories, *(story(n, f"Choir {n}", f"voices{n}") for n in range(5, 40))])
    assert boxes(collection, 1, ["A"])["A"] == ["2", "4", "3"]
    assert boxes(collection, 1, ["A"], diverse=False)["A"] == ["2", "3", "4"]
