"""Photos on the disk and in the table stay one."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from PIL import Image

from articles import imaging, picturing
from articles.models import Photo
from tests.pictures import SECRETS, gradient, picture, with_notes, with_place

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def rolled_back(act) -> None:
    """Do it in a transaction that comes to nothing."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def files_in(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def store(data=None, name="Harbour at Dawn.JPG", **words) -> Photo:
    return picturing.store(data or gradient(), name=name, now=NOW, **words)


@pytest.fixture
def stored(django_capture_on_commit_callbacks):
    """Store a photo and commit."""

    def run(*args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return store(*args, **kwargs)

    return run


def test_a_stored_photo_has_its_words_its_size_and_its_renditions(stored, media):
    photo = stored(alt=" Boats ", caption="At dawn", credit="M. Ruiz", licence="CC BY")
    assert (photo.alt, photo.caption, photo.credit, photo.licence) == ("Boats", "At dawn", "M. Ruiz", "CC BY")
    assert (photo.width, photo.height, photo.created) == (900, 600, NOW)
    names = [photo.file.name, *(entry["name"] for entry in (*photo.renditions, *photo.crops))]
    assert files_in(media) == sorted(names)
    assert [(crop["shape"], crop["width"]) for crop in photo.crops] == [("16x9", 900), ("4x3", 800), ("1x1", 600)]
    assert [(entry["format"], entry["width"]) for entry in photo.renditions] == [
        ("avif", 900), ("jpeg", 900), ("avif", 800), ("jpeg", 800), ("avif", 400), ("jpeg", 400),
    ]  # fmt: skip
    assert photo.file.name == f"originals/{photo.checksum[:2]}/{photo.checksum[:32]}/harbour-at-dawn.jpg"


def test_the_row_reads_back_as_it_was_written(stored):
    photo = stored(with_place(orientation=6))
    again = Photo.objects.get()
    assert (again.width, again.height) == (photo.width, photo.height) == (400, 600)


def test_a_name_that_lies_about_its_type_is_corrected(stored):
    assert stored(picture(kind="PNG"), name="C:\\pictures\\photo.jpg").file.name.endswith("/photo.png")
    assert stored(picture((9, 9)), name="../../etc/passwd").file.name.endswith("/passwd.jpg")
    assert stored(picture((8, 8)), name="").file.name.endswith("/picture.jpg")


def test_the_same_bytes_are_the_same_photo_and_only_empty_words_are_filled(stored):
    first = stored(alt="Boats")
    second = stored(name="copy.jpg", alt="Ships", credit="M. Ruiz")
    assert second == first
    assert (second.alt, second.credit) == ("Boats", "M. Ruiz")
    assert Photo.objects.get().credit == "M. Ruiz"


def test_a_refusal_names_the_file_and_stores_nothing(media):
    with pytest.raises(picturing.PictureRefused) as caught:
        store(b"%PDF-1.7", name="page.pdf")
    assert str(caught.value) == (
        "“page.pdf” was not stored. This is a PDF, not a picture; export the page as PNG or JPEG and upload that."
    )
    assert (Photo.objects.count(), files_in(media)) == (0, [])


def test_the_limits_are_settings(settings):
    settings.PHOTO_MAX_BYTES = 10
    with pytest.raises(picturing.PictureRefused, match="the limit is"):
        store()
    settings.PHOTO_MAX_BYTES, settings.PHOTO_MAX_PIXELS = 10_000_000, 1_000_000
    with pytest.raises(picturing.PictureRefused, match="the limit is 1 million"):
        store(gradient((1200, 900)))


def test_a_rollback_leaves_no_file(media):
    rolled_back(store)
    assert (Photo.objects.count(), files_in(media)) == (0, [])


def test_when_the_disk_refuses_the_row_goes_too(stored, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(default_storage, "save", refuse)
    with pytest.raises(OSError, match="No space"):
        stored(at_once=picturing.NONE)
    with pytest.raises(picturing.PictureRefused, match="No space"):
        stored()
    assert Photo.objects.count() == 0


def test_the_original_is_kept_without_its_place(stored):
    with stored(with_place()).file.open("rb") as file:
        kept = file.read()
    assert b"Harbour at dawn" in kept
    assert kept != with_place()


def test_removing_a_photo_removes_its_files_once_that_is_certain(stored, media, django_capture_on_commit_callbacks):
    photo = stored()
    rolled_back(lambda: picturing.remove(Photo.objects.get()))
    assert len(files_in(media)) == 1 + len(photo.renditions) + len(photo.crops)
    with django_capture_on_commit_callbacks(execute=True):
        picturing.remove(Photo.objects.get())
    assert (Photo.objects.count(), files_in(media)) == (0, [])


def test_renditions_are_made_again_under_the_same_names_and_old_ones_go(stored, media, django_capture_on_commit_callbacks):
    photo = stored(with_place())
    before = files_in(media)
    default_storage.delete(photo.renditions[0]["name"])
    default_storage.save("renditions/old.jpg", ContentFile(b"old"))
    photo.renditions.append({"format": "jpeg", "width": 10, "height": 10, "name": "renditions/old.jpg"})
    with django_capture_on_commit_callbacks(execute=True):
        made = picturing.make_renditions(photo)
    assert files_in(media) == before
    assert [rendition.name for rendition in made] == [entry["name"] for entry in Photo.objects.get().renditions]


def test_sources_and_the_largest_are_what_a_page_prints(stored):
    photo = stored()
    sources = picturing.sources(photo)
    assert [width for _, width in sources["avif"]] == [width for _, width in sources["jpeg"]] == [400, 800, 900]
    url, width, height = picturing.largest(photo)
    assert (url, width, height) == (sources["jpeg"][-1][0], 900, 600)
    assert url.startswith("/media/renditions/")


def test_without_renditions_the_original_stands_in(stored):
    photo = stored()
    photo.renditions = []
    assert picturing.sources(photo) == {"avif": [], "jpeg": []}
    assert picturing.largest(photo) == (photo.file.url, 900, 600)


def test_storing_takes_few_queries(django_assert_num_queries):
    with django_assert_num_queries(8):  # look for it; look again, insert, name its files, two savepoints
        store()


def test_no_file_that_is_served_tells_where_a_picture_was_taken(stored, media):
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        stored(with_notes(kind), name=f"{kind}.x")
    files = [media / name for name in files_in(media)]
    assert len(files) == 30
    assert [file.name for file in files for secret in SECRETS if secret in file.read_bytes()] == []


def test_what_a_file_says_fills_the_words_that_are_empty_and_only_when_asked(stored):
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "Boats at dawn", "M. Ruiz"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:01 12:30:00"
    told = stored(picture(exif=exif), suggest=True, credit="Harbour Agency")
    assert (told.caption, told.credit, told.taken) == (
        "Boats at dawn",
        "Harbour Agency",
        datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
    )
    silent = stored(picture((50, 40), exif=exif))
    assert (silent.caption, silent.taken) == ("", None)


def test_the_photos_of_a_text_are_found_by_the_names_it_shows(stored, django_assert_num_queries):
    photo, other = stored(), stored(picture((50, 40)))
    body = f'<p>A</p><img src="{picturing.largest(photo)[0]}" alt=""><img src="{other.file.url}" alt=""><img src="/x.jpg">'
    with django_assert_num_queries(1):
        assert picturing.shown_in(body) == [photo, other]
    with django_assert_num_queries(0):
        assert picturing.shown_in('<img src="/static/x.jpg">') == []


@pytest.mark.django_db(transaction=True)
def test_renditions_tells_what_is_wrong_and_mends_it(media, capsys):
    lost, dirty, gone = store(alt="Lost"), store(with_place(), alt="Dirty"), store(picture((60, 40)), alt="Gone")
    assert call_command("renditions").startswith("3 photos looked at, 0 mended, 0 with faults")
    before = files_in(media)
    missing = lost.renditions[0]["name"]
    (media / missing).unlink()
    (media / dirty.file.name).write_bytes(with_place())
    (media / gone.file.name).unlink()
    capsys.readouterr()
    with pytest.raises(CommandError, match="3 photos looked at, 0 mended, 3 with faults"):
        call_command("renditions")
    said = [
        f"Photo {lost.pk} (Lost): {missing} is gone.",
        f"Photo {dirty.pk} (Dirty): the original holds notes of its camera.",
        f"Photo {gone.pk} (Gone): the original is gone.",
    ]
    assert capsys.readouterr().err.splitlines() == said
    with pytest.raises(CommandError, match="3 photos looked at, 2 mended, 1 with faults"):
        call_command("renditions", "--mend")
    assert capsys.readouterr().err.splitlines() == said[2:]
    assert files_in(media) == sorted(set(before) - {gone.file.name})
    assert (media / dirty.file.name).read_bytes() == imaging.stripped(with_place()) != with_place()
