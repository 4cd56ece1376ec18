from collections.abc import Container
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Topic
from directory.models.location import valid_postcode
from directory.search import query
from directory.search.query import Found, Sort
from directory.search.words import Vocabulary

LONGEST_QUESTION = 10_000


class Ticked(forms.Field):
    """Values of which one is enough. Django's own field copies and sorts its choices for every form; two hundred of
    them cost more than the search."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, label: Any) -> None:
        super().__init__(required=False, label=label)
        self.choices: Container[str] = ()

    def validate(self, value: list[str] | None) -> None:
        for one in value or []:
            if one not in self.choices:
                message = _("“%(value)s” is not among the choices. Please tick what you mean.")
                raise forms.ValidationError(message, code="invalid_choice", params={"value": one})


class FilterForm(forms.Form):
    """What the address of a page filters by. A wrong value shows its error and finds nothing."""

    topic = Ticked(label=_("Topic"))
    language = Ticked(label=_("Language"))
    audience = Ticked(label=_("For whom"))

    def __init__(self, data: QueryDict, vocabulary: Vocabulary) -> None:
        super().__init__(data)
        self.parameters = data
        self.vocabulary = vocabulary
        self.choices = {name: choices for name, choices in vocabulary.choices.items() if name in self.fields}
        for name, choices in self.choices.items():
            field: Any = self.fields[name]
            field.choices = choices

    def answer(self, name: str) -> Any:
        """What was asked of this field; nothing where the form has errors."""
        return self.cleaned_data.get(name, "") if self.is_valid() else ""

    def filters(self) -> dict[str, list[str]]:
        """What is ticked, as keys of the facets."""
        return {
            name: [choices[value].key for value in values]
            for name, choices in self.choices.items()
            if (values := self.answer(name))
        }


class SearchForm(FilterForm):
    """What the address of the search page says."""

    q = forms.CharField(label=_("Who or what are you looking for?"), required=False, max_length=LONGEST_QUESTION)
    district = Ticked(label=_("District"))
    mode = Ticked(label=_("How"))
    kind = Ticked(label=_("Kind of organisation"))
    sort = forms.ChoiceField(label=pgettext_lazy("order of hits", "Order"), required=False, choices=Sort.choices)
    near = forms.CharField(label=_("Postcode, for the distance"), required=False, validators=[valid_postcode])

    field_order = ("q", "district", "topic", "language", "audience", "mode", "kind", "sort", "near")

    def clean_near(self) -> str:
        near: str = self.cleaned_data["near"]
        if near and near not in self.vocabulary.postcodes:
            raise forms.ValidationError(_("This postcode is not one of Berlin. Please enter one such as 12047."))
        return near

    def clean_sort(self) -> str:
        return self.cleaned_data["sort"] or (Sort.NEAR if self.data.get("near") else Sort.FIT)

    @property
    def order(self) -> str:
        return self.answer("sort") or Sort.FIT

    def found(self, user: Any) -> Found:
        """Who answers, of what this reader may see."""
        if not self.is_valid():
            return query.nobody()
        near, sort = self.answer("near"), self.answer("sort")
        return query.search(self.answer("q"), self.filters(), user, self.vocabulary, sort=sort, near=near)

    def query(self) -> str:
        """The search as it stands in an address, always in the same order; empty where nothing is asked."""
        if not (self.answer("q") or self.filters()):
            return ""
        asked = QueryDict(mutable=True)
        for name in self.fields:
            given = [value for value in dict.fromkeys(self.parameters.getlist(name)) if value]
            asked.setlist(name, given if name in self.choices else [self.answer(name)] if any(given) else [])
        return asked.urlencode()


class OverviewForm(FilterForm):
    """What the address of the overview says: the topic to open, and for whom everything is counted."""

    @property
    def chosen(self) -> Topic | None:
        slugs = self.answer("topic")
        return self.choices["topic"][slugs[-1]].word if slugs else None

    def filters(self) -> dict[str, list[str]]:
        return {name: keys for name, keys in super().filters().items() if name != "topic"}


class NetworkForm(FilterForm):
    """What the address of the network says: around which topic, and where."""

    language = audience = None  # type: ignore[assignment]
    district = Ticked(label=_("District"))

    field_order = ("district", "topic")
