"""The tags and filters of the public templates."""

import json
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from articles.models import Photo
from articles.templatetags import cards, facts, newsroom

EVENING = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


def rendered(source, **context):
    return Template("{% load newsroom cards %}" + source).render(Context(context))


def photo(renditions=True, **fields):
    sizes = [(kind, width, width * 2 // 3) for width in (800, 400) for kind in ("avif", "jpeg")] if renditions else []
    rows = [{"format": kind, "width": w, "height": h, "name": f"renditions/a-{w}.{kind}"} for kind, w, h in sizes]
    fields = {"alt": "A harbour", "width": 900, "height": 600, **fields}
    return Photo(file="originals/a.jpg", renditions=rows, **fields)


def test_dates_are_in_the_sites_zone_and_name_it(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    assert rendered("{% moment at %}", at=EVENING) == '<time datetime="2026-11-24T07:30+09:00">Nov. 24, 2026, 07:30 JST</time>'
    assert "Nov. 24, 2026, 07:30</time>" in rendered("{% moment at zone=False %}", at=EVENING)
    assert rendered("{% day at %}", at=EVENING) == '<time datetime="2026-11-24T07:30+09:00">Nov. 24, 2026</time>'


def test_dates_follow_the_language():
    with translation.override("de"):
        assert rendered("{% day at %}", at=EVENING) == '<time datetime="2026-11-23T22:30+00:00">23. November 2026</time>'


def test_prose_prints_what_was_cleaned_and_lets_pictures_wait():
    body = '<p>One &amp; <em>two</em></p><img src="/media/a.jpg" alt="">'
    assert rendered("{{ body|prose }}", body=body) == (
        '<p>One &amp; <em>two</em></p><img loading=lazy decoding=async src="/media/a.jpg" alt="">'
    )


def test_prose_adds_nothing_that_could_end_an_attribute():
    assert '"' not in newsroom.prose("<img ").replace("<img loading=lazy decoding=async ", "")
    assert newsroom.prose('<a title="<img x">a</a>').count('"') == 2


def test_a_picture_names_its_sizes_narrow_first_and_reserves_its_place():
    html = rendered("{% picture photo 'card' %}", photo=photo())
    avif, jpeg = (f"/media/renditions/a-400.{kind} 400w, /media/renditions/a-800.{kind} 800w" for kind in ("avif", "jpeg"))
    assert f'<source type="image/avif" srcset="{avif}"' in html
    assert f'<img src="/media/renditions/a-800.jpeg" srcset="{jpeg}"' in html
    assert 'width="800" height="533" alt="A harbour"' in html
    assert ('loading="lazy"' in html, "fetchpriority" in html) == (True, False)


def test_a_lead_picture_is_loaded_first():
    html = rendered("{% picture photo 'lead' %}", photo=photo())
    assert ('loading="lazy"' in html, 'fetchpriority="high"' in html) == (False, True)


def test_a_picture_beside_its_headline_is_silent_and_one_without_sizes_is_its_original():
    html = rendered("{% picture photo 'card' alt='' %}", photo=photo(renditions=False))
    assert html == (
        '<picture><img src="/media/originals/a.jpg" width="900" height="600" alt="" class="focus-x2 focus-y2"'
        ' loading="lazy" decoding="async"></picture>'
    )


def test_a_picture_keeps_its_focal_point_in_view():
    assert cards.focus(photo(focal_x=0, focal_y=1)) == "focus-x0 focus-y4"
    assert cards.focus(photo(focal_x=0.3, focal_y=0.6)) == "focus-x1 focus-y2"


def test_words_of_a_picture_cannot_leave_their_attribute():
    assert 'alt="&quot;&gt;&lt;script&gt;"' in rendered("{% picture photo %}", photo=photo(alt='"><script>'))


def test_addresses_become_whole_by_the_sites_own(settings):
    settings.SITE_URL = "https://news.example"
    assert newsroom.absolute("/story/x/") == "https://news.example/story/x/"
    assert newsroom.absolute("https://cdn.example/x.jpg") == "https://cdn.example/x.jpg"


@pytest.mark.parametrize(("words", "said"), [(1, "1 min read"), (230, "1 min read"), (800, "3 min read")])
def test_the_time_to_read_is_in_whole_minutes(words, said):
    assert newsroom.minutes(words) == said


def test_json_in_a_page_reads_back_unchanged_and_holds_no_bracket():
    text = "</script><!-- \u2028 & é"
    escaped = json.dumps(text, ensure_ascii=False).translate(str.maketrans(facts.IN_SCRIPT))
    assert json.loads(escaped) == text
    assert not set(escaped) & set("<>&\u2028")
