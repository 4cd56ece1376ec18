from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import BouncedAddress
from directory import consent
from directory.admin import bulk
from directory.admin.base import DeskAdmin, DeskTabularInline, short_list, to_each
from directory.admin.confirming import ConfirmableAdmin, ConfirmationInline
from directory.admin.filters import ConfirmedFilter, HereFilter, TopicFilter, UntoldFilter
from directory.models import Consent, Contact, Objection, Responsibility
from directory.seen import SeenForm


class ResponsibilityInline(admin.StackedInline):
    model = Responsibility
    fields = [("offer", "rank"), ("topics", "districts", "languages"), ("valid_from", "valid_until")]
    autocomplete_fields = ["offer", "topics", "districts", "languages"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        return super().get_queryset(request).select_related("contact", "offer")


class ConsentInline(DeskTabularInline):
    """Who agreed to what; to be read."""

    model = Consent
    fields = readonly_fields = ("what", "circle", "given_at", "given_how", "recorded_by", "withdrawn_at")
    can_delete = False
    classes = ["unnamed", "history"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ConfirmationOfContactInline(ConfirmationInline):
    fk_name = "contact"  # not those this contact gave for others


ASKED = (Consent.How.PHONE, Consent.How.MAIL, Consent.How.MEETING, Consent.How.PAPER)


class ContactForm(SeenForm):
    agreed_how = forms.ChoiceField(
        label=_("the person agreed"),
        required=False,
        choices=[("", _("not asked")), *[(how.value, how.label) for how in ASKED]],
        help_text=_("To be said when more people shall see something of a person than before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before the form changes the record.
        self.circles_before = consent.circles_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        after: dict[str, str] = {
            what: cleaned.get(field, "") if what == Consent.What.ENTRY or cleaned.get(what) else consent.COORDINATORS
            for what, field in consent.FIELDS.items()
        }
        is_person = cleaned.get("kind") == Contact.Kind.PERSON
        is_wider = all(after.values()) and consent.widened(self.circles_before, after)
        if is_wider and is_person and not cleaned.get("agreed_how"):
            self.add_error("agreed_how", _("Please say how the person agreed to be shown to more people."))
        if not self.instance.pk and self._objected(cleaned):
            self.add_error("name", _("This person has asked not to stand in the directory. Please leave them out."))
        return cleaned

    def _objected(self, cleaned: dict[str, Any]) -> bool:
        return Objection.objects.covers(
            cleaned.get("name", ""), cleaned.get("email", ""), str(cleaned.get("organisation", ""))
        )


@admin.register(Contact)
class ContactAdmin(ConfirmableAdmin):
    list_display = ["name", "role", "organisation", "responsible_for", "reach", "visibility", "confirmed"]
    list_filter = [
        "visibility",
        ConfirmedFilter,
        HereFilter,
        UntoldFilter,
        "kind",
        TopicFilter,
        ("languages", admin.RelatedOnlyFieldListFilter),
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["email", "role", "phone", "mobile"]
    folded_fields = ("sort_name", "organisation__search_entry__title")
    search_help_text = _("Name, role, organisation, e-mail or number")
    autocomplete_fields = ["organisation", "languages", "source"]
    form = ContactForm
    actions = ["change_together", "told", "objected", *ConfirmableAdmin.actions]
    readonly_fields = [*ConfirmableAdmin.readonly_fields, "told_at", "bounced", "leaving"]
    inlines = [ResponsibilityInline, ConfirmationOfContactInline, ConsentInline]
    fieldsets = [
        (None, {"fields": ["organisation", ("name", "kind"), "role", ("confirmed", "review_days"), "leaving"]}),
        (_("How to reach the person"), {"fields": [("email", "bounced"), ("phone", "mobile"), "hours", "languages"]}),
        (
            _("Who sees what"),
            {
                "fields": [
                    ("visibility", "email_visibility"),
                    ("phone_visibility", "mobile_visibility"),
                    "agreed_how",
                    "withheld",
                ],
            },
        ),
        (
            _("Origin and record"),
            {
                "classes": ["collapse"],
                "fields": [("source", "source_as_of"), "uuid", "told_at", ("created_at", "changed_at")],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return (
            super()
            .get_queryset(request)
            .select_related("organisation")
            .prefetch_related("responsibilities__topics", "responsibilities__offer")
        )

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        how = form.cleaned_data["agreed_how"]
        if how:
            consent.show_again(obj)
        super().save_model(request, obj, form, change)
        if obj.kind == Contact.Kind.PERSON:
            by_whom = how or Consent.How.COORDINATORS
            consent.note(obj, form.circles_before, by_whom, by=request.user, is_asked=bool(how))

    @admin.display(description=_("hidden for now"))
    def withheld(self, contact: Contact) -> str:
        if contact.left_at:
            day = date_format(timezone.localtime(contact.left_at), "SHORT_DATE_FORMAT")
            return gettext("The person left on %(day)s. It is shown again once they agree.") % {"day": day}
        if contact.closed_at:
            return gettext("The person has hidden this entry. It is shown again once they agree.")
        if contact.untold_since and not contact.email:
            return gettext("Taken from a list; the person has not been told yet. Please call, then mark them as told.")
        if contact.untold_since:
            return gettext("Taken from a list; the person has not been told yet. A mail goes out by itself.")
        return super().withheld(contact)

    @admin.display(description=_("mails come back"))
    def bounced(self, contact: Contact) -> str:
        return bounced_in_words(contact.email)

    @admin.display(description=_("leaves"))
    def leaving(self, contact: Contact) -> str | SafeString:
        if not contact.pk or contact.left_at:
            return str(contact.successor or "") or gettext("without a successor")
        address = reverse("directory:leave_organisation", args=[contact.organisation.slug, contact.uuid])
        return format_html('<a href="{}">{}</a>', address, gettext("Hand over and close"))

    @admin.action(description=_("Change together"), permissions=["change"])
    def change_together(self, request: HttpRequest, queryset: QuerySet[Contact]) -> HttpResponse | None:
        return bulk.start(request, queryset)

    @admin.action(description=_("Mark as told, by phone or in person"), permissions=["change"])
    def told(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        waiting = list(queryset.filter(untold_since__isnull=False))
        now = timezone.now()
        to_each(waiting, lambda contact: contact.note_told(now))
        for contact in waiting:
            self.log_change(request, contact, gettext("Told by phone or in person."))
        text = ngettext("%(number)d contact has been told.", "%(number)d contacts have been told.", len(waiting))
        messages.success(request, text % {"number": len(waiting)})

    @admin.action(description=_("The person objects: delete and keep out for good"), permissions=["delete"])
    def objected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Told to a coordinator, as by somebody without an e-mail address, whom no link reaches."""
        contacts = list(queryset.select_related("organisation"))
        if "is_meant" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("The person objects"),
                "plural": self.opts.verbose_name_plural,
                "contacts": contacts,
            }
            return TemplateResponse(request, "admin/directory_objection.html", context)
        with transaction.atomic():
            self.log_deletions(request, queryset)  # loses the names again with the contacts
            to_each(contacts, consent.object_to)
        text = ngettext(
            "%(number)d entry is deleted and does not come back by a list either.",
            "%(number)d entries are deleted and do not come back by a list either.",
            len(contacts),
        )
        messages.success(request, text % {"number": len(contacts)})
        return None

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


def bounced_in_words(address: str) -> str:
    bounce = BouncedAddress.objects.at([address]).first() if address else None
    if not bounce:
        return gettext("no")
    day = date_format(timezone.localtime(bounce.at), "SHORT_DATE_FORMAT")
    return gettext("since %(day)s: %(reason)s") % {"day": day, "reason": bounce.reason}
