"""Slows down who collects people: channels open to everyone stand on a page for so many different people at a time.

What is open can be copied, and nothing is hidden in pictures or scripts, which would shut out screen readers. Whoever
is past the limit still finds everybody, and shows one at a time with a button.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import HttpRequest

from accounts import limits
from directory.models import Contact
from directory.search.hits import Hit
from directory.search.people import Person

# Different people in ten minutes: of an address, behind which a whole office may sit, and of an account.
MOST, MOST_OF_AN_ACCOUNT = 60, 240
SECONDS = 10 * 60


def metered(request: HttpRequest, contacts: Iterable[Contact]) -> list[Contact]:
    """The same contacts; those past the limit show no channels. Shared mailboxes are nobody's."""
    listed = list(contacts)
    open_ones = [one.pk for one in listed if one.kind == Contact.Kind.PERSON and one.reach.is_any]
    shown = _shown(request, open_ones)
    for contact in listed:
        contact.is_withheld = contact.pk in open_ones and contact.pk not in shown
    return listed


def metered_hits(request: HttpRequest, hits: Sequence[Hit]) -> list[Hit]:
    withheld = withheld_of(request, [hit.person for hit in hits if hit.person])
    return [replace(hit, person=withheld.get(hit.person.pk, hit.person)) if hit.person else hit for hit in hits]


def withheld_of(request: HttpRequest, people: Iterable[Person]) -> dict[int, Person]:
    """Those past the limit, without what leads to them, by primary key."""
    open_ones = {one.pk: one for one in people if one.is_person and (one.email or one.phone or one.mobile)}
    shown = _shown(request, list(open_ones))
    return {pk: one.withheld() for pk, one in open_ones.items() if pk not in shown}


def _shown(request: HttpRequest, pks: Sequence[int]) -> set[int]:
    if not pks:  # most pages: not even a look into the cache
        return set()
    most = MOST_OF_AN_ACCOUNT if request.user.is_authenticated else MOST
    return limits.different_ones("people", limits.who(request), pks, most=most, seconds=SECONDS)
