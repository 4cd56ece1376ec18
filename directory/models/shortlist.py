"""A shortlist kept in an account. Without an account it stands in its address: `directory.shortlist`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from directory.models.contact import Contact
from directory.models.offer import Offer
from directory.models.organisation import Organisation

MOST_KEPT = 100
LONGEST_NOTE = 500
KINDS = ("organisation", "offer", "contact")


def _one_of(name: str) -> Q:
    return Q(**{f"{kind}__isnull": kind != name for kind in KINDS})


class ShortlistEntryQuerySet(models.QuerySet["ShortlistEntry"]):
    def of(self, user: Any) -> "ShortlistEntryQuerySet":
        return self.filter(user=user.pk)

    def keep(self, user: Any, records: Sequence[Any]) -> int:
        """Puts these behind what is kept already, each once, as many as there is room for; returns how many are new."""
        with transaction.atomic():
            own = self._locked(user)
            known = {entry.key for entry in own}
            new = [one for one in map(ShortlistEntry.about, dict.fromkeys(records)) if one.key not in known]
            new = new[: max(MOST_KEPT - len(own), 0)]
            first = own[-1].position + 1 if own else 0
            for number, entry in enumerate(new):
                entry.user_id, entry.position = user.pk, first + number
            return len(ShortlistEntry.objects.bulk_create(new))

    def move(self, user: Any, pk: int, step: int) -> None:
        """One place up (-1) or down (1); at the ends it stays."""
        with transaction.atomic():
            own = self._locked(user)
            place = next((number for number, entry in enumerate(own) if entry.pk == pk), None)
            if place is None:
                return
            own.insert(max(place + step, 0), own.pop(place))
            for number, entry in enumerate(own):
                entry.position = number
            ShortlistEntry.objects.bulk_update(own, ["position"])

    def _locked(self, user: Any) -> list["ShortlistEntry"]:
        """In order, while nobody else changes the list: two clicks at once must neither pass the limit nor share a
        place. On SQLite the transaction itself is alone."""
        User.objects.select_for_update().get(pk=user.pk)
        return list(self.of(user))


class ShortlistEntry(models.Model):
    """An entry of the directory that somebody has put aside. Whether its owner may still see it is decided when it is
    shown."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shortlist_entries", verbose_name=_("account")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("offer")
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    note = models.CharField(
        _("note"),
        max_length=LONGEST_NOTE,
        blank=True,
        help_text=_("Only you see it. Please write nothing here about clients."),
    )
    added_at = models.DateTimeField(_("put on the list"), default=timezone.now, editable=False)

    objects = ShortlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a shortlist")
        verbose_name_plural = _("entries of shortlists")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("organisation") | _one_of("offer") | _one_of("contact"),
                name="shortlist_entry_of_exactly_one",
            ),
            *(models.UniqueConstraint(fields=["user", kind], name=f"shortlist_{kind}_once") for kind in KINDS),
        ]

    def __str__(self) -> str:
        """Without a name: what it stands for may be hidden by now."""
        return f"{self.user}, {self.position + 1}"

    @classmethod
    def about(cls, record: Any) -> "ShortlistEntry":
        return cls(**{record._meta.model_name: record})

    @property
    def key(self) -> tuple[int | None, int | None, int | None]:
        return self.organisation_id, self.offer_id, self.contact_id

    def write(self, note: str) -> None:
        self.note = note
        self.save(update_fields=["note"])
