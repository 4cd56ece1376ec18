"""Every organisation there is or will be, by number and by name: what rows are recognised by and refer to."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from rapidfuzz import process

from directory.alike.names import bare_name, compact, name_key
from directory.importing.drafts import Draft
from directory.importing.problems import Note, UnreadableValue

Identity = tuple[str, str]


class Roster:
    def __init__(self) -> None:
        self._drafts: dict[UUID, Draft] = {}
        self._former: dict[UUID, UUID] = {}
        self._identities: dict[Identity, UUID] = {}
        self._by_name: dict[str, list[UUID]] = defaultdict(list)
        self._by_other_name: dict[str, list[UUID]] = defaultdict(list)
        self._by_bare_name: dict[str, list[UUID]] = defaultdict(list)

    def __iter__(self) -> Iterator[Draft]:
        return iter(self._drafts.values())

    def get(self, uuid: UUID) -> Draft | None:
        """Also by the number of an entry that was merged into another."""
        return self._drafts.get(self._former.get(uuid, uuid))

    def learn_former(self, old: UUID, left: UUID) -> None:
        self._former[old] = left

    def is_former(self, uuid: UUID) -> bool:
        return uuid in self._former

    def add(self, draft: Draft) -> None:
        self._drafts[draft.uuid] = draft
        self.learn_names(draft)
        for identity in draft.identifiers:
            self.learn_identity(draft, identity)

    def learn_names(self, draft: Draft) -> None:
        _append(self._by_name[name_key(draft.name)], draft.uuid)
        _append(self._by_bare_name[compact(bare_name(draft.name))], draft.uuid)
        for name in draft.names:
            _append(self._by_other_name[name_key(name)], draft.uuid)

    def learn_identity(self, draft: Draft, identity: Identity) -> None:
        self._identities[identity] = draft.uuid

    def discard(self, draft: Draft) -> None:
        """Takes back a new organisation whose row was refused after all."""
        self._drafts.pop(draft.uuid, None)

    def identified(self, identity: Identity) -> Draft | None:
        uuid = self._identities.get(identity)
        return self._drafts.get(uuid) if uuid else None

    def named(self, name: str) -> list[Draft]:
        """Whose name this is, else whose short or other name."""
        key = name_key(name)
        return self._those(self._by_name.get(key, [])) or self._those(self._by_other_name.get(key, []))

    def refer(self, text: str) -> tuple[Draft, Note | None]:
        """The organisation a cell means, by UUID or name; a note tells where a legal form had to be ignored."""
        uuid = as_uuid(text)
        found = [draft] if uuid and (draft := self.get(uuid)) else self.named(text)
        note = None
        if not found:
            found = self._those(self._by_bare_name.get(compact(bare_name(text)), []))
            note = Note("organisation_understood", {"text": text, "name": found[0].name}) if found else None
        if len(found) > 1:
            raise UnreadableValue("organisation_ambiguous", text=text, count=len(found))
        if not found:
            raise self._unknown(text)
        return found[0], note

    def _those(self, uuids: list[UUID]) -> list[Draft]:
        return [self._drafts[uuid] for uuid in uuids if uuid in self._drafts]

    def _unknown(self, text: str) -> UnreadableValue:
        nearest = process.extractOne(text, [draft.name for draft in self], score_cutoff=75)
        if nearest:
            return UnreadableValue("organisation_unknown_but_near", text=text, nearest=nearest[0])
        return UnreadableValue("organisation_unknown", text=text)


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) in (32, 36) else None
    except ValueError:
        return None


def _append(uuids: list[UUID], uuid: UUID) -> None:
    if uuid not in uuids:
        uuids.append(uuid)
