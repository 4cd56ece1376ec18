"""What an installation has after its migrations, besides tables: the cache, the words, the roles."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from accounts.models import COORDINATORS, ORGANISERS
from directory import vocabulary
from events import vocabulary as of_events

# Role -> apps whose records it may see and change in the admin.
ROLES = {COORDINATORS: ["directory", "events"], ORGANISERS: ["events"]}
# And what they may only look at: whether mails arrive.
LOOKS = {COORDINATORS: ["view_outgoingmail"]}


def complete(using: str, **kwargs: Any) -> None:
    """Runs after `migrate`, and after the tests empty the database."""
    if _migrations_missing(using):
        return
    call_command("createcachetable", database=using, verbosity=0)
    vocabulary.load_into_empty_tables()
    of_events.load_into_empty_tables()
    for role, apps in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        whole, looked_at = Q(content_type__app_label__in=apps), Q(codename__in=LOOKS.get(role, []))
        group.permissions.set(Permission.objects.filter(whole | looked_at))


def _migrations_missing(using: str) -> bool:
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
