"""Where the pages of the desk are, with something on each: for tests that open all of them."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import conversing, covering, picturing, publishing
from articles.admin import bulk
from articles.models import Banner, Batch, Miss, Slot
from tests.factories import make_article, make_draft, make_scheduled, make_user, words
from tests.pictures import gradient

HOUR = timedelta(hours=1)


def desk_pages() -> list[str]:
    """Make a desk at work, and return its pages, each address without /admin/ before it."""
    now = timezone.now()
    photo = picturing.store(gradient(), name="dawn.jpg", now=now, alt="Boats", credit="A. M.")
    story = make_article("Out", lead_photo=photo, tags=["Ports"], authors=["Ada Moreau"], section="Energy")
    publishing.revise(story, words("Newer", tags=["Ports", "Cranes"], section="Energy"), now=now)
    publishing.correct(story, text="It is four.", at=now, now=now)
    make_scheduled("Later", at=now + 24 * HOUR)
    waiting = publishing.submit(make_draft("Two pairs of eyes", summary="", tags=["Cranes"]), now=now)
    publishing.send_back(publishing.submit(make_draft("Back again"), now=now), note="Who says so?", now=now)
    people = get_user_model().objects
    person = people.filter(username="karim").first() or make_user("karim", first_name="Karim")
    conversing.say(waiting, f"@{person.username} Is it four? @nobody", now=now, by=person)
    conversing.hand_over(waiting, "Ask the harbour.", to=person, now=now, by=person)
    live = make_article("As it happens", section="Energy")
    covering.begin(live, now=now)
    entry = covering.add(live, covering.Said("The first crane", "<p>It moved.</p>"), now=now)
    slot = Slot.objects.create(article=story, position=1)
    banner = Banner.objects.create(text="It breaks.", starts=now, ends=now + HOUR)
    many = {"by": people.order_by("pk").first(), "begun": now, "stories": [waiting.pk, story.pk]}
    asking = Batch.objects.create(act="schedule", **many)
    ready = Batch.objects.create(act="submit", stage=Batch.Stage.TRYING, **many)
    bulk.work(ready, many["by"])
    Miss.objects.create(address="/lost/out.html", key="at:/lost/out.html", first=now, last=now)
    group, _made = Group.objects.get_or_create(name="Editor")
    tag, author = story.tags.get(), story.credits.get().author
    models = ["article", "photo", "tag", "section", "author", "slot", "banner", "person", "formeraddress"]
    return [
        "", "password_change/", "password_change/done/", "auth/user/", "auth/user/add/", "auth/group/", "auth/group/add/",
        f"auth/user/{person.pk}/change/", f"auth/user/{person.pk}/password/", f"auth/group/{group.pk}/change/",
        "articles/", "articles/pendinglink/",
        "articles/relatedcount/", "articles/photo/pick/?CKEditorFuncNum=-1", "articles/photo/many/", "articles/slot/fronts/",
        "articles/miss/", "articles/importrun/", "articles/importrun/add/", "articles/formeraddress/table/",
        "articles/tag/tidy/",
        "articles/tag/changes/",
        *(f"articles/{model}/" for model in models),
        *(f"articles/{model}/add/" for model in models),
        *(f"articles/article/{story.pk}/{page}/" for page in (
            "change", "history", "read", "version/1", "compare", "preview", "comments", "corrections", "live", "retract")),
        f"articles/article/{story.pk}/compare/?from=1&to=2", f"articles/article/{waiting.pk}/change/",
        f"articles/article/{waiting.pk}/comments/", f"articles/article/{live.pk}/live/",
        f"articles/article/{live.pk}/live/{entry.pk}/", *(f"articles/article/batch/{batch.pk}/" for batch in (asking, ready)),
        *(f"articles/photo/{photo.pk}/{page}/" for page in ("change", "delete", "replace")),
        *(f"articles/tag/{tag.pk}/{page}/" for page in ("change", "rename", "split", "history")),
        f"articles/section/{story.section_id}/delete/", f"articles/author/{author.pk}/delete/",
        f"articles/author/{author.pk}/change/", f"articles/section/{story.section_id}/change/",
        f"articles/slot/{slot.pk}/change/", f"articles/banner/{banner.pk}/change/",
        f"articles/person/{person.pk}/change/", f"articles/person/{person.pk}/password/",
    ]  # fmt: skip
