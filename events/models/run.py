from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.meeting import Meeting
from events.models.programme import ProgrammeItem

# Who needs to sit still is asked for the day; who sat with whom, for as long as people look for each other afterwards.
INPUTS_KEPT_AFTER = timedelta(days=7)
ROUNDS_KEPT_AFTER = timedelta(days=30)
MOMENTS = ("begins_at", "ends_at", "paused_at")


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, meeting: Meeting) -> "RunQuerySet":
        return self.filter(item__meeting=meeting)

    def begun(self) -> "RunQuerySet":
        """What is on, or was last: the one that began last comes first."""
        return self.filter(begins_at__isnull=False).order_by("-begins_at", "-pk")

    def on(self) -> "RunQuerySet":
        return self.begun().filter(state__in=[Run.State.RUNNING, Run.State.PAUSED])


class Run(models.Model):
    """A format of the programme as it is held: its plan, its round, its clock. `events.running` changes it."""

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("run", "prepared")
        RUNNING = "running", pgettext_lazy("run", "running")
        PAUSED = "paused", pgettext_lazy("run", "paused")
        FINISHED = "finished", pgettext_lazy("run", "finished")

    class Phase(models.TextChoices):
        READY = "ready", pgettext_lazy("run", "not begun")
        CHANGE = "change", pgettext_lazy("run", "find your place")
        TALK = "talk", pgettext_lazy("run", "the round is on")
        OVER = "over", pgettext_lazy("run", "the round is over")
        PAUSED = "paused", pgettext_lazy("run", "pause")
        FINISHED = "finished", pgettext_lazy("run", "finished")

    item = models.OneToOneField(
        ProgrammeItem, on_delete=models.CASCADE, related_name="run", verbose_name=_("programme item")
    )
    state = models.CharField(pgettext_lazy("run", "state"), max_length=8, choices=State, default=State.PREPARED)
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=1)
    minutes = models.PositiveSmallIntegerField(_("minutes for each round"), default=5)
    change_seconds = models.PositiveSmallIntegerField(_("seconds to change places"), default=45)
    size = models.PositiveSmallIntegerField(_("cells in a row"), default=4)
    mode = models.CharField(pgettext_lazy("run", "kind of plan"), max_length=12, blank=True)
    staying = models.CharField(_("numbers of those who keep their table"), max_length=200, blank=True)
    plan = models.ForeignKey(
        "events.Plan", on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("plan")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    begins_at = models.DateTimeField(_("round begins"), null=True, editable=False)
    ends_at = models.DateTimeField(_("round ends"), null=True, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    # Rises with each change: who looks at an older page changes nothing, and telephones see that there is news.
    revision = models.PositiveIntegerField(_("revision"), default=0)
    # What the last deed changed, to take it back.
    before = models.JSONField(_("before the last step"), null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a format")
        verbose_name_plural = _("runs of formats")
        ordering = ["item", "pk"]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def kind(self) -> str:
        return self.item.kind

    @property
    def is_on(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)

    @property
    def is_prepared(self) -> bool:
        return self.state == self.State.PREPARED

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.FINISHED

    @property
    def is_last_round(self) -> bool:
        return self.round >= self.rounds

    def phase(self, now: datetime) -> str:
        if self.state != self.State.RUNNING:
            return {
                self.State.PREPARED: self.Phase.READY,
                self.State.PAUSED: self.Phase.PAUSED,
            }.get(self.State(self.state), self.Phase.FINISHED)
        if self.begins_at and now < self.begins_at:
            return self.Phase.CHANGE
        return self.Phase.TALK if self.ends_at and now < self.ends_at else self.Phase.OVER

    def remembered(self) -> dict[str, Any]:
        """As JSON, all that a deed may change."""
        plain = {name: getattr(self, name) for name in ("state", "round", "rounds", "plan_id")}
        moments = {name: getattr(self, name) for name in MOMENTS}
        return plain | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


class PlanQuerySet(models.QuerySet["Plan"]):
    def forget(self, now: datetime) -> int:
        """Takes the people out of plans of past meetings; how good a plan was stays."""
        week_ago = Meeting.objects.over_since(now - INPUTS_KEPT_AFTER)
        Run.objects.filter(item__meeting__in=week_ago).exclude(staying="").update(staying="")
        forgotten = self.filter(run__item__meeting__in=week_ago).exclude(inputs={}).update(inputs={})
        old = self.filter(run__item__meeting__in=Meeting.objects.over_since(now - ROUNDS_KEPT_AFTER))
        return forgotten + old.filter(forgotten_at=None).update(rounds=[], cards={}, notes=[], forgotten_at=now)


class Plan(models.Model):
    """One version of who is where in which round. A plan never changes; a new one takes its place.

    People are the numbers on their badges. A round is {"groups": [[place, [number]]], "breaks": [number]}, where a
    place is the number of a table or the key of a station; `cards` are facts by number, for a bingo.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="plans", verbose_name=_("run of a format"))
    version = models.PositiveSmallIntegerField(_("version"))
    seed = models.PositiveIntegerField(_("seed"), default=0)
    inputs = models.JSONField(_("people and rules"), default=dict)
    rounds = models.JSONField(_("rounds"), default=list)
    cards = models.JSONField(_("cards"), default=dict)
    quality = models.JSONField(_("quality"), default=dict)
    notes = models.JSONField(_("remarks"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    forgotten_at = models.DateTimeField(_("without people since"), null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["run", "version", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.run}, {self.version}"

    def people(self) -> set[int]:
        """Who has a place, a break or a card in it."""
        in_rounds = {number for held in self.rounds for _place, group in held["groups"] for number in group}
        return in_rounds | {number for held in self.rounds for number in held["breaks"]} | set(map(int, self.cards))

    def place_of(self, number: int, round_number: int) -> tuple[int, list[int]] | None:
        """The place in that round and who else is there; None in a break, or where there is no such round."""
        if not 0 < round_number <= len(self.rounds):
            return None
        for place, group in self.rounds[round_number - 1]["groups"]:
            if number in group:
                return place, [other for other in group if other != number]
        return None

    def met_by(self, number: int, rounds: int) -> list[int]:
        """Whom somebody has been with in the first rounds, each once and in this order."""
        places = (self.place_of(number, one + 1) for one in range(rounds))
        return list(dict.fromkeys(other for found in places if found for other in found[1]))
