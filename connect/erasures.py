"""Who was erased, noted outside the database: a backup brings them back, and whoever restores it has them go again.

A line holds a moment and a digest that only who knows SECRET_KEY can make of an address or the number of an account.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from directory import consent
from directory.models import Contact, Objection
from directory.models.consent import digests_of

_SALT = "connect.erasures"


def note(user: User) -> None:
    """Call it before the account goes, in the same transaction: without a note nobody is erased."""
    if was_erased(user, noted()):
        return
    moment = timezone.now().isoformat()
    lines = "".join(f"{moment} {_digest(mark, settings.SECRET_KEY)}\n" for mark in _marks(user))
    _append(lines)


def note_objection(sender: Any, instance: Objection, created: bool, **kwargs: Any) -> None:
    """A contact who does not want to be listed: the digest an objection keeps is a mark already."""
    if created:
        _append(f"{timezone.now().isoformat()} {instance.digest}\n")


def remove_again(erased: dict[str, datetime]) -> int:
    """Takes contacts out once more that a backup brought back; returns how many."""
    known = set(Objection.objects.values_list("digest", flat=True))
    back = [
        contact
        for contact in Contact.objects.select_related("organisation").order_by("pk")
        if any(mark in erased and mark not in known for mark in _marks_of(contact))
    ]
    for contact in back:
        consent.object_to(contact)
    return len(back)


def noted() -> dict[str, datetime]:
    """{digest: when it was noted last}"""
    try:
        text = Path(settings.ERASURE_LOG).read_text()
    except FileNotFoundError:
        return {}
    return dict(sorted(_read(text), key=lambda line: line[1]))


def was_erased(user: User, erased: dict[str, datetime]) -> bool:
    """Whether this account is one that was erased; who came back later has joined later."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    moments = [erased.get(_digest(mark, key)) for mark in _marks(user) for key in keys]
    return any(moment and moment >= user.joined_at for moment in moments)


def _append(lines: str) -> None:
    path = Path(settings.ERASURE_LOG)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _marks(user: User) -> list[str]:
    """The number too, as the address may have changed since the backup."""
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = sorted({address.lower() for address in (user.email, *others)})
    return [f"account {user.pk}", *(f"address {address}" for address in addresses)]


def _marks_of(contact: Contact) -> list[str]:
    return digests_of(contact.name, contact.email, str(contact.organisation))


def _digest(mark: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, mark, secret=key, algorithm="sha256").hexdigest()


def _read(text: str) -> Iterator[tuple[str, datetime]]:
    for line in text.splitlines():
        moment, _space, digest = line.partition(" ")
        try:
            yield digest, datetime.fromisoformat(moment)
        except ValueError:
            continue  # a line the machine did not finish
