"""Content-Security-Policy for Django 5.2; from Django 6.0 on its own middleware takes over (see settings.MIDDLEWARE).

Reads the same setting, SECURE_CSP, with the same meaning: a directive's list may hold NONCE.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NONCE = "<CSP_NONCE_SENTINEL>"


class ContentSecurityPolicyMiddleware:
    """Give the request a `csp_nonce` and the response the policy that names it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(nonce))
        return response


def policy(nonce: str) -> str:
    """The header's text for one response."""
    source = f"'nonce-{nonce}'"
    return "; ".join(
        f"{directive} {' '.join(source if value == NONCE else value for value in values)}"
        for directive, values in settings.SECURE_CSP.items()
    )


def nonce(request: HttpRequest) -> dict[str, str]:
    """Context processor: {{ csp_nonce }} in templates, on Django 5.2 as on 6.x."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
