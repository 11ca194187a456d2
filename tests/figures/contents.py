"""What a measured site holds beside the sample stories: one of each kind of page. Run on an empty database:

    python -m tests.figures.contents [--plain]

Prints {kind of page: address} as JSON. With --plain no story has a picture.
"""

import io
import json
import os
import re
import sys
from datetime import datetime, timedelta
from typing import Any

import django

SAMPLES = "articles/samples/stories"
MINUTE = timedelta(minutes=1)
BODY = """<p>The crane came up the river on a barge in the night, 61 metres of it, and stood upright on the quay by noon.
Nobody had told <a href="/about/">the harbour office</a>, which found out from the shadow on its wall, and <strong>nobody had
to</strong>.</p>
<p>It will stay until the third shed is up. The port expects that to take nine months, two more than it said in the spring,
and has asked the owners of boats between the bridges to lower their masts or to stay at home until then.</p>
<h2>A heading between</h2>
<blockquote><p>I have seen three cranes come, said Oona Breck of the co-operative, and I have seen two go.</p></blockquote>
<ul><li>The first lift is planned for Monday, if the wind allows it.</li><li>The last one is in August, if not.</li></ul>
<table><caption>What the crane is to lift, by the contract of the port</caption>
<thead><tr><th scope="col">Part of the shed</th><th scope="col">Tonnes</th><th scope="col">When</th></tr></thead>
<tbody><tr><td>Frames of the roof, of steel, in four parts each</td><td>81</td><td>until the end of May</td></tr>
<tr><td>Panels of the wall that looks to the basin</td><td>44</td><td>June and the first half of July</td></tr>
<tr><td>Doors, gates and the old clock</td><td>12</td><td>August, if the wind allows it</td></tr></tbody></table>
<p><a href="https://youtu.be/dQw4w9WgXcQ">The crane at work</a></p>
<p>Whoever wants to watch may do so from the bridge, where the town has put up a bench. It is for four people, or for six
who know one another well, and on the first day there were eleven on it.</p>"""


def make(*, plain: bool) -> dict[str, str]:
    """Fill the database; returns the address of each kind of page."""
    from django.core.management import call_command
    from django.utils import timezone

    from articles import publishing
    from articles.models import Article

    call_command("migrate", verbosity=0)
    call_command("import_articles", SAMPLES, stdout=io.StringIO(), stderr=io.StringIO())
    now = timezone.now()
    samples = Article.objects.listed().newest()
    corrected = samples.filter(corrections__isnull=False)[0]
    pictured = max(samples, key=lambda story: story.word_count)
    like = publishing.words_of(pictured.live_revision)
    long = {"body": BODY, "summary": "What it is about, in a sentence.", "section": like.section, "authors": like.authors}
    plain_one = _published("A story with a film, a table and no picture", now - 4 * MINUTE, tags=like.tags, **long)
    upright = [_published(f"{each.headline}, upright", now - 5 * MINUTE, **_upright(each)) for each in samples[:2]]
    brief = _published("A brief of one line", now - 3 * MINUTE, summary="More is to come.", section=like.section)
    gone = _published("A story that should not have been", now - 2 * MINUTE, **long)
    publishing.retract(gone, now=now)
    if plain:
        _take_pictures_off()
    kinds = {"story": pictured, "corrected story": corrected, "story without a picture": plain_one, "brief": brief, "410": gone}
    kinds |= dict(zip(("upright story", "another story"), upright, strict=True))
    places = {kind: story.get_absolute_url() for kind, story in kinds.items()}
    return {**_lists(pictured), **places, "preview": _preview(pictured, now)}


def _upright(story) -> dict[str, Any]:
    """A sample's words without italics, which every sample has in its last line."""
    from articles import publishing

    words = publishing.words_of(story.live_revision)
    body = re.sub("</?em>", "", words.body)
    return {"body": body, "summary": words.summary, "section": words.section, "authors": words.authors, "tags": words.tags}


def _published(headline: str, at: datetime, **fields):
    from articles import publishing

    words = publishing.Words(headline=headline, **fields)
    return publishing.publish(publishing.revise(None, words, now=at).article, now=at)


def _take_pictures_off() -> None:
    from articles import caching
    from articles.models import Article, Author, Tag

    for model, field in ((Article, "lead_photo"), (Author, "photo"), (Tag, "photo")):
        model.objects.update(**{field: None})
    caching.touch()


def _lists(story) -> dict[str, str]:
    at = story.published_at
    return {
        "front": "/",
        "section": story.section.get_absolute_url(),
        "tag": max(story.tags.all(), key=lambda tag: tag.story_count).get_absolute_url(),
        "author": story.authors.all()[0].get_absolute_url(),
        "sections": "/sections/",
        "tags": "/tags/",
        "authors": "/authors/",
        "year": f"/{at:%Y}/",
        "month": f"/{at:%Y/%m}/",
        "day": f"/{at:%Y/%m/%d}/",
        "search": "/search/?q=battery",
        "search, nothing found": "/search/?q=zzyzx",
        "search, nothing asked": "/search/",
        "corrections": "/corrections/",
        "about": "/about/",
        "404": "/no/such/battery-page/",
    }


def _preview(story, now: datetime) -> str:
    from django.urls import reverse

    from articles import previewing

    return reverse("preview", args=[previewing.name_of(previewing.share(story.live_revision, days=1, now=now))])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    print(json.dumps(make(plain="--plain" in sys.argv)))
