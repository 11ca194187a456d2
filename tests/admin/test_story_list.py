"""The list of stories: where each stands, what needs attention, found by what people remember."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import TestCase
from django.utils import timezone

from articles import conversing, picturing, publishing, relating, searching
from articles.admin import attention, listing
from articles.models import Article, FormerAddress, Photo, Revision
from tests.admin.desk import LIST, told
from tests.factories import (
    DAY,
    NOW,
    make_article,
    make_brief,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    make_user,
    words,
)  # fmt: skip
from tests.pictures import gradient

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
        article = make_article(section=make_section(f"Section {place}"), tags=[f"Tag {place}"], authors=[f"Author {place}"])
        conversing.say(article, "Look.", now=timezone.now(), by=None)
    with django_assert_num_queries(10):
        # due, session, user; sections, people, authors (filters); count, numbers, rows; what needs attention
        desk.get(LIST)


# --- filters --------------------------------------------------------------------------------------------------------
def test_a_tag_is_typed_in_any_spelling(desk):
    make_article("Wanted", tags=["Night trains"])
    make_article("Other", tags=["Ports"])
    assert listed(desk, "?tagged=NIGHT++trains") == ["Wanted"]
    assert listed(desk, "?tagged=%23night trains") == ["Wanted"]
    assert listed(desk, "?tagged=ferries") == []


def test_the_list_is_narrowed_by_who_wrote(desk, editor):
    karim = make_user("karim")
    draft = make_draft("Begun by him", by=karim)
    publishing.revise(draft, words("Gone on with"), now=timezone.now(), by=editor)
    make_draft("Mine", by=editor)
    assert listed(desk, f"?person={karim.pk}") == ["Gone on with"]
    assert listed(desk, "?person=999999") == []


def test_the_list_is_narrowed_by_days_of_the_site_s_time(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    late = make_article("Late on the first", now=NOW, published_at=datetime(2026, 2, 1, 22, 59, tzinfo=UTC))
    make_article("Early on the second", now=NOW, published_at=datetime(2026, 2, 1, 23, 0, tzinfo=UTC))
    assert listed(desk, "?dated=published&since=2026-02-01&until=2026-02-01") == [late.headline]
    assert listed(desk, "?dated=published&since=2026-02-02") == ["Early on the second"]
    assert len(listed(desk, "?since=2026-03-01&until=2026-03-05")) == 2  # changed
    assert listed(desk, "?until=2026-02-20") == []


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "0000-00-00"])
def test_what_is_no_day_is_said_to_be_none(desk, day):
    make_article()
    response = desk.get(f"{LIST}?since={day}")
    assert told(response) == [f"“{day}” is no day; write it like 2026-03-01."]
    assert list(response.context["cl"].result_list) == []


def of_every_need(editor) -> dict[str, str]:
    """One story for each need, and the name of the filter that finds it."""
    now, about = timezone.now(), {"section": "Energy", "tags": ["ports"]}
    with TestCase.captureOnCommitCallbacks(execute=True):
        talked, waiting = make_article("Talked about", **about), make_article("Waiting", **about)
        make_draft("No tags", section="Energy", now=now)
        late = make_scheduled("Late", at=now + DAY, now=now, **about)
        photo = Photo.objects.create(file="x.jpg", width=1, height=1, created=now, alt="x", credit="x")
        make_article("Dark", lead_photo=photo, **about)
        gone = make_article("Gone", **about)
        make_article("Linking", body=f'<p><a href="/story/{gone.slug}/">there</a></p>', **about)
        make_draft("Old", now=now - 20 * DAY, **about)
    publishing.retract(gone, now=now)
    Photo.objects.update(rights_until=timezone.localdate(now) - DAY)
    Article.objects.filter(pk=late.pk).update(embargo_until=now + 9 * DAY)  # what is due goes out with the next request
    Revision.objects.scheduled().update(publish_at=now - timedelta(minutes=5))
    karim = make_user("karim")
    conversing.say(talked, "@mara?", now=now, by=karim)
    conversing.hand_over(waiting, "Call them.", to=editor, now=now, by=karim)
    relating.wait_for(waiting, "Dockers vote", "", position=1, now=now)
    return {"comments": "Talked about", "called": "Talked about", "checks": "No tags", "overdue": "Late", "rights": "Dark",
            "pending": "Waiting", "left": "Waiting", "handed": "Waiting", "links": "Linking", "stale": "Old"}  # fmt: skip


def test_a_photo_in_a_text_whose_rights_ended_is_found_too_but_not_one_of_an_older_version(desk):
    now = timezone.now()
    photo = picturing.store(gradient(), name="boats.jpg", now=now)
    body = f'<p>Text.</p><img src="{picturing.largest(photo)[0]}" alt="Boats">'
    make_draft("Draft", body=body)
    live, mended = make_article("Live", body=body), make_draft("Mended", body=body)
    publishing.revise(live, words("Live, without it", body="<p>Text.</p>"), now=now)
    publishing.revise(mended, words("Mended, without it", body="<p>Text.</p>"), now=now)
    assert listed(desk, "?attention=rights") == []
    Photo.objects.update(rights_until=timezone.localdate(now) - DAY)
    assert sorted(listed(desk, "?attention=rights")) == ["Draft", "Live, without it"]


def test_what_needs_attention_is_found_and_marked(desk, editor):
    wanted = of_every_need(editor)
    assert set(wanted) == set(attention.NEEDS)
    for need, headline in wanted.items():
        assert listed(desk, f"?attention={need}") == [headline], need
    counted = {wanted[name] for name, need in attention.NEEDS.items() if need.counts}
    assert set(listed(desk, "?attention=any")) == counted
    conversing.say(Article.objects.get(headline="Talked about"), "And?", now=NOW, by=None)
    marked = {story.latest_revision.headline: story.needs for story in desk.get(LIST).context["cl"].result_list}
    assert marked["Talked about"] == ["2 open comments"]
    assert marked["Waiting"] == ["1 related headline waits", "hand-over note"]
    assert (marked["Gone"], marked["Old"]) == ([], [])
    assert len(listed(desk, "?attention=nonsense")) == len(marked)


def test_the_search_and_the_filters_hold_together(desk):
    make_article("Ferries in review")
    draft = make_draft("Ferries in draft", section="Rail")
    searching.index([draft.pk])
    assert listed(desk, f"?q=ferries&standing=draft&section={draft.section_id}") == ["Ferries in draft"]
    page = desk.get(f"{LIST}?q=ferries&standing=draft").content.decode()
    assert '<option value="draft" selected>Draft</option>' in page
    assert "No story matches that." in desk.get(f"{LIST}?q=nothing-at-all").content.decode()


@pytest.mark.parametrize(
    "address",
    ["https://www.paper.example/story/wanted-slug/?utm_source=x#c", "http://PAPER.example:8080/story/wanted-slug",
     "paper.example/story/wanted-slug/", "//paper.example/story/wanted-slug/amp/", " /story/wanted-slug/ ",
     "https://paper.example/story/older-slug/?utm=1#top", "old.example/2020/fire.html?share=1",
     "https://desk.example/admin/articles/article/{pk}/change/"],
)  # fmt: skip
def test_a_pasted_address_finds_its_story_today_s_and_former_ones_with_any_host(desk, address):
    article = make_article("Wanted", slug="older-slug")
    publishing.revise(article, words("Wanted", slug="wanted-slug"), now=NOW)
    publishing.publish(article, now=NOW)
    FormerAddress.objects.create(key="at:/2020/fire.html", article=article)
    make_article("Other")
    assert listed(desk, "?" + urlencode({"q": address.format(pk=article.pk)})) == ["Wanted"]


def test_an_address_that_was_never_ours_is_words(desk):
    make_article("Other")
    for address in ("https://x.example/else/", "AC/DC", "/nowhere/", "http://[broken/story/x/"):
        assert listed(desk, "?" + urlencode({"q": address})) == []


def test_a_long_list_is_counted_no_further_than_it_is_leafed_through(desk, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 2)
    for _time in range(3):
        make_article()
    response = desk.get(LIST)
    assert response.context["cl"].result_count == 2
    assert "of more stories: narrow the list" in response.content.decode()


def test_nothing_is_deleted_from_the_list(desk):
    assert "delete_selected" not in desk.get(LIST).content.decode()


def test_the_newest_change_stands_first(desk):
    first, second = make_draft("First"), make_draft("Second")
    publishing.revise(first, words("First again"), now=timezone.now() + timedelta(days=9))
    assert listed(desk) == ["First again", "Second"]
    assert second.pk > first.pk
