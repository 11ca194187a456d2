"""Lists cut into pages, for every view that has one."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that is the same for everybody: rendered without what is asked of each visitor (user, messages, nonce)."""
    return HttpResponse(render_to_string(template, {**context, "request": request}))


def pages(rows: Any, size: int, number: int | None = None) -> Paginator:
    """`rows` in pages of `size`; `number` is how many there are, where that is known already."""
    cut = Paginator(rows, size)
    if number is not None:
        cut.count = max(number, 0)
    return cut


def page_of(request: HttpRequest, rows: Any, size: int, number: int | None = None) -> Page:
    """The page that the address asks for (the first, unless it says); Http404 if there is no such page."""
    try:
        return pages(rows, size, number).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404 from None


def number_asked(request: HttpRequest) -> int:
    """The number of the page that the address asks for, 1 where it says none; Http404 for what is no number."""
    said = request.GET.get("page", "1")
    if not said.isdecimal() or not 0 < int(said[:9]) < 100_000:
        raise Http404
    return int(said)
