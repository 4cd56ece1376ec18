import json
import math
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from events import plan_words
from events.formats.files import PLANNERS, parse
from events.formats.notes import UnusableInput


class Command(BaseCommand):
    help = "Plans a format of a meeting from a file; needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=PLANNERS)
        parser.add_argument("--input", type=Path, required=True, metavar="IN.json")
        parser.add_argument("--output", type=Path, required=True, metavar="OUT.json")
        parser.add_argument("--seed", type=int, default=0, help="Another seed gives another plan as good.")
        parser.add_argument("--seconds", type=float, help="The time the search may take at most.")

    def handle(self, *args: Any, **options: Any) -> None:
        seconds = options["seconds"]
        if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
            raise CommandError(_("The seconds must be a number above zero."))
        try:
            data = parse(_read(options["input"]))
            answer = PLANNERS[options["format"]](data, seed=options["seed"], seconds=seconds)
        except UnusableInput as refused:
            raise CommandError(f"{options['input']}: {plan_words.problem(refused)}") from None
        answer["notes"] = [plan_words.sentence(note) for note in answer["notes"]]
        _write(options["output"], json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
        for note in answer["notes"]:
            self.stdout.write(note)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("The file %(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from None


def _write(path: Path, text: str) -> None:
    """All or nothing: whoever reads the file meanwhile finds the old plan or the new one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(
            _("The file %(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from None
