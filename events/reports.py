"""What a meeting brought: a draft until its organisers publish it.

Names and topics of participants are deleted soon after a meeting, so the numbers are counted when the report is
published, and kept with it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from directory.models import Organisation, Topic
from directory.models.organisation import OrganisationQuerySet
from directory.text import sort_key
from events.models import Connection, Meeting, Registration

# Of fewer, somebody who was in the room could tell who it is.
FEWEST = 3


@dataclass(frozen=True)
class TopicInTheRoom:
    topic: Topic
    offered: int | None
    needed: int | None


@dataclass(frozen=True)
class Connected:
    """Of how many who joined the formats how many are connected with somebody, and with how many each."""

    people: int
    of: int
    each: float

    @property
    def percent(self) -> int:
        return round(100 * self.people / self.of)


@dataclass(frozen=True)
class Numbers:
    """None where it is not known, or too few to be told."""

    people: int | None
    organisations: int | None
    topics: list[TopicInTheRoom]
    connected: Connected | None = None
    # How many of those who answered four weeks later have talked, and how many answered.
    talked: tuple[int, int] | None = None


def may_be_published(meeting: Meeting) -> bool:
    return meeting.status in (Meeting.Status.PUBLISHED, Meeting.Status.ARCHIVED) and meeting.phase != "coming"


def publish(meeting: Meeting) -> bool:
    """Whether it is public now. Publishing once more counts once more, for as long as there is something to count."""
    if not may_be_published(meeting):
        return False
    meeting.report_published_at = meeting.report_published_at or timezone.now()
    if not _is_counted_for_good(meeting):
        meeting.report_numbers = counted(meeting)
    meeting.save(update_fields=["report_published_at", "report_numbers", "changed_at"])
    return True


def withdraw(meeting: Meeting) -> None:
    meeting.report_published_at = None
    meeting.save(update_fields=["report_published_at", "changed_at"])


def counted(meeting: Meeting) -> dict[str, Any]:
    """As it is kept: who came, from how many organisations, what they brought along and looked for."""
    here = meeting.registrations.here()
    known = set(here.exclude(organisation=None).values_list("organisation", flat=True))
    typed = {sort_key(name) for name in here.filter(organisation=None).values_list("organisation_name", flat=True)}
    offered, needed = _counts(here, "topics_offered"), _counts(here, "topics_needed")
    return {
        "people": _enough(here.count()),
        "organisations": _enough(len(known) + len(typed - {""})),
        "topics": {slug: [offered.get(slug), needed.get(slug)] for slug in sorted({*offered, *needed})},
        # Connections are gone long before the names are.
        "connected": _connected(meeting) if _has_connections(meeting) else meeting.report_numbers.get("connected"),
    }


def keep_connected(meeting: Meeting) -> None:
    """Before the connections go."""
    numbers = meeting.report_numbers | {"connected": _connected(meeting)}
    # Nothing that readers of news are told of.
    Meeting.objects.filter(pk=meeting.pk).update(report_numbers=numbers)


def numbers_of(meeting: Meeting) -> Numbers:
    """As published; of a draft as they would be now. What stands out most comes first."""
    kept = meeting.report_numbers if meeting.has_report or _is_counted_for_good(meeting) else counted(meeting)
    topics = [
        TopicInTheRoom(topic, *kept["topics"][topic.slug])
        for topic in Topic.objects.filter(slug__in=kept.get("topics", {})).select_related("parent")
    ]
    topics.sort(key=lambda one: (-(one.offered or 0) - (one.needed or 0), one.topic.sort_name, one.topic.pk))
    connected = kept.get("connected")
    return Numbers(
        kept.get("people"), kept.get("organisations"), topics, connected and Connected(*connected), _talked(meeting)
    )


def organisations_of(meeting: Meeting) -> OrganisationQuerySet:
    """Whom the organisers named, and whose people came and agreed; who takes that back is gone at once."""
    agreed = Registration.objects.filter(meeting=meeting).here().naming_their_organisation()
    return Organisation.objects.published().filter(
        Q(pk__in=meeting.participants.values("pk")) | Q(pk__in=agreed.values("organisation"))
    )


def _is_counted_for_good(meeting: Meeting) -> bool:
    return "people" in meeting.report_numbers and meeting.registrations.exclude(anonymised_at=None).exists()


def _has_connections(meeting: Meeting) -> bool:
    return Connection.objects.filter(registration__meeting=meeting).exists()


def _connected(meeting: Meeting) -> list[Any] | None:
    """Never of so few, or of so nearly all, that it could be told who is, or who is not."""
    joined = meeting.registrations.in_formats().order_by().count()
    found = Connection.objects.filter(registration__meeting=meeting)
    people, all_of_them = found.values("registration").distinct().count(), found.count()
    is_told = people >= FEWEST and joined - people >= FEWEST
    return [people, joined, round(all_of_them / joined, 1)] if is_told else None


def _talked(meeting: Meeting) -> tuple[int, int] | None:
    answers = list(meeting.follow_ups.exclude(talked=None).values_list("talked", flat=True))
    yes, no = answers.count(True), answers.count(False)
    return (yes, yes + no) if min(yes, no) >= FEWEST else None


def _counts(here: Any, relation: str) -> dict[str, int]:
    found = here.exclude(**{relation: None}).order_by().values_list(f"{relation}__slug").annotate(Count("pk"))
    return {slug: number for slug, number in found if number >= FEWEST}


def _enough(number: int) -> int | None:
    return number if number >= FEWEST else None
