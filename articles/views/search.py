"""Search: the page, and what is offered while somebody types."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import caching, naming, searching, tagging
from articles.models import Article, Author, Section
from articles.views.pages import number_asked, pages

PER_PAGE = 20
OFFERED = 6
SHORTEST = 2
FIELDS = ("q", "section", "tag", "author", "since", "until")


@dataclass(frozen=True)
class Asked:
    """The fields of the form as they were filled in, what they mean, and a sentence for each that means nothing."""

    fields: dict[str, str]
    filters: searching.Filters
    complaints: list[str]

    @property
    def narrowed(self) -> bool:
        return any(self.fields[name] for name in FIELDS[1:])

    @property
    def address(self) -> str:
        """The fields as they stand in an address, for links to other pages and to the feed."""
        return urlencode({name: value for name, value in self.fields.items() if value})


@require_safe
@caching.passing_page
def search(request: HttpRequest) -> HttpResponse:
    """What was found, best first, in pages; the form alone where nothing was asked. A pasted address leads to its story."""
    asked = understood(request)
    slug = searching.slug_in(asked.fields["q"])
    if slug and Article.objects.published().filter(slug=slug).exists():
        return HttpResponseRedirect(reverse("article", args=[slug]))
    number = number_asked(request)
    first = (number - 1) * PER_PAGE
    found = searching.find(asked.fields["q"], now=timezone.now(), filters=asked.filters, first=first, most=PER_PAGE)
    page = Page(found.hits, number, pages(found.hits, PER_PAGE, found.total))
    if number > page.paginator.num_pages:
        raise Http404
    return render(request, "articles/search.html", {"asked": asked, "found": found, "page": page})


@require_safe
@caching.passing_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Headlines for the words so far, as OpenSearch suggestions: [typed, headlines, sections, addresses]."""
    typed = request.GET.get("q", "")[:100]
    enough = len(typed.strip()) >= SHORTEST or not typed.isascii()
    hits = searching.find(typed, now=timezone.now(), most=OFFERED, typing=True).hits if enough else []
    stories = [hit.article for hit in hits]
    answer = [
        typed,
        [story.headline for story in stories],
        [story.section.name if story.section else "" for story in stories],
        [settings.SITE_URL + story.get_absolute_url() for story in stories],
    ]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


@require_safe
@caching.cached_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which browsers add the site's search to their own."""
    context = {"search": settings.SITE_URL + reverse("search"), "suggest": settings.SITE_URL + reverse("suggest")}
    return render(request, "articles/opensearch.xml", context, content_type="application/opensearchdescription+xml")


def understood(request: HttpRequest) -> Asked:
    """The form as the address fills it in. What means nothing is left out, and said."""
    fields = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in FIELDS}
    section = Section.objects.filter(slug=fields["section"]).first() if fields["section"] else None
    tag = next(iter(tagging.find([fields["tag"]]).values()), None) if fields["tag"] else None
    author = Author.objects.filter(slug=naming.slugify(fields["author"])).first() if fields["author"] else None
    since, until = parsed(fields["since"]), parsed(fields["until"])
    found = {"section": section, "tag": tag, "author": author, "since": since, "until": until}
    sentences = {
        "section": _("There is no section “%(value)s”."),
        "tag": _("There is no tag “%(value)s”."),
        "author": _("Nobody here signs as “%(value)s”."),
        "since": _("“%(value)s” is no date; write it like 2026-11-23."),
        "until": _("“%(value)s” is no date; write it like 2026-11-23."),
    }
    missing = [sentences[name] % {"value": fields[name]} for name in found if fields[name] and not found[name]]
    filters = searching.Filters(
        section=section,
        tag=tag,
        author=author,
        since=midnight(since) if since else None,
        until=midnight(until + timedelta(days=1)) if until else None,
    )
    return Asked(fields, filters, missing)


def parsed(text: str) -> date | None:
    """A date like 2026-11-23 that a year can be added to; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date(1000, 1, 1) < day < date(9000, 1, 1) else None


def midnight(day: date) -> datetime:
    """The first moment of a day in the site's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
