"""Read settings from the environment, and fail at start with the name of the variable that is wrong.

Each function takes the variable's name and the value to use when it is unset or empty.
All raise ImproperlyConfigured; none guesses.
"""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable, stripped; `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no: 1/true/yes/on or 0/false/no/off, in any case."""
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, at least `least`."""
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number of {least} or more.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origins(name: str, default: str = "") -> list[str]:
    """A comma-separated list of https origins without a path, as a content security policy names them."""
    given = words(name, default)
    for origin in given:
        if not re.fullmatch(r"https://[a-z0-9.-]+(:\d{1,5})?", origin):
            raise ImproperlyConfigured(
                f"{name} holds {origin!r}; write origins like https://player.vimeo.com, with commas between."
            )
    return given


def address(name: str, default: str) -> str:
    """An absolute http(s) address without a path or a trailing slash: https://news.example"""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.path and not parts.query
        _ = parts.port
    except ValueError:
        sound = False
    if sound:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}; write the site's address, like https://news.example")


def zone(name: str, default: str) -> str:
    """The name of a time zone, like Europe/Berlin."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ImproperlyConfigured(f"{name} is {value!r}; write a time zone's name, like Europe/Berlin.") from None
    return value


def language(name: str, default: str) -> str:
    """The code of a language that Django knows, like de or de-at; in small letters, as Django writes them."""
    value = text(name, default).lower().replace("_", "-")
    known = {code for code, _name in global_settings.LANGUAGES}
    if value not in known and value.partition("-")[0] not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a language's code, like en, de or pt-br.")
    return value


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the `allowed` words, in any case; returned as `allowed` spells it."""
    value = text(name, default)
    for word in allowed:
        if word.lower() == value.lower():
            return word
    raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(allowed)}.")


def scheme(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """An address whose scheme is one of `allowed` (a database, a cache); may be empty."""
    value = text(name, default)
    if value and value.partition("://")[0] not in allowed:
        kinds = ", ".join(f"{kind}://" for kind in allowed)
        raise ImproperlyConfigured(f"{name} starts with {value.partition(':')[0]!r}; it should start with one of {kinds}.")
    return value


def bucket(name: str) -> str:
    """The name of a bucket (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html); may be empty."""
    value = text(name)
    if value and not re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write a bucket's name, without an address or a folder.")
    return value


def key(name: str) -> str:
    """A key that stands in an address: 8 to 128 letters, digits or hyphens; may be empty."""
    value = text(name)
    if value and not re.fullmatch("[A-Za-z0-9-]{8,128}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write 8 to 128 letters, digits or hyphens.")
    return value


def secret(name: str, path: Path) -> str:
    """The secret from the variable, else from `path`, which is made once with a random secret (mode 600)."""
    value = text(name)
    if value:
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} is {len(value)} characters long; use 50 or more random ones.")
        return value
    try:
        if not path.exists():
            keep_new_secret(path)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is not set, and a secret could not be kept in {path}: {error}") from None
    return path.read_text().strip()


def keep_new_secret(path: Path) -> None:
    """Write a random secret to `path`; when two processes start at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
