"""The facts every bingo may choose from. Loaded once, into an empty table; then they belong to the organisers."""

import json
from pathlib import Path

from events.models import Fact

FACTS = Path(__file__).parent / "facts.json"


def load_into_empty_tables() -> None:
    if not Fact.objects.exists():
        entries = json.loads(FACTS.read_text(encoding="utf-8"))
        Fact.objects.bulk_create(Fact(position=position, **entry) for position, entry in enumerate(entries))
