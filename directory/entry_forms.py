"""Forms on the page people have for their own entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import consent
from directory.models import Consent, Contact
from directory.seen import SeenForm


class CirclesForm(forms.Form):
    """Who may see what; only for what there is."""

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data, prefix=str(contact.uuid))
        for what, field in consent.FIELDS.items():
            if what == Consent.What.ENTRY or getattr(contact, what):
                self.fields[what] = forms.ChoiceField(
                    label=what.label, choices=Contact.Visibility.choices, initial=getattr(contact, field)
                )


class CorrectionForm(SeenForm):
    class Meta:
        model = Contact
        fields = ["name", "role", "email", "phone", "mobile", "hours", "languages"]
        widgets = {"languages": forms.CheckboxSelectMultiple}

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data, instance=contact, prefix=f"correct-{contact.uuid}")


class ObjectionForm(forms.Form):
    is_meant = forms.BooleanField(label=_("I do not want to stand in the directory. My entry is deleted for good."))

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data, prefix=f"object-{contact.uuid}")
