"""CSV and TSV: a row is a story, and the first row names the columns.

Which column holds what is guessed from its name and told in a remark; ReadOptions.columns decides where the guess is wrong.
"""

import codecs
import csv
import io
import re
from collections.abc import Container, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from articles.formats import newsroom, scrubbing
from articles.formats.decoding import unmarked_utf16
from articles.formats.drafts import STORY_BYTES, Draft, FormatError, Problem, ReadOptions, Record, Remark
from articles.formats.files import File
from articles.formats.keys import ALIASES, FIELD_OF, in_doubt, parted, spelled
from articles.formats.sheets import Sheet

NAME = "csv"
EXTENSIONS = (".csv", ".tsv", ".tab")
DELIMITERS = ",;\t|"
# How people name columns, beside the words of front matter; spreadsheets speak the language of their office.
COLUMN_NAMES = {
    "title": (
        "heading", "article_title", "post_title", "name", "titel", "überschrift", "schlagzeile", "titre", "título", "titular",
        "titolo", "manchete", "kop", "rubrik", "tytuł", "заголовок", "标题", "タイトル", "العنوان",
    ),
    "summary": (
        "teaser", "lead", "deck", "abstract", "post_excerpt", "vorspann", "zusammenfassung", "chapô", "chapeau", "résumé",
        "resumen", "entradilla", "sommario", "resumo", "samenvatting", "ingress", "анонс", "摘要",
    ),
    "body": (
        "article_body", "post_content", "copy", "full_text", "inhalt", "artikeltext", "texte", "corps", "contenu", "texto",
        "cuerpo", "contenido", "testo", "corpo", "tekst", "текст", "正文", "本文",
    ),
    "date": (
        "published_on", "publication_date", "date_published", "post_date", "created", "created_at", "datum", "veröffentlicht",
        "veröffentlicht_am", "date_de_publication", "publié_le", "fecha", "fecha_de_publicación", "data", "gepubliceerd",
        "дата", "日期",
    ),
    "section": (
        "rubric", "desk", "channel", "ressort", "rubrik", "rubrique", "sección", "sezione", "seção", "rubriek", "рубрика",
    ),
    "authors": (
        "writer", "writers", "reporter", "by", "autor", "autorin", "autoren", "auteur", "auteurs", "autores", "autore", "автор",
        "作者",
    ),
    "tags": ("schlagwörter", "schlagworte", "stichwörter", "mots_clés", "mots_clefs", "etiquetas", "теги", "标签"),
    "image": ("photo", "picture", "image_url", "image_file", "bild", "foto", "imagen", "immagine", "imagem", "afbeelding"),
    "slug": ("post_name",),
    "addresses": ("old_url", "old_address", "web_address", "address", "adresse", "alte_url", "dirección"),
}  # fmt: skip
TOO_LONG = (
    f'A cell that begins here has more than {STORY_BYTES // 1_000_000} MB. A quote (") is missing, or its text is to be split.'
)
UNCLOSED = 'A cell that begins here never ends. A quote (") is missing, or one inside a text is not doubled.'
# Excel's way to say what parts the cells of a CSV.
SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n")
LISTS = ("tags", "authors", "addresses", "related", "excluded")
FORMULA = re.compile(r" *[=+\-@\t\r]")
GUARDED = re.compile(r"' *[=+\-@\t\r]")


def recognises(head: bytes) -> bool:
    """Whether the first line of `head` names columns of ours, the title among them."""
    text = SEPARATOR.sub("", head.removeprefix(codecs.BOM_UTF8).lstrip().decode("utf-8", "replace"), count=1)
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    cells = [cell.strip(' "') for cell in re.split(r"[,;\t|]", first)] if len(first) < 5000 else []
    known = [field for field in map(guess, cells) if field]
    return len(cells) > 2 and len(known) > 1 and "title" in known


def is_unicode_text(head: bytes) -> bool:
    """Whether it is what spreadsheets call Unicode text: columns of ours, parted by tabs."""
    first = head.partition(b"\n")[0]
    return first.count(b"\t") > 1 and recognises(head)


def guess(column: str, taken: Container[str] = ()) -> str:
    """The field of ours that a column of this name holds, if none of `taken`; the empty string if none.

    A name may mean one thing here and another there: a Rubrik is a headline in Stockholm and a section in Berlin.
    """
    name = re.sub(r"\W+", "_", spelled(column)).strip("_")
    for names in (COLUMN_NAMES, ALIASES):
        for field, aliases in names.items():
            if field not in taken and (name == field or name in aliases):
                return field
    return ""


def columns(file: File) -> dict[str, str]:
    """{each column of the table: the field that it is taken to hold, or the empty string}. Raises FormatError."""
    with file.open() as stream:
        _line, names = next(_rows(stream, _encoding(file)), (1, []))
    found: dict[str, str] = {}
    for name in names:
        found[name] = guess(name, found.values())
    return found


def read(file: File, options: ReadOptions) -> Iterator[Record]:
    """A remark on how the columns are read, then a story for each row. Raises FormatError where rows can no longer be told."""
    csv.field_size_limit(STORY_BYTES)
    encoding = _encoding(file)
    with file.open() as stream:
        rows = _rows(stream, encoding)
        _line, columns = next(rows, (1, []))
        fields = _fields(columns, options)
        parting = _parting(file, encoding, fields)
        yield Remark(_told(columns, fields))
        if encoding == "cp1252":
            yield Remark("The table is not UTF-8 and was read as Windows-1252.")
        filled = (row for row in rows if any(cell.strip() for cell in row[1]))
        item = 0
        for item, (line, cells) in enumerate(filled, start=1):
            try:
                yield _story(Sheet(NAME, file, options, item=item, line=line), columns, fields, cells, parting)
            except FormatError as error:
                title = next((cell for cell, field in zip(cells, fields, strict=False) if field == "title"), "")
                yield Problem(error.line, error.reason, item, scrubbing.line(title)[:300])
        if not item:
            raise FormatError(1, "The table has a row of names and no stories under it.")


def _encoding(file: File) -> str:
    """utf-8-sig, utf-16 where a mark or every other byte says so, else Windows-1252, as spreadsheets write it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = file.head()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if unmarked := unmarked_utf16(head):
        return unmarked
    with file.open() as stream:
        while chunk := stream.read(1024 * 1024):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return "cp1252"
    return "utf-8-sig"


def _rows(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row."""
    with io.TextIOWrapper(stream, encoding, errors="replace", newline="") as text:
        lines = _Lines(text)
        reader, line = csv.reader(lines, delimiter=lines.delimiter), 1 + lines.passed
        try:
            for cells in reader:
                if lines.ended:
                    raise FormatError(line, UNCLOSED)
                yield line, [unguarded(cell) for cell in cells]
                line = reader.line_num + 1 + lines.passed
        except (csv.Error, UnicodeError) as error:
            raise FormatError(line, TOO_LONG if "field limit" in str(error) else UNCLOSED) from None


class _Lines:
    """The lines of a table, without the one by which Excel says what parts the cells. `ended` while a cell was still open: the
    reader asks for a line more only then.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.ended = text, False
        first = text.readline(100_000)
        told = SEPARATOR.fullmatch(first)
        self.passed = int(bool(told))
        self.delimiter = told[1] if told else max(DELIMITERS, key=first.count)
        if not told:
            if not first.strip():
                raise FormatError(1, "The first line is empty. It names the columns: title, summary, body, …")
            text.seek(0)

    def __iter__(self) -> Iterator[str]:
        for line in self.text:
            # A byte of nothing ends a row in some versions of Python, so it goes before.
            yield line.replace("\0", "")
        self.ended = True


def _fields(columns: list[str], options: ReadOptions) -> list[str]:
    """For each column the field that it holds, as chosen or guessed; a field is held by one column."""
    chosen = {spelled(column): field for column, field in options.columns.items()}
    for column, field in options.columns.items():
        if spelled(column) not in map(spelled, columns):
            raise FormatError(1, f"The table has no column “{column}”. Its columns: {', '.join(columns)[:300]}.")
        if field and field not in ALIASES:
            raise FormatError(1, f"“{field}” is no field. Fields: {', '.join(ALIASES)}.")
    fields: list[str] = []
    for column in columns:
        field = chosen.get(spelled(column), guess(column, {*fields, *chosen.values()}))
        fields.append("" if field in fields else field)
    if "title" not in fields:
        names = ", ".join(columns)[:300]
        raise FormatError(1, f"No column is called title or headline. Name it with --column NAME=title. Columns: {names}.")
    return fields


def _told(columns: list[str], fields: list[str]) -> str:
    read_as = [f"“{column}” as {field}" for column, field in zip(columns, fields, strict=True) if field]
    kept = [f"“{column}”" for column, field in zip(columns, fields, strict=True) if not field and column.strip()]
    told = f"Columns: {', '.join(read_as)}."
    return scrubbing.line(f"{told} Kept with the origin: {', '.join(kept)}." if kept else told)[:2000]


def _parting(file: File, encoding: str, fields: list[str]) -> str:
    """What parts authors in a cell: the semicolon alone where the column has one anywhere, for names like “Moreau, Ada”."""
    at = fields.index("authors") if "authors" in fields else -1
    with file.open() as stream, suppress(FormatError):  # the second reading says where the table breaks off
        rows = _rows(stream, encoding) if at >= 0 else iter(())
        next(rows, None)
        if any(";" in cells[at] for _line, cells in rows if len(cells) > at):
            return ";"
    return ","


def _story(sheet: Sheet, columns: list[str], fields: list[str], cells: list[str], parting: str) -> Draft:
    if len(cells) > len(columns):
        reason = f"The row has {len(cells)} cells, and the table {len(columns)} columns. Put quotes around text with commas."
        raise FormatError(sheet.line, reason)
    values: dict[str, Any] = {"extra": {}}
    for column, field, cell in zip(columns, fields, cells, strict=False):
        if field == "authors":
            values[field] = _authors(sheet, cell, parting)
        elif field:
            # Under its own key where it is one of ours: “Published” may say yes or no, “Categories” are several.
            name = spelled(column) if FIELD_OF.get(spelled(column)) == field else field
            values[name] = parted(cell) if field in LISTS else cell.strip()
        else:
            values["extra"][column] = cell.strip()
    return newsroom.story(sheet, values)


def _authors(sheet: Sheet, cell: str, parting: str) -> list[str]:
    names = parted(cell, parting)
    several = parted(cell)
    if parting == "," and (doubt := in_doubt(cell, names)):
        sheet.note(f"{doubt} One “;” in the column is enough for all of it.")
    elif len(names) == 1 < len(several) and all(" " in name for name in several):
        sheet.note(f"“{names[0][:100]}” was read as one author: in this column, “;” parts authors.")
    return names


def guarded(cell: str) -> str:
    """A cell as we write it: with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`."""
    return cell[1:] if GUARDED.match(cell) else cell
