"""A preview with what is not saved yet, in a frame of ours; links for people without a login that show one version."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import previewing, publishing
from articles.models import Article, PreviewLink
from tests.admin.desk import change, told, typed
from tests.covering.live import make_live
from tests.factories import make_article, make_draft, make_user, words

pytestmark = pytest.mark.django_db


def shared(article: Article, *, days: int = 7, now=None) -> tuple[PreviewLink, str]:
    link = previewing.share(article.latest_revision, days=days, now=now or timezone.now())
    return link, f"/preview/{previewing.name_of(link)}/"


# --- the frames -------------------------------------------------------------------------------------------------------
def test_the_preview_holds_what_is_typed_and_not_saved_yet(desk):
    article = make_draft("Saved words")
    desk.post(change(article, "keep"), typed(article, headline="Typed words", body="<p>Half a sen<script>x()</script>"))
    page = desk.get(change(article, "preview"))
    assert "page/?unsaved=1" in page.content.decode()
    framed = desk.get(f"{change(article, 'preview/page')}?unsaved=1").content.decode()
    assert '<h1 dir="auto">Typed words</h1>' in framed
    assert "Half a sen" in framed
    assert "x()" not in framed
    assert '<h1 dir="auto">Saved words</h1>' in desk.get(change(article, "preview/page")).content.decode()


def test_unsaved_words_of_a_colleague_are_never_previewed(desk, client):
    article = make_draft("Saved words")
    desk.post(change(article, "keep"), typed(article, headline="A secret"))
    assert "A secret" in desk.get(f"{change(article, 'preview/page')}?unsaved=1").content.decode()
    client.force_login(make_user("karim"))
    assert "A secret" not in client.get(f"{change(article, 'preview/page')}?unsaved=1").content.decode()


def test_unsaved_words_that_no_form_would_send_are_previewed_all_the_same(desk):
    article = make_draft("Saved words")
    sent = {"headline": "", "section": "x", "byline": ["99999999999999999999", "-1"], "lead_photo": "7" * 40, "tags": ["a,b"]}
    desk.post(change(article, "keep"), typed(article, **sent))
    page = desk.get(f"{change(article, 'preview/page')}?unsaved=1").content.decode()
    assert '<h1 dir="auto">Without a headline</h1>' in page
    assert "99999999999999999999" not in page


def test_only_the_previewed_page_may_stand_in_a_frame_and_only_in_ours(desk):
    article = make_draft()
    framed, around = desk.get(change(article, "preview/page")), desk.get(change(article, "preview"))
    policies = [response.headers["Content-Security-Policy"] for response in (framed, around)]
    assert ["frame-ancestors 'self'" in policy for policy in policies] == [True, False]
    assert "frame-ancestors 'none'" in policies[1]
    assert "unsafe" not in policies[0]
    assert "nonce" not in policies[0].lower()
    assert [response.headers["X-Frame-Options"] for response in (framed, around)] == ["SAMEORIGIN", "DENY"]


# --- links ------------------------------------------------------------------------------------------------------------
def test_a_link_is_made_on_the_desk_shown_with_its_opens_and_taken_back(desk, client):
    article = make_draft("For the lawyer")
    response = desk.post(change(article, "preview/links"), {"note": "Dr Lange", "days": "1"}, follow=True)
    assert told(response) == ["The link is made. Whoever has it can read this version, and nothing else."]
    link = PreviewLink.objects.get()
    assert (link.note, link.expires - link.created, link.created_by.username) == ("Dr Lange", timedelta(days=1), "mara")
    [listed] = response.context["links"]
    desk.logout()
    assert "For the lawyer" in client.get(listed["address"]).content.decode()
    link.refresh_from_db()
    assert link.opens == 1
    client.force_login(make_user("karim"))
    response = client.post(change(article, "preview/links"), {"revoke": link.pk}, follow=True)
    assert told(response) == ["The link opens nothing any more."]
    assert client.get(listed["address"]).status_code == 410


def test_a_link_shows_its_one_version_and_never_a_later_one(client):
    article = make_draft("Version one", body="<p>First text.</p>")
    address = shared(article)[1]
    publishing.revise(article, words("Version two", body="<p>Secret second text.</p>"), now=timezone.now())
    page = client.get(address).content.decode()
    assert "First text." in page
    assert "second text" not in page
    assert Article.objects.get().status == "draft"


def test_a_link_is_kept_by_nobody_listed_by_nobody_and_told_to_nobody(client):
    response = client.get(shared(make_draft("Quiet"))[1])
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    page = response.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "application/ld+json" not in page
    assert 'rel="canonical"' not in page
    assert response.cookies == {}


def test_a_link_dies_at_its_end_with_a_sentence(client):
    article = make_draft("Too late")
    now = timezone.now()
    address = shared(article, days=1, now=now - timedelta(hours=23))[1]
    assert client.get(address).status_code == 200
    address = shared(article, days=1, now=now - timedelta(hours=25))[1]
    response = client.get(address)
    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert "Too late" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_link_dies_with_its_story(client):
    article = make_draft("Thrown away")
    address = shared(article)[1]
    assert client.get(address).status_code == 200
    publishing.discard(article, now=timezone.now())
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("name", ["1", "1:x", "x:y", "1:" + "a" * 43, ":", "9" * 60])
def test_an_address_that_was_not_signed_here_opens_nothing(client, name):
    shared(make_draft("Hidden"))
    response = client.get(f"/preview/{name}/")
    assert response.status_code == 404
    assert "Hidden" not in response.content.decode()


def test_the_signature_of_one_link_opens_no_other(client):
    first, address = shared(make_draft("One"))
    second, _ = shared(make_draft("Two"))
    assert client.get(address.replace(f"/{first.pk}:", f"/{second.pk}:")).status_code == 404


def test_robots_that_only_ask_for_the_head_are_not_counted(client):
    link, address = shared(make_draft())
    client.head(address)
    client.get(address)
    link.refresh_from_db()
    assert link.opens == 1


def test_a_link_is_ended_from_its_own_story_alone(desk):
    link, _ = shared(make_draft("One"))
    other = make_draft("Two")
    response = desk.post(change(other, "preview/links"), {"revoke": link.pk}, follow=True)
    assert told(response) == ["That link had ended already."]
    link.refresh_from_db()
    assert link.revoked is None


def test_who_may_only_look_makes_no_links(login):
    article = make_draft()
    client = login("view_article")
    assert client.get(change(article, "preview")).status_code == 200
    assert client.post(change(article, "preview/links"), {"days": "7"}).status_code == 403
    assert client.get(change(article, "preview/links")).status_code == 405
    assert PreviewLink.objects.count() == 0


@pytest.mark.parametrize("stories", [1, 3])
def test_opening_a_link_takes_as_many_queries_for_many_stories(client, django_assert_num_queries, stories):
    addresses = [shared(make_article(tags=["Ports"], authors=["Ada Moreau"], section="Sea"))[1] for _ in range(stories)]
    address = addresses[0]
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


@pytest.mark.parametrize("links", [1, 3])
def test_the_list_of_links_takes_as_many_queries_for_many(desk, django_assert_num_queries, links):
    article = make_draft()
    for _ in range(links):
        shared(article)
    with django_assert_num_queries(6):
        desk.get(change(article, "preview"))


def test_the_form_shows_the_share_picture_of_the_newest_version(desk, settings):
    story = make_article("Harbour opens")
    assert "share.jpg" not in desk.get(change(story)).text
    settings.SHARE_PICTURES = True
    page = desk.get(change(story)).text
    assert f'src="{change(story, "preview/share.jpg").rstrip("/")}?1"' in page
    answer = desk.get(f"/admin/articles/article/{story.pk}/preview/share.jpg")
    assert (answer.headers["Content-Type"], answer.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "private" in answer.headers["Cache-Control"]
    assert Client().get(f"/admin/articles/article/{story.pk}/preview/share.jpg").status_code == 302


def test_a_preview_shows_the_entries_of_a_live_story_and_asks_for_no_new_ones(desk, client):
    article = make_live(1, make=make_draft)
    _link, address = shared(article)
    for page in (desk.get(change(article, "preview/page")), client.get(address)):
        text = page.content.decode()
        assert ("Text of entry 1." in text, "data-live" in text, "live.js" in text) == (True, False, False)
