from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.sealing import seal, unseal
from accounts.tokens import hash_of, new_token
from directory.models import Language, Organisation, Topic
from events.models.meeting import Meeting

TIME_TO_CONFIRM = timedelta(hours=48)
KEPT_AFTER = timedelta(days=90)
NEEDS_KEPT_AFTER = timedelta(days=7)
# As much of the fingerprint as nobody guesses; a short address makes a code that cameras read from afar.
TICKET_LENGTH = 20
SEALED = "events.registration"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        """Everything but what was cancelled."""
        return self.exclude(state=Registration.State.CANCELLED)

    def unconfirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.UNCONFIRMED)

    def confirmed(self) -> "RegistrationQuerySet":
        """Who comes."""
        return self.filter(state=Registration.State.CONFIRMED)

    def offered(self) -> "RegistrationQuerySet":
        """For whom a seat is kept until they have answered."""
        return self.filter(state=Registration.State.OFFERED)

    def holding_a_seat(self) -> "RegistrationQuerySet":
        return self.filter(state__in=Registration.HOLDING)

    def waiting(self) -> "RegistrationQuerySet":
        """Who waits for a seat, the next one first: numbers are given in the order of confirmation."""
        return self.filter(state=Registration.State.WAITING).order_by("number")

    def to_print(self) -> "RegistrationQuerySet":
        """With a name still, and all that stands on a badge."""
        return self.filter(anonymised_at=None).prefetch_related(
            "topics_offered__parent", "topics_needed__parent", "languages"
        )

    def taking_part(self) -> "RegistrationQuerySet":
        """With a seat or waiting for one: who is told of changes."""
        return self.filter(state__in=[*Registration.HOLDING, Registration.State.WAITING])

    def without_seat_yet(self) -> "RegistrationQuerySet":
        return self.filter(state__in=[Registration.State.WAITING, Registration.State.OFFERED])

    def here(self) -> "RegistrationQuerySet":
        return self.filter(checked_in_at__isnull=False)

    def naming_their_organisation(self) -> "RegistrationQuerySet":
        return self.filter(names_organisation=True)

    def in_formats(self) -> "RegistrationQuerySet":
        """Who wants to be paired with others, by number."""
        return self.confirmed().filter(joins_formats=True, number__isnull=False).order_by("number")

    def in_the_room(self) -> "RegistrationQuerySet":
        """Came, and has not left again."""
        return self.here().filter(left_at=None)

    def not_here(self) -> "RegistrationQuerySet":
        return self.confirmed().filter(checked_in_at=None)

    def reachable(self) -> "RegistrationQuerySet":
        return self.exclude(email="")

    def expired(self, now: datetime) -> "RegistrationQuerySet":
        return self.unconfirmed().filter(created_at__lte=now - TIME_TO_CONFIRM)

    def with_overdue_offer(self, now: datetime) -> "RegistrationQuerySet":
        return self.offered().filter(offer_ends_at__lte=now).order_by("number")

    def to_anonymise(self, now: datetime) -> "RegistrationQuerySet":
        return self.filter(meeting__in=Meeting.objects.over_since(now - KEPT_AFTER), anonymised_at=None)

    def with_address(self, email: str) -> "RegistrationQuerySet":
        return self.filter(email=email.lower()) if email else self.none()

    def with_token(self, token: str) -> "RegistrationQuerySet":
        return self.filter(token_hash=hash_of(token))

    def with_ticket(self, ticket: str) -> "RegistrationQuerySet":
        return self.filter(token_hash__startswith=ticket) if len(ticket) == TICKET_LENGTH else self.none()

    def with_words(self) -> "RegistrationQuerySet":
        return self.select_related("organisation").prefetch_related("topics_offered", "topics_needed", "languages")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Frees the seats of those deleted, and gives them to who waits."""
        from events import registration  # noqa: PLC0415 - it works on this model

        return registration.delete(self)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Registration(models.Model):
    """A person at a meeting. `events.registration` changes its state, as each change may concern others.

    After its meeting is over for 90 days only what can be counted is left.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("address not confirmed yet")
        CONFIRMED = "confirmed", pgettext_lazy("registration", "has a seat")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", pgettext_lazy("registration", "is offered a seat")
        CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")

    class Photos(models.TextChoices):
        NO = "no", _("Please take no pictures of me")
        ASK = "ask", _("Please ask me before each picture")
        YES = "yes", _("Pictures of me may be taken and published")

    HOLDING = (State.CONFIRMED, State.OFFERED)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("meeting")
    )
    number = models.PositiveIntegerField(pgettext_lazy("registration", "number"), null=True, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    role = models.CharField(pgettext_lazy("person", "role"), max_length=150, blank=True)
    topics_offered = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics offered"))
    topics_needed = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics needed"))
    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    is_listed = models.BooleanField(_("in the list of participants"), default=False)
    names_organisation = models.BooleanField(_("organisation named in the report"), default=False)
    joins_formats = models.BooleanField(_("in the network formats"), default=False)
    may_be_contacted = models.BooleanField(_("may be contacted afterwards"), default=False)
    photos = models.CharField(_("photos"), max_length=3, choices=Photos, default=Photos.NO)
    consents_at = models.DateTimeField(_("consents given or changed"), default=timezone.now, editable=False)
    language = models.CharField(_("language of the mails"), max_length=2, default="de")
    state = models.CharField(
        pgettext_lazy("registration", "state"),
        max_length=11,
        choices=State,
        default=State.UNCONFIRMED,
        editable=False,
        db_index=True,
    )
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    offer_ends_at = models.DateTimeField(_("offered until"), null=True, editable=False)
    is_walk_in = models.BooleanField(_("came without registration"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, editable=False)
    undone_at = models.DateTimeField(_("check-in undone"), null=True, editable=False)
    left_at = models.DateTimeField(_("left"), null=True, editable=False)
    # Made by the page of the welcome desk: a guest it sends once more is not a second one.
    walk_in_key = models.UUIDField(null=True, unique=True, editable=False)
    told = models.CharField(_("what was told of time and place"), max_length=64, blank=True, editable=False)
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The same link stands in each mail, so that no mail ends the link of an earlier one.
    sealed_token = models.TextField(blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("meeting"),
                Lower("email"),
                condition=~Q(state="cancelled") & ~Q(email=""),
                name="registration_once_per_address",
            ),
            models.UniqueConstraint(fields=["meeting", "number"], name="registration_number_unique"),
            models.CheckConstraint(
                condition=Q(checked_in_at=None) | Q(state="confirmed"), name="registration_here_with_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_ends_at__isnull=False)
                | (~Q(state="offered") & Q(offer_ends_at=None)),
                name="registration_offer_with_an_end",
            ),
        ]

    def __str__(self) -> str:
        """Without a name, as the log of the desk keeps it for good."""
        return gettext("Registration %(number)s") % {"number": self.number or "–"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        if not self.token_hash:
            self.issue_token()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        return Registration.objects.filter(pk=self.pk).delete()

    @property
    def from_where(self) -> str:
        """The organisation, as it stands in the directory or as it was typed."""
        return self.organisation.name if self.organisation else self.organisation_name

    @property
    def ticket(self) -> str:
        """For the desk alone: it opens nothing of the registration."""
        return self.token_hash[:TICKET_LENGTH]

    @property
    def is_here(self) -> bool:
        return self.checked_in_at is not None

    @property
    def is_unconfirmed(self) -> bool:
        return self.state == self.State.UNCONFIRMED

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def holds_a_seat(self) -> bool:
        return self.state in self.HOLDING

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def takes_part(self) -> bool:
        return self.holds_a_seat or self.is_waiting

    def may_accept(self, now: datetime) -> bool:
        return self.offer_ends_at is not None and now < self.offer_ends_at

    def place_in_line(self) -> int:
        waiting = Registration.objects.waiting().filter(meeting=self.meeting_id)
        return waiting.filter(number__lte=self.number).count()

    def issue_token(self) -> str:
        token = new_token()
        self.token_hash, self.sealed_token = hash_of(token), seal(token, SEALED)
        return token

    @property
    def known_token(self) -> str | None:
        return unseal(self.sealed_token, SEALED)

    def token(self) -> str:
        """For the link in a mail. Where the secret it was sealed with is gone, a new one."""
        token = self.known_token
        if token is None:
            token = self.issue_token()
            Registration.objects.filter(pk=self.pk).update(token_hash=self.token_hash, sealed_token=self.sealed_token)
        return token

    def enter(self, state: str, now: datetime, *, until: datetime | None = None) -> None:
        """Only for `events.registration`, which keeps the number of seats in step. An offer lasts until a moment."""
        self.state, self.state_since, self.offer_ends_at = state, now, until
        Registration.objects.filter(pk=self.pk).update(state=state, state_since=now, offer_ends_at=until)

    def check_in(self, at: datetime) -> bool:
        """Whether there was somebody with a seat to check in; doing it twice keeps the time known first.

        Desks send late what they did without a network, so what counts is when it was done, not when it got here.
        """
        with_seat = Registration.objects.confirmed().filter(pk=self.pk)
        not_undone = with_seat.filter(Q(undone_at=None) | Q(undone_at__lt=at))
        not_undone.filter(checked_in_at=None).update(checked_in_at=at)
        with_seat.filter(left_at__lt=at).update(left_at=None)
        return with_seat.exists()

    def undo_check_in(self, at: datetime) -> None:
        this = Registration.objects.filter(pk=self.pk)
        this.filter(checked_in_at__lte=at).update(checked_in_at=None, left_at=None)
        this.filter(Q(undone_at=None) | Q(undone_at__lt=at)).update(undone_at=at)


class AccessNeedQuerySet(models.QuerySet["AccessNeed"]):
    def outdated(self, now: datetime) -> "AccessNeedQuerySet":
        return self.filter(registration__meeting__in=Meeting.objects.over_since(now - NEEDS_KEPT_AFTER))


class AccessNeed(models.Model):
    """What somebody needs to take part: in a table of its own, in no list and no export, and soon deleted."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="access_need", verbose_name=_("registration")
    )
    text = models.TextField(_("what I need to take part well"), max_length=1000)

    objects = AccessNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("access need")
        verbose_name_plural = _("access needs")
        ordering = ["registration", "pk"]

    def __str__(self) -> str:
        return str(self.registration)

    @classmethod
    def note(cls, registration: Registration, text: str) -> None:
        """An empty text takes back what was said."""
        if text:
            cls.objects.update_or_create(registration=registration, defaults={"text": text})
        else:
            cls.objects.filter(registration=registration).delete()


def anonymised(registrations: Iterable[int], now: datetime) -> int:
    """Takes names, addresses and everything said away from these; what can be counted stays."""
    chosen = Registration.objects.filter(pk__in=list(registrations))
    for relation in (Registration.languages, Registration.topics_offered, Registration.topics_needed):
        relation.through.objects.filter(registration__in=chosen).delete()
    AccessNeed.objects.filter(registration__in=chosen).delete()
    return chosen.update(
        name="",
        email="",
        organisation_name="",
        role="",
        is_listed=False,
        joins_formats=False,
        may_be_contacted=False,
        photos=Registration.Photos.NO,
        sealed_token="",
        told="",
        anonymised_at=now,
    )
