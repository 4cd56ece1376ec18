"""The welcome desk. Several do their work at once, and what one did without a network comes late, or twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import time_format

from directory.text import sort_key
from events import live, registration
from events.forms import DeedForm, WalkInForm
from events.models import Meeting, Registration

# As long as a page of the desk may be without a network.
LATEST = timedelta(days=2)


@dataclass(frozen=True)
class Outcome:
    """What came of a deed: here, already, undone; or why nothing did: no_seat, unknown, late, incomplete."""

    kind: str
    who: Registration | None = None

    @property
    def since(self) -> str:
        return clock(self.who.checked_in_at) if self.who and self.who.checked_in_at else ""


def people(meeting: Meeting) -> list[Registration]:
    """Who may come, and who waits, by name."""
    found = meeting.registrations.taking_part().filter(anonymised_at=None).select_related("organisation")
    return sorted(found, key=lambda one: (sort_key(one.name), one.pk))


def state(meeting: Meeting) -> dict[str, Any]:
    """What a page asks for every few seconds: who is here since when, and whether its list is still right."""
    found = meeting.registrations.taking_part().filter(anonymised_at=None).order_by("pk")
    rows = list(found.values_list("pk", "state", "name", "checked_in_at"))
    return {
        "here": {pk: clock(at) for pk, _state, _name, at in rows if at},
        "people": live.fingerprint((pk, state, name) for pk, state, name, _at in rows),
    }


def clock(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), "TIME_FORMAT")


def do(meeting: Meeting, sent: Any) -> Outcome:
    """Doing it once more changes nothing and has the same outcome."""
    form = DeedForm(sent)
    if not form.is_valid():
        return Outcome("incomplete")
    said = form.cleaned_data
    if said["at"] < timezone.now() - LATEST:
        return Outcome("late")
    if said["deed"] == DeedForm.WALK_IN:
        return _let_in(meeting, WalkInForm(sent), said["at"])
    one = _meant(meeting, said)
    if not one:
        return Outcome("unknown")
    return _undo(one, said["at"]) if said["deed"] == DeedForm.UNDO else _check_in(one, said["at"])


def _meant(meeting: Meeting, said: dict[str, Any]) -> Registration | None:
    if said["ticket"]:
        return meeting.registrations.with_ticket(said["ticket"]).first()
    return meeting.registrations.filter(pk=said["person"]).first() if said["person"] else None


def _check_in(one: Registration, at: datetime) -> Outcome:
    if not one.check_in(at):
        return Outcome("no_seat", one)
    one.refresh_from_db()
    # Somebody may have undone it later than it was done.
    return Outcome("here" if one.checked_in_at in (at, None) else "already", one)


def _undo(one: Registration, at: datetime) -> Outcome:
    one.undo_check_in(at)
    one.refresh_from_db()
    return Outcome("undone", one)


def _let_in(meeting: Meeting, form: WalkInForm, at: datetime) -> Outcome:
    if not form.is_valid():
        return Outcome("incomplete")
    if meeting.status != Meeting.Status.PUBLISHED or meeting.phase_at(at) == "past":
        return Outcome("late")
    said = form.cleaned_data
    guest, _is_new = registration.walk_in(meeting, said["email"], form.answers(), "de", key=said["key"], at=at)
    return Outcome("here", guest)
