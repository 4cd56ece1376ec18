from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect import jobs


class Command(BaseCommand):
    help = "Does everything that is due: deadlines of stored data. For a timer; two runs at once do no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        results = jobs.run()
        if options["verbosity"] > 1 or not results:
            self.stdout.write("\n".join(f"{name}: {count}" for name, count in results.items()) or "already running")
        failed = [name for name, count in results.items() if count is None]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}; the log says why")
