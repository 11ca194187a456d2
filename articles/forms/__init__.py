"""Forms of the desk: they read what an editor typed and turn it into a verb's arguments."""

from .corrections import CorrectionForm
from .imports import MappingForm, UploadForm
from .live import EntryChangeForm, EntryForm
from .people import NewPersonForm, PersonForm
from .photos import PhotoForm, ReplaceForm
from .related import RelatedForm
from .retag import RetagForm
from .stories import RetractForm, StoryForm
from .tags import ChosenTags, MergeForm, RenameForm, SplitForm
from .taxonomy import AliasForm, NamedForm, SectionForm, TagForm

__all__ = [
    "AliasForm",
    "ChosenTags",
    "CorrectionForm",
    "EntryChangeForm",
    "EntryForm",
    "MappingForm",
    "MergeForm",
    "NamedForm",
    "NewPersonForm",
    "PersonForm",
    "PhotoForm",
    "RelatedForm",
    "RenameForm",
    "ReplaceForm",
    "RetagForm",
    "RetractForm",
    "SectionForm",
    "SplitForm",
    "StoryForm",
    "TagForm",
    "UploadForm",
]
