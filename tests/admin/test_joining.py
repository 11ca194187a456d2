"""Two people on one story: what they did apart is joined as they save, what they both did is shown; nothing is overwritten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.publishing.words import words_of
from tests.admin.desk import change, errors, told, typed
from tests.factories import DAY, make_article, make_author, make_draft, make_user, words

pytestmark = pytest.mark.django_db
TEXT = "<p>One.</p>\n<p>Two.</p>"


@pytest.fixture
def karim():
    return make_user("karim")


@pytest.fixture
def story(karim):
    return make_draft("First", summary="What it says.", body=TEXT, tags=["a"], by=karim)


def meanwhile(story, karim, **changed):
    """Karim saves these fields, while Mara has the form open."""
    newest = Article.objects.get(pk=story.pk).latest_revision
    return publishing.revise(story, publishing.Words(**{**vars(words_of(newest)), **changed}), now=timezone.now(), by=karim)


def newest(story):
    return Article.objects.get(pk=story.pk).latest_revision


def lines(story) -> list[tuple[int, str, str]]:
    return list(story.revisions.newest().values_list("number", "headline", "note"))


# --- what does not collide ------------------------------------------------------------------------------------------
def test_what_two_people_did_apart_is_joined_and_both_versions_remain(desk, story, karim):
    ada = make_author("Ada Moreau")
    form = typed(story, body="<p>One, mine.</p><p>Two.</p>", tags=["a", "mine"])
    meanwhile(story, karim, headline="Theirs", body="<p>One.</p>\n<p>Two, theirs.</p>", tags=["theirs"], authors=[ada])
    response = desk.post(change(story), form, follow=True)
    assert told(response) == [
        "Saved as version 4, joined with what karim saved meanwhile (text (+1 word), headline, byline, tags)."
    ]
    joined = newest(story)
    assert (joined.headline, joined.body) == ("Theirs", "<p>One, mine.</p>\n<p>Two, theirs.</p>")
    assert (joined.tags, joined.authors) == (["mine", "theirs"], [ada.pk])
    assert lines(story) == [
        (4, "Theirs", "Joined with version 2"),
        (3, "First", "Written upon version 1, before it was joined with version 2"),
        (2, "Theirs", ""),
        (1, "First", ""),
    ]
    assert story.revisions.get(number=3).body == "<p>One, mine.</p><p>Two.</p>"


def test_saving_without_a_change_leaves_what_somebody_else_saved(desk, story, karim):
    form = typed(story)
    meanwhile(story, karim, headline="Theirs")
    assert told(desk.post(change(story), form, follow=True)) == [
        "karim saved version 2 meanwhile (headline); you had changed nothing. This is theirs."
    ]
    assert [number for number, *_ in lines(story)] == [2, 1]


def test_the_same_change_by_both_is_no_collision(desk, story, karim):
    form = typed(story, headline="Same", summary="Mine.")
    meanwhile(story, karim, headline="Same")
    desk.post(change(story), form)
    assert (newest(story).headline, newest(story).summary, newest(story).number) == ("Same", "Mine.", 3)


def test_nothing_is_published_that_the_editor_has_not_read(desk, story, karim):
    form = typed(story, press="_publish", summary="Mine.")
    meanwhile(story, karim, headline="Theirs")
    [sentence] = told(desk.post(change(story), form, follow=True))
    assert sentence.endswith("Nothing else was done: read it, then press the button again.")
    story.refresh_from_db()
    assert (story.status, newest(story).headline, newest(story).summary) == ("draft", "Theirs", "Mine.")
    desk.post(change(story), typed(story, press="_publish"))
    story.refresh_from_db()
    assert (story.status, story.headline, story.summary) == ("published", "Theirs", "Mine.")


# --- what does ------------------------------------------------------------------------------------------------------
def test_words_that_both_changed_stand_side_by_side_and_every_field_is_kept(desk, story, karim):
    form = typed(
        story, headline="Mine", body="<p>One, mine.</p><p>Two.</p>", tags=["Ports"], canonical_url="https://example.com/"
    )
    meanwhile(story, karim, headline="Theirs", body="<p>One, theirs.</p><p>Two.</p>")
    response = desk.post(change(story), form)
    [sentence] = errors(response)
    assert sentence.startswith("karim saved version 2 while you wrote, and you both changed the same words.")
    shown = [(each["label"], each["theirs"], each["mine"], each["both"]) for each in response.context["collided"]["choices"]]
    assert shown == [("Headline", "Theirs", "Mine", False), ("Text", "<p>One, theirs.</p>", "<p>One, mine.</p>", True)]
    kept = response.context["form"]
    assert [kept[name].value() for name in ("headline", "body", "tags", "canonical_url", "base")] == [
        "Mine", "<p>One, mine.</p><p>Two.</p>", ["Ports"], "https://example.com/", "1",
    ]  # fmt: skip
    assert [number for number, *_ in lines(story)] == [2, 1]


@pytest.mark.parametrize(
    ("choice", "text"),
    [("mine", ["One, mine."]), ("theirs", ["One, theirs."]), ("both", ["One, theirs.", "One, mine."])],
)
def test_what_is_chosen_is_saved_and_both_versions_remain(desk, story, karim, choice, text):
    form = typed(story, headline="Mine", body="<p>One, mine.</p><p>Two.</p>")
    meanwhile(story, karim, headline="Theirs", summary="Their summary.", body="<p>One, theirs.</p><p>Two.</p>")
    [headline, paragraph] = desk.post(change(story), form).context["collided"]["choices"]
    desk.post(change(story), {**form, headline["name"]: "theirs", paragraph["name"]: choice})
    joined = newest(story)
    assert (joined.headline, joined.summary) == ("Theirs", "Their summary.")
    assert joined.body == "\n".join(f"<p>{each}</p>" for each in [*text, "Two."])
    assert [headline for _number, headline, _note in lines(story)] == ["Theirs", "Mine", "Theirs", "First"]


def test_a_choice_that_was_forgotten_is_asked_for_again_and_the_others_are_kept(desk, story, karim):
    form = typed(story, headline="Mine", summary="Mine.")
    meanwhile(story, karim, headline="Theirs", summary="Theirs.")
    [headline, _summary] = desk.post(change(story), form).context["collided"]["choices"]
    [left] = desk.post(change(story), {**form, headline["name"]: "mine"}).context["collided"]["choices"]
    assert left["label"] == "Summary"
    assert newest(story).number == 2


def test_a_third_save_in_between_is_not_overwritten_either(desk, story, karim):
    form = typed(story, headline="Mine")
    meanwhile(story, karim, headline="Theirs")
    [choice] = desk.post(change(story), form).context["collided"]["choices"]
    meanwhile(story, karim, headline="Theirs again")
    [again] = desk.post(change(story), {**form, choice["name"]: "mine"}).context["collided"]["choices"]
    assert (again["theirs"], newest(story).headline) == ("Theirs again", "Theirs again")


def test_a_form_that_does_not_say_what_it_was_opened_with_is_refused_once(desk, story):
    form = typed(story, base="", version="", headline="Mine")
    response = desk.post(change(story), form)
    assert errors(response)[0].startswith("karim changed this story")
    assert newest(story).headline == "First"
    again = {name: response.context["form"][name].value() for name in ("version", "base")}
    desk.post(change(story), {**form, **again})
    assert newest(story).headline == "Mine"


def test_a_decision_is_refused_if_another_was_made_meanwhile_and_words_are_not(desk, story, karim):
    decides, writes = typed(story, press="_submit"), typed(story, headline="Mine")
    publishing.submit(story, now=timezone.now(), by=karim)
    assert errors(desk.post(change(story), decides))[0].startswith("karim changed this story")
    assert told(desk.post(change(story), writes, follow=True)) == ["Saved as version 2."]
    story.refresh_from_db()
    assert story.status == "in_review"


# --- what is set beside the words -----------------------------------------------------------------------------------
def test_pins_and_refusals_of_two_people_are_joined(desk, story):
    one, two, three, four = (make_article(name) for name in ("One", "Two", "Three", "Four"))
    desk.post(change(story), typed(story, pins=[one.pk, two.pk]))
    stale = typed(story, pins=[two.pk], exclusions=[four.pk])
    desk.post(change(story), typed(story, pins=[one.pk, two.pk, three.pk], never_recommend="on"))
    desk.post(change(story), stale)
    story.refresh_from_db()
    assert [pin.target for pin in story.pins.in_order()] == [two, three]
    assert ([row.target for row in story.exclusions.all()], story.never_recommend) == ([four], True)


def test_an_embargo_set_meanwhile_stays(desk, story):
    stale = typed(story, headline="Mine")
    embargo = (timezone.now() + DAY).replace(second=17, microsecond=0)
    publishing.set_rules(story, embargo_until=embargo, never_recommend=False, now=timezone.now())
    desk.post(change(story), stale)
    story.refresh_from_db()
    assert (story.embargo_until, newest(story).headline) == (embargo, "Mine")


def test_two_embargoes_are_told_and_the_second_press_decides(desk, story):
    stale = typed(story, embargo_until="2031-05-01T06:00")
    embargo = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    publishing.set_rules(story, embargo_until=embargo, never_recommend=False, now=timezone.now())
    response = desk.post(change(story), stale)
    assert errors(response)[0].startswith("Somebody set another embargo while you had the story open:")
    story.refresh_from_db()
    assert story.embargo_until == embargo
    desk.post(change(story), {**stale, "opened": response.context["form"]["opened"].value()})
    story.refresh_from_db()
    assert story.embargo_until.year == 2031


@pytest.mark.parametrize("nonsense", ["{", "[1]", '{"pins": [[1]], "embargo_until": 5, "other": 1}', "null", '"x"'])
def test_nonsense_about_what_was_opened_is_passed_over(desk, story, nonsense):
    response = desk.post(change(story), typed(story, headline="Mine", opened=nonsense))
    assert response.status_code in (200, 302)
    assert newest(story).headline == ("First" if response.status_code == 200 else "Mine")


def test_words_of_the_verb_without_a_form(story, karim):
    joined = publishing.join(story, words("Mine", summary="S.", body=TEXT), base=1, now=timezone.now(), by=karim)
    assert (joined.revision.number, joined.theirs) == (2, None)
    with pytest.raises(publishing.Conflict):
        publishing.join(story, words("Mine"), base=9, now=timezone.now())
