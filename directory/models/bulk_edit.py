from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDOABLE_FOR = timedelta(days=30)


class BulkEditQuerySet(models.QuerySet["BulkEdit"]):
    def outdated(self) -> "BulkEditQuerySet":
        return self.filter(made_at__lt=timezone.now() - UNDOABLE_FOR)


class BulkEdit(models.Model):
    """One change of many entries at once, with what each of them said before and after; it can be undone for a month.

    Who made it stands in the log of the admin.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisations")
        OFFER = "offer", _("offers")
        CONTACT = "contact", _("contacts")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    # [{"pk", "before": {field: value}, "after": {field: value}}]; of what is undone nothing stays here.
    changes = models.JSONField(_("changes"), default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many entries")
        verbose_name_plural = _("changes of many entries")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {timezone.localtime(self.made_at):%d.%m.%Y %H:%M}"
