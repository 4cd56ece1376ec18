from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.models import Topic
from events.models import Meeting, MeetingSeries
from events.models.meeting import MeetingQuerySet


class MeetingFilter(forms.Form):
    """What the address of a list or feed of meetings says. A wrong value shows its error and finds nothing: whoever
    subscribed to one topic never gets all meetings instead."""

    topic = forms.MultipleChoiceField(
        label=_("Topic"), required=False, error_messages={"invalid_choice": _("There is no topic “%(value)s”.")}
    )
    series = forms.MultipleChoiceField(
        label=_("Series"),
        required=False,
        error_messages={"invalid_choice": _("There is no series of meetings “%(value)s”.")},
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        # A topic that is retired or has no meeting yet is still one; somebody may have subscribed to it.
        self.topics = {topic.slug: topic for topic in Topic.objects.select_related("parent")}
        self.all_series = {series.slug: series for series in MeetingSeries.objects.all()}
        self._choose_among("topic", self.topics)
        self._choose_among("series", self.all_series)

    def meetings(self) -> MeetingQuerySet:
        """The published meetings asked for."""
        meetings = Meeting.objects.published()
        if not self.is_valid():
            return meetings.none()
        if topics := self.cleaned_data["topic"]:
            meetings = meetings.on_topics(Topic.objects.filter(slug__in=topics).with_descendants())
        if series := self.cleaned_data["series"]:
            meetings = meetings.filter(series__slug__in=series)
        return meetings

    def offered(self) -> list[tuple[str, Any]]:
        """Name of the field and the topic or series, for each that has meetings and is not in force yet; a top topic
        stands for those below it."""
        published = Meeting.objects.published()
        linked = Meeting.topics.through.objects.filter(meeting__in=published).values_list("topic__slug", flat=True)
        heads = {self.topics[slug].head for slug in linked.distinct()}
        held = set(published.values_list("series__slug", flat=True).order_by().distinct())
        offered: list[tuple[str, Any]] = [("series", one) for slug, one in self.all_series.items() if slug in held]
        offered += [("topic", topic) for topic in self.topics.values() if topic in heads]
        return [one for one in offered if one not in self.chosen()]

    def chosen(self) -> list[tuple[str, Any]]:
        """Name of the field and the topic or series, for each value in force."""
        if not self.is_valid():
            return []
        choices: dict[str, dict[str, Any]] = {"topic": self.topics, "series": self.all_series}
        return [(name, ones[slug]) for name, ones in choices.items() for slug in dict.fromkeys(self.cleaned_data[name])]

    def problems(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]

    def _choose_among(self, name: str, choices: Mapping[str, object]) -> None:
        field: Any = self.fields[name]
        field.choices = [(slug, str(one)) for slug, one in choices.items()]
