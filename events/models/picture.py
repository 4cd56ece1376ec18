from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.meeting import Meeting


class Picture(models.Model):
    """One for each meeting, as written anew by `events.pictures`. In the database: so it is in each backup, and goes
    with its meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="picture", verbose_name=_("meeting"))
    content = models.BinaryField(_("file"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    alt = models.CharField(_("what is to be seen"), max_length=300)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def version(self) -> str:
        """So that a browser keeps a picture for long, and never one that has been replaced."""
        return f"{self.changed_at:%Y%m%d%H%M%S}"
