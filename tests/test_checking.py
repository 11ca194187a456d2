"""The checks say in words what is to be mended; those that a setting names refuse the publication."""

from dataclasses import replace
from datetime import timedelta

import pytest

from articles import checking, picturing, publishing
from articles.checking import Story
from articles.models import Photo
from tests.factories import DAY, NOW, make_article, make_draft, make_retracted, make_scheduled
from tests.pictures import picture

WHOLE = {"headline": "Cranes go quiet", "now": NOW, "summary": "A sentence.", "section": 1, "tags": ["Ports"]}


def found(*names: str, **story: object) -> list[str]:
    return [finding.sentence for finding in checking.run(Story(**{**WHOLE, **story}), names or None)]


def link(slug: str) -> str:
    return f'<p><a href="{slug}">x</a></p>'


@pytest.mark.django_db
def test_a_whole_story_has_nothing_to_mend():
    photo = Photo(alt="A crane", credit="M. Ruiz")
    assert found(photo=photo, body='<p>Text.</p><img src="/x.jpg" alt="A crane">') == []


@pytest.mark.parametrize(
    ("name", "fault", "sentence"),
    [
        ("no_summary", {"summary": ""}, "There is no summary: boxes, feeds and search engines show the headline alone."),
        ("no_section", {"section": None}, "It belongs to no section."),
        ("no_tags", {"tags": []}, "It has no tags: readers of its subject will not find it."),
        ("long_headline", {"headline": "x" * 71}, "The headline has 71 characters; beyond 70 search engines cut it."),
        ("no_alt", {"photo": Photo(credit="M. Ruiz")}, "The lead photo has no alt text: say what it shows."),
        ("no_credit", {"photo": Photo(alt="A crane")}, "The lead photo has no credit."),
        (
            "no_alt_in_text",
            {"body": '<img src="/x.jpg" alt="">'},
            "“x.jpg” in the text has no alt text: say what it shows, or that it only decorates.",
        ),
        (
            "no_alt_in_text",
            {"body": '<img src="/x.jpg"><img src="/y.jpg" alt=" ">'},
            "“x.jpg”, “y.jpg” in the text have no alt text: say what they show, or that they only decorate.",
        ),
        (
            "no_alt_in_text",
            {"body": "".join(f'<img src="/{name}.jpg">' for name in "abcde")},
            "“a.jpg”, “b.jpg”, “c.jpg”, 2 more in the text have no alt text: say what they show, or that they only decorate.",
        ),
        ("past_date", {"at": NOW - DAY}, "“Go live at” has passed: 1 March 2026, 12:00 UTC."),
        ("embargo", {"embargo_until": NOW + DAY}, "Under embargo until 3 March 2026, 12:00 UTC: nothing publishes it before."),
        (
            "embargo",
            {"embargo_until": NOW + DAY, "at": NOW + timedelta(hours=1)},
            "It would go live before its embargo ends: 3 March 2026, 12:00 UTC.",
        ),
    ],
)
def test_each_fault_is_said_in_words(name, fault, sentence):
    assert found(name) == []
    assert found(name, **fault) == [sentence]


@pytest.mark.parametrize(
    "fine",
    [
        {"headline": "x" * 70},
        {"photo": None},
        {"body": '<img src="/x.jpg" alt="" role="presentation">'},
        {"at": NOW + DAY},
        {"embargo_until": NOW - DAY},
        {"body": link("https://elsewhere.example/story/none/")},
        {"body": link("/tag/none/")},
    ],
)
@pytest.mark.django_db
def test_what_is_no_fault_is_not_said(fine):
    assert found(**fine) == []


# --- links ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_link_to_a_story_that_we_do_not_have_leads_nowhere(settings):
    settings.SITE_URL = "https://news.example"
    make_article("Here", slug="here")
    for address in ("/story/gone/", "https://news.example/story/gone/?x=1", "//news.example/story/gone/"):
        assert found("link_nowhere", body=link(address)) == ["A link leads nowhere: there is no story at /story/gone/."]
    assert found("link_nowhere", body=link("/story/here/")) == []


@pytest.mark.django_db
def test_a_link_to_what_readers_cannot_open_is_named():
    make_draft("Not yet", slug="not-yet"), make_retracted("Taken back", slug="taken-back"), make_article("Here", slug="here")
    body = link("/story/not-yet/") + link("/story/taken-back/") + link("/story/here/")
    assert sorted(found("link_hidden", body=body)) == [
        "A link leads to /story/not-yet/, which readers cannot open: draft.",
        "A link leads to “Taken back”, which readers cannot open: retracted.",
    ]


# --- headlines ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headline", "is_near"),
    [
        ("Harbour fire closes the north quay", True),
        ("HARBOUR FIRE closes north quay", True),
        ("Harbour fire closes two bridges", False),
        ("Harbour", False),
    ],
)
@pytest.mark.django_db
def test_nearly_the_headline_of_the_last_two_weeks_is_named(headline, is_near):
    make_article("Harbour fire closes the north quay", now=NOW - DAY)
    sentence = "“Harbour fire closes the north quay” was published in the last two weeks; the headlines are nearly the same."
    assert found("known_headline", headline=headline) == ([sentence] if is_near else [])
    assert found("known_headline", headline=headline, now=NOW + 20 * DAY) == []


@pytest.mark.django_db
def test_a_story_is_not_its_own_copy():
    article = make_article("Harbour fire closes the north quay", now=NOW - DAY)
    assert found("known_headline", headline=article.headline, pk=article.pk) == []


# --- which block ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_check_that_blocks_refuses_every_way_to_publish_with_its_sentence(settings):
    draft = make_draft("Untagged", tags=[])
    settings.CHECKS_BLOCK = ["no_tags"]
    for verb in (publishing.publish, lambda article, now: publishing.schedule(article, at=now + DAY, now=now)):
        with pytest.raises(publishing.Unready, match="It has no tags"):
            verb(draft, now=NOW)
    draft.refresh_from_db()
    assert draft.status == "draft"
    settings.CHECKS_BLOCK = []
    assert publishing.publish(draft, now=NOW).status == "published"


@pytest.mark.django_db
def test_what_was_ready_when_it_was_scheduled_goes_out_at_its_moment(settings):
    story = make_scheduled("Untagged", at=NOW + DAY, tags=[])
    settings.CHECKS_BLOCK = ["no_tags"]
    assert publishing.publish_due(NOW + DAY) == [story]


@pytest.mark.django_db
def test_what_others_published_before_is_not_held_to_our_checks(settings):
    settings.CHECKS_BLOCK = ["no_tags"]
    assert publishing.publish(make_draft("Old", tags=[]), now=NOW, published_at=NOW - DAY, checked=False).status == "published"


def test_what_blocks_stands_first_and_what_is_off_is_not_asked(settings):
    settings.CHECKS_BLOCK, settings.CHECKS_OFF = ["no_tags"], ["no_section"]
    story = Story(**{**WHOLE, "summary": "", "section": None, "tags": []})
    names = ["no_summary", "no_section", "no_tags"]
    assert [(each.name, each.blocks) for each in checking.run(story, names)] == [("no_tags", True), ("no_summary", False)]


def test_a_check_of_one_s_own_is_a_function_and_a_line(monkeypatch):
    def shouts(story):
        if story.headline.isupper():
            yield "The headline shouts."

    monkeypatch.setitem(checking.CHECKS, "shouts", ("headline", shouts))
    assert found("shouts", headline="FIRE") == ["The headline shouts."]


@pytest.mark.parametrize("links", [1, 3])
@pytest.mark.django_db
def test_the_checks_take_the_same_queries_however_many_links_there_are(links, django_assert_num_queries):
    body = "".join(link(f"/story/story-{number}/") for number in range(links))
    story = Story(**{**WHOLE, "body": body})
    with django_assert_num_queries(4):  # headlines; links: which, whether they are there, whether they are out
        checking.run(story)
    with django_assert_num_queries(2):  # what forbids it
        checking.blocking(replace(story))


@pytest.mark.parametrize(
    ("until", "at", "sentence"),
    [
        (NOW.date() - DAY, None, "The rights to the lead photo ended on 1 March 2026: choose another, or have them extended."),
        (NOW.date(), None, "The rights to the lead photo end on 2 March 2026."),
        (NOW.date() + 30 * DAY, None, "The rights to the lead photo end on 1 April 2026."),
        (
            NOW.date() + DAY,
            NOW + 2 * DAY,
            "The rights to the lead photo end before it goes live, on 3 March 2026: choose another, or have them extended.",
        ),
    ],
)
def test_rights_that_end_are_said_in_time(until, at, sentence):
    assert found("rights", photo=Photo(rights_until=until), at=at) == [sentence]


def test_rights_that_last_or_have_no_end_are_not_spoken_of():
    assert (
        found("rights", photo=Photo(rights_until=NOW.date() + 31 * DAY))
        == found("rights", photo=Photo())
        == found("rights")
        == []
    )


@pytest.mark.django_db
def test_rights_to_a_picture_in_the_text_are_looked_at_too():
    photo = picturing.store(picture((40, 30)), name="dawn.jpg", now=NOW, alt="Boats")
    body = f'<img src="{picturing.largest(photo)[0]}" alt="Boats">'
    assert found("rights_in_text", body=body) == []
    Photo.objects.update(rights_until=NOW.date() - DAY)
    assert found("rights_in_text", body=body) == [
        "The rights to “Boats” in the text ended on 1 March 2026: choose another, or have them extended."
    ]
