from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class FormWithTrap(forms.Form):
    """Has a field hidden from people. What fills in every field is no person; `trapped` is what it is told."""

    website = forms.CharField(label=_("Please leave this field empty"), required=False)
    trapped: Any = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(self.trapped)
        return cleaned
