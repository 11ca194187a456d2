"""The codes of site generators inside Markdown: those of Jekyll ({% … %}, {{ … }}, {: … }), Hugo ({{< … >}}, {{% … %}}) and
Obsidian ([[ … ]], %% … %%).

The common ones become plain Markdown or HTML; what is left stands in the text as it is, and is named.
"""

import html
import re

from articles.formats import bodies
from articles.formats.drafts import Note

SITE = re.compile(r"\{\{\s*(?:site|\.Site)\.(?:baseurl|BaseURL|url)\s*\}\}")
FILTERED = re.compile(r"""\{\{\s*["']([^"'{}]{1,500})["']\s*\|\s*(?:relative_url|absolute_url|relURL|absURL)\s*\}\}""")
POST = re.compile(r"""\{%-?\s*(?:post_url|link)\s+["']?([^\s"'{}%]{1,300})["']?\s*-?%\}""")
REF = re.compile(r"""\{\{[<%]\s*(?:rel)?ref\s+["']([^"'{}]{1,300})["']\s*[>%]\}\}""")
HIGHLIGHT = re.compile(r"\{[{%]?[<%]-?\s*(/?)(end)?highlight\b[^{}%>]{0,100}-?[%>][}%]?\}")
FIGURE = re.compile(r"\{\{[<%]\s*figure\s([^{}]{1,2000}?)/?[>%]\}\}")
FILM = re.compile(r"""\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?["']?([\w-]{3,20})["']?[^{}]{0,200}?[>%]\}\}""")
GIVEN = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
LEFT = re.compile(r"\{%-?\s*\w[^{}\n]{0,300}%\}|\{\{[<%]?\s*/?\w[^{}\n]{0,300}\}\}|\{\{[<%]\s*/[^{}\n]{0,100}\}\}")
# What gives an element a class or an id, and says nothing to readers.
ATTRIBUTES = re.compile(r"\{:[ \t]?[.#]?[a-z][^{}\n]{0,200}\}")
WIKI = re.compile(r"(!?)\[\[([^\[\]|#\n]{1,200})(#[^\[\]|\n]{0,200})?(?:\|([^\[\]\n]{0,200}))?\]\]")
COMMENT = re.compile(r"%%[^%\n]{1,2000}%%")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?)$", re.IGNORECASE)
FENCE = re.compile(r" {0,3}(```|~~~)")
CODE = re.compile(r"(`+[^`\n]+`+)")
FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def plain(text: str, first_line: int = 1) -> tuple[str, list[Note]]:
    """`text` with the codes that we know as Markdown, line by line as before; the others are named with their line."""
    if "[[" in text or "{:" in text:
        text = _outside_code(text)
    if "{{" not in text and "{%" not in text and "%%" not in text:
        return text, []
    text = SITE.sub("", FILTERED.sub(r"\1", text))
    text = REF.sub(r"\1", POST.sub(lambda match: _file(match[1]), text))
    text = HIGHLIGHT.sub("```", text)
    text = FILM.sub(lambda match: bodies.media_link(FILMS[match[1]] + match[2]), FIGURE.sub(_figure, text))
    return text, _told(text, first_line)


def _outside_code(text: str) -> str:
    """`text` with the links of a wiki as those of Markdown, and without attributes, wherever it is no code."""
    made, fence = [], ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        if not fence and not mark and ("[[" in line or "{:" in line) and not line.startswith(("    ", "\t")):
            parts = CODE.split(line)
            parts[::2] = [WIKI.sub(_wiki, ATTRIBUTES.sub("", part)) for part in parts[::2]]
            made.append("".join(parts))
        else:
            made.append(line)
    return "\n".join(made)


def _wiki(match: re.Match[str]) -> str:
    name, place, words = match[2].strip(), match[3] or "", (match[4] or "").strip()
    if match[1] and PICTURE.search(name):
        return f"![{'' if words.isdigit() else words}](<{name}>)"
    file = name if re.search(r"\.\w{2,4}$", name) else f"{name}.md"
    return f"[{words or name.rpartition('/')[2]}](<{file}{place}>)"


def _file(name: str) -> str:
    """A post by the name of its file, as links between files have it."""
    name = name.rpartition("/")[2]
    return name if name.endswith((".md", ".markdown", ".html")) else f"{name}.md"


def _figure(match: re.Match[str]) -> str:
    given = {found[1]: next(filter(None, found.groups()[1:]), "") for found in GIVEN.finditer(match[1])}
    words = given.get("caption") or given.get("title") or ""
    said = f"<figcaption>{html.escape(words, quote=False)}</figcaption>" if words else ""
    shown = f'<img src="{html.escape(given.get("src", ""))}" alt="{html.escape(given.get("alt", ""))}">'
    return f"<figure>{shown}{said}</figure>" if given.get("src") else match.group()


def _told(text: str, first_line: int) -> list[Note]:
    found = sorted([*LEFT.finditer(text), *COMMENT.finditer(text)], key=lambda match: match.start())
    if not found:
        return []
    line = first_line + text.count("\n", 0, found[0].start())
    more = f" It has {len(found)} of them." if len(found) > 1 else ""
    return [Note(line, f"The code “{found[0].group()[:60]}” of its former system stands in the text as it is.{more}")]
