from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sealing import seal, unseal
from accounts.tokens import hash_of, new_token

SEALED = "directory.shared_shortlist"


class SharedShortlistQuerySet(models.QuerySet["SharedShortlist"]):
    def open(self) -> "SharedShortlistQuerySet":
        return self.filter(until__gte=timezone.localdate())

    def over(self) -> "SharedShortlistQuerySet":
        return self.filter(until__lt=timezone.localdate())

    def with_token(self, token: str) -> "SharedShortlistQuerySet":
        return self.filter(token_hash=hash_of(token))


class SharedShortlist(models.Model):
    """The list of an account, open to whoever holds its link until a day. A new link ends the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_shortlist", verbose_name=_("account")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Its owner sees the link again, a copy of the database does not.
    sealed_token = models.TextField(editable=False)
    until = models.DateField(_("valid until"))
    shared_at = models.DateTimeField(_("shared"), default=timezone.now, editable=False)

    objects = SharedShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared shortlist")
        verbose_name_plural = _("shared shortlists")
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return str(self.until)

    @classmethod
    def share(cls, user: User, until: date) -> None:
        token = new_token()
        values = {"token_hash": hash_of(token), "sealed_token": seal(token, SEALED), "until": until}
        cls.objects.update_or_create(user=user, defaults=values | {"shared_at": timezone.now()})

    @property
    def token(self) -> str:
        """Empty where the secret it was sealed with is gone."""
        return unseal(self.sealed_token, SEALED) or ""
