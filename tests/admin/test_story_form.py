"""The story's form calls the verbs, keeps what was typed, and turns every refusal into a sentence."""

import errno
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import publishing, relating
from articles.admin.words import moment_in_words, short_moment
from articles.models import Article, Photo, Revision
from tests.admin.desk import ADD, change, errors, told, typed
from tests.factories import (
    DAY,
    make_article,
    make_author,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    words,
)
from tests.pictures import picture

pytestmark = pytest.mark.django_db


def upload(name="dawn.jpg", data=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture((300, 200)), content_type="image/jpeg")


def in_zone(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


# --- writing --------------------------------------------------------------------------------------------------------
def test_a_new_story_is_saved_as_a_draft_and_the_form_stays_open(desk, editor):
    authors = [make_author("Zoe Last"), make_author("Ada First")]
    section = make_section()
    form = typed(section=section.pk, tags=["Ports", "grid storage"], byline=[author.pk for author in authors])
    response = desk.post(ADD, form, follow=True)
    article = Article.objects.get()
    assert response.redirect_chain == [(change(article), 302)]
    assert told(response) == ["Saved as version 1."]
    revision = article.latest_revision
    assert (article.status, article.body, revision.created_by) == ("draft", "", editor)
    assert (revision.headline, revision.body) == ("A new story", "<p>Its text.</p>")
    assert (revision.section, revision.tags) == (section, ["Ports", "grid storage"])
    assert revision.authors == [author.pk for author in authors]


def test_the_form_shows_the_newest_version_and_not_what_readers_see(desk):
    article = make_article("Live", tags=["one"])
    publishing.revise(article, words("Newer", tags=["two"]), now=timezone.now())
    form = desk.get(change(article)).context["form"]
    assert (form["headline"].value(), list(form["tags"].value())) == ("Newer", ["two"])


def test_saving_a_published_story_changes_nothing_for_readers(desk):
    article = make_article("Live")
    response = desk.post(change(article), typed(article, headline="Newer"), follow=True)
    article.refresh_from_db()
    assert (article.headline, article.latest_revision.headline) == ("Live", "Newer")
    assert "Your newest changes are not live yet." in response.content.decode()


def test_saving_without_a_change_makes_no_version(desk):
    article = make_article("Live", section="Energy", tags=["Zürich", "AT&T", "a 'quoted' one"], authors=["Ada Moreau"])
    response = desk.post(change(article), typed(article), follow=True)
    assert told(response) == ["Saved. The words are those of version 1."]
    assert article.revisions.count() == 1


def test_a_text_is_cleaned_whatever_the_form_brings(desk):
    desk.post(ADD, typed(body='<p onclick="x()">Fine<script>alert(1)</script></p>'))
    assert Revision.objects.get().body == "<p>Fine</p>"


def test_commas_separate_tags_and_spellings_of_one_tag_are_one(desk):
    desk.post(ADD, typed(tags=["Ports, Council", "PORTS", "2026", "Côte d’Ivoire"]))
    assert Revision.objects.get().tags == ["Ports", "Council", "2026", "Côte d’Ivoire"]


def test_too_long_a_tag_is_refused_in_a_sentence(desk):
    assert errors(desk.post(ADD, typed(tags=["x" * 101]))) == [
        f"“{'x' * 30}…” is too long for a tag; 100 characters are the most."
    ]


def test_without_a_headline_nothing_is_saved(desk):
    assert errors(desk.post(ADD, typed(headline=" "))) == ["This field is required."]
    assert Article.objects.count() == 0


# --- buttons --------------------------------------------------------------------------------------------------------
def test_publish_now_saves_and_publishes(desk):
    response = desk.post(ADD, typed(press="_publish", tags=["Ports"]), follow=True)
    article = Article.objects.get()
    assert (article.status, article.headline, list(article.tags.names())) == ("published", "A new story", ["Ports"])
    [message] = told(response)
    assert message.startswith("Published. Readers see it now.")
    assert article.get_absolute_url() in message


def test_publish_changes_brings_them_to_readers(desk):
    article = make_article("Live")
    response = desk.post(change(article), typed(article, press="_publish", headline="Newer"), follow=True)
    article.refresh_from_db()
    assert article.headline == "Newer"
    assert told(response)[0].startswith("Readers see your changes now.")


def test_publish_without_a_change_is_no_error(desk):
    article = make_article()
    response = desk.post(change(article), typed(article, press="_publish"), follow=True)
    assert told(response)[0].startswith("Saved. Readers see the newest version already.")


def test_submit_asks_for_a_review(desk):
    response = desk.post(ADD, typed(press="_submit"), follow=True)
    assert Article.objects.get().status == "in_review"
    assert told(response) == ["Saved and submitted for review."]


def test_schedule_keeps_the_moment_in_the_site_s_zone(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    tomorrow = timezone.localtime(timezone.now() + DAY).replace(hour=7, minute=0, second=0, microsecond=0)
    response = desk.post(ADD, typed(press="_schedule", schedule_at=in_zone(tomorrow)), follow=True)
    article = Article.objects.get()
    assert article.latest_revision.publish_at == tomorrow
    assert "goes live tomorrow 07:00, Europe/Berlin" in response.content.decode()
    form = desk.get(change(article)).content.decode()
    assert f'value="{in_zone(tomorrow)}"' in form


def test_schedule_needs_a_moment_and_one_that_lies_ahead(desk):
    assert errors(desk.post(ADD, typed(press="_schedule"))) == ["Say when it should go live."]
    past = in_zone(timezone.now() - DAY)
    [sentence] = errors(desk.post(ADD, typed(press="_schedule", schedule_at=past)))
    assert "has passed; choose a moment ahead, or publish now." in sentence
    assert Article.objects.count() == 0


def test_a_schedule_can_be_taken_back(desk):
    article = make_scheduled(at=timezone.now() + DAY)
    response = desk.post(change(article), typed(article, press="_unschedule"), follow=True)
    assert told(response) == ["Saved. The story is not scheduled any more."]
    assert not Revision.objects.scheduled().exists()


def test_a_later_save_is_said_not_to_be_part_of_the_schedule(desk):
    article = make_scheduled(at=timezone.now() + DAY)
    response = desk.post(change(article), typed(article, headline="Newer"), follow=True)
    assert "schedule again to include it" in response.content.decode()


# --- refusals -------------------------------------------------------------------------------------------------------
def test_an_embargo_refuses_publication_and_keeps_every_word(desk):
    embargo = in_zone(timezone.now() + DAY)
    response = desk.post(ADD, typed(press="_publish", headline="Held back", tags=["Ports"], embargo_until=embargo))
    [sentence] = errors(response)
    assert sentence.startswith("This story is under embargo until")
    form = response.context["form"]
    assert (form["headline"].value(), form["tags"].value()) == ("Held back", ["Ports"])
    assert Article.objects.count() == 0


def test_an_embargo_is_kept_with_the_story(desk):
    desk.post(ADD, typed(embargo_until="2031-05-01T06:00", never_recommend="on"))
    article = Article.objects.get()
    assert (article.embargo_until.year, article.never_recommend) == (2031, True)


def test_a_refusal_of_the_second_verb_undoes_the_first(desk):
    article = make_draft("First", body="", summary="")
    form = typed(article, press="_publish", headline="Newer", summary="", body="")
    assert errors(desk.post(change(article), form)) == ["Write a summary or a text first: a headline alone is not a story."]
    assert article.revisions.count() == 1


# --- the lead photo -------------------------------------------------------------------------------------------------
def test_a_picture_is_uploaded_in_the_story_s_own_form(desk):
    desk.post(ADD, typed(press="_publish", upload=upload(), upload_alt="Boats at dawn", upload_credit="M. Ruiz"))
    photo = Photo.objects.get()
    assert (photo.alt, photo.credit) == ("Boats at dawn", "M. Ruiz")
    assert Article.objects.get().lead_photo == photo


def test_a_refused_picture_is_that_field_s_error_and_keeps_the_words(desk):
    response = desk.post(ADD, typed(headline="Kept", upload=upload("page.pdf", b"%PDF-1.7")))
    assert response.context["form"].errors["upload"] == [
        "“page.pdf” was not stored. This is a PDF, not a picture; export the page as PNG or JPEG and upload that."
    ]
    assert response.context["form"]["headline"].value() == "Kept"


def test_a_picture_that_cannot_be_written_is_that_field_s_error_and_leaves_no_row(desk, monkeypatch):
    def full(*_what):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    response = desk.post(ADD, typed(headline="Kept", upload=upload()))
    assert response.context["form"].errors["upload"] == [
        "“dawn.jpg” was not stored: no file can be written where the pictures are kept (No space left on device)."
    ]
    assert (response.context["form"]["headline"].value(), Photo.objects.count(), Article.objects.count()) == ("Kept", 0, 0)


def test_a_headline_that_is_too_long_comes_back_whole_and_no_browser_cuts_it(desk):
    response = desk.post(ADD, typed(headline="long " * 61))
    assert response.context["form"].errors["headline"] == ["Ensure this value has at most 300 characters (it has 304)."]
    assert response.context["form"]["headline"].value().strip() == ("long " * 61).strip()
    fields = re.findall(
        r'<(?:input|textarea)[^>]* name="(?:headline|slug|seo_title|upload_alt)"[^>]*>', response.content.decode()
    )
    assert (len(fields), [field for field in fields if "maxlength" in field]) == (4, [])


def test_what_is_wrong_is_named_at_the_top_and_leads_to_its_field(desk):
    page = desk.post(ADD, typed(upload=upload("page.pdf", b"%PDF-1.7"), slug="x" * 121)).content.decode()
    told = page.partition('<ul class="errors-named">')[2].partition("</ul>")[0]
    assert '<a href="#entry-upload">Or upload a new one</a>: “page.pdf” was not stored.' in told
    assert '<a href="#entry-slug">Slug</a>: Ensure this value has at most 120 characters' in told
    assert all(f'id="entry-{name}"' in page for name in ("upload", "slug"))


def test_an_uploaded_picture_is_not_lost_when_another_field_is_wrong(desk):
    response = desk.post(ADD, typed(headline="", upload=upload(), upload_alt="Boats"))
    photo = Photo.objects.get()
    assert response.context["form"]["lead_photo"].value() == str(photo.pk)
    assert picture_address(photo) in response.content.decode()


def test_nor_when_a_verb_refuses(desk):
    embargo = in_zone(timezone.now() + DAY)
    response = desk.post(ADD, typed(press="_publish", upload=upload(), embargo_until=embargo))
    assert response.context["form"]["lead_photo"].value() == str(Photo.objects.get().pk)


def picture_address(photo: Photo) -> str:
    return photo.renditions[1]["name"]


# --- related stories ------------------------------------------------------------------------------------------------
def test_pins_are_kept_in_their_order_and_can_be_taken_away(desk):
    article, one, two, three = (make_article(name) for name in ("Source", "One", "Two", "Three"))
    desk.post(change(article), typed(article, pins=[two.pk, one.pk, three.pk]))
    assert [pin.target for pin in article.pins.order_by("position")] == [two, one, three]
    desk.post(change(article), typed(article, pins=[three.pk, two.pk]))
    assert [pin.target for pin in article.pins.order_by("position")] == [three, two]
    assert [card.article for card in relating.shelf(article).cards][:2] == [three, two]


def test_a_story_cannot_stand_under_itself(desk):
    article = make_article()
    assert errors(desk.post(change(article), typed(article, pins=[article.pk]))) == ["A story cannot stand under itself."]


def test_a_story_is_pinned_or_excluded_not_both(desk):
    article, other = make_article("Source"), make_article("Other")
    form = typed(article, pins=[other.pk], exclusions=[other.pk])
    assert errors(desk.post(change(article), form)) == ["“Other” is pinned and excluded; choose one."]


def test_exclusions_are_kept_and_taken_back(desk):
    article, other = make_article("Source"), make_article("Other")
    desk.post(change(article), typed(article, exclusions=[other.pk]))
    assert [row.target for row in article.exclusions.all()] == [other]
    desk.post(change(article), typed(article, exclusions=[]))
    assert article.exclusions.count() == 0


# --- what the form says ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: None, ["_save", "_submit", "_publish"]),
        (make_draft, ["_save", "_submit", "_publish"]),
        (make_article, ["_save", "_publish"]),
        (make_retracted, ["_save", "_publish"]),
    ],
)
def test_each_standing_has_its_buttons_and_each_button_says_what_it_does(desk, make, names):
    article = make()
    page = desk.get(change(article) if article else ADD)
    buttons = page.context["buttons"]
    assert [button.name for button in buttons] == names
    assert all(str(button.hint) in page.content.decode() for button in buttons)


def test_the_way_to_the_site_is_offered_once_there_is_something_to_see(desk):
    assert "View on site" not in desk.get(change(make_draft())).content.decode()
    assert "View on site" in desk.get(change(make_article())).content.decode()


def test_every_script_of_the_page_is_allowed_by_its_policy(desk):
    """The editor's import map is an inline script: without the request's nonce the editor would silently not start."""
    response = desk.get(ADD)
    page, policy = response.content.decode(), response.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    inline = [tag for tag in page.split("<script")[1:] if "src=" not in tag.split(">")[0]]
    assert inline
    assert all(f'nonce="{nonce}"' in tag.split(">")[0] for tag in inline)
    assert "style=" not in page
    assert " onclick=" not in page


def test_the_form_takes_as_many_queries_for_a_long_life_as_for_a_short_one(desk, django_assert_max_num_queries):
    article = make_article(tags=["a", "b", "c"], authors=["Ada Moreau", "Jon Sandoval"], section="Energy")
    for number in range(5):
        publishing.revise(article, words(f"Version {number}"), now=timezone.now() + timedelta(minutes=number))
    with django_assert_max_num_queries(33):
        desk.get(change(article))


def test_the_checks_stand_in_the_form_and_lead_to_their_fields(desk):
    page = desk.get(change(make_draft("First", summary=""))).content.decode()
    assert 'href="#entry-summary">There is no summary' in page
    assert 'id="entry-summary"' in page
    form = typed(summary="Here it is.", headline="x" * 71, tags=["a"], schedule_at="nonsense")
    answer = desk.post("/admin/articles/article/checks/", form).content.decode()
    assert ("There is no summary" in answer, "The headline has 71 characters" in answer) == (False, True)


def test_a_check_that_blocks_keeps_what_was_typed_and_says_why(desk, settings):
    settings.CHECKS_BLOCK = ["no_tags"]
    response = desk.post(ADD, typed(press="_publish", headline="Untagged"))
    assert errors(response) == ["It has no tags: readers of its subject will not find it."]
    assert response.context["form"]["headline"].value() == "Untagged"
    assert "Not published like this." in response.content.decode()
    assert Article.objects.count() == 0


def test_the_checks_are_for_those_who_may_write(login):
    article = make_draft("First")
    looks = login("view_article")
    assert looks.post(change(article, "checks"), {}).status_code == 403
    assert looks.get(change(article, "checks")).status_code == 405
    assert login("change_article", username="wim").post("/admin/articles/article/99/checks/", {}).status_code == 404


def test_what_search_engines_read_may_differ_from_what_readers_do(desk, client, on_commit):
    seo = {"seo_title": "Port cranes go electric", "seo_description": "Why the harbour is quiet."}
    desk.post(ADD, typed(press="_publish", headline="Cranes go quiet", summary="What it says.", **seo))
    article = Article.objects.get()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<title>Port cranes go electric –" in page
    assert '<meta name="description" content="Why the harbour is quiet.">' in page
    assert '<meta property="og:title" content="Cranes go quiet">' in page
    form = desk.get(change(article)).content.decode()
    assert '<span data-shows="seo_title headline" data-most="60">Port cranes go electric</span>' in form
    with on_commit():
        desk.post(change(article), typed(article, press="_publish", seo_title="", seo_description=""))
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<title>Cranes go quiet –" in page
    assert '<meta name="description" content="What it says.">' in page


def test_what_a_moment_means_is_said_before_the_button_is_pressed(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    tomorrow = timezone.localtime(timezone.now() + DAY).replace(hour=7, minute=0)
    answer = desk.post("/admin/articles/article/checks/", typed(schedule_at=in_zone(tomorrow))).content.decode()
    assert "Would go live tomorrow 07:00, Europe/Berlin, in " in answer
    assert "Would go live" not in desk.post("/admin/articles/article/checks/", typed()).content.decode()


def test_the_box_under_the_story_is_shown_with_its_reasons(desk):
    text = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry.</p>"
    article = make_article("Pouch cells leave Malmö", body=text, tags=["Pouch cells"])
    make_article("Malmö ships pouch cells", body=text, tags=["Pouch cells"])
    pinned = make_article("Something else entirely", body="<p>Weather.</p>")
    desk.post(change(article), typed(article, pins=[pinned.pk]))
    cards = desk.get(change(article)).context["related"].cards
    assert [(card.article.headline, card.pinned) for card in cards] == [
        ("Something else entirely", True),
        ("Malmö ships pouch cells", False),
    ]
    assert "Pouch cells" in cards[1].why


# --- review, ends and what is said beforehand -----------------------------------------------------------------------------
def test_a_story_is_approved_with_what_was_typed(desk):
    article = make_draft("First", section="Energy", tags=["Ports"])
    publishing.submit(article, now=timezone.now())
    response = desk.post(change(article), typed(article, press="_approve", headline="Better"), follow=True)
    article.refresh_from_db()
    assert (article.status, article.headline) == ("approved", "Better")
    assert told(response) == ["Approved, as version 2. It waits to be published."]


def test_sending_back_asks_for_a_word_and_shows_it_to_the_writer(desk, editor):
    article = make_draft("First")
    publishing.submit(article, now=timezone.now())
    refused = desk.post(change(article), typed(article, press="_send_back", headline="Better", review_note=" "))
    assert errors(refused) == ["Say what is still to be done: the writer reads it above the text."]
    assert refused.context["form"]["headline"].value() == "Better"
    page = desk.post(change(article), typed(article, press="_send_back", review_note="Who says so?"), follow=True)
    article.refresh_from_db()
    assert article.status == "draft"
    assert "Sent back by mara" in page.content.decode()
    assert "<p>Who says so?</p>" in page.content.decode()
    desk.post(change(article), typed(article, press="_submit"))
    assert "Sent back by" not in desk.get(change(article)).content.decode()


def test_the_form_sets_an_end_and_takes_it_back(desk):
    article = make_article("For a time")
    end = (timezone.now() + 2 * DAY).replace(second=0, microsecond=0)
    page = desk.post(change(article), typed(article, expires_at=in_zone(end)), follow=True).content.decode()
    article.refresh_from_db()
    assert article.expires_at == end
    assert "Readers see it until" in page
    assert desk.get("/admin/articles/article/?standing=expiring").context["cl"].result_count == 1
    desk.post(change(article), typed(article, expires_at=""))
    article.refresh_from_db()
    assert article.expires_at is None
    assert [event.verb for event in article.events.all()[:2]] == ["expiry", "expiry"]


def test_an_end_and_an_embargo_move_together(desk):
    article, now = make_draft("Both"), timezone.now().replace(second=0, microsecond=0)
    first = {"embargo_until": in_zone(now + DAY), "expires_at": in_zone(now + 2 * DAY)}
    later = {"embargo_until": in_zone(now + 3 * DAY), "expires_at": in_zone(now + 4 * DAY)}
    for moments in (first, later, first):
        assert desk.post(change(article), typed(article, **moments)).status_code == 302
        article.refresh_from_db()
        assert (in_zone(article.embargo_until), in_zone(article.expires_at)) == tuple(moments.values())


def test_an_end_that_was_moved_meanwhile_is_not_overwritten(desk):
    article, now = make_article(), timezone.now()
    opened = typed(article, expires_at=in_zone(now + DAY))
    publishing.set_expiry(article, now + 3 * DAY, now=now)
    [sentence] = errors(desk.post(change(article), opened))
    assert sentence.startswith("Somebody set another end while you had the story open:")


def test_what_typed_moments_mean_is_said_before_a_button_is_pressed(desk):
    now = timezone.now()
    moments = {"schedule_at": in_zone(now + DAY), "expires_at": in_zone(now + 2 * DAY), "embargo_until": in_zone(now + DAY / 2)}
    answer = desk.post("/admin/articles/article/checks/", typed(**moments)).content.decode()
    for field, words_ in (
        ("schedule_at", "Would go live"),
        ("expires_at", "Readers see it until"),
        ("embargo_until", "Nothing"),
    ):
        assert f'data-of="{field}">{words_}' in answer
    clash = {"schedule_at": in_zone(now + DAY), "expires_at": in_zone(now + DAY / 2)}
    assert (
        "Would be refused: readers are not to see it any more by then."
        in desk.post("/admin/articles/article/checks/", typed(**clash)).content.decode()
    )


def buttons_of(client, article=None) -> list[tuple[str, str]]:
    page = client.get(change(article) if article else ADD)
    return [(button.name, button.hint) for button in page.context["buttons"]]


def test_each_button_says_what_it_will_do(desk):
    now = timezone.now()
    live = make_article("Live")
    assert buttons_of(desk, live) == [("_save", "Readers see no change"), ("_publish", "Readers see them at once")]
    publishing.revise(live, words("Newer"), now=now)
    publishing.schedule(live, at=now + 10 * DAY, now=now)
    when = f"{timezone.localtime(now + 10 * DAY):%-d %b %H:%M}"
    assert buttons_of(desk, live) == [
        ("_save", f"Version 2 still goes live {when}"), ("_publish", "Readers see them at once; its schedule ends")
    ]  # fmt: skip
    assert "Until then readers see the one that is live now." in desk.get(change(live)).content.decode()
    held = make_draft()
    publishing.set_rules(held, embargo_until=now + 10 * DAY, never_recommend=False, now=now)
    assert buttons_of(desk, held)[-1] == ("_publish", f"Refused: embargo until {when}")
    short = make_draft()
    publishing.set_expiry(short, now + 10 * DAY, now=now)
    assert buttons_of(desk, short)[-1] == ("_publish", f"Readers see it until {when}")


def test_the_history_says_who_did_what_in_words(desk, editor):
    article, now = make_article(by=editor), timezone.now()
    publishing.set_expiry(article, now + DAY, now=now, by=editor)
    publishing.set_expiry(article, None, now=now, by=editor)
    publishing.set_rules(article, embargo_until=now + DAY, never_recommend=False, now=now, by=editor)
    page = desk.get(change(article, "history")).content.decode()
    for line in ("To be shown until tomorrow", "To be shown for good", "Embargo until tomorrow", "Published"):
        assert f"<strong>{line}" in page
    assert (now + DAY).isoformat()[:16] not in page


# --- a form that is sent again --------------------------------------------------------------------------------------
def test_a_new_story_that_is_sent_again_after_going_back_is_the_same_story(desk):
    desk.post(ADD, typed(token="abc", headline="First"))
    article = Article.objects.get()
    response = desk.post(ADD, typed(token="abc", headline="Second"), follow=True)
    assert response.redirect_chain == [(change(article), 302)]
    assert told(response)[-1:] == ["Saved as version 2."]
    assert [revision.headline for revision in article.revisions.order_by("number")] == ["First", "Second"]
    desk.post(ADD, typed(token="other", headline="Another"))
    assert Article.objects.count() == 2


def test_what_was_set_and_written_since_stays_when_a_new_story_is_sent_again(desk):
    desk.post(ADD, typed(token="abc", headline="First", summary="Short."))
    article, end = Article.objects.get(), timezone.now().replace(second=0, microsecond=0) + DAY
    desk.post(change(article), typed(article, summary="Longer.", embargo_until=in_zone(end)))
    desk.post(ADD, typed(token="abc", headline="Second", summary="Short."))
    article.refresh_from_db()
    newest = article.latest_revision
    assert (newest.headline, newest.summary, article.embargo_until) == ("Second", "Longer.", end)


def test_a_new_story_that_was_thrown_away_may_be_sent_again(desk):
    desk.post(ADD, typed(token="abc", headline="First"))
    publishing.discard(Article.objects.get(), now=timezone.now())
    desk.post(ADD, typed(token="abc", headline="First"))
    assert [article.headline for article in Article.objects.all()] == ["First"]


# --- what no browser's list offers ----------------------------------------------------------------------------------
@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "٣"])
@pytest.mark.parametrize("name", ["section", "byline", "lead_photo", "pins", "exclusions", "original"])
def test_a_row_that_cannot_be_is_refused_in_a_sentence_and_the_form_comes_back(desk, name, value):
    several = name in ("byline", "pins", "exclusions")
    response = desk.post(ADD, typed(**{name: [value] if several else value}))
    assert list(response.context["form"].errors) == [name]
    assert len(errors(response)) == 1
    assert Article.objects.count() == 0


@pytest.mark.parametrize("headline", ["\u200b\u200d", "\u00a0\u2060", "\u3000"])
def test_a_headline_that_nobody_sees_is_none(desk, headline):
    assert errors(desk.post(ADD, typed(headline=headline))) in (
        ["A story needs a headline."], ["This field is required."],
    )  # fmt: skip


# --- the nights on which the clocks are turned ----------------------------------------------------------------------
@pytest.fixture
def berlin(settings):
    """The clocks go forward on 28 March 2032 at 02:00, and back on 31 October 2032 at 03:00."""
    settings.TIME_ZONE = "Europe/Berlin"


GAP, TWICE = "2032-03-28T02:30", "2032-10-31T02:30"


def test_a_time_that_the_clocks_leave_out_is_refused_in_words_before_and_after_the_button(desk, berlin):
    sentence = "There is no 02:30 on 28 March 2032: the clocks go forward then. Choose another time."
    article = make_draft()
    assert errors(desk.post(change(article), typed(article, press="_schedule", schedule_at=GAP))) == [sentence]
    panel = desk.post(change(article, "checks"), {"headline": "A", "schedule_at": GAP}).content.decode()
    assert sentence in panel


def test_of_a_time_that_comes_twice_a_schedule_takes_the_later_and_says_so(desk, berlin):
    article = make_draft()
    response = desk.post(change(article), typed(article, press="_schedule", schedule_at=TWICE), follow=True)
    assert told(response) == ["Saved. Goes live 31 October 2032, 02:30 CET, Europe/Berlin."]
    assert article.revisions.get().publish_at == datetime(2032, 10, 31, 1, 30, tzinfo=UTC)


def test_a_moment_that_nobody_touched_stays_in_the_hour_that_comes_twice(desk, berlin):
    first = datetime(2032, 10, 31, 0, 30, tzinfo=UTC)  # the earlier 02:30, as an import or the API may set it
    article = make_draft()
    publishing.set_rules(article, embargo_until=first, never_recommend=False, now=timezone.now())
    response = desk.post(change(article), typed(article, embargo_until=TWICE, headline="Changed"), follow=True)
    article.refresh_from_db()
    assert told(response) == ["Saved as version 2."]
    assert article.embargo_until == first


@pytest.mark.parametrize("typo", ["0001-01-01T00:00", "0202-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_that_is_a_slip_is_refused(desk, settings, typo):
    settings.TIME_ZONE = "America/New_York"
    assert errors(desk.post(ADD, typed(embargo_until=typo))) == ["Enter a valid date/time."]


def test_a_schedule_before_the_end_of_a_later_embargo_is_told_with_the_moment_at_which_readers_see_it(desk):
    article, now = make_draft(), timezone.now()
    planned, end = now + DAY, now + 5 * DAY
    publishing.schedule(article, at=planned, now=now)
    publishing.set_rules(article, embargo_until=end, never_recommend=False, now=now)
    response = desk.get(change(article))
    standing, save = response.context["standing"], response.context["buttons"][0]
    assert standing.label == f"Scheduled {short_moment(end, now)}"
    assert standing.sentence.startswith(f"Version 1 goes live {moment_in_words(end, now)}. It was scheduled for ")
    assert save.hint == f"Version 1 still goes live {short_moment(end, now)}"
