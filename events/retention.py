"""What goes by itself, of registrations: each function deletes what is due and says how much it was."""

from django.utils import timezone

from events import inviting, reports
from events.models import (
    AccessNeed,
    Connection,
    Contribution,
    Encounter,
    FollowUp,
    HostLink,
    Meeting,
    Plan,
    Reflection,
    Registration,
    Voice,
)
from events.models.bingo import forget_past_facts
from events.models.encounter import KEPT_AFTER
from events.models.registration import anonymised


def unconfirmed_registrations() -> int:
    return Registration.objects.expired(timezone.now()).delete()[1].get(Registration._meta.label, 0)


def needs_of_past_meetings() -> int:
    return AccessNeed.objects.outdated(timezone.now()).delete()[0]


def names_of_past_meetings() -> int:
    """Seats and numbers stay, so that it is still known how many came, and from where."""
    due = Registration.objects.to_anonymise(timezone.now()).values_list("pk", flat=True)
    return anonymised(due, timezone.now())


def old_invitations() -> int:
    return inviting.forget(timezone.now())


def people_of_past_plans() -> int:
    """How good the plans were stays, too."""
    return Plan.objects.all().forget(timezone.now())


def what_people_kept_of_each_other() -> int:
    """Wishes nobody answered first; notes, connections and what was thought at the end a while later."""
    now = timezone.now()
    old = Meeting.objects.over_since(now - KEPT_AFTER)
    gone = Encounter.objects.all().expire(now)
    for meeting in old.filter(registrations__connections__isnull=False).distinct():
        reports.keep_connected(meeting)
    gone += Connection.objects.filter(registration__meeting__in=old).delete()[0]
    return gone + Reflection.objects.all().expire(now)


def facts_of_past_bingos() -> int:
    return forget_past_facts(timezone.now())


def links_of_past_hosts() -> int:
    return HostLink.objects.expired(timezone.now()).delete()[0]


def voices_of_past_meetings() -> int:
    """How many agreed stays, who did not."""
    return Voice.objects.all().forget(timezone.now())


def undecided_contributions() -> int:
    """What organisers approved stays: it holds nobody's name."""
    gone = Contribution.objects.undecided(timezone.now()).delete()[1]
    return gone.get(Contribution._meta.label, 0)


def unanswered_questions() -> int:
    return FollowUp.objects.outdated(timezone.now()).delete()[0]
