"""The people of the desk: a chief gives a colleague a login, a role and sections, without touching single rights."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import allowing, appointing
from articles.admin.words import stamped
from articles.forms import NewPersonForm, PersonForm
from articles.models import Person


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(role.value, role.label) for role in allowing.Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() == allowing.Role.ADMINISTRATOR:
            return queryset.filter(is_superuser=True)
        if self.value() in allowing.Role.values:
            return queryset.filter(groups__name=self.value())
        return None


class LoginFilter(admin.BooleanFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("may log in")


class PersonAdmin(admin.ModelAdmin):
    list_display = ("told", "login", "role", "theirs", stamped("last_login", _("last login"), _("never")), "may_log_in")
    list_display_links = ("told",)
    list_filter = (RoleFilter, ("is_active", LoginFilter))
    search_fields = ("username", "first_name", "last_name", "email")
    show_facets = admin.ShowFacets.NEVER
    actions = None
    empty_value_display = ""
    change_form_template = "admin/articles/person.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups", "responsibilities__section")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("People"), **(extra_context or {})})

    # --- who may ----------------------------------------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return allowing.may_manage(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Nobody is deleted here: the log and the versions of stories keep their names."""
        return False

    # --- what is shown ----------------------------------------------------------------------------------------------
    @admin.display(description=_("person"), ordering="first_name")
    def told(self, person: Person) -> str:
        return person.get_full_name() or person.get_username()

    @admin.display(description=_("login name"), ordering="username")
    def login(self, person: Person) -> str:
        return person.get_username()

    @admin.display(description=_("may log in"), boolean=True, ordering="is_active")
    def may_log_in(self, person: Person) -> bool:
        return person.is_active

    @admin.display(description=_("role"))
    def role(self, person: Person) -> str:
        role = allowing.role_of(person)
        return role.label if role else _("No role")

    @admin.display(description=_("sections"))
    def theirs(self, person: Person) -> str:
        if allowing.role_of(person) != allowing.Role.EDITOR:
            return ""
        return ", ".join(each.section.name for each in person.responsibilities.all()) or _("every section")

    @admin.display(description=_("password"))
    def set_password(self, person: Person) -> str:
        address = reverse("admin:articles_person_password", args=[person.pk], current_app=self.admin_site.name)
        return format_html('<a class="button quiet" href="{}">{}</a>', address, _("Set a new password…"))

    # --- the form ---------------------------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        names = ("username", "first_name", "last_name", "email")
        if obj is None:
            return [(None, {"fields": names}), (_("On the desk"), {"fields": ("role", "sections")}),
                    (_("First password"), {"fields": ("password1", "password2")})]  # fmt: skip
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": (*names, "is_active", "role", "theirs")})]
        return [(None, {"fields": names}), (_("On the desk"), {"fields": ("role", "sections")}),
                (_("Login"), {"fields": ("is_active", "set_password")})]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        return ("set_password",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change, **{**kwargs, "fields": ()})
        own = PersonForm if obj else NewPersonForm
        return type(own.__name__, (own,), {"by": request.user})

    def save_related(self, request: HttpRequest, form: PersonForm, formsets: Any, change: bool) -> None:
        role, sections = form.chosen_role(), form.cleaned_data["sections"]
        appointing.appoint(form.instance, role, sections, by=request.user)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_change_form(request, {**context, "show_save_and_add_another": False}, **kwargs)

    # --- the password -----------------------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.password_view)
        return [path("<int:pk>/password/", view, name="articles_person_password"), *super().get_urls()]

    def password_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new password for somebody, typed twice; their sessions end with it."""
        person = Person.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if person is None:
            raise Http404
        form = AdminPasswordChangeForm(person, request.POST if request.method == "POST" else None)
        form.fields.pop("usable_password", None)
        if request.method == "POST" and form.is_valid():
            form.save()
            self.log_change(request, person, [{"changed": {"fields": [str(_("password"))]}}])
            update_session_auth_hash(request, form.user)  # only one's own session goes on
            messages.success(request, _("%(person)s has a new password.") % {"person": self.told(person)})
            address = reverse("admin:articles_person_change", args=[pk], current_app=self.admin_site.name)
            return HttpResponseRedirect(address)
        context = {**self.admin_site.each_context(request), "title": _("A new password"), "opts": self.opts, "form": form,
                   "person": person, "name": self.told(person)}  # fmt: skip
        return TemplateResponse(request, "admin/articles/person_password.html", context)
