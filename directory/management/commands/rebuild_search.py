from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.search import index


class Command(BaseCommand):
    help = "Builds the search index anew; the search answers meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        count = index.rebuild()
        self.stdout.write(_("Search index built for %(count)d organisations.") % {"count": count})
