"""Stories are taken out: what is refused, what is told, and that all of it comes back."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles import covering, exporting, importing, picturing, publishing, redirecting, relating, translating
from articles.covering import Said
from articles.exporting import Choice, Refused
from articles.importing import Options
from articles.models import (
    Article,
    Author,
    Exclusion,
    FrontChange,
    ImportMade,
    ImportRun,
    Photo,
    Revision,
    Section,
    Slot,
    Tag,
    TagAlias,
)
from tests.factories import (
    DAY,
    NOW,
    make_article,
    make_author,
    make_brief,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    words,
)
from tests.pictures import gradient, picture

pytestmark = pytest.mark.django_db


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(folder: Path, format: str = "jsonl", **choice: object) -> dict[str, bytes]:
    exporting.export(folder, format=format, choice=Choice(**choice))
    return files(folder)


def exported(folder: Path, **options: bool) -> list[dict]:
    """The lines of an export."""
    exporting.export(folder, format="jsonl", choice=Choice(), **options)
    return [json.loads(line) for line in (folder / "stories.jsonl").read_text().splitlines()]


def edit(story: Article) -> None:
    """A version that readers did not see, and one that they see now."""
    for hours, headline in ((1, "Ferries change"), (2, "Ferries changed")):
        now = NOW + timedelta(hours=hours)
        story.refresh_from_db()
        publishing.revise(story, words(headline, body="<p>New.</p>", slug=story.slug), now=now, version=story.version)
    publishing.publish(Article.objects.get(pk=story.pk), now=now)


def make_slots(story: Article) -> None:
    Slot.objects.create(article=story, position=1, starts=NOW)
    ferries = Section.objects.get(name="Ferries")
    Slot.objects.create(article=Article.objects.get(slug="who-pays"), section=ferries, position=3, may_repeat=True)


def headlines(found: dict[str, bytes]) -> list[str]:
    records = (json.loads(line) for line in found["stories.jsonl"].decode().splitlines())
    return [record["headline"] for record in records if record["type"] == "story"]


def empty() -> None:
    """A site with nothing in it."""
    nothing = {"latest_revision": None, "live_revision": None, "lead_photo": None, "published_at": None, "updated_at": None}
    Article.objects.update(status="draft", is_brief=False, summary="", body="", **nothing)
    for model in (Exclusion, Article, Revision, ImportMade, ImportRun, TagAlias, Tag, Section, Author, Photo):
        model.objects.all().delete()


def covered(story, address, width, height):
    """The story made live, with an entry of every kind."""
    covering.begin(story, now=NOW)
    image = f'<img src="{address}" alt="A ferry" width="{width}" height="{height}">'
    body = f'<p>See <a href="/story/who-pays/">this</a>.</p>\n{image}'
    covering.add(story, Said("It sails", body, is_key=True), now=NOW)
    wrong = covering.add(story, Said("", "<p>At nine.</p>"), now=NOW)
    covering.change(wrong, Said("", "<p>At ten.</p>", correction="Not at nine."), now=NOW + timedelta(minutes=5))
    gone = covering.add(story, Said("A rumour", at=NOW - DAY), now=NOW)
    covering.take_back(gone, now=NOW + timedelta(minutes=6))
    covering.set_order(story, oldest_first=True, now=NOW)


@pytest.fixture
def newsroom():
    """A story of every kind, with all that may belong to one."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        lead = picturing.store(
            gradient(), name="quay.jpg", now=NOW, alt="A quay", caption="At dawn", credit="Ada", licence="CC BY"
        )
        inline = picturing.store(picture((500, 400), colour="red"), name="ferry.png", now=NOW, alt="A ferry")
    Photo.objects.filter(pk=lead.pk).update(focal_x=0.25, focal_y=0.75)
    address, width, height = picturing.largest(inline)
    make_author("Ada Moreau", role="Reporter", life="Ada writes about the harbour.", photo=lead)
    with TestCase.captureOnCommitCallbacks(execute=True):
        portrait = picturing.store(picture((400, 400), colour="blue"), name="desk.png", now=NOW, alt="A desk")
    Author.objects.create(name="Harbour desk", slug="the-desk", kind="desk", photo=portrait)
    harbour = make_section("Harbour", description="Ships and quays.", position=2, weight=3)
    make_section("Ferries", position=5, parent=harbour)
    other = make_article("Who pays?", section="Ferries", tags=["CO₂"], canonical_url="https://elsewhere.example/a")
    story = make_article(
        "Ferries change to “batteries” & back",
        section="Harbour",
        authors=["Ada Moreau", "Ben Okri"],
        tags=["ferries", "CO₂", "Hollin"],
        lead_photo=lead,
        published_at=NOW - 3 * DAY,
        seo_title="Ferries",
        body=f'<p>Text, <a href="/story/who-pays/">linked</a>.</p>\n<figure><img src="{address}" alt="A ferry" width="{width}" '
        f'height="{height}"><figcaption>The Gannet</figcaption></figure>',
    )
    relating.pin(story, [other])
    Exclusion.objects.create(source=other, target=story)
    ferries = Tag.objects.get(name="ferries")
    TagAlias.objects.create(tag=ferries, name="ferry", key="ferry", slug="ferry")
    Tag.objects.filter(name="Hollin").update(kind="place", description="A town.", is_reason=False, slug="hollin-town")
    publishing.correct(story, text="It is 90, not 80.", at=NOW - DAY, now=NOW)
    Article.objects.filter(pk=other.pk).update(never_recommend=True)
    translating.set_original(make_article("¿Quién paga?", language="es", summary=""), other, now=NOW)
    covered(make_article("The long night", summary=""), address, width, height)
    make_brief("A brief")
    make_draft("A draft", tags=["ferries"], authors=["Ben Okri"])
    publishing.submit(make_draft("In review"), now=NOW)
    make_scheduled("Tomorrow", at=NOW + 30 * DAY)
    held = make_draft("Held back")
    Article.objects.filter(pk=held.pk).update(embargo_until=NOW + 40 * DAY)
    make_retracted("Taken back")
    for headline, at in (("Over tomorrow", NOW + 30 * DAY), ("Over", NOW + timedelta(minutes=1))):
        publishing.set_expiry(make_article(headline), at, now=NOW)
    publishing.expire_due(NOW + timedelta(minutes=1))
    return story


# --- what is refused ------------------------------------------------------------------------------------------------
def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("Mine.")
    with pytest.raises(Refused, match=r"is not empty\. Name a folder that is new, so that nothing is mixed\."):
        export(tmp_path)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"section": "Nowhere"}, "There is no section “Nowhere”."),
        ({"tag": "nothing"}, "There is no tag “nothing”."),
        ({"status": "lost"}, "“lost” is no status. There are: draft, in_review, approved, published, retracted, expired."),
    ],
)
def test_a_choice_of_what_is_not_there_is_refused(choice, sentence, tmp_path):
    with pytest.raises(Refused, match=re.escape(sentence)):
        export(tmp_path, **choice)


def test_a_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(CommandError, match="--since: “soon” is no day"):
        call_command("export_articles", str(tmp_path / "out"), since="soon")


# --- there and back -------------------------------------------------------------------------------------------------
def test_what_is_taken_out_comes_back_to_the_last_byte(newsroom, tmp_path):
    first = export(tmp_path / "first")
    empty()
    report = importing.run([str(tmp_path / "first" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=1))
    assert (report.counts["created"], report.counts["refused"]) == (12, 0)
    second = export(tmp_path / "second")
    assert second["stories.jsonl"].decode().splitlines() == first["stories.jsonl"].decode().splitlines()
    assert second == first


def test_older_versions_and_fronts_come_back_to_the_last_byte(newsroom, tmp_path):
    edit(newsroom)
    make_slots(newsroom)
    first = exported(tmp_path / "first", revisions=True)
    told = {line["slug"]: line for line in first if line["type"] == "story"}[newsroom.slug]["revisions"]
    assert [(each["headline"], each["saved"], bool(each.get("went_live")), each.get("image", "")[:6]) for each in told] == [
        ("Ferries change to “batteries” & back", "2026-03-02T12:00:00+00:00", True, "media/"),
        ("Ferries change", "2026-03-02T13:00:00+00:00", False, ""),
    ]
    assert [line for line in first if line["type"] == "slot"] == [
        {"type": "slot", "story": newsroom.slug, "position": 1, "starts": "2026-03-02T12:00:00+00:00"},
        {"type": "slot", "story": "who-pays", "position": 3, "section": "Ferries", "may_repeat": True},
    ]
    empty()
    path = str(tmp_path / "first" / "stories.jsonl")
    report = importing.run([path], options=Options(revisions=True), now=NOW + timedelta(hours=5))
    assert (report.counts["created"], report.counts["refused"]) == (12, 0)
    assert exported(tmp_path / "second", revisions=True) == first
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_pictures_of_an_export_stand_as_they_did_whatever_the_library_says_of_them(tmp_path):
    with TestCase.captureOnCommitCallbacks(execute=True):
        photo = picturing.store(gradient(), name="quay.jpg", now=NOW, alt="A quay", caption="At dawn", credit="Ada")
    address, width, height = picturing.largest(photo)
    body = (
        f'<p><img src="{address}" alt="" width="{width}" height="{height}"></p>\n<p>Between.</p>\n'
        f'<figure><img src="{address}" alt="Own words &amp; more" width="{width}" height="{height}"></figure>'
    )
    story = make_article("Pictures", body=body)
    story.refresh_from_db()
    assert story.body == body
    first = export(tmp_path / "first")
    empty()
    importing.run([str(tmp_path / "first" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=1))
    assert Article.objects.get(headline="Pictures").body == body
    assert export(tmp_path / "second") == first


def test_older_versions_stay_out_of_an_import_that_does_not_ask_for_them(newsroom, tmp_path):
    edit(newsroom)
    lines = exported(tmp_path / "with", revisions=True)
    number = sum(len(line.get("revisions", [])) for line in lines)
    plain = exported(tmp_path / "without")
    assert number > 0
    assert [line for line in plain if "revisions" in line] == []
    empty()
    report = importing.run([str(tmp_path / "with" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=5))
    assert f"Older versions of its stories were left out: {number}. They come along with --revisions." in report.remarks
    assert Revision.objects.filter(article__slug=newsroom.slug).count() == 1
    assert exported(tmp_path / "again") == plain


def test_older_versions_are_those_of_a_story_that_is_new_here(newsroom, tmp_path):
    edit(newsroom)
    exported(tmp_path / "out", revisions=True)
    path, options = tmp_path / "out" / "stories.jsonl", Options(revisions=True, overwrite=True)
    empty()
    importing.run([str(path)], options=options, now=NOW + timedelta(hours=5))
    path.write_text(path.read_text().replace("Ferries changed", "Ferries altered"))
    report = importing.run([str(path)], options=options, now=NOW + timedelta(hours=6))
    updated = [item for item in report.items if item.outcome == "updated"]
    assert [[warning.text for warning in item.warnings] for item in updated] == [
        ["Its older versions (2) were left out: the story has a history here."]
    ]
    assert Revision.objects.filter(article__slug=newsroom.slug).count() == 4


def test_a_front_that_has_slots_is_left_as_it_is(newsroom, tmp_path):
    make_slots(newsroom)
    exported(tmp_path / "out")
    Slot.objects.filter(section=None).delete()
    Slot.objects.filter(section__name="Ferries").update(position=9)
    report = importing.run([str(tmp_path / "out" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=5))
    found = Slot.objects.order_by("position").values_list("section__name", "position", "article__slug")
    assert list(found) == [(None, 1, newsroom.slug), ("Ferries", 9, "who-pays")]
    assert "The front of “Ferries” has slots here, which were kept; those of the file were left out: 1." in report.remarks
    change = FrontChange.objects.get(section=None)
    assert (change.note, change.before) == (f"Imported from {report.run.label}", [])


def test_an_undo_takes_the_slots_of_its_import_and_their_stories_with_them(newsroom, tmp_path):
    make_slots(newsroom)
    exported(tmp_path / "out")
    empty()
    report = importing.run([str(tmp_path / "out" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=5))
    assert (Slot.objects.count(), Article.objects.count()) == (2, 12)
    importing.undo(report.run, now=NOW + timedelta(hours=6))
    assert (Slot.objects.count(), Article.objects.filter(slug=newsroom.slug).count()) == (0, 0)


def test_portraits_come_back_with_their_words_and_a_missing_one_is_named(newsroom, tmp_path):
    export(tmp_path / "out")
    empty()
    report = importing.run([str(tmp_path / "out" / "stories.jsonl")], options=Options(), now=NOW + timedelta(hours=5))
    assert Author.objects.get(slug="the-desk").photo.alt == "A desk"
    importing.undo(report.run, now=NOW + timedelta(hours=6))
    assert (Author.objects.count(), Photo.objects.count()) == (0, 0)
    lines = {"type": "author", "name": "Ada", "portrait": "ada.jpg"}, {"headline": "A", "body": "A.", "authors": ["Ada"]}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    report = importing.run([str(tmp_path / "a.jsonl")], options=Options(), now=NOW)
    assert (report.remarks, Author.objects.get().photo) == (["Ada: The picture “ada.jpg” was not found."], None)


def test_a_forged_slot_is_named_and_passed_over(tmp_path):
    lines = [
        {"type": "newsroom", "version": 1},
        {"type": "story", "id": "a", "headline": "A", "slug": "a", "body": "<p>A.</p>", "status": "published"},
        {"type": "slot", "story": "a", "position": -1},
        {"type": "slot", "story": "a", "position": 1, "starts": "2026-03-02T12:00:00Z", "ends": "2026-03-01T12:00:00Z"},
        {"type": "slot", "story": "nowhere", "position": 1},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    report = importing.run([str(tmp_path / "a.jsonl")], options=Options(), now=NOW)
    assert (report.summary, Slot.objects.count()) == ("1 created, 0 updated, 0 unchanged, 0 refused", 0)
    assert report.remarks[-2:] == [
        "A place on a front (line 3) was left out: “-1” is no place.",
        "A place on a front (line 4) was left out: It ends before it begins.",
    ]


@pytest.mark.parametrize("format", ["markdown", "wxr", "ninjs"])
def test_a_format_without_a_place_for_older_versions_refuses_them(format, tmp_path):
    with pytest.raises(Refused, match=f"{format} has no place for older versions; jsonl has."):
        exporting.export(tmp_path / "out", format=format, choice=Choice(), revisions=True)


def test_an_export_says_all_that_belongs_to_a_story(newsroom, tmp_path):
    lines = [json.loads(line) for line in export(tmp_path / "out")["stories.jsonl"].decode().splitlines()]
    story = next(line for line in lines if line.get("slug") == newsroom.slug)
    assert [line["type"] for line in lines[:3]] == ["newsroom", "section", "section"]
    assert {
        key: story[key] for key in ("status", "date", "updated", "section", "authors", "tags", "related", "corrections")
    } == {
        "status": "published",
        "date": "2026-02-27T12:00:00+00:00",
        "updated": "2026-03-01T12:00:00+00:00",
        "section": "Harbour",
        "authors": ["Ada Moreau", "Ben Okri"],
        "tags": ["ferries", "CO₂", "Hollin"],
        "related": ["who-pays"],
        "corrections": [{"date": "2026-03-01T12:00:00+00:00", "text": "It is 90, not 80."}],
    }
    photos = [line for line in lines if line["type"] == "photo"]
    assert [(photo["alt"], photo.get("focal")) for photo in photos] == [("A quay", [0.25, 0.75]), ("A ferry", None)]
    assert photos[1]["file"] in story["body"]


def test_what_has_no_place_for_live_entries_says_so(newsroom, tmp_path):
    said = "Live stories written without their entries, which JSON Lines keeps: 1."
    for format, told in (("jsonl", []), ("markdown", [said]), ("wxr", [said]), ("ninjs", [said])):
        assert exporting.export(tmp_path / format, format=format, choice=Choice()) == told


@pytest.mark.parametrize(("format", "name"), [("markdown", ""), ("wxr", "wordpress.xml"), ("jsonl", "stories.jsonl")])
def test_languages_and_translations_come_back_from_every_format_that_has_a_word_for_them(newsroom, tmp_path, format, name):
    export(tmp_path / "out", format)
    empty()
    importing.run([str(tmp_path / "out" / name)], options=Options(), now=NOW + timedelta(hours=1))
    spanish = Article.objects.get(headline="¿Quién paga?")
    assert (spanish.language, spanish.original.slug) == ("es", "who-pays")
    assert Article.objects.exclude(pk=spanish.pk).exclude(language="").count() == 0


def test_what_is_markdown_comes_back_as_the_same_stories(newsroom, tmp_path):
    export(tmp_path / "out", "markdown")
    before = Article.objects.get(slug=newsroom.slug)
    told = (before.headline, before.summary, before.published_at, before.canonical_url, before.section.name)
    empty()
    importing.run([str(tmp_path / "out")], options=Options(), now=NOW + timedelta(hours=1))
    after = Article.objects.get(slug=newsroom.slug)
    assert (after.headline, after.summary, after.published_at, after.canonical_url, after.section.name) == told
    assert (after.lead_photo.caption, Author.objects.get(name="Ada Moreau").life) == (
        "At dawn",
        "Ada writes about the harbour.",
    )
    assert "<figcaption>The Gannet</figcaption>" in after.body
    assert set(Article.objects.values_list("status", flat=True)) == {"published", "draft", "in_review", "retracted", "expired"}


def test_wordpress_and_agencies_get_the_same_stories(newsroom, tmp_path):
    for format, name in (("wxr", "wordpress.xml"), ("ninjs", "stories.ninjs.jsonl")):
        export(tmp_path / format, format)
        found = importing.run([str(tmp_path / format / name)], options=Options(dry_run=True), now=NOW)
        assert (format, found.counts["refused"]) == (format, 0)


@pytest.mark.parametrize(
    ("format", "name"),
    [("jsonl", "stories.jsonl"), ("markdown", ""), ("wxr", "wordpress.xml"), ("ninjs", "stories.ninjs.jsonl")],
)
def test_notes_pull_quotes_and_rows_of_pictures_come_back_from_every_format(format, name, tmp_path):
    with TestCase.captureOnCommitCallbacks(execute=True):
        data = {place: picture((40 + place, 40)) for place in (1, 2)}
        photos = [picturing.store(data[n], name=f"{n}.jpg", now=NOW, alt=f"Picture {n}") for n in data]
    figures = "".join(
        f'<figure><img src="{picturing.largest(photo)[0]}" alt="{photo.alt}"><figcaption>One</figcaption></figure>'
        for photo in photos
    )
    note = '<small role="note">See <em>it</em>.</small>'
    body = (
        f'<p>It rained{note} all day.</p><blockquote role="doc-pullquote"><p>Nobody asked.</p></blockquote>'
        f"<figure>{figures}<figcaption>Both</figcaption></figure><p>End.</p>"
    )
    make_article("All kinds", body=body)
    export(tmp_path / "out", format)
    empty()
    importing.run([str(tmp_path / "out" / name)], options=Options(media=tmp_path / "out"), now=NOW + timedelta(hours=1))
    back = re.sub(r"\n\s*", "", Article.objects.get(headline="All kinds").latest_revision.body)
    assert re.sub(r' (?:width|height)="\d+"', "", back) == body


# --- which stories --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"status": "retracted"}, ["Taken back"]),
        ({"tag": "ferry"}, ["Ferries change to “batteries” & back"]),
        ({"section": "harbour", "status": "published"}, ["Who pays?", "Ferries change to “batteries” & back"]),
        ({"until": NOW - DAY}, ["Ferries change to “batteries” & back"]),
        ({"since": NOW + DAY}, []),
    ],
)
def test_a_choice_is_kept_to(choice, found, newsroom, tmp_path):
    assert headlines(export(tmp_path / "out", **choice)) == found


def test_the_command_says_how_many(newsroom, tmp_path, capsys):
    call_command("export_articles", str(tmp_path / "out"), until="2026-03-01")
    assert capsys.readouterr().out == f"1 stories are in {tmp_path / 'out'}.\n"


# --- the site as files ----------------------------------------------------------------------------------------------
def test_the_pages_can_be_served_as_they_are(newsroom, tmp_path):
    out = tmp_path / "out"
    said = exporting.export_site(out, choice=Choice())
    found = files(out)
    page = found[f"story/{newsroom.slug}/index.html"].decode()
    assert said == []
    assert {"index.html", "feed/index.xml", "sitemap.xml", "static/css/fonts.css", "section/harbour/index.html"} <= set(found)
    assert "The Gannet" in page
    assert 'href="../../story/who-pays/index.html"' in page
    assert f"story/{Article.objects.get(headline='A draft').slug}/index.html" not in found
    assert '<link rel="stylesheet" href="../../static/css/fonts.css">' in page  # there is no script to ask for it later
    assert [name for name, data in found.items() if re.search(rb"data-script|data-sheet|noscript", data)] == []
    for name, data in found.items():
        if name.endswith(".html"):
            leads = re.findall(r'(?:href|src)="((?!https?:|#|mailto:)[^"#]*)', data.decode())
            missing = [lead for lead in leads if not ((out / name).parent / lead).resolve().is_file()]
            assert (name, missing) == (name, [])


def test_a_live_story_keeps_all_its_entries_in_its_page_and_a_feed_its_style(newsroom, tmp_path):
    out = tmp_path / "out"
    exporting.export_site(out, choice=Choice())
    page = (out / "story" / "the-long-night" / "index.html").read_text()
    entries = re.findall(r'<li class="entry[^>]* id="(entry-\d+)"', page)
    leads = re.findall(r'<p class="entry-time"><a href="([^"]*)"', page)
    assert (len(entries), leads) == (2, [f"#{entry}" for entry in entries])
    assert 'href="../static/css/feed.css"' in (out / "feed" / "index.xml").read_text()
    assert (out / "static" / "css" / "feed.css").is_file()


def test_the_pictures_beside_links_come_along(tmp_path, settings):
    settings.SHARE_PICTURES = True
    story = make_article("Harbour opens")
    exporting.export_site(tmp_path / "out", choice=Choice())
    name = Article.objects.get(pk=story.pk).share_picture
    assert f'content="{settings.SITE_URL}/media/{name}"' in (tmp_path / "out" / "story" / story.slug / "index.html").read_text()
    assert (tmp_path / "out" / "media" / name).read_bytes()[:2] == b"\xff\xd8"


def test_a_chosen_part_of_the_site_names_the_others_where_they_are(newsroom, tmp_path, settings):
    exporting.export_site(tmp_path / "out", choice=Choice(tag="ferries"))
    found = files(tmp_path / "out")
    assert [name for name in found if name.startswith("story/")] == [f"story/{newsroom.slug}/index.html"]
    assert f"{settings.SITE_URL}/story/who-pays/" in found[f"story/{newsroom.slug}/index.html"].decode()


def test_addresses_that_a_story_left_here_and_those_led_to_it_come_back_with_it(tmp_path):
    story = make_article("Fire", slug="blaze")
    redirecting.moved(story, "/story/fire/", now=NOW)
    redirecting.choose("/special/fire", "/story/blaze/", now=NOW)
    (told,) = [line for line in exported(tmp_path / "one") if line["type"] == "story"]
    assert told["addresses"] == ["/story/fire/", "/special/fire"]
    empty()
    importing.run([str(tmp_path / "one" / "stories.jsonl")], options=Options(), now=NOW)
    assert [redirecting.find(address).url for address in told["addresses"]] == ["/story/blaze/"] * 2
    assert files(tmp_path / "one") == export(tmp_path / "two")
