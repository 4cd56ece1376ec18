from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.bingo_cards import Card
from events.models import Encounter, Reflection


class EncounterForm(forms.ModelForm):
    """Which person it is about stands in the address of no form: it is a number everybody reads on the badge."""

    number = forms.IntegerField(label=_("number on the badge"), min_value=1, max_value=10**6)

    class Meta:
        model = Encounter
        fields = ["note", "is_wished", "shares_email", "phone", "is_blocked"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "phone": forms.TextInput(attrs={"type": "tel"})}

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReflectionForm(forms.ModelForm):
    class Meta:
        model = Reflection
        fields = ["takeaway", "idea", "may_be_used", "may_be_quoted"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("takeaway", "idea")}


class KeyForm(forms.Form):
    """Which of the forms it is; the key lets a telephone send the same one again without harm."""

    about = forms.ChoiceField(choices=[("person", ""), ("reflection", ""), ("facts", ""), ("card", "")])
    key = forms.UUIDField(required=False)


class CardForm(forms.Form):
    """Numbers in the cells of a bingo card. A cell that is not sent stays as it is."""

    def __init__(self, card: Card, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for cell in card.cells:
            self.fields[f"fact_{cell.fact.pk}"] = forms.IntegerField(min_value=1, max_value=10**6, required=False)

    def said(self) -> dict[int, int | None]:
        sent = [name for name in self.cleaned_data if name in self.data]
        return {int(name.removeprefix("fact_")): self.cleaned_data[name] for name in sent}
