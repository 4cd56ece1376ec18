from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST_SAVED = 30
LONGEST_NAME = 100
LONGEST_QUERY = 2_000
MONDAY = 0


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user: Any) -> "SavedSearchQuerySet":
        return self.filter(user=user.pk)

    def due(self, today: date) -> "SavedSearchQuerySet":
        """Those to look after, of people who can still read the mail: of one, all together."""
        reads_it = Q(user__emailaddress__verified=True, user__emailaddress__email__iexact=F("user__email"))
        return self.filter(reads_it, due_on__lte=today, user__is_active=True).order_by("user", "name", "pk")

    def switch_off(self) -> None:
        self.update(rhythm=SavedSearch.Rhythm.NEVER, due_on=None)

    def keep(self, user: Any, search: "SavedSearch") -> bool:
        """Puts it with the others of this person, or in place of the same one; whether there was room for it. Two
        clicks at once must not pass the limit: on SQLite the transaction itself is alone."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            same = self.of(user).filter(query=search.query).first()
            if not same and self.of(user).count() >= MOST_SAVED:
                return False
            search.user_id, search.pk = user.pk, same.pk if same else None
            search.name = same.name if same else search.name
            search.save()
        return True


class SavedSearch(models.Model):
    """A search somebody wants to ask again, or be told of. What it finds is decided anew each time, for its owner."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week, on Mondays")
        NEVER = "never", _("no mails")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("search"), max_length=LONGEST_QUERY, editable=False)
    rhythm = models.CharField(_("mails about what is new"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    language = models.CharField(_("language of the mails"), max_length=2, default="de", editable=False)
    due_on = models.DateField(_("next looked after on"), null=True, blank=True, editable=False, db_index=True)
    # Every organisation its owner knows of from this search, with the checksum of what was to be read of it.
    seen = models.JSONField(_("what you know already"), default=dict, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('directory:search')}?{self.query}"

    def follow(self, seen: dict[str, str], language: str) -> None:
        """From here on, what is not among `seen` is new. To be saved by the caller."""
        self.seen, self.language = seen, language
        self.schedule()

    def schedule(self) -> None:
        self.due_on = next_day(self.rhythm, timezone.localdate())

    def note(self, seen: dict[str, str], today: date) -> bool:
        """Its owner knows this now. Of several that looked at once, one may tell."""
        unchanged = SavedSearch.objects.filter(pk=self.pk, due_on=self.due_on, rhythm=self.rhythm)
        return bool(unchanged.update(seen=seen, due_on=next_day(self.rhythm, today)))


def next_day(rhythm: str, today: date) -> date | None:
    """Mondays for the week, so that several searches come in one mail."""
    if rhythm == SavedSearch.Rhythm.NEVER:
        return None
    days = 7 - (today.weekday() - MONDAY) % 7 if rhythm == SavedSearch.Rhythm.WEEKLY else 1
    return today + timedelta(days=days)
