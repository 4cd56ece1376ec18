"""What a meeting needs on paper: badges, lists, certificates, a poster."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, TypeVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory import pdf
from directory.contact_cards import code_of, picture_of
from directory.models import Language, Topic
from directory.text import sort_key
from events.models import Meeting, ProgrammeItem, Registration

T = TypeVar("T")

MOST_LANGUAGES = 5
LONG_NAME, VERY_LONG_NAME = 16, 40


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper and the badges it holds; measures stand in the style sheet under the same name."""

    name: str
    label: Any
    badges: int
    tabs: int


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet("a4-85x54", _("A4, 10 badges of 85 × 54 mm (cards for clips and holders)"), 10, tabs=2),
        Sheet("a4-99x67", _("A4, 8 badges of 99 × 67 mm (label sheets such as L7165)"), 8, tabs=3),
        Sheet("a6", _("A6, one badge a sheet (holders to hang around the neck)"), 1, tabs=3),
    )
}


class CodeOn:
    """What the code on a badge opens."""

    TICKET, OWN_PAGE, NONE = "ticket", "own", "none"


@dataclass(frozen=True)
class Badge:
    registration: Registration
    languages: Sequence[Language]
    offered: Sequence[Topic]
    needed: Sequence[Topic]
    address: str

    @property
    def code(self) -> str:
        """The name of the picture with its code; empty without one."""
        return f"code-{self.registration.pk}.png" if self.address else ""

    @property
    def length(self) -> str:
        """How small its name has to be."""
        letters = len(self.registration.name)
        return "very-long" if letters > VERY_LONG_NAME else "long" if letters > LONG_NAME else "short"


def badges(registrations: Iterable[Registration], code: str, tabs: int) -> Iterator[Badge]:
    """Topics and languages of those alone who join the network formats: others did not say that all may read them."""
    for one in registrations:
        shows = one.joins_formats
        yield Badge(
            one,
            languages=_first(one.languages.all(), MOST_LANGUAGES) if shows else [],
            offered=_tabs(one.topics_offered.all(), tabs) if shows else [],
            needed=_tabs(one.topics_needed.all(), tabs) if shows else [],
            address=_address(one, code),
        )


def badge_sheets(meeting: Meeting, registrations: Iterable[Registration], sheet: Sheet, code: str) -> bytes:
    every = list(badges(registrations, code, sheet.tabs))
    context = {"meeting": meeting, "sheet": sheet, "pages": _sheets_of(every, sheet)}
    codes = {badge.code: picture_of(badge.address.encode()) for badge in every if badge.address}
    return _set("events/print_badges.html", context, codes)


def participants(meeting: Meeting, registrations: Iterable[Registration]) -> bytes:
    """For everybody in the room: nobody who did not agree, and nothing but name and organisation."""
    people = [one for one in registrations if one.is_listed]
    return _set("events/print_participants.html", {"meeting": meeting, "people": people, "today": timezone.localdate()})


def door_list(meeting: Meeting, registrations: Iterable[Registration]) -> bytes:
    context = {"meeting": meeting, "letters": by_surname(registrations), "now": timezone.localtime()}
    return _set("events/print_door_list.html", context)


def certificates(meeting: Meeting, registrations: Iterable[Registration]) -> bytes:
    context = {
        "meeting": meeting,
        "people": [one for one in registrations if one.is_here],
        "items": [item for item in meeting.programme.all() if item.kind != ProgrammeItem.Kind.BREAK],
        "hosts": list(meeting.hosts.published().by_name()),
        "operator": settings.OPERATOR,
        "today": timezone.localdate(),
    }
    return _set("events/print_certificates.html", context)


def poster(meeting: Meeting) -> bytes:
    address = f"{settings.BASE_URL}{reverse('events:register', args=[meeting.slug])}"
    context = {
        "meeting": meeting,
        "hosts": list(meeting.hosts.published().by_name()),
        "address": address,
        "qr": code_of(address.encode()),
    }
    return _set("events/print_poster.html", context)


def _set(template: str, context: dict[str, Any], pictures: dict[str, bytes] | None = None) -> bytes:
    return pdf.written(render_to_string(template, context), pictures)


def _sheets_of(badges: Iterable[Badge], sheet: Sheet) -> list[list[Badge]]:
    rest = iter(badges)
    return list(iter(lambda: list(islice(rest, sheet.badges)), []))


def by_surname(registrations: Iterable[Registration]) -> list[tuple[str, list[Registration]]]:
    """Letter -> people, as one looks for them at a door: by the last word of the name."""
    people = sorted(registrations, key=lambda one: (surname_key(one.name), one.pk))
    return [(letter, list(group)) for letter, group in groupby(people, key=_letter)]


def surname_key(name: str) -> tuple[str, str]:
    words = name.partition("(")[0].split()
    return (sort_key(words[-1]), sort_key(name)) if words else ("", "")


def _address(registration: Registration, code: str) -> str:
    if code == CodeOn.TICKET:
        path = reverse("events:desk_ticket", args=[registration.meeting.slug, registration.ticket])
    elif code == CodeOn.OWN_PAGE and (token := registration.known_token):
        path = reverse("events:participation", args=[token])
    else:
        return ""
    return f"{settings.BASE_URL}{path}"


def _tabs(topics: Iterable[Topic], most: int) -> list[Topic]:
    """One for each top topic: two of one colour say nothing more."""
    return _first({topic.head.pk: topic.head for topic in topics}.values(), most)


def _first(things: Iterable[T], most: int) -> list[T]:
    return list(islice(things, most))


def _letter(registration: Registration) -> str:
    letter = surname_key(registration.name)[0][:1].upper()
    return letter if letter.isalpha() else "#"
