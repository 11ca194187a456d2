"""One run is one record: paused, killed and gone on with, undone; its report; what waits for stories to come."""

import csv
import errno
import io
import json
import os
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import importing, publishing, relating, tagging
from articles.importing import Options, batching
from articles.models import (
    Article,
    Author,
    Event,
    ImportItem,
    ImportMade,
    ImportRun,
    Origin,
    Photo,
    Pin,
    Revision,
    Section,
    Tag,
    TagAlias,
    WaitingAddress,
)  # fmt: skip
from tests.factories import DAY, NOW, make_article, words
from tests.pictures import picture

pytestmark = pytest.mark.django_db
State = ImportRun.State


class Killed(BaseException):
    """The process is gone: nothing that would tidy up is caught by it."""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "archive" / "stories"
    made.mkdir(parents=True)
    return made


def write(folder, name: str, body: str = "Body of it.", **keys: str) -> None:
    lines = [f"title: {keys.pop('title', name)}", "date: 2026-01-05 10:00", *(f"{key}: {value}" for key, value in keys.items())]
    (folder / f"{name}.md").write_text("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n")


def many(folder, number: int = 7) -> None:
    for place in range(number):
        write(folder, f"s{place}", f"Text {place}, [next](s{place + 1}.md).", tags=f"[tag {place}, all]", section="Energy",
              authors=f"[Author {place % 2}]")  # fmt: skip


def run(folder, *, now: datetime = NOW, **options: object) -> importing.ImportReport:
    return importing.run([str(folder)], options=Options(**options), now=now)


def everything() -> list:
    """What the stories and the report say, without the numbers of rows."""
    stories = [
        (story.headline, story.slug, story.status, story.body, story.section and story.section.name,
         sorted(tag.name for tag in story.tags.all()), [author.name for author in story.authors.all()])
        for story in Article.objects.order_by("slug")
    ]  # fmt: skip
    items = list(ImportItem.objects.order_by("number").values_list("number", "outcome", "headline", "warnings"))
    record = ImportRun.objects.get()
    return [stories, items, record.created, record.done, record.state, Origin.objects.count(), Event.objects.count()]


# --- killed, paused, gone on with -----------------------------------------------------------------------------------
STEPS = ("storing._create", "storing._update", "storing.insert_models", "deciding.decide", "claiming.heed", "linking.settle",
         "linking.lead_links", "facts.keep", "running._Work.count", "running._shown")  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(step=st.sampled_from(STEPS), at=st.integers(0, 7), again=st.integers(0, 4))
def test_a_run_that_is_killed_anywhere_goes_on_without_a_story_twice_or_less(
    step, at, again, folder, monkeypatch, transactional_db
):
    many(folder, 5)
    publishing.withdraw(list(Article.objects.values_list("pk", flat=True)), now=NOW)
    for model in (ImportRun, Article, Tag, Author, Section):
        model.objects.all().delete()
    with monkeypatch.context() as patch:
        patch.setattr(batching, "STORIES", 2)
        patch.setattr("articles.propagating.many", lambda ids: None)
        run(folder)
        unbroken = everything()
        publishing.withdraw(list(Article.objects.values_list("pk", flat=True)), now=NOW)
        ImportRun.objects.all().delete()
        record = importing.begin([str(folder)], options=Options(), now=NOW)
        for calls in (at, again):
            kill(patch, step, calls, record)
        if record.state != State.FINISHED:
            importing.work(record)
    assert everything() == unbroken


def kill(patch, step: str, calls: int, record: ImportRun) -> None:
    """Work at the run until the step is called for the so-manieth time, and die there."""
    left = [calls]
    owner, _dot, name = step.rpartition(".")
    module = getattr(importing, owner.partition(".")[0])
    target = module._Work if "_Work" in owner else module
    real = getattr(target, name)

    def dying(*args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return real(*args, **kwargs)

    patch.setattr(target, name, dying)
    record.refresh_from_db()
    if record.state != State.FINISHED:
        try:
            importing.work(record)
        except Killed:
            # What a finally would have written was never written.
            ImportRun.objects.filter(pk=record.pk).update(state=State.RUNNING, beat=NOW, runner="elsewhere:1")
    patch.setattr(target, name, real)
    record.refresh_from_db()


def test_a_run_that_was_asked_to_pause_stops_after_its_batch_and_goes_on(folder, monkeypatch):
    many(folder)
    monkeypatch.setattr(batching, "STORIES", 3)
    record = importing.begin([str(folder)], options=Options(), now=NOW)
    report = importing.work(record, progress=importing.pause)
    assert (report.run.state, report.run.created, Article.objects.count()) == (State.PAUSED, 3, 3)
    report = importing.work(report.run)
    assert (report.run.state, report.run.created, Article.objects.count()) == (State.FINISHED, 7, 7)


def test_two_processes_do_not_work_on_one_run(folder):
    many(folder, 1)
    record = importing.begin([str(folder)], options=Options(), now=NOW)
    ImportRun.objects.filter(pk=record.pk).update(beat=datetime.now(UTC), runner="elsewhere:1", state=State.RUNNING)
    with pytest.raises(importing.Busy, match="Another process works on this import"):
        importing.work(record)


def test_a_run_whose_process_died_here_is_interrupted_and_left_to_do(folder):
    many(folder, 1)
    record = importing.begin([str(folder)], options=Options(), now=NOW)
    dead = f"{os.uname().nodename}:{2**22 + 1}"
    ImportRun.objects.filter(pk=record.pk).update(beat=datetime.now(UTC), runner=dead, state=State.RUNNING)
    record.refresh_from_db()
    assert (importing.is_interrupted(record), list(importing.left_to_do())) == (True, [record])
    assert importing.work(record).run.state == State.FINISHED


def test_a_file_that_is_gone_when_the_run_goes_on_is_named(folder, monkeypatch):
    many(folder)
    monkeypatch.setattr(batching, "STORIES", 3)
    paused = importing.work(importing.begin([str(folder)], options=Options(), now=NOW), progress=importing.pause).run
    (folder / "s2.md").unlink()
    with pytest.raises(importing.Refused, match=r"s2\.md is no longer there, and this import stopped in it"):
        importing.work(paused)
    assert ImportRun.objects.get().state == State.FAILED


def test_a_story_that_fails_spoils_no_other_of_its_batch(folder, monkeypatch):
    many(folder, 4)
    real = publishing.bring_in

    def fails(stories, **options):
        if any(each.slug == "s2" for each in stories):
            raise RuntimeError("a disk that is full")
        return real(stories, **options)

    monkeypatch.setattr(publishing, "bring_in", fails)
    report = run(folder)
    assert [(item.headline, item.outcome) for item in report.items] == [
        ("s0", "created"), ("s1", "created"), ("s2", "refused"), ("s3", "created"),
    ]  # fmt: skip
    assert report.items[2].sentence == "It could not be stored (RuntimeError); the log says more."
    assert report.counts == {"created": 3, "updated": 0, "unchanged": 0, "refused": 1}


def test_the_statements_do_not_grow_with_the_stories_of_a_batch(folder, monkeypatch):
    monkeypatch.setattr("articles.propagating.many", lambda ids: None)
    counted = []
    for number in (1, 3, 30):
        batch = folder / str(number)
        batch.mkdir()
        for place in range(number):
            write(batch, f"n{number}-{place}", tags="[wind]", section="Energy", authors="[Ada Moreau]")
        with CaptureQueriesContext(connection) as seen:
            run(batch)
        counted.append(len(seen))
    assert counted[1:] == [counted[1]] * 2
    assert (counted[1] <= 60, Article.objects.count()) == (True, 34)


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), OSError(errno.ENOSPC, "No space left")])
def test_a_disk_that_is_full_stops_the_run_and_no_story_is_refused_for_it(error, folder, monkeypatch):
    monkeypatch.setattr(batching, "STORIES", 2)
    many(folder, 5)
    record = importing.begin([str(folder)], options=Options(), now=NOW)
    real, calls = importing.storing._create, []

    def full(*args):
        calls.append(args[0])
        if len(list(filter(None, calls))) > 1:
            raise error
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr("articles.importing.storing._create", full)
        with pytest.raises(type(error)):
            importing.work(record)
    record.refresh_from_db()
    assert (record.state, record.created, record.refused, Article.objects.count()) == (State.FAILED, 2, 0, 2)
    assert importing.work(record).summary == "5 created, 0 updated, 0 unchanged, 0 refused"


# --- undo -----------------------------------------------------------------------------------------------------------
def test_an_undone_run_leaves_nothing_of_itself(folder):
    kept = make_article("Kept", tags=["all"], section="Trade")
    (folder / "hall.jpg").write_bytes(picture())
    many(folder, 3)
    write(folder, "p", "![x](hall.jpg)", image="hall.jpg", related="[Not here yet]")
    done = run(folder).run
    assert (Article.objects.count(), Photo.objects.count(), Section.objects.count()) == (5, 1, 2)
    report = importing.undo(done, now=NOW + DAY)
    assert (report.run.state, list(Article.objects.all())) == (State.UNDONE, [kept])
    assert [model.objects.count() for model in (Photo, Author, Origin)] == [0, 0, 0]
    assert (Revision.objects.count(), Section.objects.get().name, Tag.objects.get().name) == (1, "Trade", "all")
    with pytest.raises(importing.Refused, match="There is nothing to undo: this import is undone"):
        importing.undo(report.run, now=NOW + DAY)


def test_what_an_editor_has_touched_is_kept_and_named(folder):
    many(folder, 4)
    done = run(folder).run
    publishing.revise(Article.objects.get(slug="s0"), words("s0, edited"), now=NOW + DAY)
    publishing.retract(Article.objects.get(slug="s1"), now=NOW + DAY)
    report = importing.undo(done, now=NOW + 2 * DAY)
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["s0", "s1"]
    said = {item.headline: item.sentence for item in report.items if item.sentence}
    assert said == {"s0": "kept: an editor has changed it since", "s1": "kept: an editor has changed it since"}
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["all", "tag 0", "tag 1"]


def test_an_update_that_is_undone_brings_the_words_before_it_back(folder):
    write(folder, "a", "Old words.", title="A")
    run(folder)
    before = Article.objects.get()
    write(folder, "a", "New words.", title="A, again")
    done = run(folder, now=NOW + DAY).run
    assert Article.objects.get().headline == "A, again"
    importing.undo(done, now=NOW + 2 * DAY)
    after = Article.objects.get()
    assert (after.headline, after.body, after.slug) == ("A", "<p>Old words.</p>", before.slug)
    assert run(folder, now=NOW + 3 * DAY).summary == "0 created, 1 updated, 0 unchanged, 0 refused"


def test_an_undo_shows_readers_what_they_saw_and_keeps_from_them_what_waited_on_the_desk(folder):
    write(folder, "a", "Old words.", title="A")
    run(folder)
    publishing.revise(Article.objects.get(), words("A, not for readers yet"), now=NOW + DAY)
    write(folder, "a", "New words.", title="A, again")
    importing.undo(run(folder, now=NOW + 2 * DAY, overwrite=True).run, now=NOW + 3 * DAY)
    after = Article.objects.get()
    assert (after.headline, after.body) == ("A", "<p>Old words.</p>")
    assert after.latest_revision.headline == "A, not for readers yet"


def test_an_undo_ends_where_a_version_of_a_headline_alone_had_waited(folder):
    write(folder, "a", "Old words.", title="A")
    run(folder)
    write(folder, "a", "", title="A")
    run(folder, now=NOW + DAY)
    write(folder, "a", "New words.", title="A")
    report = importing.undo(run(folder, now=NOW + 2 * DAY).run, now=NOW + 3 * DAY)
    after = Article.objects.get()
    assert (report.run.state, after.body, after.latest_revision.body) == (State.UNDONE, "<p>Old words.</p>", "")


def test_a_draft_that_a_run_brought_before_readers_is_kept_and_named(folder):
    write(folder, "a", title="A")
    run(folder, status="draft")
    report = importing.undo(run(folder, now=NOW + DAY).run, now=NOW + 2 * DAY)
    (item,) = report.items
    assert item.sentence == "kept: it was a draft here, and readers have seen it since; retract it if they should not"
    assert Article.objects.get().status == "published"


def test_a_story_whose_words_of_before_readers_may_not_see_any_more_is_kept_and_says_why(folder):
    write(folder, "a", "Old words.", title="A")
    run(folder)
    write(folder, "a", "New words.", title="A")
    done = run(folder, now=NOW + DAY).run
    Article.objects.update(embargo_until=NOW + 9 * DAY)
    (item,) = importing.undo(done, now=NOW + 2 * DAY).items
    assert item.sentence.startswith("kept: This story is under embargo until")
    assert Article.objects.get().latest_revision.body == "<p>New words.</p>"


def test_a_brief_that_was_filled_is_a_brief_again(folder):
    (folder / "seed.txt").write_text("a story\n\nSummary.\n\nBody of it.\n\nYou May Also Like\n\nThe other\n\nIts teaser.\n")
    run(folder)
    write(folder, "other", title="The other")
    done = importing.run([str(folder / "other.md")], options=Options(), now=NOW + DAY).run
    assert not Article.objects.get(headline="The other").is_brief
    importing.undo(done, now=NOW + 2 * DAY)
    brief = Article.objects.get(headline="The other")
    assert (brief.is_brief, brief.summary, Origin.objects.count()) == (True, "Its teaser.", 1)


def test_a_story_that_pinned_one_that_goes_waits_for_it_again(folder):
    other = make_article("Other")
    many(folder, 1)
    done = run(folder).run
    relating.pin(other, [Article.objects.get(slug="s0")])
    importing.undo(done, now=NOW + DAY)
    assert (Pin.objects.count(), other.pending_links.get().headline) == (0, "s0")


def test_a_story_whose_links_a_later_import_led_is_not_taken_for_edited(tmp_path):
    line = '{{"headline": "{0}", "url": "https://bugle.example/{0}/", "date": "2026-01-05", "body": "<p>{1}</p>"}}\n'
    for name, text in (("a", "See <a href='https://bugle.example/b/'>b</a>."), ("b", "Here.")):
        (tmp_path / f"{name}.jsonl").write_text(line.format(name, text))
    first = importing.run([str(tmp_path / "a.jsonl")], options=Options(), now=NOW).run
    importing.run([str(tmp_path / "b.jsonl")], options=Options(), now=NOW + DAY)
    assert "/story/b/" in Article.objects.get(slug="a").body
    importing.undo(first, now=NOW + 2 * DAY)
    assert [story.slug for story in Article.objects.all()] == ["b"]


def test_an_undo_that_was_stopped_goes_on(folder, monkeypatch):
    many(folder, 5)
    done = run(folder).run
    monkeypatch.setattr("articles.importing.undoing.CHUNK", 2)

    def stop(record):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.undo(done, now=NOW + DAY, progress=stop)
    assert (Article.objects.count(), ImportRun.objects.get().state) == (3, State.UNDOING)
    assert importing.undo(done, now=NOW + DAY).run.state == State.UNDONE
    assert (Article.objects.count(), ImportMade.objects.filter(kind="tag").count(), Tag.objects.count()) == (0, 6, 0)


# --- dry runs -------------------------------------------------------------------------------------------------------
def test_a_dry_run_of_many_batches_says_what_a_real_one_would(folder, monkeypatch):
    monkeypatch.setattr(batching, "STORIES", 2)
    many(folder, 5)
    write(folder, "same", title="s1")
    write(folder, "x1", id="7")
    write(folder, "x2", id="7")
    write(folder, "lost", "[gone](gone.md)", related="[s4, Nobody]")
    tried = run(folder, dry_run=True)
    assert (Article.objects.count(), Section.objects.count(), tried.run.state) == (0, 0, State.TRIED)
    done = run(folder)
    assert [(item.outcome, item.headline, item.sentence, item.warnings) for item in tried.items] == [
        (item.outcome, item.headline, item.sentence, item.warnings) for item in done.items
    ]
    assert (tried.summary, tried.remarks) == (done.summary, done.remarks)


def test_a_dry_run_counts_the_names_of_the_source_and_a_mapping_leads_them(folder):
    Section.objects.create(name="Power", slug="power")
    many(folder, 3)
    tried = run(folder, dry_run=True).run
    assert tried.names == {
        "section": {"Energy": 3}, "category": {}, "author": {"Author 0": 2, "Author 1": 1},
        "tag": {"all": 3, "tag 0": 1, "tag 1": 1, "tag 2": 1},
    }  # fmt: skip
    names = {"section": {"energy": "Power"}, "author": {"Author 0": "", "author 1": "Ada Moreau"}, "tag": {"ALL": ""}}
    record = importing.again(tried, Options(names=names))
    importing.work(record)
    assert [(story.section.name, [each.name for each in story.authors.all()], [tag.name for tag in story.tags.all()])
            for story in Article.objects.order_by("slug")] == [
        ("Power", [], ["tag 0"]), ("Power", ["Ada Moreau"], ["tag 1"]), ("Power", [], ["tag 2"]),
    ]  # fmt: skip


# --- the report -----------------------------------------------------------------------------------------------------
def test_a_report_of_csv_holds_no_formula(folder):
    write(folder, "a", title="'=HYPERLINK(1)'")
    done = run(folder).run
    header, line = csv.reader(io.StringIO("".join(importing.as_csv(done))))
    assert dict(zip(header, line, strict=True)) == {
        "number": "0", "outcome": "created", "file": f"{folder}/a.md", "line": "1", "headline": "'=HYPERLINK(1)",
        "address": "/story/hyperlink-1/", "sentence": "", "warnings": "",
    }  # fmt: skip


def test_a_report_of_json_is_one_document(folder):
    write(folder, "a")
    (folder / "b.txt").write_text("")
    told = json.loads("".join(importing.as_json(run(folder).run)))
    assert (told["created"], told["refused"], [item["outcome"] for item in told["items"]]) == (1, 1, ["created", "refused"])


# --- links that wait ------------------------------------------------------------------------------------------------
def test_links_to_later_batches_are_led_when_all_is_stored(folder, monkeypatch):
    monkeypatch.setattr(batching, "STORIES", 2)
    many(folder, 5)
    report = run(folder)
    assert Article.objects.get(slug="s1").body == '<p>Text 1, <a href="/story/s2/" rel="noopener">next</a>.</p>'
    assert Article.objects.get(slug="s4").body == "<p>Text 4, next.</p>"
    assert [item.warnings[0].text for item in report.items if item.warnings] == [
        "The link to “s5.md” leads to no story that is imported; its text was kept."
    ]
    assert (WaitingAddress.objects.count(), run(folder).counts["unchanged"]) == (0, 5)


def test_the_report_names_the_tags_that_are_new_and_none_that_an_alias_leads_to(folder):
    vehicles = tagging.make("electric vehicles")
    TagAlias.objects.create(tag=vehicles, name="EVs", key="evs", slug="evs")
    write(folder, "one", tags="[EVs, Batteries]")
    write(folder, "two", tags="[batteries, Anodes]")
    tried, done = run(folder, dry_run=True), run(folder)
    assert tried.remarks == done.remarks == ["New tags: Anodes, Batteries."]
    assert [tag.name for tag in Tag.objects.order_by("name")] == ["Anodes", "Batteries", "electric vehicles"]
    assert run(folder).remarks == []
