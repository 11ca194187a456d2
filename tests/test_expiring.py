"""Until when readers see a story: set ahead, kept to the second, undone, and never in the way of an embargo or a schedule."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from articles import caching, curating, publishing
from articles.models import Article, Revision, Slot
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, make_scheduled, make_section, make_user, words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """The time that the site sees; tests move it."""
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def make_expiring(headline: str = "For a day", *, at=NOW + DAY, by=None, **fields) -> Article:
    article = make_article(headline, **fields)
    assert publishing.set_expiry(article, at, now=NOW, by=by)
    article.refresh_from_db()
    return article


def log(article: Article) -> list[tuple[str, str]]:
    return list(article.events.order_by("pk").values_list("verb", "note"))


# --- what happens at the moment ---------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_first_request_after_the_moment_no_longer_shows_it(client, clock):
    article = make_expiring(section="Energy", tags=["Ports"])
    slug = article.get_absolute_url()
    for place in ("/", slug, "/section/energy/", "/feed/", "/sitemap.xml", "/api/articles/"):
        client.get(place)  # whatever is kept is kept now
    clock[0] = NOW + DAY - timedelta(seconds=20)
    page = client.get("/")
    assert (b"For a day" in page.content, page["Cache-Control"]) == (True, "public, max-age=20")
    clock[0] = NOW + DAY
    page = client.get("/")
    assert (b"For a day" in page.content, page["Cache-Control"]) == (False, "public, max-age=60")
    answer = client.get(slug)
    assert answer.status_code == 410
    assert "This story was here for a time" in answer.content.decode()
    assert "retracted" not in answer.content.decode().lower()
    article.refresh_from_db()
    assert (article.status, article.expired_at, article.expires_at) == ("expired", NOW + DAY, None)
    assert log(article)[-2:] == [("expiry", (NOW + DAY).isoformat()), ("expire", "")]


@pytest.mark.django_db(transaction=True)
def test_the_moment_is_the_next_due_one_as_soon_as_it_is_set_and_gone_when_it_is_taken_back(clock):
    article = make_expiring()
    assert caching.edition().next_due == NOW + DAY
    before = caching.edition().number
    assert publishing.set_expiry(article, None, now=NOW)
    assert (caching.edition().next_due, caching.edition().number) == (None, before + 1)
    assert publishing.expire_due(NOW + 2 * DAY) == []
    assert log(article)[-1] == ("expiry", "")


def test_a_page_tells_machines_until_when_it_is_there(client):
    end = NOW + 20_000 * DAY
    page = client.get(make_expiring(at=end).get_absolute_url()).content.decode()
    assert f", unavailable_after: {end.isoformat()}" in page
    assert f'"expires":"{end.isoformat()}"' in page.replace('": "', '":"')
    assert "unavailable_after" not in client.get(make_article().get_absolute_url()).content.decode()


def test_an_old_address_of_an_expired_story_says_that_it_was_here(client):
    article = make_expiring(slug="first")
    publishing.revise(article, words("For a day", slug="second"), now=NOW)
    publishing.publish(article, now=NOW)
    assert client.get("/story/first/").status_code == 301
    publishing.expire_due(NOW + DAY)
    assert client.get("/story/first/").status_code == 410


def test_one_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    from articles.publishing import expiring

    bad, good = make_expiring("Bad"), make_expiring("Good")
    real = expiring.expire
    monkeypatch.setattr(expiring, "expire", lambda article, now: 1 / 0 if article.pk == bad.pk else real(article, now))
    assert publishing.expire_due(NOW + DAY) == [good]
    assert f"Story {bad.pk} could not expire" in caplog.text
    assert caching.plan_next_due(NOW + DAY) == NOW + DAY + caching.RETRY


def test_two_processes_at_once_end_it_once():
    from articles.publishing import expiring

    article = make_expiring()
    assert expiring.expire(article, NOW + DAY).status == "expired"
    assert expiring.expire(article, NOW + DAY) is None
    assert [verb for verb, _note in log(article)].count("expire") == 1


def test_the_command_for_a_timer_names_what_came_and_what_went(clock, capsys):
    make_expiring("Goes")
    make_scheduled("Comes", at=NOW + HOUR)
    clock[0] = NOW + DAY
    assert call_command("publish_due") == "Published 1: Comes\nExpired 1: Goes"
    assert call_command("publish_due") == "Nothing was due."


def test_a_scheduled_change_ends_with_the_story():
    article = make_article("For a day")
    publishing.revise(article, words("Later"), now=NOW)
    publishing.schedule(article, at=NOW + HOUR, now=NOW)
    publishing.set_expiry(article, NOW + 2 * HOUR, now=NOW)
    # Nobody came by in between: the change is published, and the story ends, by the same request.
    assert [story.headline for story in publishing.publish_due(NOW + HOUR)] == ["Later"]
    assert Article.objects.published().get().headline == "Later"
    publishing.publish_due(NOW + 2 * HOUR)
    assert (Article.objects.get().status, Revision.objects.scheduled().count()) == ("expired", 0)


def test_a_story_whose_start_and_end_both_passed_unseen_is_never_shown():
    article = make_draft("Missed")
    publishing.schedule(article, at=NOW + HOUR, now=NOW)
    publishing.set_expiry(article, NOW + 2 * HOUR, now=NOW)
    assert publishing.publish_due(NOW + DAY) == []
    article.refresh_from_db()
    assert (article.status, article.body) == ("draft", "")
    [verb, note] = log(article)[-1]
    assert (verb, note.startswith("Readers are to see this story until")) == ("refused", True)


# --- back again -------------------------------------------------------------------------------------------------------
def test_an_expired_story_is_published_again_for_good_with_its_first_date():
    article = make_expiring()
    publishing.expire_due(NOW + DAY)
    again = publishing.publish(article, now=NOW + 2 * DAY)
    assert (again.status, again.published_at, again.expires_at, again.expired_at) == ("published", NOW, None, None)
    assert publishing.expire_due(NOW + 9 * DAY) == []


def test_it_can_be_published_again_for_another_time():
    article = make_expiring()
    publishing.expire_due(NOW + DAY)
    publishing.set_expiry(article, NOW + 3 * DAY, now=NOW + 2 * DAY)
    publishing.publish(article, now=NOW + 2 * DAY)
    assert publishing.expire_due(NOW + 3 * DAY) == [article]


def test_what_is_retracted_does_not_expire():
    article = make_expiring()
    publishing.retract(article, now=NOW)
    assert publishing.expire_due(NOW + DAY) == []
    with pytest.raises(publishing.Expired):
        publishing.publish(article, now=NOW + 2 * DAY)


# --- what is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("at", [NOW, NOW - DAY])
def test_a_moment_that_has_passed_is_no_end(at):
    article = make_article()
    with pytest.raises(publishing.PastMoment, match="has passed; choose a moment ahead, or retract the story"):
        publishing.set_expiry(article, at, now=NOW)
    assert log(article) == [("publish", "")]


def test_setting_the_same_moment_again_does_nothing():
    article = make_expiring()
    version = article.version
    assert publishing.set_expiry(article, NOW + DAY, now=NOW) is False
    assert Article.objects.get().version == version


def test_an_end_comes_after_the_beginning():
    article = make_scheduled(at=NOW + DAY)
    with pytest.raises(publishing.PastMoment, match="goes live"):
        publishing.set_expiry(article, NOW + DAY, now=NOW)
    publishing.set_expiry(article, NOW + 2 * DAY, now=NOW)
    with pytest.raises(publishing.Expired):
        publishing.schedule(article, at=NOW + 2 * DAY, now=NOW)
    assert Revision.objects.scheduled().get().publish_at == NOW + DAY


def test_an_end_comes_after_the_embargo():
    article = make_draft()
    publishing.set_rules(article, embargo_until=NOW + DAY, never_recommend=False, now=NOW)
    with pytest.raises(publishing.PastMoment, match="under embargo until"):
        publishing.set_expiry(article, NOW + DAY, now=NOW)
    publishing.set_expiry(article, NOW + 2 * DAY, now=NOW)
    with pytest.raises(publishing.Expired):
        publishing.set_rules(article, embargo_until=NOW + 2 * DAY, never_recommend=False, now=NOW)
    assert Article.objects.get().embargo_until == NOW + DAY


def test_a_draft_whose_end_has_passed_is_not_published():
    article = make_draft()
    publishing.set_expiry(article, NOW + HOUR, now=NOW)
    with pytest.raises(publishing.Expired, match="choose a later moment for that first"):
        publishing.publish(article, now=NOW + DAY)


def test_the_log_says_who_set_the_end_and_the_embargo():
    mara = make_user("mara")
    article = make_expiring(by=mara)
    publishing.set_rules(article, embargo_until=NOW + HOUR, never_recommend=False, now=NOW, by=mara)
    publishing.set_rules(article, embargo_until=None, never_recommend=False, now=NOW, by=mara)
    assert [(each.verb, each.note, each.by) for each in article.events.order_by("pk")][1:] == [
        ("expiry", (NOW + DAY).isoformat(), mara),
        ("embargo", (NOW + HOUR).isoformat(), mara),
        ("embargo", "", mara),
    ]


def test_the_database_refuses_an_expired_story_without_its_moment():
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(status="expired")


# --- what follows -----------------------------------------------------------------------------------------------------
def test_a_front_as_of_a_moment_ahead_is_without_what_has_expired_by_then():
    section = make_section("Energy")
    make_expiring("Goes", section="Energy")
    held = make_expiring("Held, and goes", section="Energy")
    make_article("Stays", section="Energy", published_at=NOW - DAY)
    Slot.objects.create(article=held, position=1)
    coming = make_draft("Comes and goes", section="Energy")
    publishing.schedule(coming, at=NOW + HOUR, now=NOW)
    publishing.set_expiry(coming, NOW + DAY, now=NOW)

    def standing(at, where=None):
        front = curating.front(where, now=at, ahead=True)
        return {story.headline for story in front.stories} | {each.headline for _part, some in front.strips for each in some}

    assert standing(NOW + 2 * HOUR) == {"Goes", "Held, and goes", "Stays", "Comes and goes"}
    assert standing(NOW + DAY) == {"Stays"}
    assert standing(NOW + DAY, section) == {"Stays"}


def test_a_retracted_story_is_not_told_as_an_expired_one(client):
    page = client.get(make_retracted().get_absolute_url())
    assert (page.status_code, "This story was retracted" in page.content.decode()) == (410, True)
