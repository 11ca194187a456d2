"""ninjs 1.x and 2.x, as agencies send it."""

import json
from datetime import UTC, datetime

import pytest

from articles import formats
from articles.formats import File, PictureRef
from tests.formats.exports import drafts, export, records, remarks, told

QUAY = PictureRef("quay.jpg", "An empty quay", "Quay 3 at dawn", "Ada Moreau")


def test_an_item_of_the_first_version():
    draft = drafts(export("ninjs1.json"))["Ferries change to batteries"]
    assert (draft.key, draft.summary, draft.body) == (
        "urn:newsml:agency.example:20190503:1", "No noise.", "<p>Two ferries crossed the bay.</p>",
    )  # fmt: skip
    assert (draft.date, draft.updated, draft.embargo) == (
        datetime(2019, 5, 3, 8, 30, tzinfo=UTC), datetime(2019, 5, 4, 9, tzinfo=UTC), datetime(2019, 5, 3, 9, tzinfo=UTC),
    )  # fmt: skip
    assert (draft.authors, draft.tags, draft.image) == (("Ada Moreau", "Ben Okri"), ("transport", "Harbour"), QUAY)
    assert draft.extra == {"urgency": 3, "slugline": "ferries-batteries", "place": [{"name": "Hollin"}]}
    assert told(draft) == ["Note of the agency: Second lead follows"]


def test_an_item_of_the_second_version():
    draft = drafts(export("ninjs2.json"))["Ferries change to batteries"]
    assert (draft.summary, draft.body, draft.authors) == ("No noise.", "<p>Two ferries crossed.</p>", ("Ada Moreau",))
    assert (draft.tags, draft.image) == (("transport",), PictureRef("quay.jpg"))


def test_what_its_agency_withdrew_stays_a_draft():
    draft = drafts(export("ninjs2.json"))["Withdrawn"]
    assert (draft.status, told(draft)) == ("draft", ["Its agency calls it “canceled”, and it stays a draft."])


def test_pictures_as_items_of_their_own_are_counted():
    assert remarks(records(export("ninjs2.json"))) == [
        "The file holds besides pictures, films or sounds as items of their own, which are no stories: 1."
    ]


@pytest.mark.parametrize("name", ["ninjs1.json", "ninjs2.json"])
def test_ninjs_is_told_from_other_json(name):
    assert formats.detect(export(name)).name == "ninjs"


def test_version_3_writes_its_keys_in_another_way():
    item = {
        "uri": "u", "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "pubStatus": "canceled",
        "firstCreated": "2020-01-01T00:00:00Z", "embargoedUntil": "2099-01-01T00:00:00Z", "copyrightHolder": "Agency",
        "headlines": [{"role": "main", "value": "T"}], "bodies": [{"contentType": "text/html", "value": "<p>Text.</p>"}],
        "associations": [{"name": "main", "type": "picture", "renditions": [{"name": "original", "href": "a.jpg"}]}],
    }  # fmt: skip
    file = File("a.json", data=json.dumps(item).encode())
    draft = drafts(file)["T"]
    assert (draft.format, draft.status, draft.body, draft.image.path) == ("ninjs", "draft", "<p>Text.</p>", "a.jpg")
    assert (draft.date.year, draft.embargo.year, draft.extra["copyrightHolder"]) == (2020, 2099, "Agency")
