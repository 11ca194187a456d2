"""The application, and the admin site that it brings."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        from articles import checks  # noqa: F401, PLC0415 -- registers the system checks

        post_migrate.connect(_survey, sender=self)


def _survey(**_about: Any) -> None:
    """New indexes are known to the database's planner before anybody waits for what it thinks of them."""
    from articles.surveying import survey  # noqa: PLC0415 -- needs the models

    survey()


class DeskConfig(AdminConfig):
    default_site = "articles.admin.site.DeskSite"
