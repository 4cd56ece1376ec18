"""An entry as a form for members of its organisation: what waits already stands in it, and what others did meanwhile is
told."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.utils.translation import gettext, gettext_lazy

from directory import history
from directory.models import ChangeSuggestion, Contact, Objection, Offer, Responsibility
from directory.models.kept import key_of, plain_of
from directory.models.offer import OfferQuerySet
from directory.seen import SeenField, SeenForm
from directory.suggestion_forms import (
    ContactProposal,
    LocationProposal,
    OfferProposal,
    OrganisationProposal,
    ProposalForm,
)

MOST_RESPONSIBILITIES = 30
OPEN_TO_MEMBERS = (*Offer.Status.shown(), Offer.Status.ENDED)


class CareForm(ProposalForm, SeenForm):
    """Of two members the second is told what the first has sent in, as of two on the desk."""

    waiting = SeenField(required=False)

    def __init__(self, record: Any, waits: ChangeSuggestion | None, data: Any = None) -> None:
        self.waits = waits
        super().__init__(record, data)
        if waits:
            self.initial.update(self._of_those_waiting(), waiting=waits.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.waits and cleaned.get("waiting") != self.waits.pk:
            self.refuse("waiting", self.waits.pk, cleaned, self.waits.fields, self._of_those_waiting())
        return cleaned

    def refuse(
        self, mark: str, number: int, cleaned: dict[str, Any], theirs: dict[str, list[Any]], now: dict[str, Any]
    ) -> None:
        """Tells of nothing the form does not show."""
        shown = {name: pair for name, pair in theirs.items() if name in self.fields and name not in self.hidden}
        super().refuse(mark, number, cleaned, shown, now)
        if "responsibilities" in theirs:
            self.add_error(None, gettext("Somebody has changed the responsibilities since you opened this entry."))

    def changes(self, stored: Mapping[str, Any]) -> dict[str, list[Any]]:
        """{field: [stored value, value wanted]}; of an entry that is new all that is not empty."""
        if self.instance.pk:
            return self.proposed(dict(stored), self.waits.fields if self.waits else ())
        names: Any = self._meta.fields
        values = {name: plain_of(type(self.instance), name, self.cleaned_data[name]) for name in names}
        return {name: [None, value] for name, value in values.items() if value not in (None, "", [], False)}

    def _of_those_waiting(self) -> dict[str, Any]:
        fields = self.waits.fields if self.waits else {}
        return {
            name: history.held(type(self.instance), name, fields[name][1]) for name in fields if name in self.fields
        }


class OrganisationCare(CareForm, OrganisationProposal):
    class Meta(OrganisationProposal.Meta):
        pass


class OfferCare(CareForm, OfferProposal):
    class Meta(OfferProposal.Meta):
        fields = ["name", "status", *OfferProposal.Meta.fields[1:]]

    def __init__(self, record: Offer, waits: ChangeSuggestion | None, data: Any = None) -> None:
        super().__init__(record, waits, data)
        status: Any = self.fields["status"]
        status.choices = [one for one in Offer.Status.choices if one[0] in (record.status, *OPEN_TO_MEMBERS)]


class LocationCare(CareForm, LocationProposal):
    class Meta(LocationProposal.Meta):
        pass


class NewLocation(LocationCare):
    class Meta(LocationProposal.Meta):
        fields = [*LocationProposal.Meta.fields, "is_sensitive"]


class ContactCare(CareForm, ContactProposal):
    class Meta(ContactProposal.Meta):
        pass

    def __init__(self, record: Contact, waits: ChangeSuggestion | None, data: Any = None) -> None:
        super().__init__(record, waits, data)
        for name in self.hidden:
            if record.pk and getattr(record, name):
                self.fields[name].help_text = gettext(
                    "Kept, and not open to everyone. Leave this empty, and it stays as it is."
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name, email = cleaned.get("name", ""), cleaned.get("email", "")
        if {"name", "email"} & set(self.changed_data) and self._objected(name, email):
            raise ValidationError(
                gettext("This person has asked not to stand in the directory. Please leave them out.")
            )
        return cleaned

    def _objected(self, name: str, email: str) -> bool:
        return Objection.objects.covers(name, email, str(self.instance.organisation))


class NewContact(ContactCare):
    class Meta(ContactProposal.Meta):
        fields = ["kind", *ContactProposal.Meta.fields]


class ResponsibilityForm(forms.ModelForm):
    class Meta:
        model = Responsibility
        fields = ["offer", "rank", "topics", "districts", "languages", "valid_from", "valid_until"]
        widgets = dict.fromkeys(("topics", "districts", "languages"), forms.CheckboxSelectMultiple) | {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("valid_from", "valid_until")
        }

    def __init__(self, *args: Any, offers: OfferQuerySet, choices: dict[str, list[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["offer"].queryset = offers
        for name, own in choices.items():
            fields[name].choices = own  # read once for all rows

    @property
    def row(self) -> dict[str, Any]:
        """As history keeps it."""
        names = [name for name in history.names(Responsibility) if name in self.fields]
        return {name: plain_of(Responsibility, name, self.cleaned_data[name]) for name in names}


class Responsibilities(BaseFormSet):
    """What a contact is responsible for, with room for one thing more. What is for an offer that is not among these
    stays as it is."""

    def __init__(self, offers: OfferQuerySet, rows: list[dict[str, Any]], data: Any = None) -> None:
        known = _known(offers)
        self.unseen = [row for row in rows if row["offer"] and row["offer"] not in known["offer"]]
        choices: dict[str, list[Any]] = {
            name: [(one.pk, str(one)) for one in own.values()] for name, own in known.items()
        }
        choices["offer"].insert(0, ("", gettext("everything the organisation does")))
        super().__init__(
            data,
            prefix="responsibilities",
            initial=[_as_initial(row, known) for row in rows if row not in self.unseen],
            form_kwargs={"offers": offers, "choices": choices},
        )

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = gettext_lazy("remove this responsibility")

    @property
    def rows(self) -> list[dict[str, Any]]:
        kept = [one for one in self.forms if one.cleaned_data and not one.cleaned_data.get("DELETE")]
        return sorted([*self.unseen, *(one.row for one in kept)], key=json.dumps)


def _known(offers: OfferQuerySet) -> dict[str, dict[str, Any]]:
    """What a responsibility can name, by the key history knows it under."""
    relations: Any = {one.name: one.related_model._base_manager.all() for one in Responsibility._meta.many_to_many}
    named = relations | {"offer": offers}
    return {name: {str(getattr(one, key_of(rows.model))): one for one in rows} for name, rows in named.items()}


def _as_initial(row: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    initial: dict[str, Any] = dict(row)
    for name, own in known.items():
        value = row.get(name)
        initial[name] = [own[key] for key in value if key in own] if isinstance(value, list) else own.get(value or "")
    return initial


ResponsibilityFormSet: Any = forms.formset_factory(
    ResponsibilityForm,
    formset=Responsibilities,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_RESPONSIBILITIES,
    absolute_max=MOST_RESPONSIBILITIES,
)
