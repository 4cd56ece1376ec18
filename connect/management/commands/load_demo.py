from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from connect import demo
from connect.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Loads demo data and demo accounts; a second run changes nothing. Works in debug mode only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(_("Demo data and its known password stay out of a portal that is in use (DEBUG=0)."))
        demo.load()
        self.stdout.write(_("Demo data is there. Accounts, all with the password “%s”:") % PASSWORD)
        for email in ACCOUNTS:
            self.stdout.write(f"  {email}")
