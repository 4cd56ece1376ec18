"""Meetings as search engines read them: events of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from directory.models import Organisation
from events.calendar import place_of
from events.models import Meeting


def event_of(meeting: Meeting, hosts: Iterable[Organisation]) -> dict[str, Any]:
    url = f"{settings.BASE_URL}{meeting.get_absolute_url()}"
    is_cancelled = meeting.status == Meeting.Status.CANCELLED
    known = {
        "description": meeting.teaser,
        "endDate": meeting.ends_at and _moment(meeting, meeting.ends_at),
        "location": _place(meeting),
        "organizer": [_organiser(host) for host in hosts],
    }
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": meeting.title,
        "startDate": _moment(meeting, meeting.starts_at),
        "eventStatus": f"https://schema.org/{'EventCancelled' if is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": [language.code for language in meeting.languages.all()] or ["de"],
        **{name: value for name, value in known.items() if value},
    }


def _moment(meeting: Meeting, moment: Any) -> str:
    """No more exactly than it is known."""
    local = timezone.localtime(moment)
    forms = {Meeting.Precision.DAY: f"{local:%Y-%m-%d}", Meeting.Precision.MONTH: f"{local:%Y-%m}"}
    return forms.get(Meeting.Precision(meeting.precision), local.isoformat(timespec="minutes"))


def _place(meeting: Meeting) -> dict[str, Any] | None:
    venue = meeting.venue
    if venue is None:
        return None
    if venue.is_sensitive:
        return {"@type": "Place", "name": place_of(venue)}
    address = {"streetAddress": venue.street, "postalCode": venue.postcode, "addressLocality": venue.city}
    return {
        "@type": "Place",
        "name": venue.name or place_of(venue),
        "address": {"@type": "PostalAddress", **{name: text for name, text in address.items() if text}},
    }


def _organiser(host: Organisation) -> dict[str, Any]:
    return {"@type": "Organization", "name": host.name, "url": f"{settings.BASE_URL}{host.get_absolute_url()}"}
