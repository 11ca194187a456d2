"""Medium's export: posts with their days and authors, drafts that stay drafts, and pages that are nobody's business."""

from pathlib import Path

from articles import formats, markup
from articles.formats import File, ReadOptions
from tests.formats.exports import FOLDER, drafts, export, told

POST = "posts/2019-05-03_The-ferries-are-back-1a2b3c4d5e6f.html"


def copied(folder: Path, name: str, without: str = "") -> File:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((FOLDER / POST).read_text().replace(without or "\0", ""))
    return File(name, path)


def test_a_post_is_read_whole():
    (draft,) = drafts(export(POST)).values()
    assert (draft.format, draft.title, draft.summary) == ("medium", "The ferries are back", "And nobody hears them.")
    pictures = [picture.path for picture in formats.references.pictures(draft.body)]
    assert pictures == ["https://cdn-images-1.medium.com/max/800/1*abc.jpeg"]
    assert markup.clean(draft.body) == (
        "<figure><figcaption>"
        'Photo by <a href="https://x.example" rel="noopener">Ada</a></figcaption></figure><p>Two ferries '
        "<strong>crossed</strong>.</p><pre>a = 1<br>b = 2</pre>"
        '<blockquote role="doc-pullquote">Quiet.</blockquote><figure>'
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">youtube.com</a></p></figure>'
        '<p><a href="https://medium.com/x/older-1234" rel="noopener"><strong>Older story</strong><br><em>Something</em>'
        "medium.com</a></p>"
    )
    assert (draft.authors, draft.status, f"{draft.date:%Y-%m-%d %H:%M}") == (("Ada Moreau",), "published", "2019-05-03 08:30")
    assert (draft.key, draft.addresses) == ("1a2b3c4d5e6f", ("https://medium.com/@ada/the-ferries-are-back-1a2b3c4d5e6f",))
    assert told(draft) == ["An embed became a link."]


def test_what_nobody_saw_there_stays_a_draft(tmp_path):
    date = '<time class="dt-published" datetime="2019-05-03T08:30:00.000Z">May 3, 2019</time>'
    (draft,) = drafts(copied(tmp_path, "posts/draft_A-draft-999999.html", without=date)).values()
    assert (draft.status, draft.date) == ("draft", None)


def test_a_heading_that_says_something_else_than_the_title_stays(tmp_path):
    file = copied(tmp_path, POST, without='<h1 class="p-name">The ferries are back</h1>')
    (draft,) = drafts(file).values()
    assert draft.body.startswith(
        '<h3 name="e1" id="e1" class="graf graf--h3 graf--leading graf--title">The ferries are back</h3>'
    )


def test_the_pages_about_the_author_are_no_stories(tmp_path):
    post = copied(tmp_path, POST)
    for name in ("README.html", "profile/profile.html", "sessions/sessions-0001.html", "posts/other.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<html><body><p>ada@bugle.example</p></body></html>")
    assert sorted(path.name for path in formats.parts(post)) == ["README.html", "profile.html", "sessions-0001.html"]
    remark = "What Medium’s export tells of its author (profile, claps, sessions and the like) was not read."
    assert [record.text for record in formats.read(post, ReadOptions()) if isinstance(record, formats.Remark)] == [remark]


def test_another_page_in_a_folder_of_posts_has_no_parts(tmp_path):
    (tmp_path / "posts").mkdir()
    path = tmp_path / "posts" / "2019-05-03_a-story.html"
    path.write_text("<html><body><article><p>Text.</p></article></body></html>")
    assert formats.parts(File(path.name, path)) == set()
