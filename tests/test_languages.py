"""Language tags as they are met, and as they are written."""

import pytest

from articles import languages


@pytest.mark.parametrize(
    ("met", "written"),
    [
        ("de", "de"), ("DE", "de"), ("de_AT", "de-AT"), ("de-at.UTF-8", "de-AT"), ("zh-hant-tw", "zh-Hant-TW"),
        ("zh_CN", "zh-Hans"), ("es-419", "es-419"), ("sl-rozaj", "sl-rozaj"), ("iw", "he"), (" fr ", "fr"), ("gsw", "gsw"),
        ("", ""), ("Deutsch", ""), ("d", ""), ("de-", ""), ("und", ""), ('de"><script>', ""), ("x" * 99, ""), ("äö", ""),
    ],
)  # fmt: skip
def test_a_tag_is_written_one_way_and_what_is_none_is_empty(met, written):
    assert languages.tidied(met) == written
    assert languages.tidied(written) == written


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("de", "ltr"), ("az-Arab", "rtl"), ("ar-Latn", "ltr")],
)
def test_writing_runs_as_its_language_and_script_say(tag, direction):
    assert languages.direction(tag) == direction


def test_regions_are_one_language():
    assert (languages.is_same("pt-BR", "pt"), languages.is_same("pt", "es")) == (True, False)
