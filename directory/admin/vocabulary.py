"""The curated words: few, ordered by hand, used everywhere."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import FewRowsAdmin, short_list
from directory.models import Audience, District, Language, Postcode, Topic


class WordAdmin(FewRowsAdmin):
    search_fields = ["name_de"]
    search_help_text = _("Name or synonym, in any spelling")

    def words_of(self, record: Any) -> str:
        return record.search_words


@admin.register(Topic)
class TopicAdmin(WordAdmin):
    list_display = ["name_de", "parent", "organisation_count", "offer_count", "own_sign", "position", "is_retired"]
    list_filter = ["is_retired", ("parent", admin.RelatedOnlyFieldListFilter)]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name_de"]}
    fieldsets = [
        (None, {"fields": [("name_de", "name_en"), "slug", "parent", ("position", "is_retired")]}),
        (_("Description"), {"fields": ["description_de", "description_en"]}),
        (_("How it is found"), {"fields": ["synonyms"]}),
        (_("The coloured tab"), {"fields": [("own_sign", "own_tint")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        topics = super().get_queryset(request).select_related("parent")
        return topics.annotate(
            organisation_count=Count("organisations", distinct=True), offer_count=Count("offers", distinct=True)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(is_retired=False)  # old entries keep a retired topic, new ones don't get it
        return super().get_search_results(request, queryset, search_term)

    def view_on_site(self, topic: Topic) -> str:
        return topic.get_absolute_url()

    @admin.display(description=_("organisations"), ordering="organisation_count")
    def organisation_count(self, topic: Any) -> int:
        return topic.organisation_count

    @admin.display(description=_("offers"), ordering="offer_count")
    def offer_count(self, topic: Any) -> int:
        return topic.offer_count


@admin.register(Audience)
class AudienceAdmin(WordAdmin):
    list_display = ["name_de", "name_en", "offer_count", "position"]
    prepopulated_fields = {"slug": ["name_de"]}
    fieldsets = [(None, {"fields": [("name_de", "name_en"), "slug", "position", "synonyms"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Audience]:
        return super().get_queryset(request).annotate(offer_count=Count("offers"))

    @admin.display(description=_("offers"), ordering="offer_count")
    def offer_count(self, audience: Any) -> int:
        return audience.offer_count


@admin.register(Language)
class LanguageAdmin(WordAdmin):
    list_display = ["name_de", "native_name", "code", "direction", "organisation_count", "position"]
    list_filter = ["direction"]
    fieldsets = [
        (
            None,
            {"fields": [("name_de", "name_en"), ("native_name", "direction"), ("code", "position"), "synonyms"]},
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Language]:
        return super().get_queryset(request).annotate(organisation_count=Count("organisations"))

    @admin.display(description=_("organisations"), ordering="organisation_count")
    def organisation_count(self, language: Any) -> int:
        return language.organisation_count


@admin.register(District)
class DistrictAdmin(WordAdmin):
    list_display = ["name", "short_name", "number", "organisation_count", "local_names_in_short"]
    search_fields = ["name"]
    autocomplete_fields = ["neighbours"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "number", "local_names", "neighbours"]}),
        (_("Tile map"), {"fields": [("short_name", "column", "row")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[District]:
        return super().get_queryset(request).annotate(organisation_count=Count("organisations"))

    @admin.display(description=_("organisations"), ordering="organisation_count")
    def organisation_count(self, district: Any) -> int:
        return district.organisation_count

    @admin.display(description=_("local names"))
    def local_names_in_short(self, district: District) -> str:
        return short_list(district.local_names.splitlines())


@admin.register(Postcode)
class PostcodeAdmin(FewRowsAdmin):
    list_display = ["code", "districts_in_short"]
    list_filter = [("districts", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["code"]
    autocomplete_fields = ["districts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Postcode]:
        return super().get_queryset(request).prefetch_related("districts")

    @admin.display(description=_("districts"))
    def districts_in_short(self, postcode: Postcode) -> str:
        return short_list(postcode.districts.all())
