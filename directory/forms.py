from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Invitation, JoinRequest, Membership, ShortlistEntry
from directory.models.enquiry import LONGEST_QUESTION
from directory.trap import FormWithTrap


class AskForm(FormWithTrap):
    question = forms.CharField(
        label=_("What are you looking for?"),
        help_text=_("What is needed, for whom, in which district, in which language. Please name nobody."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Please write in a few words what you are looking for."),
            "max_length": _("Please shorten the question to %(limit_value)d characters; it has %(show_value)d."),
        },
    )
    email = forms.EmailField(
        label=_("e-mail for the answer"),
        help_text=_("Without it nobody can answer you; the question still shows us what is missing."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Please write the address like name@example.org, or leave this field empty."),
            "max_length": _("Please check the address: it has more characters than an address can have."),
        },
    )
    trapped = _("Your question has not been sent: a field that nobody sees was filled in. Please send it once more.")


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "role"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}


class RoleForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role"]


class JoinForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["note"]


class NoteForm(forms.ModelForm):
    class Meta:
        model = ShortlistEntry
        fields = ["note"]
        error_messages = {
            "note": {
                "max_length": _("Please shorten the note to %(limit_value)d characters; it has %(show_value)d."),
            }
        }


class ShareForm(forms.Form):
    """How long a list is shared."""

    days = forms.TypedChoiceField(
        label=_("valid for"),
        choices=[(7, _("one week")), (14, _("two weeks")), (30, _("a month")), (90, _("three months"))],
        coerce=int,
        initial=14,
    )

    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class DecisionForm(forms.Form):
    ACCEPT, DECLINE = "accept", "decline"

    decision = forms.ChoiceField(choices=[(ACCEPT, _("Accept")), (DECLINE, _("Decline"))])
