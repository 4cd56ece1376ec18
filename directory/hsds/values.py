"""What the mapping takes: plain values, already chosen and in the language of the file."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID


@dataclass(frozen=True)
class Term:
    """A curated word of the taxonomy `kind`: "topics" or "audiences"."""

    kind: str
    code: str
    name: str
    description: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Spoken:
    code: str
    name: str


@dataclass(frozen=True)
class Hours:
    """`day` is 1 for Monday."""

    day: int
    opens_at: time
    closes_at: time
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Place:
    number: int
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    step_free: str = ""
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Mailbox:
    """A function that is reached, never a person."""

    uuid: UUID
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Body:
    """An organisation."""

    uuid: UUID
    name: str
    short_name: str = ""
    summary: str = ""
    description: str = ""
    legal_form: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    page: str = ""
    parent: UUID | None = None
    is_example: bool = False
    terms: tuple[Term, ...] = ()
    places: tuple[Place, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()


@dataclass(frozen=True)
class Service:
    """An offer; the first of `bodies` answers for it."""

    uuid: UUID
    name: str
    bodies: tuple[Body, ...]
    changed_at: datetime
    verified_on: date | None = None
    summary: str = ""
    description: str = ""
    page: str = ""
    is_paused: bool = False
    alert: str = ""
    access: str = ""
    eligibility: str = ""
    fees: str = ""
    is_free: bool = False
    appointment_link: str = ""
    documents: tuple[str, ...] = ()
    languages: tuple[Spoken, ...] = ()
    areas: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()


@dataclass(frozen=True)
class Taxonomy:
    kind: str
    name: str
    description: str
    terms: tuple[Term, ...] = field(default=())
