"""Redirects, and the inbox of addresses that readers asked for in vain."""

from typing import Any
from urllib.parse import unquote

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import redirecting
from articles.admin.words import stamped
from articles.forms.widgets import is_number
from articles.models import FormerAddress, Miss

PER_PAGE = 25
TABLE_BYTES = 2_000_000
SHOWN = 200


class RedirectForm(forms.ModelForm):
    """An old address and a new one; saving is redirecting.choose, which says what cannot be."""

    address = forms.CharField(
        label=gettext_lazy("Old address"),
        max_length=500,
        help_text=gettext_lazy("As /2019/05/the-fire/, with or without the site."),
    )
    leads = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=500,
        help_text=gettext_lazy("A page of this site, like /story/the-fire/, or a whole address elsewhere."),
    )

    class Meta:
        model = FormerAddress
        fields = ("address",)


class TableForm(forms.Form):
    """A table of redirects, pasted or as a file."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or its lines"), required=False, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("One redirect a line: the old address, a comma, the new one."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.get("file")
        if file and file.size > TABLE_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 2 MB: cut it in parts, or use `manage.py redirects import`.")
            )
        if file:
            try:
                found["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(_("The file is not UTF-8. Save the table as UTF-8 and try again.")) from None
        if not (found.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste its lines."))
        return found


class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ("old", "leads", "reason", stamped("created", gettext_lazy("since")))
    list_filter = ("reason",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("key", "address", "target", "article__headline", "article__slug")
    fields = ("address", "leads")
    change_list_template = "admin/articles/redirect_list.html"
    when_empty = gettext_lazy(
        "No redirect yet. They come by themselves with an import, and when a slug changes; “Add redirect” makes one."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those that readers can come by: an import notes its addresses with their host besides, for links in texts."""
        rows = super().get_queryset(request).filter(key__startswith=redirecting.OWN)
        rows = rows.select_related("article", "section", "author", "tag")
        return rows.defer("article__body", "article__summary")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Redirects"), **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A redirect is made anew, or taken back; the old one is replaced."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description=_("old address"), ordering="address")
    def old(self, row: FormerAddress) -> str:
        return str(row)

    @admin.display(description=_("leads to"))
    def leads(self, row: FormerAddress) -> str:
        address = row.leads_to()
        return format_html('<a href="{}">{}</a>', address, unquote(address))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("address", "leads") if obj else ()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Asks for two addresses, and says what keeps one from leading to the other."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RedirectForm(request.POST or None, initial={"address": request.GET.get("address", "")})
        if request.method == "POST" and form.is_valid():
            try:
                data = form.cleaned_data
                row = redirecting.choose(data["address"], data["leads"], now=timezone.now(), by=request.user)
            except redirecting.BadRedirect as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("“%(old)s” leads to %(new)s now.") % {"old": row, "new": row.leads_to()})
                return self._to_list()
        return self._page(request, "redirect_add", _("New redirect"), form=form)

    # --- the table --------------------------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("table/", view(self.table), name="articles_formeraddress_table"),
            path("table.csv", view(self.download), name="articles_formeraddress_csv"),
            *super().get_urls(),
        ]

    def table(self, request: HttpRequest) -> HttpResponse:
        """A table of redirects: tried first, made when that is said."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        lines: list[redirecting.Line] = []
        if request.method == "POST" and form.is_valid():
            tried = "make" not in request.POST
            lines = redirecting.read(form.cleaned_data["text"], now=timezone.now(), by=request.user, dry_run=tried)
            if not tried:
                messages.success(request, told(lines))
                return self._to_list()
            form = TableForm(initial={"text": form.cleaned_data["text"]})
        refused = [line for line in lines if line.why_not]
        return self._page(
            request, "redirect_table", _("Redirects from a table"), form=form,
            lines=[*refused, *(line for line in lines if not line.why_not)][:SHOWN],
            refused=len(refused), good=len(lines) - len(refused),
        )  # fmt: skip

    def download(self, request: HttpRequest) -> StreamingHttpResponse:
        """Every redirect as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).order_by("pk").iterator(chunk_size=2000)
        response = StreamingHttpResponse(redirecting.written(rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="redirects.csv"'
        return response

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/articles/{name}.html", {**shared, **context})

    def _to_list(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_formeraddress_changelist", current_app=self.admin_site.name))


class MissAdmin(admin.ModelAdmin):
    """The inbox: what readers asked for in vain, most asked first, with what they most likely meant."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [path("act/", self.admin_site.admin_view(self.act), name="articles_miss_act"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        ignored = "ignored" in request.GET
        page = Paginator(Miss.objects.filter(ignored=ignored), PER_PAGE).get_page(request.GET.get("page"))
        likely = redirecting.suggestions(page.object_list, now=timezone.now())
        context = {
            **self.admin_site.each_context(request), "title": _("Not found"), "opts": self.opts, "page": page,
            "ignored": ignored,
            "lines": [{"miss": miss, "story": likely.get(miss.pk)} for miss in page.object_list],
            "may_lead": request.user.has_perm("articles.add_formeraddress"), "may_ignore": self.has_change_permission(request),
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/misses.html", {**context, **(extra_context or {})})

    def act(self, request: HttpRequest) -> HttpResponse:
        """Lead one address to another, put it aside, or take it back (POST)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        miss = Miss.objects.filter(pk=request.POST["miss"]).first() if is_number(request.POST.get("miss")) else None
        if miss is None:
            messages.info(request, _("That address is no longer in the inbox."))
        elif "lead" in request.POST:
            self._lead(request, miss)
        elif not self.has_change_permission(request):
            raise PermissionDenied
        else:
            ignored = "ignore" in request.POST
            redirecting.ignore([miss], ignored=ignored)
            put = (
                _("“%(address)s” is ignored. It stands under “Ignored”.")
                if ignored
                else _("“%(address)s” is back in the inbox.")
            )
            messages.success(request, put % {"address": miss})
        back = reverse("admin:articles_miss_changelist", current_app=self.admin_site.name)
        return HttpResponseRedirect(f"{back}?ignored" if "take" in request.POST else back)

    def _lead(self, request: HttpRequest, miss: Miss) -> None:
        if not request.user.has_perm("articles.add_formeraddress"):
            raise PermissionDenied
        try:
            row = redirecting.choose(miss.address, request.POST.get("to", ""), now=timezone.now(), by=request.user)
        except redirecting.BadRedirect as refusal:
            messages.error(request, str(refusal))
        else:
            back = reverse("admin:articles_formeraddress_delete", args=[row.pk], current_app=self.admin_site.name)
            sentence = _('“{old}” leads to {new} now. <a href="{back}">Take it back…</a>')
            messages.success(request, format_html(sentence, old=str(row), new=row.leads_to(), back=back))


def told(lines: list[redirecting.Line]) -> str:
    """'12 redirects were made; 2 lines were refused: line 3, line 9.'"""
    refused = [line.number for line in lines if line.why_not]
    made = len(lines) - len(refused)
    sentence = ngettext("%(number)d redirect was made", "%(number)d redirects were made", made) % {"number": made}
    if not refused:
        return f"{sentence}."
    lost = ngettext("%(number)d line was refused", "%(number)d lines were refused", len(refused)) % {"number": len(refused)}
    return f"{sentence}; {lost}: " + ", ".join(map(str, refused[:10])) + ("…" if len(refused) > 10 else ".")
