"""Small steps equal the whole: after any sequence of publications the engine's tables are those of a full rebuild."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import publishing, relating
from articles.models import Article, Exclusion, Feature, Footprint, Lift, Posting, Related, Snapshot
from articles.relating import engine, filling, matching, rebuilding
from articles.relating.store import Store
from articles.similarity import bulk, packing
from articles.similarity.weights import Recipe
from tests.factories import NOW, make_article, make_author, make_section, words

VOCABULARY = (
    "battery plant permit cells lithium recycling grid storage wind charging station truck train hydrogen depot "
    "union strike wages tariff port customs mine cobalt nickel anode supplier contract delay opening mayor harbour"
).split()

texts = st.lists(st.sampled_from(VOCABULARY), min_size=0, max_size=12).map(" ".join)
contents = st.fixed_dictionaries({
    "headline": texts.map(lambda text: f"Headline {text}"),
    "body": texts.map(lambda text: f"<p>Text {text}.</p>"),
    "tags": st.lists(st.sampled_from(["batteries", "rail", "trade"]), unique=True, max_size=2),
    "author": st.sampled_from(["Ada Moreau", "Ben Okri", "Cleo Diaz"]),
    "section": st.sampled_from(["Energy", "Trade"]),
    "days": st.integers(0, 400),
})  # fmt: skip
arrivals = st.lists(contents, min_size=5, max_size=8).map(lambda new: [("new", 0, content) for content in new])
verbs = st.sampled_from(["new", "update", "update", "update", "retract", "refuse", "hide", "link", "lift"])
steps = st.tuples(arrivals, st.lists(st.tuples(verbs, st.integers(0, 30), contents), min_size=2, max_size=8)).map(
    lambda both: both[0] + both[1]
)


def written(content: dict) -> dict:
    kept = {key: content[key] for key in ("body", "tags")}
    return kept | {
        "headline": content["headline"],
        "summary": "",
        "section": make_section(content["section"]),
        "authors": [make_author(content["author"])],
    }


def take(step: str, which: int, content: dict) -> None:
    """One thing that an editor does, and what follows it."""
    published = list(Article.objects.listed().order_by("pk"))
    if step == "new" or len(published) < 2:
        article = publishing.revise(None, words(**written(content)), now=NOW).article
        moment = NOW - timedelta(days=content["days"])
        publishing.publish(article, now=NOW, published_at=moment, propagate=False)
        engine.refresh([article.pk])
        return
    article, other = published[which % len(published)], published[(which + 1) % len(published)]
    if step == "update":
        publishing.revise(article, words(**written(content)), now=NOW)
        if not Article.objects.get(pk=article.pk).has_unpublished_changes:
            return
        publishing.publish(article, now=NOW, propagate=False)
    elif step == "retract":
        publishing.retract(article, now=NOW)
    elif step == "lift":
        relating.lift(
            {source.pk: {target.pk: 0.9 + content["days"] % 21 / 100} for source, target in permutations(published, 2)}
        )
        return
    elif step == "hide":
        Article.objects.filter(pk=article.pk).update(never_recommend=True)
    elif step == "link":
        body = f'<p>Text.</p><p><a href="/story/{other.slug}/">see</a></p>'
        publishing.revise(article, words(article.headline, body=body + content["body"]), now=NOW)
        publishing.publish(article, now=NOW, propagate=False)
    else:
        Exclusion.objects.get_or_create(source=article, target=other)
        engine.refresh([article.pk, other.pk])
        return
    engine.refresh([article.pk])


def postings(half: int) -> list[tuple[int, int, int]]:
    """(feature, story, weight) of one half, be they packed or single."""
    recent = dict(Footprint.objects.filter(half=half).values_list("article", "is_recent"))
    single = list(Posting.objects.filter(half=half).values_list("feature", "article", "weight"))
    assert all(recent[article] for _feature, article, _weight in single)
    packed = [
        (feature, article, weight)
        for feature, part in Feature.objects.filter(half=half).values_list("feature", "postings")
        for article, weight in zip(*packing.unpack_postings(bytes(part)), strict=True)
        if recent.get(article) is False
    ]
    return sorted(single + packed)


def everything(half: int) -> dict:
    """The contents of one half, without the column that says which."""
    return {
        "postings": postings(half),
        "footprints": sorted(
            (article, bytes(vector), day, facts, floor, copies)
            for article, vector, day, facts, floor, copies in Footprint.objects.filter(half=half).values_list(
                "article", "vector", "day", "facts", "floor", "copies"
            )
        ),
        "rows": sorted(
            Related.objects.filter(half=half).values_list("source_id", "rank", "target_id", "score", "content"),
        ),
        "reasons": {
            (source, target): reasons
            for source, target, reasons in Related.objects.filter(half=half).values_list("source_id", "target_id", "reasons")
        },
    }


def rebuilt_beside(active: Snapshot) -> int:
    """Fill the other half from nothing under the statistics of the active one; returns which half that is."""
    half = 1 - active.half
    rebuilding.clear(half)
    Snapshot.objects.filter(half=half).delete()
    kept = ("stories", "pull", "recipe", "tag_frequency", "standing")
    copy = Snapshot.objects.create(half=half, **{name: getattr(active, name) for name in kept})
    known = dict(Feature.objects.filter(half=active.half, part=0, stories__gt=1).values_list("feature", "stories"))
    statistics, recipe = Store(active).statistics(known), Recipe.from_dict(active.recipe)
    census = bulk.Census()
    memory = filling.count(census, recipe, lambda *_: None)
    filling.index_all(copy, statistics, recipe, memory, census.counted(), lambda *_: None)
    filling.rank_all(copy, memory, lambda *_: None, lambda last: None)
    return half


@pytest.mark.django_db
@given(steps=steps)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_steps_equals_a_rebuild_under_the_same_statistics(steps, monkeypatch):
    monkeypatch.setattr(matching, "KEPT", 3)
    monkeypatch.setattr(engine, "KEPT", 3)
    Article.objects.update(live_revision=None, latest_revision=None, status="draft")
    for half in (0, 1):
        rebuilding.clear(half)
    for table in (Exclusion, Lift, Snapshot):
        table.objects.all().delete()
    for step, which, content in steps:
        take(step, which, content)
    active = Snapshot.objects.get(active=True)
    assert everything(rebuilt_beside(active)) == everything(active.half)


@pytest.fixture
def full_boxes(monkeypatch, db):
    """Four stories on one subject, a month apart, and room for two rows under each."""
    monkeypatch.setattr(matching, "KEPT", 2)
    monkeypatch.setattr(engine, "KEPT", 2)
    body = "<p>Lithium cells for the grid storage plant at the harbour.</p>"
    return [
        make_article(f"Lithium plant, part {number}", summary="", body=body, published_at=NOW - timedelta(days=number * 30))
        for number in range(4)
    ]


@pytest.mark.django_db
def test_a_story_can_leave_a_full_box_and_the_next_best_steps_in(full_boxes):
    stories = full_boxes
    active = Snapshot.objects.get(active=True).half

    def shown(story):
        return list(Related.objects.filter(half=active, source=story).order_by("-score").values_list("target_id", flat=True))

    assert shown(stories[0]) == [stories[1].pk, stories[2].pk]
    publishing.retract(stories[1], now=NOW)
    engine.refresh([stories[1].pk])
    assert shown(stories[0]) == [stories[2].pk, stories[3].pk]


@pytest.mark.django_db
def test_a_story_that_turns_to_another_subject_gives_its_place_to_the_next_best(full_boxes):
    stories = full_boxes
    publishing.revise(stories[1], words("Opera season", summary="", body="<p>Sopranos sang at the harbour.</p>"), now=NOW)
    publishing.publish(stories[1], now=NOW, propagate=False)
    engine.refresh([stories[1].pk])
    active = Snapshot.objects.get(active=True).half
    targets = Related.objects.filter(half=active, source=stories[0]).order_by("-score").values_list("target_id", flat=True)
    assert list(targets) == [stories[2].pk, stories[3].pk]
