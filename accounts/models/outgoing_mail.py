import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Longer than a mail server may take to answer: nobody else takes up a mail that is being sent.
LEASE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(minutes=10)
LONGEST_TRY = timedelta(days=5)
KEPT = timedelta(days=30)


def random_key() -> str:
    return secrets.token_urlsafe(24)


def fingerprint_of(address: str) -> str:
    """By which who runs this portal recognises an address, and nobody else."""
    return str(salted_hmac("accounts.outgoing_mail", address.lower(), algorithm="sha256").hexdigest())


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> "OutgoingMailQuerySet":
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def undeliverable(self) -> "OutgoingMailQuerySet":
        return self.filter(given_up_at__isnull=False)

    def outdated(self, now: datetime) -> "OutgoingMailQuerySet":
        return self.filter(models.Q(sent_at__lte=now - KEPT) | models.Q(given_up_at__lte=now - KEPT))


class OutgoingMail(models.Model):
    """A mail on its way: kept in the same transaction as what it tells of, sent afterwards.

    The content is encrypted, as it holds links that open doors. Once sent, nobody can tell to whom it went.
    """

    key = models.CharField(max_length=150, unique=True, default=random_key, editable=False)
    purpose = models.CharField(_("kind of mail"), max_length=60)
    to = models.EmailField(_("to"), blank=True)
    # Tells a mail that comes back from one that somebody made up to have an address taken for dead.
    recipient = models.CharField(_("fingerprint of the address"), max_length=64, blank=True, editable=False)
    content = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail on its way")
        verbose_name_plural = _("mails on their way")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None, given_up_at=None), name="mail_due")]

    def __str__(self) -> str:
        return self.purpose

    @property
    def number(self) -> str:
        """Of the Message-ID: the same for a second attempt, and nothing anybody could guess."""
        return str(salted_hmac("accounts.outbox.number", self.key, algorithm="sha256").hexdigest()[:32])

    @property
    def state(self) -> str:
        """`sent`, `given_up` or `waiting`."""
        return "sent" if self.sent_at else "given_up" if self.given_up_at else "waiting"

    def take(self, now: datetime) -> bool:
        """Whether this process may send it: of several that try at once, one."""
        still_there = OutgoingMail.objects.waiting().filter(pk=self.pk, due_at=self.due_at)
        if not still_there.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            return False
        self.due_at, self.attempts = now + LEASE, self.attempts + 1
        return True

    def note_sent(self, now: datetime) -> None:
        self.sent_at, self.to, self.content = now, "", ""
        self.save(update_fields=["sent_at", "to", "content"])

    def note_failure(self, now: datetime, *, is_final: bool) -> None:
        """Tries again after a minute, two, four, up to ten; gives up after five days, or at once where it is final."""
        if is_final or now - self.created_at >= LONGEST_TRY:
            self.given_up_at = now
        self.due_at = now + min(timedelta(minutes=2 ** min(self.attempts - 1, 8)), LONGEST_PAUSE)
        self.save(update_fields=["given_up_at", "due_at"])

    def try_again(self) -> None:
        self.given_up_at, self.created_at, self.due_at, self.attempts = None, timezone.now(), timezone.now(), 0
        self.save(update_fields=["given_up_at", "created_at", "due_at", "attempts"])
