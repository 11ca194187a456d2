"""What is said once is what Django's own tags say, in every language, and only where nothing varies."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.template import Context, Template
from django.utils import translation

from articles.templatetags.once import Once

OURS, DJANGOS = "{% load i18n static once %}", "{% load i18n static %}"
SAID_ONCE = ["{% translate 'January' %}", "{% url 'front' %}", "{% static 'css/base.css' %}", "{% translate '<b>100%%</b>' %}"]
VARYING = [
    "{% translate word %}",
    "{% translate 'January' as name %}{{ name }}",
    "{% translate 'May' context 'abbrev. month' %}",
    "{% translate 'January'|upper %}",
    "{% url 'tag' word %}",
    "{% url 'tag' slug=word %}",
    "{% url 'front' as name %}{{ name }}",
    "{% url word|lower|cut:'x' as name %}{{ name }}",
    "{% url 'admin:index' %}",
    "{% static word %}",
    "{% static 'css/base.css' as name %}{{ name }}",
]


@pytest.mark.parametrize("source", SAID_ONCE)
def test_words_without_a_variable_are_kept(source):
    template = Template(OURS + source)
    assert [type(node) for node in template.nodelist[1:]] == [Once]
    for language in ("en", "de", "es"):
        with translation.override(language):
            expected = Template(DJANGOS + source).render(Context())
            assert [template.render(Context()), template.render(Context({"language": language}))] == [expected] * 2


@pytest.mark.parametrize("source", VARYING)
def test_what_varies_is_said_each_time(source):
    template = Template(OURS + source)
    assert not any(isinstance(node, Once) for node in template.nodelist)
    for word in ("January", "May"):
        assert template.render(Context({"word": word})) == Template(DJANGOS + source).render(Context({"word": word}))


def test_no_page_changes_its_language_halfway():
    """The language that is in force where a page begins is the one of all that it says (once.language_of)."""
    changes = re.compile(r"{%\s*language\s")
    pages = [*Path(project.BASE_DIR, "templates").rglob("*.html"), *Path(project.BASE_DIR, "templates").rglob("*.xml")]
    assert changes.search("{% language 'de' %}")
    assert [path.name for path in pages if changes.search(path.read_text())] == []
