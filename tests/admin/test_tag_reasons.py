"""A tag that an editor refuses as a reason, and one that is renamed or deleted."""

import pytest
from django.urls import reverse

from articles import tagging
from articles.models import Related, Tag
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def pair():
    body = "<p>The ferry Aurelia reached the Saltholm shipyard.</p>"
    return [make_article(f"Aurelia, part {n}", summary="", body=body, tags=["Sample", "ships"]) for n in (1, 2)]


def shared(pair) -> list[str]:
    return Related.objects.current().get(source=pair[0], target=pair[1]).reasons["tags"]


def change(desk, tag, **fields) -> None:
    values = {"name": tag.name, "slug": tag.slug, "description": "", "kind": "topic", "is_reason": "on", **fields}
    values = {name: value for name, value in values.items() if value is not None}
    formset = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    response = desk.post(reverse("admin:articles_tag_change", args=[tag.pk]), values | formset)
    assert response.status_code == 302, response.context["errors"]


def test_a_refused_tag_is_no_reason_any_more(desk, pair, on_commit):
    assert shared(pair) == ["sample", "ships"]
    with on_commit():
        change(desk, Tag.objects.get(name="Sample"), is_reason=None)
    assert shared(pair) == ["ships"]


def test_a_renamed_tag_stands_in_the_reasons_under_its_new_name(desk, pair, on_commit):
    with on_commit():
        change(desk, Tag.objects.get(name="ships"), name="vessels")
    assert shared(pair) == ["sample", "vessels"]
    # The versions of a story still say "ships": that name leads to the tag, and so does its address.
    assert [tag.name for tag in tagging.resolve(["ships"])] == ["vessels"]


def test_a_deleted_tag_leaves_the_reasons(desk, pair, on_commit):
    with on_commit():
        desk.post(reverse("admin:articles_tag_remove"), {"tags": Tag.objects.get(name="ships").pk})
    assert shared(pair) == ["sample"]
