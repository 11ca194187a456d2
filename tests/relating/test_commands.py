"""evaluate_related and tune_related: what they print, write and refuse."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.relating.matching import KEPT
from articles.similarity import evaluation
from articles.similarity.collection import Collection
from tests.factories import make_articles
from tests.similarity.stories import newsroom

LINKED = {1: [2, 3], 2: [1, 3], 4: [5]}


def archive(path, **others):
    """The small newsroom as an archive with answers."""
    lines = []
    for story in newsroom():
        row = {
            "id": str(story.id),
            "title": story.headline,
            "body": story.body_text,
            "tags": list(story.tags),
            "section": story.section or "",
            "published": story.published.isoformat() if story.published else None,
            "relevant": [str(id) for id in LINKED.get(story.id, ())],
            "split": "dev" if story.id in LINKED else None,
        }
        lines.append(json.dumps(row | others))
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def run(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_figures_of_both_variants_are_printed(tmp_path):
    printed = run("evaluate_related", archive(tmp_path / "a.jsonl"))
    assert [line for line in printed.splitlines() if line.startswith("Variant")] == [
        "Variant A, 3 queries",
        "Variant B, 2 queries",
    ]
    assert printed.count("  ndcg@4     1.0000  (95 % interval 1.0000 to 1.0000)") == 2
    assert printed.count("cost of the choice for diversity") == 2


def test_one_variant_is_printed_alone(tmp_path):
    assert "Variant A" not in run("evaluate_related", archive(tmp_path / "a.jsonl"), "--variant", "B")


def test_every_story_is_ranked_for_each_variant_without_touching_the_database(tmp_path):
    run("evaluate_related", archive(tmp_path / "a.jsonl"), "--ranking", str(tmp_path / "out.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted((row["query"], row["variant"]) for row in rows) == [(str(n), v) for n in range(1, 9) for v in "AB"]
    assert {(row["query"], row["variant"]): row["ranked"] for row in rows}["1", "A"] == ["2", "3"]


def test_an_archive_without_answers_is_ranked_all_the_same(tmp_path):
    path, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps({"id": each, "title": "Harbour cranes"}) + "\n" for each in "ab"))
    assert run("evaluate_related", str(path), "--variant", "A", "--ranking", str(out)) == (
        f"{path}: no story has answers (“relevant”) to score. The ten best of every story are in {out}.\n"
    )
    assert [json.loads(line)["ranked"] for line in out.read_text().splitlines()] == [["b"], ["a"]]


def test_few_lessons_are_told(tmp_path):
    printed = run("evaluate_related", archive(tmp_path / "a.jsonl"), "--tune")
    assert printed.startswith("Only 3 stories teach something; from 30 on the weights are fitted. The defaults stay.\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "none.jsonl cannot be read: No such file or directory."),
        ("{", r"line 1: Expecting property name"),
        ('{"id": "a", "title": "A"}', r"no story has answers \(“relevant”\) to score"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "none.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        run("evaluate_related", str(path))


def test_a_split_without_answers_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no story of the split test has answers"):
        run("evaluate_related", archive(tmp_path / "a.jsonl"), "--split", "test")


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run("evaluate_related", archive(tmp_path / "a.jsonl"), "--ranking", str(tmp_path / "no" / "out.jsonl"))


@pytest.mark.django_db
def test_tuning_says_that_lessons_are_few():
    make_articles(2)
    assert run("tune_related") == (
        "Only 0 stories teach something; from 30 on the weights are fitted. The defaults stay.\n"
        "These weights are in use already; nothing was changed.\n"
    )


@pytest.mark.django_db
def test_undoing_nothing_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="There is no tuning to undo"):
        run("tune_related", "--undo")


def test_the_evaluation_chooses_among_as_many_as_a_box_keeps():
    assert evaluation.KEPT == KEPT


def test_the_evaluation_leaves_a_story_its_own_lessons_out():
    assert evaluation.standing({1: {2, 3}, 2: {3}}, but=1) == {"3": 1}
    collection = Collection(newsroom())
    assert evaluation.boxes(collection, 1, standing={"2": 9}) == evaluation.boxes(collection, 1)
