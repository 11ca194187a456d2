"""The picture beside a link to a story: drawn at publication, named by its content, gone with the story."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from articles import importing, picturing, propagating, publishing, sharing
from articles.models import Article, ImportRun, Photo
from tests.factories import DAY, NOW, make_article, make_draft, make_scheduled, make_section, words
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawing(settings):
    settings.SHARE_PICTURES = True
    settings.SITE_NAME = "The Courier"


@pytest.fixture
def photo(on_commit) -> Photo:
    with on_commit():
        return picturing.store(gradient((1600, 1000)), name="quay.jpg", now=NOW, alt="An empty quay")


def files() -> list[str]:
    return sorted(sharing._files())


def of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).share_picture


# --- when it is drawn -----------------------------------------------------------------------------------------------
def test_a_published_story_has_its_picture_and_a_draft_has_none(photo):
    draft, story = make_draft("Not yet"), make_article("Harbour opens", lead_photo=photo)
    assert of(draft) == ""
    assert files() == [of(story)]
    assert of(story).startswith("shares/")
    with default_storage.open(of(story)) as file:
        assert file.read(2) == b"\xff\xd8"


def test_the_same_words_keep_their_picture_and_are_not_drawn_again(monkeypatch):
    story = make_article("Harbour opens")
    before = of(story)
    monkeypatch.setattr(sharing.posters, "draw", lambda *args, **kwargs: pytest.fail("it was drawn again"))
    assert sharing.draw([story.pk]) == 0
    assert of(story) == before


def test_a_new_headline_has_a_new_address_and_the_old_file_goes(on_commit):
    story = make_article("Harbour opens")
    before = of(story)
    with on_commit():
        publishing.revise(story, words("Harbour closes"), now=NOW)
        publishing.publish(story, now=NOW)
    assert of(story) != before
    assert files() == [of(story)]


def test_two_stories_with_the_same_words_do_not_share_a_file():
    one, two = make_article("Weather"), make_article("Weather")
    assert len({of(one), of(two)}) == 2


def test_a_retracted_story_has_none(on_commit):
    story = make_article("Harbour opens")
    assert files() == [of(story)]
    with on_commit():
        publishing.retract(story, now=NOW + timedelta(minutes=1))
    assert (of(story), files()) == ("", [])


def test_a_story_withdrawn_with_its_import_takes_its_picture_along(on_commit):
    story = make_article("Harbour opens")
    assert files() == [of(story)]
    with on_commit():
        publishing.withdraw([story.pk], now=NOW)
    assert files() == []


def test_what_falls_due_is_drawn_beside_the_request_that_published_it(on_commit, monkeypatch):
    begun = []

    class Later:
        def __init__(self, target, args, name):
            self.start = lambda: begun.append((target, args))

    monkeypatch.setattr(propagating, "Thread", Later)
    story = make_scheduled("Harbour opens")
    with on_commit():
        publishing.publish_due(NOW + DAY)
    assert (of(story), len(begun)) == ("", 1)
    monkeypatch.setattr(propagating.connection, "close", lambda: None)
    for target, args in begun:
        target(*args)
    assert files() == [of(story)]


def test_a_picture_that_cannot_be_drawn_keeps_no_story_back(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(sharing.posters, "draw", refuse)
    story = make_article("Harbour opens")
    assert Article.objects.published().filter(pk=story.pk).exists()
    assert "share failed for stories" in caplog.text
    assert of(story) == ""


def test_many_at_once_are_left_to_whoever_brought_them(monkeypatch):
    monkeypatch.setattr(sharing, "draw", lambda ids: pytest.fail("too many were drawn at once"))
    propagating.share(range(propagating.MOST_DRAWN + 1))


def test_a_new_focal_point_is_seen_in_the_pictures_of_its_stories(photo, on_commit):
    story = make_article("Harbour opens", lead_photo=photo)
    before = of(story)
    Photo.objects.filter(pk=photo.pk).update(focal_x=0.9)
    with on_commit():
        propagating.recut(photo.pk)
    assert of(story) != before
    assert files() == [of(story)]


def test_drawing_asks_two_questions_and_one_more_for_each_picture(django_assert_num_queries, settings):
    settings.SHARE_PICTURES = False
    ids = [make_article().pk for _ in range(3)]
    settings.SHARE_PICTURES = True
    with django_assert_num_queries(3):
        sharing.draw(ids[:1])
    with django_assert_num_queries(4):
        sharing.draw(ids)


# --- what a page says of it -----------------------------------------------------------------------------------------
def test_a_page_names_the_picture_its_size_and_what_it_shows(photo, settings):
    settings.SITE_URL = "https://courier.example"
    story = make_article("Harbour opens", lead_photo=photo)
    page = Client().get(story.get_absolute_url()).text
    address = f"https://courier.example/media/{of(story)}"
    for line in (
        f'<meta property="og:image" content="{address}">', '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="Harbour opens (An empty quay)">',
        '<meta name="twitter:card" content="summary_large_image">', f'<meta name="twitter:image" content="{address}">',
    ):  # fmt: skip
        assert page.count(line) == 1


def test_without_a_drawn_picture_the_page_names_the_lead_photo_or_none(photo, settings):
    settings.SHARE_PICTURES = False
    page = Client().get(make_article("With a photo", lead_photo=photo).get_absolute_url()).text
    assert f'<meta property="og:image" content="{settings.SITE_URL}{picturing.for_machines(photo)[0][0]}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    page = Client().get(make_article("Without one").get_absolute_url()).text
    assert "og:image" not in page
    assert '<meta name="twitter:card" content="summary">' in page


def test_asking_for_a_page_draws_nothing(settings, monkeypatch):
    settings.SHARE_PICTURES = False
    story = make_article("Harbour opens")
    settings.SHARE_PICTURES = True
    monkeypatch.setattr(sharing.posters, "draw", lambda *args, **kwargs: pytest.fail("a reader waits for a drawing"))
    assert Client().get(story.get_absolute_url()).status_code == 200


# --- the command ----------------------------------------------------------------------------------------------------
def test_the_command_finds_what_is_missing_or_old_and_mends_it(settings):
    missing, old, right = (make_article(name, section=make_section("Energy")) for name in ("Missing", "Old", "Right"))
    default_storage.delete(of(missing))
    Article.objects.filter(pk=old.pk).update(headline="Renamed by hand")
    before = of(right)
    with pytest.raises(CommandError, match=r"3 stories looked at, 2 without the picture of today\. Draw them with --mend\."):
        call_command("share_pictures")
    assert (
        call_command("share_pictures", "--mend")
        == "3 stories looked at, 2 pictures drawn, 0 left-over files deleted, 0 failed."
    )
    assert call_command("share_pictures") == "3 stories looked at, all have their pictures."
    assert of(right) == before
    assert files() == sorted([of(missing), of(old), of(right)])


def test_the_command_deletes_files_that_no_story_names(settings):
    story = make_article("Harbour opens")
    stray = Path(settings.MEDIA_ROOT, "shares", "ab", "stray.jpg")
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"")
    assert call_command("share_pictures", "--mend").endswith("0 pictures drawn, 1 left-over files deleted, 0 failed.")
    assert files() == [of(story)]


def test_once_switched_off_the_command_takes_all_pictures_away(settings):
    story = make_article("Harbour opens")
    settings.SHARE_PICTURES = False
    call_command("share_pictures", "--mend")
    assert (of(story), files()) == ("", [])
    assert call_command("share_pictures") == "No story has a picture."


# --- imports --------------------------------------------------------------------------------------------------------
STORY = "---\ntitle: Story {0}\nsummary: About {0}.\ndate: 2026-03-0{0}\n---\nThe text of {0}.\n"


def import_three(folder: Path) -> None:
    for number in (1, 2, 3):
        Path(folder, f"{number}.md").write_text(STORY.format(number))
    call_command("import_articles", str(folder))


@pytest.mark.django_db(transaction=True)
def test_an_import_draws_the_pictures_of_its_stories_once_they_are_up(tmp_path):
    import_three(tmp_path)
    assert Article.objects.published().count() == 3
    assert files() == sorted(Article.objects.values_list("share_picture", flat=True))


@pytest.mark.django_db(transaction=True)
def test_an_import_draws_no_longer_than_it_may_and_says_what_is_left(tmp_path, settings):
    settings.SHARE_IMPORT_SECONDS = 0
    import_three(tmp_path)
    assert files() == []
    assert ImportRun.objects.get().remarks == ["3 share pictures are still to be drawn: manage.py share_pictures --mend"]


@pytest.mark.django_db(transaction=True)
def test_undoing_an_import_brings_the_picture_of_the_words_before_back(tmp_path):
    import_three(tmp_path)
    before = files()
    Path(tmp_path, "1.md").write_text(STORY.format(1).replace("title: Story 1", "title: Another headline"))
    call_command("import_articles", str(tmp_path))
    assert len(set(files()) - set(before)) == 1
    importing.undo(ImportRun.objects.order_by("pk").last(), now=NOW)
    assert files() == before
    importing.undo(ImportRun.objects.order_by("pk").first(), now=NOW)
    assert files() == [Article.objects.get().share_picture]  # the one that has a history of its own by now
