"""Imports on the desk: tried out first, mapped, run, paused, read, undone; and who may."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import importing
from articles.importing import Options
from articles.models import Article, ImportRun, Section, Tag
from tests.admin.desk import told
from tests.factories import NOW, make_article

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/importrun/"
STORY = "---\ntitle: {0}\ndate: 2026-01-05\nsection: {1}\ntags: [wind]\npaywall: metered\n---\n\nText of {0}.\n"
State = ImportRun.State


def archive(**stories: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, text in stories.items():
            file.writestr(f"posts/{name}.md", text)
    return SimpleUploadedFile("archive.zip", buffer.getvalue())


def upload(desk, file=None, **fields: str) -> ImportRun:
    """The run that an upload begins, tried out."""
    file = file or archive(a=STORY.format("A", "Energy"), b=STORY.format("B", "Trade"), c="no title")
    answer = desk.post(f"{LIST}add/", {"upload": file, "status": "published", **fields})
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{run.pk}/")
    return work(run)


def work(run: ImportRun) -> ImportRun:
    """What the background does."""
    (waiting,) = importing.left_to_do()
    assert waiting == run
    importing.work(waiting)
    run.refresh_from_db()
    return run


def test_an_upload_is_tried_out_and_stores_nothing(desk):
    run = upload(desk)
    page = desk.get(f"{LIST}{run.pk}/").content.decode()
    assert (run.state, Article.objects.count(), Section.objects.count()) == (State.TRIED, 0, 0)
    assert "Nothing is stored yet" in page
    assert "Import 2 stories now" in page
    assert "c.md" in page  # what was refused is named


def test_a_mapping_is_typed_and_the_run_stores_with_it(desk):
    run = upload(desk)
    form = {"section_0": "Power", "section_1": "", "tag_0": "Wind power", "_run": "1"}
    assert desk.post(f"{LIST}{run.pk}/", form).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.options["names"]) == (
        State.WAITING,
        {"section": {"Energy": "Power", "Trade": ""}, "tag": {"wind": "Wind power"}},
    )
    work(run)
    assert [(story.headline, story.section and story.section.name) for story in Article.objects.order_by("headline")] == [
        ("A", "Power"),
        ("B", None),
    ]
    assert Tag.objects.get().name == "Wind power"
    assert "Done in" in desk.get(f"{LIST}{run.pk}/").content.decode()


def test_a_category_of_a_source_without_sections_is_offered_and_becomes_one_where_it_is_typed(desk):
    entry = "<item><title>A</title><description>A.</description><category>Boats</category></item>"
    run = upload(desk, SimpleUploadedFile("a.rss", f"<rss><channel>{entry}</channel></rss>".encode()))
    assert 'name="section_0" list="our-sections"' in desk.get(f"{LIST}{run.pk}/").content.decode()
    desk.post(f"{LIST}{run.pk}/", {"section_0": "Boats", "tag_0": "Boats", "_run": "1"})
    work(run)
    assert Article.objects.get().section.name == "Boats"


def test_the_columns_of_a_table_are_shown_and_set(desk):
    table = SimpleUploadedFile("t.csv", b"Heading,Copy,Desk,Mood\nA story,Its text.,Energy,glad\n")
    run = upload(desk, table)
    assert run.columns == {"Heading": "title", "Copy": "body", "Desk": "section", "Mood": ""}
    form = {"column_0": "body", "column_1": "", "column_2": "title", "column_3": "section", "_run": "1"}
    desk.post(f"{LIST}{run.pk}/", form)
    run.refresh_from_db()
    work(run)
    assert Article.objects.get().section.name == "glad"


def test_dates_that_could_name_two_days_are_asked_about(desk):
    run = upload(desk, SimpleUploadedFile("a.csv", b"title,body,date\nA,Text,03/04/2026\n"))
    page = desk.get(f"{LIST}{run.pk}/").content.decode()
    assert "could mean 3 April 2026 or 4 March 2026" in page
    assert 'name="dates"' in page
    desk.post(
        f"{LIST}{run.pk}/", {"column_0": "body", "column_1": "date", "column_2": "title", "dates": "day-first", "_run": "1"}
    )
    run = work(ImportRun.objects.get())
    assert [f"{story.published_at:%d %B}" for story in Article.objects.all()] == ["03 April"]


def test_what_dates_name_can_be_said_before_the_trial(desk):
    assert 'name="dates"' in desk.get(f"{LIST}add/").content.decode()
    run = upload(desk, SimpleUploadedFile("a.csv", b"title,body,date\nA,Text,03/04/2026\n"), dates="month-first")
    assert (run.created, run.refused) == (1, 0)
    page = desk.get(f"{LIST}{run.pk}/").content.decode()
    assert '<option value="month-first" selected>' in page


def test_a_table_is_asked_what_its_dates_name_even_where_none_was_refused(desk):
    run = upload(desk, SimpleUploadedFile("a.csv", b"title,body,date\nA,Text,2026-04-03\n"))
    assert run.refused == 0
    assert 'name="dates"' in desk.get(f"{LIST}{run.pk}/").content.decode()


def test_older_versions_come_along_where_the_tick_is_set(desk):
    older = {"headline": "Before", "saved": "2026-01-01T10:00:00Z", "body": "<p>Old.</p>"}
    told = {"headline": "A", "body": "<p>New.</p>", "date": "2026-01-05", "revisions": [older]}
    run = upload(desk, SimpleUploadedFile("a.json", json.dumps(told).encode()), revisions="on")
    desk.post(f"{LIST}{run.pk}/", {"_run": "1"})
    work(ImportRun.objects.get())
    versions = Article.objects.get().revisions.order_by("number")
    assert [(each.number, each.headline, f"{each.created:%Y-%m-%d}") for each in versions][:1] == [(1, "Before", "2026-01-01")]
    assert [each.headline for each in versions] == ["Before", "A"]


def test_dates_that_are_plain_are_not_asked_about(desk):
    run = upload(desk)
    assert 'name="dates"' not in desk.get(f"{LIST}{run.pk}/").content.decode()


def test_a_table_without_a_title_is_tried_out_again_with_one(desk):
    run = upload(desk, SimpleUploadedFile("t.csv", b"Line,Copy\nA story,Its text.\n"), format="csv")
    assert (run.refused, run.columns) == (1, {"Line": "", "Copy": "body"})
    desk.post(f"{LIST}{run.pk}/", {"column_0": "title", "column_1": "body", "_try": "1"})
    run.refresh_from_db()
    assert (work(run).state, run.created, run.refused) == (State.TRIED, 1, 0)


def test_a_report_is_paged_and_filtered_in_a_number_of_queries_that_does_not_grow(desk, django_assert_num_queries):
    run = upload(desk, archive(**{f"s{place:03}": STORY.format(f"S{place}", "Energy") for place in range(3)}))
    for show, lines in (("worth", 0), ("all", 3), ("created", 3), ("refused", 0)):
        assert len(desk.get(f"{LIST}{run.pk}/?show={show}").context["items"]) == lines
    counted = []
    for number in (1, 3):
        run.items.filter(number__gte=number).delete()
        with django_assert_num_queries(15):
            counted.append(len(desk.get(f"{LIST}{run.pk}/?show=all").context["items"]))
    assert counted == [1, 1]


def test_a_run_at_work_tells_how_it_stands_and_pauses(desk):
    run = importing.begin(["/nowhere"], options=Options(), now=NOW)
    ImportRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING, runner="elsewhere:1", beat="2999-01-01T00:00Z", done=500, seconds=2, share=0.25, phase="stories"
    )
    answer = desk.get(f"{LIST}{run.pk}/standing/")
    text = " ".join(answer.content.decode().split())
    assert answer["X-Import-State"] == "running"
    assert "500 stories, 25 %, 250 a second · 6 s left" in text
    assert "See how far it is" in desk.get(f"{LIST}{run.pk}/").content.decode()
    desk.post(f"{LIST}{run.pk}/", {"_pause": "1"})
    run.refresh_from_db()
    assert run.wish == "pause"


def test_a_stopped_run_goes_on_from_the_desk(desk):
    run = importing.begin(["/nowhere"], options=Options(), now=NOW)
    ImportRun.objects.filter(pk=run.pk).update(state=State.FAILED, failure="The disk was full.")
    assert "The disk was full." in desk.get(f"{LIST}{run.pk}/").content.decode()
    desk.post(f"{LIST}{run.pk}/", {"_resume": "1"})
    run.refresh_from_db()
    assert work(run).state == State.FINISHED


def test_an_undo_asks_first_and_then_takes_all_back(desk):
    run = upload(desk)
    desk.post(f"{LIST}{run.pk}/", {"_run": "1", "section_0": "Energy", "section_1": "Trade", "tag_0": "wind"})
    run.refresh_from_db()
    work(run)
    assert "2 stories that it created are deleted" in desk.get(f"{LIST}{run.pk}/undo/").content.decode()
    assert Article.objects.count() == 2
    desk.post(f"{LIST}{run.pk}/undo/")
    run.refresh_from_db()
    assert run.state == State.UNDOING
    importing.undo(run, now=NOW)
    assert (Article.objects.count(), Section.objects.count(), Tag.objects.count()) == (0, 0, 0)


def test_what_cannot_be_undone_says_why(desk):
    run = upload(desk)
    answer = desk.post(f"{LIST}{run.pk}/undo/", follow=True)
    assert told(answer) == ["There is nothing to undo: this import is tried out."]


def test_reports_are_downloaded(desk):
    run = upload(desk)
    answer = desk.get(f"{LIST}{run.pk}/report.json")
    assert [item["outcome"] for item in json.loads(b"".join(answer.streaming_content))["items"]].count("created") == 2
    answer = desk.get(f"{LIST}{run.pk}/report.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="import-{run.pk}.csv"'
    assert b"".join(answer.streaming_content).count(b"\r\n") == 4
    assert desk.get(f"{LIST}{run.pk}/report.exe").status_code == 404


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    answer = desk.post(f"{LIST}add/", {"upload": SimpleUploadedFile("a.txt", b"x" * 3 * 1024 * 1024), "status": "draft"})
    assert (answer.status_code, answer.content) == (
        413, b"The file has more than 1 MB. Use the command import_articles on the server instead.",
    )  # fmt: skip
    answer = desk.post(f"{LIST}add/", {"upload": SimpleUploadedFile("a.txt", b"x" * 1200 * 1024), "status": "draft"})
    assert answer.context["form"].errors["upload"] == [
        "The file has more than 1 MB. Use the command import_articles on the server instead."
    ]
    assert ImportRun.objects.count() == 0


def test_a_forged_form_is_refused(client, editor):
    client.force_login(editor)
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"{LIST}add/", {"upload": archive(a="A\n\nb"), "status": "draft"})
    assert (answer.status_code, ImportRun.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("rights", "seen", "added", "undone"),
    [
        ((), 403, 403, 403),
        (("add_article", "change_article"), 403, 403, 403),
        (("view_importrun",), 200, 403, 403),
        (("add_importrun", "add_article"), 403, 403, 403),
        (("add_importrun", "add_article", "change_article"), 403, 403, 403),
        (("add_importrun", "add_article", "change_article", "publish_article"), 200, 200, 403),
        (("add_importrun", "delete_importrun", "add_article", "change_article", "publish_article"), 200, 200, 200),
    ],
)
def test_who_may(login, rights, seen, added, undone):
    run = importing.begin(["/nowhere"], options=Options(), now=NOW)
    browser = login(*rights)
    assert [browser.get(address).status_code for address in (LIST, f"{LIST}{run.pk}/", f"{LIST}{run.pk}/report.csv",
            f"{LIST}{run.pk}/standing/")] == [seen] * 4  # fmt: skip
    assert (browser.get(f"{LIST}add/").status_code, browser.get(f"{LIST}{run.pk}/undo/").status_code) == (added, undone)
    assert browser.post(f"{LIST}{run.pk}/", {"_pause": "1"}).status_code == (302 if added == 200 else 403)


def test_what_the_source_had_beyond_our_fields_is_shown_beside_the_story(desk):
    run = upload(desk)
    desk.post(f"{LIST}{run.pk}/", {"_run": "1", "section_0": "Energy", "section_1": "Trade", "tag_0": "wind"})
    run.refresh_from_db()
    work(run)
    page = desk.get(f"/admin/articles/article/{Article.objects.get(headline='A').pk}/change/").content.decode()
    assert "From the import" in page
    assert "<dt>paywall</dt><dd>metered</dd>" in page
    other = desk.get(f"/admin/articles/article/{make_article('Ours').pk}/change/").content.decode()
    assert "From the import" not in other


def test_an_empty_list_says_what_to_do(desk):
    assert "Nothing was imported yet" in desk.get(LIST).content.decode()
