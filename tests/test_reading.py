"""What public pages ask about stories: the same as the plain querysets find, in one question each."""

import pytest
from django.test import TestCase

from articles import caching, picturing, publishing, reading, relating
from articles.models import Article, Author, Correction, Photo, Section, Tag
from tests.factories import DAY, NOW, make_article, make_articles, make_author, make_brief, make_draft, make_retracted
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


def told(story: Article) -> tuple[object, ...]:
    credits = [(credit.position, credit.author.name, credit.author.role, credit.author.kind) for credit in story.credits.all()]
    corrections = [(correction.at, correction.text) for correction in story.corrections.all()]
    return credits, sorted(tag.name for tag in story.tags.all()), corrections, story.section, story.lead_photo, story.body


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_story_comes_with_all_that_its_page_prints_in_one_query(number, django_assert_num_queries):
    names, tags = [f"Author “{place}”" for place in range(number)], [f"tag {place}" for place in range(number)]
    written = make_article(authors=names, tags=tags, section="Energy" if number else None)
    for place in range(number):
        publishing.correct(written, text=f"It is {place}.", at=NOW + place * DAY, now=NOW + 3 * DAY)
    with django_assert_num_queries(1):
        story = reading.story(written.slug)
        found = told(story)
    assert found == told(Article.objects.published().for_page().get(pk=written.pk))


def test_tags_come_in_the_editors_order():
    story = make_article(tags=["wind", "batteries", "ports"])
    assert [tag.name for tag in reading.story(story.slug).tags.all()] == ["wind", "batteries", "ports"]


def test_only_what_readers_may_see_is_found():
    shown, hidden = make_article(), [make_draft(), make_retracted()]
    assert reading.story(shown.slug) == shown
    assert [reading.story(story.slug) for story in hidden] == [None, None]
    assert list(reading.cards([shown.pk, *(story.pk for story in hidden), 10_000])) == [shown.pk]


@pytest.mark.parametrize("number", [1, 16, 17, 40])
def test_cards_of_any_number_come_in_one_query(number, django_assert_num_queries):
    stories = make_articles(number, section="Energy")
    with django_assert_num_queries(1):
        found = reading.cards(story.pk for story in stories)
        assert {(pk, story.headline, story.section.name) for pk, story in found.items()} == {
            (story.pk, story.headline, "Energy") for story in stories
        }
    with django_assert_num_queries(0):
        assert reading.cards([]) == {}


def test_the_rows_that_come_with_a_story_are_those_that_it_asks_for(django_assert_num_queries):
    first, second = make_article(tags=["rail"]), make_article(tags=["rail"])
    relating.pin(first, [make_brief(), make_article(), make_draft(), make_retracted()])
    with django_assert_num_queries(1):
        carried = reading.kept(reading.story(first.slug))
    assert carried == reading.kept(Article.objects.get(pk=first.pk))
    assert [(row.kind, row.is_brief) for row in carried if row.is_pin] == [("pin", True), ("pin", False)]
    assert second.pk in {row.target for row in carried}


# --- what a process remembers of a story ----------------------------------------------------------------------------------
def everything(**more: object) -> Article:
    """A story with one of each thing that its page prints, all called "before"."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        photo = picturing.store(gradient(), name="photo.jpg", now=NOW, alt="alt before", caption="caption before")
    shown = f'<figure><img src="{picturing.largest(photo)[0]}" alt="Boats"></figure>'
    linked = make_article("Linked", slug="linked-before")
    link = f'<p>See <a href="{linked.get_absolute_url()}">there</a>.</p>'
    make_author("Ada Moreau", role="role before")
    told = {"section": "Energy", "authors": ["Ada Moreau"], "tags": ["tag before"], "lead_photo": photo}
    story = make_article("Headline before", slug="everything", body=f"<p>Text before.</p>{shown}{link}", **{**told, **more})
    publishing.correct(story, text="Correction before", at=NOW, now=NOW)
    return story


CHANGES = {
    "headline": ("Headline before", lambda: Article.objects.filter(slug="everything").update(headline="After")),
    "summary": ("Summary before", lambda: Article.objects.filter(slug="everything").update(summary="After")),
    "text": ("Text before", lambda: Article.objects.filter(slug="everything").update(body="<p>After</p>")),
    "section": (">Energy<", lambda: Section.objects.update(name="After")),
    "author": ("role before", lambda: Author.objects.update(role="After")),
    "tag": ("tag before", lambda: Tag.objects.update(name="After")),
    "correction": ("Correction before", lambda: Correction.objects.update(text="After")),
    "photo": ("alt before", lambda: Photo.objects.update(alt="After")),
    "caption": ("caption before", lambda: Photo.objects.update(caption="After")),
    "photo in the text": ("focus-x2", lambda: Photo.objects.update(focal_x=1)),
    "link": ("/story/linked-before/", lambda: Article.objects.filter(slug="linked-before").update(slug="after")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_page_that_is_printed_again_shows_what_changed_since_whatever_it_is(client, what):
    words, change = CHANGES[what]
    story = everything(summary="Summary before")
    before = client.get(story.get_absolute_url()).content.decode()
    assert words in before
    change()
    caching.touch()
    after = client.get(story.get_absolute_url()).content.decode()
    assert words not in after
    assert after.count("<h1") == 1


def test_a_story_whose_row_is_the_same_is_the_same_object_and_keeps_what_was_printed_of_it(client):
    story = make_article(authors=["Ada Moreau"], tags=["ports"])
    first = reading.story(story.slug)
    client.get(story.get_absolute_url())
    assert reading.story(story.slug) is first
    assert sorted(name for name, *_where in first.printed) == ["full", "meta", "story"]


def test_no_more_stories_are_remembered_than_is_said(monkeypatch):
    stories = make_articles(3)
    monkeypatch.setattr(reading.STORY, "most", 2)
    kept = [reading.story(story.slug) for story in stories]
    assert [reading.story(story.slug) is each for story, each in zip(stories[2:], kept[2:], strict=True)] == [True]
    assert reading.story(stories[0].slug) is not kept[0]
