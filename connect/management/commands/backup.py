from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from connect.backups.archive import Unusable
from connect.backups.run import back_up


class Command(BaseCommand):
    help = "Writes everything the portal holds to one file, while it runs. The file is replaced if it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            back_up(path)
        except OSError as error:
            raise CommandError(
                _("The file %(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror}
            ) from None
        except Unusable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            _("Backup written: %(path)s, %(kilobytes)d kB. Keep SECRET_KEY and the log of erasures with it.")
            % {"path": path, "kilobytes": path.stat().st_size // 1024 or 1}
        )
