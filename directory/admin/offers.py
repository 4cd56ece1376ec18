from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from directory.admin import bulk
from directory.admin.base import set_status, short_list
from directory.admin.confirming import ConfirmableAdmin, ConfirmationInline
from directory.admin.filters import ConfirmedFilter, DeadLinkFilter, ExpiredFilter, ModeFilter, TopicFilter
from directory.admin.links import state_of
from directory.models import Offer, Responsibility


class ResponsibilityInline(admin.StackedInline):
    model = Responsibility
    fields = [("contact", "rank"), ("topics", "districts", "languages"), ("valid_from", "valid_until")]
    autocomplete_fields = ["contact", "topics", "districts", "languages"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        return super().get_queryset(request).select_related("contact")


@admin.register(Offer)
class OfferAdmin(ConfirmableAdmin):
    list_display = ["name", "owners", "topics_in_short", "status", "ways", "valid_until", "confirmed"]
    list_filter = [
        "status",
        ConfirmedFilter,
        ExpiredFilter,
        DeadLinkFilter,
        TopicFilter,
        ("audiences", admin.RelatedOnlyFieldListFilter),
        ("languages", admin.RelatedOnlyFieldListFilter),
        ("districts", admin.RelatedOnlyFieldListFilter),
        "is_citywide",
        ModeFilter,
        "fee",
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["slug"]
    folded_fields = ("sort_name", "organisations__search_entry__title")
    search_help_text = _("Name of the offer or of its organisation, in any spelling")
    autocomplete_fields = ["organisations", "topics", "audiences", "languages", "districts", "source"]
    readonly_fields = [*ConfirmableAdmin.readonly_fields, "answers"]
    inlines = [ResponsibilityInline, ConfirmationInline]
    actions = ["change_together", "publish", "fill", "pause", "end", *ConfirmableAdmin.actions]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "organisations",
                    ("status", "confirmed"),
                    ("review_days", "withheld"),
                    ("valid_from", "valid_until"),
                ]
            },
        ),
        (_("What it is"), {"fields": ["summary", "description", "topics", "audiences", "languages"]}),
        (
            _("Where and how"),
            {"fields": [("is_on_site", "is_online", "is_outreach", "is_by_phone"), "is_citywide", "districts"]},
        ),
        (
            _("Getting in"),
            {
                "fields": [
                    "eligibility",
                    "access",
                    "referral",
                    ("appointment_link", "answers"),
                    "documents",
                    ("fee", "fee_note"),
                ]
            },
        ),
        (
            _("Origin and record"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("source", "source_as_of"),
                    ("slug", "text_language"),
                    "uuid",
                    ("created_at", "changed_at"),
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        return super().get_queryset(request).prefetch_related("organisations", "topics")

    def view_on_site(self, offer: Offer) -> str | None:
        return offer.get_absolute_url() if Offer.objects.published().filter(pk=offer.pk).exists() else None

    @admin.display(description=_("organisations"))
    def owners(self, offer: Offer) -> str:
        return short_list(offer.organisations.all())

    @admin.display(description=_("topics"))
    def topics_in_short(self, offer: Offer) -> str:
        return short_list(offer.topics.all(), most=1)

    @admin.display(description=_("link answers"))
    def answers(self, offer: Offer) -> str | SafeString:
        return state_of(offer.appointment_link)

    @admin.display(description=_("way"))
    def ways(self, offer: Offer) -> str:
        return ", ".join(str(mode.label) for mode in offer.modes)

    @admin.action(description=_("Change together"), permissions=["change"])
    def change_together(self, request: HttpRequest, queryset: QuerySet[Offer]) -> HttpResponse | None:
        return bulk.start(request, queryset)

    @admin.action(description=_("Publish as open"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        set_status(request, queryset, Offer.publish, Offer.Status.OPEN, pgettext("done", "Published as open"))

    @admin.action(description=_("Mark as full"), permissions=["change"])
    def fill(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        set_status(request, queryset, Offer.fill, Offer.Status.FULL, pgettext("done", "Marked as full"))

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        set_status(request, queryset, Offer.pause, Offer.Status.PAUSED, pgettext("done", "Paused"))

    @admin.action(description=_("End"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        set_status(request, queryset, Offer.end, Offer.Status.ENDED, pgettext("done", "Ended"))
