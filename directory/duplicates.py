"""The list of likely duplicates in the directory: looked for once a day, and asked about when an entry is made."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction

from directory.alike.pairs import Body, Likeness, duplicates_within, likely_duplicates
from directory.models import DuplicatePair, Location, Organisation
from directory.reasons import say_reasons

LOOKED = "duplicates:looked"
# A little less than a day, so that a timer that comes a minute early does not skip one.
EVERY = timedelta(hours=20)
BATCH = 300
_COLUMNS = ("pk", "name", "short_name", "alternate_names", "website", "phone", "email", "parent_id")


def look_daily() -> int:
    if not cache.add(LOOKED, "yes", EVERY.total_seconds()):
        return 0
    return look()


def look() -> int:
    """Brings the list up to date and returns how many pairs are new. What a person decided stays decided."""
    rows = list(Organisation.objects.order_by("pk").values(*_COLUMNS))
    likenesses = duplicates_within(_bodies(rows))
    families = {frozenset((row["pk"], row["parent_id"])) for row in rows if row["parent_id"]}
    found = {pair: one for one in likenesses if frozenset(pair := _keys(one)) not in families}
    with transaction.atomic():
        known = {(pair.first_id, pair.second_id): pair for pair in DuplicatePair.objects.select_for_update()}
        gone = [pair.pk for keys, pair in known.items() if pair.status == pair.Status.OPEN and keys not in found]
        for start in range(0, len(gone), BATCH):
            DuplicatePair.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        there = set(Organisation.objects.values_list("pk", flat=True))
        new = [keys for keys in found if keys not in known and there.issuperset(keys)]
        DuplicatePair.objects.bulk_create(
            [
                DuplicatePair(first_id=keys[0], second_id=keys[1], score=one.score, reasons=list(one.reasons))
                for keys, one in ((keys, found[keys]) for keys in sorted(new))
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
    return len(new)


def twins_of(body: Body, most: int = 5) -> list[Organisation]:
    """Entries that may be the one somebody is about to make, the most alike first, each with its `reasons` in words."""
    rows = Organisation.objects.order_by("pk").values(*_COLUMNS)
    likenesses = likely_duplicates([body], _bodies(rows))[:most]
    found: Any = Organisation.objects.in_bulk([one.existing.reference for one in likenesses])
    for one in likenesses:
        found[one.existing.reference].reasons = say_reasons(one.reasons)
    return [found[one.existing.reference] for one in likenesses]


def _keys(likeness: Likeness) -> tuple[int, int]:
    one, other = int(str(likeness.candidate.reference)), int(str(likeness.existing.reference))
    return min(one, other), max(one, other)


def _bodies(rows: Iterable[dict[str, Any]]) -> list[Body]:
    seats: dict[int, tuple[str, str]] = {}
    for organisation, street, postcode in Location.objects.order_by("-pk").values_list(
        "organisation_id", "street", "postcode"
    ):
        seats[organisation] = (street, postcode)
    return [
        Body(
            row["pk"],
            row["name"],
            row["short_name"],
            tuple(row["alternate_names"].splitlines()),
            row["website"],
            str(row["phone"] or ""),
            row["email"],
            *seats.get(row["pk"], ("", "")),
        )
        for row in rows
    ]
