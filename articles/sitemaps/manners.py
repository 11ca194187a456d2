"""What visitors that are machines find at fixed places: what they may do, whom to tell of a hole, how to install the site."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# Who collects texts to train models, and who reads them to answer a question and name the source (as the companies say).
TRAINING = (
    "GPTBot", "ClaudeBot", "anthropic-ai", "Google-Extended", "Applebot-Extended", "CCBot", "Bytespider", "Amazonbot",
    "meta-externalagent", "FacebookBot", "cohere-training-data-crawler", "Diffbot", "omgili", "Timpibot", "AI2Bot",
)  # fmt: skip
ANSWERING = (
    "OAI-SearchBot", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "PerplexityBot", "Perplexity-User", "DuckAssistBot",
    "MistralAI-User", "meta-externalfetcher", "YouBot",
)  # fmt: skip
REFUSED = {"allow": (), "search": TRAINING, "none": TRAINING + ANSWERING}
EXPIRES = timedelta(days=180)


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the desk and what a search found may be crawled; crawlers of AI companies as AI_CRAWLERS says."""
    refused = REFUSED[settings.AI_CRAWLERS]
    lines = [*(f"User-agent: {name}" for name in refused), *(["Disallow: /", ""] if refused else [])]
    found = [f"Disallow: {reverse('search')}{rest}" for rest in ("?", "feed/", "suggest/")]
    lines += ["User-agent: *", "Disallow: /admin/", *found, ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse(name)}" for name in ("sitemap", "sitemap_news")]
    return _text("\n".join([*lines, ""]))


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a security hole. 404 until SECURITY_CONTACT names somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + EXPIRES).strftime("%Y-%m-%dT00:00:00Z")
    place = settings.SITE_URL + reverse("security")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}", f"Canonical: {place}"]
    return _text("\n".join([*lines, f"Preferred-Languages: {settings.LANGUAGE_CODE}", ""]))


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers send editors."""
    return HttpResponseRedirect(reverse("admin:password_change"))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon for pages that name none: feeds, data, the plain pages of errors."""
    return HttpResponseRedirect(static("icons/192.png"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest: name, colours and icons for a home screen."""
    icons = [{"src": static(f"icons/{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    maskable = {"src": static("icons/maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    facts = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:12],
        "description": settings.SITE_ABOUT,
        "lang": settings.LANGUAGE_CODE,
        "start_url": reverse("front"),
        "scope": reverse("front"),
        "display": "minimal-ui",
        "background_color": "#fbfbf8",
        "theme_color": "#fbfbf8",
        "icons": [*icons, maskable],
    }
    return JsonResponse({name: value for name, value in facts.items() if value}, content_type="application/manifest+json")


@require_safe
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """The proof that the site's IndexNow key is its own."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404
    return _text(key)
