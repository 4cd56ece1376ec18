"""How a format is set up: five fields at most, each with a default that works."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import planning
from events.models import Meeting, ProgrammeItem, Run
from events.rehearsal import Room

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


class RehearsalForm(forms.Form):
    """The room of a rehearsal. It stands in the address, so that the same day can be looked at again."""

    people = forms.IntegerField(label=_("people registered"), min_value=2, max_value=200)
    organisations = forms.IntegerField(label=_("organisations"), min_value=1, max_value=200)
    missing = forms.IntegerField(label=_("of 100 do not come"), min_value=0, max_value=80)
    late = forms.IntegerField(label=_("come late"), min_value=0, max_value=50)
    leaving = forms.IntegerField(label=_("leave early"), min_value=0, max_value=50)
    seed = forms.IntegerField(
        label=_("number of the rehearsal"),
        min_value=0,
        max_value=9999,
        help_text=_("The same number gives the same day, another number another one."),
    )

    @classmethod
    def of(cls, data: Any, meeting: Meeting) -> "RehearsalForm":
        """As it was sent; else for as many people as there are seats."""
        people = min(max(meeting.capacity or Room.people, 2), 200)
        room = vars(Room(people=people, organisations=-(-people // 2)))
        return cls(data if "people" in data else room)

    def room(self) -> Room:
        return Room(**self.cleaned_data)

    def query(self) -> str:
        return urlencode(self.cleaned_data)
