"""What follows several verbs in one transaction: once each, in order, and only if all of them went through."""

import pytest

from articles import propagating

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """The steps that ran, as (name, ids); each list is a stand-in for one of the site's, in the site's order."""
    ran = []

    def find(ids):
        ran.append(("find", list(ids)))

    def relate(ids):
        ran.append(("relate", list(ids)))

    def edition(ids):
        ran.append(("edition", list(ids)))

    monkeypatch.setattr(propagating, "ORDER", (relate, find, edition))
    monkeypatch.setattr(propagating, "DRAFTED", (find,))
    monkeypatch.setattr(propagating, "PUBLISHED", (relate, find, edition))
    monkeypatch.setattr(propagating, "CURATED", (edition,))
    return ran


def test_verbs_by_themselves_are_each_followed_by_their_own_steps(done, on_commit):
    with on_commit():
        propagating.drafted([1])
        propagating.published(1)
    assert done == [("find", [1]), ("relate", [1]), ("find", [1]), ("edition", [1])]


def test_what_follows_verbs_together_is_done_once_and_in_order(done, on_commit):
    with on_commit(), propagating.together():
        propagating.expiring(1)
        propagating.drafted([1])
        propagating.published(1)
    assert done == [("relate", [1]), ("find", [1]), ("edition", [1])]


def test_other_stories_together_keep_their_own_steps(done, on_commit):
    with on_commit(), propagating.together():
        propagating.drafted([1])
        propagating.drafted([2, 3])
    assert done == [("find", [1]), ("find", [2, 3])]


def test_nothing_follows_verbs_together_of_which_one_was_refused(done, on_commit):
    @propagating.together()
    def verbs():
        propagating.published(1)
        raise ValueError("refused")

    with on_commit():
        with pytest.raises(ValueError, match="refused"):
            verbs()
        propagating.drafted([2])
    assert done == [("find", [2])]


def test_every_list_of_the_site_has_its_steps_in_the_common_order():
    lists = {name: value for name, value in vars(propagating).items() if name.isupper() and isinstance(value, tuple)}
    assert set(lists) >= {"PUBLISHED", "FELL_DUE", "BROUGHT_IN", "RETRACTED", "DRAFTED", "CURATED", "RETAGGED"}
    for name, steps in lists.items():
        assert sorted(steps, key=propagating.ORDER.index) == list(steps), name
