from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.cover import MOST_NEEDS
from directory.models import District
from directory.search.query import Sort
from directory.search.words import Vocabulary
from directory.search_form import SearchForm

CONDITIONS = ("district", "language", "audience")


class CaseForm(SearchForm):
    """Several topics at once, by the parameters of the search; what else the address says is left aside."""

    def __init__(self, data: QueryDict, vocabulary: Vocabulary) -> None:
        super().__init__(data, vocabulary)
        self.fields["near"].label = _("postcode")

    def clean_topic(self) -> list[str]:
        topics = list(dict.fromkeys(self.cleaned_data["topic"] or []))
        if len(topics) > MOST_NEEDS:
            message = _("Please tick %(number)d topics at most. What is urgent comes first.")
            raise forms.ValidationError(message % {"number": MOST_NEEDS})
        return topics

    @cached_property
    def conditions(self) -> dict[str, list[str]]:
        """What holds for every need, as values of the address. A postcode stands for its districts."""
        asked: dict[str, list[str]] = {name: list(dict.fromkeys(self.answer(name) or [])) for name in CONDITIONS}
        near = self.answer("near")
        if near and not asked["district"]:
            asked["district"] = list(District.objects.filter(postcodes__code=near).values_list("slug", flat=True))
        return {name: values for name, values in asked.items() if values}

    @property
    def order(self) -> str:
        """Who is preferred of those who do the same."""
        return Sort.NEAR if self.answer("near") else Sort.FRESH
