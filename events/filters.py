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

    def chosen(self) -> list[tuple[str, Any]]:
        """Name of the field and the topic or series, for each value in force."""
        if not self.is_valid():
            return []
        topics = [("topic", self.topics[slug]) for slug in self.cleaned_data["topic"]]
        return [*topics, *(("series", self.all_series[slug]) for slug in self.cleaned_data["series"])]

    def problems(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]

    def _choose_among(self, name: str, choices: Mapping[str, object]) -> None:
        field: Any = self.fields[name]
        field.choices = [(slug, str(one)) for slug, one in choices.items()]
