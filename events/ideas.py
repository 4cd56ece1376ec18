"""What becomes of an idea: somebody takes it on, and organisations work on it together.

Four weeks on they are asked whether they have talked, and so are those who connected. Answers are counted, and are
nobody's in the report.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.tokens import hash_of, new_token
from directory.models import Cooperation, Organisation
from events import registration_mails as mails
from events.models import Connection, Contribution, FollowUp, Meeting, Registration, Undertaking

ASKED_AFTER = timedelta(weeks=4)
# Who was away for longer than that is asked no more.
ASKED_WITHIN = timedelta(weeks=2)
SUMMARY_LENGTH = 200


def take_on(idea: Contribution, own: Registration) -> bool:
    """Of two who press at once, one does."""
    free = Contribution.objects.standing().filter(pk=idea.pk, kind=Contribution.Kind.IDEA, taken_on_by=None)
    return bool(free.update(taken_on_by=own))


def give_back(idea: Contribution, own: Registration) -> None:
    Contribution.objects.filter(pk=idea.pk, taken_on_by=own).update(taken_on_by=None)


def carry_on(idea: Contribution, partners: Iterable[Organisation], status: str, result: str = "") -> None:
    """The organisation that takes it on works with each of the others. Who does already goes on with this, too.

    What runs is never a mere plan again.
    """
    owner = idea.owner
    if not owner:
        return
    with transaction.atomic():
        Contribution.objects.select_for_update(no_key=True).only("pk").get(pk=idea.pk)
        for partner in partners:
            cooperation = _between(owner, partner) or Cooperation.objects.create(
                organisation=owner,
                partner=partner,
                summary=idea.text[:SUMMARY_LENGTH],
                status=status,
                since=timezone.localdate(),
            )
            Undertaking.objects.get_or_create(contribution=idea, cooperation=cooperation)
        if status != Cooperation.Status.PLANNED:
            Cooperation.objects.filter(undertakings__contribution=idea).update(status=status, result=result)


def ask_whether_they_talked() -> int:
    """Once each, four weeks after the meeting: who is connected, and who takes on an idea."""
    now = timezone.now()
    late = Meeting.objects.over_since(now - ASKED_AFTER - ASKED_WITHIN).values("pk")
    due = Meeting.objects.over_since(now - ASKED_AFTER).exclude(pk__in=late)
    return sum(_ask(meeting, now) for meeting in due.exclude(status=Meeting.Status.CANCELLED))


def question_by(token: str, now: datetime) -> FollowUp | None:
    return FollowUp.objects.with_token(token, now).select_related("meeting", "contribution").first()


def answer(question: FollowUp, *, talked: bool) -> None:
    FollowUp.objects.filter(pk=question.pk).update(talked=talked)


def _ask(meeting: Meeting, now: datetime) -> int:
    people = Registration.objects.filter(meeting=meeting).confirmed().reachable()
    known = FollowUp.objects.filter(meeting=meeting, contribution=None).values("registration")
    connected = people.filter(pk__in=Connection.objects.values("registration")).exclude(pk__in=known)
    asked = sum(_ask_one(meeting, one.email, one.language, registration=one) for one in connected)
    taken = Q(owner__isnull=False) | Q(taken_on_by__isnull=False)
    ideas = Contribution.objects.of(meeting).approved().filter(taken, follow_ups=None)
    for idea in ideas.select_related("owner", "taken_on_by"):
        person, owner = idea.taken_on_by, idea.owner
        if person and person.email and person.is_confirmed:
            asked += _ask_one(meeting, person.email, person.language, registration=person, contribution=idea)
        elif owner and owner.email:
            asked += _ask_one(meeting, owner.email, "de", contribution=idea)
    return asked


def _ask_one(
    meeting: Meeting,
    address: str,
    language: str,
    registration: Registration | None = None,
    contribution: Contribution | None = None,
) -> bool:
    """Whether there was anybody to ask who had not been asked before."""
    token = new_token()
    known_by = {"contribution": contribution} if contribution else {"registration": registration, "contribution": None}
    more = {"meeting": meeting, "registration": registration, "token_hash": hash_of(token)}
    with transaction.atomic():
        question, is_new = FollowUp.objects.get_or_create(**known_by, defaults=more)
        if is_new:
            mails.follow_up(question, address, language, token)
    return is_new


def _between(one: Organisation, other: Organisation) -> Cooperation | None:
    either = Q(organisation=one, partner=other) | Q(organisation=other, partner=one)
    return Cooperation.objects.filter(either, kind=Cooperation.Kind.PARTNER).order_by("pk").first()
