"""Forms of sections, authors, tags and aliases: a slug is made where none is typed, and twins are refused by name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import naming, tagging
from articles.models import Section, Tag, TagAlias


class NamedForm(forms.ModelForm):
    """Something with a name and a slug; an empty slug is made of the name, a typed one is tidied."""

    fallback = "page"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"] = forms.CharField(
                label=_("Slug"), max_length=120, required=False, help_text=_("The end of the address. Empty: made of the name.")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, name = cleaned.get("slug", ""), cleaned.get("name", "")
        if "slug" in self.fields and "slug" not in self.errors and name:
            slug = naming.slugify(typed or name, fallback=self.fallback)
            cleaned["slug"] = slug if typed else naming.numbered(slug, self._taken)
        return cleaned

    def _taken(self, slugs: list[str]) -> set[str]:
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        return set(others.filter(slug__in=slugs).values_list("slug", flat=True))


class Nested(forms.ModelForm):
    """Something that may be a part of another of its kind."""

    def clean_parent(self) -> Any:
        parent = self.cleaned_data["parent"]
        if parent and (sentence := tagging.why_not(self.instance, parent)):
            raise ValidationError(sentence)
        return parent


class SectionForm(Nested, NamedForm):
    class Meta:
        model = Section
        fields = ("name", "slug", "description", "parent", "position")


class Keyed(NamedForm):
    """A tag or another spelling of one: no two share a key."""

    fallback = "tag"

    def clean_name(self) -> str:
        name = tagging.tidy(self.cleaned_data["name"])
        key = naming.tag_key(name)
        if not any(sign.isalnum() for sign in key):
            raise ValidationError(_("A tag needs a letter or a digit."))
        tag = Tag.objects.filter(key=key).exclude(pk=self._own(Tag)).first()
        if tag:
            raise ValidationError(_("This exists already as the tag “%(name)s”."), params={"name": tag.name})
        alias = TagAlias.objects.filter(key=key).exclude(pk=self._own(TagAlias)).select_related("tag").first()
        if alias and alias.tag_id != self._own(Tag):  # a tag may take an old name back
            words = {"alias": alias.name, "name": alias.tag.name}
            raise ValidationError(_("“%(alias)s” is another spelling of the tag “%(name)s” already."), params=words)
        self.instance.key = key
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slug") and self._taken([cleaned["slug"]]):
            self.add_error("slug", _("This address leads to another tag already."))
        return cleaned

    def _own(self, model: type) -> int | None:
        return self.instance.pk if isinstance(self.instance, model) else None

    def _taken(self, slugs: list[str]) -> set[str]:
        """Tags and aliases share the addresses /tag/…/."""
        taken = set(Tag.objects.exclude(pk=self._own(Tag)).filter(slug__in=slugs).values_list("slug", flat=True))
        aliases = TagAlias.objects.exclude(pk=self._own(TagAlias)).exclude(tag=self._own(Tag)).filter(slug__in=slugs)
        return taken | set(aliases.values_list("slug", flat=True))


class TagForm(Nested, Keyed):
    class Meta:
        model = Tag
        fields = ("name", "slug", "kind", "description", "photo", "parent", "with_children", "is_reason")


class AliasForm(Keyed):
    class Meta:
        model = TagAlias
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["aria-label"] = _("other spelling")

    def save(self, commit: bool = True) -> TagAlias:
        if not self.instance.slug:
            slug = naming.slugify(self.cleaned_data["name"], fallback="tag")
            self.instance.slug = naming.numbered(slug, self._taken)
        return super().save(commit)
