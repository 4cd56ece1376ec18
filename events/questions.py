"""The organisers' own questions in the form of a registration: which fields they make, and which of them count.

Without JavaScript all of them stand there; what nobody should have been asked is neither required nor kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from events.models import Question

LONGEST_LINE, LONGEST_TEXT = 200, 2000
Kind = Question.Kind


class OwnQuestions(forms.Form):
    """The form of a registration, with the questions of its meeting."""

    def __init__(self, *args: Any, questions: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[name_of(question)] = _field_of(question, self.questions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.given: dict[int, str] = {}
        for question in self.questions:
            name = name_of(question)
            if not question.is_asked(self.given):
                self.errors.pop(name, None)
                cleaned.pop(name, None)
            elif text := _kept(cleaned.get(name, "")):
                self.given[question.pk] = text
        return cleaned

    def own_fields(self) -> Iterator[tuple[BoundField, str, str]]:
        """Each with the name of the field it depends on, and the answer to that."""
        for question in self.questions:
            before = f"question_{question.only_if_id}" if question.only_if_id else ""
            yield self[name_of(question)], before, question.only_if_answer


def name_of(question: Question) -> str:
    return f"question_{question.pk}"


def initial_of(registration: Any) -> dict[str, Any]:
    """What somebody has answered, as the form shows it again."""
    return {
        name_of(one.question): one.text.splitlines() if one.question.kind == Kind.SEVERAL else one.text
        for one in registration.own_answers.in_order()
    }


def _kept(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else value.strip()


def _field_of(question: Question, among: list[Question]) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "required": question.is_required,
        "help_text": _help_of(question, among),
        "error_messages": {"required": _("Please answer this question.")},
    }
    choices = list(question.answers.items())
    if question.kind == Kind.SHORT:
        return forms.CharField(max_length=LONGEST_LINE, **said)
    if question.kind == Kind.LONG:
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **said)
    if question.kind == Kind.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)


def _help_of(question: Question, among: list[Question]) -> str:
    """With the condition in words, for who reads the page without a script."""
    before = next((one for one in among if one.pk == question.only_if_id), None)
    if not before:
        return question.explanation
    words = {"answer": before.read(question.only_if_answer), "question": before.label}
    condition = _("Only if your answer to “%(question)s” is “%(answer)s”.") % words
    return f"{question.explanation} {condition}".strip()
