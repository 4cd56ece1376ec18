import email
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import bounces


class Command(BaseCommand):
    help = "Notes addresses that take no mail, from reports of mail servers (RFC 3464)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            nargs="*",
            help="a maildir, an mbox or a file with one mail; - reads one mail from the standard input. Without a path "
            "the mailbox of BOUNCES_URL is read.",
        )

    def handle(self, *args: Any, path: list[str], **options: Any) -> None:
        if not path and not settings.BOUNCES_URL:
            raise CommandError("Name a file or set BOUNCES_URL.")
        missing = [one for one in path if one != "-" and not Path(one).exists()]
        if missing:
            raise CommandError(f"There is no {', '.join(missing)}.")
        noted = sum(map(self._read, path)) if path else bounces.fetch()
        self.stdout.write(f"{noted} addresses take no mail.")

    def _read(self, path: str) -> int:
        if path == "-":
            return bounces.read([email.message_from_binary_file(sys.stdin.buffer)])
        return bounces.read(bounces.in_path(Path(path)))
