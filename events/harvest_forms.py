import json
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory.models import Cooperation, Organisation
from events.forms import known_organisation
from events.identifying import SIGNS, signs_in
from events.models import Contribution, Station
from events.models.harvest import LONGEST

MOST_ROUNDS = 30
# Beside each field where somebody writes about their work with people.
NO_CASES = _("No client cases and no names of people, please.")


class ContributionForm(forms.ModelForm):
    """What was said. Where it seems to tell of a person, it asks back first."""

    asked = ""
    is_checked = forms.BooleanField(label=_("I have looked: nobody can be recognised by it"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contribution
        fields = ["kind", "text", "round"]
        widgets = {
            "kind": forms.RadioSelect,
            # Lines end with two characters on their way here: what fits on the telephone fits into the field.
            "text": forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
            "round": forms.NumberInput(attrs={"min": 1, "max": MOST_ROUNDS, "inputmode": "numeric"}),
        }
        labels = {"text": _("What was said?")}
        help_texts = {
            "text": format_lazy("{} {}", _("One point at a time, in one or two sentences."), NO_CASES),
            "round": _("It follows the clock of the room. Without a network, please look whether it is right."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Contribution.Kind.choices  # type: ignore[attr-defined]
        patterns = [[sign.pattern, str(sign.name)] for sign in SIGNS]
        self.fields["text"].widget.attrs["data-connect-careful"] = json.dumps(patterns)

    def clean_round(self) -> int | None:
        number = self.cleaned_data["round"]
        if number is not None and not 0 < number <= MOST_ROUNDS:
            raise forms.ValidationError(_("Please give the number of a round."))
        return number

    def has_to_ask(self) -> bool:
        """Whether nobody has looked yet at what it seems to hold; then it asks."""
        if self.cleaned_data["is_checked"]:
            return False
        self.asked = ", ".join(str(sign.name) for sign in signs_in(self.cleaned_data["text"]))
        if self.asked:
            self.add_error("is_checked", gettext("Please tick this, or write it differently."))
        return bool(self.asked)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OfParticipantForm(ContributionForm):
    """The round is the one in which they are there."""

    round = None

    class Meta(ContributionForm.Meta):
        fields = ["kind", "text"]


class VoiceForm(forms.Form):
    """One button: +1, an idea taken on, or either taken back. The key lets a telephone send the same again unharmed."""

    contribution = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    agrees = forms.BooleanField(required=False)
    takes_on = forms.ChoiceField(choices=[("yes", ""), ("no", "")], required=False)
    round = forms.IntegerField(min_value=0, max_value=MOST_ROUNDS, required=False)
    key = forms.UUIDField(required=False)


class FromSheetForm(ContributionForm):
    """Typed up at the desk afterwards."""

    station = forms.ModelChoiceField(label=_("station"), queryset=Station.objects.none())

    class Meta(ContributionForm.Meta):
        fields = ["station", "kind", "round", "text"]
        help_texts = {"text": ContributionForm.Meta.help_texts["text"]}

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]


class DecisionForm(forms.ModelForm):
    """A contribution as everybody will read it, or the one that says it already."""

    class Meta:
        model = Contribution
        fields = ["kind", "text", "merged_into"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})}
        help_texts = {"text": NO_CASES, "merged_into": _("Who agreed with this one then agrees with that one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Contribution.objects.standing().filter(station=self.instance.station_id)
        field = self.fields["merged_into"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as the model has it
        field.queryset = others.exclude(pk=self.instance.pk)
        field.empty_label = gettext("no other one")


class IdeaForm(forms.Form):
    """What becomes of an idea."""

    PARTNERS = ("partner", "second_partner", "third_partner")

    owner = forms.CharField(label=_("organisation that takes it on"), max_length=200, required=False)
    partner = forms.CharField(label=_("works on it with"), max_length=200, required=False)
    second_partner = forms.CharField(label=_("and with"), max_length=200, required=False)
    third_partner = forms.CharField(label=_("and also with"), max_length=200, required=False)
    status = forms.ChoiceField(label=pgettext_lazy("cooperation", "status"), choices=Cooperation.Status)
    result = forms.CharField(label=pgettext_lazy("cooperation", "result"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", *self.PARTNERS):
            self.fields[name].widget.attrs |= {"list": "organisations", "autocomplete": "off"}
        self.fields["status"].help_text = _("The network shows it as soon as it runs. Both must have agreed to that.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("owner", *self.PARTNERS):
            typed = cleaned.get(name)
            cleaned[name] = known_organisation(typed) if typed else None
            if typed and not cleaned[name]:
                self.add_error(name, gettext("No published organisation has this name."))
        if self.partners and not cleaned.get("owner"):
            self.add_error("owner", gettext("Please say first who takes it on."))
        if cleaned.get("owner") in self.partners:
            self.add_error("partner", gettext("Please name another organisation."))
        return cleaned

    @property
    def partners(self) -> list[Organisation]:
        return [self.cleaned_data[name] for name in self.PARTNERS if self.cleaned_data.get(name)]
