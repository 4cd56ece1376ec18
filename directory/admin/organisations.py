from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from directory import completeness, duplicates
from directory.admin import bulk
from directory.admin.base import DeskAdmin, DeskTabularInline, set_status, short_list
from directory.admin.confirming import ConfirmableAdmin, ConfirmationInline
from directory.admin.contacts import bounced_in_words
from directory.admin.filters import (
    ConfirmedFilter,
    DeadAddressFilter,
    GapFilter,
    SpeakingFilter,
    TopicFilter,
    WorkingInFilter,
)
from directory.admin.links import state_of
from directory.alike.pairs import Body
from directory.completeness import Completeness
from directory.models import (
    Change,
    Contact,
    Cooperation,
    DuplicatePair,
    ExternalIdentifier,
    Location,
    Membership,
    Offer,
    Organisation,
)
from directory.models.kept import touch
from directory.search import upkeep
from directory.seen import SeenForm

CREATE_ANYWAY = "_create_anyway"


class LocationInline(admin.StackedInline):
    model = Location
    form = SeenForm
    fields = [("name", "street"), ("postcode", "city", "district"), ("is_step_free", "is_sensitive"), "hours", "seen"]
    readonly_fields = ["hours"]
    autocomplete_fields = ["district"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        locations = super().get_queryset(request).select_related("district").prefetch_related("opening_hours")
        return locations.annotate(last_change=Change.objects.last_of("location"))

    @admin.display(description=_("opening hours"))
    def hours(self, location: Location) -> str:
        hours = location.opening_hours.all() if location.pk else []
        return "; ".join(str(one) for one in hours) or gettext("none yet; they are kept on the location's own page")


class ContactInline(DeskTabularInline):
    model = Contact
    form = SeenForm
    fields = ["name", "role", "email", "phone", "visibility", "seen"]
    readonly_fields = ["visibility"]  # opened on the page of the contact, which asks whether the person agreed
    show_change_link = True
    classes = ["linked"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return super().get_queryset(request).annotate(last_change=Change.objects.last_of("contact"))


class OfferInline(DeskTabularInline):
    """Which offers are this organisation's; what an offer is stands on its own page."""

    model = Offer.organisations.through
    verbose_name = _("offer")
    verbose_name_plural = _("offers")
    fields = ["offer", "status"]
    readonly_fields = ["status"]
    autocomplete_fields = ["offer"]
    classes = ["unnamed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("offer")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        # Django names the link after the class, in English.
        return super().formfield_for_foreignkey(db_field, request, label=_("offer"), **kwargs)

    @admin.display(description=_("status"))
    def status(self, link: Any) -> str | None:
        return link.offer.get_status_display() if link.pk else None


class ExternalIdentifierInline(DeskTabularInline):
    model = ExternalIdentifier
    fields = ["scheme", "value"]
    classes = ["unnamed"]


class CooperationInline(DeskTabularInline):
    model = Cooperation
    fk_name = "organisation"
    fields = ["kind", "partner", "summary", "since", "until"]
    autocomplete_fields = ["partner"]
    classes = ["unnamed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cooperation]:
        return super().get_queryset(request).select_related("organisation", "partner")


class MembershipInline(DeskTabularInline):
    model = Membership
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    classes = ["unnamed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "organisation")


class OrganisationForm(SeenForm):
    """Asks before a second entry of one organisation is made; whoever makes it all the same has said they are two."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.twins: list[Organisation] = []
        if not self.instance.pk and cleaned.get("name"):
            self.twins = duplicates.twins_of(self._body(cleaned))
            if self.twins and CREATE_ANYWAY not in self.data:
                raise ValidationError(gettext("There may be an entry of this organisation already. Please look first."))
        return cleaned

    def _body(self, cleaned: dict[str, Any]) -> Body:
        seat = {name: self.data.get(f"locations-0-{name}", "") for name in ("street", "postcode")}
        return Body(
            None,
            cleaned["name"],
            cleaned.get("short_name", ""),
            tuple(cleaned.get("alternate_names", "").splitlines()),
            cleaned.get("website", ""),
            str(cleaned.get("phone") or ""),
            cleaned.get("email", ""),
            **seat,
        )


@admin.register(Organisation)
class OrganisationAdmin(ConfirmableAdmin):
    list_display = [
        "name",
        "kind_in_short",
        "districts_in_short",
        "topics_in_short",
        "status",
        "offer_count",
        "contact_count",
        "complete",
        "confirmed",
    ]
    list_filter = [
        "status",
        ConfirmedFilter,
        GapFilter,
        DeadAddressFilter,
        "kind",
        TopicFilter,
        WorkingInFilter,
        SpeakingFilter,
        ("source", admin.RelatedOnlyFieldListFilter),
        "is_example",
    ]
    search_fields = ["email", "website", "external_identifiers__value"]
    folded_fields = ("search_entry__title",)
    search_help_text = _("Name in any spelling, e-mail, website or register number")
    autocomplete_fields = ["parent", "topics", "districts", "languages", "source"]
    readonly_fields = [*ConfirmableAdmin.readonly_fields, "funded_projects", "completeness", "answers", "bounced"]
    inlines = [
        LocationInline,
        ContactInline,
        OfferInline,
        CooperationInline,
        MembershipInline,
        ExternalIdentifierInline,
        ConfirmationInline,
    ]
    actions = ["change_together", "publish", "archive", "merge", *ConfirmableAdmin.actions]
    form = OrganisationForm
    change_form_template = "admin/directory/organisation_change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    ("short_name", "kind"),
                    ("status", "confirmed"),
                    "completeness",
                    ("review_days", "withheld"),
                    "parent",
                    "legal_form",
                ]
            },
        ),
        (_("What it does"), {"fields": ["summary", "description", "topics", "districts", "languages"]}),
        (_("How to reach it"), {"fields": [("website", "answers"), ("email", "bounced"), "phone"]}),
        (_("For the coordinators"), {"fields": ["is_trusted", "internal_note", "alternate_names", "is_example"]}),
        (
            _("Origin and record"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("source", "source_as_of"),
                    "funded_projects",
                    ("slug", "text_language"),
                    "uuid",
                    ("created_at", "changed_at"),
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        organisations: Any = super().get_queryset(request)
        return organisations.with_counts().prefetch_related("topics", "districts", "languages")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"create_anyway": CREATE_ANYWAY}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows between two tables send no signal: which offers come and go is told here."""
        if formset.model is not Offer.organisations.through:
            super().save_formset(request, form, formset, change)
            return
        named = {one.instance.offer_id for one in formset.forms} | {one.initial.get("offer") for one in formset.forms}
        touch(Offer, named, ["organisations"])
        super().save_formset(request, form, formset, change)
        upkeep.refresh({form.instance.pk})

    def view_on_site(self, organisation: Organisation) -> str | None:
        return organisation.get_absolute_url() if organisation.is_published else None

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_short(self, organisation: Organisation) -> str:
        kind = organisation.get_kind_display()
        return gettext("%(kind)s (example)") % {"kind": kind} if organisation.is_example else kind

    @admin.display(description=_("districts"))
    def districts_in_short(self, organisation: Organisation) -> str:
        return short_list((district.short_name for district in organisation.districts.all()), most=3)

    @admin.display(description=_("topics"))
    def topics_in_short(self, organisation: Organisation) -> str:
        return short_list(organisation.topics.all(), most=1)

    @admin.display(description=_("offers"), ordering="offer_count")
    def offer_count(self, organisation: Any) -> int:
        return organisation.offer_count

    @admin.display(description=_("people"), ordering="contact_count")
    def contact_count(self, organisation: Any) -> int:
        return organisation.contact_count

    @admin.display(description=_("complete"))
    def complete(self, organisation: Any) -> str:
        return f"{self._completeness(organisation).percent} %"

    @admin.display(description=_("completeness"))
    def completeness(self, organisation: Any) -> str | None:
        if not organisation.pk:
            return None
        found = self._completeness(organisation)
        words = {"percent": found.percent, "missing": found.words}
        return (
            gettext("%(percent)d %%, missing: %(missing)s") % words if found.missing else gettext("nothing is missing")
        )

    @admin.display(description=_("website answers"))
    def answers(self, organisation: Organisation) -> str | SafeString:
        return state_of(organisation.website)

    @admin.display(description=_("mails come back"))
    def bounced(self, organisation: Organisation) -> str:
        return bounced_in_words(organisation.email)

    def _completeness(self, organisation: Any) -> Completeness:
        names = {"locations": "location_count", "offers": "offer_count", "contacts": "contact_count"}
        counts = {name: getattr(organisation, count) for name, count in names.items()}
        return completeness.of(organisation, counts | {"dead": organisation.has_dead_address})

    @admin.display(description=_("funded projects"))
    def funded_projects(self, organisation: Organisation) -> SafeString | None:
        count = organisation.fundings.count() if organisation.pk else 0
        if not count:
            return None
        address = reverse("admin:directory_funding_changelist")
        return format_html('<a href="{}?organisation__id__exact={}">{}</a>', address, organisation.pk, count)

    @admin.action(description=_("Change together"), permissions=["change"])
    def change_together(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        return bulk.start(request, queryset)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            for twin in form.twins:
                DuplicatePair.objects.tell_apart(twin, obj, by=request.user)

    @admin.action(description=_("Merge two into one"), permissions=["delete"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        pair = list(queryset.order_by("pk").values_list("pk", flat=True))
        if len(pair) == 2:
            return redirect("admin:directory_merge_pair", *pair)
        messages.warning(request, gettext("Please choose exactly two entries to merge."))
        return None

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        done = pgettext("done", "Published")
        set_status(request, queryset, Organisation.publish, Organisation.Status.PUBLISHED, done)

    @admin.action(description=_("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        done = pgettext("done", "Archived")
        set_status(request, queryset, Organisation.archive, Organisation.Status.ARCHIVED, done)


@admin.register(ExternalIdentifier)
class ExternalIdentifierAdmin(DeskAdmin):
    list_display = ["value", "scheme", "organisation"]
    list_filter = ["scheme"]
    list_select_related = ["organisation"]
    search_fields = ["value"]
    folded_fields = ("organisation__search_entry__title",)
    autocomplete_fields = ["organisation"]
