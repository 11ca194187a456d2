"""Films, sounds and posts from elsewhere: recognised by their address, stored as links, shown as panels."""

import pytest
from django.conf import settings

from articles import embeds, markup
from articles.templatetags.newsroom import prose
from tests.factories import make_article, make_draft

FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("address", "page", "frame"),
    [
        (FILM, FILM, "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m5s", FILM + "&t=65s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=65"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", FILM, "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/abcdef12", "https://vimeo.com/76979871/abcdef12",
         "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=abcdef12"),
        ("https://twitter.com/ada/status/12345?s=20", "https://x.com/ada/status/12345",
         "https://platform.twitter.com/embed/Tweet.html?id=12345&dnt=true"),
        ("https://mastodon.social/@ada/109252111498807689", "https://mastodon.social/@ada/109252111498807689",
         "https://mastodon.social/@ada/109252111498807689/embed"),
        ("https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x", "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
         "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk"),
        ("https://soundcloud.com/ada/a-talk", "https://soundcloud.com/ada/a-talk",
         "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fada%2Fa-talk&auto_play=true"),
    ],
)  # fmt: skip
def test_an_address_says_what_it_shows(address, page, frame):
    embed = embeds.embed_of(address)
    assert (embed.page, embed.frame) == (page, frame)
    assert embed.origin in settings.EMBEDS
    assert embeds.embed_of(page).frame == frame


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@channel", "https://www.youtube.com/watch?v=short", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://youtu.be@evil.example/dQw4w9WgXcQ", "https://vimeo.com/about", "https://x.com/ada", "https://news.example/@ada",
        "javascript:alert(1)", "https://[broken", "https://youtu.be:99999999/dQw4w9WgXcQ", "ftp://youtu.be/dQw4w9WgXcQ", "",
    ],
)  # fmt: skip
def test_any_other_address_is_only_a_link(address):
    assert embeds.embed_of(address) is None


@pytest.mark.django_db
def test_an_address_alone_in_a_paragraph_becomes_a_link_when_it_is_saved():
    body = make_draft(body=f"<p>{FILM}</p><p>See {FILM}</p><p>https://news.example/</p>").latest_revision.body
    assert body == (
        f'<p><a href="{FILM}" rel="noopener">{FILM}</a></p><p>See {FILM}</p><p>https://news.example/</p>'
    )  # fmt: skip
    assert embeds.linked(markup.clean(body)) == body


@pytest.mark.django_db
def test_readers_get_a_panel_and_loading_it_takes_a_press(client):
    page = client.get(make_article(body=f'<p>Text.</p><p><a href="{FILM}">A "film" &amp; more</a></p>').get_absolute_url())
    text = page.content.decode()
    assert 'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"' in text
    assert '<span class="embed-act">Play the video</span> <span>A &quot;film&quot; &amp; more</span></a>' in text
    assert "Nothing is loaded from YouTube before you press." in text
    assert "js/embeds.js" in text
    assert "<iframe" not in text
    assert "frame-src 'self' https://www.youtube-nocookie.com " in page.headers["Content-Security-Policy"]
    without = client.get(make_article(body=f'<p>A <a href="{FILM}">link</a> in words.</p>').get_absolute_url()).content.decode()
    assert "embed" not in without.split('<div class="prose article-body"')[1].split("</div>")[0]
    assert "js/embeds.js" not in without


def test_a_place_that_the_site_does_not_let_in_stays_a_link(settings):
    text = '<p><a href="https://fedi.example/@ada/109252111498807689">A post</a></p>'
    assert prose(text) == text
    settings.EMBEDS = ["https://fedi.example"]
    assert 'data-frame="https://fedi.example/@ada/109252111498807689/embed"' in prose(text)
