"""Suggested changes: kept first, then announced; decided on the desk, and answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts import mail
from directory import consent, history
from directory.models import Change, ChangeSuggestion, Consent, Contact, Organisation
from directory.models.kept import State, acting, lock, state_of
from directory.search import upkeep

About, Status = ChangeSuggestion.About, ChangeSuggestion.Status


@dataclass(frozen=True)
class Proposal:
    """One field of a suggestion in words: as it was then, as it is now, as somebody wants it."""

    line: history.Line
    now: list[str]
    is_overtaken: bool

    @property
    def is_done(self) -> bool:
        return self.now == self.line.new


def send(record: Any, fields: Mapping[str, list[Any]], about: str, **words: Any) -> ChangeSuggestion:
    """Keeps a suggestion and tells the coordinators; without a record an organisation is missing."""
    kind = record._meta.model_name if record else "organisation"
    with transaction.atomic():
        suggestion = ChangeSuggestion.objects.create(
            kind=kind,
            uuid=record.uuid if record else uuid4(),
            about=about,
            fields=dict(fields) if about in (About.CHANGE, About.MISSING) else {},
            language=get_language() or "de",
            **words,
        )
        _announce(suggestion)
    return suggestion


def record_of(suggestion: ChangeSuggestion) -> Any:
    return history.KINDS[suggestion.kind]._base_manager.filter(uuid=suggestion.uuid).first()


def proposals(suggestion: ChangeSuggestion, record: Any) -> list[Proposal]:
    wording, now = history.Wording(), state_of(record) if record else {}
    model = history.KINDS[suggestion.kind]
    return [
        Proposal(line, wording.of(model, line.name, now.get(line.name)), _is_overtaken(suggestion, now, line.name))
        for line in wording.lines(suggestion.kind, suggestion.fields)
    ]


def accept(suggestion: ChangeSuggestion, names: Collection[str], by: Any, note: str = "") -> bool:
    """Does what is suggested, of a change these fields; False where it was decided already.

    Raises a ValidationError where the entry does not allow it.
    """
    taken = {name: new for name, (_old, new) in suggestion.fields.items() if name in names}
    status = Status.ACCEPTED if len(taken) == len(suggestion.fields) else Status.PARTLY
    with transaction.atomic(), acting(Change.Origin.SUGGESTION, by), upkeep.collected():
        if not suggestion.decide(status, by):
            return False
        _carry_out(suggestion, taken)
        _answer(suggestion, taken, note)
    return True


def reject(suggestion: ChangeSuggestion, by: Any, note: str = "") -> bool:
    with transaction.atomic():
        if not suggestion.decide(Status.REJECTED, by):
            return False
        _answer(suggestion, {}, note)
    return True


def forget_old() -> int:
    """30 days after the decision nobody knows any more who suggested it, after 180 days the suggestion goes."""
    deleted, _by_model = ChangeSuggestion.objects.outdated().delete()
    return deleted + ChangeSuggestion.objects.with_needless_sender().update(name="", email="", user=None)


def _carry_out(suggestion: ChangeSuggestion, taken: State) -> None:
    record = record_of(suggestion)
    if suggestion.about == About.MISSING:
        history.write(Organisation(uuid=suggestion.uuid), taken)
        return
    lock(type(record), [record.pk])
    if suggestion.about == About.CHANGE:
        history.write(record, taken)
    elif isinstance(record, Contact):
        consent.close(record, Consent.How.COORDINATORS)
    elif isinstance(record, Organisation):
        record.archive()
    else:
        record.end()


def _is_overtaken(suggestion: ChangeSuggestion, now: State, name: str) -> bool:
    return bool(now) and now.get(name) != suggestion.fields[name][0]


def _announce(suggestion: ChangeSuggestion) -> None:
    """What is suggested stays out of the mail: nobody can delete it from a mailbox."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("admin:directory_changesuggestion_change", args=[suggestion.pk])
        mail.send("suggestion", str(settings.OPERATOR["email"]), path=path)


def _answer(suggestion: ChangeSuggestion, taken: Iterable[str], note: str) -> None:
    if not suggestion.email:
        return
    with override(suggestion.language):
        lines = history.Wording().lines(suggestion.kind, suggestion.fields)
        record = record_of(suggestion)
        mail.send(
            "suggestion_decided",
            suggestion.email,
            language=suggestion.language,
            suggestion=suggestion,
            entry=str(record or suggestion.fields.get("name", ["", ""])[1]),
            taken=[line.label for line in lines if line.name in taken],
            left=[line.label for line in lines if line.name not in taken],
            note=note,
        )
