"""Who signs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.curated import CuratedAdmin
from articles.forms import NamedForm
from articles.models import Author


class AuthorAdmin(CuratedAdmin):
    form = NamedForm
    list_display = ("name", "kind", "role")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "role")
    when_empty = _("No author yet. An author signs stories: a person, or a desk. It is not a login.")
    autocomplete_fields = ("photo",)
    fields = ("name", "kind", "role", "life", "photo", "slug")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], set[Any], list[Any]]:
        """An author is not deleted while a story that readers see or saw is signed so: they are counted, not named."""
        authors = list(objs)
        protected = [self._signed_by(author) for author in authors if author.credits.exists()]
        return [str(author) for author in authors], {str(_("authors")): len(authors)}, set(), protected

    def _signed_by(self, author: Author) -> str:
        number = author.credits.count()
        told = ngettext(
            "%(number)d story is signed by “%(author)s”: change its byline, and publish it.",
            "%(number)d stories are signed by “%(author)s”: change their bylines, and publish them.",
            number,
        ) % {"number": number, "author": author}
        address = reverse("admin:articles_article_changelist", current_app=self.admin_site.name)
        return format_html('{} <a href="{}?author={}">{}</a>', told, address, author.pk, _("See them"))
