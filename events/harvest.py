"""What stations collect: written down round by round, seen and added to by later groups, decided on by organisers."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse

from events import live
from events.models import Contribution, HostLink, Meeting, ProgrammeItem, Registration, Run, Station, Voice

Kind = Contribution.Kind
Told = list[tuple[Any, list[Contribution]]]


def station_by(token: str, now: datetime) -> Station | None:
    """The station whose host holds this link, while its meeting is not long over."""
    links = HostLink.objects.with_token(token).open(now).exclude(station__item__meeting__status=Meeting.Status.DRAFT)
    link = links.select_related("station__item__meeting", "station__topic__parent").first()
    return link.station if link else None


def address_of(link: HostLink) -> str | None:
    """For the sheet of the station and its code; None where the secret it was sealed with is gone."""
    token = link.known_token
    return settings.BASE_URL + reverse("events:host", args=[token]) if token else None


def add(station: Station, key: UUID | None, **said: Any) -> Contribution:
    """Once for each key, however often a telephone sends it."""
    return Contribution.objects.get_or_create(uuid=key or uuid4(), defaults={"station": station, **said})[0]


def agree(contribution: Contribution, **whose: Any) -> None:
    """With what it is said in, too, where somebody has put two together in the meantime."""
    with transaction.atomic():
        Voice.objects.get_or_create(contribution=contribution.merged_into or contribution, **whose)


def disagree(contribution: Contribution, **whose: Any) -> None:
    Voice.objects.filter(contribution=contribution.merged_into or contribution, **whose).delete()


def merge(double: Contribution, into: Contribution) -> None:
    """Who agreed with either agrees with the one that stays, once."""
    with transaction.atomic():
        rows = Contribution.objects.select_for_update(no_key=True).filter(pk__in=[double.pk, into.pk])
        if not rows.filter(pk=into.pk, merged_into=None).exists() or len(rows) < 2:
            return
        known = into.given_voices
        double.given_voices.filter(registration__in=known.exclude(registration=None).values("registration")).delete()
        double.given_voices.filter(group__in=known.exclude(group=None).values("group")).delete()
        double.given_voices.update(contribution=into)
        double.doubles.update(merged_into=into)
        double.merged_into = into
        double.save(update_fields=["merged_into", "changed_at"])


def split(double: Contribution) -> None:
    """It stands by itself again; the voices stay where they are."""
    double.merged_into = None
    double.save(update_fields=["merged_into", "changed_at"])


def in_the_room(station: Station) -> list[Contribution]:
    """What those at the station see of it."""
    return [one for one in station.contributions.standing().by_weight() if one.is_shown_in_the_room]


def by_kind(contributions: Collection[Contribution]) -> Told:
    """Kind and what was said, in the order of the kinds; a kind without anything is not there."""
    found = {kind: [one for one in contributions if one.kind == kind] for kind in Kind}
    return [(kind, said) for kind, said in found.items() if said]


def of_report(meeting: Meeting) -> list[tuple[Station, Told]]:
    """Approved, by station and kind."""
    return _by_station(meeting, Contribution.objects.of(meeting).approved().by_weight().select_related("owner"))


def of_desk(meeting: Meeting) -> list[tuple[Station, list[Contribution]]]:
    """Everything but doubles, also of stations where nothing was written down yet."""
    found = Contribution.objects.of(meeting).filter(merged_into=None).by_weight().prefetch_related("doubles")
    said = list(found)
    stations = stations_of(meeting).select_related("host_link")
    return [(station, [one for one in said if one.station_id == station.pk]) for station in stations]


def stations_of(meeting: Meeting) -> Any:
    stations = Station.objects.filter(item__meeting=meeting, item__kind=ProgrammeItem.Kind.RALLY)
    return stations.select_related("item", "topic__parent").order_by("item__position", "item", "position", "pk")


def agreed_by(own: Registration, station: Station) -> set[int]:
    return set(own.voices.filter(contribution__station=station).values_list("contribution", flat=True))


def round_of(station: Station) -> int | None:
    """In which round the station is now, or was last; None where nothing has begun."""
    run = Run.objects.filter(item=station.item_id).first()
    return run.round or None if run else None


def stations_visited(own: Registration) -> dict[int, int]:
    """Station -> round in which somebody has been there, now included: what they may write about."""
    if own.number is None:
        return {}
    runs = Run.objects.of(own.meeting).filter(item__kind=ProgrammeItem.Kind.RALLY).select_related("plan")
    places = [(run.plan.place_of(own.number, one), one) for run in runs if run.plan for one in range(1, run.round + 1)]
    return {place[0]: number for place, number in places if place}


def key_of(station: Station) -> str:
    """Another one after each change of what the page of the station shows."""
    said = station.contributions.aggregate(number=Count("pk"), last=Max("changed_at"))
    voices = Voice.objects.filter(contribution__station=station).aggregate(number=Count("pk"), last=Max("pk"))
    facts = [live.key_of(station.item.meeting), *said.values(), *voices.values()]
    return live.fingerprint(map(str, facts))


def issue_links(meeting: Meeting) -> int:
    """For each station without one."""
    without = list(stations_of(meeting).filter(host_link=None))
    for station in without:
        HostLink.issue(station)
    return len(without)


def _by_station(meeting: Meeting, contributions: Iterable[Contribution]) -> list[tuple[Station, Told]]:
    said = list(contributions)
    if not said:
        return []
    found = [(one, by_kind([each for each in said if each.station_id == one.pk])) for one in stations_of(meeting)]
    return [(station, told) for station, told in found if told]
