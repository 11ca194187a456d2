"""Content-Security-Policy for Django 5.2; from Django 6.0 on its own middleware takes over (see settings.MIDDLEWARE).

Reads the same setting, SECURE_CSP, with the same meaning: a directive's list may hold NONCE.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

NONCE = "<CSP_NONCE_SENTINEL>"
PLACE = "<nonce of this response>"


class Nonce(SimpleLazyObject):
    """Made when a page first prints it: true from then on, so that a policy names no nonce that nothing carries."""

    def __init__(self) -> None:
        super().__init__(lambda: secrets.token_urlsafe(16))

    def __bool__(self) -> bool:
        return self._wrapped is not empty


class ContentSecurityPolicyMiddleware:
    """Give the request a `csp_nonce` and the response the policy, which names it if the page carries it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.without, self.with_nonce = policy(""), policy(PLACE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = Nonce()
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        told = self.with_nonce.replace(PLACE, str(nonce)) if nonce else self.without
        response.headers.setdefault("Content-Security-Policy", told)
        return response


def policy(nonce: str) -> str:
    """The header's text for one response; without a nonce, if none is given."""
    named = {NONCE: f"'nonce-{nonce}'" if nonce else ""}
    return "; ".join(
        " ".join([directive, *filter(None, (named.get(value, value) for value in values))])
        for directive, values in settings.SECURE_CSP.items()
    )


def nonce(request: HttpRequest) -> dict[str, object]:
    """Context processor: {{ csp_nonce }} in templates, on Django 5.2 as on 6.x."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
