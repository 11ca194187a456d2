"""Entries: what is written, what is refused, and that nothing is ever lost."""

import pytest

from articles import covering, publishing
from articles.covering import Said
from articles.models import Article, LiveEntry, LiveVersion
from tests.covering.live import MINUTE, make_live
from tests.factories import DAY, NOW, make_article, make_brief, make_retracted, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + 30 * MINUTE


# --- beginning and ending -------------------------------------------------------------------------------------------
def test_a_story_is_live_from_its_beginning_to_its_end_and_again(settings):
    story = make_live()
    story.refresh_from_db()
    assert (story.live_from, story.live_until) == (NOW, NOW + settings.LIVE_SILENCE)
    assert (story.is_live(NOW), story.is_live(NOW + settings.LIVE_SILENCE)) == (True, False)
    covering.end(story, now=LATER)
    story.refresh_from_db()
    assert (story.is_live(LATER), story.live_until) == (False, LATER)
    covering.begin(story, now=LATER + DAY)
    story.refresh_from_db()
    assert (story.live_from, story.is_live(LATER + DAY)) == (NOW, True)
    assert list(story.events.order_by("pk").values_list("verb", flat=True)) == [
        "publish",
        "begin_live",
        "end_live",
        "begin_live",
    ]


def test_each_entry_begins_the_silence_anew(settings):
    story = make_live(2)
    story.refresh_from_db()
    assert story.live_until == NOW + 2 * MINUTE + settings.LIVE_SILENCE


def test_an_entry_after_the_end_is_shown_and_does_not_begin_again(settings):
    story = make_live()
    covering.end(story, now=LATER)
    covering.add(story, Said("Afterwards"), now=LATER + MINUTE)
    story.refresh_from_db()
    assert (story.is_live(LATER + MINUTE), story.entries.shown().count()) == (False, 1)


@pytest.mark.parametrize(
    ("make", "refusal", "sentence"),
    [
        (make_brief, publishing.Incomplete, "Write the story’s text first"),
        (make_retracted, publishing.WrongStatus, "Readers do not see this story any more"),
        (make_live, publishing.WrongStatus, "live already"),
    ],
)
def test_what_cannot_be_live_is_refused_with_a_sentence(make, refusal, sentence):
    story = make()
    with pytest.raises(refusal, match=sentence):
        covering.begin(story, now=NOW)


def test_what_is_not_live_is_not_ended():
    with pytest.raises(publishing.WrongStatus, match="not live"):
        covering.end(make_article(), now=NOW)


# --- writing --------------------------------------------------------------------------------------------------------
def test_an_entry_is_cleaned_dated_and_counts_as_an_update_of_its_story():
    story, mara = make_live(), make_user()
    entry = covering.add(story, Said(" The  roof ", "<p onclick=x>Fell.</p><script>x</script>"), now=LATER, by=mara)
    assert (entry.headline, entry.body, entry.at, entry.version) == ("The roof", "<p>Fell.</p>", LATER, 1)
    story.refresh_from_db()
    assert (story.updated_at, story.was_updated) == (LATER, True)
    version = entry.versions.get()
    assert (version.saved_by, version.headline, version.is_shown) == (mara, "The roof", True)


def test_entries_leave_the_version_of_the_story_alone_so_that_its_form_meets_no_conflict():
    story = make_live()
    before = Article.objects.get(pk=story.pk).version
    covering.add(story, Said("One"), now=LATER)
    publishing.revise(story, publishing.Words("Changed", body="<p>Text.</p>"), now=LATER, version=before)
    assert Article.objects.get(pk=story.pk).latest_revision.headline == "Changed"


def test_an_entry_may_be_dated_in_the_past_and_stands_in_its_place():
    story = make_live(2)
    covering.add(story, Said("Before all", at=NOW - MINUTE), now=LATER)
    assert [entry.headline for entry in story.entries.newest()] == ["Entry 2", "Entry 1", "Before all"]


@pytest.mark.parametrize(
    ("said", "refusal", "sentence"),
    [
        (Said(" ", "<p> </p>"), publishing.Incomplete, "needs a headline or a text"),
        (Said("x" * 301), publishing.Incomplete, "has 301 characters; 300 is the most"),
        (Said("Tomorrow", at=LATER + MINUTE), publishing.PastMoment, "lies ahead; an entry is dated now, or earlier"),
    ],
)
def test_what_is_no_entry_is_refused_and_written_nowhere(said, refusal, sentence):
    story = make_live()
    with pytest.raises(refusal, match=sentence):
        covering.add(story, said, now=LATER)
    assert LiveVersion.objects.count() == 0


def test_a_story_that_never_was_live_takes_no_entry():
    with pytest.raises(publishing.WrongStatus, match="Begin the live coverage first"):
        covering.add(make_article(), Said("One"), now=NOW)


def test_the_same_form_sent_twice_is_one_entry():
    story = make_live()
    first = covering.add(story, Said("One"), now=LATER, token="abc")
    assert covering.add(story, Said("One"), now=LATER + MINUTE, token="abc").pk == first.pk
    covering.add(story, Said("One"), now=LATER, token="other")
    covering.add(make_live(), Said("One"), now=LATER, token="abc")
    assert (story.entries.count(), LiveEntry.objects.count()) == (2, 3)


# --- changing -------------------------------------------------------------------------------------------------------
def test_each_change_is_a_version_and_any_version_comes_back():
    entry = make_live(1).entries.get()
    covering.change(entry, Said("Better", entry.body), version=1, now=LATER)
    covering.change(entry, Said("Better", "<p>Other.</p>"), now=LATER + MINUTE)
    entry.refresh_from_db()
    assert (entry.headline, entry.body, entry.version, entry.changed) == ("Better", "<p>Other.</p>", 3, LATER + MINUTE)
    covering.restore(entry.versions.get(number=1), now=LATER + 2 * MINUTE)
    entry.refresh_from_db()
    assert (entry.headline, entry.body, entry.version) == ("Entry 1", "<p>Text of entry 1.</p>", 4)
    assert [version.headline for version in entry.versions.all()] == ["Entry 1", "Better", "Better", "Entry 1"]


def test_a_change_that_changes_nothing_is_none():
    entry = make_live(1).entries.get()
    covering.change(entry, Said(entry.headline, entry.body), now=LATER)
    assert entry.versions.count() == 1


def test_two_editors_do_not_overwrite_each_other():
    entry = make_live(1).entries.get()
    covering.change(entry, Said("Mine"), version=1, now=LATER)
    with pytest.raises(publishing.Conflict, match="Somebody changed this entry"):
        covering.change(entry, Said("Theirs"), version=1, now=LATER)
    entry.refresh_from_db()
    assert entry.headline == "Mine"


def test_a_slip_is_mended_silently_and_a_correction_is_told():
    story = make_live(1)
    entry = story.entries.get()
    covering.change(entry, Said("Entry one", entry.body), now=LATER)
    story.refresh_from_db()
    assert story.updated_at == NOW + MINUTE
    covering.change(entry, Said("Entry one", entry.body, correction="It is one."), now=LATER + MINUTE)
    entry.refresh_from_db()
    story.refresh_from_db()
    assert (story.updated_at, entry.corrected_at) == (LATER + MINUTE, LATER + MINUTE)


def test_an_entry_is_taken_back_and_shown_again_and_every_step_is_kept():
    entry = make_live(1).entries.get()
    covering.take_back(entry, now=LATER)
    covering.take_back(entry, now=LATER + MINUTE)
    assert LiveEntry.objects.shown().count() == 0
    covering.put_back(entry, now=LATER + 2 * MINUTE)
    assert LiveEntry.objects.shown().get() == entry
    assert list(entry.versions.values_list("number", "is_shown")) == [(3, True), (2, False), (1, True)]


def test_a_key_event_is_marked_and_unmarked():
    entry = make_live(1).entries.get()
    covering.set_key(entry, is_key=True, now=LATER)
    covering.set_key(entry, is_key=True, now=LATER)
    covering.set_key(entry, is_key=False, now=LATER)
    assert list(entry.versions.values_list("is_key", flat=True)) == [False, True, False]
