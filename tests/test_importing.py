"""Files become stories: what is refused, what is kept, what is found again."""

import json
import os
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles import importing, publishing, redirecting, relating
from articles.importing import Options, Outcome
from articles.models import Article, Author, ImportRun, Origin, PendingLink, Photo, Revision, Section
from tests.factories import DAY, NOW, make_article, make_author, make_draft, make_retracted, words
from tests.pictures import picture

pytestmark = pytest.mark.django_db
WRITTEN = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
STORY = """japanese company signs battery deal

Nissan’s deal in one paragraph — with CO₂.

First paragraph of the body.

Second paragraph.

You May Also Like

Trucks Match Diesel

They do 600 km.

Who Pays?

Everybody does.
"""


class Desk:
    """A folder of files and the imports of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes, at: datetime = WRITTEN) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def run(self, *names: str, now: datetime = NOW, stdin: bytes | None = None, **options: object) -> importing.ImportReport:
        paths = [name if name == "-" else str(self.folder / name) for name in names or [""]]
        return importing.run(paths, options=Options(**options), now=now, stdin=stdin)


@pytest.fixture
def desk(tmp_path):
    folder = tmp_path / "archive" / "stories"
    folder.mkdir(parents=True)
    return Desk(folder)


def markdown(title: str, body: str = "Body of it.", **keys: str) -> str:
    lines = [f"title: {title}", "date: 2026-01-05 10:00", *(f"{key}: {value}" for key, value in keys.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def only() -> Article:
    return Article.objects.get()


def said(report: importing.ImportReport) -> list[str]:
    return [warning.text for item in report.items for warning in item.warnings]


# --- what a file says beside its stories --------------------------------------------------------------------------------
def test_sections_within_others_stay_so_and_the_one_that_holds_no_story_itself_is_made(desk):
    told = [
        {"type": "section", "name": "Port", "parent": "News"}, {"type": "section", "name": "Quay", "parent": "Port"},
        {"headline": "A", "body": "A.", "section": "Port"}, {"headline": "B", "body": "B.", "section": "Quay"},
    ]  # fmt: skip
    desk.write("a.jsonl", "\n".join(map(json.dumps, told)))
    done = desk.run(names={"section": {"Quay": "Quayside"}}).run
    held = Section.objects.order_by("name").values_list("name", "parent__name")
    assert list(held) == [("News", None), ("Port", "News"), ("Quayside", "Port")]
    importing.undo(done, now=NOW + DAY)
    assert Section.objects.count() == 0


def test_a_section_that_only_holds_others_stands_in_what_it_belongs_to(desk):
    told = [
        {"type": "section", "name": "World", "parent": "News"}, {"type": "section", "name": "Asia", "parent": "World"},
        {"headline": "A", "body": "A.", "section": "Asia"},
    ]  # fmt: skip
    desk.write("a.jsonl", "\n".join(map(json.dumps, told)))
    desk.run()
    held = Section.objects.order_by("name").values_list("name", "parent__name")
    assert list(held) == [("Asia", "World"), ("News", None), ("World", "News")]


def test_a_category_of_a_source_without_sections_becomes_one_only_where_a_mapping_says_so(desk):
    feed = "<rss><channel><item><title>A</title><description>A.</description><category>Boats</category></item></channel></rss>"
    desk.write("a.rss", feed)
    desk.run()
    assert (only().section, [tag.name for tag in only().tags.all()]) == (None, ["Boats"])
    desk.write("b.rss", feed.replace(">A<", ">B<"))
    desk.run(names={"section": {"boats": "Harbour"}})
    assert Article.objects.get(headline="B").section.name == "Harbour"


def test_names_in_an_export_of_ours_that_cannot_be_kept_are_said_and_the_stories_come_in(desk):
    told = [
        {"type": "newsroom", "version": 1}, {"type": "section", "name": "x" * 81}, {"type": "author", "name": "y" * 121},
        {"type": "tag", "name": ","}, {"type": "slot", "story": "a", "section": "x" * 81, "position": 1},
        {"headline": "A", "body": "A.", "date": "2026-01-05"},
    ]  # fmt: skip
    desk.write("a.jsonl", "\n".join(map(json.dumps, told)))
    done = desk.run()
    section = f"The name of the section, “{'x' * 40}…”, has 81 characters; 80 is the most."
    author = f"The name of the author, “{'y' * 40}…”, has 121 characters; 120 is the most."
    assert done.summary == "1 created, 0 updated, 0 unchanged, 0 refused"
    assert done.run.remarks == [
        f"{section} It was left out.",
        f"{author} It was left out.",
        f"{section} Its front was left out.",
    ]


def test_a_picture_that_is_missing_in_several_places_is_named_once(desk):
    body = "<p>Text. <img src='x.jpg'> <img src='x.jpg'></p>"
    desk.write("a.jsonl", json.dumps({"headline": "A", "body": body, "date": "2026-01-05"}))
    assert said(desk.run()) == ["The picture “x.jpg” was not found."]


def test_what_is_said_of_a_date_names_the_line_of_its_story(desk):
    desk.write("a.jsonl", "\n\n" + json.dumps({"headline": "A", "body": "A."}))
    (item,) = desk.run().items
    assert [(warning.line, warning.text[:14]) for warning in item.warnings] == [(3, "It has no date")]


# --- what is refused ------------------------------------------------------------------------------------------------
def test_one_bad_file_stops_no_other_and_leaves_nothing(desk):
    desk.write("a.md", markdown("A"))
    desk.write("b.md", "---\ntitle: [\n---\n")
    desk.write("c.txt", b"\x00")
    desk.write("d.txt", "x" * 301)
    desk.write("e.md", markdown("E"))
    report = desk.run()
    assert report.summary == "2 created, 0 updated, 0 unchanged, 3 refused"
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["A", "E"]
    assert [(Path(item.name).name, item.line) for item in report.items if item.outcome == "refused"] == [
        ("b.md", 2),
        ("c.txt", 1),
        ("d.txt", 1),
    ]


def test_a_story_that_fails_half_way_leaves_no_half(desk, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the disk is full")

    desk.write("a.md", markdown("A", section="Energy"))
    monkeypatch.setattr("articles.importing.storing._note_addresses", fails)
    (item,) = desk.run().items
    assert (item.outcome, item.sentence) == (Outcome.REFUSED, "It could not be stored (RuntimeError); the log says more.")
    assert (Article.objects.count(), Revision.objects.count(), Origin.objects.count()) == (0, 0, 0)


def test_a_path_that_names_nothing_is_refused_by_its_name(desk):
    items = desk.run("nowhere.txt", "*.zip").items
    assert [(Path(item.name).name, item.sentence) for item in items] == [
        ("nowhere.txt", "There is no such file or folder."),
        ("*.zip", "No file matches this pattern."),
    ]


def test_a_section_with_an_endless_name_refuses_its_story_alone(desk):
    desk.write("a.md", markdown("A", section="x" * 81))
    (item,) = desk.run().items
    assert item.sentence == f"The name of the section, “{'x' * 40}…”, has 81 characters; 80 is the most."


def test_two_files_with_one_id_are_one_story_and_a_refusal(desk):
    desk.write("a.md", markdown("A", id="7"))
    desk.write("b.md", markdown("B", id="7"))
    assert [(item.outcome, item.sentence) for item in desk.run().items] == [
        ("created", ""),
        ("refused", "Another story of this import has the same id, “7”."),
    ]


# --- the plain-text story -------------------------------------------------------------------------------------------
def test_a_story_comes_out_as_its_source_has_it(desk):
    desk.write("seed.txt", STORY)
    report = desk.run("seed.txt")
    story = Article.objects.get(is_brief=False)
    assert (story.headline, story.slug) == ("Japanese company signs battery deal", "japanese-company-signs-battery-deal")
    assert (story.status, story.published_at) == ("published", WRITTEN)
    assert story.summary == "Nissan’s deal in one paragraph — with CO₂."
    assert story.body == "<p>First paragraph of the body.</p>\n<p>Second paragraph.</p>"
    assert [(card.article.headline, card.article.summary, card.pinned) for card in relating.shelf(story).cards] == [
        ("Trucks Match Diesel", "They do 600 km.", True),
        ("Who Pays?", "Everybody does.", True),
    ]
    assert Article.objects.filter(is_brief=True, status="published").count() == 2
    assert story.origins.get().title == "japanese company signs battery deal"
    assert said(report) == ["It has no date and got its file's, 1 February 2026, 09:30."]
    assert report.remarks == ["2 briefs were made of the teasers of related stories that are not here yet."]


@pytest.mark.parametrize(
    "variant",
    [
        STORY.rstrip().encode(),
        STORY.replace("\n", "\r\n").encode("utf-8-sig"),
        STORY.encode("utf-16"),
        STORY.replace("\n\n", "\n \n\n").encode(),
        STORY.replace("You May Also Like", "## RELATED STORIES:").encode(),
    ],
)
def test_the_same_story_in_another_dress_is_unchanged(desk, variant):
    desk.write("seed.txt", STORY)
    desk.run()
    desk.write("seed.txt", variant)
    assert desk.run().summary == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_a_file_without_a_date_from_standard_input_is_of_now(desk):
    report = desk.run("-", stdin=STORY.encode())
    assert Article.objects.get(is_brief=False).published_at == NOW
    assert said(report) == ["It has no date and got the present moment."]
    assert desk.run("-", stdin=STORY.encode(), now=NOW + DAY).summary == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_a_title_alone_waits_as_a_draft_and_a_short_paragraph_makes_a_brief(desk):
    desk.write("a.txt", "only a title")
    desk.write("b.txt", "a short one\n\nOne paragraph.")
    report = desk.run()
    assert list(Article.objects.order_by("pk").values_list("status", "is_brief")) == [("draft", False), ("published", True)]
    assert said(report)[0] == "It has a headline alone, neither summary nor text, and stays a draft."
    assert said(report)[2] == "It has no text and is a brief: shown where it is pinned, in no list."


# --- related stories ------------------------------------------------------------------------------------------------
def test_the_full_story_fills_its_brief_in_place(desk):
    desk.write("seed.txt", STORY)
    desk.run()
    brief = Article.objects.get(headline="Who Pays?")
    desk.write("full.md", markdown("WHO  PAYS?", slug="another-address"))
    (item,) = desk.run("full.md").items
    brief.refresh_from_db()
    assert (item.outcome, item.sentence, item.article_id) == ("created", "fills the brief that held its place", brief.pk)
    assert (brief.is_brief, brief.slug, brief.summary, brief.body) == (
        False,
        "who-pays",
        "Everybody does.",
        "<p>Body of it.</p>",
    )
    assert brief.published_at == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_stories_of_one_run_find_each_other_in_any_order_and_need_no_brief(desk):
    desk.write("a.md", markdown("First", related="[second-story, ‘Third’]"))
    desk.write("b.md", markdown("Second", slug="second-story", related="[First]"))
    desk.write("c.md", markdown("Third"))
    desk.run()
    first = Article.objects.get(headline="First")
    assert [pin.target.headline for pin in first.pins.all()] == ["Second", "Third"]
    assert (Article.objects.count(), PendingLink.objects.count()) == (3, 0)


def test_with_pending_the_link_waits_and_the_next_import_settles_it(desk, on_commit):
    desk.write("seed.txt", STORY)
    report = desk.run(teasers="pending")
    story = only()
    assert report.remarks == ["Related stories that are not here yet, and are waited for: 2."]
    assert list(story.pending_links.values_list("headline", "teaser", "position")) == [
        ("Trucks Match Diesel", "They do 600 km.", 0),
        ("Who Pays?", "Everybody does.", 1),
    ]
    desk.write("full.md", markdown("Who pays?"))
    with on_commit():
        desk.run("full.md", teasers="pending")
    assert [(pin.target.headline, pin.position) for pin in story.pins.all()] == [("Who pays?", 1)]
    desk.run("seed.txt")
    assert [card.article.headline for card in relating.shelf(story).cards] == ["Trucks Match Diesel", "Who pays?"]


def test_odd_pairs_are_named_and_do_no_harm(desk):
    make_draft("Secret plan")
    make_retracted("Old mistake")
    desk.write("a.md", markdown("Itself", related="[Itself, Twice, twice, Secret plan, Old mistake]"))
    report = desk.run(teasers="pending")
    story = Article.objects.get(headline="Itself")
    assert said(report) == [
        "It names itself among its related stories; that one was left out.",
        "“twice” stands twice among its related stories; the first counts.",
        "Its related story “Secret plan” is not shown to readers (it is: draft).",
        "Its related story “Old mistake” is not shown to readers (it is: retracted).",
    ]
    assert relating.shelf(story).cards == []


def test_a_draft_makes_no_public_brief(desk):
    desk.write("seed.txt", STORY)
    desk.run(status="draft")
    assert (only().status, PendingLink.objects.count()) == ("draft", 2)


def test_when_a_file_names_other_related_stories_the_old_ones_go(desk):
    desk.write("a.md", markdown("A", related="[b, c]"))
    desk.write("b.md", markdown("B", slug="b"))
    desk.write("c.md", markdown("C", slug="c"))
    desk.run()
    desk.write("a.md", markdown("A", related="[c]"))
    assert desk.run().summary == "0 created, 1 updated, 2 unchanged, 0 refused"
    assert [pin.target.headline for pin in Article.objects.get(headline="A").pins.all()] == ["C"]


# --- again ----------------------------------------------------------------------------------------------------------
def test_the_second_run_changes_nothing(desk):
    desk.write("seed.txt", STORY)
    desk.write("a.md", markdown("A"))
    desk.run()
    before = list(Article.objects.order_by("pk").values_list("pk", "version"))
    assert desk.run(now=NOW + DAY).summary == "0 created, 0 updated, 2 unchanged, 0 refused"
    assert list(Article.objects.order_by("pk").values_list("pk", "version")) == before


def test_a_changed_file_updates_its_story_and_says_so_to_readers(desk):
    desk.write("a.md", markdown("A"))
    desk.run()
    desk.write("a.md", markdown("A, corrected", body="New body."))
    assert desk.run(now=NOW + DAY).summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    story = only()
    assert (story.headline, story.slug, story.body) == ("A, corrected", "a", "<p>New body.</p>")
    assert (story.published_at, story.updated_at) == (datetime(2026, 1, 5, 10, tzinfo=UTC), NOW + DAY)


def test_what_an_editor_changed_is_kept_unless_overwrite_is_given(desk):
    desk.write("a.md", markdown("A"))
    desk.run()
    publishing.revise(only(), words("A, by the editor"), now=NOW)
    desk.write("a.md", markdown("A", body="New body."))
    (item,) = desk.run().items
    assert (item.outcome, item.sentence) == ("unchanged", "edited since its import; use --overwrite to replace")
    assert only().latest_revision.headline == "A, by the editor"
    assert desk.run(overwrite=True).summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert (only().headline, only().body) == ("A", "<p>New body.</p>")


def test_a_retracted_story_is_not_brought_back(desk):
    desk.write("a.md", markdown("A"))
    desk.run()
    publishing.retract(only(), now=NOW)
    desk.write("a.md", markdown("A", body="New body."))
    report = desk.run()
    assert only().status == "retracted"
    sentence = "The story was retracted here, and an import does not bring it back; its new version waits on the desk."
    assert said(report) == [sentence]


def test_a_story_in_review_stays_there(desk):
    desk.write("a.md", markdown("A"))
    desk.run(status="draft")
    publishing.submit(only(), now=NOW)
    assert desk.run().summary == "0 created, 0 updated, 1 unchanged, 0 refused"
    desk.write("a.md", markdown("A", body="New body."))
    assert said(desk.run()) == ["The story is in review here; its new version waits on the desk."]
    assert (only().status, only().latest_revision.body) == ("in_review", "<p>New body.</p>")


def test_a_schedule_that_an_editor_took_back_is_not_set_again(desk):
    desk.write("a.md", f"---\ntitle: A\ndate: {NOW + DAY:%Y-%m-%d}\n---\nBody")
    desk.run()
    publishing.unschedule(only(), now=NOW)
    assert desk.run(now=NOW + 2 * DAY).summary == "0 created, 0 updated, 1 unchanged, 0 refused"
    assert only().status == "draft"


def test_a_moved_file_is_the_same_story_and_a_copy_with_another_name_is_not(desk):
    old = desk.write("old/a.md", markdown("A"))
    desk.run()
    desk.write("new/a.md", markdown("A", body="Changed on the way."))
    old.unlink()
    assert desk.run().summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert Origin.objects.get().key == str((desk.folder / "new/a.md").resolve())
    desk.write("b.md", markdown("A"))
    report = desk.run("b.md")
    assert said(report) == ["Another story has the same headline: /story/a/"]
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["a", "a-2"]


def test_two_folders_may_hold_files_of_the_same_name(desk):
    desk.write("one/index.md", markdown("One"))
    desk.write("two/index.md", markdown("Two"))
    assert desk.run().summary == "2 created, 0 updated, 0 unchanged, 0 refused"
    assert desk.run().summary == "0 created, 0 updated, 2 unchanged, 0 refused"


def test_what_came_in_as_a_draft_is_published_by_a_later_run(desk):
    desk.write("a.md", markdown("A"))
    desk.run(status="draft")
    assert only().status == "draft"
    assert desk.run().summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert only().status == "published"


# --- moments and status ---------------------------------------------------------------------------------------------
def test_a_draft_in_its_file_stays_a_draft_whatever_is_asked(desk):
    desk.write("a.md", markdown("A", draft="true"))
    desk.run(status="published")
    assert (only().status, only().body) == ("draft", "")


def test_a_story_dated_ahead_is_scheduled_and_never_early(desk):
    ahead = NOW + timedelta(days=3)
    desk.write("a.md", f"---\ntitle: A\ndate: {ahead:%Y-%m-%d %H:%M}\n---\nBody")
    report = desk.run()
    assert (only().status, only().latest_revision.publish_at) == ("draft", ahead)
    assert said(report) == ["It goes live at its date, 5 March 2026, 12:00."]
    assert publishing.publish_due(ahead - timedelta(minutes=1)) == []
    assert publishing.publish_due(ahead) == [only()]


def test_dates_without_a_zone_are_in_the_sites(desk, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    desk.write("a.md", markdown("A"))
    desk.run()
    assert only().published_at == datetime(2026, 1, 5, 1, tzinfo=UTC)


def test_updates_and_corrections_come_along(desk):
    keys = {"updated": "2026-01-06", "corrections": "[{date: 2026-01-07, text: It is 90.}]"}
    desk.write("a.md", markdown("A", **keys))
    desk.run()
    assert [(note.text, note.at) for note in only().corrections.all()] == [("It is 90.", datetime(2026, 1, 7, tzinfo=UTC))]
    assert only().updated_at == datetime(2026, 1, 7, tzinfo=UTC)
    assert desk.run().summary == "0 created, 0 updated, 1 unchanged, 0 refused"


# --- names ----------------------------------------------------------------------------------------------------------
def test_options_fill_in_what_a_file_lacks_and_nothing_else(desk):
    desk.write("a.md", markdown("A"))
    desk.write("b.md", markdown("B", section="Trade", tags="[ports]", authors="[Ben Okri]"))
    desk.run(section="Energy", tags=("grid",), authors=("Ada Moreau",))
    found = {
        story.headline: (story.section.name, story.latest_revision.tags, [author.name for author in story.authors.all()])
        for story in Article.objects.all()
    }
    assert found == {"A": ("Energy", ["grid"], ["Ada Moreau"]), "B": ("Trade", ["ports"], ["Ben Okri"])}


def test_sections_and_authors_are_found_whatever_their_case(desk):
    ada = make_author("Ada Moreau")
    desk.write("a.md", markdown("A", section="energy", author="ADA MOREAU"))
    desk.write("b.md", markdown("B", section="Energy"))
    desk.run()
    assert {story.section.name for story in Article.objects.all()} == {"energy"}
    assert list(Article.objects.get(headline="A").authors.all()) == [ada]


def test_lives_are_filled_in_and_never_replaced(desk):
    make_author("Ada Moreau", life="Her own words.")
    desk.write("a.md", markdown("A", authors="[Ada Moreau, Ben Okri]"))
    desk.write(
        "../authors.md", "## Ada Moreau\nRole: Editor\n\nOther words.\n\n## Ben Okri\n\nRides trains.\n\n## Nobody\n\nX.\n"
    )
    desk.run()
    assert list(Author.objects.order_by("name").values_list("name", "role", "life")) == [
        ("Ada Moreau", "Editor", "Her own words."),
        ("Ben Okri", "", "Rides trains."),
    ]


# --- pictures and links ---------------------------------------------------------------------------------------------
def test_pictures_beside_the_stories_are_stored_and_shown(desk, on_commit):
    desk.write("../pictures/hall.jpg", picture())
    body = 'Text.\n\n![A hall](../pictures/hall.jpg "The <hall>")\n'
    desk.write("a.md", markdown("A", body, image="{file: ../pictures/hall.jpg, alt: A hall, credit: Ada}"))
    with on_commit():
        desk.run()
    photo = Photo.objects.get()
    assert (only().lead_photo, photo.alt, photo.credit) == (photo, "A hall", "Ada")
    address = f"/media/{max(photo.renditions, key=lambda one: (one['format'] == 'jpeg', one['width']))['name']}"
    assert only().body == (
        f'<p>Text.</p>\n<figure><img src="{address}" alt="A hall" width="640" height="480">'
        "<figcaption>The &lt;hall&gt; Ada</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("missing.jpg", "The picture “missing.jpg” was not found."),
        ("/etc/hostname", "The picture “/etc/hostname” was not found."),
        (
            "../../../secret.jpg",
            "The picture “../../../secret.jpg” lies outside the folder of the stories; use --media for its folder.",
        ),
        ("link.jpg", "The picture “link.jpg” lies outside the folder of the stories; use --media for its folder."),
        (
            "https://x.example/a.jpg",
            "The picture “https://x.example/a.jpg” lies on another site; only pictures beside the stories are taken.",
        ),
        (
            "file:///etc/passwd",
            "The picture “file:///etc/passwd” lies on another site; only pictures beside the stories are taken.",
        ),
    ],
)
def test_a_picture_that_is_missing_or_elsewhere_is_named_and_the_story_comes_in(desk, path, sentence):
    secret = desk.write("../../secret.jpg", picture())
    (desk.folder / "link.jpg").symlink_to(secret)
    desk.write("a.md", markdown("A", "Text.", image=path))
    (item,) = desk.run("a.md").items
    assert (item.outcome, [(warning.line, warning.text) for warning in item.warnings]) == ("created", [(4, sentence)])
    assert Photo.objects.count() == 0


def test_a_picture_that_arrives_or_changes_updates_its_story(desk):
    desk.write("a.md", markdown("A", image="a.jpg"))
    desk.run()
    desk.write("a.jpg", picture())
    assert desk.run().summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    desk.write("a.jpg", picture(colour=(9, 9, 9)))
    assert desk.run().summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert desk.run().summary == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_each_use_of_a_picture_keeps_its_own_words_and_a_lead_says_what_it_cannot_keep(desk, on_commit):
    desk.write("q.jpg", picture())
    desk.write("a.md", markdown("A", '![Alt A](q.jpg "Caption A")\n', image="{file: q.jpg, alt: Lead A, credit: Ada}"))
    desk.write("b.md", markdown("B", "![Alt B](q.jpg)\n\n![](q.jpg)\n", image="{file: q.jpg, alt: Lead B, caption: Quay B}"))
    with on_commit():
        report = desk.run()
    body = re.sub(r' (?:src|width|height)="[^"]*"', "", Article.objects.get(slug="b").body)
    assert body == (
        '<figure><img alt="Alt B"><figcaption>Ada</figcaption></figure>\n'
        '<figure><img alt="Lead A"><figcaption>Ada</figcaption></figure>'
    )
    assert said(report) == [
        "Its lead picture is here with another alt text, which stands: “Lead A”. Left out: “Lead B”.",
        "Its lead picture is here with another caption, which stands: “Caption A”. Left out: “Quay B”.",
    ]
    photo = Photo.objects.get()
    assert (photo.alt, photo.caption, photo.credit) == ("Lead A", "Caption A", "Ada")


def refusing(place: object = "", *_arguments: object, **_words: object) -> None:
    raise PermissionError(13, "Permission denied", str(place)[:200])


def test_a_media_folder_that_takes_nothing_costs_a_story_its_picture_until_the_next_run(desk, monkeypatch):
    desk.write("q.jpg", picture())
    desk.write("a.md", markdown("A", "![Q](q.jpg)\n\nText.", image="q.jpg"))
    with monkeypatch.context() as patched:
        patched.setattr("articles.picturing.store", refusing)
        report = desk.run()
    sentence = "The picture “q.jpg” could not be stored in the media folder: Permission denied. The next run tries again."
    assert (report.summary, said(report)) == ("1 created, 0 updated, 0 unchanged, 0 refused", [sentence] * 2)
    assert only().body == "<p>Text.</p>"
    assert desk.run().summary == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert only().lead_photo == Photo.objects.get()
    assert desk.run().summary == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_a_folder_that_cannot_be_read_is_named(desk, monkeypatch):
    desk.write("a.md", markdown("A"))
    desk.write("closed/b.md", markdown("B"))
    listed = os.scandir

    def scandir(path: str) -> object:
        return refusing(path) if str(path).endswith("closed") else listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    refused = [(Path(item.name).name, item.sentence) for item in desk.run().items if item.outcome == "refused"]
    assert refused == [("closed", "This folder cannot be read: Permission denied.")]


def test_an_export_of_substack_is_its_table_and_texts_joined(desk):
    head = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
    link = '<p>As <a href="https://bugle.example/p/older">we said</a>.</p>'
    with zipfile.ZipFile(desk.folder / "export.zip", "w") as archive:
        row = "2023-05-03T08:30:00.000Z,true,,,newsletter,everyone"
        archive.writestr("posts.csv", f"{head}2.newer,{row},Newer,Its summary,\n1.older,{row},Older,,\n")
        archive.writestr("posts/2.newer.html", link)
        archive.writestr("posts/1.older.html", "<p>Text.</p>")
        archive.writestr("posts/1.opens.csv", "email\nreader@x.example\n")
        archive.writestr("email_list.bugle.csv", "email\nreader@x.example\n")
    report = desk.run("export.zip", authors=("Ada Moreau",))
    assert (report.summary, report.remarks) == (
        "2 created, 0 updated, 0 unchanged, 0 refused", ["Tables of readers were not read: 2."],
    )  # fmt: skip
    newer = Article.objects.get(slug="newer")
    assert (newer.summary, [author.name for author in newer.authors.all()]) == ("Its summary", ["Ada Moreau"])
    assert redirecting.find("/p/older/").url == "/story/older/"
    assert desk.run("export.zip", authors=("Ada Moreau",)).summary == "0 created, 0 updated, 2 unchanged, 0 refused"


def test_an_archive_that_cannot_be_laid_out_is_refused_with_a_sentence(desk, monkeypatch, settings):
    with zipfile.ZipFile(desk.folder / "a.zip", "w") as archive:
        archive.writestr("a.md", markdown("A"))
    monkeypatch.setattr("articles.formats.archives.unpack", refusing)
    (item,) = desk.run("a.zip").items
    assert item.sentence == f"The archive cannot be laid out in {settings.IMPORT_DIR}: Permission denied."


def test_a_media_folder_serves_addresses_of_the_old_site(desk, tmp_path):
    desk.write("../../uploads/2026/hall.jpg", picture())
    for name in ("hall.jpg", "hall-300x200.jpg", "hall-scaled.jpg"):  # which WordPress made of it
        desk.write("a.md", markdown("A", image=f"/2026/{name}"))
        desk.run(media=tmp_path / "uploads")
        assert only().lead_photo == Photo.objects.get()


def test_a_link_to_a_file_of_markdown_finds_it_whatever_its_ending(desk):
    desk.write("2019-05-03-a.markdown", markdown("A", "[b]({% post_url 2019-05-04-b %}) and [c]({% post_url 2019-05-05-c %})"))
    desk.write("2019-05-04-b.markdown", markdown("B"))
    desk.write("2019-05-05-c.md", markdown("C"))
    desk.run()
    links = '<a href="/story/b/" rel="noopener">b</a> and <a href="/story/c/" rel="noopener">c</a>'
    assert Article.objects.get(slug="a").body == f"<p>{links}</p>"


def test_links_between_files_lead_to_the_stories_whatever_the_order(desk):
    taken = make_article("B")
    body = "[b](b.md#end), [c](c-story), [gone](gone.md), [out](https://x.example/), [self](a.md)"
    desk.write("a.md", markdown("A", body))
    desk.write("b.md", markdown("B"))
    desk.write("c.md", markdown("C", "[a](a.md)", slug="c-story"))
    report = desk.run()
    assert Article.objects.get(slug="a").body == (
        '<p><a href="/story/b-2/#end" rel="noopener">b</a>, <a href="/story/c-story/" rel="noopener">c</a>, gone, '
        '<a href="https://x.example/" rel="noopener">out</a>, <a href="/story/a/" rel="noopener">self</a></p>'
    )
    assert (taken.slug, Article.objects.filter(slug="b-2").exists()) == ("b", True)
    assert "The link to “gone.md” leads to no story that is imported; its text was kept." in said(report)


def test_hostile_html_is_cleaned(desk):
    desk.write("a.md", markdown("A", 'Text <script>alert(1)</script><b onclick="x()">bold</b> [x](javascript:alert(1))'))
    desk.run()
    assert only().body == "<p>Text <strong>bold</strong> [x](javascript:alert(1))</p>"


# --- runs -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_dry_run_reports_the_same_and_writes_nothing(desk, settings):
    desk.write("seed.txt", STORY)
    desk.write("../pictures/hall.jpg", picture())
    desk.write("a.md", markdown("A", image="../pictures/hall.jpg", section="Energy"))
    desk.write("b.md", "no title")
    tried = desk.run(dry_run=True)
    written = [Article.objects.count(), Photo.objects.count(), Origin.objects.count(), Section.objects.count()]
    assert (written, settings.MEDIA_ROOT.exists()) == ([0, 0, 0, 0], False)
    done = desk.run()
    assert (tried.summary, said(tried), tried.remarks) == (done.summary, said(done), done.remarks)


def test_what_follows_a_publication_is_done_once_for_all(desk, monkeypatch):
    calls = []
    monkeypatch.setattr("articles.propagating.many", lambda ids: calls.append(list(ids)))
    desk.write("seed.txt", STORY)
    desk.write("a.md", markdown("A"))
    desk.run()
    desk.run()
    assert [sorted(ids) for ids in calls] == [sorted(Article.objects.values_list("pk", flat=True))]


def test_a_run_is_recorded_with_its_counts(desk):
    desk.write("a.md", markdown("A"))
    desk.write("b.md", "no title")
    desk.run()
    record = ImportRun.objects.get()
    assert (record.started, record.created, record.updated, record.unchanged, record.refused) == (NOW, 1, 0, 0, 1)
    assert (record.finished is not None, Origin.objects.get().run) == (True, record)


def test_hidden_files_are_passed_over_and_unknown_ones_named(desk):
    for name in (".hidden.md", ".git/a.md", "README.md", "b.docx", "a.md"):
        desk.write(name, markdown("A"))
    report = desk.run()
    assert (len(report.items), sorted(Path(name).name for name in report.skipped)) == (1, ["README.md", "b.docx"])


def test_links_that_go_round_or_lead_out_and_pipes_do_no_harm(desk, tmp_path):
    desk.write("a.md", markdown("A", f"![x](loop.jpg) ![y]({'n' * 300}.jpg) [z]({'n' * 300}.md)", image="loop.jpg"))
    desk.write("../../outside.md", markdown("Outside"))
    for name, target in (("loop.jpg", "loop.jpg"), ("loop.md", "loop.md"), ("out.md", tmp_path / "outside.md"), ("round", ".")):
        (desk.folder / name).symlink_to(target)
    os.mkfifo(desk.folder / "pipe.md")
    report = desk.run()
    assert [item.outcome for item in report.items] == ["created"]
    assert sorted(Path(name).name for name in report.skipped) == ["loop.jpg", "loop.md", "out.md", "pipe.md"]
    assert desk.run("pipe.md").items[0].sentence == "This is no file that can be read."


def test_a_pattern_takes_only_what_looks_like_a_story(desk):
    desk.write("a.md", markdown("A"))
    desk.write("b.jpg", picture())
    desk.write("c.docx", "x")
    report = desk.run("*")
    assert (report.summary, len(report.skipped)) == ("1 created, 0 updated, 0 unchanged, 0 refused", 1)


def test_a_file_named_twice_is_read_once(desk):
    desk.write("a.md", markdown("A"))
    assert len(desk.run("", "a.md", "*.md").items) == 1


SEEDS = sorted((Path(__file__).resolve().parent.parent.parent / "shared" / "seeds").glob("*.txt"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_a_seed_makes_its_page_and_one_for_each_related_story(seed):
    report = importing.run([str(seed)], options=Options(), now=datetime.now(UTC))
    story = Article.objects.get(is_brief=False)
    cards = relating.shelf(story).cards
    assert (report.counts["created"], Article.objects.published().count(), len(cards)) == (1, 5, 4)
    assert [card.article.headline for card in cards] == story.origins.get().extra["related"]
    assert all(card.pinned and card.article.summary for card in cards)


def test_links_within_a_site_that_its_source_does_not_name_lead_to_its_stories(desk):
    told = '{{"title": "{0}", "body": "<p><a href=\\"/{1}/\\">x</a></p>", "url": "/{2}/", "date": "2026-01-01"}}'
    desk.write("a.jsonl", "\n".join([told.format("A", "b", "a"), told.format("B", "a", "b")]))
    desk.run("a.jsonl")
    bodies = {story.slug: story.body for story in Article.objects.all()}
    assert bodies == {
        "a": '<p><a href="/story/b/" rel="noopener">x</a></p>', "b": '<p><a href="/story/a/" rel="noopener">x</a></p>',
    }  # fmt: skip


def test_a_zip_may_hold_the_pictures_of_the_old_site_under_their_path(desk):
    with zipfile.ZipFile(desk.folder / "all.zip", "w") as file:
        file.writestr("posts/a.md", markdown("A", "![x](https://old.example/wp-content/uploads/2019/05/quay-300x200.jpg)"))
        file.writestr("uploads/2019/05/quay.jpg", picture())
    report = desk.run("all.zip")
    assert (report.summary, report.items[0].warnings) == ("1 created, 0 updated, 0 unchanged, 0 refused", ())
    assert Article.objects.get().body.startswith('<figure><img src="/media/renditions/')


# --- a real export --------------------------------------------------------------------------------------------------
REAL = Path(__file__).resolve().parent / "fixtures" / "exports" / "wordpress61.xml"
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_real_export_of_wordpress_comes_in_and_its_links_lead_to_ours():
    report = importing.run([str(REAL)], options=Options(), now=LATER)
    assert report.summary == "15 created, 0 updated, 0 unchanged, 0 refused"
    story, other = Article.objects.get(slug="ferries-change-to-batteries-back-again"), Article.objects.get(slug="who-pays")
    assert '<a href="/story/who-pays/"' in story.body
    assert f'<a href="/story/{story.slug}/"' in other.body  # by its number
    assert (story.section.name, [credit.author.name for credit in other.credits.all()]) == (
        "Ferries & Co",
        ["Ben O'Kri & Söhne"],
    )
    assert dict(Article.objects.values_list("headline", "slug"))["Über Größe 日本語 😀"] == "uber-alert1-grose-日本語"
    again = importing.run([str(REAL)], options=Options(), now=LATER)
    assert again.summary == "0 created, 0 updated, 15 unchanged, 0 refused"


def test_the_older_versions_of_a_real_export_stand_before_the_present_text():
    importing.run([str(REAL)], options=Options(revisions=True), now=LATER)
    story = Article.objects.get(slug="revised-anew")
    versions = [(each.number, each.headline, each.note, each.body[:20]) for each in story.revisions.order_by("number")]
    assert versions == [
        (1, "Revised 1 times", "Saved in WordPress by Ada Moreau", "<p>Words of version "),
        (2, "Revised 2 times", "Saved in WordPress by Ada Moreau", "<p>Words of version "),
        (3, "Revised 3 times", "Saved in WordPress by Ada Moreau", "<p>Words of version "),
        (4, "Revised 3 times", f"Imported from {REAL}", "<p>Ben's words.</p>"),
    ]
    assert (story.live_revision.number, story.body) == (4, "<p>Ben's words.</p>")
