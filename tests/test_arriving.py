"""Stories brought in many at once: the same rows as the single verbs leave, in a number of statements that does not grow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from articles import publishing
from articles.models import Article, ArticleTag, Credit, Event, Revision, Tag
from articles.publishing import Arrival
from tests.factories import DAY, NOW, make_article, make_author, words

pytestmark = pytest.mark.django_db
THEN = NOW - 30 * DAY
HIDDEN = ("status", "published_at", "updated_at", "headline_key", "word_count", "is_brief", "version", "created", "modified",
          "retracted_at")  # fmt: skip


def bring(*arrivals: Arrival) -> publishing.Arrived:
    return publishing.bring_in([publishing.ready(each, now=NOW) for each in arrivals], now=NOW)


def rows() -> list:
    """Every row of every story, without its numbers."""
    found = []
    for article in Article.objects.order_by("headline"):
        own = model_to_dict(article, exclude=["id", "live_revision", "latest_revision", "tags", "authors", "lead_photo"])
        own |= {name: getattr(article, name) for name in HIDDEN}
        found.append((
            own, article.live_revision_id == article.latest_revision_id, article.live_revision_id is None,
            [model_to_dict(each, exclude=["id", "article"]) for each in article.revisions.all()],
            [(each.verb, each.at, each.note, each.revision_id == article.latest_revision_id) for each in article.events.all()],
            list(Credit.objects.filter(article=article).values_list("author__name", "position")),
            list(ArticleTag.objects.filter(content_object=article).order_by("pk").values_list("tag__key", flat=True)),
        ))  # fmt: skip
    return found


def test_the_rows_are_those_of_revise_publish_and_schedule():
    ada = make_author("Ada Moreau")
    full = {"section": "Energy", "authors": [ada], "tags": ["Grid", "grid ", "Wind"], "summary": "S", "slug": "one-two"}
    one, brief = words("A  story ", body="<p>T <script>x</script></p>", **full), words("B brief", body="")
    ahead, draft = words("C ahead", summary="x"), words("D draft", tags=["Tide"])
    publishing.publish(publishing.revise(None, one, now=NOW).article, now=NOW, published_at=THEN, updated_at=THEN + DAY)
    publishing.publish(publishing.revise(None, brief, now=NOW).article, now=NOW, published_at=THEN)
    publishing.schedule(publishing.revise(None, ahead, now=NOW).article, at=NOW + DAY, now=NOW)
    publishing.revise(None, draft, now=NOW)
    singly = rows()
    Article.objects.update(latest_revision=None, live_revision=None, status="draft", published_at=None, updated_at=None,
                           summary="", body="", is_brief=False)  # fmt: skip
    Article.objects.all().delete()
    bring(
        Arrival(one, published_at=THEN, updated_at=THEN + DAY),
        Arrival(brief, published_at=THEN),
        Arrival(ahead, goes_live=NOW + DAY),
        Arrival(draft),
    )
    assert rows() == singly
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Grid", "Wind"]


@pytest.mark.parametrize(
    ("arrival", "refusal"),
    [
        (Arrival(words("A", summary="", body=""), published_at=THEN), publishing.Incomplete),
        (Arrival(words("A"), published_at=NOW + DAY), publishing.PastMoment),
        (Arrival(words("A"), goes_live=NOW), publishing.PastMoment),
        (Arrival(words("A"), published_at=THEN, embargo_until=NOW + DAY), publishing.Embargoed),
        (Arrival(words("A"), goes_live=NOW + DAY, embargo_until=NOW + 2 * DAY), publishing.Embargoed),
        (Arrival(words(" ")), publishing.Incomplete),
    ],
)
def test_what_the_single_verbs_refuse_is_refused(arrival, refusal):
    with pytest.raises(refusal):
        publishing.ready(arrival, now=NOW)


def test_taken_slugs_get_the_next_number_among_themselves_too():
    make_article("Fire")
    arrived = bring(*(Arrival(words("Fire"), published_at=THEN) for _ in range(3)))
    assert [article.slug for article in arrived.articles] == ["fire-2", "fire-3", "fire-4"]


def statements(number: int) -> int:
    ready = [
        publishing.ready(Arrival(words(tags=["Grid"], authors=["Ada Moreau"]), published_at=THEN), now=NOW)
        for _ in range(number)
    ]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        publishing.bring_in(ready, now=NOW)
    return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_the_statements_do_not_grow_with_the_stories():
    bring(Arrival(words(tags=["Grid"], authors=["Ada Moreau"]), published_at=THEN))
    assert [statements(1), statements(3), statements(30)] == [statements(1)] * 3
    assert statements(1) <= 16


def test_a_retracted_story_comes_in_as_one():
    (article,) = bring(Arrival(words("A"), published_at=THEN, retracted_at=THEN + DAY)).articles
    article.refresh_from_db()
    assert (article.status, article.retracted_at, article.events.count()) == ("retracted", THEN + DAY, 2)
    assert not Article.objects.published().exists()


def test_leading_links_makes_a_version_and_tells_readers_of_no_update():
    article = make_article("A", body='<p><a href="/old/b">b</a></p>', published_at=THEN)
    publishing.lead_links(article, '<p><a href="/story/b/">b</a></p>', now=NOW)
    article.refresh_from_db()
    assert (article.body, article.updated_at) == ('<p><a href="/story/b/" rel="noopener">b</a></p>', None)
    assert (article.revisions.count(), article.live_revision_id) == (2, article.latest_revision_id)


def test_what_an_editor_is_writing_is_led_too_but_not_shown():
    article = make_article("A", body="<p>Live.</p>", published_at=THEN)
    publishing.revise(article, words("A", body='<p>New <a href="/old/b">b</a></p>'), now=NOW)
    publishing.lead_links(article, '<p>New <a href="/story/b/">b</a></p>', now=NOW)
    article.refresh_from_db()
    assert (article.body, article.revisions.count()) == ("<p>Live.</p>", 3)


def test_withdrawn_stories_are_gone_with_all_that_was_theirs():
    first, second = make_article("A", tags=["Grid"], authors=["Ada Moreau"]), make_article("B")
    assert publishing.withdraw([first.pk], now=NOW + timedelta(minutes=1)) == 1
    assert (list(Article.objects.all()), Revision.objects.count(), Event.objects.count()) == ([second], 1, 1)
    assert Tag.objects.get(key="grid").count_is_old
