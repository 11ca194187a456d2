"""The desk in the language of whoever sits at it; the paper in its own, for everybody."""

import pytest
from django.test import Client
from django.utils import translation

from tests.admin.desk import change
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/search/?q=harbour", "/tags/", "/sections/", "/corrections/", "/nothing-here/")


def choose(client: Client, language: str, **form: str):
    return client.post("/admin/language/", {"language": language, **form})


def headers(response) -> dict[str, str]:
    """Without what differs from one answer to the next: the nonce."""
    return {name: value for name, value in response.headers.items() if name != "Content-Security-Policy"}


# --- the choice -----------------------------------------------------------------------------------------------------
def test_a_person_chooses_the_language_of_the_desk_and_it_stays(desk):
    assert "Nothing is scheduled." in desk.get("/admin/").text
    answer = choose(desk, "de", next="/admin/articles/article/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/articles/article/")
    page = desk.get("/admin/").text
    assert '<html lang="de"' in page
    assert "Nichts ist eingeplant." in page
    choose(desk, "es")
    assert "No hay nada programado." in desk.get("/admin/").text


def test_the_language_of_the_site_ends_the_choice(desk):
    choose(desk, "de")
    answer = choose(desk, "en")
    assert answer.cookies["desk_language"]["max-age"] == 0
    assert "Nothing is scheduled." in desk.get("/admin/").text


def test_the_choice_is_a_cookie_that_browsers_send_to_the_desk_alone(desk):
    cookie = choose(desk, "de").cookies["desk_language"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("de", "/admin/", True, "Lax")


@pytest.mark.parametrize("language", ["xx", "", "fr", "../de", "de\r\nSet-Cookie: a=b"])
def test_a_language_that_is_not_offered_changes_nothing(desk, language):
    assert choose(desk, language).status_code == 302
    assert "Nothing is scheduled." in desk.get("/admin/").text
    desk.cookies["desk_language"] = "xx"
    assert "Nothing is scheduled." in desk.get("/admin/").text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_to_another_site(desk, back):
    assert choose(desk, "de", next=back).headers["Location"] == "/admin/"


def test_only_who_works_here_chooses_and_only_by_pressing(client, desk):
    assert Client().post("/admin/language/", {"language": "de"}).headers["Location"].startswith("/admin/login/")
    assert desk.get("/admin/language/").status_code == 405


def test_every_page_of_the_desk_offers_the_languages_by_their_own_names(desk):
    page = desk.get(change(make_draft())).text
    for code, name in (("en", "English"), ("de", "Deutsch"), ("es", "español")):
        assert f'name="language" value="{code}" lang="{code}"{" aria-current=" if code == "en" else ""}' in page
        assert f">{name}</button>" in page


def test_a_variety_of_a_language_is_not_offered_beside_it(desk, settings):
    settings.LANGUAGE_CODE = "de-at"
    page = desk.get("/admin/").text
    assert [code for code in ("de-at", "en", "de", "es") if f'name="language" value="{code}"' in page] == ["de-at", "en", "es"]


# --- what it reaches, and what not ----------------------------------------------------------------------------------
def test_readers_pages_are_the_same_whatever_the_cookie_or_the_browser_says():
    make_article("Harbour opens", section=make_section("Energy"))
    reader, other = Client(), Client(headers={"Accept-Language": "de"})
    other.cookies["desk_language"] = "de"
    for address in PUBLIC:
        plain, told = reader.get(address), other.get(address)
        assert told.content == plain.content
        assert headers(told) == headers(plain)
        assert not {"cookie", "accept-language"} & set(plain.headers.get("Vary", "").lower().replace(" ", "").split(","))
    assert '<html lang="en" dir="ltr">' in Client(headers={"Accept-Language": "de"}).get("/admin/login/").text


def test_an_editor_who_works_in_german_reads_the_paper_in_its_own_language(desk):
    story = make_article("Harbour opens")
    choose(desk, "de")
    assert "Nichts ist eingeplant." in desk.get("/admin/").text
    page = desk.get(story.get_absolute_url())
    assert "Published" in page.text
    assert "Veröffentlicht" not in page.text
    assert desk.cookies["desk_language"].value == "de"


def test_a_preview_shows_readers_words(desk):
    story = make_article("Harbour opens")
    choose(desk, "de")
    assert "Vorschau" in desk.get(change(story, "preview")).text
    page = desk.get(change(story, "preview/page")).text
    assert '<html lang="en"' in page
    assert "Veröffentlicht" not in page


def test_the_scripts_of_the_desk_speak_the_language_of_the_desk(desk):
    assert "Springen zu" not in desk.get("/admin/jsi18n/").text
    choose(desk, "de")
    told = desk.get("/admin/jsi18n/").text
    assert '"Jump to\\u2026": "Springen zu \\u2026"' in told
    assert "Filter" in told  # Django's own are there too


# --- a site in another language -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ("Suche", "Zum Inhalt springen", "2. März 2026")), ("es", ("Buscar", "Saltar al contenido", "2 de marzo de 2026"))],
)
def test_a_paper_speaks_the_language_of_its_setting(settings, language, words):
    settings.LANGUAGE_CODE = language
    story = make_article("Harbour opens")
    with translation.override(language):
        page = Client().get(story.get_absolute_url()).text
    assert f'<html lang="{language}" dir="ltr">' in page
    assert [word for word in words if word not in page] == []


def test_a_paper_in_arabic_runs_from_right_to_left(settings):
    settings.LANGUAGE_CODE = "ar"
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in Client().get("/").text
