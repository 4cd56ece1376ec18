from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import network
from directory.search import query, words
from directory.search_choices import chosen, groups
from directory.search_form import NetworkForm
from directory.views.search import chip

ORGANISATIONS_PER_PAGE = 60


@require_safe
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    form = NetworkForm(request.GET, words.current())
    is_valid = form.is_valid()
    found = query.search("", form.filters(), request.user, form.vocabulary) if is_valid else query.nobody()
    ties = network.ties(found.organisations.tolist())
    entries = network.by_organisation(ties)
    page_obj = Paginator(entries, ORGANISATIONS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "directory/network.html",
        {
            "form": form,
            "groups": groups(form, found.counts() if is_valid else None),
            "chips": [chip(request.GET, form, *choice) for choice in chosen(form)],
            "ties": len(ties),
            "organisations": len(entries),
            "page_obj": page_obj,
            "picture": network.picture(ties, _("Who works with whom")) if ties else None,
            "is_cut": len(entries) > network.MOST_IN_A_PICTURE,
            "most": network.MOST_IN_A_PICTURE,
        },
    )
