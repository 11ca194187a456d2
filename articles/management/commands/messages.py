"""The catalogues of translations: gather the texts of the interface into them, and compile them for programs."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands import makemessages

from articles import catalogues

DOMAINS = ("django", "djangojs")
LEFT_OUT = (".venv", "tests", "var", "requirements")
CLOCK = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Gather(makemessages.Command):
    """Django's own, which also knows where our nouns keep sentences for others to translate."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=BadPicture"]


class Command(BaseCommand):
    help = (
        "Gather the texts of the interface into articles/locale (needs GNU gettext) and compile the catalogues; "
        "--compile does the second alone, without gettext."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="compile what stands in the catalogues, gather nothing")

    def handle(self, **options: object) -> str:
        if not options["compile"]:
            self._gather()
        return "\n".join(self._compile(po) for po in catalogue_files())

    def _gather(self) -> None:
        locales = [code for code in settings.DESK_LANGUAGES if code != "en"]
        for domain in DOMAINS:
            call_command(
                Gather(), locale=locales, domain=domain, no_location=True, no_wrap=True, no_obsolete=True,
                ignore_patterns=list(LEFT_OUT), verbosity=0,
            )  # fmt: skip
        for po in catalogue_files():
            po.write_text(CLOCK.sub("", po.read_text()))  # a line that changes each time says nothing

    def _compile(self, po: Path) -> str:
        try:
            messages = catalogues.read(po.read_text())
        except catalogues.BadCatalogue as reason:
            raise CommandError(f"{po}: {reason}") from None
        po.with_suffix(".mo").write_bytes(catalogues.compiled(messages))
        missing = [message.text for message in messages if message.text and not message.is_translated]
        for text in missing:
            self.stderr.write(f"{po.parent.parent.name}: not translated: {text[:100]}")
        return f"{po.parent.parent.name}/{po.name}: {len(messages) - 1} messages, {len(missing)} not translated."


def catalogue_files() -> Iterator[Path]:
    return iter(sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")))
