"""Whole pages of text: one template per language instead of a catalogue of paragraphs."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from connect import register


@require_safe
@login_not_required
def imprint(request: HttpRequest) -> HttpResponse:
    return _page(request, "imprint")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request, "privacy", holdings=register.HOLDINGS)


@require_safe
@login_not_required
def record(request: HttpRequest) -> HttpResponse:
    """The record of processing activities, Article 30 GDPR."""
    return _page(request, "record", activities=register.by_activity().items())


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "accessibility")


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"connect/legal/{name}_{get_language()}.html", context)
