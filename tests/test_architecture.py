"""Who may import whom, read from the syntax tree (imports inside functions included); docs/architecture.md says why.

The rules are themselves tried: a planted violation of each kind must be found.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARSERS = {
    "naming": set(),
    "languages": set(),
    "markup": {"nh3"},
    "embeds": set(),
    "footnotes": set(),
    "imaging": {"PIL", "defusedxml"},
    "merging": set(),
    "comparing": set(),
    "formats": {"defusedxml", "ijson", "markdown_it", "yaml"},
    "similarity": {"numpy"},
    "twins": set(),
    "posters": {"PIL"},
    "catalogues": set(),
}
NOUNS = set(PARSERS)
DATA = ["querysets", "models"]
VERBS = [
    "asking",
    "surveying",
    "reading",
    "listing",
    "caching",
    "allowing",
    "appointing",
    "keeping",
    "meeting",
    "conversing",
    "picturing",
    "sharing",
    "searching",
    "relating",
    "counting",
    "curating",
    "announcing",
    "linking",
    "printing",
    "checking",
    "propagating",
    "tagging",
    "redirecting",
    "publishing",
    "covering",
    "translating",
    "previewing",
    "importing",
    "exporting",
]
INTERFACES = {
    "admin", "api", "apps", "checks", "demo", "feeds", "forms", "management",
    "middleware", "sitemaps", "templatetags", "urls", "views",
}  # fmt: skip
ALLOWED_BETWEEN_INTERFACES = {
    ("urls", "views"), ("urls", "feeds"), ("urls", "sitemaps"), ("admin", "forms"), ("views", "forms"),
    ("urls", "api"), ("api", "views"), ("api", "feeds"), ("sitemaps", "views"), ("feeds", "views"),
    ("middleware", "views"), ("apps", "checks"), ("management", "demo"),
}  # fmt: skip


def room_of(path: str) -> str:
    """articles/naming.py and articles/publishing/steps.py give the rooms `naming` and `publishing`."""
    return path.removeprefix("articles/").split("/")[0].removesuffix(".py")


def imported(source: str, path: str) -> set[str]:
    """Dotted names that the module imports, relative ones made absolute."""
    names = set()
    package = path.removesuffix(".py").removesuffix("/__init__").split("/")
    inside = package if path.endswith("__init__.py") else package[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(inside[: len(inside) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            if module == "articles":
                names.update(f"articles.{alias.name}" for alias in node.names)
            else:
                names.add(module)
    return names


def broken_rules(path: str, source: str) -> list[str]:
    """A sentence for each import in this file that its place does not allow."""
    found = []
    for name in sorted(imported(source, path)):
        top, _, rest = name.partition(".")
        if path.startswith("newsroom/"):
            if top == "articles" and name != "articles.urls":
                found.append(f"{path} imports {name}: newsroom may import articles.urls alone")
        elif top == "newsroom":
            found.append(f"{path} imports {name}: nothing in articles imports newsroom")
        elif not may_import(room_of(path), top, rest.split(".")[0]):
            found.append(f"{path} imports {name}")
    return found


def may_import(room: str, top: str, target: str) -> bool:
    if top != "articles":
        return room not in NOUNS or top in sys.stdlib_module_names or top in PARSERS[room]
    if target in ("", room):
        return True
    if room in NOUNS:
        return False
    if room in INTERFACES:
        return target not in INTERFACES or (room, target) in ALLOWED_BETWEEN_INTERFACES
    order = [*DATA, *VERBS]
    return target in NOUNS or (target in order and order.index(target) < order.index(room))


def sources() -> dict[str, str]:
    paths = [*ROOT.glob("articles/**/*.py"), *ROOT.glob("newsroom/**/*.py")]
    kept = (path for path in paths if not {"migrations", "samples"} & set(path.relative_to(ROOT).parts))
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in kept}


def test_every_import_goes_the_allowed_way():
    assert [rule for path, source in sources().items() for rule in broken_rules(path, source)] == []


def test_every_room_has_a_place_in_the_order():
    rooms = {room_of(path) for path in sources() if path.startswith("articles/")} - {"__init__"}
    assert rooms - NOUNS - set(DATA) - set(VERBS) - INTERFACES == set()


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("articles/naming.py", "import django"),
        ("articles/markup.py", "from articles import naming"),
        ("articles/similarity/terms.py", "from articles.markup import text_of"),
        ("articles/similarity/terms.py", "def later():\n    from django.db import models"),
        ("articles/formats/text.py", "from ..markup import clean"),
        ("articles/querysets.py", "from articles.models import Article"),
        ("articles/models/articles.py", "from articles import publishing"),
        ("articles/caching.py", "from articles import publishing"),
        ("articles/relating/boxes.py", "from ..propagating import run"),
        ("articles/views/stories.py", "from articles.admin import site"),
        ("articles/admin/articles.py", "import articles.views.stories"),
        ("articles/publishing/showing.py", "from newsroom import settings"),
        ("newsroom/urls.py", "from articles.models import Article"),
    ],
)
def test_a_planted_violation_is_found(path, line):
    assert len(broken_rules(path, line)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("articles/publishing/words.py", "from articles import markup, naming, tagging"),
        ("articles/similarity/terms.py", "from .weights import Recipe"),
        ("articles/admin/articles.py", "from articles.forms import ArticleForm"),
        ("articles/views/stories.py", "from articles import relating"),
        ("newsroom/urls.py", "import articles.urls"),
        ("articles/imaging/opening.py", "from PIL import Image"),
    ],
)
def test_an_allowed_import_is_left_alone(path, line):
    assert broken_rules(path, line) == []


def test_only_one_module_writes_a_status_or_the_words_that_readers_see():
    """Assignments to `.status` of a story, and updates of it, stand in publishing/ alone."""
    writes = re.compile(r"article\.(status|body|is_brief|published_at|live_revision)\s*=[^=]|\.update\([^)]*\bstatus=")
    writers = {room_of(path) for path, source in sources().items() if writes.search(source)}
    assert writers == {"publishing"}


def test_the_rule_of_visibility_is_spelled_in_querysets_alone():
    spelled = re.compile(r"""status\s*=\s*["']published["']|status=Status\.PUBLISHED|\[["']status["']\]\s*==""")
    rooms = {room_of(path) for path, source in sources().items() if spelled.search(source)}
    assert rooms - {"querysets", "models"} == set()


def test_cleaned_html_is_printed_through_one_template_tag():
    templates = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.glob("templates/**/*.html")}
    assert [name for name, text in templates.items() if "|safe" in text or "autoescape off" in text] == []
    assert {room_of(path) for path, source in sources().items() if "mark_safe" in source} <= {"templatetags"}


def test_pages_carry_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*(\bsrc=|application/ld\+json))[^>]*>|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    templates = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.glob("templates/**/*.html")}
    assert [name for name, text in templates.items() if inline.search(text)] == []


def test_the_locks_are_hashed_and_name_no_index():
    locks = sorted(ROOT.glob("requirements/*.txt"))
    assert [lock.name for lock in locks] == ["base.txt", "browser.txt", "figures.txt", "next.txt", "test.txt"]
    for lock in locks:
        text = lock.read_text()
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert [line for line in text.splitlines() if "://" in line or "index" in line.split("=")[0]] == []
        assert [pin for pin in pins if "==" not in pin] == []
        assert text.count("--hash=sha256:") >= len(pins)
