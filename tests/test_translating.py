"""A story's language, wherever its words are printed; and the same story in other languages, for readers and machines."""

import json
import re
from xml.etree import ElementTree

import pytest

from articles import caching, importing, publishing, relating, translating
from articles.importing import Options
from articles.models import Article, ImportItem
from tests.admin.desk import change, errors, told, typed
from tests.factories import DAY, NOW, make_article, make_draft, words

pytestmark = pytest.mark.django_db
SPEAKS = {"link": "{http://www.w3.org/1999/xhtml}link", "loc": "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"}

UNSEEN = {"draft": {"status": "draft"}, "brief": {"is_brief": True, "body": ""}}


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def pair(**fields):
    """An English story and its Spanish translation, both published."""
    english = make_article("The harbour", section="Energy", tags=["ports"], **fields)
    spanish = make_article("El puerto", section="Energy", tags=["ports"], language="es", **fields)
    translating.set_original(spanish, english, now=NOW)
    caching.touch()
    return Article.objects.get(pk=english.pk), Article.objects.get(pk=spanish.pk)


# --- the language of the words --------------------------------------------------------------------------------------
def test_a_storys_language_is_part_of_its_versions():
    story = make_article("Der Hafen", language="DE_at")
    assert (story.language, story.written_in, story.live_revision.language) == ("de-AT", "de-AT", "de-AT")
    publishing.revise(story, words("Der Hafen", language="fr"), now=NOW)
    story.refresh_from_db()
    assert (story.language, story.latest_revision.language, story.has_unpublished_changes) == ("de-AT", "fr", True)
    publishing.restore(story.revisions.get(number=1), now=NOW, only=["language"])
    story.refresh_from_db()
    assert story.latest_revision.language == "de-AT"


@pytest.mark.parametrize("said", ["en", "EN", "nonsense of no language", "en.UTF-8"])
def test_the_sites_own_language_is_the_empty_one_and_so_is_what_is_none(said):
    story = make_article(language=said)
    assert (story.language, story.written_in) == ("", "en")


def test_words_say_their_language_and_direction_on_pages_of_another(client):
    own = make_article("Plain words", section="Energy", tags=["ports"], published_at=NOW - DAY)
    story = make_article("ميناء", summary="ملخص", body="<p>نص</p>", language="ar", section="Energy", tags=["ports"])
    page = page_of(client, story.get_absolute_url())
    assert '<html lang="en" dir="ltr">' in page
    assert '<h1 lang="ar" dir="rtl">ميناء</h1>' in page
    assert '<p class="standfirst" lang="ar" dir="rtl">ملخص' in page
    assert '<div class="prose article-body" lang="ar" dir="rtl">' in page
    for address in ("/", "/section/energy/", "/tag/ports/", "/search/?q=ميناء"):
        assert f'class="card-headline" lang="ar" dir="rtl"><a href="{story.get_absolute_url()}"' in page_of(client, address)
    assert '<h1 dir="auto">Plain words</h1>' in page_of(client, own.get_absolute_url())


def test_machines_are_told_the_language(client, settings):
    settings.FEED_FULL_TEXT = True
    story = make_article("Der Hafen", language="de")
    page = page_of(client, story.get_absolute_url())
    assert json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])["inLanguage"] == "de"
    assert '<entry xml:lang="de">' in page_of(client, "/feed/atom/")
    assert "<dc:language>de</dc:language>" in page_of(client, "/feed/")
    assert client.get("/feed/json/").json()["items"][0]["language"] == "de"
    assert client.get(f"/api/articles/{story.slug}/").json()["language"] == "de"
    Article.objects.update(published_at="2999-01-01T00:00Z", updated_at=None)
    assert '<blockquote lang="de">' in client.get(f"/oembed/?url={settings.SITE_URL}{story.get_absolute_url()}").json()["html"]


def test_a_slug_follows_the_language_where_letters_do():
    assert make_draft("IŞIK İstanbul", language="tr").slug == "ışık-istanbul"
    assert make_draft("ICE fährt nach Zürich", language="de").slug == "ice-fährt-nach-zürich"


# --- linking --------------------------------------------------------------------------------------------------------
def test_readers_and_machines_are_led_to_the_same_story_in_another_language(client, settings):
    settings.SITE_URL = "https://news.example"
    english, spanish = pair()
    for story, other, name in ((english, spanish, "Español"), (spanish, english, "English")):
        page = page_of(client, story.get_absolute_url())
        assert re.findall(r'hreflang="([^"]+)" href="https://news.example([^"]+)"', page) == [
            (story.written_in, story.get_absolute_url()),
            (other.written_in, other.get_absolute_url()),
            ("x-default", english.get_absolute_url()),
        ]
        assert f'<link rel="canonical" href="https://news.example{story.get_absolute_url()}">' in page
        led = re.search(
            r'<p class="editions">Read this in <a href="([^"]+)" hreflang="(..)" lang="(..)" dir="ltr">([^<]+)', page
        )
        assert led.groups() == (other.get_absolute_url(), other.written_in, other.written_in, name)
        facts = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
        address = f"https://news.example{other.get_absolute_url()}"
        assert facts["workTranslation"] == [{"@type": "NewsArticle", "inLanguage": other.written_in, "url": address}]
    found = client.get(f"/api/articles/{spanish.slug}/").json()["translations"]
    assert found == [{"language": "en", "slug": english.slug, "url": f"https://news.example{english.get_absolute_url()}"}]


def test_a_month_of_the_sitemap_names_translations_of_any_month(client):
    _english, spanish = pair()
    Article.objects.filter(pk=spanish.pk).update(published_at=NOW - 40 * DAY)
    make_article("Alone")
    caching.touch()
    rows = ElementTree.fromstring(client.get("/sitemap/2026-03.xml").content)
    told = {row.find(SPEAKS["loc"]).text.split("/story/")[1]: [link.get("hreflang") for link in row.findall(SPEAKS["link"])]
            for row in rows}  # fmt: skip
    assert told == {"the-harbour/": ["en", "es", "x-default"], "alone/": []}


@pytest.mark.parametrize("number", [1, 3])
def test_a_month_of_the_sitemap_costs_the_same_however_many_are_translated(client, number, django_assert_num_queries):
    for _ in range(number):
        pair()
    with django_assert_num_queries(2):  # the edition, the stories
        assert client.get("/sitemap/2026-03.xml").content.count(b'hreflang="x-default"') == number * 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_translated_story_asks_as_many_questions_as_any(client, number, django_assert_num_queries):
    english, _spanish = pair()
    for language in ("de", "fr", "pl")[:number]:
        other = make_article(language=language, section="Energy", tags=["ports"])
        translating.set_original(other, english, now=NOW)
    page_of(client, english.get_absolute_url())
    with django_assert_num_queries(3):
        page = page_of(client, f"{english.get_absolute_url()}?anew")
    assert page.count('rel="alternate" hreflang=') == number + 3


@pytest.mark.parametrize("make", ["draft", "retracted", "brief"])
def test_a_translation_that_readers_cannot_open_is_offered_nowhere(client, make):
    english, spanish = pair()
    assert "Español" in page_of(client, english.get_absolute_url())
    if make == "retracted":
        publishing.retract(spanish, now=NOW)
    else:
        Article.objects.filter(pk=spanish.pk).update(
            **{"draft": {"status": "draft"}, "brief": {"is_brief": True, "body": ""}}[make]
        )
    caching.touch()
    page = page_of(client, english.get_absolute_url())
    assert ("Español" in page, "hreflang=" in page) == (False, False)
    assert b"hreflang" not in client.get("/sitemap/2026-03.xml").content
    assert client.get(f"/api/articles/{english.slug}/").json()["translations"] == []


def test_groups_join_under_one_original_and_a_story_leaves_by_itself():
    one, two, three, four = (make_article(str(place), language=tag) for place, tag in enumerate(["", "es", "de", "fr"]))
    translating.set_original(two, one, now=NOW)
    translating.set_original(four, three, now=NOW)
    translating.set_original(three, two, now=NOW)
    assert [each.pk for each in translating.group(Article.objects.get(pk=four.pk))] == [one.pk, three.pk, two.pk, four.pk]
    assert translating.set_original(three, one, now=NOW) is False
    translating.set_original(three, None, now=NOW)
    assert {each.pk for each in translating.group(one)} == {one.pk, two.pk, four.pk}
    assert list(three.events.filter(verb__endswith="translate").order_by("pk").values_list("verb", "note")) == [
        ("translate", "0"), ("untranslate", ""),
    ]  # fmt: skip


def test_two_stories_of_one_language_are_no_translations_and_nothing_is_changed():
    english, _spanish = pair()
    another = make_article("Otro puerto", language="es")
    with pytest.raises(publishing.WrongStatus, match=r"“El puerto” is that story in the same language already \(es\)"):
        translating.set_original(another, english, now=NOW)
    for other in (english, translating.group(english)[1]):
        with pytest.raises(publishing.WrongStatus, match="no translation of itself"):
            translating.set_original(english, other, now=NOW)
    assert Article.objects.filter(original__isnull=False).count() == 1


def test_the_box_holds_no_translation_and_what_fills_it_speaks_the_same_language(client):
    english, spanish = pair(body="<p>The harbour of Averil buys cranes and quays.</p>")
    near = make_article("More harbour", tags=["ports"], body="<p>The harbour of Averil buys cranes and quays again.</p>")
    relating.rebuild(now=NOW)
    shown = [card.article.pk for card in relating.shelf(english).cards]
    assert (near.pk in shown, spanish.pk in shown) == (True, False)
    relating.pin(english, [spanish])
    assert relating.shelf(english).cards[0].article.pk == spanish.pk  # an editor may
    alone = make_article("Solo", section="Culture", language="es", body="<p>Nada.</p>", summary="Nada.")
    make_article("Only English", section="Culture", body="<p>Quite something else.</p>")
    assert [card.article.headline for card in relating.shelf(alone).cards] == ["Only English"]
    more = make_article("También", section="Culture", language="es", body="<p>Otra cosa.</p>", published_at=NOW - DAY)
    assert [card.article.pk for card in relating.shelf(alone).cards] == [more.pk]


# --- on the desk ----------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("mara"))
    return client


def test_an_editor_sets_the_language_and_links_the_original(desk):
    english, spanish = make_article("The harbour"), make_article("El puerto")
    answer = desk.post(change(spanish), typed(spanish, press="_publish", language="es", original=english.pk), follow=True)
    assert told(answer)[0].startswith("Readers see your changes now.")
    spanish.refresh_from_db()
    assert (spanish.language, spanish.original) == ("es", english)
    page = desk.get(change(english)).content.decode()
    assert '<bdi lang="es">El puerto</bdi></a> <span class="facts">Español' in page
    assert desk.get(change(spanish)).context["form"]["original"].value() == english.pk
    desk.post(change(spanish), typed(spanish, original=""))
    spanish.refresh_from_db()
    assert spanish.original is None


def test_what_cannot_be_a_translation_is_refused_on_the_form_and_what_was_typed_stays(desk):
    english = make_article("The harbour")
    answer = desk.post(change(english), typed(english, headline="Typed", original=english.pk))
    assert errors(answer) == ["A story is no translation of itself, nor of its own translation."]
    assert "Typed" in answer.content.decode()


def test_a_language_that_is_not_offered_is_refused_and_one_that_an_import_brought_stays_a_choice(desk, settings):
    settings.STORY_LANGUAGES = ["de", "es"]
    story = make_article(language="gsw")
    choices = [value for value, _name in desk.get(change(story)).context["form"].fields["language"].choices]
    assert choices == ["", "de", "es", "gsw"]
    assert len(errors(desk.post(change(story), typed(story, language="fr")))) == 1


# --- brought along --------------------------------------------------------------------------------------------------
def test_front_matter_brings_languages_and_translations_whichever_comes_first(tmp_path):
    heads = {"a": "lang: es\ntranslation_of: harbour", "b": "slug: harbour", "c": "lang: Klingonisch\ntranslationKey: other"}
    for name, head in heads.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Story {name}\n{head}\n---\nText of {name}.")
    importing.run([str(tmp_path)], options=Options(), now=NOW)
    spanish, english, odd = (Article.objects.get(headline=f"Story {name}") for name in "abc")
    assert (spanish.language, spanish.original, english.original) == ("es", english, None)
    assert (odd.language, odd.original, odd.origins.get().extra["language"]) == ("", None, "Klingonisch")


def test_two_of_one_language_stay_apart_and_the_report_says_so(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Story {name}\ntranslationKey: same\n---\nText of {name}.")
    importing.run([str(tmp_path)], options=Options(), now=NOW)
    warnings = [text for item in ImportItem.objects.all() for _line, text in item.warnings]
    assert "“Story a” is that story in the same language already (en)." in warnings


def test_what_a_site_says_of_all_of_it_is_no_other_language_than_ours(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Regional\nlang: en-US\n---\nText.")
    importing.run([str(tmp_path)], options=Options(), now=NOW)
    assert Article.objects.get().language == ""


# --- words within a text --------------------------------------------------------------------------------------------
def test_foreign_words_keep_their_language(client):
    body = '<p>He said <span lang="fr">au revoir</span>, <span class="x">then</span> <em lang="de" dir="ltr">los</em>.</p>'
    story = make_article(body=f'{body}<p lang="ar" dir="rtl">نص</p><p lang="x&quot;onload">a</p>')
    page = page_of(client, story.get_absolute_url())
    assert 'He said <span lang="fr">au revoir</span>, then <em lang="de" dir="ltr">los</em>.' in page
    assert '<p lang="ar" dir="rtl">نص</p>' in page
    assert "onload" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_the_api_asks_once_for_all_translations(client, number, django_assert_num_queries):
    for _ in range(number):
        pair()
    with django_assert_num_queries(3):  # the edition, the stories, their translations
        told = client.get("/api/articles/?fields=slug,translations").json()["data"]
    assert [len(each["translations"]) for each in told] == [1] * number * 2
