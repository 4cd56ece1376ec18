"""What the lists of the desk have in common: search in any spelling, and verbs for many records at once."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import lookup_spawns_duplicates, model_ngettext
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import transaction
from django.db.models import Model, Q, QuerySet, URLField
from django.forms.models import BaseInlineFormSet
from django.forms.widgets import CheckboxInput
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.search import upkeep
from directory.text import search_key, spellings

PAGE = 50
MOST_WORDS = 12


class DeskAdmin(admin.ModelAdmin):
    """Each word searched for must occur, in any spelling in a column of folded text or as typed in another one."""

    list_per_page = PAGE
    save_on_top = True
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    folded_fields: tuple[str, ...] = ()

    def get_ordering(self, request: HttpRequest) -> Any:
        """Said aloud, as a list with counts loses the order its model names."""
        return self.ordering or self.opts.ordering

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One entry of the index for a page of many records, written last: who holds the index waits for nobody."""
        with transaction.atomic(), upkeep.collected():
            return super().changeform_view(request, *args, **kwargs)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic(), upkeep.collected():
            super().delete_queryset(request, queryset)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, AdminSplitDateTime):
            names = [_("%(field)s, date"), _("%(field)s, time")]
            for widget, name in zip(field.widget.widgets, names, strict=True):
                widget.attrs["aria-label"] = name % {"field": capfirst(str(field.label))}
        return field

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """No link where a form came back with its address emptied: the record shown has none."""
        return super().get_view_on_site_url(obj) if getattr(obj, "slug", True) else None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Names what people know as records, not the links between tables nor the search index."""
        tree, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        known = {model._meta.verbose_name_plural for model in self.admin_site._registry}
        counts = {name: count for name, count in counts.items() if name in known}
        return _with_pages(tree), counts, forbidden, protected

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        fields = [*self.get_search_fields(request), *self.folded_fields]
        for word in search_term.replace("\0", " ").split()[:MOST_WORDS]:
            queryset = queryset.filter(self._holds(word, request))
        return queryset, any(lookup_spawns_duplicates(self.opts, field) for field in fields)

    def _holds(self, word: str, request: HttpRequest) -> Q:
        condition = Q()
        for field in self.get_search_fields(request):
            condition |= Q(**{f"{field}__icontains": word})
        for field in self.folded_fields:
            for spelling in spellings(word):
                condition |= Q(**{f"{field}__contains": spelling})
        return condition


def _with_pages(tree: list[Any]) -> list[Any]:
    """Of Django's nested list the entries that link to a page of their own; the others are bare text."""
    kept = [_with_pages(entry) if isinstance(entry, list) else entry for entry in tree]
    return [entry for entry in kept if entry and isinstance(entry, list | SafeString)]


class FewRowsAdmin(DeskAdmin):
    """For tables of a few hundred rows: their words are folded here, not kept in a column."""

    def words_of(self, record: Any) -> str:
        return str(record)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_key(search_term).split()
        if not words:
            return queryset, False
        found = [record.pk for record in queryset if all(word in search_key(self.words_of(record)) for word in words)]
        return queryset.filter(pk__in=found), False


class DeskInlineFormSet(BaseInlineFormSet):
    def get_deletion_widget(self) -> Any:  # type: ignore[override]  # Django takes an instance, too
        return CheckboxInput(attrs={"aria-label": _("Delete")})


class DeskTabularInline(admin.TabularInline):
    """Rows that say for each control what it is, as a table's head alone tells only those who see it."""

    formset = DeskInlineFormSet
    extra = 0
    view_on_site = False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = capfirst(str(field.label))
        return field


def short_list(words: Iterable[Any], most: int = 2) -> str:
    """The first few words of many, for a narrow column: "Wohnen, Arbeit +3"."""
    names = [str(word) for word in words]
    shown = ", ".join(names[:most])
    return f"{shown} +{len(names) - most}" if len(names) > most else shown


def to_each(records: Iterable[Model], verb: Callable[[Any], None]) -> int:
    """All or none of the records; each entry of the search index is written once."""
    done = 0
    with transaction.atomic(), upkeep.collected():
        for record in records:
            verb(record)
            done += 1
    return done


def set_status(
    request: HttpRequest, queryset: QuerySet[Any], verb: Callable[[Any], None], status: str, done: str
) -> None:
    """Carries an action out and says what came of it: "Veröffentlicht: 3 Organisationen. Schon so: 1."."""
    unchanged = queryset.filter(status=status).count()
    changed = to_each(queryset.exclude(status=status), verb)
    sentence = _("%(done)s: %(count)d %(records)s.") % {
        "done": done,
        "count": changed,
        "records": model_ngettext(queryset, changed),
    }
    if unchanged:
        sentence += " " + _("Already so before: %(count)d.") % {"count": unchanged}
    messages.success(request, sentence)
