import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.exporting.columns import SHEETS
from directory.exporting.files import as_csv, as_workbook
from directory.exporting.sheets import read_sheets
from directory.hsds import mapping, published
from directory.whole_file import replacing


class Command(BaseCommand):
    help = (
        "Writes the directory to a file. CSV and Excel are for coordinators: they hold every entry of any status and"
        " people of any visibility, and the import reads them back. HSDS is public data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="Replaced if it is there; - is the standard output.")
        parser.add_argument("--format", choices=["csv", "xlsx", "hsds"], required=True)
        parser.add_argument("--sheet", choices=SHEETS, help="What a CSV holds; organisations unless told otherwise.")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="Of headings and words in the file.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sheet"] and options["format"] != "csv":
            raise CommandError(_("--sheet is for CSV alone; the other formats hold everything."))
        content = _content(options)
        if options["file"] == "-":
            self._print(content)
        else:
            self._write(Path(options["file"]), content, is_public=options["format"] == "hsds")

    def _print(self, content: bytes) -> None:
        if hasattr(self.stdout, "buffer"):
            self.stdout.flush()
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")

    def _write(self, path: Path, content: bytes, *, is_public: bool) -> None:
        try:
            with replacing(path) as beside:
                beside.write_bytes(content)
                if is_public:
                    beside.chmod(0o644)
        except OSError as error:
            raise CommandError(
                _("The file %(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror}
            ) from None


def _content(options: dict[str, Any]) -> bytes:
    language = options["language"]
    if options["format"] == "hsds":
        return _open_data(language)
    if options["format"] == "csv":
        (sheet,) = read_sheets(language, [options["sheet"] or "organisations"])
        return as_csv(sheet).encode()
    return as_workbook(read_sheets(language))


def _open_data(language: str) -> bytes:
    with override(language):
        bodies = published.bodies()
        data = mapping.file(bodies, published.services(bodies), published.taxonomies())
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
