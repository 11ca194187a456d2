"""What a page carries within itself so that nothing is waited for before its first line is drawn; the policy names it by hash.

Style sheets of the public pages, without their faces (css/fonts.css, which has addresses), and the script that knows whether
the page is dark. Read once, when the site starts.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

SHEETS = ("tokens", "base", "front", "article", "live", "list", "archive", "search", "print")
SCRIPTS = ("theme",)
COMMENT, INDENT = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\n\s*")
REMARK = re.compile(r"^\s*//.*$", re.MULTILINE)


def sheets(folder: Path) -> dict[str, str]:
    """{name: text} of the style sheets in this folder of static files, without comments and indents."""
    texts = {name: (folder / "css" / f"{name}.css").read_text() for name in SHEETS}
    return {name: INDENT.sub("\n", COMMENT.sub("", text)).strip() for name, text in texts.items()}


def scripts(folder: Path) -> dict[str, str]:
    """{name: text} of the scripts, without indents and the lines that are comments."""
    texts = {name: (folder / "js" / f"{name}.js").read_text() for name in SCRIPTS}
    return {name: INDENT.sub("\n", REMARK.sub("", text)).strip() for name, text in texts.items()}


def sources(texts: dict[str, str]) -> list[str]:
    """What a Content-Security-Policy calls these texts (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts.values()]
