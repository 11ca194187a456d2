"""The checkers that others wrote do complain: each is fed something broken, and something sound.

They are installed by `make figures` alone; a checker that is not there is passed over here, and said to be.
"""

import pytest

from tests.figures import feeds, tools

PAGE = "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A page</title></head><body>{}</body></html>"
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://news.example/</loc>{}</url></urlset>"""
NEWS = """<news:news><news:publication><news:name>Paper</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-02T12:00:00+00:00</news:publication_date>{}</news:news>"""
INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>{}</sitemap></sitemapindex>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Paper</title>
<link>https://news.example/</link><description>News</description>{}</channel></rss>"""
ITEM = "<item><title>One</title><link>https://news.example/one/</link></item>"
PARAGRAPHS = [
    "The harbour plan was agreed on Tuesday evening, after nine hours that two of those present described as cordial.",
    "Households will pay four per cent less on average, and operators of data centres will pay a third more.",
    "The agreement follows upon two years of drafts, and was reached once the valleys were promised their lines.",
    "Whoever is connected late pays less until it happens, and batteries are counted once where they were counted twice.",
    "Parliament votes in March; until then the fees of this year go on, which nobody in the room had come to defend.",
]
STORY = {
    "body": "".join(f"<p>{words}</p>" for words in PARAGRAPHS),
    "headline": "Harbour plan agreed", "summary": "After nine hours.", "corrections": [],
}  # fmt: skip
AD = "Subscribe today to our newsletter, and receive every morning what the night has brought us."


def installed(name: str) -> None:
    """Pass over a test whose npm package was not fetched yet: a test fetches nothing."""
    if not (tools.FOLDER / "node_modules" / name).exists():
        pytest.skip(f"{name} is not there; `make figures` installs it")


def page_of(*lines: str) -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return PAGE.format(f"<main><article><h1>Harbour plan agreed</h1><div class='article-body'>{text}</div></article></main>")


def test_the_html_checker_names_what_is_wrong_on_a_page_and_nothing_on_a_sound_one(tmp_path):
    installed("vnu-jar")
    from tests.figures.markup import complaints

    (tmp_path / "broken.html").write_text(PAGE.format("<h1>One</h1><img src='a.jpg'><p id='a'></p><p id='a'></p>"))
    (tmp_path / "sound.html").write_text(PAGE.format("<h1>One</h1><p>Two</p>"))
    found = list(complaints(tmp_path))
    assert {each.partition(":")[0] for each in found} == {"broken"}
    assert [sum(words in each for each in found) for words in ("must have an “alt” attribute", "Duplicate ID “a”")] == [1, 1]


@pytest.mark.parametrize(
    ("broken", "sound"),
    [
        (SITEMAP.format("<lastmod>yesterday</lastmod>"), SITEMAP.format("<lastmod>2026-03-02</lastmod>")),
        (SITEMAP.format("<address>here</address>"), SITEMAP.format("<priority>0.5</priority>")),
        (SITEMAP.format(NEWS.format("")), SITEMAP.format(NEWS.format("<news:title>One</news:title>"))),
        (
            SITEMAP.format("<image:image><image:caption>Boats</image:caption></image:image>"),
            SITEMAP.format("<image:image><image:loc>https://news.example/a.jpg</image:loc></image:image>"),
        ),
    ],
    ids=["date", "element", "news", "picture"],
)
def test_the_schema_of_sitemaps_refuses_a_broken_one_and_takes_a_sound_one(broken, sound):
    pytest.importorskip("lxml", reason="`make figures` installs it")
    installed("sitemap")
    from tests.figures.sitemaps import complaints

    protocol = tools.package("sitemap") / "schema" / "sitemap.xsd"
    assert len(list(complaints(broken.encode(), protocol))) >= 1
    assert list(complaints(sound.encode(), protocol)) == []


def test_the_schema_of_the_index_refuses_one_without_an_address():
    pytest.importorskip("lxml", reason="`make figures` installs it")
    from tests.figures.sitemaps import SCHEMAS, complaints

    assert len(list(complaints(INDEX.format("<lastmod>2026-03-02</lastmod>").encode(), SCHEMAS / "index.xsd"))) == 1
    sound = INDEX.format("<loc>https://news.example/sitemap/2026-03.xml</loc>")
    assert list(complaints(sound.encode(), SCHEMAS / "index.xsd")) == []


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (FEED.format(ITEM.replace("</title>", "")), "feedparser: "),
        (FEED.format(""), "feedparser finds no entry"),
        (FEED.format(ITEM).replace("UTF-8", "US-ASCII").replace("One", "Ünë"), "feedparser: "),
    ],
    ids=["a tag that does not end", "no entry", "another encoding than it says"],
)
def test_the_strict_reader_of_feeds_refuses_a_broken_one_and_takes_a_sound_one(broken, named):
    pytest.importorskip("feedparser", reason="`make figures` installs it")
    assert any(each.startswith(named) for each in feeds.misread(broken.encode()))
    assert list(feeds.misread(FEED.format(ITEM).encode())) == []


@pytest.mark.parametrize("name", ["by_trafilatura", "by_readability"])
def test_an_extractor_that_loses_a_line_or_takes_one_from_elsewhere_is_found_out(name):
    pytest.importorskip("trafilatura", reason="`make figures` installs it")
    pytest.importorskip("readability", reason="`make figures` installs it")
    from tests.figures import extracting

    extract = getattr(extracting, name)
    assert list(extracting.complaints(page_of(*PARAGRAPHS), STORY, extract)) == []
    assert list(extracting.complaints(page_of(*PARAGRAPHS[:2], *PARAGRAPHS[3:]), STORY, extract)) == [f"lost: {PARAGRAPHS[2]}"]
    assert list(extracting.complaints(page_of(*PARAGRAPHS, AD), STORY, extract)) == [f"from elsewhere: {AD}"]
