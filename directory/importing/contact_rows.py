"""Rows of contacts: people, and mailboxes that several people read."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from directory.importing.belonging_rows import BelongingRows
from directory.importing.cells import EVERYWHERE
from directory.importing.drafts import Draft
from directory.importing.outcomes import Held, Outcome, RowPlan
from directory.models import Contact, Objection
from directory.models.consent import digests_of
from directory.models.contact import CIRCLES
from directory.text import search_key

_MAILBOX_NAMES = {
    "info", "kontakt", "office", "buro", "mail", "post", "team", "zentrale", "sekretariat", "geschaftsstelle",
    "beratung", "anmeldung", "empfang", "hotline", "telefon", "willkommen", "verwaltung", "service", "contact",
    "reception", "helpdesk",
}  # fmt: skip


class ContactRows(BelongingRows):
    sheet = "contacts"
    column = "organisation"

    def owners(self, draft: Draft) -> Iterable[UUID]:
        return [draft.get("organisation")]

    def _create(self, row: RowPlan, organisations: list[Draft], source: str) -> None:
        digests = digests_of(row.name, row.read.values.get("email", ""), organisations[0].name)
        if self._objections.isdisjoint(digests):
            super()._create(row, organisations, source)
        else:
            row.outcome, row.held = Outcome.DUPLICATE, Held(("objected",), row.name, is_exact=True)

    @cached_property
    def _objections(self) -> set[str]:
        return set(Objection.objects.values_list("digest", flat=True))

    def values(self, row: RowPlan, organisations: list[Draft], *, is_new: bool) -> dict[str, Any]:
        values = {
            name: value
            for name, value in row.read.values.items()
            if name not in ("uuid", "external_id", "organisation")
        }
        if organisations:
            values["organisation"] = organisations[0].uuid
        if values.get("districts") is EVERYWHERE:
            values["districts"] = frozenset(self.vocabularies.districts.names)
        if is_new:
            # Ways to reach somebody are as open as the list says of the whole, where it says no more.
            opened = values.get("visibility", Contact.Visibility.COORDINATORS.value)
            values = dict.fromkeys(CIRCLES, opened) | values
        if "contact_kind" in values:
            values["kind"] = values.pop("contact_kind")
        elif is_new:
            values["kind"] = guess_contact_kind(row.name, values.get("email", "")).value
        return values


def guess_contact_kind(name: str, email: str) -> Contact.Kind:
    """A shared mailbox bears the name of its purpose; a person's own address may still be info@ in a small office."""
    words = search_key(name).split()
    local = search_key(email.partition("@")[0])
    is_shared = "@" in name or (words and words[0] in _MAILBOX_NAMES) or (len(words) == 1 and local in _MAILBOX_NAMES)
    return Contact.Kind.FUNCTION if is_shared else Contact.Kind.PERSON
