"""Two versions side by side, getting words of old ones back, and throwing away what nobody needs."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import publishing
from articles.models import Article, Revision
from tests.admin.desk import change, told
from tests.factories import make_article, make_draft, words

pytestmark = pytest.mark.django_db


def with_versions(*versions: dict) -> Article:
    """A published story with these versions after the first."""
    first = {"headline": "Harbour opens", "body": "<p>One two three.</p>", "tags": ["Ports"], "authors": ["Ada Moreau"]}
    article = make_article(section="Energy", slug="kept", summary="Short.", **first)
    for fields in versions:
        publishing.revise(article, words(**{**first, "slug": "kept", "summary": "Short.", "section": "Energy", **fields}),
                          now=timezone.now())  # fmt: skip
    return article


def compared(desk, article, query=""):
    response = desk.get(f"{change(article, 'compare')}{query}")
    assert response.status_code == 200
    return {each["name"]: each for each in response.context["differences"]}, response


def kinds(parts):
    return [(part.kind, part.text.strip()) for part in parts]


def test_a_comparison_marks_words_and_names_not_markup(desk):
    article = with_versions(
        {"headline": "Harbour closes", "body": "<p>One <strong>two</strong> four.</p>", "tags": ["Ships"],
         "authors": ["Ada Moreau", "Ken Abe"], "section": "Sea"}
    )  # fmt: skip
    found, response = compared(desk, article)
    assert list(found) == ["headline", "body", "section", "authors", "tags"]
    assert kinds(found["headline"]["parts"]) == [("same", "Harbour"), ("removed", "opens"), ("added", "closes")]
    [passage] = found["body"]["passages"]
    assert kinds(passage.parts) == [("same", "One two"), ("removed", "three"), ("added", "four"), ("same", ".")]
    assert kinds(found["section"]["names"]) == [("removed", "Energy"), ("added", "Sea")]
    assert kinds(found["authors"]["names"]) == [("same", "Ada Moreau"), ("added", "Ken Abe")]
    assert kinds(found["tags"]["names"]) == [("removed", "Ports"), ("added", "Ships")]
    page = response.content.decode()
    assert "&lt;strong" not in page
    assert "removed: </span>three" in page


def test_links_and_pictures_of_the_text_are_compared_beside_its_words(desk):
    article = with_versions({"body": '<p>One <a href="https://example.org/a">two</a> three.</p>'})
    found, _response = compared(desk, article)
    assert found["body"]["passages"] == []
    assert [(str(label), kinds(parts)) for label, parts in found["body"]["beside"]] == [
        ("Links", [("added", "https://example.org/a")])
    ]


def test_a_row_of_a_table_is_compared_as_one_line_and_an_item_of_a_list_as_another(desk):
    table = "<table><tbody><tr><td><p>Averil</p></td><td><p>{}</p></td></tr>{}</tbody></table>"
    row = "<tr><td><p>Kestle</p></td><td><p>2</p></td></tr>"
    article = with_versions(
        {"body": table.format(4, "") + "<ul><li><p>First</p></li></ul>"},
        {"body": table.format(7, row) + "<ul><li><p>First</p></li><li><p>Second</p></li></ul>"},
    )
    found, _response = compared(desk, article, "?from=2&to=3")
    assert [kinds(passage.parts) for passage in found["body"]["passages"]] == [
        [("same", "Averil"), ("removed", "4"), ("added", "7")], [("added", "Kestle 2")],
        [("same", "First")], [("added", "Second")],
    ]  # fmt: skip


def test_a_change_of_form_alone_is_said_in_words(desk):
    article = with_versions({"body": "<p>One <em>two</em> three.</p>"})
    found, response = compared(desk, article)
    assert found["body"]["form_alone"] is True
    assert "Every word is the same." in response.content.decode()


def test_any_two_versions_are_compared_the_older_one_first(desk):
    article = with_versions({"headline": "Second"}, {"headline": "Third"})
    for query in ("?from=1&to=3", "?from=3&to=1"):
        found, response = compared(desk, article, query)
        assert kinds(found["headline"]["parts"]) == [("removed", "Harbour opens"), ("added", "Third")]
        assert (response.context["old"].number, response.context["new"].number) == (1, 3)
    assert compared(desk, article, "?from=2&to=2")[0] == {}


@pytest.mark.parametrize("query", ["?from=9", "?to=9", "?to=1"])
def test_a_version_that_is_not_there_cannot_be_compared(desk, query):
    article = with_versions({"headline": "Second"})
    assert desk.get(f"{change(article, 'compare')}{query}").status_code == 404


def test_numbers_that_are_none_are_passed_over(desk):
    article = with_versions({"headline": "Second"})
    response = compared(desk, article, "?from=x&to=99999999999999999999")[1]
    assert (response.context["old"].number, response.context["new"].number) == (1, 2)


def test_what_somebody_typed_is_shown_as_text_in_a_comparison(desk):
    article = with_versions({"summary": "<script>alert(1)</script>"})
    assert "<script>alert" not in compared(desk, article)[1].content.decode()


def test_one_field_is_taken_from_an_old_version_and_the_others_stay(desk):
    article = with_versions({"headline": "Second", "tags": ["Ships"]})
    response = desk.post(change(article, "version/1/restore"), {"only": "headline"}, follow=True)
    assert told(response) == ["Taken from version 1 into version 3. Readers see no change yet."]
    newest = article.revisions.newest().first()
    assert (newest.number, newest.headline, newest.tags) == (3, "Harbour opens", ["Ships"])
    assert newest.note == "Restored in part from revision 1"


def test_taking_what_is_there_already_saves_nothing(desk):
    article = with_versions({"headline": "Second"})
    response = desk.post(change(article, "version/1/restore"), {"only": "tags"}, follow=True)
    assert told(response) == ["Version 1 says nothing else than the newest, version 2: nothing was saved."]
    assert article.revisions.count() == 2


def test_restoring_over_what_a_colleague_saved_meanwhile_is_refused(desk):
    article = with_versions({"headline": "Second"})
    seen = Article.objects.get().version
    publishing.revise(article, words("Third"), now=timezone.now())
    response = desk.post(change(article, "version/1/restore"), {"only": "headline", "version": seen}, follow=True)
    assert "while you had it open. Nothing was saved over it." in told(response)[0]
    assert article.revisions.newest().first().headline == "Third"


def test_a_field_that_nobody_may_take_is_not_there(desk):
    article = with_versions({"headline": "Second"})
    assert desk.post(change(article, "version/1/restore"), {"only": "published_at"}).status_code == 404


def test_who_may_only_look_compares_and_is_offered_no_restoring(login):
    article = with_versions({"headline": "Second"})
    page = login("view_article").get(change(article, "compare"))
    assert page.status_code == 200
    assert "Take this from" not in page.content.decode()
    assert login(username="nobody").get(change(article, "compare")).status_code == 403


@pytest.mark.parametrize("versions", [1, 3])
def test_a_comparison_takes_as_many_queries_for_many_versions(desk, django_assert_num_queries, versions):
    article = with_versions(*({"headline": f"Version {number}", "authors": ["Ken Abe"]} for number in range(versions)))
    with django_assert_num_queries(7):
        compared(desk, article, "?from=1")


# --- keeping what is needed -------------------------------------------------------------------------------------------
def aged(article: Article) -> None:
    Revision.objects.filter(article=article).update(created=timezone.now() - timedelta(days=200))


def test_old_versions_that_readers_never_saw_go_and_the_others_stay(capsys):
    article = with_versions({"headline": "Second"}, {"headline": "Third"}, {"headline": "Fourth"})
    publishing.schedule(article, at=timezone.now() + timedelta(days=1), now=timezone.now(), checked=False)
    publishing.revise(article, words("Fifth"), now=timezone.now())
    publishing.revise(article, words("Sixth"), now=timezone.now())
    draft = make_draft("Only one")
    aged(article), aged(draft)
    call_command("prune_revisions", dry_run=True)
    assert capsys.readouterr().out.startswith("Would delete 3 versions of 1 stories")
    assert article.revisions.count() == 6
    call_command("prune_revisions")
    assert capsys.readouterr().out.startswith("Deleted 3 versions of 1 stories")
    left = article.revisions.order_by("number").values_list("number", "headline")
    assert list(left) == [(1, "Harbour opens"), (4, "Fourth"), (6, "Sixth")]
    assert draft.revisions.count() == 1


def test_versions_of_the_last_days_stay(capsys):
    article = with_versions({"headline": "Second"}, {"headline": "Third"})
    call_command("prune_revisions", days=1)
    assert capsys.readouterr().out == "No version is older than 1 days and can go.\n"
    assert article.revisions.count() == 3


@pytest.mark.parametrize("days", [0, -5, 10**9])
def test_a_number_of_days_that_makes_no_sense_is_refused(days):
    with pytest.raises(CommandError):
        call_command("prune_revisions", days=days)


def test_after_pruning_the_history_compares_with_the_version_that_is_left(desk):
    article = with_versions({"headline": "Second"}, {"headline": "Third"})
    aged(article)
    call_command("prune_revisions")
    assert [line["changes"] for line in desk.get(change(article, "history")).context["versions"]] == [
        "headline", "First version",
    ]  # fmt: skip
    assert compared(desk, article)[1].context["old"].number == 1
