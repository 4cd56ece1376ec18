"""How a format is set up: five fields at most, each with a default that works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import planning
from events.models import ProgrammeItem, Run

Kind = ProgrammeItem.Kind
SPEED_DATING_MODES = [
    ("cards", _("best fit, each with a card of their own")),
    ("fair", _("fair: the best for whoever gains least")),
    ("rows", _("two facing rows, without cards")),
]
RALLY_MODES = [
    ("wishes", _("by wishes, and then well mixed")),
    ("mixing", _("well mixed: ever other people")),
    ("together", _("groups stay together")),
]
NUMBERS_HELP = _("Numbers on the badges, for example 3, 17.")


class RunForm(forms.ModelForm):
    rounds = forms.IntegerField(label=_("rounds"), min_value=1, max_value=30)
    minutes = forms.IntegerField(label=_("minutes for each round"), min_value=1, max_value=180)
    change_seconds = forms.IntegerField(label=_("seconds to change places"), min_value=0, max_value=600)
    mode = forms.ChoiceField(label=pgettext_lazy("run", "kind of plan"))

    class Meta:
        model = Run
        fields = ["rounds", "minutes", "change_seconds", "mode", "staying"]
        help_texts = {"staying": NUMBERS_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        if kind == Kind.SPEED_DATING:
            self._choose(SPEED_DATING_MODES)
        elif kind == Kind.RALLY:
            self._choose(RALLY_MODES)
            del self.fields["staying"]
        else:
            for name in ("rounds", "change_seconds", "mode", "staying"):
                del self.fields[name]

    def clean_staying(self) -> str:
        return ", ".join(map(str, sorted(planning.numbers(self.cleaned_data["staying"]))))

    def _choose(self, modes: list[tuple[str, Any]]) -> None:
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)  # noqa: S101 - as declared
        mode.choices = modes


class DeedForm(forms.Form):
    """Which button was pressed, on a page of which revision."""

    deed = forms.CharField(max_length=20)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    gone = forms.CharField(
        label=_("Who has left or did not come?"), max_length=500, required=False, help_text=NUMBERS_HELP
    )

    def numbers_gone(self) -> set[int]:
        return planning.numbers(self.cleaned_data["gone"])
