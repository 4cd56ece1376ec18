"""Let's Connect: who wishes to stay in touch with whom, and what becomes of two wishes that meet.

A wish is known to nobody but who wishes. Wishes are looked at in batches at fixed moments, the end of the meeting and
then each morning, so that neither the moment of an answer nor of a mail tells when, or whether, somebody wished. Each
change locks the meeting: what is taken back is not shown by a batch that runs at the same moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events import registration_mails as mails
from events.models import Connection, Encounter, Meeting, Registration
from events.models.encounter import WISHES_KEPT_AFTER

MORNING = time(9)
WISH = ["is_wished", "shares_email", "phone"]


def keep(own: Registration, other: Registration, said: dict[str, Any]) -> None:
    """Note, wish and block as somebody wants them now. Who blocks wishes nothing and is connected no more."""
    with _locked(own.meeting_id):
        encounter = Encounter.objects.filter(registration=own, other=other).first()
        encounter = encounter or Encounter(registration=own, other=other)
        was_wished = encounter.is_wished
        for name, value in said.items():
            setattr(encounter, name, value)
        # After the last batch nobody looks at a new wish any more, so that it is not kept either.
        takes_wishes = was_wished or not Meeting.objects.over_since(timezone.now() - WISHES_KEPT_AFTER).filter(
            pk=own.meeting_id
        )
        encounter.is_wished = bool(encounter.is_wished and not encounter.is_blocked and takes_wishes)
        if encounter.is_wished != was_wished:
            encounter.wished_at = timezone.now() if encounter.is_wished else None
        encounter.save()
        if encounter.is_wished:
            Connection.objects.filter(registration=other, other=own).update(**_released(encounter))
        else:
            _between(own, other).delete()


def candidates(own: Registration) -> Any:
    """Everybody at the same meeting who takes part in the formats, too."""
    return Registration.objects.filter(meeting=own.meeting_id).in_formats().exclude(pk=own.pk)


def connections_of(own: Registration) -> Any:
    """With those who still take part in the formats, as somebody does themselves."""
    if not own.joins_formats:
        return Connection.objects.none()
    others = Registration.objects.filter(meeting=own.meeting_id).in_formats().order_by()
    return (
        own.connections.filter(other__in=others).select_related("other__organisation").order_by("other__number", "pk")
    )


def reveal() -> int:
    """How many connections there are that were not there before. Running twice changes nothing."""
    now = timezone.now()
    recent = Meeting.objects.over_since(now).exclude(
        pk__in=Meeting.objects.over_since(now - WISHES_KEPT_AFTER).values("pk")
    )
    with_wishes = recent.filter(pk__in=Encounter.objects.wished().values("registration__meeting"))
    return sum(_reveal(meeting, now) for meeting in with_wishes)


def batch_before(meeting: Meeting, now: datetime) -> datetime:
    """The last moment at which wishes were looked at: the end of the meeting, or a morning after it."""
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))
    morning -= timedelta(days=morning > now)
    return max(morning, meeting.ends_at or meeting.starts_at)


def _reveal(meeting: Meeting, now: datetime) -> int:
    moment = batch_before(meeting, now)
    with _locked(meeting.pk):
        wished = Encounter.objects.wished().filter(registration__meeting=meeting, wished_at__lte=moment)
        # Who no longer wants to be paired with others has taken the wishes back with that.
        taking_part = Registration.objects.filter(meeting=meeting).in_formats().order_by()
        wished = wished.filter(registration__in=taking_part, other__in=taking_part)
        wishes = {(one.registration_id, one.other_id): one for one in wished.select_related("registration")}
        known = set(Connection.objects.filter(registration__meeting=meeting).values_list("registration", "other"))
        new = [one for (own, other), one in wishes.items() if (other, own) in wishes and (own, other) not in known]
        Connection.objects.bulk_create(
            Connection(registration_id=one.other_id, other_id=one.registration_id, **_released(one)) for one in new
        )
        for person in sorted({one.registration for one in new}, key=lambda one: one.pk):
            mails.connected(person, moment)
    return len(new) // 2


def _released(encounter: Encounter) -> dict[str, str]:
    return {
        "email": encounter.registration.email if encounter.shares_email else "",
        "phone": encounter.phone,
    }


def _between(one: Registration, other: Registration) -> Any:
    return Connection.objects.filter(Q(registration=one, other=other) | Q(registration=other, other=one))


@contextmanager
def _locked(meeting: int) -> Iterator[None]:
    with transaction.atomic():
        # The first statement: SQLite takes its lock with the transaction, PostgreSQL with this row.
        Meeting.objects.select_for_update(no_key=True).only("pk").get(pk=meeting)
        yield
