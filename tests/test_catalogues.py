"""German and Spanish are done: every text that the code marks is translated, and programs read what people wrote."""

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation.template import templatize

from articles import catalogues

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "articles" / "locale"
LANGUAGES = ("de", "es")
FILES = [(language, domain) for language in LANGUAGES for domain in ("django", "djangojs")]
STILL_UNTRANSLATED = 0
"""So many texts may wait for their translation in each catalogue."""
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "BadPicture"}
PLURAL = {"ngettext", "ngettext_lazy"}
LITERAL = r"""[uU]?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"(?<![\w.])(_|n?gettext)\(\s*{LITERAL}")
JS_CALL = re.compile(r"""(?<![\w.])n?gettext\(\s*("(?:[^"\\\n]|\\.)*")""")


def po(language: str, domain: str = "django") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def messages(language: str, domain: str = "django") -> list[catalogues.Message]:
    return catalogues.read(po(language, domain).read_text())


def in_python(source: str) -> Iterator[str]:
    """The texts that a module marks; a text that is not written out where it is marked is an error."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SINGLE | PLURAL and node.args:
                yield from (value.value for value in node.args[:1] if isinstance(value, ast.Constant) and value.value)


def in_template(source: str, name: str) -> Iterator[str]:
    for _name, text in CALL.findall(templatize(source, origin=name)):
        yield ast.literal_eval(text)


def wanted(domain: str) -> set[str]:
    """All texts of the interface, as the code marks them."""
    if domain == "djangojs":
        scripts = [path.read_text() for path in (ROOT / "static" / "js").rglob("*.js")]
        return {ast.literal_eval(text) for script in scripts for text in JS_CALL.findall(script)}
    modules = [path for path in (ROOT / "articles").rglob("*.py") if "migrations" not in path.parts]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".xml", ".txt")]
    found = {text for path in modules for text in in_python(path.read_text())}
    return found | {text for path in pages for text in in_template(path.read_text(), str(path))}


def read_mo(data: bytes) -> dict[object, str]:
    return gettext.GNUTranslations(io.BytesIO(data))._catalog


# --- the catalogues -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "domain"), FILES)
def test_every_text_of_the_interface_is_translated(language, domain):
    missing = catalogues.untranslated(wanted(domain), messages(language, domain))
    assert len(missing) <= STILL_UNTRANSLATED, missing


def test_the_search_for_texts_finds_them_where_they_are_known_to_stand():
    texts = wanted("django")
    assert {"Skip to the content", "Publish now", "%(number)s story", "The file is empty.", "l, j F", "Redirects"} <= texts
    assert "Jump to…" in wanted("djangojs")
    assert len(texts) > 1000


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_nothing_is_left_half_done_or_in_doubt(language, domain):
    assert [each.text for each in messages(language, domain) if each.text and each.is_fuzzy] == []
    assert [each.text for each in messages(language, domain) if any(each.translated.values()) and not each.is_translated] == []


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_translations_have_the_placeholders_of_their_texts(language, domain):
    assert [fault for each in messages(language, domain) if each.text for fault in catalogues.faults(each)] == []


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_what_programs_read_is_what_people_wrote(language, domain):
    mo = po(language, domain).with_suffix(".mo")
    assert mo.read_bytes() == catalogues.compiled(messages(language, domain)), "Run `manage.py messages --compile`."
    read = read_mo(mo.read_bytes())
    for each in messages(language, domain):
        if each.plural and each.is_translated:
            assert [read[each.key, 0], read[each.key, 1]] == [each.translated[0], each.translated[1]]
        elif each.text and each.is_translated:
            assert read[each.key] == each.translated[0]


@pytest.mark.parametrize(("language", "opening", "closing"), [("de", "„", "“"), ("es", "«", "»")])
def test_quotation_marks_are_those_of_the_language(language, opening, closing):
    for domain in ("django", "djangojs"):
        for each in messages(language, domain):
            for text in each.translated.values() if each.text else ():
                assert text.count(opening) == text.count(closing), text
                assert not set('“”„«»"') & set(re.sub(r'="[^"]*"', "", text)) - {opening, closing}, text


# --- reading and writing them ---------------------------------------------------------------------------------------
PO = """
# a comment
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

#, python-format
msgid "%(n)d cup"
msgid_plural "%(n)d cups"
msgstr[0] "%(n)d Tasse"
msgstr[1] "%(n)d Tassen"

msgctxt "verb"
msgid "Open"
msgstr ""
"Öff"
"nen"

#, fuzzy
msgid "Doubtful"
msgstr "Zweifelhaft"

msgid "Nothing"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def test_a_catalogue_is_read_as_gettext_would():
    head, cups, opening, doubtful, nothing = catalogues.read(PO)
    assert (cups.text, cups.plural, cups.translated) == ("%(n)d cup", "%(n)d cups", {0: "%(n)d Tasse", 1: "%(n)d Tassen"})
    assert (opening.key, opening.translated[0]) == ("verb\x04Open", "Öffnen")
    assert [each.is_translated for each in (head, cups, opening, doubtful, nothing)] == [True, True, True, False, False]


def test_a_compiled_catalogue_holds_what_is_translated_and_nothing_else():
    read = read_mo(catalogues.compiled(catalogues.read(PO)))
    assert {key: text for key, text in read.items() if key} == {
        ("%(n)d cup", 0): "%(n)d Tasse", ("%(n)d cup", 1): "%(n)d Tassen", "verb\x04Open": "Öffnen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "translated"),
    [("%(who)s left", "Jemand ging"), ("<b>Now</b>", "<i>Jetzt</i>"), ("{} MB", "MB"), ("12 %%", "12 %"), ("%s of %s", "%s")],
)
def test_a_lost_placeholder_is_a_fault(text, translated):
    assert len(catalogues.faults(catalogues.Message(text, translated={0: translated}))) == 1
    assert catalogues.faults(catalogues.Message(text, translated={0: text})) == []


@pytest.mark.parametrize("po", ['msgid "a\nmsgstr "b"', "nonsense", "msgid a"])
def test_a_broken_catalogue_is_refused_with_its_line(po):
    with pytest.raises(catalogues.BadCatalogue):
        catalogues.read(po)


def test_what_is_missing_is_named():
    known = catalogues.read(PO)
    assert catalogues.untranslated(["%(n)d cup", "Nothing", "Never heard of", "Doubtful"], known) == [
        "Doubtful", "Never heard of", "Nothing",
    ]  # fmt: skip


def test_the_command_compiles_without_gettext_and_names_what_is_missing(settings, tmp_path, capsys):
    file = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO)
    settings.LOCALE_PATHS = [tmp_path]
    assert call_command("messages", "--compile") == "de/django.po: 4 messages, 2 not translated."
    assert read_mo(file.with_suffix(".mo").read_bytes())["verb\x04Open"] == "Öffnen"
    assert capsys.readouterr().err.splitlines() == ["de: not translated: Doubtful", "de: not translated: Nothing"]
    file.write_text("nonsense")
    with pytest.raises(CommandError, match="This is no line of a catalogue: nonsense"):
        call_command("messages", "--compile")


def test_the_catalogues_hold_nothing_that_the_code_no_longer_says():
    for language, domain in FILES:
        held = {each.text for each in messages(language, domain) if each.text}
        assert len(held - wanted(domain)) <= STILL_UNTRANSLATED, sorted(held - wanted(domain))
