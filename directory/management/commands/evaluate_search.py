import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from directory.evaluation.run import evaluate, report

COLUMNS = ["questions", "success@1", "recall@5", "nDCG@10", "MRR", "above_hard_negatives", "nothing_found"]


class Command(BaseCommand):
    help = "Measures the search on questions with known answers, in a directory of their texts alone; changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", type=Path, metavar="CASES.json")
        parser.add_argument(
            "--json", action="store_true", help="Print everything, the order of each question included."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        result = report(evaluate(json.loads(options["cases"].read_text(encoding="utf-8"))))
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        self.stdout.write("".join(name.rjust(22 if name == "above_hard_negatives" else 14) for name in ["", *COLUMNS]))
        for name, means in [*result["classes"].items(), ("overall", result["overall"])]:
            self.stdout.write(_line(name, means))


def _line(name: str, means: dict[str, float]) -> str:
    values = [f"{means[column]:.2f}" if column != "questions" else str(means[column]) for column in COLUMNS]
    widths = [22 if column == "above_hard_negatives" else 14 for column in COLUMNS]
    return name.rjust(14) + "".join(value.rjust(width) for value, width in zip(values, widths, strict=True))
