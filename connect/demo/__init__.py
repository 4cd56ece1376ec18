"""Demo data: real actors of Berlin as plain public facts, and full entries that are marked as examples.

Loading twice changes nothing: every entry has a fixed identity, and what exists is left as people have edited it."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from directory.search import upkeep

FOLDER = Path(__file__).parent
NAMESPACE = UUID("6f1c2f0e-6d4b-4f0a-9f53-5f3c1e0c8a11")


def load() -> None:
    from connect.demo import accounts, entries, meetings, registrations  # noqa: PLC0415 - they read their files through this module

    with transaction.atomic(), upkeep.collected():
        entries.load()
        meetings.load()
        registrations.load()
        accounts.load()


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def identity(*words: str) -> UUID:
    return uuid5(NAMESPACE, "/".join(words))
