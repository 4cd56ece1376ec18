from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import signup
from accounts.models import User


class AboutYouForm(forms.Form):
    """What allauth's own form does not ask at sign-up, nor check."""

    name = forms.CharField(
        label=_("name"),
        max_length=User._meta.get_field("name").max_length,
        required=False,
        help_text=_("Members of your organisations see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("email", context.request.session.get(signup.INVITED, ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refusal = signup.refusal(context.request, cleaned.get("email", ""))
        if "email" in cleaned and refusal:
            raise ValidationError({"email": refusal})
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        user.start_confirmation(name=self.cleaned_data["name"])
        request.session.pop(signup.INVITED, None)


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": _("Members of your organisations see it.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
