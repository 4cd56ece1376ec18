"""The forms of the bingo: what is true for somebody, and the facts a meeting plays with."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events import bingo
from events.models import Fact, Registration, Run

SIZES = [(size, f"{size} × {size}") for size in (3, 4, 5)]
MOST_SPARE = 40


class TicksForm(forms.Form):
    """Whoever sends it agrees; taking it back is a button of its own, so that nobody agrees by leaving a box alone."""

    agrees = forms.BooleanField(
        label=_("What I tick here may appear in the bingo of this meeting, without my name."),
        error_messages={"required": _("Please tick this, too. Without your agreement nothing of it is kept.")},
    )

    def __init__(self, facts: Iterable[Fact], ticked: set[int], *args: Any, on_paper: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label, theirs in _by_kind(facts):
            self.fields[f"facts_{name}"] = _choice_of(theirs, ticked, label)
        if on_paper:
            self.fields["agrees"].label = _("The person has agreed on paper that this may appear in the bingo.")

    def of_facts(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name.startswith("facts_"))

    def ticked(self) -> list[int]:
        return [pk for name, chosen in self.cleaned_data.items() if name.startswith("facts_") for pk in chosen]


class UsedFactsForm(forms.Form):
    """Which of the facts a meeting plays with; facts of its own that are not ticked are gone."""

    def __init__(self, facts: Iterable[Fact], used: set[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = list(facts)
        own = [fact for fact in facts if fact.meeting_id]
        if own:
            self.fields["facts_own"] = _choice_of(own, used, pgettext_lazy("facts", "Only at this meeting"))
        for name, label, theirs in _by_kind(fact for fact in facts if not fact.meeting_id):
            self.fields[f"facts_{name}"] = _choice_of(theirs, used, label)

    def used(self) -> set[int]:
        return {pk for chosen in self.cleaned_data.values() for pk in chosen}


class OwnFactForm(forms.ModelForm):
    is_harmless = forms.BooleanField(
        label=_("This fact says nothing of the kinds named above, and nobody is embarrassed by it."),
        error_messages={"required": _("Please read which kinds of facts do not belong here, and tick this.")},
    )

    class Meta:
        model = Fact
        fields = ["text_de", "text_en", "plain_de", "kind"]


class CardsForm(forms.Form):
    """What is printed besides the cards of the plan."""

    words = forms.ChoiceField(
        label=_("words on the cards"),
        choices=[("de", _("German")), ("plain", _("German in plain words")), ("en", _("English"))],
        required=False,
    )
    spare = forms.IntegerField(
        label=_("cards without a number, for latecomers"), min_value=0, max_value=MOST_SPARE, required=False, initial=4
    )
    blank = forms.IntegerField(
        label=_("empty cards, to write on"), min_value=0, max_value=MOST_SPARE, required=False, initial=0
    )


class BingoRunForm(forms.ModelForm):
    size = forms.TypedChoiceField(label=_("cells on a card"), choices=SIZES, coerce=int)
    minutes = forms.IntegerField(label=pgettext_lazy("bingo", "minutes"), min_value=1, max_value=180)

    class Meta:
        model = Run
        fields = ["size", "minutes"]


def ticks_form(registration: Registration, data: Any = None, *, on_paper: bool = False) -> TicksForm:
    entry = bingo.entry_of(registration)
    ticked = set(entry.facts.values_list("pk", flat=True)) if entry else set()
    facts = Fact.objects.used_by(registration.meeting)
    return TicksForm(facts, ticked, data, initial={"agrees": bool(entry)}, on_paper=on_paper, auto_id="bingo_%s")


def shown(fact: Fact) -> str:
    """With the plain words below, and marked where it is not in the language of the page."""
    if get_language() == "en":
        return fact.text_en or format_html('<span lang="de">{}</span>', fact.text_de)
    if fact.plain:
        return format_html('<span>{} <span class="soft small">({})</span></span>', fact.text_de, fact.plain)
    return fact.text_de


def _choice_of(facts: list[Fact], chosen: set[int], label: Any) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=label,
        coerce=int,
        required=False,
        choices=[(fact.pk, shown(fact)) for fact in facts],
        initial=[fact.pk for fact in facts if fact.pk in chosen],
        widget=forms.CheckboxSelectMultiple,
    )


def _by_kind(facts: Iterable[Fact]) -> Iterator[tuple[str, str, list[Fact]]]:
    for _place, some in groupby(sorted(facts, key=_kind_of), key=_kind_of):
        theirs = list(some)
        yield theirs[0].kind, theirs[0].get_kind_display(), theirs


def _kind_of(fact: Fact) -> int:
    return list(Fact.Kind).index(Fact.Kind(fact.kind))
