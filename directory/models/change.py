from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What was once written about a person is of no use to anybody after this.
PERSONS_KEPT = timedelta(days=365)
# A contact deleted by mistake can be brought back for so long.
DELETED_PERSONS_KEPT = timedelta(days=30)
PERSONAL = "contact"


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, record: Any) -> "ChangeQuerySet":
        return self.filter(kind=record._meta.model_name, uuid=record.uuid)

    def after(self, number: int) -> "ChangeQuerySet":
        return self.filter(pk__gt=number)

    def last_number(self) -> int:
        """Who has seen the record with this number has seen all that happened to it so far."""
        return self.order_by("-pk").values_list("pk", flat=True).first() or 0

    @staticmethod
    def last_of(kind: str) -> Coalesce:
        """To annotate records with the number of their last change."""
        own = Change.objects.filter(kind=kind, uuid=models.OuterRef("uuid")).order_by("-pk")
        return Coalesce(models.Subquery(own.values("pk")[:1]), 0)

    def telling(self) -> "ChangeQuerySet":
        """Those that still hold values."""
        return self.filter(is_forgotten=False)

    def forget(self) -> int:
        """That something was changed stays; what it was goes for good."""
        return self.telling().update(fields={}, is_forgotten=True)

    def of_persons_too_long(self) -> "ChangeQuerySet":
        now, persons = timezone.now(), self.telling().filter(kind=PERSONAL)
        gone = Change.objects.filter(
            kind=PERSONAL, deed=Change.Deed.DELETED, at__lte=now - DELETED_PERSONS_KEPT, uuid=models.OuterRef("uuid")
        )
        back = Change.objects.filter(
            kind=PERSONAL, deed=Change.Deed.RESTORED, pk__gt=models.OuterRef("pk"), uuid=models.OuterRef("uuid")
        )
        return persons.filter(Q(at__lte=now - PERSONS_KEPT) | Q(models.Exists(gone.exclude(models.Exists(back)))))

    def naming(self, addresses: Iterable[str]) -> "ChangeQuerySet":
        """Of contacts: all that happened up to the last time one of these addresses came or went."""
        wanted = Q(pk=None)
        for address in addresses:
            wanted |= Q(fields__email__0__iexact=address) | Q(fields__email__1__iexact=address)
        hits = self.telling().filter(wanted, kind=PERSONAL, uuid=models.OuterRef("uuid"), pk__gte=models.OuterRef("pk"))
        return self.telling().filter(models.Exists(hits), kind=PERSONAL)


class Change(models.Model):
    """What happened to one record at once: each field with its old and its new value, who did it, and from where.

    Keyed by kind and UUID, so that it outlives its record. Values stand as JSON, records and words by their UUID, slug,
    code or name; `directory.history` puts them into words.
    """

    class Deed(models.TextChoices):
        CREATED = "created", pgettext_lazy("record", "created")
        CHANGED = "changed", pgettext_lazy("record", "changed")
        DELETED = "deleted", pgettext_lazy("record", "deleted")
        RESTORED = "restored", pgettext_lazy("record", "restored")

    class Origin(models.TextChoices):
        ADMIN = "admin", _("on the desk")
        IMPORT = "import", _("by an import")
        SUGGESTION = "suggestion", _("by a suggestion")
        MEMBER = "member", _("by a member of the organisation")
        MEETING = "meeting", _("at a meeting")
        PORTAL = "portal", _("on the portal")
        ITSELF = "itself", _("by itself or a command")

    kind = models.CharField(_("kind"), max_length=20)
    uuid = models.UUIDField("UUID")
    deed = models.CharField(_("what happened"), max_length=10, choices=Deed, default=Deed.CHANGED)
    fields = models.JSONField(_("old and new values"), default=dict)
    is_forgotten = models.BooleanField(_("values erased"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    origin = models.CharField(_("from where"), max_length=10, choices=Origin, default=Origin.ITSELF)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = pgettext_lazy("of the directory", "changes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "uuid"], name="change_of_record")]

    def __str__(self) -> str:
        """Names nobody: the log of the desk keeps it."""
        return f"{self.kind} {self.uuid}, {self.pk}"

    @property
    def old(self) -> dict[str, Any]:
        return {name: pair[0] for name, pair in self.fields.items()}
