"""How much of what somebody looks for an entry says, and what it lacks. Pure but for the words; relations that a page
has fetched are not asked for again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """What an entry should say, and how much it counts."""

    name: str
    weight: int
    words: Any


# Whom to call and what is offered count most: that is what people come for.
PARTS = (
    Part("summary", 10, _("what it does in one sentence")),
    Part("description", 5, _("a description")),
    Part("topics", 15, _("topics")),
    Part("districts", 10, _("districts it works in")),
    Part("languages", 10, _("languages")),
    Part("reach", 10, _("a website, an e-mail address or a phone number")),
    Part("working", 5, _("a website that answers and an e-mail address that takes mail")),
    Part("locations", 5, _("an address")),
    Part("offers", 15, _("offers")),
    Part("contacts", 15, _("people to ask")),
)
RELATIONS = ("locations", "offers", "contacts")


@dataclass(frozen=True)
class Completeness:
    missing: tuple[Part, ...]

    @property
    def percent(self) -> int:
        lost = sum(part.weight for part in self.missing)
        return 100 - round(100 * lost / sum(part.weight for part in PARTS))

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        return ", ".join(str(part.words) for part in self.missing)


def judged(says: Mapping[str, Any] | Collection[str]) -> Completeness:
    """`says`: the names of the parts an entry has; of a mapping, those with a value."""
    present = {name for name, value in says.items() if value} if isinstance(says, Mapping) else set(says)
    return Completeness(tuple(part for part in PARTS if part.name not in present))


def of(organisation: Any, counts: Mapping[str, int] | None = None) -> Completeness:
    """`counts`: how many locations, offers and contacts there are, and whether an address is dead, where a list has
    counted them."""
    counts = counts or _counted(organisation)
    reach = organisation.website or organisation.email or organisation.phone
    return judged(
        {
            "summary": organisation.summary,
            "description": organisation.description,
            "topics": organisation.topics.all(),
            "districts": organisation.districts.all(),
            "languages": organisation.languages.all(),
            "reach": reach,
            "working": reach and not counts["dead"],
            **{name: counts[name] for name in RELATIONS},
        }
    )


def _counted(organisation: Any) -> dict[str, int]:
    same = type(organisation).objects.filter(pk=organisation.pk)
    dead = (same.with_dead_website() | same.with_bounced_email()).exists()
    return {name: getattr(organisation, name).exists() for name in RELATIONS} | {"dead": dead}
