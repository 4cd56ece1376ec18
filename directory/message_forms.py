from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.models.message import LONGEST_MESSAGE


class MessageForm(forms.Form):
    name = forms.CharField(label=_("your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("your e-mail"),
        help_text=_("The answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Please write the address like name@example.org.")},
    )
    text = forms.CharField(
        label=_("message"),
        help_text=_("Please name no client: what is needed is enough."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write what it is about.")},
    )
    # Hidden from people. What fills in every field of a form is no person.
    website = forms.CharField(label=_("Please leave this field empty"), required=False)

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data, initial={"name": getattr(user, "name", "")})
        if user.is_authenticated:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(
                _("Your message has not been sent: a field that nobody sees was filled in. Please send it once more.")
            )
        return cleaned
