"""The filters of the search page as a reader sees them: each choice with the number of hits it would leave."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from directory.models import Topic
from directory.search.words import Choosable
from directory.search_form import FilterForm

# More choices than this fold away behind "Show more".
AT_A_GLANCE = 12


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool
    count: int | None
    word: Any
    look: tuple[Any, ...]


@dataclass(frozen=True)
class Group:
    """A field of the filters: the choices at a glance and the rest."""

    name: str
    label: str
    choices: list[Choice]
    more: list[Choice]
    errors: Any

    @property
    def is_open(self) -> bool:
        return bool(self.errors) or any(choice.is_chosen for choice in self.choices)


def groups(form: FilterForm, counts: Mapping[str, int] | None) -> dict[str, Group]:
    """By the name of the field; without counts none are shown."""
    return {name: _group(form, name, choices, counts) for name, choices in form.choices.items()}


@dataclass(frozen=True)
class Branch:
    """A top topic to tick, and what belongs to it, folded away unless one of that is ticked."""

    top: list[Choice]
    below: list[Choice]

    @property
    def is_open(self) -> bool:
        return any(choice.is_chosen for choice in self.below)


def branches(form: FilterForm) -> list[Branch]:
    """All topics, where somebody names several at once."""
    topics, ticked = form.vocabulary.offered_topics, set(form.parameters.getlist("topic"))
    choices = {topic.pk: _choice(topic.slug, form.choices["topic"][topic.slug], ticked, None) for topic in topics}
    return [
        Branch([choices[top.pk]], [choices[one.pk] for one in topics if one.parent_id == top.pk])
        for top in topics
        if not top.parent_id
    ]


def chosen(form: FilterForm) -> list[tuple[str, str, str]]:
    """Name, value and label of every filter in force."""
    return [
        (name, value, choices[value].label) for name, choices in form.choices.items() for value in form.answer(name)
    ]


def _group(form: FilterForm, name: str, choices: Mapping[str, Choosable], counts: Mapping[str, int] | None) -> Group:
    ticked = set(form.parameters.getlist(name))
    shown = _topics(form.vocabulary.offered_topics, ticked) if name == "topic" else choices
    found = [_choice(value, choices[value], ticked, counts) for value in shown]
    folds = name in ("language", "kind")
    near = [one for number, one in enumerate(found) if not folds or number < AT_A_GLANCE or one.is_chosen]
    more = [one for number, one in enumerate(found) if folds and number >= AT_A_GLANCE and not one.is_chosen]
    return Group(name, str(form.fields[name].label), near, more, form.errors.get(name))


def _choice(value: str, one: Choosable, ticked: Container[str], counts: Mapping[str, int] | None) -> Choice:
    return Choice(
        value=value,
        label=one.label,
        is_chosen=value in ticked,
        count=None if counts is None else counts[one.key],
        word=one.word,
        look=one.look,
    )


def _topics(topics: list[Topic], asked: set[str]) -> list[str]:
    """The top topics, and below each one asked for what belongs to it: a hundred boxes at once help nobody."""
    opened = {topic.head.pk for topic in topics if topic.slug in asked}
    below = [topic for topic in topics if topic.parent_id in opened]
    tops = [topic for topic in topics if not topic.parent_id]
    return [one.slug for top in tops for one in [top, *(topic for topic in below if topic.parent_id == top.pk)]]
