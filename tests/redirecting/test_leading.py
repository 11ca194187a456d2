"""Redirects made at the desk, one by one and by table: what is refused, and that nothing leads in a circle."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import redirecting, tagging
from articles.models import FormerAddress, Miss
from tests.factories import make_article as published

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def leads(address: str) -> str:
    found = redirecting.find(address)
    return found.url if found else ""


def test_a_redirect_leads_to_a_story_wherever_it_moves(settings):
    story = published("The fire", slug="the-fire")
    row = redirecting.choose("/old/", f"{settings.SITE_URL}/story/the-fire/", now=NOW)
    assert (row.article, row.target) == (story, "")


def test_a_redirect_leads_to_a_page_of_the_site_or_elsewhere():
    redirecting.choose("/feeds", "/feed/", now=NOW)
    redirecting.choose("/shop?id=7", "https://shop.example/7", now=NOW)
    assert [leads("/feeds/"), leads("/shop?id=7"), leads("/shop?id=8")] == ["/feed/", "https://shop.example/7", ""]


def test_a_chain_that_ends_at_a_story_leads_there_at_once_and_follows_it():
    story = published("The fire", slug="the-fire")
    FormerAddress.objects.create(key="at:/a", article=story)  # an import knew the address, too
    redirecting.choose("/a", "/b", now=NOW)
    redirecting.choose("/b", "/c", now=NOW)
    redirecting.choose("/c", "/story/the-fire/", now=NOW)
    assert [leads(address) for address in ("/a", "/b", "/c")] == ["/story/the-fire/"] * 3
    assert not FormerAddress.objects.exclude(target="").exists()


def test_chains_are_collapsed_in_both_directions():
    story = published("The fire", slug="the-fire")
    redirecting.choose("/b", "https://elsewhere.example/", now=NOW)
    redirecting.choose("/a", "/b", now=NOW)
    assert FormerAddress.objects.get(key="at:/a").target == "https://elsewhere.example/"
    redirecting.choose("/y", "/z", now=NOW)
    redirecting.choose("/z", "https://end.example/", now=NOW)
    assert leads("/y") == "https://end.example/"
    redirecting.choose("/c", "/story/the-fire/", now=NOW)
    redirecting.choose("/d", "/c/", now=NOW)
    assert FormerAddress.objects.get(key="at:/d").article == story


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("/a", "/a/", "would lead back to itself"),
        ("/b", "/a", "would lead back to itself"),
        ("/", "/feed/", "is no old address"),
        ("", "/feed/", "is no old address"),
        ("no slash", "/feed/", "is no old address"),
        ("/story/the-fire/", "/feed/", "is a page of this site"),
        ("/feed", "/tags", "is a page of this site"),
        ("/x", "/story/no-such-story/", "Nothing is found"),
        ("/x", "javascript:alert(1)", "is no address to lead to"),
        ("/x", "//evil.example", "is no address of this site"),
        ("/x", "", "is no address to lead to"),
        ("/x", "http://[", "is not an address"),
        ("http://[", "/feed/", "is not an address"),
        ("/x", "https://", "is no address to lead to"),
        ("/x", "/" + "y" * 600, "is no address of this site"),
        ("/" + "y" * 600, "/feed/", "longer than 500"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(old, new, sentence):
    published("The fire", slug="the-fire")
    redirecting.choose("/a", "/b", now=NOW)
    with pytest.raises(redirecting.BadRedirect, match=sentence):
        redirecting.choose(old, new, now=NOW)
    assert FormerAddress.objects.count() == 1


def test_a_redirect_that_the_desk_deletes_leads_nowhere(admin_client):
    row = redirecting.choose("/old", "/feed/", now=NOW)
    assert admin_client.post(f"/admin/articles/formeraddress/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert leads("/old") == ""


# --- by table -----------------------------------------------------------------------------------------------------------
TABLE = """from;to
/old/a;/feed/
/old/b;/feed/atom/
/old/c
/old/d;nowhere
"""


def test_a_table_says_of_each_line_what_becomes_of_it_and_its_good_lines_are_made():
    lines = redirecting.read(TABLE, now=NOW)
    assert [(line.number, bool(line.why_not)) for line in lines] == [(2, False), (3, False), (4, True), (5, True)]
    assert [leads(f"/old/{name}") for name in "abcd"] == ["/feed/", "/feed/atom/", "", ""]


def test_a_table_that_is_tried_says_the_same_and_keeps_nothing():
    tried = redirecting.read(TABLE, now=NOW, dry_run=True)
    assert FormerAddress.objects.count() == 0
    assert tried == redirecting.read(TABLE, now=NOW)


def test_a_first_line_is_a_heading_only_where_it_holds_no_address():
    published("The fire")
    lines = redirecting.read("2019/05/x,/story/the-fire/\n/b,/story/the-fire/\n", now=NOW)
    sentence = "“2019/05/x” is no old address: write a path that begins with a slash."
    assert [(line.number, line.why_not) for line in lines] == [(1, sentence), (2, "")]
    assert [line.number for line in redirecting.read("Old address,New one\n/c,/story/the-fire/\n", now=NOW)] == [2]


@pytest.mark.parametrize("table", ["/a,/story/the-fire/\r/b,/story/the-fire/\r", "/a,/story/the-fire/\r\n/b,/story/the-fire/"])
def test_the_lines_of_a_table_end_as_any_system_ends_them(table):
    published("The fire")
    assert [(line.old, line.why_not) for line in redirecting.read(table, now=NOW)] == [("/a", ""), ("/b", "")]


def test_a_cell_without_an_end_is_refused_and_what_stands_before_is_made():
    published("The fire")
    lines = redirecting.read('/a,/story/the-fire/\n/b,"' + "x" * 140_000, now=NOW)
    assert [(line.old, bool(line.why_not)) for line in lines] == [("/a", False), ('"…', True)]


def test_an_address_that_only_its_query_tells_from_others_is_refused_by_name():
    published("The fire")
    choose = "/show.php?story=12", "/show.php?id=12", "/shown?utm_source=x"
    lines = redirecting.read("\n".join(f"{old},/story/the-fire/" for old in choose), now=NOW)
    assert [line.why_not for line in lines] == [
        "“/show.php?story=12” is told from other addresses by its query, of which these alone count: "
        "p, page_id, attachment_id, id, cat, author, tag.", "", "",
    ]  # fmt: skip


def test_what_is_written_is_read_again_as_it_was():
    published("The fire", slug="the-fire")
    redirecting.read("/a,/story/the-fire/\n/b?p=3,https://x.example/?a=1,\n", now=NOW)
    rows = FormerAddress.objects.order_by("pk")
    table = "".join(redirecting.written(rows))
    assert table == "from,to\r\n/a,/story/the-fire/\r\n/b?p=3,https://x.example/?a=1\r\n"
    before = list(rows.values_list("key", "article", "target"))
    FormerAddress.objects.all().delete()
    redirecting.read(table, now=NOW)
    assert list(rows.values_list("key", "article", "target")) == before


def test_what_an_import_notes_with_its_host_is_written_once_and_listed_once(admin_client):
    story = published("The fire", slug="the-fire")
    for key in ("at:/2019/fire", "at:bugle.example/2019/fire"):
        FormerAddress.objects.create(key=key, article=story)
    table = "".join(redirecting.written(FormerAddress.objects.order_by("pk")))
    assert table == "from,to\r\n/2019/fire,/story/the-fire/\r\n"
    assert [line.why_not for line in redirecting.read(table, now=NOW)] == [""]
    assert "bugle.example" not in admin_client.get("/admin/articles/formeraddress/").content.decode()


def test_a_redirect_to_a_tag_follows_it_and_comes_back_from_the_table():
    cars, rail = tagging.resolve(["Cars", "Rail"])
    redirecting.choose("/topics/cars/", "/tag/cars/", now=NOW)
    tagging.merge([cars], rail, now=NOW)
    assert leads("/topics/cars/") == "/tag/rail/"
    redirecting.choose("/topics/autos/", "/tag/cars/", now=NOW)  # by the other spelling that it is now
    assert [row.tag for row in FormerAddress.objects.all()] == [rail, rail]
    with pytest.raises(redirecting.BadRedirect, match="is a page of this site"):
        redirecting.choose("/tag/cars/", "/feed/", now=NOW)


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text():
    FormerAddress.objects.create(key="at:/x", address="=cmd()", target="/feed/")
    assert "".join(redirecting.written(FormerAddress.objects.all())).splitlines()[1] == "'=cmd(),/feed/"


def test_the_command_reads_writes_and_finds(tmp_path, capsys):
    file = tmp_path / "old.csv"
    file.write_text(TABLE)
    with pytest.raises(SystemExit):
        call_command("redirects", "import", str(file))
    told = capsys.readouterr()
    assert told.out == "2 redirects made, 2 lines refused.\n"
    assert told.err.splitlines()[0].startswith("old.csv, line 4: It has 1 columns")
    call_command("redirects", "export")
    assert capsys.readouterr().out.splitlines() == ["from,to", "/old/a,/feed/", "/old/b,/feed/atom/"]
    call_command("redirects", "find", "/old/a")
    assert capsys.readouterr().out == "/old/a leads to /feed/\n"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("redirects", "import", str(tmp_path / "none.csv"))


# --- at the desk --------------------------------------------------------------------------------------------------------
def test_the_desk_makes_a_redirect_and_says_what_keeps_one_from_being_made(admin_client):
    add = "/admin/articles/formeraddress/add/"
    assert admin_client.post(add, {"address": "/old", "leads": "/feed/"}).status_code == 302
    refused = admin_client.post(add, {"address": "/feed/", "leads": "/old"})
    assert "is a page of this site" in refused.content.decode()
    assert leads("/old") == "/feed/"


def test_the_desk_tries_a_table_before_it_makes_it(admin_client):
    page = "/admin/articles/formeraddress/table/"
    tried = admin_client.post(page, {"text": TABLE})
    assert "2 redirects would be made" in tried.content.decode()
    assert FormerAddress.objects.count() == 0
    assert admin_client.post(page, {"text": TABLE, "make": "1"}).status_code == 302
    assert FormerAddress.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_redirects_asks_the_same_however_long_it_is(admin_client, django_assert_num_queries, rows):
    for number in range(rows):
        redirecting.choose(f"/old/{number}", published(f"Story {number}").get_absolute_url(), now=NOW)
    admin_client.get("/admin/articles/formeraddress/")
    with django_assert_num_queries(5):
        admin_client.get("/admin/articles/formeraddress/")


def test_somebody_without_the_right_makes_none(client, django_user_model):
    user = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    client.force_login(user)
    pages = ("add/", "table/", "table.csv")
    assert [client.get(f"/admin/articles/formeraddress/{page}").status_code for page in pages] == [403, 403, 403]
    assert client.get("/admin/articles/miss/").status_code == 403
    miss = Miss.objects.create(key="at:/x", address="/x", first=NOW, last=NOW)
    acts = ({"lead": "1", "to": "/feed/"}, {"ignore": "1"}, {"take": "1"})
    assert [client.post("/admin/articles/miss/act/", {"miss": miss.pk, **act}).status_code for act in acts] == [403, 403, 403]
