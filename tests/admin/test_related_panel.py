"""The panel of related stories: who may ask, what is refused in which sentence, what stands there without scripts."""

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, Exclusion, Pin
from tests.admin.desk import ADD, change, typed
from tests.factories import NOW, make_article, make_draft, make_section, make_user, words

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/related/"
TEXT = "<p>Pouch cells from the harbour plant in Malmö leave by night ferry.</p>"
OTHERS = ("Malmö ships pouch cells", "Night ferry takes pouch cells", "Harbour plant makes pouch cells")
OWN = (
    "Buyers in Norway signed for nine years and pay by weight under a clause on nickel prices.",
    "Drivers sleep aboard while sixty trucks cross below deck, with fire crews watching thermal cameras.",
    "Engineers doubled output this spring after replacing ovens, rollers and a leaking solvent tank.",
)


@pytest.fixture
def others() -> list[Article]:
    bodies = [f"{TEXT.replace('night', headline)}<p>{own}</p>" for headline, own in zip(OTHERS, OWN, strict=True)]
    return [make_article(headline, summary="", body=body) for headline, body in zip(OTHERS, bodies, strict=True)]


def asked(**fields: object) -> dict[str, object]:
    return {"headline": "Pouch cells leave Malmö", "summary": "", "body": TEXT, **fields}


def shown(response) -> list[str]:
    return [card.article.headline for card in response.context["related"].cards]


# --- asking ---------------------------------------------------------------------------------------------------------
def test_the_box_of_what_is_typed_comes_back_before_anything_is_saved(desk, others):
    response = desk.post(NEW, asked())
    page = response.content.decode()
    assert response.status_code == 200
    assert sorted(shown(response)) == sorted(OTHERS)
    assert [card.why.startswith("Both mention") for card in response.context["related"].cards] == [True] * 3
    assert "Older stories that would show this one (3)" in page
    assert (Article.objects.count(), Pin.objects.count(), Exclusion.objects.count()) == (3, 0, 0)


def test_no_cache_keeps_it(desk, others):
    assert "no-store" in desk.post(NEW, asked()).headers["Cache-Control"]


def test_pins_stand_first_in_the_order_of_the_form_and_a_refused_story_does_not(desk, others):
    first, second, third = others
    response = desk.post(NEW, asked(pins=[third.pk, first.pk], exclusions=[second.pk]))
    assert shown(response) == [third.headline, first.headline]
    assert [card.pinned for card in response.context["related"].cards] == [True, True]


def test_a_saved_story_is_asked_about_under_its_own_number_and_never_finds_itself(desk, others):
    response = desk.post(change(others[0], "related"), asked())
    assert OTHERS[0] not in shown(response)
    assert sorted(shown(response)) == sorted(OTHERS[1:])


def test_what_the_button_accepts_are_the_engine_s_cards_in_their_order(desk, others):
    response = desk.post(NEW, asked(pins=[others[1].pk]))
    engines = [card.article.pk for card in response.context["related"].cards if not card.pinned]
    assert f'data-stories="{engines[0]},{engines[1]}"' in response.content.decode()
    assert "Accept these 2" in response.content.decode()


def test_a_headline_that_holds_markup_is_only_text(desk):
    make_article('<b data-act="x">Pouch cells</b> "leave"', body=TEXT)
    page = desk.post(NEW, asked()).content.decode()
    assert '<b data-act="x">' not in page
    assert "&lt;b data-act=" in page


def test_nothing_typed_finds_nothing_and_says_what_to_do(desk, others):
    response = desk.post(NEW, {})
    assert shown(response) == []
    assert "Write a headline or a few words of the text" in response.content.decode()


def test_what_the_engine_would_not_do_is_said(desk, others):
    hidden = desk.post(NEW, asked(never_recommend="on")).content.decode()
    brief = desk.post(NEW, asked(body="<p></p>")).content.decode()
    copied = desk.post(NEW, asked(headline=OTHERS[0], body=TEXT.replace("night", OTHERS[0]))).content.decode()
    assert "None: it is not offered under other stories." in hidden
    assert "Without a text it is a brief" in brief
    assert "Nearly the same text is published already:" in copied


# --- refusals -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pins": ["9999"]}, "Select a valid choice. 9999 is not one of the available choices."),
        ({"pins": ["x"]}, "“x” is not a valid value."),
        ({"section": "9999"}, "Select a valid choice. That choice is not one of the available choices."),
        ({"tags": ["t" * 200]}, f"“{'t' * 30}…” is too long for a tag; 100 characters are the most."),
    ],
)
def test_what_cannot_be_read_is_a_sentence(desk, fields, sentence):
    response = desk.post(NEW, asked(**fields))
    assert (response.status_code, response.content.decode()) == (422, sentence)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_only_a_post_is_answered(desk):
    assert desk.get(NEW).status_code == 405
    assert desk.get(change(make_draft(), "related")).status_code == 405


def test_a_story_that_is_not_there_is_not_found(desk):
    assert desk.post("/admin/articles/article/9999/related/", asked()).status_code == 404


@pytest.mark.parametrize(
    ("rights", "new", "saved"),
    [
        ((), 403, 403),
        (("view_article",), 403, 403),
        (("add_article",), 200, 403),
        (("view_article", "change_article"), 403, 200),
    ],
)
def test_who_may_write_a_story_may_ask_about_it(login, rights, new, saved):
    article = make_draft()
    browser = login(*rights)
    statuses = browser.post(NEW, asked()).status_code, browser.post(change(article, "related"), asked()).status_code
    assert statuses == (new, saved)


def test_who_may_not_look_at_stories_learns_no_headline_that_readers_cannot_see(login, desk):
    secret = make_draft("A secret merger")
    assert "A secret merger" in desk.post(NEW, asked(pins=[secret.pk])).content.decode()
    page = login("add_article").post(NEW, asked(pins=[secret.pk])).content.decode()
    assert "A secret merger" not in page


def test_without_a_login_it_leads_there(client):
    response = client.post(NEW, asked())
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/admin/login/")


def test_without_the_token_of_the_form_nothing_is_answered():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("mara"))
    token = browser.get(ADD).context["csrf_token"]
    assert browser.post(NEW, asked()).status_code == 403
    assert browser.post(NEW, asked(), headers={"X-CSRFToken": str(token)}).status_code == 200


# --- the page as it arrives -----------------------------------------------------------------------------------------
def test_without_scripts_the_form_shows_the_box_of_its_newest_version(desk, others):
    article = make_article("Opera season", body="<p>Sopranos sang until midnight.</p>")
    publishing.revise(article, words("Pouch cells leave Malmö", summary="", body=TEXT), now=NOW)
    Exclusion.objects.create(source=article, target=others[0])
    response = desk.get(change(article))
    assert sorted(shown(response)) == sorted(OTHERS[1:])
    assert all(headline in response.content.decode() for headline in OTHERS)


def test_a_new_story_s_form_has_an_empty_panel(desk, others):
    response = desk.get(ADD)
    assert shown(response) == []
    assert f'data-url="{NEW}"' in response.content.decode()


def test_a_form_that_comes_back_shows_the_box_of_what_was_typed(desk, others):
    response = desk.post(ADD, typed(body=TEXT, headline="", pins=[others[2].pk]))
    assert response.status_code == 200
    assert shown(response)[0] == OTHERS[2]


def test_a_form_that_cannot_be_read_still_comes_back(desk):
    response = desk.post(ADD, typed(tags=["t" * 200]))
    assert "is too long for a tag" in response.content.decode()


def test_whatever_befalls_the_index_the_story_can_be_opened(desk, others, monkeypatch, caplog):
    def fails(*_args: object, **_named: object) -> None:
        raise KeyError("index")

    monkeypatch.setattr("articles.relating.preview", fails)
    response = desk.get(change(others[0]))
    assert "Everything else works" in response.content.decode()
    assert [record.message for record in caplog.records] == [
        f"The related stories of story {others[0].pk} could not be looked up"
    ]


def test_a_story_is_never_recommended_by_a_box_of_the_form(desk, others):
    desk.post(change(others[0]), typed(others[0], never_recommend="on"))
    response = desk.get(change(others[0]))
    assert Article.objects.get(pk=others[0].pk).never_recommend is True
    assert "None: it is not offered under other stories." in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_takes_the_same_queries_for_three_cards_as_for_one(desk, django_assert_num_queries, number):
    section = make_section()
    for headline in OTHERS[:number]:
        make_article(headline, summary="", body=TEXT.replace("night", headline), section="Energy", tags=["Cells"])
    desk.get(ADD)
    with django_assert_num_queries(28):
        response = desk.post(NEW, asked(section=section.pk, tags=["Cells"]))
    assert len(shown(response)) == number
