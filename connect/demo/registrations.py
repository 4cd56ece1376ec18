"""People who come to the coming meeting: made up, as their names say, and told of nothing by mail."""

from typing import Any

from django.utils import timezone

from connect.demo import read
from connect.demo.entries import organisations
from directory.models import Language, Topic
from events.models import Meeting, Registration
from events.registration_mails import told_by


def load() -> None:
    meeting = Meeting.objects.get(slug=read("coming_meeting")["slug"])
    if meeting.numbers_given:
        return
    entries = read("registrations")
    for number, entry in enumerate(entries, start=1):
        _registration(meeting, number, entry)
    Meeting.objects.filter(pk=meeting.pk).update(
        registration_opens_at=meeting.registration_opens_at or timezone.now(),
        seats_taken=len(entries),
        numbers_given=len(entries),
    )


def _registration(meeting: Meeting, number: int, entry: dict[str, Any]) -> None:
    [organisation] = organisations([entry["organisation"]])
    registration = Registration.objects.create(
        meeting=meeting,
        number=number,
        organisation=organisation,
        state=Registration.State.CONFIRMED,
        state_since=timezone.now(),
        told=told_by(meeting),
        joins_formats=True,
        is_listed=number % 3 > 0,
        **{name: entry[name] for name in ("name", "email", "role")},
    )
    registration.topics_offered.set(Topic.objects.filter(slug__in=entry["topics_offered"]))
    registration.topics_needed.set(Topic.objects.filter(slug__in=entry["topics_needed"]))
    registration.languages.set(Language.objects.filter(code__in=entry["languages"]))
