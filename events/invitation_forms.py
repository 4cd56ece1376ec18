from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import District, Organisation, Topic
from events.forms import LONGEST_MESSAGE, known_organisation

REMINDERS = [("", _("no reminder")), ("5", _("after 5 days")), ("10", _("after 10 days")), ("14", _("after 14 days"))]
MOST_NAMED = 200


class InvitationForm(forms.Form):
    """Whom to invite, and with what words."""

    topics = forms.ModelMultipleChoiceField(
        label=_("topics"),
        queryset=Topic.objects.in_use().top(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("districts"),
        queryset=District.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("kinds of organisations"),
        choices=Organisation.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.CharField(
        label=_("single organisations"),
        required=False,
        max_length=20_000,
        help_text=_("One name a line, as it stands in the directory."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    subject = forms.CharField(label=_("subject"), max_length=120)
    text = forms.CharField(label=_("text"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 10}))
    remind_after = forms.ChoiceField(
        label=_("remind who has not answered"),
        choices=REMINDERS,
        required=False,
        help_text=_("Once, and nobody who has answered or registered by then."),
    )

    def clean_organisations(self) -> list[Organisation]:
        names = [line.strip() for line in self.cleaned_data["organisations"].splitlines() if line.strip()]
        if len(names) > MOST_NAMED:
            raise forms.ValidationError(_("These are too many names. Please choose by topic, district or kind."))
        found = {name: known_organisation(name) for name in names}
        unknown = [name for name, one in found.items() if not one]
        if unknown:
            raise forms.ValidationError(
                _("Not in the directory under this name: %(names)s"), params={"names": ", ".join(unknown)}
            )
        return [one for one in found.values() if one]

    def clean_remind_after(self) -> timedelta | None:
        days = self.cleaned_data["remind_after"]
        return timedelta(days=int(days)) if days else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said[name] for name in ("topics", "districts", "kinds", "organisations")):
            raise forms.ValidationError(_("Please choose at least one topic, district, kind or organisation."))
        return said
