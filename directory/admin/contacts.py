from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin, short_list
from directory.admin.confirming import ConfirmableAdmin, ConfirmationInline
from directory.admin.filters import ConfirmedFilter, TopicFilter
from directory.models import Contact, Responsibility


class ResponsibilityInline(admin.StackedInline):
    model = Responsibility
    fields = [("offer", "rank"), ("topics", "districts", "languages"), ("valid_from", "valid_until")]
    autocomplete_fields = ["offer", "topics", "districts", "languages"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        return super().get_queryset(request).select_related("contact", "offer")


@admin.register(Contact)
class ContactAdmin(ConfirmableAdmin):
    list_display = ["name", "role", "organisation", "responsible_for", "reach", "visibility", "confirmed"]
    list_filter = [
        "visibility",
        ConfirmedFilter,
        "kind",
        TopicFilter,
        ("languages", admin.RelatedOnlyFieldListFilter),
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["email", "role", "phone", "mobile"]
    folded_fields = ("sort_name", "organisation__search_entry__title")
    search_help_text = _("Name, role, organisation, e-mail or number")
    autocomplete_fields = ["organisation", "languages", "source"]
    inlines = [ResponsibilityInline, ConfirmationInline]
    fieldsets = [
        (None, {"fields": ["organisation", ("name", "kind"), "role", ("visibility", "confirmed")]}),
        (_("How to reach the person"), {"fields": ["email", ("phone", "mobile"), "hours", "languages"]}),
        (
            _("Origin and record"),
            {"classes": ["collapse"], "fields": [("source", "source_as_of"), "uuid", ("created_at", "changed_at")]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return (
            super()
            .get_queryset(request)
            .select_related("organisation")
            .prefetch_related("responsibilities__topics", "responsibilities__offer")
        )

    def view_on_site(self, contact: Contact) -> str | None:
        return contact.get_absolute_url() if contact.organisation.is_published else None

    @admin.display(description=_("phone and e-mail"), ordering="email")
    def reach(self, contact: Contact) -> str:
        phone = contact.phone or contact.mobile
        return ", ".join(part for part in [phone.as_national if phone else "", contact.email] if part)

    @admin.display(description=_("responsible for"))
    def responsible_for(self, contact: Contact) -> str:
        responsibilities = contact.responsibilities.all()
        topics = [topic for one in responsibilities for topic in one.topics.all()]
        offers = [one.offer for one in responsibilities if one.offer]
        return short_list(dict.fromkeys([*topics, *offers]), most=1)


@admin.register(Responsibility)
class ResponsibilityAdmin(DeskAdmin):
    list_display = ["contact", "organisation", "rank", "offer", "topics_in_short", "districts_in_short", "valid_until"]
    list_filter = ["rank", ("districts", admin.RelatedOnlyFieldListFilter)]
    folded_fields = ("contact__sort_name", "offer__sort_name", "contact__organisation__search_entry__title")
    search_fields = ["contact__email"]
    autocomplete_fields = ["contact", "offer", "topics", "districts", "languages"]
    fieldsets = [
        (None, {"fields": [("contact", "rank"), "offer"]}),
        (_("For what"), {"fields": ["topics", "districts", "languages"], "description": _("Empty means all.")}),
        (_("Since when, until when"), {"fields": [("valid_from", "valid_until")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        responsibilities = super().get_queryset(request).select_related("contact__organisation", "offer")
        return responsibilities.prefetch_related("topics", "districts")

    @admin.display(description=_("organisation"), ordering="contact__organisation__sort_name")
    def organisation(self, responsibility: Responsibility) -> str:
        return str(responsibility.contact.organisation)

    @admin.display(description=_("topics"))
    def topics_in_short(self, responsibility: Responsibility) -> str:
        return short_list(responsibility.topics.all())

    @admin.display(description=_("districts"))
    def districts_in_short(self, responsibility: Responsibility) -> str:
        return short_list(responsibility.districts.all())
