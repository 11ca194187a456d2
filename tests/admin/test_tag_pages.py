"""The pages on which tags are merged, renamed, split, deleted and undone, and the tag desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import tagging
from articles.models import ArticleTag, FalseTwin, Tag, TagAlias, TagChange, TagHealth
from tests.admin.desk import told
from tests.factories import NOW, make_article, make_articles, make_section

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/tag/"
PAGES = ("merge/", "remove/", "{pk}/rename/", "{pk}/split/", "changes/", "changes/{change}/undo/", "tidy/")


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def tags_of(story) -> list[str]:
    return [row.tag.name for row in ArticleTag.objects.filter(content_object=story).order_by("pk")]


@pytest.fixture
def twins():
    """Two stories with the one spelling, one of them with the other as well."""
    section = make_section("Energy")
    return [make_article(tags=["EVs"], section=section), make_article(tags=["EVs", "electric vehicles"], section=section)]


# --- who may --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_a_reporter_without_rights_on_tags_may_not_see_any_of_it(login, twins, page):
    change = tagging.rename(tag("EVs"), name="e-cars", slug="e-cars", now=NOW)
    address = LIST + page.format(pk=change.touched[0], change=change.pk)
    client = login("change_article", "view_article")
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


@pytest.mark.parametrize(
    ("page", "form"), [("merge/", {"tags": "EVs", "into": "electric vehicles"}), ("remove/", {"tags": "EVs"})]
)
def test_who_may_change_tags_but_not_delete_them_cannot_make_them_vanish(login, twins, page, form):
    form = {name: tag(value).pk for name, value in form.items()}
    assert login("view_tag", "change_tag").post(LIST + page, form).status_code == 403
    assert Tag.objects.count() == 2


@pytest.mark.parametrize(
    ("rights", "offered"),
    [
        (("view_tag",), []),
        (("view_tag", "change_tag"), ["split"]),
        (("view_tag", "change_tag", "delete_tag"), ["merge", "split"]),
    ],
)
def test_the_page_of_a_tag_offers_only_what_one_may_do(login, twins, rights, offered):
    ports = tag("EVs")
    page = login(*rights).get(f"{LIST}{ports.pk}/change/").content.decode()
    addresses = {"merge": f'href="{LIST}merge/?tags={ports.pk}"', "split": f'href="{LIST}{ports.pk}/split/"'}
    assert [verb for verb, address in addresses.items() if address in page] == offered


def test_the_list_offers_only_what_one_may_do(login, twins):
    def offered(client) -> list[str]:
        return [name for name, _label in client.get(LIST).context["action_form"].fields["action"].choices if name]

    assert offered(login("view_tag", "change_tag")) == ["rename", "split"]
    assert offered(login("view_tag", "change_tag", "delete_tag", username="chief")) == ["merge", "rename", "split", "remove"]


# --- merge ----------------------------------------------------------------------------------------------------------
def test_ticked_tags_lead_to_a_page_that_says_what_would_happen(desk, twins):
    TagAlias.objects.create(tag=tag("EVs"), name="BEV", key="bev", slug="bev")
    form = {"action": "merge", "_selected_action": [tag("EVs").pk, tag("electric vehicles").pk]}
    page = text(desk.post(LIST, form, follow=True))
    assert "Into “EVs”" in page  # more stories carry it
    page = text(desk.get(f"{LIST}merge/?tags={tag('EVs').pk}&name=ELECTRIC+vehicles"))
    assert "<strong>2</strong> stories change their tags. <strong>1</strong> of them is new to “electric vehicles”," in page
    assert "which then has <strong>2</strong>." in page
    assert 'Where they stand: Energy <span class="facts">2</span>' in page
    assert "<code>/tag/evs/</code>, <code>/tag/bev/</code>" in page
    assert Tag.objects.count() == 2


def test_merged_in_one_click_and_undone_with_two(desk, editor, twins):
    form = {"tags": [tag("EVs").pk], "into": tag("electric vehicles").pk}
    response = desk.post(f"{LIST}merge/", form, follow=True)
    change = TagChange.objects.get()
    address = f"{LIST}changes/{change.pk}/undo/"
    assert told(response) == [f'“EVs” merged into “electric vehicles” (2 stories). <a href="{address}">Undo</a>']
    assert (change.by, [tags_of(story) for story in twins]) == (editor, [["electric vehicles"]] * 2)
    assert "“EVs” merged into “electric vehicles”." in text(desk.get(address))
    assert told(desk.post(address, follow=True)) == ["Undone: “EVs” merged into “electric vehicles”."]
    assert [tags_of(story) for story in twins] == [["EVs"], ["EVs", "electric vehicles"]]
    assert told(desk.post(address, follow=True))[0].startswith("This was undone already")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Tick a tag in the list first."),
        ("?tags=999", "One of these tags is gone"),
        ("?tags=x", "One of these tags is gone"),
    ],
)
def test_tags_that_are_not_there_are_a_sentence(desk, twins, query, sentence):
    assert told(desk.get(f"{LIST}merge/{query}", follow=True))[0].startswith(sentence)
    assert told(desk.get(f"{LIST}remove/{query}", follow=True))[0].startswith(sentence)


def test_an_unknown_name_to_merge_into_is_a_sentence(desk, twins):
    assert "There is no tag “cars”." in text(desk.get(f"{LIST}merge/?tags={tag('EVs').pk}&name=cars"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_costs_the_same_for_three_stories_as_for_one(desk, django_assert_num_queries, number):
    tagging.make("electric vehicles")
    make_articles(number, tags=["EVs"])
    with django_assert_num_queries(14):
        desk.get(f"{LIST}merge/?tags={tag('EVs').pk}&into={tag('electric vehicles').pk}")


# --- rename, delete, split ------------------------------------------------------------------------------------------
def test_a_new_address_alone_leads_from_the_old_one(desk, client, twins):
    response = desk.post(f"{LIST}{tag('EVs').pk}/rename/", {"name": "EVs", "slug": "cars"}, follow=True)
    assert told(response)[0].startswith("“EVs” changed to “EVs” (2 stories).")
    assert client.get("/tag/evs/").headers["Location"] == "/tag/cars/"
    (spellings,) = desk.get(f"{LIST}{tag('EVs').pk}/change/").context["inline_admin_formsets"]
    assert spellings.formset.initial_form_count() == 0  # an old address is no spelling


def test_the_form_of_a_tag_can_change_its_address_and_is_saved_again_with_an_old_address_behind_it(desk, client, twins):
    form = {"name": "EVs", "slug": "cars", "kind": "topic", "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    page = f"{LIST}{tag('EVs').pk}/change/"
    assert [desk.post(page, form).status_code for _time in range(2)] == [302, 302]
    assert client.get("/tag/evs/").headers["Location"] == "/tag/cars/"
    taken = desk.post(f"{LIST}{tag('electric vehicles').pk}/change/", form | {"name": "electric vehicles", "slug": "evs"})
    assert taken.context["errors"] == [["This address leads to another tag already."]]


def test_a_name_that_is_taken_is_refused_with_a_sentence(desk, twins):
    response = desk.post(f"{LIST}{tag('EVs').pk}/rename/", {"name": "Electric Vehicles"}, follow=True)
    assert told(response) == ["“Electric Vehicles” is the tag “electric vehicles” already; merge the two instead."]


def test_deleting_says_first_what_it_takes_away(desk, twins):
    for address in (f"{LIST}{tag('EVs').pk}/delete/", f"{LIST}remove/?tags={tag('EVs').pk}"):
        page = text(desk.get(address, follow=True))
        assert "<strong>2</strong> stories lose it. <strong>1</strong> of them is left without any tag." in page
        assert "This address is not found any more: <code>/tag/evs/</code>" in page
        assert "It can be undone, exactly" in page
    assert Tag.objects.count() == 2


def test_a_deleted_tag_comes_back(desk, twins):
    desk.post(f"{LIST}remove/", {"tags": [tag("EVs").pk]})
    assert [tags_of(story) for story in twins] == [[], ["electric vehicles"]]
    desk.post(f"{LIST}changes/{TagChange.objects.get().pk}/undo/")
    assert [tags_of(story) for story in twins] == [["EVs"], ["EVs", "electric vehicles"]]


def test_ticked_stories_move_to_a_new_tag(desk, twins):
    page = f"{LIST}{tag('EVs').pk}/split/"
    assert twins[0].headline in text(desk.get(page))
    assert "Tick the stories that should move." in text(desk.post(page, {"into": "buses"}))
    desk.post(page, {"into": "buses", "stories": [twins[0].pk]})
    assert [tags_of(story) for story in twins] == [["buses"], ["EVs", "electric vehicles"]]


def test_all_that_the_search_finds_move_and_nothing_else(desk):
    for headline in ("Bus depot opens", "Bus strike", "Car plant"):
        make_article(headline, tags=["EVs"])
    page = f"{LIST}{tag('EVs').pk}/split/"
    found = text(desk.get(f"{page}?q=BUS"))
    assert ("Bus strike" in found, "Car plant" in found) == (True, False)
    assert "All 2 stories that the search finds" in found
    desk.post(page, {"into": "buses", "all": "1", "q": "bus"})
    assert sorted(ArticleTag.objects.values_list("content_object__headline", "tag__name")) == [
        ("Bus depot opens", "buses"), ("Bus strike", "buses"), ("Car plant", "EVs")
    ]  # fmt: skip


def test_an_action_for_one_tag_says_so(desk, twins):
    form = {"action": "rename", "_selected_action": [each.pk for each in Tag.objects.all()]}
    assert told(desk.post(LIST, form, follow=True)) == ["Tick one tag for this."]


def test_what_was_done_is_listed_with_who_and_how_to_undo_it(desk, editor, twins):
    assert "Nothing was merged, renamed, moved or deleted yet." in text(desk.get(f"{LIST}changes/"))
    change = tagging.merge([tag("EVs")], tag("electric vehicles"), now=NOW, by=editor)
    page = text(desk.get(f"{LIST}changes/"))
    assert '“EVs” merged into “electric vehicles” <span class="facts">2 stories</span>' in page
    assert "mara, " in page
    assert f"{LIST}changes/{change.pk}/undo/" in page
    tagging.undo(change, now=NOW, by=editor)
    page = text(desk.get(f"{LIST}changes/"))
    assert "Undone: mara" in page
    assert f"{LIST}changes/{change.pk}/undo/" not in page


# --- the tag desk ---------------------------------------------------------------------------------------------------
def pairs(desk) -> list[tuple[str, str, str]]:
    lines = desk.get(f"{LIST}tidy/").context["twins"]
    return [(line["twin"].other.name, line["twin"].into.name, line["twin"].why) for line in lines]


def test_near_twins_are_merged_in_one_click(desk):
    make_articles(2, tags=["charging stations"])
    make_article(tags=["Charging Station"])
    assert pairs(desk) == [("Charging Station", "charging stations", "plural")]
    form = {"tags": tag("Charging Station").pk, "into": tag("charging stations").pk, "back": "tidy"}
    assert desk.post(f"{LIST}merge/", form).headers["Location"] == f"{LIST}tidy/"
    assert pairs(desk) == []
    assert Tag.objects.get().story_count == 2  # counted after the commit


def test_tags_on_the_same_stories_are_near_twins(desk):
    make_articles(5, tags=["Okocha", "the mayor"])
    make_articles(5, tags=["rail"])
    assert pairs(desk) == [("the mayor", "Okocha", "stories")]


def test_two_that_only_look_alike_are_not_offered_again(desk, editor):
    make_article(tags=["farmer", "farm"])
    both = [tag("farm").pk, tag("farmer").pk]
    assert len(pairs(desk)) == 1
    desk.post(f"{LIST}tidy/two/", {"tags": both[::-1]})
    assert (pairs(desk), FalseTwin.objects.get().by) == ([], editor)
    change = tagging.merge([tag("farm")], tag("farmer"), now=NOW)
    tagging.undo(change, now=NOW)
    assert pairs(desk) == []


def test_the_piles_lead_to_the_lists_that_hold_all_of_them(desk, monkeypatch):
    monkeypatch.setattr("articles.tagging.health.BROAD_LEAST", 3)
    for name in ("lonely", "other"):
        tagging.make(name)
    make_articles(3, tags=["news", "rail"])
    make_article(tags=["once"])
    piles = {pile.kind: pile for pile in desk.get(f"{LIST}tidy/").context["piles"]}
    names = {kind: [each.name for each in pile.tags] for kind, pile in piles.items()}
    assert names == {
        "unused": ["lonely", "other"], "once": ["once"], "broad": ["news", "rail"], "undescribed": ["news", "rail"]
    }  # fmt: skip
    for pile in piles.values():
        listed = desk.get(f"{LIST}?{pile.query}").context["cl"].result_list
        assert sorted(each.name for each in listed) == names[pile.kind]


def test_what_rises_is_what_many_stories_are_about_of_late(desk):
    now = timezone.now()
    for days in (1, 2, 3, 4):
        make_article(tags=["strike", "rail"], now=now, published_at=now - timedelta(days=days))
    for days in range(31, 120, 7):
        make_article(tags=["rail"], now=now, published_at=now - timedelta(days=days))
    rising = desk.get(f"{LIST}tidy/").context["rising"]
    assert [(line.tag.name, line.recent, line.before) for line in rising] == [("strike", 4, 0.0)]


def test_the_figure_of_each_day_is_kept_and_drawn(desk):
    make_articles(2, tags=["rail"])
    make_article(tags=["once"])
    page = desk.get(f"{LIST}tidy/")
    assert (page.context["in_order"], page.context["drawing"]) == (50, None)
    today = TagHealth.objects.get()
    assert (today.tags, today.once, today.unused, today.twins) == (2, 1, 0, 0)
    earlier = today.day - timedelta(days=10)
    TagHealth.objects.create(day=earlier, tags=4, unused=3, once=0, twins=0, broad=0, undescribed=0)
    drawing = desk.get(f"{LIST}tidy/").context["drawing"]
    assert (drawing.points, drawing.least, TagHealth.objects.count()) == ("0,90 600,60", 25, 2)


def test_an_empty_vocabulary_says_so(desk):
    page = text(desk.get(f"{LIST}tidy/"))
    for sentence in ("No two tags look alike.", "Every tag stands on a story.", "No tag stands out of late."):
        assert sentence in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_tag_desk_takes_as_many_queries_for_three_of_each_as_for_one(desk, django_assert_num_queries, number):
    for place in range(number):
        make_article(tags=[f"port{chr(97 + place)}xyz", f"port{chr(97 + place)}xyzs", "rail"])
        tagging.make(f"unused {place}")
    desk.get(f"{LIST}tidy/")
    with django_assert_num_queries(27):
        desk.get(f"{LIST}tidy/")
