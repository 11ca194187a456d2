"""What the desk says about a story: said, answered, resolved, read; handed over; and never shown to a reader."""

import pytest
from django.core.management import call_command

from articles import allowing, conversing, publishing
from articles.models import Comment, Event, HandOver, Mention
from tests.factories import DAY, NOW, make_article, make_draft, make_user
from tests.test_pages import every_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara(db):
    return make_user("mara", first_name="Mara", last_name="Ruiz")


@pytest.fixture
def karim(db):
    return make_user("karim")


def say(article, text, by, **fields):
    return conversing.say(article, text, now=NOW, by=by, **fields)


def test_a_remark_is_answered_resolved_and_opened_again(mara, karim):
    article = make_draft()
    remark = say(article, "Check the figures.", karim).comment
    say(article, "They are right.", mara, parent=remark)
    (line,) = conversing.thread(article)
    assert (line.comment.text, [answer.text for answer in line.answers]) == ("Check the figures.", ["They are right."])
    conversing.resolve(remark, now=NOW + DAY, by=mara)
    conversing.resolve(remark, now=NOW + 2 * DAY, by=karim)
    remark.refresh_from_db()
    assert (remark.resolved_at, remark.resolved_by) == (NOW + DAY, mara)
    assert list(Comment.objects.open()) == []
    conversing.reopen(remark)
    assert list(Comment.objects.open()) == [remark]


def test_an_answer_to_what_is_resolved_opens_it_and_an_answer_to_an_answer_stands_beside_it(mara, karim):
    article = make_draft()
    remark = say(article, "Check the figures.", karim).comment
    answer = say(article, "Done.", mara, parent=remark).comment
    conversing.resolve(remark, now=NOW, by=mara)
    say(article, "Not all of them.", karim, parent=answer)
    (line,) = conversing.thread(article)
    assert [each.text for each in line.answers] == ["Done.", "Not all of them."]
    assert list(Comment.objects.open()) == [remark]


def test_who_is_called_finds_it_until_it_is_read(mara, karim):
    article, other = make_draft(), make_draft()
    said = say(article, "@mara, @MARA and @karim: see ana@mara.example, and @nobody.", karim)
    assert (said.called, said.unknown) == ([mara], ["nobody"])
    assert [mention.comment for mention in conversing.mentions_of(mara)] == [said.comment]
    assert conversing.read(other, mara, now=NOW) == 0
    assert conversing.read(article, mara, now=NOW + DAY) == 1
    assert list(conversing.mentions_of(mara)) == []
    assert Mention.objects.get().read_at == NOW + DAY


def test_to_answer_is_to_have_read(mara, karim):
    article = make_draft()
    remark = say(article, "@mara?", karim).comment
    assert conversing.mentions_of(mara).count() == 1
    say(article, "Yes.", mara, parent=remark)
    assert conversing.mentions_of(mara).count() == 0


def test_names_with_signs_are_called_whole_and_a_sentence_ends_after_them(karim):
    ana = make_user("ana.ruiz+desk@paper.example")
    assert say(make_draft(), "Ask @ana.ruiz+desk@paper.example.", karim).called == [ana]
    assert list(conversing.called_in("Ask @ana.ruiz. Now.")) == [("Ask ", False), ("@ana.ruiz", True), (". Now.", False)]


def test_who_may_not_see_the_story_is_not_called_and_not_handed_it(mara):
    article = make_draft()
    reader, gone = make_user("rene", superuser=False), make_user("otto", is_active=False)
    outside = make_user("web", staff=False)
    assert say(article, "@rene @otto @web", mara).called == []
    assert list(allowing.who_sees(article)) == [mara]
    for person in (reader, gone, outside):
        with pytest.raises(conversing.Unsaid, match="may not see this story"):
            conversing.hand_over(article, "Yours.", to=person, now=NOW, by=mara)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" \n\x00", "Write something first."), ("x" * 4001, "That has 4001 characters; 4000 is the most.")],
)
def test_nothing_and_too_much_are_refused_with_a_sentence(mara, text, sentence):
    article = make_draft()
    for verb in (lambda: say(article, text, mara), lambda: conversing.hand_over(article, text, to=None, now=NOW, by=mara)):
        with pytest.raises(conversing.Unsaid) as refusal:
            verb()
        assert str(refusal.value) == sentence
    assert (Comment.objects.count(), HandOver.objects.count()) == (0, 0)


def test_a_story_has_one_note_and_the_log_keeps_what_each_said(mara, karim):
    article = make_draft()
    conversing.hand_over(article, "Call the port.", to=karim, now=NOW, by=mara)
    conversing.hand_over(article, "Only the picture is missing.", to=None, now=NOW + DAY, by=karim)
    note = HandOver.objects.get()
    assert (note.text, note.to, note.by, note.at) == ("Only the picture is missing.", None, karim, NOW + DAY)
    conversing.take_off(article, now=NOW + DAY, by=mara)
    conversing.take_off(article, now=NOW + DAY, by=mara)
    assert HandOver.objects.count() == 0
    lines = Event.objects.filter(article=article).order_by("pk").values_list("verb", "note")
    assert list(lines) == [
        ("hand_over", "karim: Call the port."), ("hand_over", "Only the picture is missing."), ("handed", ""),
    ]  # fmt: skip


def test_the_desk_of_somebody_lists_what_was_handed_to_them(mara, karim):
    first, second = make_draft(), make_draft()
    conversing.hand_over(second, "Later.", to=mara, now=NOW + DAY, by=karim)
    conversing.hand_over(first, "Sooner.", to=mara, now=NOW, by=karim)
    conversing.hand_over(make_draft(), "Whoever.", to=None, now=NOW, by=karim)
    assert [note.text for note in conversing.handed_to(mara)] == ["Sooner.", "Later."]


@pytest.mark.parametrize("number", [1, 3])
def test_a_thread_takes_as_many_queries_for_three_remarks_as_for_one(mara, karim, django_assert_num_queries, number):
    article = make_draft()
    for _time in range(number):
        remark = say(article, "@mara: look.", karim).comment
        say(article, "@karim: I did.", mara, parent=remark)
    with django_assert_num_queries(2):
        for line in conversing.thread(article):
            assert (line.comment.by.username, line.answers[0].by.username) == ("karim", "mara")


def test_what_the_desk_says_goes_with_a_story_that_is_thrown_away(mara):
    article = make_draft()
    say(article, "@mara", make_user("karim"))
    conversing.hand_over(article, "Rest.", to=mara, now=NOW, by=mara)
    publishing.discard(article, now=NOW)
    assert (Comment.objects.count(), Mention.objects.count(), HandOver.objects.count()) == (0, 0, 0)


def test_readers_and_exports_see_nothing_of_it(client, mara, tmp_path):
    article, neighbour = (make_article(tags=["rail"], section="Energy", authors=["Ada Moreau"]) for _time in range(2))
    say(article, "SECRETWORD", mara)
    conversing.hand_over(article, "SECRETWORD", to=mara, now=NOW, by=mara)
    client.force_login(mara)
    assert "SECRETWORD" in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    client.logout()
    for places in every_address(article.slug, neighbour).values():
        for place in places:
            response = client.get(place)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert b"SECRETWORD" not in body, place
    for kind in ("jsonl", "markdown", "wxr", "ninjs", "site"):
        call_command("export_articles", str(tmp_path / kind), format=kind)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(article.headline.encode() in path.read_bytes() for path in written)
    assert [path.name for path in written if b"SECRETWORD" in path.read_bytes()] == []
