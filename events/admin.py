from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskTabularInline, FewRowsAdmin, set_status
from directory.admin.filters import ChoiceFilter
from events import copying, registration
from events.models import Fact, Meeting, MeetingSeries, ProgrammeItem, Station

FORMATS = {
    Meeting.Precision.TIME: "DATETIME_FORMAT",
    Meeting.Precision.DAY: "DATE_FORMAT",
    Meeting.Precision.MONTH: "YEAR_MONTH_FORMAT",
}


class WhenFilter(ChoiceFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("upcoming", _("today and later")), ("past", _("over"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Meeting]:
        return queryset.upcoming() if value == "upcoming" else queryset.past()


class ProgrammeInline(DeskTabularInline):
    model = ProgrammeItem
    fields = ["position", "starts_at", "minutes", "kind", "title", "summary"]
    show_change_link = True
    classes = ["linked"]


class StationInline(DeskTabularInline):
    model = Station
    fields = ["position", "title", "topic", "host"]
    autocomplete_fields = ["topic", "host"]
    classes = ["unnamed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Station]:
        return super().get_queryset(request).select_related("topic", "host")


@admin.register(MeetingSeries)
class MeetingSeriesAdmin(FewRowsAdmin):
    list_display = ["title", "meeting_count", "summary"]
    search_fields = ["title"]
    fields = ["title", "slug", "summary"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeetingSeries]:
        return super().get_queryset(request).annotate(meeting_count=Count("meetings"))

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def meeting_count(self, series: Any) -> int:
        return series.meeting_count


@admin.register(Meeting)
class MeetingAdmin(FewRowsAdmin):
    list_display = ["title", "starts", "series", "venue", "status", "programme_items", "organisations", "example"]
    list_filter = ["status", WhenFilter, ("series", admin.RelatedOnlyFieldListFilter), "is_example"]
    date_hierarchy = "starts_at"
    search_fields = ["title"]
    search_help_text = _("Title or series, in any spelling")
    autocomplete_fields = ["series", "venue", "hosts", "participants", "topics", "languages"]
    readonly_fields = ["report_published_at", "uuid", "sequence", "created_at", "changed_at"]
    inlines = [ProgrammeInline]
    actions = ["publish", "cancel", "copy"]
    fieldsets = [
        (None, {"fields": ["title", "series", "status", ("starts_at", "ends_at"), "precision"]}),
        (_("What it is about"), {"fields": ["teaser", "description", "topics", "invited"]}),
        (_("Where"), {"fields": ["venue", "getting_there", "online_link"]}),
        (
            _("Accessibility on site"),
            {
                "fields": [
                    ("has_induction_loop", "has_quiet_room", "has_sign_language", "has_childcare"),
                    "languages",
                ]
            },
        ),
        (
            _("Registration"),
            {
                "fields": [
                    ("capacity", "organisation_quota"),
                    ("offer_hours", "still_hours"),
                    ("registration_opens_at", "registration_closes_at"),
                ]
            },
        ),
        (_("Who is in the room"), {"fields": ["hosts", "moderation", "participants"]}),
        (_("Afterwards"), {"fields": ["report", "report_en", "report_published_at", "report_url"]}),
        (
            _("Record"),
            {
                "classes": ["collapse"],
                "fields": ["slug", "is_example", ("uuid", "sequence"), ("created_at", "changed_at")],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        meetings = super().get_queryset(request).select_related("series", "venue")
        return meetings.annotate(
            programme_count=Count("programme", distinct=True), organisation_count=Count("participants", distinct=True)
        )

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        registration.fill(obj)

    def words_of(self, record: Meeting) -> str:
        return f"{record.title} {record.series or ''}"

    def view_on_site(self, meeting: Meeting) -> str | None:
        return None if meeting.status == Meeting.Status.DRAFT else meeting.get_absolute_url()

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, meeting: Meeting) -> str:
        return date_format(timezone.localtime(meeting.starts_at), FORMATS[Meeting.Precision(meeting.precision)])

    @admin.display(description=_("programme"), ordering="programme_count")
    def programme_items(self, meeting: Any) -> int:
        return meeting.programme_count

    @admin.display(description=_("organisations"), ordering="organisation_count")
    def organisations(self, meeting: Any) -> int:
        return meeting.organisation_count

    @admin.display(description=_("example"), ordering="is_example")
    def example(self, meeting: Meeting) -> str:
        return gettext("example") if meeting.is_example else ""

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        set_status(request, queryset, Meeting.publish, Meeting.Status.PUBLISHED, pgettext("done", "Published"))

    @admin.action(description=_("Cancel"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        set_status(request, queryset, Meeting.cancel, Meeting.Status.CANCELLED, pgettext("done", "Cancelled"))

    @admin.action(description=_("Copy for the next time"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        for meeting in queryset.order_by("starts_at", "pk"):
            following = copying.next_of(meeting)
            sentence = _("“%(title)s” is a draft now for %(day)s. Please set the date and publish it.")
            day = date_format(timezone.localtime(following.starts_at), FORMATS[Meeting.Precision(following.precision)])
            messages.success(request, sentence % {"title": following.title, "day": day})


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(FewRowsAdmin):
    list_display = ["title", "kind", "meeting", "position", "starts_at", "minutes", "station_count"]
    list_filter = ["kind", ("meeting", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title"]
    autocomplete_fields = ["meeting"]
    inlines = [StationInline]
    fieldsets = [(None, {"fields": ["meeting", ("kind", "position"), "title", "summary", ("starts_at", "minutes")]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProgrammeItem]:
        return super().get_queryset(request).select_related("meeting").annotate(station_count=Count("stations"))

    def words_of(self, record: ProgrammeItem) -> str:
        return f"{record.title} {record.meeting}"

    @admin.display(description=_("stations"), ordering="station_count")
    def station_count(self, item: Any) -> int:
        return item.station_count


@admin.register(Station)
class StationAdmin(FewRowsAdmin):
    list_display = ["title", "topic", "host", "item", "meeting", "position"]
    list_filter = [("item__meeting", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["topic", "host", "item__meeting"]
    search_fields = ["title"]
    autocomplete_fields = ["item", "topic", "host"]
    fields = ["item", "position", "title", "topic", "host"]

    @admin.display(description=_("meeting"), ordering="item__meeting")
    def meeting(self, station: Station) -> str:
        return str(station.item.meeting)


@admin.register(Fact)
class FactAdmin(FewRowsAdmin):
    list_display = ["text_de", "text_en", "plain_de", "kind", "meeting", "position", "is_retired"]
    list_filter = ["kind", "is_retired", ("meeting", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["meeting"]
    search_fields = ["text_de"]
    search_help_text = _("In any language")
    autocomplete_fields = ["meeting"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "Nothing on origin, religion, health, family, sexuality, residence status or politics. A fact that"
                    " is no longer wanted is retired, not deleted: it may stand on a card."
                ),
                "fields": ["text_de", "text_en", "plain_de", ("kind", "position", "is_retired"), "meeting"],
            },
        )
    ]

    def words_of(self, record: Fact) -> str:
        return f"{record.text_de} {record.text_en} {record.plain_de}"
