"""A photo gets another file and keeps its uses; where it is used is known without reading a text."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import RequestFactory, TestCase

from articles import picturing, publishing, reading
from articles.models import Article, FormerFile, Photo, PhotoName, PhotoUse, Slot, Tag
from articles.templatetags.texts import story_text
from articles.views.media import media as media_view
from tests.factories import NOW, make_article, make_author, make_draft, make_scheduled, make_user, words
from tests.pictures import gradient, picture

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def committed(act, *args, **kwargs):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act(*args, **kwargs)


def store(data=None, name="harbour.jpg", **said) -> Photo:
    return committed(picturing.store, data or gradient(), name=name, now=NOW, **said)


def replace(photo: Photo, data: bytes, name="again.jpg") -> picturing.Replaced:
    return committed(picturing.replace, photo, data, name=name, now=NOW, by=make_user("photo-editor"))


def names(photo) -> set[str]:
    return {entry["name"] for entry in (*photo.renditions, *photo.crops)}


def showing(photo: Photo, alt="Boats") -> str:
    return f'<p>Before.</p><figure><img src="{picturing.largest(photo)[0]}" alt="{alt}"></figure><p>After.</p>'


# --- replacing ------------------------------------------------------------------------------------------------------
def test_a_replaced_photo_is_the_same_photo_with_its_words_and_another_file():
    photo = store(alt="Boats", credit="M. Ruiz")
    before = names(photo)
    done = replace(photo, gradient((1200, 800)))
    after = Photo.objects.get()
    assert (after.pk, after.alt, after.credit, after.width, after.height) == (photo.pk, "Boats", "M. Ruiz", 1200, 800)
    assert (done.photo.pk, done.recentred) == (photo.pk, False)
    assert names(after) & before == set()
    assert [default_storage.exists(name) for name in sorted(names(after) | before)] == [True] * len(names(after) | before)
    assert after.file.name.endswith("/again.jpg")


def test_the_focal_point_stays_where_the_proportions_do_and_is_in_the_middle_elsewhere():
    photo = store()
    picturing.refocus(photo, 0.2, 0.8)
    assert not replace(photo, gradient((1200, 805))).recentred
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.2, 0.8)
    assert committed(picturing.replace, photo, gradient((800, 1200)), name="tall.jpg", now=NOW).recentred
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.5, 0.5)


def test_a_text_that_names_the_old_file_shows_the_new_one_on_pages_and_in_feeds(client, settings):
    settings.FEED_FULL_TEXT = True
    photo = store()
    old = picturing.largest(photo)[0]
    story = make_article(body=showing(photo))
    assert old in client.get(story.get_absolute_url()).text
    replace(photo, gradient((1200, 800)))
    with TestCase.captureOnCommitCallbacks(execute=True):
        from articles import propagating

        propagating.curated()
    photo.refresh_from_db()
    new = picturing.largest(photo)[0]
    for address in (story.get_absolute_url(), "/feed/", f"/api/articles/{story.slug}/"):
        page = client.get(address).text
        assert (old in page, new in page) == (False, True), address
    story.refresh_from_db()
    assert old in story.body


def test_a_file_that_is_there_already_is_refused_with_a_sentence():
    photo, other = store(), store(picture((50, 40)), alt="Cranes")
    with pytest.raises(picturing.PictureRefused, match="It is the file that this photo has"):
        replace(photo, gradient())
    with pytest.raises(picturing.PictureRefused, match="here already as the photo “Cranes”"):
        committed(picturing.replace, photo, picture((50, 40)), name="x.jpg", now=NOW)
    with pytest.raises(picturing.PictureRefused, match="This is a PDF"):
        committed(picturing.replace, photo, b"%PDF-1.7", name="x.pdf", now=NOW)
    assert (FormerFile.objects.count(), Photo.objects.get(pk=photo.pk).checksum) == (0, photo.checksum)
    assert other.former.count() == 0


def test_the_old_file_comes_back_with_its_focal_point_and_the_new_one_is_kept_in_turn():
    photo = store()
    picturing.refocus(photo, 0.2, 0.8)
    before = Photo.objects.get()
    replace(photo, gradient((800, 1200)))
    committed(picturing.bring_back, photo.former.get(), now=NOW)
    after = Photo.objects.get()
    wanted = ("file", "width", "height", "checksum", "stem", "focal_x", "focal_y", "renditions", "crops")
    assert [getattr(after, name) for name in wanted] == [getattr(before, name) for name in wanted]
    assert [(each.width, each.height) for each in after.former.all()] == [(800, 1200)]
    assert all(default_storage.exists(name) for name in names(after))


def test_giving_it_the_former_file_again_brings_that_back_and_uploading_it_is_that_photo():
    photo = store()
    replace(photo, gradient((1200, 800)))
    assert store() == photo
    committed(picturing.replace, Photo.objects.get(), gradient(), name="harbour.jpg", now=NOW)
    assert Photo.objects.get().width == 900


def test_a_former_file_that_is_gone_cannot_come_back_and_says_so():
    photo = store()
    replace(photo, gradient((1200, 800)))
    former = photo.former.get()
    assert picturing.can_come_back(former)
    default_storage.delete(former.file)
    with pytest.raises(picturing.PictureRefused, match=r"“harbour\.jpg” is gone from the disk"):
        picturing.bring_back(former, now=NOW)
    assert Photo.objects.get().width == 1200


def test_when_the_disk_refuses_the_photo_has_its_file_as_before(monkeypatch):
    photo = store()
    monkeypatch.setattr(default_storage, "save", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("No space left")))
    with pytest.raises(OSError, match="No space"):
        replace(photo, gradient((1200, 800)))
    after = Photo.objects.get()
    assert (after.checksum, after.file.name, after.former.count()) == (photo.checksum, photo.file.name, 0)
    assert PhotoName.objects.count() == 2


# --- former files go when nothing names them ------------------------------------------------------------------------
def test_former_files_are_forgotten_when_no_version_of_a_text_names_them():
    named, free = store(), store(picture((50, 40)))
    make_draft(body=showing(named))
    replace(named, gradient((1200, 800)))
    committed(picturing.replace, free, picture((60, 40)), name="x.jpg", now=NOW)
    gone = free.former.get()
    assert committed(picturing.forget, NOW) == 0
    assert committed(picturing.forget, LATER) == 1
    assert [former.photo_id for former in FormerFile.objects.all()] == [named.pk]
    assert not default_storage.exists(gone.file)
    assert default_storage.exists(named.former.get().file)


def test_the_command_forgets_former_files_and_refuses_days_that_are_none():
    photo = store()
    replace(photo, gradient((1200, 800)))
    assert call_command("renditions", "--forget-replaced", "0") == "1 former files deleted; they can no longer be brought back."
    with pytest.raises(CommandError, match="Say a number of days"):
        call_command("renditions", "--forget-replaced", "-1")


# --- the files' addresses -------------------------------------------------------------------------------------------
def test_a_file_that_is_missing_leads_to_what_the_photo_has(client):
    photo = store()
    url, *_ = picturing.largest(photo)
    kept = media_view(RequestFactory().get(url), url.removeprefix("/media/"))
    kept.file_to_stream.close()
    assert (kept.status_code, kept["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    for entry in photo.renditions:
        default_storage.delete(entry["name"])
    gone = client.get(url)
    assert (gone.status_code, gone["Location"], gone["Cache-Control"]) == (302, photo.file.url, "no-cache")
    assert client.get(url.replace(photo.stem, "0" * 16)).status_code == 404
    default_storage.delete(photo.file.name)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("path", ["x" * 300, "renditions/" + "9" * 5000, "originals/aa/" + "%61" * 300])
def test_an_address_that_no_file_can_have_is_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


# --- where it is used -----------------------------------------------------------------------------------------------
def told(uses: list) -> list[tuple[str, str]]:
    return [(each.story.headline, each.where) for each in uses]


def test_every_use_is_known_and_said():
    photo = store()
    lead = make_article("Leads", lead_photo=photo)
    text = make_article("Shows", body=showing(photo), now=NOW - timedelta(hours=1))
    make_draft("Draft", body=showing(photo), now=NOW - timedelta(hours=2))
    make_scheduled("Waits", body=showing(photo), now=NOW - timedelta(hours=3))
    publishing.revise(text, words("Shows", body="<p>No picture.</p>"), now=NOW - timedelta(hours=1))
    slot = Slot.objects.create(article=lead, position=1)
    tag = Tag.objects.create(name="Ports", slug="ports", key="ports", photo=photo)
    author = make_author("Ada Moreau", photo=photo)
    uses = picturing.uses(photo, NOW)
    assert told(uses.leads) == [("Leads", "readers see it")]
    assert told(uses.texts) == [
        ("Shows", "readers see it"),
        ("Draft", "in the newest version"),
        ("Waits", "in the newest version, in the version that is scheduled"),
    ]
    assert (uses.fronts, uses.tags, uses.authors, uses.more) == ([slot], [tag], [author], 0)


def test_a_picture_taken_out_of_the_text_is_in_older_versions_alone():
    photo = store()
    story = make_draft("Draft", body=showing(photo))
    publishing.revise(story, words("Draft", body="<p>None.</p>"), now=NOW)
    assert told(picturing.uses(photo, NOW).texts) == [("Draft", "in older versions alone")]


@pytest.mark.parametrize("number", [1, 3])
def test_uses_cost_the_same_however_many_there_are(django_assert_num_queries, number):
    photo = store()
    for _ in range(number):
        make_draft(body=showing(photo), lead_photo=photo)
    with django_assert_num_queries(10):
        picturing.uses(photo, NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_saving_a_text_notes_its_pictures_in_the_same_number_of_questions(django_assert_num_queries, number):
    photos = [store(picture((40 + place, 40))) for place in range(number)]
    draft = make_draft()
    revision = draft.latest_revision
    revision.body = "".join(map(showing, photos))
    with django_assert_num_queries(2):
        picturing.remember([revision])
    assert PhotoUse.objects.count() == number
    revision.body = "<p>None.</p>"
    with django_assert_num_queries(0):
        picturing.remember([revision])


def test_a_photo_in_use_is_not_deleted_and_one_that_is_not_goes_with_its_former_files(media):
    photo = store(alt="Boats")
    tag = Tag.objects.create(name="Ports", slug="ports", key="ports", photo=photo)
    with pytest.raises(picturing.InUse, match="“Boats” is used, so it was not deleted"):
        picturing.remove(photo)
    tag.delete()
    replace(photo, gradient((1200, 800)))
    committed(picturing.remove, Photo.objects.get())
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert (Photo.objects.count(), FormerFile.objects.count(), PhotoName.objects.count()) == (0, 0, 0)


# --- printing -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_a_text_is_printed_with_its_photos_in_all_their_sizes_in_one_question(django_assert_num_queries, number):
    photos = [store(picture((500 + place, 40))) for place in range(number)]
    body = "".join(showing(photo, alt="A “use” &amp; its own") for photo in photos)
    with django_assert_num_queries(1):
        text = story_text(Article(body=body))
    assert [text.html.count(part) for part in ("<picture>", 'alt="A “use” &amp; its own"', "image/avif")] == [number] * 3
    assert [shown.name for shown in text.pictures] == [f"full-{place + 1}" for place in range(number)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_photos_of_a_text_come_with_its_story(client, django_assert_num_queries, number):
    photos = [store(picture((500 + place, 40))) for place in range(number)]
    story = make_article("Illustrated", body="".join(map(showing, photos)), section="Energy")
    make_article("Another", section="Energy")
    assert sorted(reading.story(story.slug).pictured) == sorted(PhotoUse.objects.values_list("name", flat=True))
    client.get("/")  # the sections are read once in an edition
    with django_assert_num_queries(3):  # the edition, the story, its box
        page = client.get(story.get_absolute_url()).content.decode()
    assert page.count('class="enlarge"') == number


def test_a_picture_within_a_link_or_that_only_decorates_is_not_opened_in_full_size():
    address = picturing.largest(store())[0]
    linked = f'<p><a href="https://example.org/" rel="noopener"><img src="{address}" alt="A"></a></p>'
    text = story_text(Article(body=f'{linked}<p><img src="{address}" alt="" role="presentation"></p>'))
    assert (text.html.count("<picture>"), text.html.count('class="enlarge"'), text.pictures) == (2, 0, [])


def test_what_only_looks_like_a_picture_is_left_alone():
    photo = store()
    url = picturing.largest(photo)[0]
    body = f'<p><abbr title="<img src={url}>">x</abbr></p><img src="{url}" alt="">'
    assert picturing.illustrated(body, lambda photo, attributes, linked: "HERE") == body.replace(
        f'<img src="{url}" alt="">', "HERE"
    )


def test_a_changed_focal_point_cuts_the_crops_anew_and_nothing_else():
    photo = store()
    sizes, crops = [list(photo.renditions), {crop["name"] for crop in photo.crops}]
    committed(picturing.refocus, photo, 0.1, 0.9)
    after = Photo.objects.get()
    assert after.renditions == sizes
    assert crops & {crop["name"] for crop in after.crops} == set()
    assert [default_storage.exists(name) for name in sorted(crops)] == [False] * 3
    assert picturing.faults(after) == []


def test_machines_get_the_largest_picture_while_there_are_no_crops():
    photo = store()
    assert [(width, height) for _, width, height in picturing.for_machines(photo)] == [(900, 506), (800, 600), (600, 600)]
    photo.crops = []
    assert picturing.for_machines(photo) == [picturing.largest(photo)]
    assert picturing.faults(photo) == ["not all sizes are made"]
