"""Searches without result: a word is missing in the vocabulary, or an entry in the directory."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import synonyms
from directory.admin.base import FewRowsAdmin, to_each
from directory.models import UnansweredSearch
from directory.models.vocabulary import Word

IGNORE = "_ignore"
LONGEST_SYNONYM = 100


class SynonymForm(forms.ModelForm):
    """As synonym of which word? The nearest is chosen already, so that one button is enough."""

    wording = forms.CharField(label=gettext_lazy("wording"), max_length=LONGEST_SYNONYM)
    word = forms.ChoiceField(
        label=gettext_lazy("synonym of"),
        help_text=gettext_lazy("The nearest by its letters is chosen; please check it."),
        error_messages={"required": gettext_lazy("Please choose which word this is a synonym of.")},
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("add it although another word has it"),
        required=False,
        help_text=gettext_lazy("The search then understands it as both."),
    )

    class Meta:
        model = UnansweredSearch
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = {_key(word): word for word in synonyms.offered()}
        question = self.instance.question
        guess = synonyms.nearest(question, self.words.values())
        self.initial.update(wording=question, word=_key(guess) if guess else "")
        self.fields["word"].choices = [("", "---------"), *self._by_kind()]  # type: ignore[attr-defined]
        if IGNORE in self.data:
            for field in self.fields.values():
                field.required = False

    def _by_kind(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (
                capfirst(str(kind._meta.verbose_name_plural)),
                [(key, word.name) for key, word in self.words.items() if type(word) is kind],
            )
            for kind in synonyms.KINDS
        ]

    def clean_wording(self) -> str:
        return " ".join(self.cleaned_data["wording"].split())  # one line: each line is a synonym of its own

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        word = self.words.get(cleaned.get("word", ""))
        if IGNORE not in self.data and word and cleaned.get("wording"):
            self._refuse_what_is_known(cleaned["wording"], word, is_shared=cleaned["is_shared"])
        return cleaned

    def _refuse_what_is_known(self, wording: str, word: Word, *, is_shared: bool) -> None:
        holders = synonyms.holders(wording, self.words.values())
        if word in holders:
            raise ValidationError(
                {
                    "word": _(
                        "“%(word)s” goes by this already: what is missing is an entry, not a word. Choose another "
                        "one or ignore the search."
                    )
                    % {"word": word}
                }
            )
        if holders and not is_shared:
            raise ValidationError(
                {
                    "wording": _("“%(word)s” goes by this already. Choose it, or tick “add it although …”.")
                    % {"word": holders[0]}
                }
            )


@admin.register(UnansweredSearch)
class UnansweredSearchAdmin(FewRowsAdmin):
    form = SynonymForm
    change_form_template = "admin/directory/unanswered_search_change_form.html"
    list_display = ["question", "times", "first_asked_on", "last_asked_on", "language", "status"]
    list_filter = ["status", "language", "last_asked_on"]
    search_fields = ["question"]
    actions = ["ignore", "reopen"]
    readonly_fields = ["question", "times", "first_asked_on", "last_asked_on", "language", "status"]
    asked = (None, {"fields": ["question", ("times", "first_asked_on", "last_asked_on"), ("language", "status")]})
    synonym = (gettext_lazy("Make it a synonym"), {"fields": ["wording", "word", "is_shared"]})

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnansweredSearch]:
        return UnansweredSearch.objects.presentable().order_by(*self.get_ordering(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [self.asked, self.synonym] if self.has_change_permission(request, obj) else [self.asked]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change the words this adds to."""
        may_change_words = all(
            request.user.has_perm(f"directory.{get_permission_codename('change', kind._meta)}")
            for kind in synonyms.KINDS
        )
        return may_change_words and super().has_change_permission(request, obj)

    @admin.action(description=gettext_lazy("Ignore"), permissions=["change"])
    def ignore(self, request: HttpRequest, queryset: QuerySet[UnansweredSearch]) -> None:
        count = to_each(queryset, UnansweredSearch.ignore)
        messages.success(request, _("Ignored: %(count)d.") % {"count": count})

    @admin.action(description=gettext_lazy("Open again"), permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[UnansweredSearch]) -> None:
        count = to_each(queryset, UnansweredSearch.reopen)
        messages.success(request, _("Opened again: %(count)d.") % {"count": count})

    def save_model(self, request: HttpRequest, obj: UnansweredSearch, form: Any, change: bool) -> None:
        if IGNORE in request.POST:
            obj.ignore()
            return
        word, wording = form.words[form.cleaned_data["word"]], form.cleaned_data["wording"]
        synonyms.add(word, wording)
        obj.settle()
        self.log_change(request, word, _("Synonym “%(wording)s” added.") % {"wording": wording})

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if IGNORE in request.POST:
            return _("Ignored.")
        return _("“%(wording)s” made a synonym of “%(word)s”.") % {
            "wording": form.cleaned_data["wording"],
            "word": form.words[form.cleaned_data["word"]],
        }

    def response_change(self, request: HttpRequest, obj: UnansweredSearch) -> HttpResponse:
        if IGNORE in request.POST:
            done = _("“%(search)s” is ignored.") % {"search": obj}
        else:
            done = _("“%(search)s” is done: the search understands it from now on.") % {"search": obj}
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:directory_unansweredsearch_changelist") + "?status__exact=open")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return super().render_change_form(request, context | {"ignore_button": IGNORE}, *args, **kwargs)


def _key(word: Word) -> str:
    return f"{word._meta.model_name}-{word.pk}"
