import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils.translation import gettext as _

from directory.importing.apply import apply_plan
from directory.importing.columns import fold_heading
from directory.importing.headings import SHEETS
from directory.importing.outcomes import KEEP, LEAVE_OUT, Choice, ImportPlan, Options
from directory.importing.plan import SOURCE_LENGTH, plan_import, remember
from directory.importing.report import as_text, report_of, sum_line


class Command(BaseCommand):
    help = "Imports organisations, offers, contacts and grants from CSV or Excel files: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only report what would happen.")
        parser.add_argument(
            "--sheet", choices=SHEETS, default="", help="What the rows are, if the headings don't tell."
        )
        parser.add_argument("--source", default="", help="Where the facts come from; the name of the file otherwise.")
        parser.add_argument("--encoding", default="", help="Goes before the detected one.")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=_mapping,
            metavar="'HEADING=FIELD'",
            help=f"May be repeated. Instead of a field: {KEEP} (as internal note) or {LEAVE_OUT}.",
        )
        parser.add_argument("--remember", action="store_true", help="Remember what --map says for later files.")
        parser.add_argument(
            "--duplicates",
            choices=[choice.value for choice in Choice],
            default=Choice.HOLD.value,
            help="Likely duplicates are held back, created, or fill what is empty in what exists.",
        )
        parser.add_argument(
            "--skip-refused", action="store_true", help="Import the rows without problems all the same."
        )
        parser.add_argument("--keep-unknown", action="store_true", help="Unknown columns go to the internal note.")
        parser.add_argument("--publish", action="store_true", help="New entries are published at once.")
        parser.add_argument("--json", action="store_true", help="The report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_import([_read(path) for path in options["files"]], _chosen(options))
        writes = plan.may_be_applied and not options["dry_run"]
        # Before it is done, as nothing is new afterwards.
        report = report_of(plan) | {"written": writes}
        if writes:
            self._apply(plan, remember_columns=options["remember"])
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self._print(report)
        if not plan.may_be_applied:
            raise CommandError(
                _("Nothing was imported, because some rows or files have problems. Please correct them and try again.")
            )

    def _apply(self, plan: ImportPlan, *, remember_columns: bool) -> None:
        try:
            apply_plan(plan)
        except IntegrityError as error:
            raise CommandError(
                _("Somebody changed the directory at the same moment. Nothing was imported; please start again.")
            ) from error
        if remember_columns:
            remember(plan)

    def _print(self, report: dict[str, Any]) -> None:
        for line in as_text(report):
            self.stdout.write(line)
        self.stdout.write("")
        self.stdout.write(sum_line(sum(report["totals"].values()), report["totals"]))
        if report["may_be_applied"]:
            self.stdout.write(_("Imported.") if report["written"] else _("Trial run: nothing was written."))


def _mapping(text: str) -> tuple[str, str]:
    heading, equals, name = text.rpartition("=")
    fields = {field for sheet in SHEETS.values() for field in sheet} | {KEEP, LEAVE_OUT}
    if not equals or name.strip() not in fields:
        raise ArgumentTypeError(f"{text!r} is not of the form HEADING=FIELD with one of: {', '.join(sorted(fields))}")
    return fold_heading(heading), name.strip()


def _read(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("The file %(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from None


def _chosen(options: dict[str, Any]) -> Options:
    return Options(
        sheet=options["sheet"],
        source=options["source"].strip()[:SOURCE_LENGTH],
        encoding=options["encoding"],
        duplicates=Choice(options["duplicates"]),
        skip_refused=options["skip_refused"],
        publish=options["publish"],
        keep_unknown=options["keep_unknown"],
        mapping=dict(options["map"]),
    )
