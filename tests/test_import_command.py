"""The command: what it prints, how it ends."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from articles.models import Article

pytestmark = pytest.mark.django_db
FULL = (
    "Stopped: database or disk is full. What came in so far is complete; mend that, "
    "and go on with --resume (or `imports resume`)."
)
STORY = "---\ntitle: {}\ndate: 2026-01-05\n---\nBody.\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.md").write_text(STORY.format("A"))
    return tmp_path


def run(*arguments: object, stdout: io.StringIO | None = None, **options: object) -> tuple[int, str]:
    """(exit status, what was printed)"""
    stdout = stdout or io.StringIO()
    try:
        call_command("import_articles", *map(str, arguments), stdout=stdout, **options)
    except SystemExit as end:
        return int(end.code or 0), stdout.getvalue()
    return 0, stdout.getvalue()


def test_a_refusal_is_printed_with_file_line_and_reason_and_ends_with_status_1(folder):
    (folder / "b.md").write_text("---\ntitle: [\n---\n")
    (folder / "c.txt").write_text("")
    assert run(folder) == (
        1,
        f"refused    {folder}/b.md:2  The front matter is not valid YAML: expected the node content, but found '<stream end>'. "
        "Put quotes around values that hold a colon.\n"
        f"refused    {folder}/c.txt:1  The file is empty.\n"
        "1 created, 0 updated, 0 unchanged, 2 refused\n",
    )


def test_when_all_is_well_one_line_says_so(folder):
    assert run(folder) == (0, "1 created, 0 updated, 0 unchanged, 0 refused\n")
    assert run(folder) == (0, "0 created, 0 updated, 1 unchanged, 0 refused\n")


def test_with_verbosity_2_every_item_is_printed(folder):
    assert run(folder, verbosity=2) == (
        0, f"created    {folder}/a.md:1  “A”\n1 created, 0 updated, 0 unchanged, 0 refused\n",
    )  # fmt: skip


def test_with_verbosity_0_only_the_summary_is_printed(folder):
    (folder / "b.md").write_text("no title")
    assert run(folder, verbosity=0) == (1, "1 created, 0 updated, 0 unchanged, 1 refused\n")


def test_many_warnings_are_cut_short_but_no_refusal_is(folder):
    for number in range(60):
        (folder / f"n{number:02}.txt").write_text(f"Story {number}\n\nSummary.\n\nBody.")
    (folder / "z.txt").write_text("")
    status, printed = run(folder)
    lines = printed.splitlines()
    assert (status, lines[0], len(lines)) == (1, f"refused    {folder}/z.txt:1  The file is empty.", 53)
    assert lines[-2:] == ["… and 10 more; -v 2 prints all.", "61 created, 0 updated, 0 unchanged, 1 refused"]


def test_files_of_no_known_format_are_counted_and_named(folder):
    (folder / "notes.docx").write_text("x")
    assert run(folder)[1].splitlines()[0] == f"1 file skipped: not a known format ({folder}/notes.docx)"


def test_a_dry_run_says_that_it_is_one(folder):
    assert run(folder, "--dry-run") == (0, "Dry run, nothing was written: 1 created, 0 updated, 0 unchanged, 0 refused\n")
    assert Article.objects.count() == 0


def test_a_terminal_gets_a_progress_line_and_a_file_does_not(folder):
    printed = run(folder, stdout=Terminal())[1]
    assert printed.startswith("\r\x1b[K0 stories, 0 %, ")
    assert printed.endswith("\r\x1b[K" + "1 created, 0 updated, 0 unchanged, 0 refused\n")
    assert "\r" not in run(folder)[1]


def test_standard_input_is_read_where_a_dash_is_given(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.format("Piped").encode())))
    assert run("-") == (0, "1 created, 0 updated, 0 unchanged, 0 refused\n")
    assert Article.objects.get().headline == "Piped"


def test_the_options_reach_the_stories(folder):
    run(folder, "--status=draft", "--section=Energy", "--tags=grid, wind", "--author=Ada Moreau, Ben Okri", "--author=Eve")
    article = Article.objects.get()
    assert (article.status, article.section.name, article.latest_revision.tags) == ("draft", "Energy", ["grid", "wind"])
    assert len(article.latest_revision.authors) == 3


def test_a_format_can_be_forced(folder):
    path = folder / "story"
    path.write_text("---\ntitle: From front matter\ndate: 2026-01-05\n---\nBody.")
    assert run(path, "--format=text")[0] == 1
    assert run(path, "--format=markdown") == (0, "1 created, 0 updated, 0 unchanged, 0 refused\n")


def test_a_media_folder_that_is_none_is_one_sentence(folder):
    with pytest.raises(CommandError, match=r"--media: .*nowhere is no folder"):
        run(folder, "--media", folder / "nowhere")


def test_a_run_that_is_stopped_says_how_to_go_on(folder, monkeypatch):
    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("articles.importing.storing.store", stop)
    with pytest.raises(CommandError, match=r"Stopped\. What came in so far is complete; run the command again with --resume"):
        run(folder)


def test_names_cannot_write_to_the_terminal(folder):
    Path(folder / "evil\x1b[31m\n.md").write_text("no title")
    assert [line for line in run(folder)[1].splitlines() if "\x1b" in line] == []
    assert len(run(folder)[1].splitlines()) == 2


def test_a_disk_that_is_full_is_said_in_a_sentence(folder, monkeypatch):
    def full(*args):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("articles.importing.storing._create", full)
        with pytest.raises(CommandError) as refusal:
            call_command("import_articles", str(folder))
    assert str(refusal.value) == FULL
    assert run(folder, resume=True)[0] == 0
    assert Article.objects.get().headline == "A"
