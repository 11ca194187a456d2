"""The form of a photo: a file is chosen once, its words are changed at any time."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import picturing
from articles.models import Photo

FOCAL = ("focal_x", "focal_y")
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/tiff"


class PhotoForm(forms.ModelForm):
    """A new photo is stored by picturing.store while the form is checked, so that a refusal is the file's error."""

    upload = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG, WebP, GIF, AVIF or TIFF. Empty words are taken from the file; where it was taken is never published."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    class Meta:
        model = Photo
        fields = ("alt", "caption", "credit", "licence", "rights_until", "focal_x", "focal_y")
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
            "rights_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{name: forms.NumberInput(attrs={"type": "range", "min": "0", "max": "1", "step": "0.01"}) for name in FOCAL},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)
        for name in FOCAL:
            if self.instance.pk:
                self.fields[name].required = False
            else:
                self.fields.pop(name, None)

    def clean_focal_x(self) -> float:
        return self._focal("focal_x")

    def clean_focal_y(self) -> float:
        return self._focal("focal_y")

    def _focal(self, name: str) -> float:
        value = self.cleaned_data[name]
        value = getattr(self.instance, name) if value is None else value
        if not 0 <= value <= 1:
            raise ValidationError(_("The focal point lies outside the picture: choose from 0 to 1."))
        return value

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        try:
            self.stored = picturing.store(file.read(), name=file.name, now=timezone.now(), suggest=True)
        except picturing.PictureRefused as refusal:
            raise ValidationError(str(refusal)) from None
        return file

    def save(self, commit: bool = True) -> Photo:
        """The stored photo with the words of the form, where it has any; the same file again is the photo that exists."""
        if not hasattr(self, "stored"):
            return super().save(commit)
        self.save_m2m = self._save_m2m
        self.read = [field for field in picturing.WORDS if getattr(self.stored, field) and not self.cleaned_data.get(field)]
        for field in self._meta.fields:
            if self.cleaned_data.get(field):
                setattr(self.stored, field, self.cleaned_data[field])
        return self.stored


class ReplaceForm(forms.Form):
    """Another file for a photo. It is replaced while the form is checked, so that a refusal is the file's error; `replaced`
    then says what became of it."""

    file = forms.FileField(
        label=_("The new file"),
        help_text=_("JPEG, PNG, WebP, GIF, AVIF or TIFF."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, photo: Photo, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photo, self.by = photo, by

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.replaced = picturing.replace(self.photo, file.read(), name=file.name, now=timezone.now(), by=self.by)
        except picturing.PictureRefused as refusal:
            raise ValidationError(str(refusal)) from None
        return file
