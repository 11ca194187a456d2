"""Addresses of the project: the admin, the health page, uploaded pictures; the rest belongs to articles."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from articles.urls import media
from newsroom.health import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health),
]
if settings.SERVE_MEDIA:
    # Right for one machine; with object storage or a web server in front, SERVE_MEDIA=0.
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", media)]
urlpatterns += [path("", include("articles.urls"))]

handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
