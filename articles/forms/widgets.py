"""Widgets: Select2 (which the admin ships) for choosing, a line of names for tags, the prose editor for the text."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.templatetags.static import static
from django.urls import reverse
from django_prose_editor.widgets import AdminProseEditorWidget

# What an editor can do with the text. It is what markup.TAGS keeps, less what only an import brings.
PROSE = {
    "Bold": True, "Italic": True, "Underline": True, "Strike": True, "Subscript": True, "Superscript": True, "Code": True,
    "Heading": {"levels": [2, 3, 4]}, "BulletList": True, "OrderedList": True, "ListItem": True, "Blockquote": True,
    "CodeBlock": True, "HorizontalRule": True, "HardBreak": True,
    # Without autolink: it would turn the slip "the end.My" into a link to a site in Malaysia.
    "Link": {"enableTarget": False, "autolink": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Figure": True, "Image": True, "Caption": True,
    "Table": True, "TableRow": True, "TableHeader": True, "TableCell": True,
    "History": True, "HTML": True, "Fullscreen": True,
    "NoSpellCheck": False,  # it is on by default, and a desk wants its spelling checked
    "CleanPaste": True, "WordCount": True, "NamedTextbox": True, "KeptTags": True, "StoryLinks": True, "Decorative": True,
    "ForeignWords": True,
    "Note": True, "PullQuote": True, "Gallery": True, "DroppedPictures": True, "OneStop": True,
}  # fmt: skip

MODULES = ("prose", "paste", "notes", "pictures", "toolbar")


class Prose(AdminProseEditorWidget):
    """The rich-text editor. Nothing is cleaned here: publishing.revise cleans every text, whatever it came through."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, preset="configurable")

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        photos = {"data-upload": reverse("admin:articles_photo_many"), "data-pick": reverse("admin:articles_photo_pick")}
        return {**super().build_attrs(base_attrs, extra_attrs), **photos}

    def get_config(self) -> dict[str, Any]:
        self.config = {"extensions": {**PROSE, "Figure": {"pickerUrl": reverse("admin:articles_photo_pick")}}}
        return {**super().get_config(), "js_modules": [static(f"js/admin/{name}.js") for name in MODULES]}


def is_number(value: Any) -> bool:
    """Whether this can be the number of a row; a database refuses longer ones with an error of its own."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


class Searched(AutocompleteSelect):
    """One row, chosen by searching; of what is no number of one nothing is shown."""

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> list[Any]:
        return super().optgroups(name, [each for each in value if is_number(each)], attr)


class Found(Searched):
    """One row, chosen by searching; as wide as its column, with words where nothing is chosen."""

    def __init__(self, field: Any, admin_site: Any, placeholder: Any = "") -> None:
        super().__init__(field, admin_site)
        self.placeholder = placeholder

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": str(self.placeholder), "data-width": "100%"}


class InOrder(AutocompleteSelectMultiple):
    """Several rows, chosen by searching, kept in the order in which they were chosen."""

    def __init__(self, field: Any, admin_site: Any, placeholder: Any = "") -> None:
        super().__init__(field, admin_site)
        self.placeholder = placeholder

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        chips = {"data-in-order": "", "data-allow-clear": "false"}  # each has a cross of its own
        return {**attrs, "data-placeholder": str(self.placeholder), "data-width": "100%", **chips}

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, [each for each in value if is_number(each)], attr)
        place = {str(chosen): number for number, chosen in enumerate(value)}
        for _label, options, _index in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class TagNames(forms.TextInput):
    """Names of tags with commas between them. static/js/admin/tags.js turns the line into chips and offers what exists."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "class": "tag-names", "data-url": reverse("admin:articles_tag_names"), "autocomplete": "off"}

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(str(name) for name in value or ())

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [values] if isinstance(values, str) else list(values)


class Moment(forms.DateTimeInput):
    """Date and time by the browser's own picker, in the site's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
