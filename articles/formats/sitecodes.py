"""The codes of site generators inside Markdown: those of Jekyll ({% … %}, {{ … }}) and Hugo ({{< … >}}, {{% … %}}).

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
FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def plain(text: str, first_line: int = 1) -> tuple[str, list[Note]]:
    """`text` with the codes that we know as Markdown, line by line as before; the others are named with their line."""
    if "{{" not in text and "{%" not in text:
        return text, []
    text = SITE.sub("", FILTERED.sub(r"\1", text))
    text = REF.sub(r"\1", POST.sub(lambda match: _file(match[1]), text))
    text = HIGHLIGHT.sub("```", text)
    text = FILM.sub(lambda match: bodies.media_link(FILMS[match[1]] + match[2]), FIGURE.sub(_figure, text))
    return text, _told(text, first_line)


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
    found = list(LEFT.finditer(text))
    if not found:
        return []
    line = first_line + text.count("\n", 0, found[0].start())
    more = f" It has {len(found)} of them." if len(found) > 1 else ""
    return [Note(line, f"The code “{found[0].group()[:60]}” of its former system stands in the text as it is.{more}")]
