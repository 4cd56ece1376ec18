"""The next meeting made out of the last one, so that nobody types a programme twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from events.models import Meeting, ProgrammeItem, Question

# Named one by one: what a meeting gathers on its way, such as who came and what it brought, belongs to that one alone.
FIELDS = [
    "series",
    "title",
    "teaser",
    "description",
    "precision",
    "venue",
    "getting_there",
    "has_induction_loop",
    "has_quiet_room",
    "has_sign_language",
    "has_childcare",
    "invited",
    "capacity",
    "moderation",
    "organisation_quota",
    "offer_hours",
    "still_hours",
    "is_example",
]
LINKS = ["hosts", "topics", "languages"]
ITEM_FIELDS = ["position", "kind", "title", "summary", "starts_at", "minutes"]
QUESTION_FIELDS = [
    *("position", "kind", "title", "title_en", "hint", "hint_en", "choices", "choices_en"),
    *("is_required", "only_if_answer"),
]
FACT_FIELDS = ["text_de", "text_en", "plain_de", "kind", "position"]
STATION_FIELDS = ["position", "title", "topic", "host"]


@transaction.atomic
def next_of(meeting: Meeting) -> Meeting:
    """A draft a year on, as nobody knows its date yet."""
    following = Meeting.objects.create(
        **{name: getattr(meeting, name) for name in FIELDS},
        starts_at=_a_year_on(meeting, meeting.starts_at),
        ends_at=meeting.ends_at and _a_year_on(meeting, meeting.ends_at),
    )
    for name in LINKS:
        getattr(following, name).set(getattr(meeting, name).all())
    for item in meeting.programme.prefetch_related("stations"):
        _copy_item(item, following)
    _copy_questions(meeting, following)
    for fact in meeting.own_facts.filter(is_retired=False):
        following.own_facts.create(**{name: getattr(fact, name) for name in FACT_FIELDS})
    following.facts_left_out.set(meeting.facts_left_out.all())
    return following


def _a_year_on(meeting: Meeting, moment: datetime) -> datetime:
    """The same weekday at the same time by the clock on the wall; the same month where no day is known."""
    local = timezone.localtime(moment)
    if meeting.precision == Meeting.Precision.MONTH:
        return local.replace(year=local.year + 1, day=1)
    return local + timedelta(weeks=52)


def _copy_item(item: ProgrammeItem, following: Meeting) -> None:
    copy = following.programme.create(**{name: getattr(item, name) for name in ITEM_FIELDS})
    for station in item.stations.all():
        copy.stations.create(**{name: getattr(station, name) for name in STATION_FIELDS})


def _copy_questions(meeting: Meeting, following: Meeting) -> None:
    """In order, so that the one a condition speaks of is there first."""
    copies: dict[int | None, Question] = {}
    for question in meeting.questions.all():
        said = {name: getattr(question, name) for name in QUESTION_FIELDS}
        copies[question.pk] = following.questions.create(**said, only_if=copies.get(question.only_if_id))
