from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 200
KEPT = timedelta(days=365)


class BouncedAddressQuerySet(models.QuerySet["BouncedAddress"]):
    def at(self, addresses: Iterable[str]) -> "BouncedAddressQuerySet":
        return self.filter(address__in={address.lower() for address in addresses})

    def outdated(self) -> "BouncedAddressQuerySet":
        return self.filter(at__lte=timezone.now() - KEPT)

    def note(self, address: str, reason: str) -> None:
        """The first refusal keeps its date: since then nobody is reached there."""
        values = {"reason": " ".join(reason.split())[:REASON_LENGTH]}
        self.update_or_create(address=address.lower(), defaults=values, create_defaults=values | {"at": timezone.now()})


class BouncedAddress(models.Model):
    """A mailbox that does not exist, as its server says. Gone once somebody shows that it does."""

    address = models.EmailField(_("e-mail"), unique=True)
    at = models.DateTimeField(_("came back on"), default=timezone.now)
    reason = models.CharField(_("the server said"), max_length=REASON_LENGTH, blank=True)

    objects = BouncedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that takes no mail")
        verbose_name_plural = _("addresses that take no mail")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.address
