"""What pages and machines print of a photo."""

from django.core.files.storage import default_storage

from articles import imaging
from articles.models import Photo


def sources(photo: Photo) -> dict[str, list[tuple[str, int]]]:
    """The photo's addresses for <picture srcset>, by format, narrow first: {"avif": [(url, width), …], "jpeg": […]}.

    Both lists are empty while it has no renditions: print `largest` alone then.
    """
    found: dict[str, list[tuple[str, int]]] = {"avif": [], "jpeg": []}
    for entry in sorted(photo.renditions, key=lambda entry: entry["width"]):
        found[entry["format"]].append((default_storage.url(entry["name"]), entry["width"]))
    return found


def largest(photo: Photo) -> tuple[str, int, int]:
    """(url, width, height) of the widest JPEG; of the original while the photo has no renditions."""
    jpegs = [entry for entry in photo.renditions if entry["format"] == "jpeg"]
    if not jpegs:
        return photo.file.url, photo.width, photo.height
    widest = max(jpegs, key=lambda entry: entry["width"])
    return default_storage.url(widest["name"]), widest["width"], widest["height"]


def smallest(photo: Photo) -> str:
    """The address of the narrowest JPEG; of the original while there is none."""
    jpegs = sources(photo)["jpeg"]
    return jpegs[0][0] if jpegs else photo.file.url


def for_machines(photo: Photo) -> list[tuple[str, int, int]]:
    """(url, width, height) of the crops for previews elsewhere and search engines: 16:9, 4:3, 1:1.

    The largest JPEG alone while there are none.
    """
    crops = sorted(photo.crops, key=lambda crop: list(imaging.SHAPES).index(crop["shape"]))
    found = [(default_storage.url(crop["name"]), crop["width"], crop["height"]) for crop in crops]
    return found or [largest(photo)]
