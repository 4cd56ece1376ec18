"""Rooms full of people who take part in the formats, as the tests need them."""

from django.db.models import F
from django.utils import timezone

from directory.models import Topic
from events.models import Meeting, ProgrammeItem, Registration
from tests.factories import (
    MeetingFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    StationFactory,
)


def room(people=8, kind="speed_dating", **of_the_item):
    """A programme item and its meeting, with people of organisations of two, all here."""
    meeting = MeetingFactory(title="Runder Tisch", open=True)
    item = ProgrammeItemFactory(meeting=meeting, kind=kind, **of_the_item)
    topics = list(Topic.objects.top()[:4])
    if kind == ProgrammeItem.Kind.RALLY:
        for topic in topics:
            StationFactory(item=item, title=f"Station {topic}", topic=topic)
    for number in range(1, people + 1):
        arrive(meeting, number, topics)
    return item


def arrive(meeting, number, topics=()):
    neighbour = None if number % 2 else meeting.registrations.get(number=number - 1)
    organisation = neighbour.organisation if neighbour else OrganisationFactory()
    Meeting.objects.filter(pk=meeting.pk).update(seats_taken=F("seats_taken") + 1, numbers_given=number)
    few = [topics[number % len(topics)]] if topics else []
    needed = [topics[(number + 1) % len(topics)]] if topics else []
    return RegistrationFactory(
        meeting=meeting,
        number=number,
        name=f"Person {number}",
        organisation=organisation,
        joins_formats=True,
        state=Registration.State.CONFIRMED,
        checked_in_at=timezone.now(),
        topics_offered=few,
        topics_needed=needed,
    )
