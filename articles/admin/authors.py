"""Who signs."""

from articles.admin.curated import CuratedAdmin
from articles.forms import NamedForm


class AuthorAdmin(CuratedAdmin):
    form = NamedForm
    list_display = ("name", "kind", "role")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "role")
    autocomplete_fields = ("photo",)
    fields = ("name", "kind", "role", "life", "photo", "slug")
