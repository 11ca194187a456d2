"""The preview is what publishing then stores: the story's own box, and those of its neighbours."""

from datetime import timedelta
from random import Random

import pytest
from django.test import TestCase

from articles import markup, naming, publishing, relating
from articles.models import Article, Exclusion, Footprint, Posting, Related, Snapshot
from articles.similarity.story import Story
from tests.factories import NOW, make_article, make_author, make_brief, make_draft, make_retracted, make_section, words

pytestmark = pytest.mark.django_db

VOCABULARY = (
    "battery plant permit cells lithium recycling grid storage wind charging station truck train hydrogen depot "
    "union strike wages tariff port customs mine cobalt nickel anode supplier contract delay opening mayor harbour"
).split()


def some_text(random: Random) -> dict:
    drawn = random.choices(VOCABULARY, k=14)
    return {
        "headline": " ".join(drawn[:4]),
        "summary": "",
        "body": f"<p>{' '.join(drawn)}.</p>",
        "tags": random.sample(["batteries", "rail", "trade"], k=random.randint(0, 2)),
        "authors": [make_author(random.choice(["Ada Moreau", "Ben Okri"]))],
        "section": make_section(random.choice(["Energy", "Trade"])),
    }


def archive(random: Random, number: int = 18) -> list[Article]:
    return [make_article(**some_text(random), published_at=NOW - timedelta(days=random.randint(1, 300))) for _ in range(number)]


def as_story(article: Article, *, id: int | None = None) -> Story:
    """The newest version of an article as the engine will read it."""
    revision = article.latest_revision
    return Story(
        id=id or article.pk,
        headline=revision.headline,
        summary=revision.summary,
        body_text=markup.text_of(revision.body),
        tags=tuple(naming.tag_key(name) for name in revision.tags),
        section=str(revision.section_id) if revision.section_id else None,
        published=article.published_at or NOW,
        authors=tuple(str(pk) for pk in revision.authors),
    )


def publish(article: Article) -> Article:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return publishing.publish(article, now=NOW)


def shown(article: Article) -> list[int]:
    """What stands under a story; nothing if these are only the latest of its section."""
    shelf = relating.shelf(article)
    return [] if shelf.heading.startswith("Latest") else [card.article.pk for card in shelf.cards]


def boxes() -> dict[int, list[int]]:
    return {article.pk: shown(article) for article in Article.objects.listed()}


def told(preview: relating.Preview) -> dict[int, tuple[int, int | None, bool]]:
    """{older story: (place, what is displaced, whether it stands there already)}."""
    return {each.source.pk: (each.place, each.displaces and each.displaces.pk, each.stands_there) for each in preview.arrivals}


def happened(article: Article, before: dict[int, list[int]], after: dict[int, list[int]]) -> dict:
    """The same, read from the boxes before and after the publication."""
    found = {}
    for source, box in after.items():
        if source != article.pk and article.pk in box:
            gone = [pk for pk in before[source] if pk not in box]
            found[source] = (box.index(article.pk) + 1, gone[0] if gone else None, article.pk in before[source])
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_preview_of_a_draft_is_what_publishing_it_stores(seed, monkeypatch):
    monkeypatch.setattr("articles.relating.previewing.MOST_ARRIVALS", 100)
    random = Random(seed)
    published = archive(random)
    relating.pin(published[3], published[5:7])
    draft = make_draft(**some_text(random))
    refused, pinned = published[0], published[1]
    Exclusion.objects.create(source=published[2], target=draft)
    preview = relating.preview(as_story(draft), pins=[pinned.pk], refused=[refused.pk])
    Exclusion.objects.create(source=draft, target=refused)
    relating.pin(draft, [pinned])
    before = boxes()
    publish(draft)
    assert [card.article.pk for card in preview.cards] == shown(draft)
    assert told(preview) == happened(draft, before, boxes())
    rows = Related.objects.current().filter(source=draft)
    scores = dict(rows.values_list("target_id", "score"))
    engines = [card for card in preview.cards if not card.pinned]
    assert engines
    assert [card.score for card in engines] == [scores[card.article.pk] for card in engines]
    assert [card.why for card in engines] == [relating.sentences(draft, list(rows))[card.article.pk] for card in engines]


@pytest.mark.parametrize("seed", range(4))
def test_the_preview_of_a_published_story_s_changes_is_what_publishing_them_stores(seed, monkeypatch):
    monkeypatch.setattr("articles.relating.previewing.MOST_ARRIVALS", 100)
    random = Random(100 + seed)
    article = archive(random)[4]
    publishing.revise(article, words(**some_text(random)), now=NOW)
    article.refresh_from_db()
    preview = relating.preview(as_story(article))
    before = boxes()
    publish(article)
    assert [card.article.pk for card in preview.cards] == shown(article)
    assert told(preview) == happened(article, before, boxes())


def test_a_story_without_a_number_is_previewed_like_the_one_that_it_becomes():
    random = Random(7)
    archive(random)
    draft = make_draft(**some_text(random))
    unsaved, saved = relating.preview(as_story(draft, id=relating.UNSAVED)), relating.preview(as_story(draft))
    assert unsaved == saved
    assert saved.cards


def test_nothing_is_written_and_the_same_question_has_the_same_answer():
    random = Random(1)
    archive(random)
    draft = make_draft(**some_text(random))
    tables = (Footprint, Posting, Related, Snapshot)
    before = [list(table.objects.order_by("pk").values_list()) for table in tables]
    assert relating.preview(as_story(draft)) == relating.preview(as_story(draft))
    assert [list(table.objects.order_by("pk").values_list()) for table in tables] == before


def test_a_story_that_is_never_recommended_enters_no_box_and_has_its_own():
    text = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry.</p>"
    make_article("Malmö ships pouch cells", body=text)
    draft = make_draft("Pouch cells leave Malmö", body=text)
    hidden, offered = relating.preview(as_story(draft), recommendable=False), relating.preview(as_story(draft))
    assert (len(hidden.cards), len(hidden.arrivals)) == (1, 0)
    assert (len(offered.cards), len(offered.arrivals)) == (1, 1)


def test_a_story_that_the_text_links_to_is_not_repeated(settings):
    text = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry.</p>"
    other = make_article("Malmö ships pouch cells", body=text)
    story = as_story(make_draft("Pouch cells leave Malmö", body=text))
    assert relating.preview(story, linked=[other.pk]).cards == []
    settings.RELATED_SKIP_LINKED = False
    assert len(relating.preview(story, linked=[other.pk]).cards) == 1


def test_pins_come_first_and_those_that_readers_cannot_see_are_named():
    gone, brief, live = make_retracted("Gone"), make_brief("A brief"), make_article("Live")
    later = make_draft("Later")
    preview = relating.preview(as_story(make_draft()), pins=[later.pk, live.pk, gone.pk, brief.pk])
    assert [(card.article, card.pinned) for card in preview.cards] == [(live, True), (brief, True)]
    assert preview.unseen == [later, gone]


def test_with_too_few_good_matches_there_are_no_cards_and_the_candidates_wait_to_be_pinned(settings):
    settings.RELATED_LEAST = 2
    text = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry.</p>"
    other = make_article("Malmö ships pouch cells", body=text, section="Energy")
    draft = make_draft("Pouch cells leave Malmö", body=text, section="Energy")
    preview = relating.preview(as_story(draft))
    assert (preview.falls_back, preview.cards) == (True, [])
    assert [card.article for card in preview.following] == [other]
    pinned = relating.preview(as_story(draft), pins=[other.pk])
    assert (pinned.falls_back, [card.article for card in pinned.cards]) == (False, [other])


def test_before_anything_is_indexed_there_are_only_pins():
    Snapshot.objects.all().delete()
    brief = make_brief("A brief")
    Snapshot.objects.all().delete()
    preview = relating.preview(as_story(make_draft()), pins=[brief.pk])
    assert ([card.article for card in preview.cards], preview.arrivals) == ([brief], [])


def test_a_nearly_equal_text_is_told_to_the_desk():
    text = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry, the port says on Monday.</p>"
    first = make_article("Pouch cells leave Malmö", summary="", body=text)
    make_article("Opera season opens", summary="", body="<p>Sopranos sang until midnight in the old theatre.</p>")
    draft = make_draft("Pouch cells leave Malmö", summary="", body=text)
    assert relating.near_duplicates(as_story(draft)) == [first]
    assert relating.preview(as_story(draft)).copies == [first]


@pytest.mark.parametrize("number", [1, 3])
def test_a_preview_takes_the_same_queries_for_three_candidates_as_for_one(django_assert_num_queries, number):
    text = "Pouch cells from the harbour plant leave by night ferry"
    own = [
        "Fog held the captain at anchor off Skerra until a pilot with a lamp came out from the lighthouse at dawn",
        "Mayors quarrel over berths and fees while voters of two islands sign petitions against higher parking charges",
        "Trucks queue along seven kilometres of road because crews rest longer under rules agreed by parliament in spring",
    ]
    for each in range(number):
        make_article(f"Ferry {each}", summary="", body=f"<p>{text}. {own[each]}.</p>", tags=["Ferries"])
    story = as_story(make_draft("Pouch cells leave", summary="", body=f"<p>{text}.</p>", tags=["Ferries"]))
    with django_assert_num_queries(22):
        assert len(relating.preview(story).cards) == number
