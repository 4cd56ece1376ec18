from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from connect.backups.archive import Manifest, Unusable
from connect.backups.run import is_empty, may_be_restored, restore


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of what the portal holds, all of it or nothing. Who was erased since stays erased,"
        " everybody has to sign in anew. Stop the portal meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--yes", action="store_true", help="Replace what the portal holds now.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = may_be_restored(options["file"])
            told = {"moment": _moment(manifest), "version": manifest.version}
            if not options["yes"] and not is_empty():
                raise CommandError(
                    _(
                        "The backup of %(moment)s (version %(version)s) would replace everything this portal holds now."
                        " Nothing was changed. If you mean it, say --yes."
                    )
                    % told
                )
            again = restore(options["file"])
        except Unusable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_("Restored: the backup of %(moment)s (version %(version)s).") % told)
        if again:
            self.stdout.write(_("Accounts erased since then, erased again: %(count)d.") % {"count": again})


def _moment(manifest: Manifest) -> str:
    moment = parse_datetime(manifest.made_at)
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else manifest.made_at
