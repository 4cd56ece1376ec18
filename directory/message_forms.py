from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models.message import LONGEST_MESSAGE
from directory.trap import FormWithTrap


class MessageForm(FormWithTrap):
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
    trapped = _("Your message has not been sent: a field that nobody sees was filled in. Please send it once more.")

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data, initial={"name": getattr(user, "name", "")})
        if user.is_authenticated:
            del self.fields["email"]
