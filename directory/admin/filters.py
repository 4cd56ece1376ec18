"""Filters of the lists. Each calls a QuerySet word of the listed model; the work lists of the desk link to them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import District, Language, Offer, Organisation, Topic


class ChoiceFilter(admin.SimpleListFilter):
    """An unknown value, mistyped in the address, finds nothing rather than everything."""

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(choice) for choice, _label in self.lookup_choices}:
            return queryset.none()
        return self.narrow(queryset, value)


class ConfirmedFilter(ChoiceFilter):
    title = _("confirmation")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("never", _("never")),
            ("due", _("due")),
            ("hidden", _("hidden, as nobody confirmed it")),
            ("outdated", _("more than a year ago")),
            ("recent", _("within a year")),
        ]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        words = {
            "never": queryset.unverified,
            "due": queryset.due,
            "hidden": queryset.overdue,
            "outdated": queryset.outdated,
            "recent": queryset.up_to_date,
        }
        return words[value]()


class HereFilter(ChoiceFilter):
    title = _("there")
    parameter_name = "there"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("left", _("has left")), ("bounced", _("mails come back"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.left() if value == "left" else queryset.bounced()


class DeadAddressFilter(ChoiceFilter):
    """Of organisations; an offer has no address for mail."""

    title = _("addresses")
    parameter_name = "address"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("dead", _("website does not answer")), ("bounced", _("mails come back"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.with_dead_website() if value == "dead" else queryset.with_bounced_email()


class DeadLinkFilter(ChoiceFilter):
    title = _("addresses")
    parameter_name = "address"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("dead", _("link to book does not answer"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.with_dead_link()


class GapFilter(ChoiceFilter):
    title = _("what is missing")
    parameter_name = "without"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("contact", pgettext_lazy("missing", "contact")),
            ("offer", pgettext_lazy("missing", "offer")),
            ("topic", pgettext_lazy("missing", "topic")),
            ("district", pgettext_lazy("missing", "district")),
        ]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        words = {
            "contact": queryset.without_contact,
            "offer": queryset.without_offer,
            "topic": queryset.without_topic,
            "district": queryset.without_district,
        }
        return words[value]()


class TopicFilter(ChoiceFilter):
    """The top topics, each with all below it: the whole tree would be longer than the list."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(topic.slug, topic.name) for topic in Topic.objects.top().in_use()]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.on_topics(Topic.objects.filter(slug=value).with_descendants())


class WorkingInFilter(ChoiceFilter):
    title = _("district")
    parameter_name = "district"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(district.slug, district.name) for district in District.objects.all()]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.working_in(District.objects.filter(slug=value))


class SpeakingFilter(ChoiceFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        links = [model.languages.through.objects.values("language") for model in (Organisation, Offer)]
        spoken = Language.objects.filter(Q(pk__in=links[0]) | Q(pk__in=links[1]))
        return [(language.code, language.name) for language in spoken]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.speaking(Language.objects.filter(code=value))


class ModeFilter(ChoiceFilter):
    title = _("way")
    parameter_name = "mode"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return Offer.Mode.choices

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(**{Offer.MODE_FIELDS[Offer.Mode(value)]: True})


class ExpiredFilter(ChoiceFilter):
    title = _("validity")
    parameter_name = "expired"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("past its last day, still shown"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.expired()


class UntoldFilter(ChoiceFilter):
    title = _("has been told")
    parameter_name = "untold"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("mail", _("not yet, a mail goes out")), ("call", _("not yet, and there is no e-mail address"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        return queryset.untold_without_address() if value == "call" else queryset.untold_with_address()
