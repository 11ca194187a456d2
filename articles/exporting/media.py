"""The photos of an export: copied beside the stories, under names that their bytes give, so that two exports are alike."""

import hashlib
import html
import re
from pathlib import Path, PurePosixPath
from typing import Any

from articles import picturing
from articles.formats import references
from articles.models import Photo, PhotoName

FOLDER = "media"


class Media:
    """Photos by what stories call them, copied when they are first asked for; `missing` are those whose file is gone."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.paths: dict[int, str] = {}
        self.missing: list[str] = []
        self.by_name: dict[str, int] = {}
        for name, pk in PhotoName.objects.order_by("pk").values_list("name", "photo").iterator():
            self.by_name[name] = pk

    def of_body(self, body: str) -> list[int]:
        """The photos that a text shows, by number."""
        found = (self._number(picture.path) for picture in references.pictures(body))
        return [pk for pk in found if pk]

    def path(self, photo: Photo | None) -> str:
        """Where the photo lies in the export, copied there; the empty string if its file is gone."""
        if photo is None:
            return ""
        if photo.pk not in self.paths:
            self.paths[photo.pk] = self._copy(photo)
        return self.paths[photo.pk]

    def in_body(self, body: str) -> str:
        """`body` with its pictures by their paths in the export."""

        def shown(match: re.Match[str]) -> str:
            source = references.attributes(match.group()).get("src", "")
            path = self.paths.get(self._number(source) or 0, "")
            return match.group().replace(html.escape(source), path) if path else match.group()

        return references.PICTURE_TAG.sub(shown, body) if "<img" in body else body

    def told(self, photo: Photo) -> dict[str, Any]:
        """What is told of a photo; nothing if its file is gone."""
        path = self.path(photo)
        focal = [photo.focal_x, photo.focal_y] if (photo.focal_x, photo.focal_y) != (0.5, 0.5) else None
        words = {"alt": photo.alt, "caption": photo.caption, "credit": photo.credit, "licence": photo.licence}
        return {"type": "photo", "file": path, **{k: v for k, v in words.items() if v}, **({"focal": focal} if focal else {})}

    def _number(self, address: str) -> int | None:
        return self.by_name.get(picturing.name_of(address))

    def _copy(self, photo: Photo) -> str:
        try:
            with photo.file.open("rb") as file:
                data = file.read()
        except OSError:
            self.missing.append(photo.file.name or "")
            return ""
        digest = hashlib.sha256(data).hexdigest()
        name = PurePosixPath(photo.file.name or "").name or "picture"
        path = f"{FOLDER}/{digest[:2]}/{digest[:16]}/{name}"
        place = self.target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return path
