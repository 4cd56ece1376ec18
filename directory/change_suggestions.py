"""Suggested changes: kept first, then announced; decided on the desk, and answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from accounts import mail
from accounts.models import AddressLink
from directory import consent, history, notices
from directory.models import Change, ChangeSuggestion, Consent, Contact, Organisation
from directory.models.contact import CIRCLES
from directory.models.kept import State, acting, gathered, lock, state_of
from directory.models.record import Record
from directory.search import upkeep

About, Status = ChangeSuggestion.About, ChangeSuggestion.Status
WITH_FIELDS = (About.CHANGE, About.MISSING, About.NEW)


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
    suggestion = drafted(record, fields, about, **words)
    keep(suggestion)
    return suggestion


def drafted(record: Any, fields: Mapping[str, list[Any]], about: str, **words: Any) -> ChangeSuggestion:
    return ChangeSuggestion(
        kind=record._meta.model_name if record else "organisation",
        uuid=record.uuid if record else uuid4(),
        about=about,
        fields=dict(fields) if about in WITH_FIELDS else {},
        language=get_language() or "de",
        **words,
    )


def keep(suggestion: ChangeSuggestion) -> None:
    with transaction.atomic():
        suggestion.save()
        _announce(suggestion)


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
        carry_out(suggestion, taken)
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


def carry_out(suggestion: ChangeSuggestion, taken: State) -> None:
    """To be called in a transaction, by whoever may decide."""
    record = record_of(suggestion)
    if suggestion.about == About.MISSING:
        history.write(Organisation(uuid=suggestion.uuid), taken)
    elif suggestion.about == About.NEW:
        _confirm(suggestion, _add(suggestion, taken))
    else:
        lock(type(record), [record.pk])
        _change(suggestion, record, taken)


def _add(suggestion: ChangeSuggestion, taken: State) -> Any:
    """A person is told, and seen by the coordinators alone until they agree; a mailbox is nobody."""
    owner = str(suggestion.organisation.uuid) if suggestion.organisation else ""
    whose = {"organisations": [owner]} if suggestion.kind == "offer" else {"organisation": owner}
    with gathered():
        record = history.make(suggestion.kind, suggestion.uuid, dict(taken) | whose)
        if isinstance(record, Contact):
            if record.kind == Contact.Kind.PERSON:
                record.untold_since = timezone.now()
            else:
                for circle in CIRCLES:
                    setattr(record, circle, Contact.Visibility.PUBLIC)
            record.save()
    if isinstance(record, Contact):
        notices.tell_of(record)
    return record


def _change(suggestion: ChangeSuggestion, record: Any, taken: State) -> None:
    if suggestion.about == About.CHANGE:
        changed = history.write(record, taken)
        if suggestion.organisation_id:
            _ask_new_address(changed, taken)
            _confirm(suggestion, changed)
    elif isinstance(record, Contact):
        consent.close(record, Consent.How.COORDINATORS)
    elif isinstance(record, Organisation):
        record.archive()
    else:
        record.end()


def _confirm(suggestion: ChangeSuggestion, record: Any) -> None:
    """A member has looked at the entry; whoever confirmed it later knows better."""
    member, at = suggestion.user, suggestion.made_at
    if not isinstance(record, Record) or (member and member.is_coordinator):
        return
    if not record.verified_at or record.verified_at < at:
        record.verify(Record.Method.SELF, by=member, at=at)


def _ask_new_address(record: Any, taken: State) -> None:
    """Nobody has shown yet that it is theirs: it is shown once its owner has opened the link."""
    if isinstance(record, Contact) and record.kind == Contact.Kind.PERSON and taken.get("email"):
        path = reverse("directory:entry", args=[AddressLink.issue(record.email)])
        mail.send("entry_link", record.email, path=path, contacts=[record])


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
