from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Organisation, Topic
from events.models.meeting import Meeting


class ProgrammeItem(models.Model):
    class Kind(models.TextChoices):
        TALK = "talk", _("talk")
        SPEED_DATING = "speed_dating", _("speed dating")
        BINGO = "bingo", _("people bingo")
        RALLY = "rally", _("rally")
        REFLECTION = "reflection", _("quiet reflection")
        BREAK = "break", _("break")
        FREE = "free", _("free")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="programme", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("format"), max_length=12, choices=Kind, default=Kind.FREE)
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    starts_at = models.TimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Station(models.Model):
    """A topic table of a rally."""

    item = models.ForeignKey(
        ProgrammeItem, on_delete=models.CASCADE, related_name="stations", verbose_name=_("programme item")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=150)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="stations", verbose_name=_("topic")
    )
    host = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="stations", verbose_name=_("host")
    )

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
