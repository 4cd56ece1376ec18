"""Asks the websites and appointment links of published entries whether they still answer: a few at a time, from this
server alone. Nothing about readers goes out, and no page of ours asks anybody."""

import logging
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from directory.models import Link, Offer, Organisation
from directory.search import index
from directory.web import Asker, Finding, host_of

log = logging.getLogger(__name__)

MOST_AT_ONCE = 8
CANDIDATES = 200
# No further one is begun after so many seconds: mails must not wait for slow servers.
LONGEST_RUN = 40


def check(asker: Asker | None = None) -> int:
    """How many addresses were asked."""
    if not settings.LINK_CHECKS:
        return 0
    asker = asker or Asker(f"CONNECT link check (+{settings.BASE_URL})")
    _forget_unused()
    _learn_new()
    end = time.monotonic() + LONGEST_RUN
    found: list[tuple[Link, Finding]] = []
    for link in _one_per_host(Link.objects.due()[:CANDIDATES]):
        if time.monotonic() < end and Link.objects.filter(pk=link.pk).claim():
            found.append((link, asker.ask(link.address)))
    _note(found, asker)
    return len(found)


def take_over(link: Link) -> int:
    """Gives every entry with this address the one it moved to; returns how many they were."""
    now = timezone.now()
    with transaction.atomic():
        organisations = Organisation.objects.filter(website=link.address)
        offers = Offer.objects.filter(appointment_link=link.address)
        owners = set(organisations.values_list("pk", flat=True))
        owners |= set(offers.exclude(organisations=None).values_list("organisations", flat=True))
        changed = organisations.update(website=link.moved_to, changed_at=now)
        changed += offers.update(appointment_link=link.moved_to, changed_at=now)
        index.refresh(owners)
        link.delete()
    return changed


def _forget_unused() -> None:
    pks = list(
        Link.objects.exclude(pk__in=Link.objects.in_use().values("pk")).values_list("pk", flat=True)[:CANDIDATES]
    )
    Link.objects.filter(pk__in=pks).delete()


def _learn_new() -> None:
    known = Link.objects.values("address")
    websites = Organisation.objects.published().filter(is_example=False).exclude(website="").exclude(website__in=known)
    bookings = Offer.objects.published().exclude(appointment_link="").exclude(appointment_link__in=known)
    new = {
        *websites.order_by("pk").values_list("website", flat=True)[:CANDIDATES],
        *bookings.order_by("pk").values_list("appointment_link", flat=True)[:CANDIDATES],
    }
    Link.objects.bulk_create([Link(address=one) for one in sorted(new)], ignore_conflicts=True)


def _one_per_host(links: Iterable[Link]) -> list[Link]:
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(host_of(link.address), link)
    return list(first.values())[:MOST_AT_ONCE]


def _note(found: list[tuple[Link, Finding]], asker: Asker) -> None:
    """Where nobody at all was heard, it is this server that is cut off, and nothing counts."""
    heard = any(not finding.outcome.may_be_ours for _link, finding in found)
    if found and not heard and not _is_online({link.pk for link, _finding in found}, asker):
        log.warning("No website answers. May this server ask others? If not, set LINK_CHECKS=no.")
        for link, _finding in found:
            link.put_off()
        return
    for link, finding in found:
        link.note(finding)


def _is_online(but: set[int], asker: Asker) -> bool:
    """One that answered before is a witness."""
    others = Link.objects.filter(status=Link.Status.ALIVE).exclude(pk__in=but).order_by("-checked_at", "pk")[:1]
    return any(not asker.ask(link.address).outcome.may_be_ours for link in others)
