"""What the portal holds about one person, along the register: to take along, and to erase."""

import csv
import io
import json
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.cells import harmless
from accounts.models import User
from accounts.personal_data import Holding, Mailbox, label_of
from connect import erasures, register
from directory import consent, history, unanswered
from directory.models import Contact
from directory.models.contact import ContactQuerySet

Person = User | Mailbox


def collect(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Title of the table -> its rows about this person, by label."""
    return {
        str(holding.title): [_row(holding, record, person) for record in holding.of(person)]
        for holding in register.HOLDINGS
    }


def counts(person: Person) -> list[tuple[Any, int]]:
    """Title of each table that holds something about this person, and how much."""
    held = ((holding.title, holding.of(person).count()) for holding in register.HOLDINGS)
    return [(title, count) for title, count in held if count]


def as_json(person: Person) -> str:
    return json.dumps(collect(person), ensure_ascii=False, indent=2)


def as_csv(person: Person) -> str:
    """One line per value, as the tables differ; what a spreadsheet takes for a formula begins with an apostrophe."""
    text = io.StringIO()
    lines = csv.writer(text)
    for title, rows in collect(person).items():
        for number, row in enumerate(rows, start=1):
            for label, value in row.items():
                lines.writerow([title, number, label, _cell(value)])
    return text.getvalue()


def erase(user: User) -> None:
    """Everything the register says goes with an account, and who it was in the log of others."""
    with transaction.atomic():
        erasures.note(user)
        _erase_rows(user)
        _forget_in_log(user)
        unanswered.forget(user.name)
        for session in UserSession.objects.filter(user=user):
            session.end()
        user.delete()


def erase_mailbox(mailbox: Mailbox) -> None:
    """The same without an account. One with this address stays: it has a key of its own."""
    with transaction.atomic():
        _erase_rows(mailbox)


def entries_of(person: Person) -> ContactQuerySet:
    """The contacts that go with them; a shared mailbox is nobody's."""
    return Contact.objects.at_addresses(person.confirmed_addresses()).people()


def _erase_rows(person: Person) -> None:
    for contact in entries_of(person).select_related("organisation"):
        consent.object_to(contact)
    history.forget_addresses(person.confirmed_addresses())
    for holding in register.HOLDINGS:
        if holding.goes_with_account:
            holding.of(person).delete()


def _forget_in_log(user: User) -> None:
    """The log of the desk calls records by name: the account, and memberships after whose they are."""
    account = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    named = account | Q(object_repr__startswith=f"{user}, ") | Q(object_repr__contains=user.email)
    LogEntry.objects.filter(named).update(object_repr="", change_message="")
    in_json = json.dumps(f"{user}, ")[1:-1]
    told = Q(change_message__contains=f'"object": "{in_json}') | Q(change_message__contains=user.email)
    LogEntry.objects.filter(told).update(change_message="")


def _row(holding: Holding, record: Any, person: Person) -> dict[str, Any]:
    fields = [holding.model._meta.get_field(name) for name in holding.told()]
    return {str(label_of(field)): _value(record, field, person) for field in fields}


def _value(record: Any, field: Any, person: Person) -> Any:
    if field.many_to_many:
        return [str(other) for other in getattr(record, field.name).all()]
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    value = getattr(record, field.name)
    if value is None or isinstance(value, bool | int):
        return value
    return _name(value, person) if field.is_relation else field.value_to_string(record)


def _name(other: Any, person: Person) -> str:
    """Who has hidden their entry is named in nobody's file but their own."""
    if isinstance(other, Contact) and other.email.lower() not in map(str.lower, person.confirmed_addresses()):
        reader = person if isinstance(person, User) else AnonymousUser()
        is_shown = Contact.objects.visible_to(reader).filter(pk=other.pk).exists()
        return str(other) if is_shown else gettext("no longer in the directory")
    return str(other)


def _cell(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return harmless(text)
