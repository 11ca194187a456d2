"""The list of stories: where each stands, found by what people remember, acted on one by one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from tests.admin.desk import LIST, told
from tests.factories import DAY, make_article, make_brief, make_draft, make_retracted, make_scheduled, make_section, words

pytestmark = pytest.mark.django_db


def listed(desk, query: str = "") -> list[str]:
    return [story.latest_revision.headline for story in desk.get(LIST + query).context["cl"].result_list]


def of_every_kind() -> None:
    make_draft("A draft")
    publishing.submit(make_draft("In review"), now=timezone.now())
    make_scheduled("Scheduled", at=timezone.now() + DAY)
    make_article("Published")
    publishing.revise(make_article("Old words"), words("New words"), now=timezone.now())
    make_brief("A brief")
    make_retracted("Retracted")


def test_each_story_says_where_it_stands(desk):
    of_every_kind()
    page = desk.get(LIST).content.decode()
    when = timezone.localtime(timezone.now() + DAY)
    for label in ("Draft", "In review", f"Scheduled {when:%a %H:%M}", "Published", "Published · changes waiting", "Brief"):
        assert f">{label}</span>" in page


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ("draft", ["A draft"]),
        ("review", ["In review"]),
        ("scheduled", ["Scheduled"]),
        ("published", ["New words", "Published"]),
        ("changes", ["New words"]),
        ("brief", ["A brief"]),
        ("retracted", ["Retracted"]),
        ("nonsense", ["A brief", "A draft", "In review", "New words", "Published", "Retracted", "Scheduled"]),
    ],
)
def test_the_list_is_narrowed_by_standing(desk, standing, found):
    of_every_kind()
    assert sorted(listed(desk, f"?standing={standing}")) == found


def test_the_list_is_narrowed_by_section_author_and_tag(desk):
    article = make_article("Wanted", section="Rail", authors=["Ada Moreau"], tags=["Night trains"])
    make_article("Other", section="Energy", authors=["Jon Sandoval"], tags=["Ports"])
    author, tag = article.credits.get().author, article.tags.get()
    for query in (f"?section={article.section_id}", f"?author={author.pk}", f"?tag={tag.pk}"):
        assert listed(desk, query) == ["Wanted"]
    assert listed(desk, "?author=999999") == []
    assert listed(desk, "?tag=x") == []


@pytest.mark.parametrize(
    "query", ["newer", "new", "OLD", "wanted-slug", "about+ferries", "%23FERRIES", "https://x.example/story/wanted-slug/"]
)
def test_a_story_is_found_by_what_people_remember(desk, query, on_commit):
    article = make_article("Old", slug="wanted-slug", summary="All about ferries", tags=["Ferries"])
    with on_commit():
        publishing.revise(article, words("Newer", slug="wanted-slug"), now=timezone.now())
    make_article("Something else")
    assert listed(desk, f"?q={query}") == ["Newer"]


def test_an_unknown_tag_finds_nothing(desk):
    make_article()
    assert listed(desk, "?q=%23nothing") == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_stories_as_for_one(desk, django_assert_num_queries, number):
    for place in range(number):
        make_article(section=make_section(f"Section {place}"), tags=[f"Tag {place}"], authors=[f"Author {place}"])
    with django_assert_num_queries(7):
        # session, user; sections and authors (filters); count twice, rows
        desk.get(LIST)


def test_publishing_many_reports_each_refusal_by_name(desk):
    fine, empty = make_draft("Fine"), make_draft("Empty", summary="", body="")
    held = make_draft("Held back")
    Article.objects.filter(pk=held.pk).update(embargo_until=timezone.now() + DAY)
    chosen = {"action": "publish", "_selected_action": [fine.pk, empty.pk, held.pk]}
    messages = told(desk.post(LIST, chosen, follow=True))
    assert len(messages) == 3
    assert any(line == "“Empty”: Write a summary or a text first: a headline alone is not a story." for line in messages)
    assert any(line.startswith("“Held back”: This story is under embargo until") for line in messages)
    assert "1 story published." in messages
    assert Article.objects.published().get() == fine


def test_submitting_and_retracting_many(desk):
    draft, live = make_draft("Draft"), make_article("Live")
    assert told(desk.post(LIST, {"action": "submit", "_selected_action": [draft.pk]}, follow=True)) == ["1 story submitted."]
    both = {"action": "retract", "_selected_action": [draft.pk, live.pk]}
    assert sorted(told(desk.post(LIST, both, follow=True))) == [
        "1 story retracted.",
        "“Draft”: Only a published story can be retracted.",
    ]


def test_nothing_is_deleted_from_the_list(desk):
    assert "delete_selected" not in desk.get(LIST).content.decode()


def test_the_newest_change_stands_first(desk):
    first, second = make_draft("First"), make_draft("Second")
    publishing.revise(first, words("First again"), now=timezone.now() + timedelta(days=9))
    assert listed(desk) == ["First again", "Second"]
    assert second.pk > first.pk
