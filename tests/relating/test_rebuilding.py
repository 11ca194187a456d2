"""A rebuild: beside what readers see, swapped in at once, interrupted and gone on with."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import publishing, relating
from articles.models import Article, Footprint, Related, Snapshot
from articles.relating import engine, filling, rebuilding
from tests.factories import NOW, make_article, words

pytestmark = pytest.mark.django_db
BODY = "<p>Lithium cells for the grid storage plant at the harbour of Northport.</p>"
OTHER = "<p>Night trains over the pass return with sleeping cars.</p>"


@pytest.fixture
def archive():
    """Four stories on one subject, and two on another: a word that all had would tell nothing."""
    texts = [BODY, BODY, BODY, BODY, OTHER, OTHER]
    return [
        make_article(f"Part {number}", summary="", body=text, published_at=NOW - timedelta(days=number))
        for number, text in enumerate(texts)
    ]


def rows() -> list[tuple]:
    return sorted(Related.objects.current().values_list("source_id", "rank", "target_id", "score"))


class Stopped(Exception):
    """Somebody pulled the plug."""


def stop_in(phase: str):
    def progress(now_in: str, done: int, of: int) -> None:
        if now_in == phase:
            raise Stopped

    return progress


def test_a_rebuild_gives_the_rows_that_were_there(archive):
    relating.rebuild(now=NOW)
    before, half = rows(), Snapshot.objects.get(active=True).half
    assert len(before) == 4 * 3 + 2 * 1
    relating.rebuild(now=NOW)
    assert (rows(), Snapshot.objects.get(active=True).half) == (before, 1 - half)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL finds out by itself")
def test_sqlite_is_told_that_nearly_every_story_is_published(archive):
    relating.rebuild(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'articles_article' AND idx = 'article_desk_status'")
        assert [stat.split()[:2] for (stat,) in cursor.fetchall()] == [["6", "6"]]


def test_the_half_that_is_left_is_emptied(archive):
    relating.rebuild(now=NOW)
    left = 1 - Snapshot.objects.get(active=True).half
    assert not Related.objects.filter(half=left).exists()
    assert not Footprint.objects.filter(half=left).exists()


@pytest.mark.parametrize("phase", ["counting", "indexing", "ranking"])
def test_readers_see_the_old_rows_while_a_rebuild_stands_still_and_it_can_go_on(archive, phase, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 2)
    relating.rebuild(now=NOW)
    before = rows()
    with pytest.raises(Stopped):
        relating.rebuild(now=NOW, progress=stop_in(phase))
    assert rows() == before
    relating.rebuild(now=NOW, resume=True)
    assert rows() == before


def test_going_on_does_not_rank_again_what_was_ranked(archive, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 2)
    with pytest.raises(Stopped):
        relating.rebuild(now=NOW, progress=stop_in("ranking"))
    done: list[int] = []
    relating.rebuild(now=NOW, resume=True, progress=lambda phase, count, of: done.append(count) if phase == "ranking" else None)
    assert done == [4, 6]


def test_a_story_that_changes_meanwhile_is_right_after_the_swap(archive):
    def publish_meanwhile(phase: str, done: int, of: int) -> None:
        if phase == "ranking" and not Article.objects.filter(slug="news").exists():
            article = publishing.revise(None, words("News", summary="", body=BODY), now=NOW).article
            publishing.publish(article, now=NOW, propagate=False)
            engine.refresh([article.pk])
            publishing.retract(archive[0], now=NOW)
            engine.refresh([archive[0].pk])

    relating.rebuild(now=NOW, progress=publish_meanwhile)
    news = Article.objects.get(slug="news")
    targets = set(Related.objects.current().values_list("target_id", flat=True))
    assert (news.pk in targets, archive[0].pk in targets) == (True, False)
    after = rows()
    assert [source for source, *_rest in after if source == archive[0].pk] == []


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_that_runs_is_told_of_many_changed_stories_at_once(archive, monkeypatch):
    relating.rebuild(now=NOW)
    building = rebuilding.claim(NOW, resume=False)
    monkeypatch.setattr(engine, "few_for", lambda snapshot: 1)
    relating.refresh_later([3, 1, 2], now=NOW)  # as the step of a bulk act, after its commit
    building.refresh_from_db()
    assert building.missed == [1, 2, 3]


def test_two_rebuilds_do_not_run_at_once(archive):
    def another(phase: str, done: int, of: int) -> None:
        with pytest.raises(relating.Busy):
            relating.rebuild(now=NOW)

    relating.rebuild(now=NOW, progress=another)


def test_a_rebuild_that_died_is_taken_over(archive):
    building = rebuilding.claim(NOW, resume=False)
    with pytest.raises(relating.Busy):
        rebuilding.claim(NOW, resume=False)
    Snapshot.objects.filter(half=building.half).update(beat=NOW - rebuilding.SILENCE)
    assert rebuilding.claim(NOW, resume=False).half == building.half


def test_statistics_are_renewed_by_themselves_once_the_archive_has_grown(settings):
    settings.RELATED_REFRESH = "inline"
    for number in range(12):
        make_article(f"Lithium plant, part {number}", summary="", body=BODY)
    snapshot = Snapshot.objects.get(active=True)
    assert (snapshot.stories, snapshot.changes) == (11, 1)


def test_the_commands_say_what_they_did_and_refuse_in_a_sentence(archive, capsys):
    call_command("relate", "--rebuild")
    assert capsys.readouterr().out.startswith("Related 6 stories in ")
    call_command("relate", "--if-stale")
    assert capsys.readouterr().out == "The statistics are fresh.\n"
    with pytest.raises(CommandError, match="No story has the slug nowhere"):
        call_command("relate", "--explain", "nowhere", archive[0].slug)
    draft = publishing.revise(None, words("A draft"), now=NOW).article
    with pytest.raises(CommandError, match="“A draft” is not in the index"):
        call_command("relate", "--explain", draft.slug, archive[0].slug)


def test_an_explanation_sums_to_the_stored_score(archive):
    told = relating.explain(archive[0], archive[1])
    stored = Related.objects.current().get(source=archive[0], target=archive[1])
    assert sum(part.points for part in told.parts) == told.score == stored.score
    kept = stored.reasons
    assert kept is not None
