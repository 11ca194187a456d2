"""Addresses that are worded once are those that Django would word each time."""

import pytest
from django.urls import reverse

from articles.models import path_of

SLUGS = ["rail", "SLUG", "東京", "a b", "c++", "50%", "%s", "é;x,@:!'()*&=$+~", "a?b#c", 'x"y<z>']


@pytest.mark.parametrize("name", ["article", "section", "tag", "author", "tag_feed"])
@pytest.mark.parametrize("slug", SLUGS)
def test_an_address_with_a_slug_is_the_one_that_is_looked_up(name, slug):
    assert path_of(name, slug) == reverse(name, args=[slug])


@pytest.mark.parametrize("name", ["front", "search", "about", "oembed"])
def test_an_address_without_one_is_too(name):
    assert path_of(name) == reverse(name)
