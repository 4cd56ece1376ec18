"""The queue of suggested changes: before, now and suggested, field by field."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import change_suggestions, history
from directory.admin.history import AboutRecordsAdmin
from directory.change_suggestions import Proposal
from directory.models import ChangeSuggestion, Contact

LONGEST_NOTE = 2_000
NOT_THERE_YET = (ChangeSuggestion.About.MISSING, ChangeSuggestion.About.NEW)


class DecisionForm(forms.Form):
    ACCEPT, REJECT = "accept", "reject"

    fields_to_take = forms.MultipleChoiceField(required=False)
    note = forms.CharField(
        label=gettext_lazy("a word to the sender"),
        help_text=gettext_lazy("Goes into the mail that tells them what became of it."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.ChoiceField(choices=[(ACCEPT, "accept"), (REJECT, "reject")])

    def __init__(self, proposals: list[Proposal], data: Any = None) -> None:
        super().__init__(data)
        self.proposals = proposals
        self.fields["fields_to_take"].choices = [(one.line.name, one.line.label) for one in proposals]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        accepts = cleaned.get("decision") == self.ACCEPT
        if accepts and self.proposals and not cleaned.get("fields_to_take"):
            raise ValidationError(_("Please choose what to take over, or reject the suggestion."))
        return cleaned


@admin.register(ChangeSuggestion)
class ChangeSuggestionAdmin(AboutRecordsAdmin):
    list_display = [
        "made_at",
        "entry",
        "kind_in_words",
        "about",
        "fields_in_short",
        "organisation",
        "wants_an_answer",
        "status",
    ]
    list_filter = ["status", ("organisation", admin.EmptyFieldListFilter), "about", "kind", "made_at"]
    list_select_related = ["user", "decided_by", "organisation"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeSuggestion]:
        return super().get_queryset(request).filter(kind__in=history.KINDS)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        suggestion = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        record = change_suggestions.record_of(suggestion)
        proposals = change_suggestions.proposals(suggestion, record)
        form = DecisionForm(proposals, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not self.has_change_permission(request, suggestion):
                raise PermissionDenied
            if form.is_valid() and self._decide(request, suggestion, record, form):
                return HttpResponseRedirect(
                    reverse("admin:directory_changesuggestion_changelist") + "?status__exact=open"
                )
        context = self.admin_site.each_context(request) | {
            "title": str(suggestion),
            "opts": self.opts,
            "suggestion": suggestion,
            "record": record,
            "history_url": record and reverse(f"admin:directory_{suggestion.kind}_history", args=[record.pk]),
            "record_url": record and reverse(f"admin:directory_{suggestion.kind}_change", args=[record.pk]),
            "proposals": proposals,
            "is_person": isinstance(record, Contact) and record.kind == Contact.Kind.PERSON,
            "may_decide": suggestion.is_open and self.has_change_permission(request, suggestion),
            "is_possible": record is not None or suggestion.about in NOT_THERE_YET,
            "newer": ChangeSuggestion.objects.open()
            .filter(kind=suggestion.kind, uuid=suggestion.uuid, pk__gt=suggestion.pk)
            .first(),
            "form": form,
        }
        return TemplateResponse(request, "admin/directory/change_suggestion.html", context)

    def _decide(self, request: HttpRequest, suggestion: ChangeSuggestion, record: Any, form: DecisionForm) -> bool:
        chosen = form.cleaned_data
        try:
            if chosen["decision"] == DecisionForm.ACCEPT:
                if record is None and suggestion.about not in NOT_THERE_YET:
                    raise ValidationError(_("The entry is no longer there."))
                done = change_suggestions.accept(suggestion, chosen["fields_to_take"], request.user, chosen["note"])
            else:
                done = change_suggestions.reject(suggestion, request.user, chosen["note"])
        except ValidationError as error:
            form.add_error(None, _("Nothing was changed. %(reason)s") % {"reason": " ".join(error.messages)})
            return False
        if not done:
            messages.warning(request, _("Somebody has decided on this suggestion already."))
        elif suggestion.email:
            messages.success(request, _("Decided: %(status)s. The sender is told.") % _words(suggestion))
        else:
            messages.success(request, _("Decided: %(status)s.") % _words(suggestion))
        return True

    @admin.display(description=gettext_lazy("wants an answer"), boolean=True, ordering="email")
    def wants_an_answer(self, suggestion: ChangeSuggestion) -> bool:
        return bool(suggestion.email)


def _words(suggestion: ChangeSuggestion) -> dict[str, str]:
    return {"status": suggestion.get_status_display()}
