"""The shortlist: a page that is its address, the same for others to read until a day, and its contacts as a file."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import contact_cards, shortlist, vcard
from directory.models import SharedShortlist
from directory.shortlist import Entry, Items
from directory.templatetags.shortlists import address
from directory.views import own_shortlist

SHARED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Place:
    """An entry and the addresses of the list without it, or with it elsewhere."""

    entry: Entry
    without: str
    higher: str
    lower: str


@require_safe
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    token = request.GET.get("list", "")
    if not token and request.user.is_authenticated:
        return own_shortlist.page(request)
    try:
        items = shortlist.read(token)
    except BadSignature:
        return render(request, "directory/shortlist.html", {"places": [], "is_broken": True})
    until = timezone.localdate() + SHARED_FOR
    entries = shortlist.shown(request, items)
    context = {
        "places": [_place(items, entry) for entry in entries],
        "is_broken": False,
        "is_full": len(items) >= shortlist.MOST_ENTRIES,
        "has_contacts": any(entry.is_contact for entry in entries),
        "until": until,
        "shared_url": reverse("directory:shared_shortlist", args=[shortlist.shared_token(items, until)]),
    }
    return render(request, "directory/shortlist.html", context)


@require_safe
@login_not_required
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """For reading, until its last day. Each reader sees what they may see; of the list of an account, what all may."""
    # A list in its address is signed after a dot.
    if "." not in token and (owner := SharedShortlist.objects.open().with_token(token).first()):
        return _kept(request, owner)
    try:
        items, until = shortlist.read_shared(token)
    except BadSignature:
        return render(request, "directory/shortlist_gone.html", {"was_ours": False}, status=404)
    if shortlist.is_over(until):
        return render(request, "directory/shortlist_gone.html", {"was_ours": True}, status=410)
    context = {
        "entries": shortlist.shown(request, items),
        "until": until,
        "own_url": address(items),
    }
    return render(request, "directory/shortlist_shared.html", context)


def _kept(request: HttpRequest, owner: SharedShortlist) -> HttpResponse:
    items = [kept.item for kept in shortlist.kept_by(owner.user)]
    entries = [entry for entry in shortlist.shown(request, items, AnonymousUser()) if entry.record]
    context = {
        "entries": entries,
        "until": owner.until,
        "own_url": address([entry.item for entry in entries][: shortlist.MOST_ENTRIES]),
    }
    return render(request, "directory/shortlist_shared.html", context)


@require_safe
@login_not_required
def contacts(request: HttpRequest) -> HttpResponse:
    """All contacts of the list this reader may see, in one file."""
    try:
        found = shortlist.contacts(request, shortlist.asked_for(request))
    except BadSignature:
        found = []
    if not found:
        raise Http404
    return contact_cards.file_of(found, vcard.version_named(request.GET.get("version")), _("shortlist"))


def _place(items: Items, entry: Entry) -> Place:
    item = entry.item
    return Place(
        entry,
        without=address(shortlist.without(items, item)),
        higher="" if item == items[0] else address(shortlist.moved(items, item, -1)),
        lower="" if item == items[-1] else address(shortlist.moved(items, item, 1)),
    )
