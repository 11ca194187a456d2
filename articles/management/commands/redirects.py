"""Redirects from and to a table, and where one address leads."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import redirecting
from articles.models import FormerAddress


class Command(BaseCommand):
    help = "Make redirects from a CSV file of two columns, from and to; write them all; say where an address leads."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", parser_class=ArgumentParser, required=True)
        table = verbs.add_parser("import", help="make the redirects of a table")
        table.add_argument("file", type=Path, metavar="FILE.csv")
        table.add_argument("--dry-run", action="store_true", help="say what would happen; keep nothing")
        verbs.add_parser("export", help="write all redirects as CSV to the standard output")
        where = verbs.add_parser("find", help="where an address leads")
        where.add_argument("address", metavar="/PATH")

    def handle(self, *, verb: str, **options: object) -> None:
        getattr(self, f"do_{verb}")(**{name: options[name] for name in ("file", "dry_run", "address") if name in options})

    def do_import(self, file: Path, *, dry_run: bool) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8 (byte {error.start}). Save the table as UTF-8 and try again.") from None
        lines = redirecting.read(text, now=timezone.now(), dry_run=dry_run)
        refused = [line for line in lines if line.why_not]
        for line in refused:
            self.stderr.write(f"{file.name}, line {line.number}: {line.why_not}")
        verb = "would be made" if dry_run else "made"
        self.stdout.write(f"{len(lines) - len(refused)} redirects {verb}, {len(refused)} lines refused.")
        if refused:
            sys.exit(1)

    def do_export(self) -> None:
        rows = FormerAddress.objects.select_related("article", "section", "author", "tag").defer("article__body").order_by("pk")
        for line in redirecting.written(rows.iterator(chunk_size=2000)):
            self.stdout.write(line, ending="")

    def do_find(self, address: str) -> None:
        lead = redirecting.find(address)
        if lead is None:
            self.stdout.write(f"{address} leads nowhere.")
        elif lead.gone:
            self.stdout.write(f"{address} answers that “{lead.gone.headline}” is there no more.")
        else:
            self.stdout.write(f"{address} leads to {lead.url}")
