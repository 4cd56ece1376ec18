"""Two entries of one organisation: how they are found, that they are not one after all, and what a merge has moved."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.contact import Contact
from directory.models.organisation import Organisation

UNDO_LASTS = timedelta(days=90)


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def open(self) -> "DuplicatePairQuerySet":
        return self.filter(status=DuplicatePair.Status.OPEN)

    def of(self, one: Organisation, other: Organisation) -> "DuplicatePairQuerySet":
        first, second = sorted((one.pk, other.pk))
        return self.filter(first=first, second=second)

    def touching(self, organisation: Organisation) -> "DuplicatePairQuerySet":
        return self.filter(Q(first=organisation) | Q(second=organisation))

    def tell_apart(self, one: Organisation, other: Organisation, by: Any) -> None:
        """For good: no search for duplicates asks about these two again."""
        first, second = sorted((one, other), key=lambda organisation: organisation.pk)
        decision = {"status": DuplicatePair.Status.DIFFERENT, "decided_by": by, "decided_at": timezone.now()}
        self.update_or_create(first=first, second=second, defaults=decision)


class DuplicatePair(models.Model):
    """The older entry comes first."""

    class Status(models.TextChoices):
        OPEN = "open", _("to be looked at")
        DIFFERENT = "different", _("not the same")

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation"))
    second = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("perhaps the same as")
    )
    score = models.PositiveSmallIntegerField(_("how alike"), default=100)
    reasons = models.JSONField(_("why"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def past_undoing(self) -> "MergeQuerySet":
        return self.filter(at__lte=timezone.now() - UNDO_LASTS)


class Merge(models.Model):
    """Two entries became one. What the other was called, and where it stood, leads to the one that is left, for good.

    `moved` is [model, field, old key, new key, [rows]] for the rows that were handed over; what was taken out or
    changed is in `rows`.
    """

    kept = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="merges", verbose_name=_("entry that is left")
    )
    kept_at_first = models.BigIntegerField(editable=False)
    old_pk = models.BigIntegerField(editable=False)
    old_uuid = models.UUIDField(_("former UUID"), unique=True, editable=False)
    old_slug = models.SlugField(_("former address"), max_length=90, unique=True, editable=False)
    old_name = models.CharField(_("former name"), max_length=200, editable=False)
    moved = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    at = models.DateTimeField(_("merged"), default=timezone.now, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.old_name} → {self.kept or '–'}"

    def get_absolute_url(self) -> str:
        return reverse("admin:directory_merge_undo", args=[self.pk])


class MergedContact(models.Model):
    """The number a contact had before a merge made one of two entries of the same person; it leads to the one that is
    left, for good."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("merge"))
    kept = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="merged", verbose_name=_("contact that is left")
    )
    old_uuid = models.UUIDField(_("former UUID"), unique=True, editable=False)

    class Meta:
        verbose_name = _("merged contact")
        verbose_name_plural = _("merged contacts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.old_uuid} → {self.kept}"


class MergedRow(models.Model):
    """A row a merge took out or changed, sealed, so that it can be undone. It goes with the person it tells of."""

    class Deed(models.TextChoices):
        REMOVED = "removed", _("removed")
        CHANGED = "changed", _("changed")
        ADDED = "added", _("added")

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows", verbose_name=_("merge"))
    deed = models.CharField(_("what happened"), max_length=10, choices=Deed)
    model = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("number"))
    content = models.TextField(_("content"), blank=True)
    address = models.CharField(_("e-mail"), max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )

    class Meta:
        verbose_name = _("row of a merge")
        verbose_name_plural = _("rows of merges")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.model} {self.row}"
