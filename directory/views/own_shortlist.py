"""The shortlist of an account: its page, and what its forms do."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import user_of
from directory import shortlist
from directory.forms import NoteForm, ShareForm
from directory.models import SharedShortlist, ShortlistEntry
from directory.models.shortlist import LONGEST_NOTE, MOST_KEPT
from directory.shortlist import Entry

STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Place:
    """An entry of the list with its note, as written if that was not accepted."""

    pk: int
    entry: Entry
    note: str
    errors: Any
    is_first: bool
    is_last: bool


def page(request: HttpRequest, rejected: NoteForm | None = None) -> HttpResponse:
    """Called where the address holds no list and somebody is signed in."""
    kept = shortlist.kept_by(request.user)
    entries = shortlist.shown(request, [one.item for one in kept])
    places = []
    for number, (one, entry) in enumerate(zip(kept, entries, strict=True)):
        form = rejected if rejected and rejected.instance.pk == one.pk else None
        note, errors = (form.data.get("note", ""), form.errors["note"]) if form else (one.note, ())
        places.append(Place(one.pk, entry, note, errors, number == 0, number == len(kept) - 1))
    return render(
        request,
        "directory/own_shortlist.html",
        {
            "places": places,
            "has_contacts": any(entry.is_contact for entry in entries),
            "is_full": len(places) >= MOST_KEPT,
            "longest_note": LONGEST_NOTE,
            "shared": SharedShortlist.objects.open().filter(user=user_of(request)).first(),
            "share_form": ShareForm(),
        },
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    try:
        items = shortlist.read(request.POST.get("list", ""))
    except BadSignature:
        messages.error(request, _("This shortlist cannot be read, so nothing of it was stored."))
        return redirect("directory:shortlist")
    number = shortlist.keep(items, request.user)
    if number:
        text = ngettext("%(number)d entry is new on your list.", "%(number)d entries are new on your list.", number)
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("Nothing is new on your list."))
    return redirect("directory:shortlist")


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST, instance=get_object_or_404(ShortlistEntry.objects.of(user_of(request)), pk=pk))
    if not form.is_valid():
        return page(request, form)
    form.instance.write(form.cleaned_data["note"])
    messages.success(request, _("The note is stored."))
    return redirect("directory:shortlist")


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    if step := STEPS.get(request.POST.get("direction", "")):
        ShortlistEntry.objects.move(request.user, pk, step)
    return redirect("directory:shortlist")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """What is gone already is no error: somebody clicked twice."""
    ShortlistEntry.objects.of(request.user).filter(pk=pk).delete()
    return redirect("directory:shortlist")


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    form = ShareForm(request.POST)
    if form.is_valid():
        SharedShortlist.share(user_of(request), timezone.localdate() + form.lasts())
    else:
        messages.error(request, _("Please choose how long the link is to be valid."))
    return redirect(reverse("directory:shortlist") + "#share")


@require_POST
def end_sharing(request: HttpRequest) -> HttpResponse:
    SharedShortlist.objects.filter(user=user_of(request)).delete()
    messages.success(request, _("The link has ended: nobody reads the list with it any more."))
    return redirect("directory:shortlist")
