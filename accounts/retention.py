"""What goes by itself, of accounts: each function deletes what is due and says how much it was."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AddressLink, BouncedAddress, OutgoingMail, User


def unconfirmed_accounts() -> int:
    with transaction.atomic():
        _rows, deleted = User.objects.never_confirmed().delete()
    return deleted.get(User._meta.label, 0)


def ended_sessions() -> int:
    """A list of browsers names none that is signed out."""
    ended, _models = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


def counted_attempts() -> int:
    """What rate limits counted. Django leaves what is over in the table until that is full."""
    if not isinstance(caches["default"], BaseDatabaseCache):
        return 0
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires <= %s", [now])  # noqa: S608 - a name from the settings
        return cursor.rowcount


def old_mails() -> int:
    """What is left of a mail long sent, or given up."""
    return OutgoingMail.objects.outdated(timezone.now()).delete()[0]


def expired_links() -> int:
    return AddressLink.objects.expired().delete()[0]


def old_bounces() -> int:
    return BouncedAddress.objects.outdated().delete()[0]
