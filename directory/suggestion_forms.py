"""An entry as a form for somebody who knows better. It shows nothing that its page does not show to everybody."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import URLField
from django.utils.translation import gettext_lazy as _

from directory.models import ChangeSuggestion, Contact, Location, Offer, Organisation
from directory.models.change_suggestion import LONGEST_REASON
from directory.models.contact import CHANNELS
from directory.models.kept import plain_of
from directory.trap import FormWithTrap

About = ChangeSuggestion.About
ENTRY = "entry"


def _field(column: Any, **options: Any) -> Any:
    return column.formfield(**options | ({"assume_scheme": "https"} if isinstance(column, URLField) else {}))


class ProposalForm(forms.ModelForm):
    """Never saved: what it differs in from what was shown is what somebody suggests."""

    hidden: tuple[str, ...] = ()

    def __init__(self, record: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, instance=record, prefix=ENTRY, **kwargs)

    def proposed(self, stored: dict[str, Any], touched: Collection[str] = ()) -> dict[str, list[Any]]:
        """{field: [stored value, value suggested]}, also of fields `touched` before. An empty field of what was not
        shown says nothing."""
        model = self._meta.model
        found = {}
        for name in self._meta.fields or ():
            if name not in self.changed_data and name not in touched:
                continue
            new = plain_of(model, name, self.cleaned_data[name])
            if new != stored.get(name) and not (name in self.hidden and not new):
                found[name] = [stored.get(name), new]
        return found


class OrganisationProposal(ProposalForm):
    class Meta:
        model = Organisation
        formfield_callback = _field
        fields = [
            "name",
            "short_name",
            "kind",
            "legal_form",
            "summary",
            "description",
            "website",
            "email",
            "phone",
            "topics",
            "districts",
            "languages",
        ]
        widgets = dict.fromkeys(("topics", "districts", "languages"), forms.CheckboxSelectMultiple)


class OfferProposal(ProposalForm):
    class Meta:
        model = Offer
        formfield_callback = _field
        fields = [
            "name",
            "summary",
            "description",
            "eligibility",
            "access",
            "referral",
            "documents",
            "appointment_link",
            "fee",
            "fee_note",
            "is_on_site",
            "is_online",
            "is_outreach",
            "is_by_phone",
            "is_citywide",
            "districts",
            "audiences",
            "languages",
            "topics",
            "valid_from",
            "valid_until",
        ]
        widgets = dict.fromkeys(("topics", "districts", "languages", "audiences"), forms.CheckboxSelectMultiple) | {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("valid_from", "valid_until")
        }


class ContactProposal(ProposalForm):
    class Meta:
        model = Contact
        fields = ["name", "role", "email", "phone", "mobile", "hours", "languages"]
        widgets = {"languages": forms.CheckboxSelectMultiple}

    def __init__(self, record: Contact, data: Any = None) -> None:
        reach = record.reach
        self.hidden = tuple(name for name in CHANNELS if not getattr(reach, name))
        super().__init__(record, data, initial=dict.fromkeys(self.hidden, ""))


class LocationProposal(ProposalForm):
    class Meta:
        model = Location
        fields = ["name", "street", "postcode", "city", "district", "is_step_free"]


class MissingForm(OrganisationProposal):
    class Meta(OrganisationProposal.Meta):
        fields = ["name", "summary", "website", "email", "phone", "districts", "topics", "languages"]


class SenderForm(FormWithTrap):
    about = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("A sentence is enough; it helps us to check. Please name nobody you advise."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(
        label=_("your name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("e-mail for the answer"),
        help_text=_("Only if you want to hear what becomes of it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Please write the address like name@example.org, or leave this field empty."),
            "max_length": _("Please check the address: it has more characters than an address can have."),
        },
    )
    trapped = _("Your suggestion has not been sent: a field that nobody sees was filled in. Please send it once more.")

    def __init__(self, abouts: list[str], data: Any = None) -> None:
        super().__init__(data, initial={"about": abouts[0]})
        self.fields["about"].choices = [(about, About(about).label) for about in abouts]  # type: ignore[attr-defined]
        if len(abouts) == 1:
            del self.fields["about"]


FORMS: dict[Any, tuple[type[ProposalForm], list[str]]] = {
    Organisation: (OrganisationProposal, [About.CHANGE, About.CLOSED]),
    Offer: (OfferProposal, [About.CHANGE, About.CLOSED]),
    Contact: (ContactProposal, [About.CHANGE, About.LEFT]),
    Location: (LocationProposal, [About.CHANGE]),
    None: (MissingForm, [About.MISSING]),
}
