from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import network
from directory.harvesting import metered
from directory.models import Contact, Cooperation, District, Offer, OpeningHours, Organisation
from directory.models.organisation import OrganisationQuerySet
from directory.projects import projects


@require_safe
@login_not_required
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _with_card(Organisation.objects.published(), request.user).filter(slug=slug).first()
    if not organisation:
        return redirect(_left_of(slug), permanent=True)
    cooperations = (
        Cooperation.objects.of(organisation)
        .between_published()
        .begun()
        .select_related("organisation", "partner")
        .prefetch_related("undertakings")
    )
    ties = network.of(organisation, organisation.children.all(), cooperations)
    fundings = list(organisation.fundings.select_related("district", "source"))
    return render(
        request,
        "directory/organisation.html",
        {
            "organisation": organisation,
            "districts": District.objects.all(),
            "offers": sorted(organisation.offers.all(), key=lambda offer: offer.takes_nobody_now),
            "contacts": metered(request, sorted(organisation.contacts.all(), key=_by_responsibility)),
            "cooperations": cooperations,
            "network": network.picture(ties, organisation.name, here=organisation) if len(ties) > 1 else None,
            "meetings": organisation.meetings.published().with_room().order_by("-starts_at", "-pk"),
            "projects": projects(fundings),
            "project_sources": dict.fromkeys(funding.source for funding in fundings if funding.source),
        },
    )


def _left_of(slug: str) -> Organisation:
    """The entry into which the one at this address was merged."""
    return get_object_or_404(Organisation.objects.published(), merges__old_slug=slug)


def _with_card(organisations: OrganisationQuerySet, user: Any) -> OrganisationQuerySet:
    return (
        organisations.with_words()
        .select_related("source")
        .prefetch_related(
            "locations__district",
            Prefetch("locations__opening_hours", OpeningHours.objects.current()),
            Prefetch("children", Organisation.objects.published().by_name()),
            Prefetch("offers", Offer.objects.running().by_name().with_words()),
            Prefetch("contacts", Contact.objects.visible_to(user).with_words()),
        )
    )


def _by_responsibility(contact: Contact) -> tuple[bool, bool]:
    """Main contacts, deputies, everyone else; by name within each, as sorting keeps the order it finds."""
    ranks = {responsibility.rank for responsibility in contact.responsibilities.all()}
    return "main" not in ranks, not ranks
