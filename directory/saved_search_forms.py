from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.models import SavedSearch
from directory.models.saved_search import LONGEST_NAME, LONGEST_QUERY
from directory.search import words
from directory.search_choices import chosen
from directory.search_form import SearchForm


class KeepSearchForm(forms.ModelForm):
    """Stands on the page of a search and holds what that page asks."""

    query = forms.CharField(max_length=LONGEST_QUERY, widget=forms.HiddenInput)

    class Meta:
        model = SavedSearch
        fields = ["rhythm"]

    @classmethod
    def of(cls, search: SearchForm) -> "KeepSearchForm | None":
        """None where nothing is asked, or too much to keep."""
        query = search.query()
        return cls(initial={"query": query}, auto_id="keep_%s") if 0 < len(query) <= LONGEST_QUERY else None

    def clean_query(self) -> str:
        """As we write it: an address may say the same in many ways."""
        self.search = SearchForm(QueryDict(self.cleaned_data["query"]), words.current())
        if not (query := self.search.query()) or len(query) > LONGEST_QUERY:
            raise forms.ValidationError(_("Please open the search once more and keep it from there."))
        return query

    def kept(self) -> SavedSearch:
        rhythm = self.cleaned_data["rhythm"]
        return SavedSearch(query=self.cleaned_data["query"], name=name_of(self.search), rhythm=rhythm)


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "rhythm"]
        error_messages = {"name": {"required": _("Please write a name by which you find the search again.")}}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"search-{kwargs['instance'].pk}-%s", **kwargs)


def name_of(search: SearchForm) -> str:
    """What is asked, in words; empty where it cannot be asked any more."""
    parts = [search.answer("q"), *(label for _name, _value, label in chosen(search)), search.answer("near")]
    text = ", ".join(part for part in parts if part)
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip(" ,") + "…"
