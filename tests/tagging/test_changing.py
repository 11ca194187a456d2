"""Merge, rename, split, delete, and each of them undone."""

import pytest

from articles import picturing, publishing, relating, tagging
from articles.models import Article, ArticleTag, Edition, Related, Revision, Tag, TagAlias, TagChange
from tests.factories import DAY, NOW, make_article, make_draft, make_scheduled, make_user, words
from tests.pictures import gradient

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def carried(story: Article) -> list[str]:
    """The names of the story's tags, in the order of its rows."""
    return [row.tag.name for row in ArticleTag.objects.filter(content_object=story).select_related("tag").order_by("pk")]


def everything() -> dict:
    """All that tags are, as plain values; without the numbers of rows that may be new, and without the log."""
    fields = [field.attname for field in Tag._meta.concrete_fields if field.attname != "count_is_old"]
    stories = {story.pk: carried(story) for story in Article.objects.all()}
    return {
        "tags": list(Tag.objects.order_by("pk").values(*fields)),
        "aliases": sorted(TagAlias.objects.values_list("tag", "slug", "name", "key"), key=str),
        "stories": stories,
        "revisions": dict(Revision.objects.order_by("pk").values_list("pk", "tags")),
    }


def merge(*names: str, into: str) -> TagChange:
    return tagging.merge([tag(name) for name in names], tag(into), now=NOW)


def edited(story: Article, **fields: object) -> None:
    """An editor opens the story, changes its headline (or what `fields` say), and publishes."""
    newest = Article.objects.get(pk=story.pk).latest_revision
    shown = {"headline": f"{newest.headline}!", "tags": tagging.as_known(newest.tags), **fields}
    publishing.revise(story, words(**shown), now=NOW + DAY)
    publishing.publish(story, now=NOW + DAY)


# --- merge ----------------------------------------------------------------------------------------------------------
def test_a_merge_loses_no_story_and_leaves_no_double():
    first, both = make_article(tags=["EVs", "ports"]), make_article(tags=["EVs", "rail", "electric vehicles"])
    other = make_article(tags=["electric vehicles"])
    change = merge("EVs", into="electric vehicles")
    assert carried(first) == ["electric vehicles", "ports"]
    assert carried(both) == ["electric vehicles", "rail"]
    assert carried(other) == ["electric vehicles"]
    assert (change.names, change.into, change.stories) == (["EVs"], "electric vehicles", 2)


def test_a_missing_picture_is_taken_over_and_given_back():
    make_article(tags=["EVs", "electric vehicles"])
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="A car")
    Tag.objects.filter(name="EVs").update(photo=photo)
    before = everything()
    change = merge("EVs", into="electric vehicles")
    assert tag("electric vehicles").photo == photo
    tagging.undo(change, now=NOW)
    assert everything() == before


def test_a_tag_comes_back_without_a_picture_that_is_gone():
    make_article(tags=["EVs", "ports"])
    photo = picturing.store(gradient(), name="dawn.jpg", now=NOW, alt="A car")
    Tag.objects.filter(name="EVs").update(photo=photo)
    change = tagging.delete([tag("EVs")], now=NOW)
    photo.delete()
    tagging.undo(change, now=NOW)
    assert tag("EVs").photo is None


def test_a_merge_says_who_did_it_and_when():
    make_article(tags=["EVs", "electric vehicles"])
    editor = make_user()
    change = tagging.merge([tag("EVs")], tag("electric vehicles"), now=NOW, by=editor)
    assert (change.by, change.at, tagging.told(change)) == (editor, NOW, "“EVs” merged into “electric vehicles”")


def test_old_names_lead_to_the_tag_when_typed_and_when_visited(client):
    make_article(tags=["EVs", "e-cars", "electric vehicles"])
    TagAlias.objects.create(tag=tag("EVs"), name="BEV", key="bev", slug="bev")
    merge("EVs", "e-cars", into="electric vehicles")
    assert tagging.resolve(["evs", "E-Cars", "bev"]) == [tag("electric vehicles")]
    for slug in ("evs", "e-cars", "bev"):
        answer = client.get(f"/tag/{slug}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/tag/electric-vehicles/")


def test_a_merge_puts_related_rows_right_and_begins_an_edition(on_commit):
    body = "<p>The ferry Aurelia reached the Saltholm shipyard.</p>"
    pair = [make_article(f"Aurelia {n}", summary="", body=body, tags=[name]) for n, name in ((1, "ship"), (2, "ships"))]
    reasons = Related.objects.current().get(source=pair[0], target=pair[1]).reasons
    edition = Edition.objects.get().number
    assert reasons["tags"] == []
    with on_commit():
        change = merge("ship", into="ships")
    assert Related.objects.current().get(source=pair[0], target=pair[1]).reasons["tags"] == ["ships"]
    assert Edition.objects.get().number > edition
    assert tag("ships").story_count == 2
    with on_commit():
        tagging.undo(change, now=NOW)
    assert Related.objects.current().get(source=pair[0], target=pair[1]).reasons["tags"] == []
    assert (tag("ship").story_count, tag("ships").story_count) == (1, 1)


def test_a_merge_of_many_stories_leaves_the_rebuild_for_later(monkeypatch, on_commit):
    for _number in range(3):
        make_article(tags=["EVs", "electric vehicles"])
    asked: list[object] = []
    monkeypatch.setattr("articles.relating.rebuilding.rebuild_later", asked.append)
    monkeypatch.setattr(relating.engine, "few_for", lambda snapshot: 1)
    with on_commit():
        merge("EVs", into="electric vehicles")
    assert len(asked) == 1


def test_a_draft_a_scheduled_story_and_an_old_version_follow_a_merge():
    draft, scheduled = make_draft(tags=["EVs"]), make_scheduled(tags=["EVs"], at=NOW + DAY)
    old = make_article("Old", tags=["EVs", "electric vehicles"])
    first = old.live_revision
    edited(old, tags=["ports"])
    merge("EVs", into="electric vehicles")
    publishing.publish(draft, now=NOW)
    publishing.publish_due(NOW + DAY)
    publishing.restore(first, now=NOW + DAY)
    publishing.publish(old, now=NOW + DAY)
    assert [carried(story) for story in (draft, scheduled, old)] == [["electric vehicles"]] * 3
    assert Tag.objects.filter(name="EVs").exists() is False


def test_an_undone_merge_leaves_everything_as_it_was():
    for tags in (["EVs"], ["EVs", "rail", "electric vehicles"], ["electric vehicles", "EVs"], ["e-cars", "EVs"], ["rail"]):
        make_article(tags=tags)
    TagAlias.objects.create(tag=tag("EVs"), name="BEV", key="bev", slug="bev")
    Tag.objects.filter(name="EVs").update(kind="company", description="Cars.", is_reason=False)
    Tag.objects.filter(name="rail").update(parent=tag("EVs"))
    Tag.objects.filter(name="electric vehicles").update(parent=tag("e-cars"))
    before = everything()
    change = merge("EVs", "e-cars", into="electric vehicles")
    assert tag("rail").parent == tag("electric vehicles")
    assert (tag("electric vehicles").parent, tag("electric vehicles").description) == (None, "Cars.")
    tagging.undo(change, now=NOW)
    assert everything() == before


def test_a_story_that_was_edited_after_a_merge_still_knows_its_old_tag():
    story, plain = make_article(tags=["EVs"]), make_article(tags=["electric vehicles"])
    change = merge("EVs", into="electric vehicles")
    edited(story)
    edited(plain)
    assert carried(story) == carried(plain) == ["electric vehicles"]
    tagging.undo(change, now=NOW + DAY)
    assert (carried(story), carried(plain)) == (["EVs"], ["electric vehicles"])


def test_saving_a_story_as_it_is_after_a_merge_makes_no_version():
    story = make_article(tags=["EVs", "electric vehicles"])
    merge("EVs", into="electric vehicles")
    newest = Article.objects.get(pk=story.pk).latest_revision
    same = {name: getattr(newest, name) for name in ("headline", "summary", "body")}
    assert tagging.as_known(newest.tags) == ["electric vehicles"]
    assert publishing.revise(story, words(**same, tags=["electric vehicles"]), now=NOW) == newest


def test_what_an_editor_took_off_after_a_merge_stays_off_when_it_is_undone():
    story = make_article(tags=["EVs", "ports"])
    make_article(tags=["electric vehicles"])
    change = merge("EVs", into="electric vehicles")
    edited(story, tags=["ports"])
    tagging.undo(change, now=NOW + DAY)
    assert carried(story) == ["ports"]


def test_a_tag_without_another_is_not_merged():
    make_article(tags=["EVs"])
    with pytest.raises(tagging.Refused, match="Choose at least one other tag to merge into “EVs”"):
        merge("EVs", into="EVs")


def test_parts_that_would_stand_too_deep_stop_a_merge():
    for name in ("a", "b", "c", "d", "e"):
        tagging.make(name)
    Tag.objects.filter(name="b").update(parent=tag("a"))
    Tag.objects.filter(name="c").update(parent=tag("b"))
    Tag.objects.filter(name="e").update(parent=tag("d"))
    before = everything()
    with pytest.raises(tagging.Refused, match="“e” under “c” would stand too deep: 3 levels are the most"):
        merge("d", into="c")
    assert everything() == before


def test_somebody_who_was_slower_is_told():
    make_article(tags=["EVs", "e-cars", "electric vehicles"])
    seen = tag("EVs")
    merge("EVs", into="e-cars")
    with pytest.raises(tagging.Refused, match="somebody merged or deleted it meanwhile"):
        tagging.merge([seen], tag("electric vehicles"), now=NOW)


# --- undo that is not possible --------------------------------------------------------------------------------------
def test_nothing_is_undone_twice_and_what_came_later_goes_first():
    make_article(tags=["a", "b", "c"])
    first, second = merge("a", into="b"), merge("b", into="c")
    with pytest.raises(tagging.Refused, match="Undo first what was done to these tags later: “b” merged into “c”"):
        tagging.undo(first, now=NOW)
    for change in (second, first):
        tagging.undo(change, now=NOW)
    with pytest.raises(tagging.Refused, match="This was undone already"):
        tagging.undo(first, now=NOW)
    assert carried(Article.objects.get()) == ["a", "b", "c"]


def test_a_merge_whose_alias_was_taken_out_is_not_undone():
    make_article(tags=["EVs", "electric vehicles"])
    change = merge("EVs", into="electric vehicles")
    TagAlias.objects.all().delete()
    with pytest.raises(tagging.Refused, match="“EVs” is no other spelling of “electric vehicles” any more"):
        tagging.undo(change, now=NOW)


def test_a_deleted_tag_whose_name_was_used_again_does_not_come_back():
    story = make_article(tags=["EVs", "ports"])
    change = tagging.delete([tag("EVs")], now=NOW)
    edited(story, tags=["EVs", "ports"])
    before = everything()
    with pytest.raises(tagging.Refused, match="“EVs” cannot come back: “EVs” has its name or its address by now"):
        tagging.undo(change, now=NOW)
    assert everything() == before


# --- rename ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "slug", "typed"), [("vessels", "vessels", True), ("ships", "boats", False), ("vessels", "ships", True)]
)
def test_a_new_name_and_a_new_address_leave_the_old_ones_working(client, name, slug, typed):
    story = make_article(tags=["ships"])
    before = everything()
    change = tagging.rename(tag("ships"), name=name, slug=slug, now=NOW)
    assert client.get("/tag/ships/").status_code == (200 if slug == "ships" else 301)
    assert tagging.resolve(["ships"]) == [tag(name)]
    assert TagAlias.objects.filter(key="ships").exists() is typed
    edited(story)
    assert carried(story) == [name]
    tagging.undo(change, now=NOW)
    after = everything()
    assert (after["tags"], after["aliases"], after["stories"]) == (before["tags"], before["aliases"], before["stories"])


def test_a_tag_takes_an_old_name_back():
    make_article(tags=["ships"])
    tagging.rename(tag("ships"), name="vessels", slug="vessels", now=NOW)
    before = everything()
    change = tagging.rename(tag("vessels"), name="ships", slug="ships", now=NOW)
    assert [alias.name for alias in TagAlias.objects.all()] == ["vessels"]
    tagging.undo(change, now=NOW)
    assert everything() == before


def test_a_name_that_belongs_to_another_tag_is_refused():
    make_article(tags=["ships", "vessels"])
    with pytest.raises(tagging.Refused, match="“Vessels” is the tag “vessels” already; merge the two instead"):
        tagging.rename(tag("ships"), name="Vessels", slug="ships", now=NOW)
    with pytest.raises(tagging.Refused, match="The address “vessels” leads to another tag already"):
        tagging.rename(tag("ships"), name="ships", slug="vessels", now=NOW)


# --- split ----------------------------------------------------------------------------------------------------------
def test_stories_move_to_another_tag_with_the_versions_that_may_still_be_shown():
    moved, stays, both = make_article(tags=["rail", "ports"]), make_article(tags=["rail"]), make_article(tags=["trams", "rail"])
    publishing.revise(moved, words("Draft of it", tags=["rail", "strike"]), now=NOW)
    before = everything()
    change = tagging.split(tag("rail"), [moved.pk, both.pk], "trams", now=NOW)
    assert [carried(story) for story in (moved, stays, both)] == [["trams", "ports"], ["rail"], ["trams"]]
    publishing.publish(moved, now=NOW)
    assert carried(moved) == ["trams", "strike"]
    tagging.undo(change, now=NOW)
    assert everything()["revisions"] == before["revisions"]
    assert [carried(story) for story in (moved, stays, both)] == [["rail", "strike"], ["rail"], ["trams", "rail"]]


def test_a_story_that_was_saved_after_it_moved_goes_back_unless_its_new_tag_was_taken_off():
    kept, cleared = make_article(tags=["rail"]), make_article(tags=["rail", "ports"])
    change = tagging.split(tag("rail"), [kept.pk, cleared.pk], "trams", now=NOW)
    edited(kept)
    edited(cleared, tags=["ports"])
    tagging.undo(change, now=NOW)
    assert (carried(kept), carried(cleared)) == (["rail"], ["ports"])


def test_whoever_had_a_story_open_while_it_moved_is_told():
    story = make_article(tags=["rail"])
    opened = Article.objects.get(pk=story.pk).version
    tagging.split(tag("rail"), [story.pk], "trams", now=NOW)
    with pytest.raises(publishing.Conflict):
        publishing.revise(story, words("New", tags=["rail"]), now=NOW, version=opened)


@pytest.mark.parametrize("into", ["rail", "RAIL", "", " , "])
def test_stories_do_not_move_to_the_same_tag_or_to_none(into):
    story = make_article(tags=["rail"])
    with pytest.raises(tagging.Refused, match="Name another tag than “rail”"):
        tagging.split(tag("rail"), [story.pk], into, now=NOW)


def test_stories_that_do_not_carry_the_tag_do_not_move():
    story, _other = make_article(tags=["ports"]), make_article(tags=["rail"])
    with pytest.raises(tagging.Refused, match="None of these stories carries “rail” now"):
        tagging.split(tag("rail"), [story.pk], "trams", now=NOW)


# --- delete ---------------------------------------------------------------------------------------------------------
def test_a_deleted_tag_does_not_come_back_with_the_next_save(client):
    story = make_article(tags=["ships", "ports"])
    tagging.delete([tag("ships")], now=NOW)
    assert client.get("/tag/ships/").status_code == 404
    edited(story)
    assert carried(story) == ["ports"]
    assert Tag.objects.filter(name="ships").exists() is False


def test_an_undone_deletion_leaves_everything_as_it_was():
    for tags in (["ships"], ["ports", "ships", "rail"], ["rail"], ["boats", "ships"]):
        make_article(tags=tags)
    TagAlias.objects.create(tag=tag("ships"), name="vessels", key="vessels", slug="vessels")
    Tag.objects.filter(name="boats").update(parent=tag("ships"))
    Tag.objects.filter(name="ships").update(parent=tag("rail"))
    before = everything()
    change = tagging.delete([tag("ships"), tag("ports")], now=NOW)
    assert tag("boats").parent == tag("rail")
    assert sorted(carried(story) for story in Article.objects.all()) == [[], ["boats"], ["rail"], ["rail"]]
    tagging.undo(change, now=NOW)
    assert everything() == before


def test_a_story_that_was_saved_after_a_deletion_gets_its_tag_back():
    story = make_article(tags=["ships", "ports"])
    change = tagging.delete([tag("ships")], now=NOW)
    edited(story, tags=["ports", "rail"])
    tagging.undo(change, now=NOW)
    assert carried(story) == ["ships", "ports", "rail"]


def test_a_draft_that_had_dropped_the_tag_before_it_was_deleted_stays_without_it():
    story = make_article("Ships", tags=["ships", "ports"])
    draft = publishing.revise(story, words("Ships", tags=["ports"]), now=NOW)
    change = tagging.delete([tag("ships")], now=NOW)
    tagging.undo(change, now=NOW)
    assert carried(story) == ["ships", "ports"]
    assert Revision.objects.get(pk=draft.pk).tags == ["ports"]


# --- what they cost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_a_merge_and_its_undo_take_as_many_queries_for_three_stories_as_for_one(number, django_assert_num_queries):
    for _story in range(number):
        make_article(tags=["EVs", "rail"])
    tagging.make("electric vehicles")
    with django_assert_num_queries(28):
        change = merge("EVs", into="electric vehicles")
    with django_assert_num_queries(19):
        tagging.undo(change, now=NOW)


def test_a_preview_of_a_story_names_a_merged_tag_once(admin_client):
    story = make_article(tags=["EVs", "electric vehicles"])
    merge("EVs", into="electric vehicles")
    page = admin_client.get(f"/admin/articles/article/{story.pk}/preview/page/").content.decode()
    assert page.count('<a href="/tag/electric-vehicles/" rel="tag">') == 1
    assert "EVs" not in page
