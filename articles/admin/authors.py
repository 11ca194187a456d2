"""Who signs."""

from django.utils.translation import gettext_lazy as _

from articles.admin.curated import CuratedAdmin
from articles.forms import NamedForm


class AuthorAdmin(CuratedAdmin):
    form = NamedForm
    list_display = ("name", "kind", "role")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "role")
    when_empty = _("No author yet. An author signs stories: a person, or a desk. It is not a login.")
    autocomplete_fields = ("photo",)
    fields = ("name", "kind", "role", "life", "photo", "slug")
