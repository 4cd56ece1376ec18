from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directory.search import check


class Command(BaseCommand):
    help = "Compares the search index with the records; ends with an error if they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = check.differences()
        for difference in differences:
            self.stdout.write(difference)
        if differences:
            raise CommandError(_("The search index differs from the records: run rebuild_search."))
        self.stdout.write(_("The search index matches the records."))
