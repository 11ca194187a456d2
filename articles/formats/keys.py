"""A story told by keys and values: front matter, a line of JSON, a row of a table. One vocabulary for all of them.

Knows the words of Hugo, Jekyll, Ghost and others as well as ours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from articles.formats.drafts import CorrectionNote, FormatError, Note, PictureRef, ReadOptions, RelatedLink
from articles.formats.moments import names_none, read_moment

ALIASES = {
    "title": ("title", "headline"),
    "summary": ("summary", "description", "excerpt", "custom_excerpt", "dek", "standfirst", "subtitle"),
    "date": ("date", "published_at", "publish_date", "publishdate", "pubdate", "published"),
    "updated": ("updated", "updated_at", "lastmod", "modified", "last_modified_at"),
    "section": ("section", "category", "categories"),
    "authors": ("authors", "author", "byline"),
    "tags": ("tags", "tag", "topics", "keywords"),
    "image": ("image", "cover", "featured_image", "feature_image", "lead_image", "featuredimage", "coverimage"),
    "slug": ("slug",),
    "canonical": ("canonical", "canonical_url"),
    "related": ("related", "related_stories"),
    "corrections": ("corrections", "correction"),
    "id": ("id", "guid", "uid"),
    "draft": ("draft",),
    "status": ("status",),
    "body": ("body", "html", "body_html", "content_html", "content", "text", "story"),
    "addresses": ("addresses", "aliases", "redirect_from", "permalink", "url", "link"),
    "language": ("language", "lang", "locale"),
    "translation": ("translation_of", "translation_key", "translationkey"),
    "excluded": ("excluded",),
    "embargo": ("embargo", "embargo_until", "embargoed"),
    "schedule": ("schedule", "publish_at"),
    "retracted": ("retracted", "retracted_at"),
    "expires": ("expires", "expires_at", "expired", "expired_at", "expiry_date", "expirydate", "unpublish_at"),
    "never_recommend": ("never_recommend",),
    "seo_title": ("seo_title", "meta_title"),
    "seo_description": ("seo_description", "meta_description"),
}
FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
PICTURE_KEYS = {
    "path": ("file", "src", "path", "url", "image", "relative"),
    "alt": ("alt", "alt_text"),
    "caption": ("caption", "title"),
    "credit": ("credit", "photographer"),
    "licence": ("licence", "license"),
}
KINDS = ("correction", "clarification", "update")
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
PUBLISHED = ("published", "publish", "live", "public", "scheduled", "future")
MARKS = re.compile("[,;|]")
OURS = ("draft", "in_review", "approved", "retracted", "expired")


class Keys:
    """A mapping by our names: which key of the file says what, and on which line it stands (or `line`, if nobody knows).

    `spaced`: in the keys `categories` and `tags`, spaces part names, as Jekyll has it.
    """

    def __init__(self, values: Mapping[str, Any], lines: Mapping[str, int], line: int = 1, *, spaced: bool = False) -> None:
        self.spaced = spaced
        self.values = {spelled(key): (key, value) for key, value in values.items()}
        self.present = {FIELD_OF[key] for key in self.values if key in FIELD_OF}
        self.lines = lines
        self.first = line
        self.taken: set[str] = set()
        self.notes: list[Note] = []

    def line(self, field: str) -> int:
        found = [self.lines.get(self.values[alias][0], self.first) for alias in ALIASES[field] if alias in self.values]
        return found[0] if found else self.first

    def value(self, field: str) -> Any:
        """The value of the first alias that has one."""
        if field not in self.present:
            return ""
        for alias in ALIASES[field]:
            key, value = self.values.get(alias, ("", ""))
            if alias == "published" and str(value).casefold() in (*YES, *NO):
                continue
            if value not in ("", [], {}):
                self.taken.add(key)
                return value
        return ""

    def text(self, field: str) -> str:
        value = self.value(field)
        if not value:
            return ""
        if isinstance(value, list | dict):
            raise FormatError(self.line(field), f"The {field} is a list. Write it as one line of text.")
        return " ".join(str(value).split())

    def names(self, field: str) -> list[str]:
        """Names, whether they stand as a list, as mappings with a name, or as one text."""
        value = self.value(field)
        entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else self._parted(field, str(value))
        found = (_first(entry, ("name", "title", "slug")) if isinstance(entry, dict) else entry for entry in entries)
        names = [" ".join(str(name).split()) for name in found if not isinstance(name, list | dict)]
        if field == "section" and len(names) > 1:
            self.notes.append(
                Note(
                    self.line(field),
                    f"A story has one section: the first of these that is not left out ({', '.join(names)[:200]}).",
                )
            )
        return [name for name in dict.fromkeys(names) if name]

    def _parted(self, field: str, text: str) -> list[str]:
        """The names in one text, parted by semicolons or bars where it has any, else by commas; what is no plural is one."""
        plural = "categories" if field == "section" else field
        is_plural = self.values.get(plural, ("", ""))[1] == text
        if field == "section" and not is_plural:
            return [text]
        if self.spaced and is_plural and field in ("section", "tags") and not MARKS.search(text) and len(text.split()) > 1:
            names = text.split()
            self.notes.append(
                Note(self.line(field), f"“{text[:100]}” was read as {len(names)} {plural}, as Jekyll parts them.")
            )
            return names
        names = parted(text)
        if field == "authors" and (doubt := in_doubt(text, names)):
            self.notes.append(Note(self.line(field), doubt))
        return names

    def moment(self, field: str, options: ReadOptions) -> Any:
        text = self.text(field)
        if not text or names_none(text):
            return None
        try:
            return read_moment(text, options.zone, options.dates)
        except ValueError as error:
            raise FormatError(self.line(field), str(error)) from None

    def _goes_live(self, options: ReadOptions) -> Any:
        """Its date; where Hugo's files say besides from when on readers may see it, the later of the two."""
        date = self.moment("date", options)
        key, value = self.values.get("publishdate", ("", ""))
        if date is None or not value or not isinstance(value, str):
            return date
        try:
            shown = read_moment(value, options.zone, options.dates)
        except ValueError as error:
            raise FormatError(self.lines.get(key, self.first), str(error)) from None
        self.taken.add(key)
        return max(date, shown)

    def status(self) -> str:
        """One of ours, or nothing; what we do not know (private, pending, …) is a draft."""
        draft, status = self.text("draft").casefold(), self.text("status").casefold()
        key, published = self.values.get("published", ("", ""))
        if str(published).casefold() in (*YES, *NO):
            self.taken.add(key)
        if draft and draft not in (*YES, *NO):
            raise FormatError(self.line("draft"), f"“draft: {draft[:30]}” is neither true nor false.")
        if draft in YES or str(published).casefold() in NO:
            return "draft"
        if status and status not in (*PUBLISHED, *OURS, *YES, *NO):
            self.notes.append(
                Note(self.line("status"), f"The status “{status[:30]}” is not one of ours; the story is a draft.")
            )
        if status and status not in (*PUBLISHED, *YES):
            return status if status in OURS else "draft"
        return "published" if status or draft in NO or str(published).casefold() in YES else ""

    def picture(self) -> PictureRef | None:
        value = self.value("image")
        line = self.line("image")
        value = value[0] if isinstance(value, list) and value else value
        if not value:
            return None
        words: dict[str, Any] = (
            {name: _first(value, keys) for name, keys in PICTURE_KEYS.items()}
            if isinstance(value, dict)
            else {"path": str(value)}
        )
        for name in ("alt", "caption", "credit"):
            for prefix in ("image", "cover", "featured_image", "feature_image"):
                key, flat = self.values.get(f"{prefix}_{name}", ("", ""))
                if flat and isinstance(flat, str) and not words.get(name):
                    self.taken.add(key)
                    words[name] = flat
        if not words["path"]:
            self.notes.append(Note(line, "The image has no file. Write “file: …” under it."))
            return None
        return PictureRef(**words, line=line, focal=_focal(value))

    def related(self) -> Iterator[RelatedLink]:
        for entry in _list(self.value("related")):
            headline = _first(entry, ("headline", "title", "slug", "name")) if isinstance(entry, dict) else str(entry)
            teaser = _first(entry, ("teaser", "summary", "description")) if isinstance(entry, dict) else ""
            if headline:
                yield RelatedLink(" ".join(headline.split()), " ".join(teaser.split()), self.line("related"))

    def corrections(self, options: ReadOptions) -> Iterator[CorrectionNote]:
        for entry in _list(self.value("corrections")):
            line = self.line("corrections")
            text = _first(entry, ("text", "note", "correction")) if isinstance(entry, dict) else str(entry)
            date = _first(entry, ("date", "at")) if isinstance(entry, dict) else ""
            if not text:
                raise FormatError(line, "A correction has no text. Write “text: …” under it.")
            kind = (_first(entry, ("kind",)) if isinstance(entry, dict) else "") or "correction"
            if kind not in KINDS:
                raise FormatError(line, f"“{kind}” is no kind of correction. It is one of: {', '.join(KINDS)}.")
            at_top = isinstance(entry, dict) and _first(entry, ("place",)) == "top"
            try:
                at = read_moment(date, options.zone, options.dates) if date else None
                yield CorrectionNote(" ".join(text.split()), at, line, kind, at_top)
            except ValueError as error:
                raise FormatError(line, str(error)) from None

    def canonical(self) -> str:
        address = self.text("canonical")
        if address and (not re.match(r"https?://[^\s/]+", address) or len(address) > 500):
            self.notes.append(
                Note(self.line("canonical"), f"“{address[:60]}” is no web address; the story has no canonical one.")
            )
            self.taken -= {key for key, _value in (self.values.get(alias, ("", "")) for alias in ALIASES["canonical"])}
            return ""
        return address

    def addresses(self) -> list[str]:
        """All that the file gives, whichever of its keys they stand under."""
        found: list[str] = []
        for alias in ALIASES["addresses"]:
            key, value = self.values.get(alias, ("", ""))
            given = [str(entry).strip() for entry in _list(value) if isinstance(entry, str)]
            # A pattern to be filled in (/:categories/:title/) is no address.
            if given and all(re.match(r"https?://|/|\?", entry) and "/:" not in entry for entry in given):
                self.taken.add(key)
                found += given
        return list(dict.fromkeys(found))

    def fields(self, options: ReadOptions) -> dict[str, Any]:
        """The fields of a Draft, but for its title and its body. Raises FormatError."""
        sections = self.names("section")
        return {
            "key": self.text("id"),
            "slug": self.text("slug"),
            "summary": self.text("summary"),
            "status": self.status(),
            "date": self._goes_live(options),
            "updated": self.moment("updated", options),
            "section": next(iter(sections), ""),
            "categories": tuple(sections) if len(sections) > 1 else (),
            "authors": tuple(self.names("authors")),
            "tags": tuple(self.names("tags")),
            "image": self.picture(),
            "related": tuple(self.related()),
            "corrections": tuple(self.corrections(options)),
            "canonical_url": self.canonical(),
            "addresses": tuple(self.addresses()),
            "language": self.text("language"),
            "translation": self.text("translation"),
            "excluded": tuple(str(entry) for entry in _list(self.value("excluded"))),
            "embargo": self.moment("embargo", options),
            "schedule": self.moment("schedule", options),
            "retracted": self.moment("retracted", options),
            "expires": self.moment("expires", options),
            "seo_title": self.text("seo_title"),
            "seo_description": self.text("seo_description"),
            "never_recommend": self.text("never_recommend").casefold() in YES,
        }

    def extra(self) -> dict[str, Any]:
        """What no field of ours took."""
        return {key: value for key, value in self.values.values() if key not in self.taken and value not in ("", [], {})}


def parted(text: str, mark: str = ",") -> list[str]:
    """The names in a text: parted by semicolons where it has any, or by bars, or else by `mark`."""
    found = next((each for each in ";|" if each in text), mark)
    return [name.strip() for name in text.split(found) if name.strip()]


def in_doubt(text: str, names: Sequence[str]) -> str:
    """What to say of authors that commas part where “Moreau, Ada” may be one; the empty string if there is no doubt."""
    if len(names) < 2 or ";" in text or "|" in text or all(" " in name for name in names):
        return ""
    return f"“{text.strip()[:100]}” was read as {len(names)} authors, parted by commas. If it is one, write a “;” after it."


def _first(entry: dict[str, Any], keys: Sequence[str]) -> str:
    lowered = {str(key).casefold(): value for key, value in entry.items()}
    return next((str(lowered[key]) for key in keys if isinstance(lowered.get(key), str) and lowered[key]), "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


@lru_cache(maxsize=1000)
def spelled(key: str) -> str:
    """A key as ALIASES spells it: "Publish date" and "publish-date" are publish_date."""
    return re.sub(r"[\s-]+", "_", key.strip().casefold())


def _focal(value: Any) -> tuple[float, float] | None:
    """The point of a picture to keep, as two shares from 0 to 1; None for anything else."""
    given = value.get("focal") if isinstance(value, dict) else None
    try:
        across, down = (float(part) for part in given or ())
    except (TypeError, ValueError):
        return None
    return (across, down) if 0 <= across <= 1 and 0 <= down <= 1 else None
