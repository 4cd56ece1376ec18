from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Audience, District, Language, Offer, Organisation, Topic
from directory.models.organisation import OrganisationQuerySet
from directory.search.query import Found, search
from directory.search.words import Vocabulary

LONGEST_QUESTION = 10_000


class Checkboxes(django_filters.MultipleChoiceFilter):
    """One of the ticked words is enough. The values are checked here, in Python: a database refuses some of what a
    browser can send."""

    def __init__(self, **kwargs: Any) -> None:
        unknown = {"invalid_choice": _("“%(value)s” is not among the choices. Please tick what you mean.")}
        super().__init__(widget=forms.CheckboxSelectMultiple, error_messages=unknown, **kwargs)


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Who or what are you looking for?"), method="aside", strip=True)
    topic = Checkboxes(label=_("Topic"), method="by_topic")
    district = Checkboxes(label=_("District"), method="by_district")
    language = Checkboxes(label=_("Language"), method="by_language")
    audience = Checkboxes(label=_("For whom"), method="by_audience")
    kind = Checkboxes(label=_("Kind of organisation"), method="by_kind", choices=Organisation.Kind.choices)
    mode = Checkboxes(label=_("How"), method="by_mode", choices=Offer.Mode.choices)

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lexicon = vocabulary.lexicon
        self.filters["topic"].extra["choices"] = [(topic.slug, topic.name) for topic in vocabulary.offered_topics]
        self.filters["district"].extra["choices"] = [(one.slug, one.name) for one in vocabulary.districts]
        self.filters["language"].extra["choices"] = [(one.code, one.name) for one in vocabulary.languages]
        self.filters["audience"].extra["choices"] = [(one.slug, one.name) for one in vocabulary.audiences]
        self.filters["q"].extra["max_length"] = LONGEST_QUESTION

    @property
    def qs(self) -> OrganisationQuerySet:
        # A bare FilterSet ignores a wrong value and answers with everything.
        return super().qs if self.is_valid() else self.queryset.none()

    def aside(self, organisations: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        """The question is asked of what the other fields leave, see `found`."""
        return organisations

    def found(self) -> Found:
        question = self.form.cleaned_data.get("q", "") if self.is_valid() else ""
        return search(self.qs, question, self.request.user, self.lexicon)

    def by_topic(self, organisations: OrganisationQuerySet, name: str, slugs: list[str]) -> OrganisationQuerySet:
        return organisations.on_topics(Topic.objects.filter(slug__in=slugs).with_descendants())

    def by_district(self, organisations: OrganisationQuerySet, name: str, slugs: list[str]) -> OrganisationQuerySet:
        return organisations.working_in(District.objects.filter(slug__in=slugs))

    def by_language(self, organisations: OrganisationQuerySet, name: str, codes: list[str]) -> OrganisationQuerySet:
        return organisations.speaking(Language.objects.filter(code__in=codes))

    def by_audience(self, organisations: OrganisationQuerySet, name: str, slugs: list[str]) -> OrganisationQuerySet:
        return organisations.serving(Audience.objects.filter(slug__in=slugs))

    def by_kind(self, organisations: OrganisationQuerySet, name: str, kinds: list[str]) -> OrganisationQuerySet:
        return organisations.filter(kind__in=kinds)

    def by_mode(self, organisations: OrganisationQuerySet, name: str, modes: list[str]) -> OrganisationQuerySet:
        return organisations.offering(modes)
