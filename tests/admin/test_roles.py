"""Every address of the desk, asked by every role: a table says who gets in. And what is nobody's business is told nowhere."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from articles import covering, importing, picturing, publishing, relating, searching, tagging
from articles.allowing import Role
from articles.importing import Options
from articles.models import Article, Banner, Batch, FormerAddress, Miss, PendingLink, Slot, Tag, TagChange
from tests.admin.desk import typed
from tests.factories import DAY, NOW, make_article, make_author, make_draft, make_section, make_user
from tests.pictures import picture
from tests.test_allowing import make_person

pytestmark = pytest.mark.django_db
SECRET = "quetzalcoatlus"

NOBODY, REPORTER, EDITOR, CHIEF, ADMIN = "nobody", "reporter", "editor", "chief", "administrator"
ALL = (NOBODY, REPORTER, EDITOR, CHIEF, ADMIN)
WRITERS, EDITORS, CHIEFS, ADMINS = ALL[1:], ALL[2:], ALL[3:], ALL[4:]


@pytest.fixture
def house():
    """One of everything. The editor is responsible for Energy alone; the reporter has a draft there, and so has a colleague."""
    people = {
        REPORTER: make_person(Role.REPORTER), EDITOR: make_person(Role.EDITOR, "Energy"), CHIEF: make_person(Role.CHIEF),
        ADMIN: make_person(Role.ADMINISTRATOR), NOBODY: make_user(NOBODY, superuser=False),
    }  # fmt: skip
    colleague = make_person(Role.REPORTER, name="colleague")
    told = {"summary": f"{SECRET} in short.", "body": f"<p>{SECRET} at length.</p>", "tags": ["Ports"]}
    photo = picturing.store(picture((300, 200)), name="quay.jpg", now=NOW, alt="A quay")
    energy, rail = make_section("Energy"), make_section("Rail")
    live = make_article("Live in Energy", section="Energy", tags=["Ports"])
    publishing.correct(live, text="It was so.", at=NOW, now=NOW)
    covering.begin(live, now=NOW)
    covering.add(Article.objects.get(pk=live.pk), covering.Said(headline="The roof holds", at=NOW), now=NOW)
    live.refresh_from_db()
    stories = {
        "own": make_draft("Of the reporter", by=people[REPORTER], section="Energy"),
        "theirs": make_draft(f"{SECRET} of a colleague", by=colleague, section="Energy", lead_photo=photo, **told),
        "rail": make_draft(f"{SECRET} of Rail", by=colleague, section="Rail", **told),
        "live": live,
        "live_rail": make_article("Live in Rail", section="Rail", tags=["Rails"]),
    }
    # A version of the live story that waits, by a colleague: not for a reporter's eyes either.
    publishing.revise(
        live, publishing.Words(headline=f"{SECRET} soon", summary="So.", section=energy), now=NOW, by=people[CHIEF]
    )
    relating.pin(stories["own"], [stories["live"]])
    PendingLink.objects.create(source=stories["theirs"], headline="Not here yet", key="not here yet", created=NOW)
    slots = {"home": Slot.objects.create(article=live), "energy": Slot.objects.create(article=live, section=energy),
             "rail": Slot.objects.create(article=live, section=rail)}  # fmt: skip
    tagging.rename(Tag.objects.get(name="Rails"), name="Railways", slug="railways", now=NOW)
    return {
        "people": people, **stories, "slots": slots, "photo": photo, "energy": energy, "section": rail, "author": make_author(),
        "tag": Tag.objects.get(name="Ports"), "banner": Banner.objects.create(text="Now", starts=NOW, ends=NOW + DAY),
        "pendinglink": PendingLink.objects.get(),
        "formeraddress": FormerAddress.objects.create(address="/old/", key="at:/old", article=live, reason="chosen"),
        "miss": Miss.objects.create(address="/lost/", key="at:/lost", first=NOW, last=NOW),
        "importrun": importing.begin(["/nowhere"], options=Options(), now=NOW), "person": colleague,
        "slot": slots["energy"], "change": TagChange.objects.get(),
        "batch": Batch.objects.create(act="publish", stories=[live.pk], stage="ready", by=people[EDITOR], begun=NOW),
    }  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One request: to the row called `row` (none: to the page itself), and who gets in; the others get 403."""

    who: tuple[str, ...]
    row: str = ""
    post: dict[str, Any] | None = None
    query: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def reads(*rows: tuple[str, tuple[str, ...]], **more: Any) -> list[Ask]:
    return [Ask(who, row, **more) for row, who in rows]


OWNERS = (REPORTER, EDITOR, CHIEF, ADMIN)
# Of each story: who sees it on the desk, looks behind what readers see, writes in it, decides about it.
SEEN = (("own", WRITERS), ("theirs", EDITORS), ("rail", EDITORS), ("live", WRITERS), ("live_rail", WRITERS))
BEHIND = (("own", WRITERS), ("theirs", EDITORS), ("rail", EDITORS), ("live", EDITORS), ("live_rail", EDITORS))
WRITTEN = (("own", OWNERS), ("theirs", EDITORS), ("rail", CHIEFS), ("live", EDITORS), ("live_rail", CHIEFS))
DECIDED = (("own", EDITORS), ("theirs", EDITORS), ("rail", CHIEFS), ("live", EDITORS), ("live_rail", CHIEFS))
FORM = {"headline": "Words", "body": "<p>More.</p>", "tab": "t"}


def of_table(name: str, see: tuple[str, ...], add: tuple[str, ...], change: tuple[str, ...], delete: tuple[str, ...]):
    """The six pages that Django's admin has for a table."""
    return {
        f"articles_{name}_changelist": [Ask(see)], f"articles_{name}_add": [Ask(add)],
        f"articles_{name}_history": [Ask(see, name)], f"articles_{name}_change": [Ask(see, name)],
        f"articles_{name}_delete": [Ask(delete, name)],
    }  # fmt: skip


NONE: tuple[str, ...] = ()
PAGES: dict[str, list[Ask]] = {
    "index": [Ask(ALL)], "jump": [Ask(ALL, query="?q=a")], "password_change": [Ask(ALL)], "password_change_done": [Ask(ALL)],
    "jsi18n": [Ask(ALL)], "language": [Ask(ALL, post={"language": "de"})],
    "autocomplete": [
        Ask(WRITERS, query="?app_label=articles&model_name=pin&field_name=target&term=a"),
        Ask(WRITERS, query="?app_label=articles&model_name=credit&field_name=author&term=a"),
        Ask(WRITERS, query="?app_label=articles&model_name=article&field_name=lead_photo&term=a"),
    ],
    "view_on_site": [],  # below, with the kind of each row
    # --- stories
    "articles_article_changelist": [
        Ask(WRITERS),
        Ask(WRITERS, query=f"?q={SECRET}"),
    ],
    "articles_article_add": [Ask(WRITERS), Ask(WRITERS, post=typed()), Ask(WRITERS, post=typed(press="_submit")),
                             Ask(EDITORS, post=typed(press="_publish"))],
    "articles_article_change": [
        *reads(*SEEN),
        *(Ask(who, row, post={"press": press}) for press in ("_save",) for row, who in WRITTEN),
        *(Ask(who, row, post={"press": press}) for press in ("_publish", "_schedule", "_unschedule", "_approve", "_send_back")
          for row, who in DECIDED),
    ],
    "articles_article_read": reads(*SEEN),
    "articles_article_history": reads(*BEHIND),
    "articles_article_version": reads(*BEHIND, more={"number": 1}),
    "articles_article_compare": reads(("live", EDITORS)),
    "articles_article_preview": reads(*BEHIND),
    "articles_article_preview_page": reads(*BEHIND),
    "articles_article_preview_share": reads(("own", WRITERS), ("rail", EDITORS), ("live", EDITORS), ("live_rail", EDITORS)),
    "articles_article_preview_links": reads(*WRITTEN, post={"days": "1"}),
    "articles_article_restore": reads(*WRITTEN, post={}, more={"number": 1}),
    "articles_article_corrections": reads(*DECIDED),
    "articles_article_uncorrect": reads(("live", EDITORS), post={}, more={"number": "correction"}),
    "articles_article_retract": reads(*DECIDED),
    "articles_article_live": reads(*DECIDED),
    "articles_article_live_state": reads(*DECIDED, post={"act": "begin"}),
    "articles_article_entry": reads(("live", EDITORS), more={"number": "entry"}),
    "articles_article_entry_act": reads(("live", EDITORS), post={"act": "key"}, more={"number": "entry"}),
    "articles_article_delete": reads(("own", OWNERS), ("theirs", EDITORS), ("rail", CHIEFS), ("live", NONE)),
    **{f"articles_article_{name}": reads(*WRITTEN, post=FORM) for name in ("related", "checks", "tags", "keep", "presence")},
    **{f"articles_article_{name}_new": [Ask(WRITERS, post=FORM)] for name in ("related", "checks", "tags", "keep")},
    "articles_article_talk": [*reads(*BEHIND), *reads(*BEHIND, post={"act": "say", "text": "Look."})],
    "articles_article_people": reads(*BEHIND),
    "articles_article_batch": [Ask((EDITOR,), "batch"), Ask((EDITOR,), "batch", post={"apply": "1"})],
    "articles_article_let_go": [Ask(ALL, post={"let_go": "new:x"})],  # of one's own copies alone
    "articles_relatedcount_changelist": [Ask(EDITORS)],
    # --- photos, tags, sections, authors
    **of_table("photo", WRITERS, WRITERS, WRITERS, EDITORS),
    "articles_photo_lead": [Ask(WRITERS, "photo"), Ask(WRITERS, "photo", post={"x": "0.4", "y": "0.4"})],
    "articles_photo_replace": [Ask(WRITERS, "photo")],
    "articles_photo_pick": [Ask(WRITERS)], "articles_photo_many": [Ask(WRITERS)],
    **of_table("tag", WRITERS, EDITORS, EDITORS, ALL),  # the last leads on to "remove", which asks
    "articles_tag_names": [Ask(WRITERS, query="?term=a")],
    "articles_tag_merge": [Ask(CHIEFS)], "articles_tag_remove": [Ask(CHIEFS)], "articles_tag_rename": [Ask(EDITORS, "tag")],
    "articles_tag_split": [Ask(EDITORS, "tag")], "articles_tag_changes": [Ask(WRITERS)], "articles_tag_tidy": [Ask(WRITERS)],
    "articles_tag_two": [Ask(CHIEFS, post={})], "articles_tag_undo": [Ask(EDITORS, "change")],
    **of_table("section", WRITERS, CHIEFS, CHIEFS, CHIEFS),
    **of_table("author", WRITERS, EDITORS, EDITORS, CHIEFS),
    # --- fronts: the editor of Energy arranges Energy
    **of_table("slot", EDITORS, EDITORS, EDITORS, EDITORS),
    "articles_slot_preview": [Ask(EDITORS)],
    "articles_slot_fronts": [
        Ask(EDITORS), Ask(CHIEFS, post={"hold": "live:1"}), Ask(EDITORS, post={"hold": "live:1"}, query="?front=energy"),
        Ask(CHIEFS, post={"hold": "live:1"}, query="?front=section"), Ask(CHIEFS, post={"let_go": "home"}),
        Ask(CHIEFS, post={"let_go": "rail"}, query="?front=energy"),
        Ask(EDITORS, post={"let_go": "energy"}, query="?front=energy"),
    ],
    **of_table("banner", CHIEFS, CHIEFS, CHIEFS, CHIEFS),
    **of_table("pendinglink", EDITORS, NONE, NONE, EDITORS),
    # --- addresses, imports, people
    **of_table("formeraddress", EDITORS, EDITORS, NONE, CHIEFS),
    "articles_formeraddress_table": [Ask(EDITORS)], "articles_formeraddress_csv": [Ask(EDITORS)],
    **of_table("miss", EDITORS, NONE, EDITORS, CHIEFS),
    "articles_miss_act": [Ask(EDITORS, post={"miss": "miss", "ignore": "1"}),
                          Ask(EDITORS, post={"miss": "miss", "lead": "1", "to": "/"})],
    "articles_importrun_changelist": [Ask(CHIEFS)], "articles_importrun_add": [Ask(CHIEFS)],
    "articles_importrun_change": [Ask(CHIEFS, "importrun"), Ask(CHIEFS, "importrun", post={"_pause": "1"})],
    "articles_importrun_standing": [Ask(CHIEFS, "importrun")], "articles_importrun_undo": [Ask(CHIEFS, "importrun")],
    "articles_importrun_report": [Ask(CHIEFS, "importrun", more={"kind": "csv"})],
    **of_table("person", CHIEFS, CHIEFS, CHIEFS, NONE),
    "articles_person_password": [Ask(CHIEFS, "person")],
    # --- Django's own pages of raw rights
    **{f"auth_{table}_{page}": [Ask(ADMINS, "" if page in ("changelist", "add") else table)]
       for table in ("user", "group") for page in ("changelist", "add", "history", "delete", "change")},
    "auth_user_password_change": [Ask(ADMINS, "user")],
    "app_list": [Ask(WRITERS)],  # a list of nothing is not found
}  # fmt: skip
OUTSIDE = {"login", "logout", None}


def names_of(patterns: Any) -> set[str | None]:
    found: set[str | None] = set()
    for pattern in patterns:
        found |= names_of(pattern.url_patterns) if hasattr(pattern, "url_patterns") else {pattern.name}
    return found


def test_the_table_knows_every_address_of_the_desk():
    assert names_of(admin.site.get_urls()) - OUTSIDE - set(PAGES) == set()


def address(name: str, ask: Ask, house: dict[str, Any]) -> str:
    if name == "app_list":
        return "/admin/articles/"
    row = {"user": house["person"], "group": house["people"][CHIEF].groups.get(), **house}.get(ask.row)
    query = ask.query
    for word in ("energy", "section"):
        query = query.replace(f"front={word}", f"front={house[word].pk}")
    numbers = {"correction": house["live"].corrections.get().pk, "entry": house["live"].entries.get().pk}
    more = {key: numbers.get(value, value) for key, value in ask.more.items()}
    if row is None:
        return reverse(f"admin:{name}") + query
    for key in ("pk", "object_id", "id"):
        try:
            return reverse(f"admin:{name}", kwargs={key: row.pk, **more}) + query
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def sent(ask: Ask, house: dict[str, Any]) -> dict[str, Any] | None:
    """What is posted, with rows in the place of their names."""
    if ask.post is None:
        return None
    if "press" in ask.post:
        return typed(house[ask.row], press=ask.post["press"], schedule_at="2099-01-01T06:00", review_note="Why")
    rows = {"live": house["live"], "miss": house["miss"], **house["slots"]}
    data = {}
    for key, value in ask.post.items():
        name, _colon, rest = str(value).partition(":")
        known = rows.get(name) if key in ("hold", "miss", "let_go") else None
        data[key] = f"{known.pk}:{rest}".rstrip(":") if known else value
    return data


def ask_all(name: str, ask: Ask, house: dict[str, Any]) -> list[str]:
    """Everybody who gets in."""
    inside = []
    for who, person in house["people"].items():
        client = Client()
        client.force_login(person)
        with transaction.atomic():
            data = sent(ask, house)
            where = address(name, ask, house)
            response = client.get(where) if data is None else client.post(where, data)
            transaction.set_rollback(True)
        outside = (404,) if name == "app_list" else (403,)
        assert response.status_code in (200, 204, 302, *outside), (name, ask, who, response.status_code)
        if response.status_code not in outside:
            inside.append(who)
    return inside


def room(name: str) -> str:
    """articles_photo_change and articles_photo_pick are in the room articles_photo."""
    return "_".join(name.split("_")[:2])


@pytest.mark.parametrize("where", sorted({room(name) for name in PAGES}))
def test_every_address_lets_in_whom_the_table_names(house, where):
    asks = [(name, ask) for name in sorted(PAGES) if room(name) == where for ask in PAGES[name]]
    told = [(name, ask.row, ask.post, ask.query) for name, ask in asks]
    assert list(zip(told, [sorted(ask_all(name, ask, house)) for name, ask in asks], strict=True)) == list(
        zip(told, [sorted(ask.who) for _name, ask in asks], strict=True)
    )


def test_the_way_to_the_site_tells_no_address_that_is_not_known(house):
    kind = ContentType.objects.get_for_model(Article)
    for row, who in SEEN:
        ask = Ask(who, row, query=str(kind.pk))
        inside = []
        for name, person in house["people"].items():
            client = Client()
            client.force_login(person)
            if client.get(f"/admin/r/{kind.pk}/{house[row].pk}/").status_code == 302:
                inside.append(name)
        assert (row, sorted(inside)) == (row, sorted(ask.who))
    client = Client()
    client.force_login(house["people"][ADMIN])
    for nowhere in (f"{kind.pk}/999999", "999999/1", f"{ContentType.objects.get_for_model(Slot).pk}/1"):
        assert client.get(f"/admin/r/{nowhere}/").status_code in (403, 404)


def tells(client: Client, house: dict[str, Any]) -> set[str]:
    """The addresses of the desk that print the secret word, of all that can be read."""
    told = set()
    for name, asks in PAGES.items():
        for ask in asks:
            if ask.post is not None and name.startswith("articles_article_") and ask.row:
                continue
            where = address(name, ask, house)
            with transaction.atomic():
                response = client.get(where) if ask.post is None else client.post(where, sent(ask, house))
                transaction.set_rollback(True)
            # A picture is a page, too.
            page = (
                response.getvalue().decode(errors="replace").lower().replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
            )
            if SECRET in page:
                told.add(name)
    return told


def test_what_colleagues_write_is_told_to_a_reporter_nowhere_and_to_an_editor_in_many_places(house):
    editor, reporter = Client(), Client()
    editor.force_login(house["people"][EDITOR])
    reporter.force_login(house["people"][REPORTER])
    found = tells(editor, house)
    assert {"articles_article_changelist", "articles_article_read", "articles_article_preview_page",
            "articles_photo_change", "articles_pendinglink_changelist"} <= found  # fmt: skip
    assert tells(reporter, house) == set()


def test_words_that_wait_in_a_version_find_a_story_for_whom_they_are(house):
    searching.rebuild()
    found = {}
    for who in (REPORTER, EDITOR):
        client = Client()
        client.force_login(house["people"][who])
        for words in (SECRET, "live", "reporter"):
            listed = client.get(f"/admin/articles/article/?q={words}").context["cl"].result_list
            found[who, words] = {story.pk for story in listed}
    pk = {row: house[row].pk for row in ("own", "theirs", "rail", "live", "live_rail")}
    assert found == {
        (EDITOR, SECRET): {pk["theirs"], pk["rail"], pk["live"]}, (REPORTER, SECRET): set(),
        (EDITOR, "live"): {pk["live"], pk["live_rail"]}, (REPORTER, "live"): {pk["live"], pk["live_rail"]},
        (EDITOR, "reporter"): {pk["own"]}, (REPORTER, "reporter"): {pk["own"]},
    }  # fmt: skip


def test_a_reporter_pins_nothing_that_they_do_not_see(house):
    client = Client()
    client.force_login(house["people"][REPORTER])
    own, theirs = house["own"], house["theirs"]
    page = client.post(f"/admin/articles/article/{own.pk}/change/", typed(own, pins=[theirs.pk]))
    assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    assert [pin.target for pin in own.pins.all()] == [house["live"]]


def test_the_list_offers_each_role_its_actions(house):
    offered, everything = {}, ["refile", "submit", "approve", "schedule", "publish", "retract", "retag"]
    for who, person in house["people"].items():
        client = Client()
        client.force_login(person)
        page = client.get("/admin/articles/article/").content.decode()
        offered[who] = [name for name in everything if f'value="{name}"' in page]
    assert offered == {NOBODY: [], REPORTER: ["submit"], EDITOR: everything, CHIEF: everything, ADMIN: everything}


@pytest.mark.parametrize("action", ["publish", "retract", "submit", "retag"])
def test_an_action_upon_many_changes_those_of_ones_sections_and_names_the_others(house, action):
    client = Client()
    client.force_login(house["people"][EDITOR])
    chosen = [house[row].pk for row in ("theirs", "rail", "live", "live_rail")]
    before = dict(Article.objects.values_list("pk", "version"))
    form = {"action": action, "_selected_action": chosen, "asked": "1", "add": "Moved", "apply": "1"}
    page = client.post("/admin/articles/article/", form, follow=True).content.decode()
    if action != "retag":  # which asks on its own page
        batch = Batch.objects.latest("pk")
        page = client.post(f"/admin/articles/article/batch/{batch.pk}/", {"apply": "1"}, follow=True).content.decode()
    changed = {pk for pk, version in Article.objects.values_list("pk", "version") if version != before[pk]}
    wanted = {"publish": ("theirs", "live"), "retract": ("live",), "submit": ("theirs",), "retag": ("theirs", "live")}[action]
    assert changed == {house[row].pk for row in wanted}
    assert ("not yours" in page) if action == "retag" else ("You are not responsible for the section “Rail”" in page)


@pytest.mark.parametrize("action", ["publish", "retract", "retag"])
def test_an_action_that_is_not_offered_is_not_done(house, action):
    client = Client()
    client.force_login(house["people"][REPORTER])
    before = dict(Article.objects.values_list("pk", "version"))
    form = {"action": action, "_selected_action": [house["own"].pk, house["live"].pk], "asked": "1", "add": "x", "apply": "1"}
    client.post("/admin/articles/article/", form)
    assert dict(Article.objects.values_list("pk", "version")) == before


def test_moving_a_story_to_a_section_that_is_not_ones_own_does_not_publish_it_there(house):
    client = Client()
    client.force_login(house["people"][EDITOR])
    theirs = house["theirs"]
    form = typed(theirs, press="_publish", section=house["section"].pk)
    page = client.post(f"/admin/articles/article/{theirs.pk}/change/", form).content.decode()
    assert "You are not responsible for the section “Rail”; somebody who is can do this." in page
    theirs.refresh_from_db()
    assert (theirs.status, theirs.section) == ("draft", house["energy"])
