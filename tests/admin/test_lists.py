"""Photos, tags, sections, authors, slots, pending links."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles import picturing, relating, tagging
from articles.allowing import Role
from articles.models import Author, Photo, Section, Slot, Tag, TagAlias
from tests.admin.desk import change
from tests.factories import NOW, make_article, make_draft
from tests.pictures import picture
from tests.test_allowing import make_person

pytestmark = pytest.mark.django_db
NO_ALIASES = {"kind": "topic", "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}


def one_alias(name: str) -> dict[str, str]:
    return {"kind": "topic", "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": name}


def form_errors(response) -> list[str]:
    return [sentence for group in response.context["adminform"].form.errors.values() for sentence in group]


# --- photos ---------------------------------------------------------------------------------------------------------
def upload(data: bytes, name: str = "dawn.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_photo_is_uploaded_with_its_words(desk):
    desk.post("/admin/articles/photo/add/", {"upload": upload(picture()), "alt": "Boats", "credit": "M. Ruiz"})
    photo = Photo.objects.get()
    assert (photo.alt, photo.credit, photo.width) == ("Boats", "M. Ruiz", 640)
    assert len(photo.renditions) == 4


def test_what_the_file_says_is_taken_into_empty_fields_and_told(desk):
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "Boats at dawn", "M. Ruiz"
    page = desk.post("/admin/articles/photo/add/", {"upload": upload(picture(exif=exif)), "credit": "Harbour"}, follow=True)
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit) == ("Boats at dawn", "Harbour")
    assert "Taken from the file, to be checked: caption." in page.content.decode()


def test_photos_are_narrowed_to_what_lacks_something(desk):
    today = timezone.localdate()
    for place, (alt, credit, until) in enumerate(
        [("a", "b", None), ("", "b", None), ("a", "", None), ("a", "b", -1), ("a", "b", 0), ("a", "b", 30), ("a", "b", 31)]
    ):
        photo = picturing.store(picture((40 + place, 30)), name=f"{place}.jpg", now=NOW, alt=alt, credit=credit)
        if until is not None:
            Photo.objects.filter(pk=photo.pk).update(rights_until=today + timedelta(days=until))
    widths = {
        lack: sorted(photo.width - 40 for photo in desk.get(f"/admin/articles/photo/?lack={lack}").context["cl"].result_list)
        for lack in ("alt", "credit", "over", "ending")
    }
    assert widths == {"alt": [1], "credit": [2], "over": [3], "ending": [4, 5]}


def test_many_photos_at_once_each_end_in_one_sentence(desk):
    known = picturing.store(picture((50, 40)), name="old.jpg", now=NOW)
    files = [upload(picture(), "new.jpg"), upload(picture((50, 40)), "twin.jpg"), upload(b"<svg/>", "logo.svg")]
    answer = desk.post("/admin/articles/photo/many/", {"files": files}, headers={"accept": "application/json"}).json()
    new = Photo.objects.exclude(pk=known.pk).get()
    assert [(each["name"], each["kind"], each["url"]) for each in answer["files"]] == [
        ("new.jpg", "stored", f"/admin/articles/photo/{new.pk}/change/"),
        ("twin.jpg", "known", f"/admin/articles/photo/{known.pk}/change/"),
        ("logo.svg", "refused", ""),
    ]
    assert answer["files"][2]["sentence"].startswith("“logo.svg” was not stored. SVG drawings cannot be used")


def test_many_photos_at_once_need_no_script(desk):
    files = [upload(picture((40, 30)), "a.jpg"), upload(picture((50, 40)), "<b>.jpg")]
    page = desk.post("/admin/articles/photo/many/", {"files": files}).content.decode()
    assert (Photo.objects.count(), page.count("Stored. Say what it shows."), "<b>.jpg" in page) == (2, 2, False)
    assert "/admin/articles/photo/many/" in desk.get("/admin/articles/photo/").content.decode()


def test_a_file_over_the_limit_is_refused_without_being_read(desk, settings):
    settings.PHOTO_MAX_BYTES = 1024 * 1024
    file = upload(b"x" * (1024 * 1024 + 1), "large.jpg")
    page = desk.post("/admin/articles/photo/many/", {"files": [file]}).content.decode()
    assert "“large.jpg” was not stored. It has more than 1 MB." in page


def test_who_may_not_add_photos_uploads_none(login):
    client = login("view_photo")
    assert client.post("/admin/articles/photo/many/", {"files": [upload(picture())]}).status_code == 403
    assert "/admin/articles/photo/many/" not in client.get("/admin/articles/photo/").content.decode()
    assert Photo.objects.count() == 0


def test_the_focal_point_is_kept_and_stays_inside(desk):
    photo = picturing.store(picture(), name="dawn.jpg", now=NOW)
    page = f"/admin/articles/photo/{photo.pk}/change/"
    desk.post(page, {"focal_x": "0.2", "focal_y": "1"})
    desk.post(page, {"alt": "Boats"})
    response = desk.post(page, {"focal_x": "1.2", "focal_y": "0"})
    assert form_errors(response) == ["The focal point lies outside the picture: choose from 0 to 1."]
    assert Photo.objects.values_list("focal_x", "focal_y", "alt").get() == (0.2, 1, "Boats")


def test_a_refused_photo_is_a_sentence(desk):
    response = desk.post("/admin/articles/photo/add/", {"upload": upload(b"<svg/>", "logo.svg")})
    assert form_errors(response) == [
        "“logo.svg” was not stored. SVG drawings cannot be used, because they can carry code; export it as PNG and upload that."
    ]


def test_the_same_photo_again_is_the_one_that_exists_with_the_new_words(desk):
    for alt in ("Boats", "Ships"):
        desk.post("/admin/articles/photo/add/", {"upload": upload(picture()), "alt": alt})
    assert Photo.objects.get().alt == "Ships"


def test_a_photo_s_words_change_and_its_file_stays(desk):
    photo = picturing.store(picture(), name="dawn.jpg", now=NOW)
    desk.post(f"/admin/articles/photo/{photo.pk}/change/", {"alt": "Boats", "caption": "At dawn"})
    after = Photo.objects.get()
    assert (after.alt, after.caption, after.file.name) == ("Boats", "At dawn", photo.file.name)


def test_a_photo_says_which_stories_it_leads_and_cannot_be_deleted_under_them(desk):
    photo = picturing.store(picture(), name="dawn.jpg", now=NOW)
    make_article("It leads this", lead_photo=photo)
    page = f"/admin/articles/photo/{photo.pk}"
    assert "It leads this" in desk.get(f"{page}/change/").content.decode()
    desk.post(f"{page}/delete/", {"post": "yes"})
    assert Photo.objects.count() == 1


def test_an_unused_photo_goes_with_its_files(desk, on_commit, settings):
    with on_commit():
        photo = picturing.store(picture(), name="dawn.jpg", now=NOW)
    assert any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))
    with on_commit():
        desk.post(f"/admin/articles/photo/{photo.pk}/delete/", {"post": "yes"})
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_photos_take_as_many_queries_for_three_as_for_one(desk, django_assert_num_queries, number):
    for place in range(number):
        picturing.store(picture((40 + place, 30)), name="dawn.jpg", now=NOW)
    with django_assert_num_queries(5):
        desk.get("/admin/articles/photo/")


def test_the_picker_hands_over_the_address_and_the_words(desk):
    photo = picturing.store(picture(), name="dawn.jpg", now=NOW, alt="Boats & “ships”", credit="M. Ruiz")
    page = desk.get("/admin/articles/photo/pick/?CKEditorFuncNum=-1&q=boats").content.decode()
    assert f'data-url="{picturing.largest(photo)[0]}"' in page
    assert 'data-alt="Boats &amp; “ships”"' in page
    assert "No photo found" in desk.get("/admin/articles/photo/pick/?q=nothing").content.decode()


# --- tags -----------------------------------------------------------------------------------------------------------
def test_a_tag_gets_its_slug_and_its_key(desk):
    desk.post("/admin/articles/tag/add/", {"name": " Zürich  West ", **NO_ALIASES})
    tag = Tag.objects.get()
    assert (tag.name, tag.slug, tag.key) == ("Zürich West", "zürich-west", "zurich west")


def test_a_second_spelling_of_a_tag_is_refused_by_name(desk):
    tagging.make("Zürich")
    assert form_errors(desk.post("/admin/articles/tag/add/", {"name": "ZURICH", **NO_ALIASES})) == [
        "This exists already as the tag “Zürich”."
    ]
    assert form_errors(desk.post("/admin/articles/tag/add/", {"name": "…", **NO_ALIASES}))[0].startswith("A tag needs")


def test_an_alias_resolves_and_a_taken_one_is_refused(desk):
    tag, other = tagging.make("Electric vehicles"), tagging.make("Ports")
    page = f"/admin/articles/tag/{tag.pk}/change/"
    desk.post(page, {"name": tag.name, "slug": tag.slug, **one_alias("EVs")})
    assert tagging.resolve(["evs"]) == [tag]
    assert TagAlias.objects.get().slug == "evs"
    refused = desk.post(f"/admin/articles/tag/{other.pk}/change/", {"name": "Ports", "slug": "ports", **one_alias("EVS")})
    assert refused.status_code == 200
    assert "is another spelling of the tag “Electric vehicles” already." in refused.content.decode()
    again = desk.post("/admin/articles/tag/add/", {"name": "evs", **NO_ALIASES})
    assert form_errors(again) == ["“EVs” is another spelling of the tag “Electric vehicles” already."]


def test_a_tag_can_be_saved_again_as_it_is(desk):
    tag = tagging.make("Ports")
    response = desk.post(f"/admin/articles/tag/{tag.pk}/change/", {"name": "Ports", "slug": "ports", **NO_ALIASES})
    assert response.status_code == 302


def test_names_are_offered_as_typed_beginnings_first_and_aliases_lead_home(desk):
    for name in ("Ports", "Airports", "Transport"):
        tagging.make(name)
    TagAlias.objects.create(tag=tagging.make("Harbours"), name="Port towns", key="port towns", slug="port-towns")
    found = json.loads(desk.get("/admin/articles/tag/names/?term=PORT").content)["offers"]
    assert [entry["name"] for entry in found] == ["Ports", "Harbours", "Airports", "Transport"]
    assert (found[0]["via"], found[1]["via"]) == ("", "Port towns")


def test_names_are_for_those_who_write(login, client):
    assert client.get("/admin/articles/tag/names/").status_code == 302
    assert login("view_article").get("/admin/articles/tag/names/").status_code == 403
    assert login("add_article", username="reporter").get("/admin/articles/tag/names/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_tags_list_says_how_many_stories_carry_each(desk, django_assert_num_queries, number):
    for place in range(number):
        make_article(tags=[f"Tag {place}", "Shared"])
    with django_assert_num_queries(5):
        page = desk.get("/admin/articles/tag/")
    assert {tag.name: tag.story_count for tag in page.context["cl"].result_list}["Shared"] == number


# --- the rest -------------------------------------------------------------------------------------------------------
def test_sections_and_authors_get_slugs_of_their_own(desk):
    for _time in range(2):
        desk.post("/admin/articles/author/add/", {"name": "Ana Ruiz", "kind": "person"})
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["ana-ruiz", "ana-ruiz-2"]
    desk.post("/admin/articles/section/add/", {"name": "Énergie", "position": "1"})
    assert Section.objects.get().slug == "énergie"


def test_a_typed_slug_that_is_taken_is_refused(desk):
    Author.objects.create(name="Ana", slug="ana")
    response = desk.post("/admin/articles/author/add/", {"name": "Other", "kind": "person", "slug": "ANA"})
    assert len(form_errors(response)) == 1


def test_a_slot_holds_a_story_for_a_time(desk):
    article = make_article("Pinned")
    form = {"article": article.pk, "position": "1", "starts": "2026-03-01T06:00"}
    assert desk.post("/admin/articles/slot/add/", form).status_code == 302
    assert Slot.objects.get().article == article
    assert "Pinned" in desk.get("/admin/articles/slot/").content.decode()


def test_pending_links_are_listed_searched_and_not_written(desk):
    source = make_draft("Source")
    relating.wait_for(source, "Dockers vote", "On Friday.", position=1, now=timezone.now())
    page = desk.get("/admin/articles/pendinglink/?q=dockers").content.decode()
    assert "Dockers vote" in page
    assert change(source) in page
    assert desk.get("/admin/articles/pendinglink/add/").status_code == 403


@pytest.mark.parametrize("model", ["section", "author", "tag", "photo", "slot"])
def test_every_list_and_empty_form_opens(desk, model):
    assert desk.get(f"/admin/articles/{model}/").status_code == 200
    assert desk.get(f"/admin/articles/{model}/add/").status_code == 200


def test_people_are_there_too(desk):
    assert desk.get("/admin/auth/user/").status_code == 200
    assert desk.get("/admin/auth/group/").status_code == 200


# --- what all lists share -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("photo", "No photo yet."), ("tag", "No tag yet."), ("author", "No author yet."), ("slot", "No slot yet"),
        ("banner", "No banner yet."), ("formeraddress", "No redirect yet."), ("pendinglink", "No related headline waits"),
        ("section", "Nothing stands here yet."),
    ],
)  # fmt: skip
def test_an_empty_list_says_what_comes_there_and_one_that_found_nothing_that(desk, model, sentence):
    page = desk.get(f"/admin/articles/{model}/").content.decode()
    assert (sentence in page, "Show all" in page, 'class="actions"' in page) == (True, False, False)
    found = desk.get(f"/admin/articles/{model}/?q=zzyzx").content.decode() if model != "banner" else ""
    assert (sentence in found, found.count('<a href="?">Show all</a>')) == (False, 2 if found else 0)


def test_a_moment_in_a_list_is_short_and_names_its_zone(desk):
    picturing.store(picture(), name="dawn.jpg", now=NOW)
    page = desk.get("/admin/articles/photo/").content.decode()
    assert '<time datetime="2026-03-02T12:00+00:00" title="2 March 2026, 12:00, UTC">2 Mar 12:00</time>' in page


def test_slots_are_narrowed_to_a_front_the_home_page_by_its_name(desk):
    story, energy = make_article(section="Energy"), Section.objects.get()
    Slot.objects.create(article=story, position=1)
    Slot.objects.create(article=story, position=2, section=energy)
    places = {
        front: [slot.position for slot in desk.get(f"/admin/articles/slot/?front={front}").context["cl"].result_list]
        for front in ("home", energy.pk)
    }
    assert places == {"home": [1], energy.pk: [2]}


def test_the_list_of_stories_is_called_so(desk):
    assert "<h1>Stories</h1>" in desk.get("/admin/articles/article/").content.decode()


def test_the_history_of_a_tag_says_who_did_what_or_that_nobody_did(desk):
    tag = Tag.objects.create(name="Ports", key="ports", slug="ports")
    address = f"/admin/articles/tag/{tag.pk}/"
    assert "Nobody has changed it here." in desk.get(f"{address}history/").content.decode()
    desk.post(f"{address}change/", {"name": "Ports", "slug": "ports", "description": "Where ships lie.", **NO_ALIASES})
    page = desk.get(f"{address}history/").content.decode()
    assert "Changed Description" in page
    assert '<p class="facts">mara, <time' in page


def test_a_photo_that_is_used_says_where_and_the_way_back(desk):
    photo = picturing.store(picture(), name="dawn.jpg", now=NOW, alt="Dawn")
    make_article("The harbour", lead_photo=photo)
    page = desk.get(f"/admin/articles/photo/{photo.pk}/delete/").content.decode()
    assert "“Dawn” is needed here:" in page
    assert "The harbour" in page
    assert f'href="/admin/articles/photo/{photo.pk}/change/">Back</a>' in page


def test_a_section_with_stories_says_how_many_and_where_and_one_without_is_deleted(desk):
    make_article(section="Energy")
    make_draft(section="Energy")
    energy, empty = Section.objects.get(), Section.objects.create(name="Sea", slug="sea")
    page = desk.get(f"/admin/articles/section/{energy.pk}/delete/").content.decode()
    assert "2 stories stand in “Energy”" in page
    assert f'<a href="/admin/articles/article/?section={energy.pk}">See them</a>' in page
    assert "permission" not in page
    asked = desk.get(f"/admin/articles/section/{empty.pk}/delete/").content.decode()
    assert "“Sea” is gone then. This cannot be undone." in asked
    for section in (energy, empty):
        desk.post(f"/admin/articles/section/{section.pk}/delete/", {"post": "yes"})
    assert [section.name for section in Section.objects.all()] == ["Energy"]


def test_an_author_with_stories_says_how_many_and_where(desk):
    make_article(authors=["Ada Moreau"])
    author = Author.objects.get()
    page = desk.get(f"/admin/articles/author/{author.pk}/delete/").content.decode()
    assert "1 story is signed by “Ada Moreau”" in page
    assert f'<a href="/admin/articles/article/?author={author.pk}">See them</a>' in page
    desk.post(f"/admin/articles/author/{author.pk}/delete/", {"post": "yes"})
    assert Author.objects.count() == 1


def test_who_may_not_arrange_the_home_page_is_not_offered_it(desk):
    person = make_person(Role.EDITOR, "Energy")
    home = ">Home</option>"
    assert home in desk.get("/admin/articles/slot/add/").content.decode()
    desk.force_login(person)
    assert home not in desk.get("/admin/articles/slot/add/").content.decode()
