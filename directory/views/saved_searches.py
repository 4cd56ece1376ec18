"""The searches somebody keeps: their page, what its forms do, and the link that ends the mails about them."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from directory import saved_searches
from directory.models import SavedSearch
from directory.models.saved_search import MOST_SAVED
from directory.saved_search_forms import KeepSearchForm, SavedSearchForm, name_of


@dataclass(frozen=True)
class Kept:
    search: SavedSearch
    asked: str  # empty where a filter of it is no more
    form: SavedSearchForm


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    form, user = KeepSearchForm(request.POST), user_of(request)
    if not form.is_valid():
        messages.error(request, _("This search cannot be kept. Please open it once more and keep it from there."))
        return redirect("directory:searches")
    search = form.kept()
    saved_searches.begin(search, user, get_language() or search.language)
    if SavedSearch.objects.keep(user, search):
        messages.success(request, _("The search is kept: %(name)s") % {"name": search.name})
    else:
        text = _("You keep %(number)d searches, and that is the most. Please remove one first.")
        messages.error(request, text % {"number": MOST_SAVED})
    return redirect("directory:searches")


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    search = get_object_or_404(SavedSearch.objects.of(user), pk=pk)
    before = search.rhythm
    form = SavedSearchForm(request.POST, instance=search)
    if not form.is_valid():
        return _page(request, form)
    # No more than that, as the job may note meanwhile what it told.
    fields = ["name", "rhythm"]
    if before == SavedSearch.Rhythm.NEVER != search.rhythm:
        saved_searches.begin(search, user, get_language() or search.language)
        fields += ["seen", "language", "due_on"]
    elif search.rhythm != before:
        search.schedule()
        fields += ["due_on"]
    search.save(update_fields=fields)
    messages.success(request, _("Changed: %(name)s") % {"name": search.name})
    return redirect("directory:searches")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """What is gone already is no error: somebody clicked twice."""
    SavedSearch.objects.of(user_of(request)).filter(pk=pk).delete()
    return redirect("directory:searches")


@csrf_exempt  # the link is the key, and mail programs post it without having seen a page
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs look, too. It tells nothing of whose link it is."""
    is_ours = saved_searches.is_ours(token)
    if is_ours and request.method == "POST":
        saved_searches.switch_off(token)
    context = {"is_ours": is_ours, "is_off": request.method == "POST"}
    return render(request, "directory/searches_off.html", context, status=200 if is_ours else 404)


def _page(request: HttpRequest, rejected: SavedSearchForm | None = None) -> HttpResponse:
    kept = []
    for search in SavedSearch.objects.of(user_of(request)):
        is_it = rejected is not None and rejected.instance.pk == search.pk
        form = rejected if rejected and is_it else SavedSearchForm(instance=search)
        kept.append(Kept(search, name_of(saved_searches.form_of(search)), form))
    return render(request, "directory/searches.html", {"kept": kept})
