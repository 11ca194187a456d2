"""Figures and progress as the commands print them."""

import sys
from typing import Any

from articles.similarity import tuning
from articles.similarity.evaluation import Figure
from articles.similarity.tuning import Tuned
from articles.similarity.weights import DEFAULT, Recipe


class Line:
    """One line of progress, on a terminal only; called as progress(phase, done, of)."""

    WIDTH = 60

    def __init__(self, stream: Any) -> None:
        self.stream, self.shown = stream, sys.stderr.isatty()

    def __call__(self, phase: str, done: int, of: int) -> None:
        if self.shown:
            share = f" of {of:,}" if of else ""
            self.stream.write(f"\r{f'{phase} {done:,}{share}':{self.WIDTH}}", ending="")
            self.stream.flush()

    def wipe(self) -> None:
        if self.shown:
            self.stream.write("\r" + " " * self.WIDTH + "\r", ending="")


def told(tuned: Tuned) -> list[str]:
    """What tuning found, line by line."""
    if tuned.gain is None:
        least = tuning.FEWEST_LESSONS
        return [f"Only {tuned.lessons} stories teach something; from {least} on the weights are fitted. The defaults stay."]
    by_readers = f" ({tuned.readers} by what readers follow)" if tuned.readers else ""
    return [
        f"{tuned.lessons} stories teach something{by_readers}. nDCG@4, each story scored with weights fitted without it:",
        f"  before {interval(tuned.before)}",
        f"  after  {interval(tuned.after)}",
        f"  gain   {interval(tuned.gain, sign=True)}",
        f"Kept: {recipe_text(tuned.recipe)}" if tuned.is_better else "That is no gain to rely on: the defaults stay.",
    ]


def interval(figure: Figure | None, *, sign: bool = False) -> str:
    """'.5313  (95 % interval .4801 to .5812)'."""
    if figure is None:
        return "unknown"
    form = "+.4f" if sign else ".4f"
    return f"{figure.mean:{form}}  (95 % interval {figure.low:{form}} to {figure.high:{form}})"


def recipe_text(recipe: Recipe) -> str:
    """'headline 5, …', those that differ from the defaults with what they were."""
    usual = DEFAULT.to_dict()
    changed = {name: value for name, value in recipe.to_dict().items() if value != usual[name]}
    kept = {name: value for name, value in recipe.to_dict().items() if name not in changed}
    parts = [f"{name} {value:g} (default {usual[name]:g})" for name, value in changed.items()]
    return ", ".join(parts + [f"{name} {value:g}" for name, value in kept.items()])
