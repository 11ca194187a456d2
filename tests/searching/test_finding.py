"""What is found, in which order, and by whom: the same on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import connection

from articles import publishing, searching
from articles.models import Article, SearchEntry, Tag
from articles.searching import Filters, Scope, finding
from tests.factories import (
    DAY,
    NOW,
    make_article,
    make_author,
    make_brief,
    make_draft,
    make_retracted,
    make_scheduled,
    make_section,
    words,
)

pytestmark = pytest.mark.django_db


def find(text, **asked) -> searching.Found:
    return searching.find(text, now=NOW, **asked)


def headlines(text, **asked) -> list[str]:
    return [hit.article.headline for hit in find(text, **asked).hits]


# --- the golden set -------------------------------------------------------------------------------------------------
ARCHIVE = [
    # headline, summary, text, days old, more
    ("Harbour plan passes", "The council votes for cranes.", "Four cranes will stand on the quay.", 900, {"tags": ["ports"]}),
    ("Cranes for the quay", "A harbour gets its machines.", "The quay waits for steel.", 10, {"tags": ["ports"]}),
    ("Steel grows dearer", "Prices rise.", "The harbour pays, says the harbour master. A harbour needs steel.", 5, {}),
    ("A night at sea", "Fishing boats stay out.", "They came back to the harbour at dawn.", 1, {"authors": ["Ada Moreau"]}),
    ("Wahl in Málaga", "Neue Züge für die Straße.", "Die Łódź-Linie folgt im Mai.", 30, {"section": "Energy"}),
    ("Night trains return", "Sleepers run to Vienna.", "The night train leaves at nine. Trains are full.", 3, {}),
    ("Training the night shift", "Nurses learn.", "No train in this text but the night one? None.", 2, {}),
    ("東京都知事が会見", "夜行列車が戻る。", "来年から京都まで走る。", 4, {}),
    ("Ferry strike called off", "Crews go back.", "The union agreed at midnight.", 6, {"tags": ["Ferries"]}),
    ("O’Brien elected chair", "She follows Lind.", "COVID-19 delayed the vote.", 8, {}),
]  # fmt: skip

GOLDEN = [
    ("harbour", ["Harbour plan passes", "Cranes for the quay", "Steel grows dearer", "A night at sea"]),
    ("HARBOURS", ["Harbour plan passes", "Cranes for the quay", "Steel grows dearer", "A night at sea"]),
    ("quay cranes", ["Cranes for the quay", "Harbour plan passes"]),
    ("night train", ["Night trains return", "Training the night shift"]),
    ('"night train"', ["Night trains return"]),
    ('"NIGHT  TRAINS"', ["Night trains return"]),
    ("night -trains", ["A night at sea"]),
    ("harbour -steel", ["Harbour plan passes", "A night at sea"]),
    ("malaga", ["Wahl in Málaga"]),
    ("ŁÓDŹ zuge strasse", ["Wahl in Málaga"]),
    ("京都", ["東京都知事が会見"]),
    ("夜行列車", ["東京都知事が会見"]),
    ("走", ["東京都知事が会見"]),
    ("東都", []),
    ("o'brien", ["O’Brien elected chair"]),
    ("covid-19", ["O’Brien elected chair"]),
    ("moreau", ["A night at sea"]),
    ("energy", ["Wahl in Málaga"]),
    ("ports", ["Cranes for the quay", "Harbour plan passes"]),
    ("the harbour of steel", ["Steel grows dearer", "Cranes for the quay"]),
    ("zebra", []),
]


@pytest.fixture
def archive():
    for headline, summary, text, age, more in ARCHIVE:
        make_article(headline, summary=summary, body=f"<p>{text}</p>", published_at=NOW - age * DAY, **more)


def test_the_first_results_are_the_same_on_every_database(archive):
    assert {text: headlines(text) for text, _ in GOLDEN} == dict(GOLDEN)
    assert [find(text).total for text, _ in GOLDEN] == [len(expected) for _, expected in GOLDEN]


def test_a_word_that_is_not_there_is_read_as_the_nearest_one(archive):
    meant = {
        "harbuor": ("Harbour plan passes", "harbour"),
        "vienan": ("Night trains return", "vienna"),
        "mallaga": ("Wahl in Málaga", "málaga"),
        "strike ferrry": ("Ferry strike called off", "strike ferry"),
    }
    found = {text: find(text) for text in meant}
    assert {text: (each.hits[0].article.headline, str(each.question)) for text, each in found.items()} == meant
    assert all(each.respelt for each in found.values())


def test_another_spelling_is_offered_where_it_finds_more():
    for headline in ("Vienna one", "Vienna two", "Vienna three"):
        make_article(headline)
    make_article("Plain", body="<p>Viena is a misprint.</p>")
    found = find("viena")
    assert ([hit.article.headline for hit in found.hits], found.respelt, found.suggestion) == (["Plain"], False, "vienna")


def test_what_is_found_nowhere_together_is_found_apart_and_says_so(archive):
    found = find("ferry vienna")
    assert ({hit.article.headline for hit in found.hits}, found.loosely) == (
        {"Ferry strike called off", "Night trains return"},
        True,
    )


def test_a_word_goes_on_while_it_is_typed(archive):
    assert headlines("harb", typing=True) == headlines("harbour")
    assert sorted(headlines("night trai", typing=True)) == ["Night trains return", "Training the night shift"]
    assert headlines("harb") == headlines("harbour")  # and when nothing else is found


def test_newer_comes_first_among_equals_and_an_old_headline_before_a_new_mention():
    old, new = (make_article("Tin mine", summary="", body="<p>Text.</p>", published_at=NOW - age * DAY) for age in (500, 1))
    mention = make_article("Elsewhere", summary="", body="<p>tin mine</p>", published_at=NOW)
    assert [hit.article.pk for hit in find("tin mine").hits] == [new.pk, old.pk, mention.pk]


def test_results_come_in_pages_that_hold_every_story_once():
    for number in range(7):
        make_article(f"Harbour {number}", published_at=NOW - number * DAY)
    pages = [find("harbour", first=first, most=3) for first in (0, 3, 6, 9)]
    assert [[hit.article.headline for hit in page.hits] for page in pages] == [
        ["Harbour 0", "Harbour 1", "Harbour 2"],
        ["Harbour 3", "Harbour 4", "Harbour 5"],
        ["Harbour 6"],
        [],
    ]
    assert [page.total for page in pages] == [7, 7, 7, 7]


def test_filters_narrow_what_is_found():
    rail = make_article("Rail one", section="Energy", tags=["rail"], authors=["Ada Moreau"], published_at=NOW - 10 * DAY)
    make_article("Rail two", section="Culture", tags=["song"], authors=["Bo Lind"], published_at=NOW - DAY)
    ways = [
        Filters(section=make_section("Energy")),
        Filters(tag=Tag.objects.get(slug="rail")),
        Filters(author=make_author("Ada Moreau")),
        Filters(until=NOW - 5 * DAY),
        Filters(since=NOW - 10 * DAY, until=NOW - 9 * DAY),
        Filters(section=make_section("Energy"), tag=Tag.objects.get(slug="rail"), since=NOW - 20 * DAY),
    ]
    assert len(find("rail").hits) == 2
    assert [[hit.article for hit in find("rail", filters=filters).hits] for filters in ways] == [[rail]] * 6


HOSTILE = [
    '"', "'", "''", "\\", "a AND", "foo:bar", "(x", "x)", "*", "NEAR(a b", "-", '-"', "{a}", "^a", "a'b\"c", "\x00", "\ud800",
    "a\\", "'a' & 'b'", "<->", ":*", "a:*b", "!!", "a || b", "¹harbour", "¦", "\u202e\u0300", "🙂", "😀 harbour", "x" * 5000,
    "a OR b NOT c", "--", "; DROP TABLE articles_article", "都" * 300, "İstanbul", "ﬁ", "a\u200db", "1" * 400, "$$", "%s %(x)s",
    "%", "_", "\n\t ",
]  # fmt: skip


@pytest.mark.parametrize("scope", Scope)
def test_no_text_raises(archive, scope):
    for text in HOSTILE:
        found = find(text, scope=scope)
        assert len(found.hits) == min(found.total, 20)
        assert find(text, scope=scope, typing=True, first=20).hits == []
        assert searching.narrow(Article.objects.all(), text).count() <= len(ARCHIVE)


# --- who finds what -------------------------------------------------------------------------------------------------
def test_readers_find_what_is_listed_and_the_desk_everything(on_commit):
    with on_commit():
        make_draft("Zebra draft")
        make_scheduled("Zebra scheduled", at=NOW + DAY)
    changed = make_article("Zebra published")
    make_brief("Zebra brief")
    make_retracted("Zebra retracted")
    with on_commit():
        publishing.revise(changed, words("Zebra changed"), now=NOW)
    assert headlines("zebra") == ["Zebra published"]
    assert headlines("zebra changed") == ["Zebra published"]  # as one of the words
    assert find("zebra changed").loosely is True
    desk = find("zebra", scope=Scope.DESK)
    assert sorted(hit.article.latest_revision.headline for hit in desk.hits) == [
        "Zebra brief", "Zebra changed", "Zebra draft", "Zebra retracted", "Zebra scheduled",
    ]  # fmt: skip
    assert headlines("changed") == []


def test_a_retraction_and_a_discarded_draft_leave_the_index(on_commit):
    story = make_article("Zebra")
    assert headlines("zebra") == ["Zebra"]
    with on_commit():
        publishing.retract(story, now=NOW)
        draft = make_draft("Zebra draft")
    assert (headlines("zebra"), find("zebra", scope=Scope.DESK).total) == ([], 2)
    with on_commit():
        publishing.discard(draft, now=NOW)
    assert (find("zebra", scope=Scope.DESK).total, SearchEntry.objects.count()) == (1, 1)


def test_an_index_that_is_behind_shows_nothing_that_readers_may_not_see():
    story = make_article("Zebra")
    publishing.retract(story, now=NOW)  # nothing has followed yet
    assert find("zebra").hits == []


def test_the_desk_finds_by_headline_summary_text_slug_and_address(on_commit):
    with on_commit():
        draft = make_draft("Working title", slug="ev-sales", summary="Of zebras.", body="<p>Giraffes.</p>", tags=["Fauna"])
        make_draft("Another")
    for text in ("work", "zebra", "giraff", "ev-sales", "fauna", "https://news.example/story/ev-sales/", "/story/ev-sales"):
        assert list(searching.narrow(Article.objects.all(), text)) == [draft]
    assert list(searching.narrow(Article.objects.all(), "nothing")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_question_takes_two_queries_however_much_it_finds(django_assert_num_queries, number):
    for place in range(number * 3):
        make_article(f"Zebra {place}", section=f"Section {place}")
    with django_assert_num_queries(2):
        found = find("zebra")
        assert [(len(hit.snippet) > 0, hit.article.section.name[:7]) for hit in found.hits] == [(True, "Section")] * number * 3


# --- keeping it -----------------------------------------------------------------------------------------------------
def texts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM articles_searchtext")
        return cursor.fetchone()[0]


def test_a_rebuild_brings_back_all_that_was_lost_and_leaves_nothing_over(archive, on_commit):
    with on_commit():
        make_draft("Zebra draft")
    before = [headlines(text) for text, _ in GOLDEN]
    SearchEntry.objects.all().delete()
    assert headlines("harbour") == []
    steps = []
    assert searching.rebuild(progress=lambda done, of: steps.append((done, of))) == len(ARCHIVE) + 1
    assert ([headlines(text) for text, _ in GOLDEN], texts(), steps[-1]) == (before, len(ARCHIVE) + 1, (11, 11))
    assert find("harbuor").respelt is True
    searching.rebuild()
    assert texts() == len(ARCHIVE) + 1


@pytest.mark.parametrize("number", [1, 3])
def test_indexing_takes_as_many_queries_for_three_stories_as_for_one(django_assert_num_queries, number):
    stories = [make_article(f"Zebra {place}", tags=["a", "b"], authors=["Ada Moreau"]) for place in range(number)]
    with django_assert_num_queries(13):
        searching.index([story.pk for story in stories])


def test_a_renamed_tag_is_found_under_its_new_name_after_the_step(archive):
    from articles import propagating

    Tag.objects.filter(slug="ports").update(name="Docks")
    ids = list(Article.objects.values_list("pk", flat=True))
    assert propagating.run((propagating.search,), ids) == []
    assert headlines("docks") == ["Cranes for the quay", "Harbour plan passes"]


def test_words_count_once_for_a_story_however_often_it_is_published(on_commit):
    from articles.models import SearchWord

    story = make_article("Zebra")
    with on_commit():
        publishing.revise(story, words("Zebra again"), now=NOW + timedelta(hours=1))
        publishing.publish(story, now=NOW + timedelta(hours=1))
    assert SearchWord.objects.get(word="zebra").stories == 1


def test_a_word_is_offered_in_its_plain_form_with_its_accents():
    make_article("Batteries", summary="Crèmes and créme, one battery", body="<p>Text.</p>")
    make_article("Batteries again", summary="Creme.", body="<p>Text.</p>")
    assert str(find("batery").question) == "battery"
    assert str(find("kreme").question) == "créme"


def test_any_of_the_words_is_enough_but_not_one_that_half_the_archive_has(monkeypatch):
    make_article("Zebra harbour", body="<p>Stripes.</p>")
    for number in range(3):
        make_article(f"Harbour {number}", body="<p>Cranes.</p>")
    assert find("zebra harbour missing").total == 4
    monkeypatch.setattr(finding, "RARE", 3)
    found = find("zebra harbour missing")
    assert ([hit.article.headline for hit in found.hits], found.loosely) == (["Zebra harbour"], True)
    assert find("harbour missing").total == 0
