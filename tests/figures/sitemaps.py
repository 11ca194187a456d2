"""The index of sitemaps and every sitemap that it names, against their schemas."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tests.figures import tools
from tests.figures.figure import Figure, counted
from tests.figures.site import Site

SCHEMAS = Path(__file__).with_name("schemas")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# The protocol's own schema, and what may stand within it.
ALL = """<schema xmlns="http://www.w3.org/2001/XMLSchema">
<import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{protocol}"/>
<import namespace="http://www.google.com/schemas/sitemap-image/1.1" schemaLocation="{image}"/>
<import namespace="http://www.google.com/schemas/sitemap-news/0.9" schemaLocation="{news}"/>
</schema>"""


def measure(site: Site) -> list[Figure]:
    index = site.ask("/sitemap.xml").body
    named = [each.text or "" for each in etree.fromstring(index).iter(LOC)]
    protocol = tools.package("sitemap") / "schema" / "sitemap.xsd"
    found = list(complaints(index, SCHEMAS / "index.xsd"))
    for address in named:
        found += [f"{address}: {each}" for each in complaints(site.ask(address).body, protocol)]
    return [counted(f"sitemaps: errors by their schemas, {len(named) + 1} files", found)]


def complaints(document: bytes, schema: Path) -> Iterator[str]:
    """What the schema has against an index or a sitemap; `schema` is that of the index, or the protocol's."""
    text = ALL.format(protocol=schema, image=SCHEMAS / "image.xsd", news=SCHEMAS / "news.xsd").encode()
    judge = etree.XMLSchema(etree.fromstring(text) if schema.name != "index.xsd" else etree.parse(schema))
    judge.validate(etree.fromstring(document))
    yield from (f"line {each.line}: {each.message}" for each in judge.error_log)
