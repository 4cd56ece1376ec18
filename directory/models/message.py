from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.tokens import hash_of, new_token
from directory.models.contact import Contact

LONGEST_MESSAGE = 3_000
KEPT = timedelta(days=30)
TIME_TO_CONFIRM = timedelta(days=2)


class MessageQuerySet(models.QuerySet["Message"]):
    def with_token(self, token: str) -> "MessageQuerySet":
        return self.filter(token_hash=hash_of(token))

    def outdated(self) -> "MessageQuerySet":
        now = timezone.now()
        never_sent = models.Q(passed_on_at=None, written_at__lte=now - TIME_TO_CONFIRM)
        return self.filter(models.Q(written_at__lte=now - KEPT) | never_sent)


class Message(models.Model):
    """Written to a contact through the portal: their address stays hidden, the answer goes to the sender."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages", verbose_name=_("contact"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="messages", editable=False
    )
    name = models.CharField(_("your name"), max_length=150)
    email = models.EmailField(_("your e-mail"))
    text = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    language = models.CharField(max_length=2, default="de")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    # Nobody writes in the name of others: an address without an account is confirmed first.
    passed_on_at = models.DateTimeField(_("passed on"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a contact")
        verbose_name_plural = _("messages to contacts")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return str(self.contact_id)

    @property
    def key(self) -> str:
        """Of the mail that carries it."""
        return f"message:{self.pk}"

    def issue_token(self) -> str:
        token = new_token()
        self.token_hash = hash_of(token)
        return token
