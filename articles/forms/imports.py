"""The forms of an import: the file and what is to become of its stories; and which names of the source are ours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles import naming, tagging
from articles.formats import FORMATS
from articles.formats.keys import ALIASES
from articles.importing import Options
from articles.models import Author, ImportRun, Section

KINDS = ("section", "author", "tag")
ROWS = {"section": 100, "author": 150, "tag": 150}
"""So many names of a kind can be mapped on the page; the others come in as they are."""
OFFERED = 500
TWO_DAYS = "could mean"
"""What the report says of a date that could be two days."""
DATES = [
    ("", _("No certain day: it is refused")),
    ("day-first", _("The day, then the month")),
    ("month-first", _("The month, then the day")),
]
FIELDS = ("", *ALIASES)


def megabytes() -> int:
    return settings.IMPORT_MAX_BYTES // 1024 // 1024


class UploadForm(forms.Form):
    """A file of stories, or an archive of files, and what they become."""

    upload = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            _("Stories in any format that we read, or a zip of them with their pictures; at most {} MB."), megabytes()
        ),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Told by the file itself")), *((each.name, each.name) for each in FORMATS)],
    )
    status = forms.ChoiceField(
        label=_("The stories become"),
        choices=[("published", _("Published, where their source says so")), ("draft", _("Drafts, all of them"))],
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=_("Section"),
        required=False,
        empty_label=_("None"),
        help_text=_("For stories whose source names none."),
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, help_text=_("For stories whose source names none; with commas between them.")
    )
    dates = forms.ChoiceField(
        label=_("A date like 03/04/2026 names"),
        required=False,
        choices=DATES,
        help_text=_("Where a file, most often a table, writes dates so; you can say it after the trial, too."),
    )
    revisions = forms.BooleanField(
        label=_("Bring in older versions"),
        required=False,
        help_text=_(
            "Where the file holds them: our own exports made with --revisions, WordPress exports of plugins that write them."
        ),
    )
    fetch = forms.BooleanField(label=_("Fetch pictures that are not in the file from the network"), required=False)
    overwrite = forms.BooleanField(label=_("Replace what editors have changed since an earlier import"), required=False)

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if file.size > settings.IMPORT_MAX_BYTES:
            size = {"most": megabytes()}
            raise ValidationError(
                _("The file has more than %(most)d MB. Use the command import_articles on the server instead.") % size
            )
        return file

    def options(self) -> Options:
        """What was asked for, to be tried out first."""
        given = self.cleaned_data
        return Options(
            status=given["status"], section=given["section"].name if given["section"] else "",
            tags=tuple(tagging.names(given["tags"].split(","))), overwrite=given["overwrite"], fetch=given["fetch"],
            revisions=given["revisions"], dates=given["dates"], format=given["format"], dry_run=True,
        )  # fmt: skip


class MappingForm(forms.Form):
    """For each name of the source the name that it has here: prefilled with what it would become, empty to leave it out."""

    def __init__(self, record: ImportRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.chosen = record, Options.of(record.options)
        for kind in KINDS:
            for place, (name, _count) in enumerate(self.names(kind)):
                ours = self.chosen.names.get(kind, {}).get(name, self.otherwise(kind, name))
                widget = forms.TextInput(attrs={"list": f"our-{kind}s", "aria-label": name, "autocomplete": "off"})
                self.fields[f"{kind}_{place}"] = forms.CharField(required=False, max_length=120, initial=ours, widget=widget)
        if record.columns or self.chosen.dates or record.items.filter(sentence__contains=TWO_DAYS).exists():
            label = _("A date like 03/04/2026 names")
            self.fields["dates"] = forms.ChoiceField(label=label, required=False, initial=self.chosen.dates, choices=DATES)
        for place, (column, field) in enumerate(sorted(record.columns.items())):
            chosen = self.chosen.columns.get(column, field)
            choices = [(each, each or _("– leave out –")) for each in dict.fromkeys([*FIELDS, chosen])]
            self.fields[f"column_{place}"] = forms.ChoiceField(label=column, required=False, initial=chosen, choices=choices)

    def names(self, kind: str) -> list[tuple[str, int]]:
        """The names of a kind that stand on the page, each with its number of stories: those of most stories first."""
        return sorted(self._found(kind).items(), key=lambda pair: (-pair[1], pair[0]))[: ROWS[kind]]

    def _found(self, kind: str) -> dict[str, int]:
        found = self.record.names
        return (found.get("category", {}) if kind == "section" else {}) | found.get(kind, {})

    def otherwise(self, kind: str, name: str) -> str:
        """What the name becomes where nobody says: a category of a source without sections becomes none."""
        return name if name in self.record.names.get(kind, {}) else ""

    def options(self, *, dry_run: bool) -> Options:
        """The run's options with the names and columns as they were mapped; those that stay as they are, are not kept."""
        names: dict[str, Mapping[str, str]] = {}
        for kind in KINDS:
            typed = {name: self.cleaned_data[f"{kind}_{place}"] for place, (name, _count) in enumerate(self.names(kind))}
            before = {name: ours for name, ours in self.chosen.names.get(kind, {}).items() if name not in typed}
            changed = {name: ours for name, ours in typed.items() if ours != self.otherwise(kind, name)}
            if before or changed:
                names[kind] = before | changed
        columns = {column: self.cleaned_data[f"column_{place}"] for place, column in enumerate(sorted(self.record.columns))}
        dates = self.cleaned_data.get("dates", self.chosen.dates)
        return replace(self.chosen, names=names, columns=columns, dates=dates, dry_run=dry_run)

    def tables(self) -> list[dict[str, Any]]:
        """For the page: of each kind its names with their fields, and how many more there are."""
        labels = {"section": _("Sections"), "author": _("Authors"), "tag": _("Tags")}
        found = []
        for kind in KINDS:
            rows = [
                {
                    "name": name,
                    "stories": count,
                    "field": self[f"{kind}_{place}"],
                    "is_here": naming.fold(self[f"{kind}_{place}"].value() or "") in self.here[kind],
                }
                for place, (name, count) in enumerate(self.names(kind))
            ]
            if rows:
                more = len(self._found(kind)) - len(rows)
                found.append({"kind": kind, "label": labels[kind], "rows": rows, "more": more, "ours": self.offered[kind]})
        return found

    def columns(self) -> list[dict[str, Any]]:
        return [{"name": column, "field": self[f"column_{place}"]} for place, column in enumerate(sorted(self.record.columns))]

    @property
    def here(self) -> dict[str, set[str]]:
        """The names that are here already, as they are compared."""
        if not hasattr(self, "_here"):
            tags = tagging.find([self[f"tag_{place}"].value() or "" for place, _pair in enumerate(self.names("tag"))])
            self._here = {
                "section": {naming.fold(name) for name in Section.objects.values_list("name", flat=True)},
                "author": {naming.fold(name) for name in Author.objects.values_list("name", flat=True)},
                "tag": set(tags),
            }
        return self._here

    @property
    def offered(self) -> dict[str, list[str]]:
        sections = list(Section.objects.values_list("name", flat=True)[:OFFERED])
        return {"section": sections, "author": list(Author.objects.values_list("name", flat=True)[:OFFERED]), "tag": []}
