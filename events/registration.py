"""Who holds a seat at a meeting, and who waits for one.

Each change of a state runs in one short transaction that locks the meeting first: PostgreSQL by its row, SQLite as a
whole. After it, nobody waits while a seat is free, who waited longest has got it (`events.line`), and a mail tells
everybody concerned of what concerns them, once.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from directory.models import Language, Organisation, Topic
from events import bingo, line
from events import registration_mails as mails
from events.line import takes_changes
from events.models import AccessNeed, Answer, Meeting, Registration

log = logging.getLogger(__name__)

UNCONFIRMED, CONFIRMED, WAITING, OFFERED, CANCELLED = Registration.State


@dataclass
class Answers:
    """What somebody says about themselves."""

    name: str
    organisation: Organisation | None = None
    organisation_name: str = ""
    role: str = ""
    topics_offered: Iterable[Topic] = ()
    topics_needed: Iterable[Topic] = ()
    languages: Iterable[Language] = ()
    consents: dict[str, Any] = field(default_factory=dict)
    access_need: str = ""
    # By the key of the question; None where none was asked.
    own: dict[int, str] | None = None


def state_of(meeting: Meeting, now: datetime | None = None) -> str:
    """Whether somebody may register: "open", or why not."""
    now = now or timezone.now()
    if meeting.status == Meeting.Status.CANCELLED:
        return "cancelled"
    if meeting.phase == "past" or meeting.status != Meeting.Status.PUBLISHED:
        return "past"
    if meeting.registration_opens_at is None:
        return "elsewhere"
    if meeting.registration_opens_at > now:
        return "not_yet"
    return "open" if (meeting.registration_closes_at or meeting.starts_at) > now else "closed"


def is_full(meeting: Meeting) -> bool:
    return meeting.capacity is not None and meeting.seats_taken >= meeting.capacity


def register(meeting: Meeting, email: str, answers: Answers, language: str) -> Registration:
    """Keeps what somebody said and mails them the link to confirm it. Who is registered already hears just that."""
    with _locked(meeting.pk) as locked:
        known = locked.registrations.live().with_address(email).first()
        registration = known or Registration(meeting=locked, email=email)
        if registration.is_unconfirmed:
            registration.language, registration.created_at = language, timezone.now()
            _keep(registration, answers)
        mails.confirm_address(registration)
    return registration


def confirm(registration: Registration) -> Registration | None:
    """Takes a seat, or a place in the line, and returns what is now. Doing it twice changes nothing."""
    with _locked(registration.meeting_id) as meeting:
        current = _current(registration)
        if current and current.is_unconfirmed and takes_changes(meeting):
            current.number = _next_number(meeting)
            Registration.objects.filter(pk=current.pk).update(number=current.number)
            current.enter(WAITING, timezone.now())
            if current not in line.move_up(meeting, new=current):
                mails.waiting(current, for_organisation=line.waits_for_organisation(current))
    return _current(registration)


def change(registration: Registration, answers: Answers) -> None:
    with _locked(registration.meeting_id) as meeting:
        current = _current(registration)
        if current and not current.is_cancelled:
            _keep(current, answers)
            # Of another organisation now, they may have made room, or have found some.
            line.move_up(meeting)


def accept(registration: Registration) -> bool:
    """Whether the seat that was offered is taken now. The clock decides, not when the job takes the offer back."""
    with _locked(registration.meeting_id) as meeting:
        current, now = _current(registration), timezone.now()
        if not current or not current.may_accept(now) or not takes_changes(meeting):
            return False
        current.enter(CONFIRMED, now)
        mails.confirmed(current)
    return True


def cancel(registration: Registration, *, by_organisers: bool = False) -> bool:
    """Whether there was something to cancel: an offer is declined by that. A seat that gets free is the next one's."""
    with _locked(registration.meeting_id) as meeting:
        current = _current(registration)
        if not current or current.is_cancelled or not takes_changes(meeting):
            return False
        was_confirmed, declines = not current.is_unconfirmed, current.is_offered and not by_organisers
        had_seat = _leave(meeting, current)
        if declines:
            mails.declined(current)
        elif was_confirmed:
            mails.cancelled(current, by_organisers=by_organisers)
        if had_seat:
            line.move_up(meeting)
    return True


def give_seat(registration: Registration) -> bool:
    """By hand, past the line and even where none is free: the organisers know their room."""
    with _locked(registration.meeting_id) as meeting:
        current = _current(registration)
        if not current or not (current.is_waiting or current.is_offered) or not takes_changes(meeting):
            return False
        _seat(meeting, current, timezone.now())
        mails.moved_up(current)
    return True


def walk_in(
    meeting: Meeting,
    email: str,
    answers: Answers,
    language: str,
    *,
    key: UUID | None = None,
    at: datetime | None = None,
) -> tuple[Registration, bool]:
    """Somebody at the door, and whether they are new here. They are in, however full it is.

    What a desk sends twice has the same key, and what it sends late the time when it was.
    """
    with _locked(meeting.pk) as locked:
        sent = Registration.objects.filter(meeting=locked, walk_in_key=key).first() if key else None
        if sent:
            return sent, False
        now = timezone.now()
        known = locked.registrations.live().with_address(email).first()
        registration = known or Registration(meeting=locked, email=email, is_walk_in=True, language=language)
        if not known:
            _keep(registration, answers)
        if key:
            Registration.objects.filter(pk=registration.pk).update(walk_in_key=key)
        if not registration.is_confirmed:
            if registration.number is None:
                Registration.objects.filter(pk=registration.pk).update(number=_next_number(locked))
            _seat(locked, registration, now)
            if takes_changes(locked):
                mails.confirmed(registration)
        registration.check_in(at or now)
        registration.refresh_from_db()
    return registration, known is None


def take_back_offers() -> int:
    """How many offers nobody answered in time; their seats are the next ones'."""
    overdue = Registration.objects.with_overdue_offer(timezone.now())
    taken_back = 0
    for pk in sorted(set(overdue.order_by().values_list("meeting", flat=True))):
        with _locked(pk) as meeting:
            if not takes_changes(meeting):
                continue
            for one in meeting.registrations.with_overdue_offer(timezone.now()).select_related("meeting"):
                _leave(meeting, one)
                mails.offer_ended(one)
                taken_back += 1
            line.move_up(meeting)
    return taken_back


def give_free_seats() -> int:
    """How many moved up although nothing here had happened: a setting or a name in the directory was changed."""
    with_line = Meeting.objects.with_a_seat().filter(status=Meeting.Status.PUBLISHED, registrations__state=WAITING)
    given = 0
    for pk in sorted(set(with_line.upcoming().order_by().values_list("pk", flat=True))):
        with _locked(pk) as meeting:
            given += len(line.move_up(meeting))
    return given


def set_capacity(meeting: Meeting, capacity: int | None) -> None:
    """More seats go to who waits; fewer take a seat from nobody."""
    with _locked(meeting.pk) as locked:
        Meeting.objects.filter(pk=meeting.pk).update(capacity=capacity, changed_at=timezone.now())
        line.move_up(locked)


def fill(meeting: Meeting) -> None:
    """Gives free seats to who waits, after something else than this module changed the meeting."""
    with _locked(meeting.pk) as locked:
        line.move_up(locked)


def delete(registrations: Any) -> tuple[int, dict[str, int]]:
    """What `Registration.objects.….delete()` does."""
    with transaction.atomic():
        chosen = list(registrations.order_by().values_list("pk", flat=True))
        concerned = Meeting.objects.filter(registrations__in=chosen).distinct().order_by("pk")
        outcome: tuple[int, dict[str, int]] = (0, {})
        for pk in list(concerned.values_list("pk", flat=True)):
            with _locked(pk) as meeting:
                theirs = meeting.registrations.filter(pk__in=chosen)
                freed = theirs.holding_a_seat().count()
                total, by_model = QuerySet.delete(theirs)
                outcome = (
                    outcome[0] + total,
                    {name: outcome[1].get(name, 0) + by_model.get(name, 0) for name in {*outcome[1], *by_model}},
                )
                _seats(meeting).update(seats_taken=F("seats_taken") - freed)
                line.move_up(meeting)
    return outcome


def mend_counts() -> int:
    """How many meetings had a count of seats that their registrations do not bear out. There should be none."""
    mended = 0
    held = Count("registrations", filter=Q(registrations__state__in=Registration.HOLDING))
    for suspect in Meeting.objects.annotate(held=held).exclude(seats_taken=F("held")):
        with _locked(suspect.pk) as meeting:
            right = meeting.registrations.holding_a_seat().count()
            if _seats(meeting).exclude(seats_taken=right).update(seats_taken=right):
                log.warning("meeting %s counted %s seats, %s are taken", meeting.pk, meeting.seats_taken, right)
                mended += 1
            line.move_up(meeting)
    return mended


@contextmanager
def _locked(pk: int) -> Iterator[Meeting]:
    with transaction.atomic():
        # The first statement: SQLite takes its lock with the transaction, PostgreSQL with this row.
        yield Meeting.objects.select_for_update(no_key=True).get(pk=pk)


def _current(registration: Registration) -> Registration | None:
    """As it is now that nobody else may change it; None where somebody has deleted it."""
    return Registration.objects.select_related("meeting", "organisation").filter(pk=registration.pk).first()


def _seats(meeting: Meeting) -> Any:
    return Meeting.objects.filter(pk=meeting.pk)


def _seat(meeting: Meeting, registration: Registration, now: datetime) -> None:
    """Whoever is offered one holds it already."""
    if not registration.holds_a_seat:
        _seats(meeting).update(seats_taken=F("seats_taken") + 1)
    registration.enter(CONFIRMED, now)


def _leave(meeting: Meeting, registration: Registration) -> bool:
    """Whether that freed a seat."""
    had_seat = registration.holds_a_seat
    now = timezone.now()
    registration.undo_check_in(now)
    registration.enter(CANCELLED, now)
    AccessNeed.objects.filter(registration=registration).delete()
    Answer.objects.filter(registration=registration).delete()
    bingo.forget(registration)
    if had_seat:
        _seats(meeting).update(seats_taken=F("seats_taken") - 1)
    return had_seat


def _next_number(meeting: Meeting) -> int:
    _seats(meeting).update(numbers_given=F("numbers_given") + 1)
    return Meeting.objects.values_list("numbers_given", flat=True).get(pk=meeting.pk)


def _keep(registration: Registration, answers: Answers) -> None:
    if any(getattr(registration, name) != value for name, value in answers.consents.items()):
        registration.consents_at = timezone.now()
    said = {name: getattr(answers, name) for name in ("name", "organisation", "organisation_name", "role")}
    for name, value in (said | answers.consents).items():
        setattr(registration, name, value)
    is_new = registration.pk is None
    # Nothing but that: somebody may be checked in at the same moment.
    kept = [*said, *answers.consents, "consents_at", "language", "created_at"]
    registration.save(update_fields=None if is_new else kept)
    # A new one costs no more time than one that is known already: nobody shall learn by the clock who is registered.
    for name in ("topics_offered", "topics_needed", "languages"):
        chosen = list(getattr(answers, name))
        if chosen or not is_new:
            getattr(registration, name).set(chosen)
    if answers.access_need or not is_new:
        AccessNeed.note(registration, answers.access_need)
    if answers.own is not None and (answers.own or not is_new):
        Answer.note(registration, answers.own)
