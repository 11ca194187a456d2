"""Comments and the hand-over note on the desk: beside the form, on a page of their own, by whoever may see the story."""

import pytest

from articles import conversing
from articles.models import Comment, HandOver
from tests.admin.desk import change, told
from tests.factories import NOW, make_draft, make_user

pytestmark = pytest.mark.django_db


def act(client, article, what: str, **fields):
    return client.post(change(article, "comments"), {"act": what, **fields}, follow=True)


def test_a_thread_is_written_without_scripts(desk):
    make_user("karim", first_name="Karim")
    article = make_draft()
    sentence = "Comment added. On the desk of: Karim. Nobody who may see this story is called @nina."
    assert told(act(desk, article, "say", text="@karim, @nina: right?\n<b>bold</b>")) == [sentence]
    remark = Comment.objects.get()
    assert told(act(desk, article, f"answer {remark.pk}", **{f"answer-{remark.pk}": "Yes."})) == ["Answer added."]
    assert told(act(desk, article, f"resolve {remark.pk}")) == ["Resolved. It stays below, and can be opened again."]
    page = act(desk, article, f"reopen {remark.pk}").content.decode()
    assert '<b class="called">@karim</b>' in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert remark.answers.get().text == "Yes."


def test_the_card_answers_with_itself_and_a_refusal_loses_nothing(desk):
    article = make_draft()
    answer = desk.post(change(article, "comments"), {"act": "say", "text": "Look.", "piece": "1"})
    assert answer.status_code == 200
    assert 'data-open="1"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    refused = desk.post(change(article, "comments"), {"act": "say", "text": " ", "piece": "1"})
    assert (refused.status_code, "Write something first." in refused.content.decode()) == (422, True)
    long = "y" * 4001
    page = act(desk, article, "say", text=long).content.decode()
    assert "That has 4001 characters; 4000 is the most." in page
    assert long in page


def test_the_form_shows_the_thread_and_the_note_and_what_calls_the_reader_is_read_then(desk, editor):
    article = make_draft()
    karim = make_user("karim")
    conversing.say(article, "@mara: which port?", now=NOW, by=karim)
    conversing.hand_over(article, "Only the picture is missing.", to=editor, now=NOW, by=karim)
    page = desk.get(change(article)).content.decode()
    for words in ("which port?", "calls you", "Left to do, for mara", "Only the picture is missing."):
        assert words in page
    assert "calls you" not in desk.get(change(article)).content.decode()


def test_a_note_is_handed_to_somebody_who_may_see_the_story_and_taken_off(desk):
    article, karim = make_draft(), make_user("karim")
    assert told(act(desk, article, "hand_over", note="Call them.", to=karim.pk)) == ["Handed over: karim finds it on the desk."]
    outside = make_user("rene", superuser=False)
    page = act(desk, article, "hand_over", note="Yours.", to=outside.pk).content.decode()
    assert "Choose somebody who may see this story." in page
    assert "Yours.</textarea>" in page
    assert HandOver.objects.get().to == karim
    act(desk, article, "take_off")
    assert HandOver.objects.count() == 0
    history = desk.get(change(article, "history")).content.decode()
    assert ("Handed over" in history, "Hand-over note taken off" in history) == (True, True)


def test_who_may_only_look_speaks_and_who_may_not_does_not(login):
    article = make_draft()
    reader = login("view_article")
    assert told(act(reader, article, "say", text="A question.")) == ["Comment added."]
    nobody = login(username="nobody")
    for response in (nobody.get(change(article, "comments")), act(nobody, article, "say", text="No."),
                     nobody.get(change(article, "people"))):  # fmt: skip
        assert response.status_code == 403
    assert Comment.objects.count() == 1


def test_colleagues_are_offered_by_name(desk, editor):
    make_user("karim", first_name="Karim", last_name="Aziz")
    make_user("rene", superuser=False)
    article = make_draft()
    offered = desk.get(change(article, "people")).json()["people"]
    assert [(each["username"], each["name"]) for each in offered] == [("mara", ""), ("karim", "Karim Aziz")]


@pytest.mark.parametrize("what", ["resolve 999", "resolve x", "answer", "nonsense", "resolve " + "9" * 40])
def test_what_is_not_there_is_not_found(desk, what):
    assert act(desk, make_draft(), what).status_code == 404


def test_a_remark_of_another_story_is_not_touched(desk):
    article, other = make_draft(), make_draft()
    remark = conversing.say(other, "Theirs.", now=NOW, by=None).comment
    assert act(desk, article, f"resolve {remark.pk}").status_code == 404
    assert Comment.objects.open().get() == remark
