"""The newsroom's own links teach the recipe its few weights: fitted, tried on what was not seen, kept if they win, undone."""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from random import Random

from articles import markup
from articles.models import Article, Snapshot
from articles.relating import lessons, rebuilding, stories
from articles.similarity import tuning
from articles.similarity.story import Story
from articles.similarity.tuning import Lessons, Tuned
from articles.similarity.weights import DEFAULT, Recipe

MOST_STORIES = 20_000
"""The newest stories that the weights are fitted on: they are in memory all at once."""
MOST_LESSONS = 1_500
"""As many as can be fitted in minutes."""
READERS_SHARE = 0.5
"""So many stories that readers teach are heard for each that editors teach."""
LINK_WITH_TEXT = re.compile(r'<a\s[^>]*href="(?:https?://[^"/]+)?/story/[^"]*"[^>]*>.*?</a>', re.DOTALL)

Progress = Callable[[str, int, int], None]


class NothingToUndo(Exception):
    """No tuning was kept since the first build, or it was undone already."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What tuning found, the recipe in use before, and whether the boxes were rebuilt with another."""

    tuned: Tuned
    former: Recipe
    is_kept: bool


def tune(*, now: datetime, dry_run: bool = False, progress: Progress = lambda phase, done, of: None) -> Lesson:
    """Fit the recipe on what editors put together, and rebuild the boxes with it where it wins.

    Where lessons are few, or teach nothing that holds, the defaults are what wins. Raises relating.Busy while another
    rebuild is running.
    """
    former = rebuilding.recipe_in_use()
    tuned = fit(progress)
    is_kept = tuned.recipe != former and not dry_run
    if is_kept:
        use(tuned.recipe, former, now=now, progress=progress)
    return Lesson(tuned, former, is_kept)


def undo(*, now: datetime, progress: Progress = lambda phase, done, of: None) -> Recipe:
    """Go back to the recipe before the last tuning; returns it. Raises NothingToUndo, and relating.Busy."""
    active = Snapshot.objects.filter(active=True).first()
    if active is None or active.former_recipe is None:
        raise NothingToUndo("There is no tuning to undo.")
    recipe = Recipe.from_dict(active.former_recipe)
    use(recipe, None, now=now, progress=progress)
    return recipe


def use(recipe: Recipe, former: Recipe | None, *, now: datetime, progress: Progress) -> None:
    """Rebuild the boxes with this recipe, and remember the one before it."""
    built = rebuilding.rebuild(now=now, recipe=recipe, progress=progress)
    kept = former.to_dict() if former else None
    Snapshot.objects.filter(half=built.half).update(former_recipe=kept)


def fit(progress: Progress) -> Tuned:
    """The recipe that the lessons teach, from the defaults on: the same lessons give the same recipe, whatever is in use.

    What readers follow is heard beside what editors put together: for stories of which editors said nothing, and for no more
    than half as many. Readers follow only what the box shows, so alone they would teach it to stay as it is.
    """
    taught = lessons.lessons()
    if len(taught) < tuning.FEWEST_LESSONS:
        return Tuned(DEFAULT, is_better=False, lessons=len(taught))
    known = newest()
    ids = {story.id for story in known}
    editors = sample(within(taught, ids), MOST_LESSONS)
    others = {story: targets for story, targets in lessons.followed().items() if story not in taught}
    readers = sample(within(others, ids), round(READERS_SHARE * len(editors)))
    return tuning.tune(tuning.collector(known), editors, progress=progress, readers=readers)


def within(taught: Mapping[int, frozenset[int]], ids: Set[int | str]) -> Lessons:
    """The lessons among these stories."""
    return {story: others & ids for story, others in taught.items() if story in ids and others & ids}


def sample(taught: Lessons, most: int) -> Lessons:
    """As many lessons as may be heard, by chance but always the same."""
    if len(taught) <= most:
        return taught
    chosen = Random(0).sample(sorted(taught), most)  # noqa: S311 -- a sample, no secret
    return {story: taught[story] for story in sorted(chosen)}


def newest() -> list[Story]:
    """The newest listed stories, without the words of their links: those often repeat the headline of what they link to."""
    ids = sorted(Article.objects.listed().newest().values_list("pk", flat=True)[:MOST_STORIES])
    batches = (ids[start : start + lessons.BATCH] for start in range(0, len(ids), lessons.BATCH))
    return [story for batch in batches for story, _linked, _recommendable in stories.load(batch, without_links).values()]


def without_links(body: str) -> str:
    """The text of a body, less the words of its links."""
    return markup.text_of(LINK_WITH_TEXT.sub(" ", body))
