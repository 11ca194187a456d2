"""The application, and the admin site that it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        from articles import checks  # noqa: F401, PLC0415 -- registers the system checks


class DeskConfig(AdminConfig):
    default_site = "articles.admin.site.DeskSite"
