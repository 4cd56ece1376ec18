from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from connect.demo import read
from connect.demo.entries import organisations
from directory.models import Language, Location, Topic
from events.models import Meeting, MeetingSeries, ProgrammeItem, Station

THURSDAY = 3


def load() -> None:
    report = read("connect_berlin")
    series = MeetingSeries.objects.get_or_create(slug=report["series"]["slug"], defaults=report["series"])[0]
    for entry in report["meetings"]:
        _meeting(entry, series=series, **_known_date(entry))
    coming = read("coming_meeting")
    # Not of the real series: nothing made up stands between its meetings.
    _meeting(coming, series=None, is_example=True, **_date_ahead(coming))


def _known_date(entry: dict[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(entry["date"] if len(entry["date"]) == len("2025-06-19") else f"{entry['date']}-01")
    return {"starts_at": _moment(day, "00:00"), "precision": entry["date_precision"]}


def _date_ahead(entry: dict[str, Any]) -> dict[str, Any]:
    day = _thursday_from(timezone.localdate() + timedelta(days=entry["days_ahead"]))
    return {"starts_at": _moment(day, entry["starts_at"]), "ends_at": _moment(day, entry["ends_at"])}


def _thursday_from(day: date) -> date:
    """The next Thursday on which people come: not between the years."""
    day += timedelta(days=(THURSDAY - day.weekday()) % 7)
    while (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6):
        day += timedelta(weeks=1)
    return day


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def _meeting(entry: dict[str, Any], series: MeetingSeries | None, **more: Any) -> None:
    if Meeting.objects.filter(slug=entry["slug"]).exists():
        return
    meeting = Meeting.objects.create(
        slug=entry["slug"],
        series=series,
        title=entry["title"],
        teaser=entry["teaser"],
        description=entry["description"],
        status=Meeting.Status.PUBLISHED,
        venue=_venue(entry["venue"]),
        getting_there=entry.get("access", ""),
        has_induction_loop=entry.get("has_induction_loop", False),
        has_quiet_room=entry.get("has_quiet_room", False),
        invited=entry.get("invited", ""),
        capacity=entry.get("capacity"),
        report=entry.get("report", ""),
        report_published_at=timezone.now() if entry.get("report") else None,
        **more,
    )
    meeting.hosts.set(organisations(entry["hosts"]))
    meeting.participants.set(organisations(entry["participants"]))
    meeting.languages.set(Language.objects.filter(code__in=entry.get("languages", [])))
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    meeting.topics.set([topics[slug] for slug in entry["topics"]])
    for position, item in enumerate(entry["programme"]):
        _programme_item(meeting, position, item, topics)


def _venue(entry: dict[str, str] | None) -> Location | None:
    """The place of a meeting is a location of the organisation that runs it."""
    if not entry:
        return None
    location = Location.objects.filter(organisation__in=organisations([entry["name"]])).first()
    if location and not location.street:
        location.street = entry["street"]
        location.save(update_fields=["street"])
    return location


def _programme_item(meeting: Meeting, position: int, entry: dict[str, Any], topics: dict[str, Topic]) -> None:
    item = ProgrammeItem.objects.create(
        meeting=meeting,
        position=position,
        starts_at=time.fromisoformat(entry["starts_at"]) if entry["starts_at"] else None,
        **{key: entry[key] for key in ("kind", "title", "summary", "minutes")},
    )
    Station.objects.bulk_create(
        Station(item=item, position=number, title=station["title"], topic=topics.get(station["topic"]))
        for number, station in enumerate(entry["stations"])
    )
