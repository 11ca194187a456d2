"""A photo on the desk: another file for it, its focal point, its uses, its end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from articles import picturing
from articles.models import FormerFile, Photo
from tests.admin.desk import told
from tests.factories import NOW, make_article
from tests.pictures import gradient, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo() -> Photo:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return picturing.store(gradient(), name="harbour.jpg", now=NOW, alt="Boats")


def page(photo: Photo, name="change") -> str:
    return f"/admin/articles/photo/{photo.pk}/{name}/"


def send(desk, photo, data: bytes):
    with TestCase.captureOnCommitCallbacks(execute=True):
        file = SimpleUploadedFile("again.jpg", data, "image/jpeg")
        return desk.post(page(photo, "replace"), {"file": file}, follow=True)


def test_a_new_file_is_taken_and_the_old_one_brought_back_by_a_button(desk, photo):
    picturing.refocus(photo, 0.2, 0.8)
    answer = send(desk, photo, gradient((800, 1200)))
    assert told(answer) == [
        "The file was replaced. Whatever shows this photo shows the new one.",
        "The new file has other proportions, so the focal point is in the middle again.",
        "Alt text, caption and credit are those of before: see whether they still fit.",
    ]
    former = FormerFile.objects.get()
    assert former.by.username == "mara"
    assert "Bring back harbour.jpg" in desk.get(page(photo, "replace")).text
    back = {"former": former.pk}
    assert told(desk.post(page(photo, "replace"), back, follow=True))[0].startswith("The file was replaced.")
    assert Photo.objects.get().width == 900
    assert told(desk.post(page(photo, "replace"), back, follow=True)) == ["Somebody brought this file back already."]


def test_a_refused_file_is_the_fields_error_and_changes_nothing(desk, photo):
    answer = send(desk, photo, b"%PDF-1.7")
    assert "“again.jpg” was not stored. This is a PDF, not a picture" in answer.text
    assert (Photo.objects.get().checksum, FormerFile.objects.count()) == (photo.checksum, 0)


def test_readers_see_the_new_file_at_once(desk, photo, client):
    story = make_article(lead_photo=photo)
    old = picturing.largest(photo)[0]
    assert old in client.get(story.get_absolute_url()).text
    send(desk, photo, gradient((1200, 800)))
    text = client.get(story.get_absolute_url()).text
    assert (old in text, picturing.largest(Photo.objects.get())[0] in text) == (False, True)


def test_replacing_takes_the_right_to_change_photos(login, photo):
    assert login("view_photo").get(page(photo, "replace")).status_code == 403
    assert login("view_photo", username="another").post(page(photo, "replace"), {}).status_code == 403
    assert login("change_photo", username="third").get(page(photo, "replace")).status_code == 200
    assert login("change_photo", username="fourth").get("/admin/articles/photo/999/replace/").status_code == 404


def test_the_page_says_where_the_photo_is_used(desk, photo):
    assert "Nothing shows it yet." in desk.get(page(photo)).text
    make_article("Ships sail", lead_photo=photo)
    text = desk.get(page(photo)).text
    assert "Ships sail" in text
    assert "readers see it" in text


def test_deleting_a_photo_in_use_is_refused_and_names_the_uses(desk, photo):
    with TestCase.captureOnCommitCallbacks(execute=True):
        free = picturing.store(picture((50, 40)), name="free.jpg", now=NOW)
    make_article("Ships sail", body=f'<p>A</p><img src="{picturing.largest(photo)[0]}" alt="Boats">')
    asked = desk.get(page(photo, "delete"))
    assert "In the text of “Ships sail” (readers see it)" in asked.text
    assert "In the text of “Ships sail”" in desk.post(page(photo, "delete"), {"post": "yes"}).text
    assert desk.post(page(free, "delete"), {"post": "yes"}).status_code == 302
    assert list(Photo.objects.all()) == [photo]


def test_deleting_many_stops_at_one_in_use_and_names_its_uses(desk, photo):
    with TestCase.captureOnCommitCallbacks(execute=True):
        free = picturing.store(picture((50, 40)), name="free.jpg", now=NOW)
    make_article("Ships sail", lead_photo=photo)
    chosen = {"action": "delete_selected", "_selected_action": [photo.pk, free.pk], "post": "yes"}
    assert "Leads “Ships sail” (readers see it)" in desk.post("/admin/articles/photo/", chosen).text
    assert Photo.objects.count() == 2


def test_a_new_focal_point_cuts_the_crops_anew(desk, photo):
    before = {crop["name"] for crop in photo.crops}
    words = {"alt": "Boats", "caption": "", "credit": "", "licence": "", "rights_until": ""}
    desk.post(page(photo), {**words, "focal_x": "0.1", "focal_y": "0.9"})
    after = Photo.objects.get()
    assert (after.focal_x, after.focal_y) == (0.1, 0.9)
    assert {crop["name"] for crop in after.crops} & before == set()
    desk.post(page(photo), {**words, "focal_x": "0.1", "focal_y": "0.9", "credit": "M. Ruiz"})
    assert (Photo.objects.get().crops, Photo.objects.get().credit) == (after.crops, "M. Ruiz")


# --- beside a story's words -----------------------------------------------------------------------------------------
def test_the_form_shows_the_lead_photo_with_its_focal_point(desk, photo):
    picturing.refocus(photo, 0.2, 0.75)
    text = desk.get(f"/admin/articles/article/{make_article(lead_photo=photo).pk}/change/").text
    assert picturing.largest(photo)[0] in text
    assert ('data-focal="x" min="0" max="1" step="0.01" value="0.2"' in text, 'value="0.75"' in text) == (True, True)


def test_another_photo_is_shown_before_anything_is_saved(desk, photo):
    assert f'src="{picturing.largest(photo)[0]}"' in desk.get(page(photo, "lead")).text
    assert desk.get("/admin/articles/photo/999/lead/").status_code == 404


def test_the_focal_point_is_set_from_there_and_nothing_outside_of_the_picture(desk, photo):
    answer = desk.post(page(photo, "lead"), {"x": "0.1", "y": "0.9"})
    assert answer.json() == {"sentence": "The focal point is saved; it counts wherever this photo is shown."}
    after = Photo.objects.get()
    assert (after.focal_x, after.focal_y) == (0.1, 0.9)
    for x, y in (("2", "0"), ("nan", "0"), ("", ""), ("left", "0.5")):
        assert desk.post(page(photo, "lead"), {"x": x, "y": y}).status_code == 400
    assert Photo.objects.get().focal_x == 0.1


def test_who_may_not_change_photos_sees_it_and_sets_nothing(login, photo):
    writer = login("add_article", "change_article", "view_photo")
    assert "data-focal" not in writer.get(page(photo, "lead")).text
    assert writer.post(page(photo, "lead"), {"x": "0.1", "y": "0.9"}).status_code == 403
    assert Photo.objects.get().focal_x == 0.5
