"""The search index from the terminal."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import SearchEntry
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def run(*arguments: str, capsys) -> str:
    call_command("search", *arguments)
    return capsys.readouterr().out


def test_the_terminal_tells_what_readers_and_the_desk_find(capsys, on_commit):
    story = make_article("Harbour plan", summary="Cranes on the quay.")
    with on_commit():
        make_draft("Harbour draft", slug="harbour-draft")
    told = run("harbour", capsys=capsys)
    assert told == f"1 found for: harbour\n{story.get_absolute_url()}\n    Harbour plan\n    Cranes on the quay.\n"
    assert "/story/harbour-draft/" in run("--desk", "harbour", capsys=capsys)


def test_a_rebuild_says_how_many_texts_it_indexed(capsys):
    make_article()
    SearchEntry.objects.all().delete()
    assert run("--rebuild", capsys=capsys) == "Texts indexed: 1.\n"


def test_without_words_it_says_what_to_give():
    with pytest.raises(CommandError, match="--rebuild"):
        call_command("search")
