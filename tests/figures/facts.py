"""The data blocks of pages against what Google's documentation names for each type, and the values that it asks for.

Its pages "Article", "Breadcrumb", "Profile page", "Organization" and "Site names" (Search Central, structured data) say what is
required and recommended; schema.org says what else a type may have. A name that stands in neither is a complaint: a misspelt
fact is one that no machine reads.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.figures.figure import Figure, counted
from tests.figures.site import Site

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# Kinds of page with the types that must be on them.
EXPECTED = {
    "front": {"WebSite", "NewsMediaOrganization"},
    "story": {"NewsArticle", "BreadcrumbList"},
    "corrected story": {"NewsArticle", "BreadcrumbList"},
    "story without a picture": {"NewsArticle", "BreadcrumbList"},
    "section": {"BreadcrumbList"},
    "tag": {"BreadcrumbList"},
    "author": {"ProfilePage"},
    "about": {"NewsMediaOrganization"},
    "day": {"BreadcrumbList"},
}


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def url(value: Any) -> bool:
    return text(value) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


def moment(value: Any) -> bool:
    try:
        return text(value) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def a(*types: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and value.get("@type") in types


class Type(NamedTuple):
    """Properties with what their values must be; a list's values are judged one by one."""

    required: dict[str, Callable[[Any], bool]] = {}
    recommended: dict[str, Callable[[Any], bool]] = {}
    others: dict[str, Callable[[Any], bool]] = {}


PAPER, SIGNER = a("NewsMediaOrganization"), a("Person", "Organization", "NewsMediaOrganization")
SUBJECTS = ("Thing", "Person", "Organization", "Place", "Event")
TYPES = {
    "NewsArticle": Type(
        recommended={
            "headline": text, "image": a("ImageObject"), "datePublished": moment, "dateModified": moment, "author": SIGNER,
        },
        others={
            "description": text, "url": url, "mainEntityOfPage": url, "inLanguage": text, "isAccessibleForFree": flag,
            "wordCount": number, "articleSection": text, "keywords": text, "about": a(*SUBJECTS), "publisher": PAPER,
            "correction": a("CorrectionComment"), "translationOfWork": a("NewsArticle"), "workTranslation": a("NewsArticle"),
        },
    ),
    "ImageObject": Type({"url": url}, {"width": number, "height": number}, {"caption": text, "creditText": text}),
    "CorrectionComment": Type({"text": text}, {"datePublished": moment}, {"name": text}),
    "BreadcrumbList": Type({"itemListElement": a("ListItem")}),
    "ListItem": Type({"position": number, "name": text}, {}, {"item": url}),
    "ProfilePage": Type({"mainEntity": SIGNER}, {}, {"dateCreated": moment, "dateModified": moment}),
    "Person": Type(
        {"name": text}, {"url": url}, {"description": text, "image": url, "jobTitle": text, "worksFor": PAPER, "sameAs": url}
    ),
    "Organization": Type(
        {"name": text}, {"url": url}, {"description": text, "image": url, "parentOrganization": PAPER, "sameAs": url}
    ),
    "NewsMediaOrganization": Type(
        {"name": text},
        {"url": url, "logo": a("ImageObject")},
        {
            "description": text, "contactPoint": a("ContactPoint"),
            "publishingPrinciples": url, "correctionsPolicy": url, "ethicsPolicy": url,
        },
    ),
    "ContactPoint": Type(recommended={"contactType": text, "email": text}),
    "WebSite": Type(
        {"name": text, "url": url},
        others={"description": text, "inLanguage": text, "publisher": PAPER, "potentialAction": a("SearchAction")},
    ),
    "SearchAction": Type({"target": a("EntryPoint"), "query-input": text}),
    "EntryPoint": Type({"urlTemplate": url}),
    **{subject: Type({"name": text}, {"url": url}) for subject in ("Thing", "Place", "Event")},
}  # fmt: skip
LEAST_PIXELS = 50_000
"""Width times height that Google asks of a story's picture."""


def measure(site: Site) -> list[Figure]:
    found: list[str] = []
    for kind, expected in EXPECTED.items():
        page = site.ask(site.pages[kind]).body.decode()
        blocks = [json.loads(block) for block in BLOCK.findall(page)]
        found += [f"{kind}: no {each}" for each in sorted(expected - {block["@type"] for block in blocks})]
        bare = kind == "story without a picture"
        found += [f"{kind}: {each}" for block in blocks for each in complaints(block) if not (bare and "no image" in each)]
    return [counted(f"JSON-LD: what is missing, unknown or of the wrong type, {len(EXPECTED)} kinds of page", found)]


def complaints(block: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a data block and all within it, recommendations included."""
    if block.get("@context") != "https://schema.org":
        yield "the context is not https://schema.org"
    yield from _node({name: value for name, value in block.items() if name != "@context"})


def _node(node: dict[str, Any]) -> Iterator[str]:
    kind = node.get("@type", "")
    if kind not in TYPES:
        yield f"a type that is not in the table: {kind}"
        return
    known = TYPES[kind]
    yield from (f"{kind}: no {name}" for name in (*known.required, *known.recommended) if name not in node)
    judges = {**known.required, **known.recommended, **known.others}
    for name, value in node.items():
        if name != "@type":
            yield from (f"{kind}: {each}" for each in _property(name, value, judges.get(name)))
    if kind == "ImageObject" and node.get("width", 0) * node.get("height", 0) < LEAST_PIXELS:
        yield f"a picture of fewer than {LEAST_PIXELS} pixels"
    if kind == "BreadcrumbList":
        yield from _steps(node["itemListElement"])


def _property(name: str, value: Any, judge: Callable[[Any], bool] | None) -> Iterator[str]:
    if judge is None:
        yield f"{name} is not a property of it"
        return
    for each in value if isinstance(value, list) else [value]:
        if not judge(each):
            yield f"{name} is {json.dumps(each)[:80]}"
        elif isinstance(each, dict):
            yield from _node(each)


def _steps(steps: list[dict[str, Any]]) -> Iterator[str]:
    if [step.get("position") for step in steps] != list(range(1, len(steps) + 1)) or len(steps) < 2:
        yield "the steps are not numbered from one, or fewer than two"
    yield from (f"the step {step.get('name')} leads nowhere" for step in steps[:-1] if "item" not in step)
