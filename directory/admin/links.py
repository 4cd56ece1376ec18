"""Addresses on the web that entries name: which do not answer any more, and which moved and can be taken over."""

from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import links
from directory.admin.base import DeskAdmin
from directory.admin.filters import ChoiceFilter
from directory.models import Link, Offer, Organisation


class StateFilter(ChoiceFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("dead", gettext_lazy("dead")),
            ("failing", gettext_lazy("did not answer lately")),
            ("moved", gettext_lazy("moved")),
        ]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        words = {"dead": queryset.dead, "failing": queryset.failing, "moved": queryset.moved}
        return words[value]()


@admin.register(Link)
class LinkAdmin(DeskAdmin):
    """An address is corrected in its entry; here the new one of a move is taken over."""

    list_display = ["address", "entries", "found", "moved_to"]
    list_filter = [StateFilter, "reason"]
    search_fields = ["address", "moved_to"]
    readonly_fields = ["address", "entries", "found", "moved_to", "since", "checked_at", "check_at"]
    fields = ["address", "entries", "found", "moved_to", ("since", "checked_at", "check_at")]
    actions = ["take_over", "ask_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        found: Any = super().get_queryset(request)
        return found.in_use()

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        named = _entries(link.address for link in changelist.result_list)
        for link in changelist.result_list:
            link.named = named[link.address]
        return changelist

    @admin.display(description=gettext_lazy("named by"))
    def entries(self, link: Any) -> SafeString:
        named = getattr(link, "named", None) or _entries([link.address])[link.address]
        rows = (
            (
                reverse(f"admin:directory_{one._meta.model_name}_change", args=[one.pk]),
                capfirst(str(one._meta.verbose_name)),
                one,
            )
            for one in named
        )
        return format_html_join(", ", '<a href="{}">{}: {}</a>', rows)

    @admin.display(description=gettext_lazy("what was found"))
    def found(self, link: Link) -> str:
        return in_words(link)

    @admin.action(description=gettext_lazy("Take over the new address"), permissions=["change"])
    def take_over(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        changed = sum(links.take_over(link) for link in queryset.exclude(moved_to=""))
        text = ngettext("%(number)d entry has its new address.", "%(number)d entries have their new address.", changed)
        messages.success(request, text % {"number": changed})

    @admin.action(description=gettext_lazy("Ask again soon"), permissions=["change"])
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        number = queryset.update(check_at=timezone.now())
        text = ngettext("%(number)d address is asked again.", "%(number)d addresses are asked again.", number)
        messages.success(request, text % {"number": number})


def in_words(link: Link | None) -> str:
    """ "dead since 4 May 2026: the page is not there any more (404)" """
    if link is None or not link.since:
        return _("not asked yet")
    words = {
        "state": link.get_status_display(),
        "day": date_format(timezone.localtime(link.since), "SHORT_DATE_FORMAT"),
        "why": link.get_reason_display(),
    }
    is_alive = link.status == Link.Status.ALIVE
    said = words["why"] if is_alive else _("%(state)s, since %(day)s: %(why)s") % words
    return f"{said} ({link.code})" if link.code and link.reason != Link.Reason.ANSWERS else said


def state_of(address: str) -> str | SafeString:
    """For the page of an entry, beside the address."""
    link = Link.objects.filter(address=address).first() if address else None
    if not link or not link.moved_to:
        return in_words(link) if address else "–"
    page = reverse("admin:directory_link_change", args=[link.pk])
    return format_html('{}; <a href="{}">{}</a>', in_words(link), page, _("moved to %(to)s") % {"to": link.moved_to})


def _entries(addresses: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    wanted = list(addresses)
    for organisation in Organisation.objects.approved().filter(website__in=wanted).by_name():
        found[organisation.website].append(organisation)
    for offer in Offer.objects.current().filter(appointment_link__in=wanted).by_name():
        found[offer.appointment_link].append(offer)
    return found
