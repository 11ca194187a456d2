"""Django's dumpdata of this application: stories put together again from their rows."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from articles import formats, publishing, relating
from articles.formats import CorrectionNote, File, FormatError, RelatedLink
from articles.models import Author, Section, TagAlias
from tests.factories import NOW, make_article, make_author, make_draft
from tests.formats.exports import drafts, problems, records

pytestmark = pytest.mark.django_db


def dump(kind: str = "json") -> File:
    stream = io.StringIO()
    call_command("dumpdata", "articles", exclude=["articles.person"], format=kind, stdout=stream)
    return File(f"a.{kind}", data=stream.getvalue().encode())


@pytest.fixture
def newsroom():
    make_author("Ada Moreau", role="Reporter", life="Ada writes.")
    other = make_article("Who pays?")
    story = make_article("Ferries change", section="Harbour", authors=["Ada Moreau", "Ben Okri"], tags=["ferries", "CO₂"])
    relating.pin(story, [other])
    publishing.correct(story, text="It is 90.", at=NOW + timedelta(minutes=1), now=NOW + timedelta(hours=1))
    TagAlias.objects.create(tag=story.tags.get(name="ferries"), name="ferry", key="ferry", slug="ferry")
    make_draft("Unseen", tags=["secret"], authors=["Ben Okri"])
    return story


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_a_dump_gives_the_stories_back(newsroom, kind):
    file = dump(kind)
    stories = drafts(file)
    draft = stories["Ferries change"]
    assert formats.detect(file).name == "dumpdata"
    assert (draft.slug, draft.status, draft.date, draft.section) == ("ferries-change", "published", NOW, "Harbour")
    assert (draft.authors, draft.tags, draft.body) == (("Ada Moreau", "Ben Okri"), ("ferries", "CO₂"), newsroom.body)
    assert draft.related == (RelatedLink("who-pays"),)
    assert draft.corrections == (CorrectionNote("It is 90.", NOW + timedelta(minutes=1)),)
    unseen = stories["Unseen"]
    assert (unseen.status, unseen.tags, unseen.authors, unseen.date) == ("draft", ("secret",), ("Ben Okri",), None)
    assert unseen.body.startswith("<p>The text of story")


def test_a_dump_tells_of_sections_authors_and_tags(newsroom):
    found = records(dump())
    told = {
        record.name: record for record in found if isinstance(record, formats.Life | formats.SectionFacts | formats.TagFacts)
    }
    assert set(told) == {"Harbour", "Ada Moreau", "Ben Okri", "ferries", "CO₂"}
    assert (told["Ada Moreau"].role, told["ferries"].aliases) == ("Reporter", ("ferry",))
    assert (Section.objects.count(), Author.objects.count(), problems(found)) == (1, 2, [])


def test_rows_that_are_none_are_refused():
    with pytest.raises(FormatError, match="This is no row of dumpdata"):
        records(File("a.json", data=b'[{"model": "articles.tag", "pk": 1}]'))
