"""authors.md: who the authors are."""

from articles.formats.lives import Life, read


def test_each_heading_begins_a_life():
    data = (
        "# Authors\n\n## Ada Moreau\nRole: Energy reporter\n\nAda writes\nabout grids.\n\n## Ben Okri ##\n\nBen rides trains.\n"
    )
    assert read(data.encode()) == [
        Life("Ada Moreau", "Energy reporter", "Ada writes about grids."),
        Life("Ben Okri", "", "Ben rides trains."),
    ]


def test_a_role_may_be_bold_or_in_a_list():
    assert read(b"## Ada\n\n**Role:** Editor\n\nLife.") == [Life("Ada", "Editor", "Life.")]
    assert read(b"## Ada\n\n- role: Editor\n\nLife.") == [Life("Ada", "Editor", "Life.")]


def test_a_file_without_headings_holds_no_lives():
    assert read(b"Just text.") == []
