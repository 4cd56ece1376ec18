import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAYS_KEPT = 30


class ColumnMapping(models.Model):
    """What a coordinator said a heading means: asked once, used for every later file."""

    sheet = models.CharField(_("kind of list"), max_length=20)
    heading = models.CharField(_("heading"), max_length=200, help_text=_("Folded: without case, accents and spaces."))
    field = models.CharField(_("field"), max_length=40)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["sheet", "heading", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "heading"], name="column_mapping_unique")]

    def __str__(self) -> str:
        return f"{self.heading} = {self.field}"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def expired(self) -> "ImportBatchQuerySet":
        """Long ago, imported or forgotten; files and reports hold personal data."""
        return self.filter(uploaded_at__lte=timezone.now() - timedelta(days=DAYS_KEPT))

    def with_names(self) -> "ImportBatchQuerySet":
        """With the people and the names of the files, but not with megabytes of content."""
        files = models.Prefetch("files", ImportFile.objects.defer("content"))
        return self.select_related("uploaded_by", "applied_by").prefetch_related(files)


class ImportBatch(models.Model):
    """Files somebody uploaded together, what was chosen for them, and what came of it."""

    uuid = models.UUIDField("UUID", default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    options = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True, editable=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return ", ".join(file.name for file in self.files.all())

    def get_absolute_url(self) -> str:
        return reverse("admin:directory_import_batch", args=[self.uuid])

    def finish(self, report: dict[str, Any], by: Any) -> None:
        """Notes what was imported. The files hold personal data and are not needed any more."""
        self.report, self.applied_by, self.applied_at = report, by, timezone.now()
        self.save(update_fields=["report", "applied_by", "applied_at"])
        self.files.update(content=b"")


class ImportFile(models.Model):
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["batch", "pk"]

    def __str__(self) -> str:
        return self.name
