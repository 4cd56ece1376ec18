from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.tokens import hash_of, new_token

LINK_LASTS = timedelta(days=7)


class AddressLinkQuerySet(models.QuerySet["AddressLink"]):
    def open(self) -> "AddressLinkQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> "AddressLinkQuerySet":
        return self.filter(expires_at__lte=timezone.now())

    def with_token(self, token: str) -> "AddressLinkQuerySet":
        return self.filter(token_hash=hash_of(token))


class AddressLink(models.Model):
    """Whoever holds this link reads the mails of an address: they act for it without an account."""

    address = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))

    objects = AddressLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to one's own data")
        verbose_name_plural = _("links to one's own data")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def issue(cls, address: str, lasts: timedelta = LINK_LASTS) -> str:
        """The token for the link, which nobody learns a second time."""
        token = new_token()
        cls.objects.create(address=address, token_hash=hash_of(token), expires_at=timezone.now() + lasts)
        return token
