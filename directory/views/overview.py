from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.downloads import XLSX, download
from directory.overview import pictures, sheets
from directory.overview.counts import Overview, overview
from directory.pictures import png, svg
from directory.pictures.shapes import Picture
from directory.search import query, words
from directory.search.query import Found
from directory.search_choices import chosen, groups
from directory.search_form import OverviewForm
from directory.views.search import chip


@require_safe
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    form = OverviewForm(request.GET, words.current())
    found = _found(form, request.user)
    counted = overview(found, form.vocabulary) if form.is_valid() else None
    kept = request.GET.copy()
    kept.pop("topic", None)
    return render(
        request,
        "directory/overview.html",
        {
            "form": form,
            "groups": groups(form, found.counts() if counted else None),
            "chips": [chip(request.GET, form, *choice) for choice in chosen(form) if choice[0] != "topic"],
            "overview": counted.opened(form.chosen) if counted else None,
            "on_the_map": counted.row_of(form.chosen) if counted else None,
            "kept": kept.urlencode(),
            "query": request.GET.urlencode(),
        },
    )


@require_safe
@login_not_required
def as_csv(request: HttpRequest) -> HttpResponse:
    form, counted = _counted(request)
    return download(sheets.as_csv(counted, _filters(form)), "text/csv; charset=utf-8", "connect-overview.csv")


@require_safe
@login_not_required
def as_xlsx(request: HttpRequest) -> HttpResponse:
    form, counted = _counted(request)
    content = sheets.as_xlsx(counted, counted.opened(form.chosen), _filters(form))
    return download(content, XLSX, "connect-overview.xlsx")


@require_safe
@login_not_required
def matrix_svg(request: HttpRequest) -> HttpResponse:
    return _as_svg(_matrix(request), "matrix")


@require_safe
@login_not_required
def matrix_png(request: HttpRequest) -> HttpResponse:
    return _as_png(_matrix(request), "matrix")


@require_safe
@login_not_required
def map_svg(request: HttpRequest) -> HttpResponse:
    return _as_svg(_map(request), "map")


@require_safe
@login_not_required
def map_png(request: HttpRequest) -> HttpResponse:
    return _as_png(_map(request), "map")


def _found(form: OverviewForm, user: Any) -> Found:
    return query.search("", form.filters(), user, form.vocabulary) if form.is_valid() else query.nobody()


def _counted(request: HttpRequest) -> tuple[OverviewForm, Overview]:
    """For files: there is none of a filter that is not right."""
    form = OverviewForm(request.GET, words.current())
    if not form.is_valid():
        raise Http404
    return form, overview(_found(form, request.user), form.vocabulary)


def _filters(form: OverviewForm) -> dict[str, str]:
    """What is filtered by, in words."""
    labels: dict[str, list[str]] = {}
    for name, _value, label in chosen(form):
        labels.setdefault(name, []).append(label)
    return {name: ", ".join(ones) for name, ones in labels.items() if name != "topic"}


def _in_words(form: OverviewForm) -> str:
    return "; ".join(f"{form.fields[name].label}: {labels}" for name, labels in _filters(form).items())


def _matrix(request: HttpRequest) -> Picture:
    form, counted = _counted(request)
    return pictures.matrix(counted.opened(form.chosen), _in_words(form), _source())


def _map(request: HttpRequest) -> Picture:
    form, counted = _counted(request)
    return pictures.tile_map(counted.row_of(form.chosen), _in_words(form), _source())


def _source() -> str:
    return f"CONNECT, {settings.BASE_URL}"


def _as_svg(picture: Picture, name: str) -> HttpResponse:
    return download(svg.as_file(picture), "image/svg+xml", f"connect-{name}.svg")


def _as_png(picture: Picture, name: str) -> HttpResponse:
    return download(png.as_file(picture), "image/png", f"connect-{name}.png")
