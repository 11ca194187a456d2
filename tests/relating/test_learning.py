"""What editors put together teaches the weights: lessons, fitting, keeping, undoing."""

from datetime import timedelta
from random import Random

import pytest

from articles import publishing, relating
from articles.models import Exclusion, Pin, Related, Snapshot
from articles.relating import engine, learning, lessons, matching, rebuilding, stories
from articles.similarity import evaluation
from articles.similarity.collection import Collection
from articles.similarity.evaluation import Figure
from articles.similarity.tuning import Tuned
from articles.similarity.weights import DEFAULT, Recipe
from tests.factories import NOW, make_article, make_articles, make_brief, make_retracted
from tests.relating.test_incremental import everything, rebuilt_beside

pytestmark = pytest.mark.django_db
ENERGETIC = Recipe(tags=0.5, standing=0.3)


def link(*articles) -> str:
    return "".join(f'<p>See <a href="/story/{each.slug}/">{each.headline}</a>.</p>' for each in articles)


def teach(monkeypatch, recipe: Recipe) -> None:
    """Let the lessons teach this recipe."""
    figure = Figure(0.5, 0.4, 0.6)
    tuned = Tuned(recipe, is_better=True, lessons=40, before=figure, after=figure, gain=figure)
    monkeypatch.setattr(learning, "fit", lambda progress: tuned)


def test_a_link_is_a_lesson_for_both_stories():
    old = make_article()
    new = make_article(body=link(old))
    assert lessons.lessons() == {old.pk: frozenset({new.pk}), new.pk: frozenset({old.pk})}


def test_a_pin_is_a_lesson():
    one, other = make_articles(2)
    Pin.objects.create(source=one, target=other)
    assert lessons.lessons() == {one.pk: frozenset({other.pk}), other.pk: frozenset({one.pk})}


def test_a_refusal_overrides_a_link():
    old = make_article()
    new = make_article(body=link(old))
    Exclusion.objects.create(source=old, target=new)
    assert lessons.lessons() == {}


def test_what_readers_do_not_see_teaches_nothing():
    brief, gone = make_brief("In short"), make_retracted("Gone")
    make_article(body=link(brief, gone))
    assert lessons.lessons() == {}


def test_a_digest_teaches_nothing():
    make_article(body=link(*make_articles(lessons.MOST_LINKS + 1)))
    assert lessons.lessons() == {}


def test_the_words_of_a_link_are_not_learnt_from():
    old = make_article("Ferry to Harlow runs again")
    make_article("Harbour news", body="<p>Boats.</p>" + link(old))
    assert [story.body_text for story in learning.newest() if story.headline == "Harbour news"] == ["Boats.\nSee ."]


# --- readers ----------------------------------------------------------------------------------------------------------
def test_what_readers_follow_far_more_than_usual_is_a_lesson_one_way(settings):
    one, other, third = make_articles(3)
    relating.lift({one.pk: {other.pk: 1.05, third.pk: 1.04}, other.pk: {third.pk: 0.9}})
    assert lessons.followed() == {one.pk: frozenset({other.pk})}
    assert lessons.lessons() == {}
    settings.RELATED_COUNTS = False
    assert lessons.followed() == {}


def test_what_editors_refused_readers_do_not_teach():
    one, other = make_articles(2)
    relating.lift({one.pk: {other.pk: 1.1}})
    assert lessons.followed() == {one.pk: frozenset({other.pk})}
    Exclusion.objects.create(source=other, target=one)
    assert lessons.followed() == {}


@pytest.fixture
def heard(monkeypatch):
    """What the weights would be fitted on: (lessons of editors, lessons of readers)."""
    calls = []

    def tune(collect, taught, *, progress, readers):
        calls.append((taught, readers))
        return Tuned(DEFAULT, is_better=False, lessons=len(taught))

    monkeypatch.setattr(learning.tuning, "tune", tune)
    monkeypatch.setattr(learning.tuning, "FEWEST_LESSONS", 2)
    return calls


def test_readers_are_heard_beside_editors_and_never_more_than_half_as_many(heard):
    linked = make_article()
    linking = make_article(body=link(linked))
    others = make_articles(4)
    relating.lift({each.pk: {linked.pk: 1.1} for each in [*others, linking]})
    learning.fit(lambda *_: None)
    ((taught, readers),) = heard
    assert set(taught) == {linked.pk, linking.pk}
    assert (len(readers), set(readers) < {each.pk for each in others}) == (1, True)


def test_readers_alone_teach_nothing(heard):
    one, *others = make_articles(4)
    relating.lift({each.pk: {one.pk: 1.1} for each in others})
    learning.fit(lambda *_: None)
    assert heard == []


def test_few_lessons_leave_the_defaults():
    make_article(body=link(make_article()))
    lesson = relating.tune(now=NOW)
    assert (lesson.tuned.recipe, lesson.tuned.lessons, lesson.is_kept) == (DEFAULT, 2, False)


def test_few_lessons_bring_the_defaults_back():
    make_articles(2)
    rebuilding.rebuild(now=NOW, recipe=ENERGETIC)
    assert relating.tune(now=NOW).is_kept
    assert rebuilding.recipe_in_use() == DEFAULT


def test_what_wins_is_used_for_every_box(monkeypatch):
    old = make_article(tags=["ferries"])
    new = make_article(tags=["ferries"], body=link(old))
    teach(monkeypatch, ENERGETIC)
    assert relating.tune(now=NOW).is_kept
    snapshot = Snapshot.objects.get(active=True)
    assert Recipe.from_dict(snapshot.recipe) == ENERGETIC
    assert snapshot.standing == {str(old.pk): 1, str(new.pk): 1}


def test_a_tuning_is_undone_once(monkeypatch):
    make_articles(2)
    teach(monkeypatch, ENERGETIC)
    relating.tune(now=NOW)
    assert relating.undo(now=NOW) == DEFAULT
    assert rebuilding.recipe_in_use() == DEFAULT
    with pytest.raises(relating.NothingToUndo, match="no tuning to undo"):
        relating.undo(now=NOW)


def test_a_tuning_is_undone_after_a_rebuild(monkeypatch):
    make_articles(2)
    teach(monkeypatch, ENERGETIC)
    relating.tune(now=NOW)
    relating.rebuild(now=NOW)
    assert rebuilding.recipe_in_use() == ENERGETIC
    assert relating.undo(now=NOW) == DEFAULT


def test_a_dry_run_changes_nothing(monkeypatch):
    make_articles(2)
    teach(monkeypatch, ENERGETIC)
    assert not relating.tune(now=NOW, dry_run=True).is_kept
    assert rebuilding.recipe_in_use() == DEFAULT


def test_a_sample_of_many_lessons_is_always_the_same():
    taught = {number: frozenset({number + 1}) for number in range(1_600)}
    assert len(learning.sample(taught, 1_500)) == 1_500
    assert learning.sample(taught, 1_500) == learning.sample(dict(reversed(taught.items())), 1_500)


HARBOUR = "<p>Lithium cells for the grid storage plant at the harbour, number {}.</p>"


def test_small_steps_equal_a_rebuild_where_stories_have_a_standing(monkeypatch):
    monkeypatch.setattr(matching, "KEPT", 2)
    monkeypatch.setattr(engine, "KEPT", 2)
    first = make_article(body=HARBOUR.format("one"))
    made = [make_article(body=HARBOUR.format(number) + link(first)) for number in ("two", "three", "four")]
    rebuilding.rebuild(now=NOW, recipe=ENERGETIC)
    make_article(body=HARBOUR.format("five") + link(made[0]))
    publishing.retract(made[1], now=NOW)
    engine.refresh([made[1].pk])
    active = Snapshot.objects.get(active=True)
    assert active.standing[str(first.pk)] == 3
    assert everything(rebuilt_beside(active)) == everything(active.half)


def test_the_evaluation_ranks_as_the_box_does():
    vocabulary = "battery plant permit cells lithium grid storage wind charging truck train strike port mine contract".split()
    random = Random(4)
    for number in range(40):
        text = " ".join(random.choices(vocabulary, k=12))
        published = NOW - timedelta(days=7 * number)
        make_article(text[:40], body=f"<p>{text}.</p>", tags=random.sample(vocabulary, 2), published_at=published)
    rebuilding.rebuild(now=NOW)
    known = [story for batch in stories.stream() for story, _linked, _recommendable in batch.values()]
    collection = Collection(known)
    printed = {
        story.id: [
            str(pk)
            for pk in Related.objects.current().filter(source=story.id).order_by("rank").values_list("target", flat=True)
        ]
        for story in known
    }
    assert {pk: ids[: evaluation.LIST] for pk, ids in printed.items()} == {
        story.id: evaluation.boxes(collection, story.id)["A"] for story in known
    }
