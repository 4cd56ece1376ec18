from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models.meeting import Meeting
from events.models.registration import Registration

TICKS_KEPT_AFTER = timedelta(days=7)


class FactQuerySet(models.QuerySet["Fact"]):
    def offered_for(self, meeting: Meeting) -> "FactQuerySet":
        """What the organisers of this meeting may choose from: the catalogue, and facts of their own."""
        return self.filter(models.Q(meeting=None) | models.Q(meeting=meeting), is_retired=False)

    def used_by(self, meeting: Meeting) -> "FactQuerySet":
        return self.offered_for(meeting).exclude(left_out_of=meeting)


class Fact(models.Model):
    """Something that is true for people at a meeting, and that they like to tell. For whom is nowhere here.

    Nothing on origin, religion, health, family, sexuality, residence status or politics: that is nobody's game.
    """

    class Kind(models.TextChoices):
        WORK = "work", pgettext_lazy("fact", "Work")
        WAYS = "ways", pgettext_lazy("fact", "How I work")
        TOGETHER = "together", pgettext_lazy("fact", "Working together")
        LEISURE = "leisure", pgettext_lazy("fact", "Spare time")
        EVERYDAY = "everyday", pgettext_lazy("fact", "Everyday life")

    text_de = models.CharField(
        _("German"), max_length=100, help_text=_("Goes on from “Somebody who …”, for example “plays chess”.")
    )
    text_en = models.CharField(_("English"), max_length=100, blank=True)
    plain_de = models.CharField(_("German in plain words"), max_length=100, blank=True)
    kind = models.CharField(pgettext_lazy("fact", "kind"), max_length=8, choices=Kind, default=Kind.WORK)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Small numbers come first."))
    is_retired = models.BooleanField(_("retired"), default=False, help_text=_("No longer offered for a bingo."))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="own_facts",
        verbose_name=_("only for this meeting"),
    )
    left_out_of = models.ManyToManyField(
        Meeting, blank=True, editable=False, related_name="facts_left_out", verbose_name=_("left out of")
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact for the bingo")
        verbose_name_plural = _("facts for the bingo")
        ordering = ["position", "text_de", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        twins = Fact.objects.filter(text_de=self.text_de, meeting=self.meeting, is_retired=False).exclude(pk=self.pk)
        if twins.exists():
            raise ValidationError({"text_de": _("This fact is there already.")})

    @property
    def text(self) -> str:
        return self.text_en if self.text_en and get_language() == "en" else self.text_de

    @property
    def plain(self) -> str:
        """In plain words, where they are others than those of the page."""
        is_other = self.plain_de != self.text_de and get_language() != "en"
        return self.plain_de if is_other else ""


class BingoEntry(models.Model):
    """That somebody agreed to be found in the bingo, and by which facts. Without the agreement there is no entry.

    Nothing leads from here to a profile in the directory; what is taken back or over is deleted.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="bingo_entry", verbose_name=_("registration")
    )
    facts = models.ManyToManyField(Fact, blank=True, related_name="+", verbose_name=_("true for me"))
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)
    is_from_paper = models.BooleanField(_("agreed on paper"), default=False)

    class Meta:
        verbose_name = _("entry in the bingo")
        verbose_name_plural = _("entries in the bingo")
        ordering = ["registration", "pk"]

    def __str__(self) -> str:
        return str(self.registration)


class BingoMark(models.Model):
    """Who has signed a cell of somebody's card. For the owner of the card alone.

    Whether the fact is true for them is not looked up: otherwise a telephone could ask about everybody.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="bingo_marks", verbose_name=_("registration")
    )
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+", verbose_name=_("fact for the bingo"))
    other = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=pgettext_lazy("encounter", "other person"),
    )

    class Meta:
        verbose_name = _("signed cell of a bingo")
        verbose_name_plural = _("signed cells of a bingo")
        ordering = ["registration", "fact", "pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "fact"], name="bingo_cell_signed_once")]

    def __str__(self) -> str:
        return str(self.registration)


def forget_facts(registrations: models.QuerySet[Registration]) -> int:
    """What they ticked, what they gathered, and where their numbers stand on cards of others."""
    gone = BingoEntry.objects.filter(registration__in=registrations).delete()[1].get("events.BingoEntry", 0)
    gathered = models.Q(registration__in=registrations) | models.Q(other__in=registrations)
    return gone + BingoMark.objects.filter(gathered).delete()[0]


def forget_past_facts(now: datetime) -> int:
    return forget_facts(Registration.objects.filter(meeting__in=Meeting.objects.over_since(now - TICKS_KEPT_AFTER)))
