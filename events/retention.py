"""What goes by itself, of registrations: each function deletes what is due and says how much it was."""

from django.utils import timezone

from events.models import AccessNeed, Plan, Registration
from events.models.registration import anonymised


def unconfirmed_registrations() -> int:
    return Registration.objects.expired(timezone.now()).delete()[1].get(Registration._meta.label, 0)


def needs_of_past_meetings() -> int:
    return AccessNeed.objects.outdated(timezone.now()).delete()[0]


def names_of_past_meetings() -> int:
    """Seats and numbers stay, so that it is still known how many came, and from where."""
    due = Registration.objects.to_anonymise(timezone.now()).values_list("pk", flat=True)
    return anonymised(due, timezone.now())


def people_of_past_plans() -> int:
    """How good the plans were stays, too."""
    return Plan.objects.all().forget(timezone.now())
