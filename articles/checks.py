"""What is looked at before the site starts: settings that are each right, and wrong together."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host

from articles import checking


@register(Tags.security)
def the_sites_own_address_is_answered(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """SITE_URL's host must be among ALLOWED_HOSTS, or every link that the site prints would be refused by it."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = f"Add {host} to ALLOWED_HOSTS."
    return [Error(f"The site's own address, {settings.SITE_URL}, would not be answered.", hint=hint, id="articles.E001")]


@register(Tags.files)
def uploads_can_be_kept(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """The folder of uploads, or the nearest one above it that exists, must be writable."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if os.access(folder, os.W_OK):
        return []
    hint = "Let the site's user write there, or set MEDIA_ROOT."
    return [Warning(f"Uploads cannot be kept in {settings.MEDIA_ROOT}.", hint=hint, id="articles.W001")]


@register()
def checks_that_are_set_exist(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """CHECKS_BLOCK and CHECKS_OFF name checks of the desk; a name with a slip in it would silently block nothing."""
    unknown = [
        (setting, name)
        for setting in ("CHECKS_BLOCK", "CHECKS_OFF")
        for name in getattr(settings, setting)
        if name not in checking.CHECKS
    ]
    hint = f"Known are: {', '.join(checking.CHECKS)}."
    return [Error(f"{setting} names {name}, which is no check.", hint=hint, id="articles.E002") for setting, name in unknown]
