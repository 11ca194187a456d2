"""CSV and TSV: columns guessed, told, and named by hand where the guess is wrong."""

import pytest

from articles import formats
from articles.formats import File, FormatError, PictureRef, ReadOptions
from articles.formats.tables import UNCLOSED
from tests.formats.exports import drafts, export, problems, records, remarks, told


def refusal(data: bytes, **columns: str) -> tuple[int, str]:
    with pytest.raises(FormatError) as caught:
        records(File("a.csv", data=data), ReadOptions(columns=columns))
    return caught.value.line, caught.value.reason


NO_TITLE = "No column is called title or headline. Name it with --column NAME=title. Columns: Name 2, Text."
TOO_LONG = 'A cell that begins here has more than 5 MB. A quote (") is missing, or its text is to be split.'


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (b"", 1, "The first line is empty. It names the columns: title, summary, body, …"),
        (b"Name 2,Text\nA,B\n", 1, NO_TITLE),
        (b'title,body\nA,"' + b"x" * 5_000_002, 2, TOO_LONG),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(data, line, sentence):
    assert refusal(data) == (line, sentence)


def test_a_column_that_is_not_there_is_named():
    assert refusal(b"title\nA\n", Texte="body") == (1, "The table has no column “Texte”. Its columns: title.")
    assert refusal(b"title\nA\n", title="heading")[1].startswith("“heading” is no field. Fields: title, summary,")


def test_a_row_with_too_many_cells_or_a_date_of_two_meanings_is_a_problem():
    assert problems(records(export("stories.csv"))) == [
        (
            3,
            "A date that nobody can read",
            "“03/05/2019” could mean 3 May 2019 or 5 March 2019. "
            "Write it as 2026-03-01, or say --dates day-first or month-first for all of them.",
        )
    ]
    sentence = "The row has 3 cells, and the table 2 columns. Put quotes around text with commas."
    assert problems(records(File("a.csv", data=b"title,body\nA,one, two\nB,c\n"))) == [(1, "A", sentence)]


def test_the_columns_are_told():
    assert remarks(records(export("stories.csv"))) == [
        "Columns: “Headline” as title, “Teaser” as summary, “Article body” as body, “Published on” as date, "
        "“Section” as section, “Author” as authors, “Tags” as tags, “Photo” as image, “Old URL” as addresses. "
        "Kept with the origin: “Word count”."
    ]


def test_a_row_is_a_story():
    stories = drafts(export("stories.csv"))
    draft = stories["Ferries change to batteries, and back"]
    assert (draft.line, draft.body) == (2, '<p>Two ferries crossed the bay.</p>\n<p>Nobody heard "them".</p>')
    assert (draft.authors, draft.tags, draft.section) == (("Ada Moreau", "Ben Okri"), ("ferries", "CO₂"), "Harbour")
    assert (draft.image, draft.addresses, draft.extra) == (
        PictureRef("quay.jpg", line=2), ("/2019/05/ferries/",), {"Word count": "712"},
    )  # fmt: skip
    assert stories["An older post"].key == "An older post 2019-05-01"
    assert "=1+1 is no formula" in stories


def test_a_column_is_what_the_option_says():
    file = File("a.csv", data=b"Title,Kicker\nA,B\n")
    assert drafts(file, ReadOptions(columns={"kicker": "title", "Title": "summary"}))["B"].summary == "A"
    assert drafts(file, ReadOptions(columns={"Title": "", "Kicker": "title"}))["B"].extra == {"Title": "A"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_encodings_and_separators_are_told_apart(encoding, delimiter):
    data = delimiter.join(["title", "summary", "body"]) + "\r\n" + delimiter.join(["É", "ü", "ñ"]) + "\r\n"
    (draft,) = drafts(File("a.csv", data=data.encode(encoding))).values()
    assert (draft.title, draft.summary, draft.body) == ("É", "ü", "<p>ñ</p>")


def test_a_table_is_known_by_its_first_line():
    assert formats.detect(File("a", data=b"Title;Body;Date\nA;B;C")).name == "csv"
    assert formats.detect(File("a", data=b"Title, with a comma, and more\n\nText")).name == "text"


@pytest.mark.parametrize(
    "head", ["Überschrift;Vorspann;Text;Datum;Autor", "Titre;Chapô;Texte;Date;Auteur", "título;resumen;cuerpo;fecha;autor"]
)
def test_the_columns_of_an_office_elsewhere_are_known(head):
    draft = drafts(File("a.csv", data=f"{head}\r\nBrand;Kurz;Lang;2026-03-01;Ada\r\n".encode("utf-8-sig")))["Brand"]
    assert (draft.summary, draft.body, draft.date.day, draft.authors) == ("Kurz", "<p>Lang</p>", 1, ("Ada",))


def test_a_name_that_may_mean_two_columns_means_the_one_that_is_free():
    file = File("a.csv", data="Titel;Rubrik;Deck;Alte URL\nA;Häfen;Kurz;https://alt.example/a.html\n".encode())
    (story,) = drafts(file).values()
    assert (story.title, story.section, story.summary, story.addresses) == (
        "A", "Häfen", "Kurz", ("https://alt.example/a.html",),
    )  # fmt: skip
    assert list(drafts(File("a.csv", data=b"Rubrik;Text\nA;B.\n"))) == ["A"]


@pytest.mark.parametrize(("status", "read_as"), [("1", "published"), ("0", "draft"), ("True", "published"), ("no", "draft")])
def test_a_status_that_says_yes_or_no_says_whether_readers_see_it(status, read_as):
    (story,) = drafts(File("a.csv", data=f"title,body,status\nA,B.,{status}\n".encode())).values()
    assert (story.status, told(story)) == (read_as, [])


def test_what_a_spreadsheet_saves_as_unicode_text_is_a_table():
    data = "Titel\tText\tDatum\nA\tB.\t2019-05-03\n".encode("utf-16")
    assert formats.detect(File("a.txt", data=data)).name == "csv"
    assert formats.detect(File("a.txt", data=b"Title, text, date\n\nOf a table.\n")).name == "text"


def test_excels_line_on_what_parts_the_cells_is_heeded():
    found = records(File("a.csv", data=b"sep=;\r\ntitle;body\r\nA, b;One\r\n;\r\nB;Two;more\r\n"))
    assert [draft.title for draft in found if isinstance(draft, formats.Draft)] == ["A, b"]
    assert [(problem.line, problem.title) for problem in found if isinstance(problem, formats.Problem)] == [(5, "B")]


def test_a_quote_that_never_ends_takes_no_rows_with_it():
    found = formats.read(File("a.csv", data=b'title,body\nA,one\nB,"two\nC,three\n'), ReadOptions())
    seen = []
    with pytest.raises(FormatError) as caught:
        seen.extend(found)
    assert (caught.value.line, caught.value.reason) == (3, UNCLOSED)
    assert [record.title for record in seen if isinstance(record, formats.Draft)] == ["A"]


def test_a_table_without_rows_is_refused():
    assert refusal(b"title,body\n") == (1, "The table has a row of names and no stories under it.")


def test_utf_16_without_a_mark_is_read():
    assert list(drafts(File("a.csv", data="title,body\nFire,Text\n".encode("utf-16-le")))) == ["Fire"]


def test_the_order_of_day_and_month_is_what_was_said():
    table = File("a.csv", data=b"title,date\nA,03/04/2026\nB,0000-00-00 00:00:00\n")
    found = drafts(table, ReadOptions(dates="day-first"))
    assert (f"{found['A'].date:%d %B}", found["B"].date) == ("03 April", None)


# --- who signs ---------------------------------------------------------------------------------------------------------
def signed(*cells: str, delimiter: str = ",") -> tuple[list[tuple[str, ...]], list[list[str]]]:
    """(the authors of each row, the notes of each row) of a table with these cells under Author."""
    lines = [f'T{number}{delimiter}"{cell}"{delimiter}Text' for number, cell in enumerate(cells)]
    table = "\n".join([delimiter.join(("Title", "Author", "Body")), *lines]).encode()
    found = drafts(File("a.csv", data=table)).values()
    return [draft.authors for draft in found], [told(draft) for draft in found]


def test_commas_part_authors_where_the_column_has_no_semicolon_and_a_surname_is_named_in_the_report():
    authors, notes = signed("Ada Moreau, Ben Okri", "Moreau, Ada", "Ada Moreau | Cy Dee")
    assert authors == [("Ada Moreau", "Ben Okri"), ("Moreau", "Ada"), ("Ada Moreau", "Cy Dee")]
    doubt = "“Moreau, Ada” was read as 2 authors, parted by commas. If it is one, write a “;” after it."
    assert notes == [[], [f"{doubt} One “;” in the column is enough for all of it."], []]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_one_semicolon_in_the_column_makes_it_all_that_parts_authors(delimiter):
    authors, notes = signed("Moreau, Ada", "Moreau, Ada; Okri, Ben", "Ada Moreau, Ben Okri", delimiter=delimiter)
    assert authors == [("Moreau, Ada",), ("Moreau, Ada", "Okri, Ben"), ("Ada Moreau, Ben Okri",)]
    assert notes == [[], [], ["“Ada Moreau, Ben Okri” was read as one author: in this column, “;” parts authors."]]


def test_the_column_of_categories_holds_several_and_that_of_a_section_one():
    table = b"Title,Categories,Body\nA,News; Energy,Text\nB,News|Energy,Text\n"
    assert [draft.categories for draft in drafts(File("a.csv", data=table)).values()] == [("News", "Energy")] * 2
    assert [draft.section for draft in drafts(File("a.csv", data=table.replace(b"Categories", b"Section"))).values()] == [
        "News; Energy", "News|Energy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "status", "year"), [("TRUE", "published", None), ("no", "draft", None), ("2019-05-03", "", 2019)]
)
def test_a_column_called_published_holds_a_date_or_says_whether_readers_see_it(cell, status, year):
    (draft,) = drafts(File("a.csv", data=f"Title,Published,Body\nA,{cell},Text\n".encode())).values()
    assert (draft.status, draft.date and draft.date.year) == (status, year)
