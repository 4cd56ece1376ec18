from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models.contact import Contact
from directory.text import search_key

REVEALS_KEPT = timedelta(days=180)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)

    def withdraw(self, how: str) -> int:
        return self.in_force().update(withdrawn_at=timezone.now(), withdrawn_how=how)


class Consent(models.Model):
    """One person agreed that one thing about them is shown to one circle: when, how, and in which words."""

    class What(models.TextChoices):
        ENTRY = "entry", _("name, task and responsibilities")
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        MOBILE = "mobile", _("mobile phone")

    class How(models.TextChoices):
        LINK = "link", pgettext_lazy("agreed", "by the link in a mail")
        MAIL = "mail", pgettext_lazy("agreed", "by mail")
        PHONE = "phone", pgettext_lazy("agreed", "by phone")
        MEETING = "meeting", pgettext_lazy("agreed", "at a meeting")
        PAPER = "paper", pgettext_lazy("agreed", "on paper")
        COORDINATORS = "coordinators", pgettext_lazy("agreed", "by the coordinators")
        ORGANISATION = "organisation", pgettext_lazy("agreed", "by the organisation")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents", verbose_name=_("contact"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    circle = models.CharField(_("shown to"), max_length=12, choices=Contact.Visibility)
    wording = models.TextField(_("in these words"))
    given_at = models.DateTimeField(_("agreed on"), default=timezone.now)
    given_how = models.CharField(_("agreed how"), max_length=12, choices=How)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_how = models.CharField(_("withdrawn how"), max_length=12, choices=How, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "what"], condition=Q(withdrawn_at=None), name="consent_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.get_circle_display()}"


class RevealQuerySet(models.QuerySet["Reveal"]):
    def outdated(self) -> "RevealQuerySet":
        return self.filter(at__lte=timezone.now() - REVEALS_KEPT)


class Reveal(models.Model):
    """Somebody looked at channels that are not open to everyone; the contact may see who."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="reveals", verbose_name=_("contact"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="reveals",
        verbose_name=_("looked at by"),
    )
    channels = models.CharField(_("what"), max_length=30)
    at = models.DateTimeField(_("looked at"), default=timezone.now, db_index=True)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a contact")
        verbose_name_plural = _("looks at contacts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.channels

    @property
    def channel_names(self) -> list[str]:
        return [str(Consent.What(name).label) for name in self.channels.split()]


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def remember(self, contact: Contact) -> None:
        for digest in digests_of(contact.name, contact.email, str(contact.organisation)):
            self.get_or_create(digest=digest)

    def covers(self, name: str, email: str, organisation: str) -> bool:
        return self.filter(digest__in=digests_of(name, email, organisation)).exists()


class Objection(models.Model):
    """Somebody does not want to stand in the directory. Who, only they who bring the name again can tell: it keeps
    digests made with the secret of this portal."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateField(default=timezone.localdate)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")

    def __str__(self) -> str:
        return self.digest


def digests_of(name: str, email: str, organisation: str) -> list[str]:
    """Of the address, and of the name within the organisation."""
    marks = [f"name {search_key(name)} {search_key(organisation)}"] + ([f"email {email.lower()}"] if email else [])
    return [_digest(mark) for mark in marks]


def _digest(mark: str) -> str:
    digest: Any = salted_hmac("directory.objection", mark, algorithm="sha256")
    return str(digest.hexdigest())
