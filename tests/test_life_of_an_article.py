"""The life of one article, from an editor's first line to its retraction. Reads as the documentation of the flow."""

from datetime import timedelta

import pytest

from articles import caching, publishing, relating
from articles.models import Article, Event, Revision
from articles.publishing import Words
from tests.factories import DAY, NOW, make_article, make_author, make_draft, make_scheduled, make_section, make_user, words

pytestmark = pytest.mark.django_db


def page(client, article):
    return client.get(article.get_absolute_url())


def test_a_story_is_written_reviewed_published_updated_and_retracted(client, on_commit):
    reporter, editor = make_user("reporter"), make_user("editor")
    trains = make_section("Trains")

    # A reporter writes. Readers see nothing: the row holds no words of it, and its address is not found.
    draft = Words(headline="Night trains return", summary="Three lines open.", body="<p>In June.</p>", section=trains)
    first = publishing.revise(None, draft, now=NOW, by=reporter)
    article = first.article
    assert (article.status, article.summary, article.body) == ("draft", "", "")
    assert page(client, article).status_code == 404

    # They ask for a review; an editor reads and changes a word.
    publishing.submit(article, now=NOW, by=reporter)
    better = Words(headline="Night trains return", summary="Four lines open.", body="<p>In June.</p>", section=trains)
    second = publishing.revise(article, better, now=NOW, by=editor)
    assert (first.number, second.number) == (1, 2)

    # The editor publishes. Readers see the newest words.
    with on_commit():
        publishing.publish(article, now=NOW + timedelta(hours=1), by=editor)
    response = page(client, article)
    assert response.status_code == 200
    assert "Four lines open." in response.content.decode()

    # A change is saved. Readers still see the version before, until it is published.
    article.refresh_from_db()
    publishing.revise(article, words("Night trains return", summary="Five lines open."), now=NOW + DAY, by=editor)
    assert "Four lines open." in page(client, article).content.decode()
    with on_commit():
        publishing.publish(article, now=NOW + DAY, by=editor, substantial=True)
    assert "Five lines open." in page(client, article).content.decode()
    article.refresh_from_db()
    assert (article.published_at, article.updated_at) == (NOW + timedelta(hours=1), NOW + DAY)

    # A correction is noted, and the old words come back as a new version.
    publishing.correct(article, text="An earlier version said four lines.", at=NOW + 2 * DAY, now=NOW + 2 * DAY)
    restored = publishing.restore(second, now=NOW + 3 * DAY, by=editor)
    assert (restored.number, restored.summary, restored.note) == (4, "Four lines open.", "Restored from revision 2")

    # The story is retracted. Its address says so, and every version is still there for the desk.
    with on_commit():
        publishing.retract(article, now=NOW + 4 * DAY, by=editor)
    assert page(client, article).status_code == 410
    assert article.revisions.count() == 4
    log = list(Event.objects.filter(article=article).order_by("pk").values_list("verb", flat=True))
    assert log == ["submit", "publish", "publish", "correct", "retract"]


def test_a_new_story_stands_in_the_boxes_of_the_stories_it_belongs_beside():
    battery = "<p>The battery plant at Northport will make pouch cells for electric trucks.</p>"
    older = make_article("Battery plant wins permit", summary="", body=battery, tags=["batteries"])
    make_article(
        "Opera season opens", summary="", body="<p>The soprano sang of winter and the orchestra followed.</p>", tags=["music"]
    )
    newer = make_article(
        "Pouch cells leave Northport", summary="", body=battery.replace("will make", "makes"), tags=["batteries"]
    )
    assert [card.article for card in relating.shelf(older).cards] == [newer]
    assert [card.article for card in relating.shelf(newer).cards] == [older]


def test_an_editors_pin_stands_before_what_the_engine_found():
    body = "<p>Charging stations along the coast road were finished in spring.</p>"
    story = make_article("Coast road gets charging stations", body=body)
    found = make_article("Charging stations on the coast road open", body=body + "<p>Drivers came.</p>")
    chosen = make_article("A history of lighthouses", body="<p>Lamps, lenses and keepers.</p>")
    relating.pin(story, [chosen])
    cards = relating.shelf(story).cards
    assert [(card.article, card.pinned) for card in cards] == [(chosen, True), (found, False)]


def test_a_scheduled_story_appears_at_its_moment_without_a_timer(client, monkeypatch):
    article = make_scheduled("Ferry timetable changes", at=NOW + DAY)
    caching.plan_next_due(NOW)
    clock = [NOW + DAY - timedelta(seconds=1)]
    monkeypatch.setattr("articles.middleware.timezone.now", lambda: clock[0])
    assert page(client, article).status_code == 404
    clock[0] = NOW + DAY
    assert page(client, article).status_code == 200
    article.refresh_from_db()
    assert (article.status, article.published_at) == ("published", NOW + DAY)


def test_a_correction_of_a_live_story_can_be_scheduled_too(on_commit):
    article = make_article("Bridge opens", body="<p>On Monday.</p>")
    revision = publishing.revise(article, words("Bridge opens", body="<p>On Tuesday.</p>"), now=NOW + DAY)
    publishing.schedule(article, at=NOW + 2 * DAY, now=NOW + DAY)
    # What is written afterwards is not what was scheduled.
    publishing.revise(article, words("Bridge opens", body="<p>Perhaps never.</p>"), now=NOW + DAY)
    assert publishing.publish_due(NOW + 2 * DAY) == [article]
    article.refresh_from_db()
    assert (article.body, article.live_revision) == ("<p>On Tuesday.</p>", revision)
    assert article.has_unpublished_changes


def test_an_embargo_refuses_every_way_to_publish_before_its_end():
    article = make_draft("Results of the trial")
    Article.objects.filter(pk=article.pk).update(embargo_until=NOW + DAY)
    with pytest.raises(publishing.Embargoed):
        publishing.publish(article, now=NOW)
    with pytest.raises(publishing.Embargoed):
        publishing.schedule(article, at=NOW + timedelta(hours=1), now=NOW)
    # A schedule that was made before the embargo waits for its end.
    Article.objects.filter(pk=article.pk).update(embargo_until=None)
    publishing.schedule(article, at=NOW + timedelta(hours=1), now=NOW)
    Article.objects.filter(pk=article.pk).update(embargo_until=NOW + DAY)
    assert publishing.publish_due(NOW + timedelta(hours=2)) == []
    assert publishing.publish_due(NOW + DAY) == [article]


def test_two_editors_do_not_overwrite_each_other():
    article = make_draft("Harbour plans", by=make_user("anna"))
    opened = Article.objects.get(pk=article.pk).version
    publishing.revise(article, words("Harbour plans, second thoughts"), now=NOW, by=make_user("ben"), version=opened)
    with pytest.raises(publishing.Conflict, match="ben changed this story"):
        publishing.revise(article, words("Harbour plans, my way"), now=NOW, version=opened)
    assert Revision.objects.get(article=article, number=2).headline == "Harbour plans, second thoughts"


def test_tags_authors_section_and_photo_go_live_with_the_words_and_come_back_with_them():
    article = make_article("Grid study", tags=["grid", "storage"], authors=["Ada Moreau"], section="Energy")
    publishing.revise(
        article, words("Grid study", tags=["wind"], authors=[make_author("Ben Okri")], section="Trade"), now=NOW + DAY
    )
    article.refresh_from_db()
    assert ([tag.name for tag in article.tags.all()], article.section.name) == (["grid", "storage"], "Energy")
    publishing.publish(article, now=NOW + DAY)
    article.refresh_from_db()
    assert ([tag.name for tag in article.tags.all()], article.section.name) == (["wind"], "Trade")
    publishing.restore(article.revisions.get(number=1), now=NOW + 2 * DAY)
    publishing.publish(article, now=NOW + 2 * DAY)
    article.refresh_from_db()
    assert sorted(tag.name for tag in article.tags.all()) == ["grid", "storage"]
    assert [credit.author.name for credit in article.credits.all()] == ["Ada Moreau"]
