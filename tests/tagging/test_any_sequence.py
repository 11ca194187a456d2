"""Whatever is done to tags, in whatever order, nothing is lost: the database is compared with a simple model.

The model has no rows. A vocabulary says which spelling leads to which tag, and what each tag is called; a story is a list of
spellings for readers and one for the desk. What a story carries is what its spellings lead to.
"""

from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from articles import naming, publishing, tagging
from articles.models import Article, ArticleTag, Tag, TagAlias, TagChange
from tests.factories import NOW, words

names = st.sampled_from(["ships", "SHIPS", "boats", "ports", "Häfen", "hafen", "rail", "trams"])
lists = st.lists(names, max_size=4)
picks = st.integers(0, 50)


@dataclass
class Model:
    leads: dict[str, int] = field(default_factory=dict)
    called: dict[int, str] = field(default_factory=dict)
    live: dict[int, list[str]] = field(default_factory=dict)
    newest: dict[int, list[str]] = field(default_factory=dict)

    def tag(self, name: str) -> int | None:
        return self.leads.get(naming.tag_key(name))

    def make(self, name: str) -> int:
        if self.tag(name) is None:
            number = Tag.objects.get(key=naming.tag_key(name)).pk
            self.leads[naming.tag_key(name)], self.called[number] = number, name
        return self.leads[naming.tag_key(name)]

    def carried(self, story: int) -> list[int]:
        return list(dict.fromkeys(self.leads[naming.tag_key(name)] for name in self.live[story]))

    def shown(self, spellings: list[str]) -> list[str]:
        return list(dict.fromkeys(self.called.get(self.tag(name), name) for name in spellings))

    def without(self, spellings: list[str], tags: set[int]) -> list[str]:
        return [name for name in spellings if self.tag(name) not in tags]


class Desk(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model()
        self.done: list[tuple[TagChange, Model]] = []

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # --- stories ----------------------------------------------------------------------------------------------------
    @rule(typed=lists)
    def write(self, typed):
        story = publishing.revise(None, words(tags=typed), now=NOW).article
        self.saved(story.pk, tagging.names(typed))
        self.publish(story)

    @precondition(lambda self: self.model.live)
    @rule(pick=picks, typed=lists)
    def save_as_draft(self, pick, typed):
        story = self.story(pick)
        publishing.revise(story, words(tags=typed), now=NOW)
        before, typed = self.model.newest[story.pk], tagging.names(typed)
        spelled = [
            [old for old in before if self.model.tag(old) == self.model.tag(name) is not None] or [name] for name in typed
        ]
        told = list(dict.fromkeys(name for same in spelled for name in same))
        same_tags = self.model.shown(typed) == self.model.shown(before)
        self.saved(story.pk, before if same_tags else told)

    @precondition(lambda self: self.model.live)
    @rule(pick=picks)
    def correct_a_word_and_publish(self, pick):
        story = self.story(pick)
        publishing.revise(story, words(tags=tagging.as_known(story.latest_revision.tags)), now=NOW)
        self.publish(story)

    def saved(self, story, spellings):
        self.model.newest[story] = spellings
        self.forget_what_moved_words()

    def publish(self, story):
        try:
            publishing.publish(story, now=NOW)
        except publishing.NothingToPublish:
            return
        self.model.live[story.pk] = list(self.model.newest[story.pk])
        for name in self.model.live[story.pk]:
            self.model.make(name)
        self.forget_what_moved_words()

    def forget_what_moved_words(self):
        """What was moved or deleted comes back otherwise on a story that was saved since: test_changing has these."""
        if any(change.verb in ("split", "delete") for change, _before in self.done):
            self.done.clear()

    def story(self, pick):
        numbers = sorted(self.model.live)
        return Article.objects.select_related("latest_revision").get(pk=numbers[pick % len(numbers)])

    # --- tags -------------------------------------------------------------------------------------------------------
    def some(self, *found):
        numbers = sorted(self.model.called)
        return [numbers[pick % len(numbers)] for pick in found]

    def change(self, before, change):
        self.done.append((change, before))

    @precondition(lambda self: self.model.called)
    @rule(pick=picks, name=names)
    def alias(self, pick, name):
        (tag,), key = self.some(pick), naming.tag_key(name)
        if key in self.model.leads:
            return
        TagAlias.objects.create(tag_id=tag, name=name, key=key, slug=naming.slugify(name))
        self.model.leads[key] = tag

    @precondition(lambda self: len(self.model.called) > 1)
    @rule(one=picks, two=picks, third=picks)
    def merge(self, one, two, third):
        *sources, into = self.some(one, two, third)
        sources = set(sources) - {into}
        if not sources:
            return
        before = deepcopy(self.model)
        self.change(before, tagging.merge(Tag.objects.filter(pk__in=sources), Tag.objects.get(pk=into), now=NOW))
        self.model.leads = {key: into if tag in sources else tag for key, tag in before.leads.items()}
        self.model.called = {tag: name for tag, name in before.called.items() if tag not in sources}

    @precondition(lambda self: self.model.called)
    @rule(pick=picks, name=names)
    def rename(self, pick, name):
        (tag,), key = self.some(pick), naming.tag_key(name)
        before, row = deepcopy(self.model), Tag.objects.get(pk=tag)
        if self.model.leads.get(key, tag) != tag:
            with pytest.raises(tagging.Refused):
                tagging.rename(row, name=name, slug=row.slug, now=NOW)
            return
        change = tagging.rename(row, name=name, slug=row.slug, now=NOW)
        assert (change is None) == (self.model.called[tag] == name)
        if change:
            self.change(before, change)
            self.model.leads[key], self.model.called[tag] = tag, name

    @precondition(lambda self: self.model.called)
    @rule(pick=picks, which=st.lists(picks, min_size=1, max_size=3), into=names)
    def split(self, pick, which, into):
        (tag,) = self.some(pick)
        moved = {self.story(each).pk for each in which}
        moved = {story for story in moved if tag in self.model.carried(story)}
        if not moved or self.model.tag(into) == tag:
            return
        before = deepcopy(self.model)
        self.change(before, tagging.split(Tag.objects.get(pk=tag), moved, into, now=NOW))
        given = self.model.called[target := self.model.make(into)]
        for lines in (self.model.live, self.model.newest):
            for story in moved:
                rest = self.model.without(lines[story], {tag})
                if rest != lines[story] and target not in map(self.model.tag, rest):
                    first = next(place for place, name in enumerate(lines[story]) if self.model.tag(name) == tag)
                    rest.insert(first, given)
                lines[story] = rest

    @precondition(lambda self: self.model.called)
    @rule(one=picks, two=picks)
    def delete(self, one, two):
        gone = set(self.some(one, two))
        before = deepcopy(self.model)
        self.change(before, tagging.delete(Tag.objects.filter(pk__in=gone), now=NOW))
        for story in self.model.live:
            if gone & set(before.carried(story)):
                self.model.live[story] = before.without(before.live[story], gone)
                self.model.newest[story] = before.without(before.newest[story], gone)
        self.model.leads = {key: tag for key, tag in before.leads.items() if tag not in gone}
        self.model.called = {tag: name for tag, name in before.called.items() if tag not in gone}

    @precondition(lambda self: self.done)
    @rule()
    def undo(self):
        change, before = self.done.pop()
        after = self.model
        back = {key: tag for key, tag in before.leads.items() if after.leads.get(key) != tag}
        if change.verb == "delete" and back.keys() & after.leads.keys():
            with pytest.raises(tagging.Refused):
                tagging.undo(change, now=NOW)
            self.done.clear()
            return
        tagging.undo(change, now=NOW)
        after.leads |= back
        after.called |= {tag: name for tag, name in before.called.items() if tag in {*back.values(), *change.touched}}
        if change.verb == "rename":
            key = naming.tag_key(change.into)
            carriers = [story for story in after.live if change.touched[0] in after.carried(story)]
            written = {naming.tag_key(name) for story in carriers for name in (*after.live[story], *after.newest[story])}
            if key not in before.leads and key not in written:
                del after.leads[key]
        if change.verb in ("split", "delete"):
            after.live, after.newest = before.live, before.newest

    # --- the same in both -------------------------------------------------------------------------------------------
    @invariant()
    def nothing_is_lost(self):
        model = self.model
        tags = {tag.pk: tag for tag in Tag.objects.all()}
        assert {pk: tag.name for pk, tag in tags.items()} == model.called
        aliases = dict(TagAlias.objects.exclude(key=None).values_list("key", "tag"))
        assert aliases | {tag.key: pk for pk, tag in tags.items()} == model.leads
        rows = ArticleTag.objects.order_by("content_object", "pk")
        carried = {story: [row.tag_id for row in rows if row.content_object_id == story] for story in model.live}
        assert carried == {story: model.carried(story) for story in model.live}
        stories = Article.objects.select_related("live_revision", "latest_revision")
        assert {story.pk: story.live_revision.tags for story in stories} == model.live
        assert {story.pk: story.latest_revision.tags for story in stories} == model.newest


@pytest.mark.django_db
def test_nothing_is_lost_whatever_is_done_to_tags():
    run_state_machine_as_test(
        Desk,
        settings=settings(max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)),
    )
