"""The import in the admin: files in, a preview that shows every consequence, and only then the import."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from directory.admin.base import FewRowsAdmin
from directory.admin.import_forms import PreviewForm, UploadForm
from directory.importing.apply import apply_plan
from directory.importing.outcomes import KEEP, Choice, ImportPlan, Options, Outcome
from directory.importing.plan import plan_import, remember
from directory.importing.report import report_of, sum_line
from directory.importing.wording import OUTCOMES
from directory.models import ColumnMapping, ImportBatch, ImportFile

PAGE = 50
BATCHES_SHOWN = 20

_SECTIONS = {
    Outcome.REFUSED: gettext_lazy("Refused rows"),
    Outcome.DUPLICATE: gettext_lazy("Likely duplicates"),
    Outcome.CHANGED: gettext_lazy("What changes"),
    Outcome.CREATED: gettext_lazy("What is new"),
}

View = Callable[..., HttpResponse]


def urls(site: AdminSite) -> list[URLPattern]:
    def guarded(view: View) -> View:
        return site.admin_view(permission_required("directory.add_organisation", raise_exception=True)(view))

    return [
        path("", guarded(start), {"site": site}, name="directory_import"),
        path("<uuid:uuid>/", guarded(preview), {"site": site}, name="directory_import_batch"),
    ]


@admin.register(ColumnMapping)
class ColumnMappingAdmin(FewRowsAdmin):
    list_display = ["heading", "sheet", "field"]
    list_filter = ["sheet"]
    search_fields = ["heading"]


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, site: AdminSite) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_batch_of(form, request.user))
    context = {
        **site.each_context(request),
        "title": _("Import"),
        "subtitle": None,
        "form": form,
        "batches": ImportBatch.objects.with_names()[:BATCHES_SHOWN],
    }
    return TemplateResponse(request, "admin/directory_import.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID, site: AdminSite) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.with_names(), uuid=uuid)
    shown = request.GET.get("list", "")
    sections = [_section(batch.report, outcome, request) for outcome in _SECTIONS if shown in ("", outcome)]
    asked = [section for section in sections if section["asks"] and not batch.applied_at]
    questions = [row for section in asked for row in section["page"] if _is_question(row)]
    removed = _removed(batch.report, request) if not batch.applied_at else None
    questions += removed or []
    form = PreviewForm(request.POST or None, report=batch.report, rows=questions, initial=_initial(batch))
    if request.method == "POST" and not batch.applied_at and form.is_valid():
        _act(request, batch, form)
        return redirect(request.get_full_path() if not batch.applied_at else batch)
    context = {
        **site.each_context(request),
        "title": str(batch),
        "subtitle": None,
        "batch": batch,
        "report": batch.report,
        "numbers": [(label, batch.report["totals"][outcome]) for outcome, label in OUTCOMES.items()],
        "sum_line": sum_line(sum(batch.report["totals"].values()), batch.report["totals"]),
        "outcomes": [section | {"rows": form.beside(section["page"])} for section in sections if section["count"]],
        "removed": removed and {"page": removed, "rows": form.beside(removed), "count": removed.paginator.count},
        "shown": shown,
        "to_check": batch.report["to_check"][:PAGE],
        "form": form,
    }
    template = "admin/directory_import_done.html" if batch.applied_at else "admin/directory_import_preview.html"
    return TemplateResponse(request, template, context)


def _batch_of(form: UploadForm, user: Any) -> ImportBatch:
    ImportBatch.objects.expired().delete()
    with transaction.atomic():
        options = {"sheet": form.cleaned_data["sheet"], "source": form.cleaned_data["source"], "keep_unknown": True}
        batch = ImportBatch.objects.create(uploaded_by=user, options=options)
        for name, content in form.cleaned_data["uploads"]:
            ImportFile.objects.create(batch=batch, name=name, content=content)
    _check(batch)
    return batch


def _plan(batch: ImportBatch) -> ImportPlan:
    options = batch.options | {"duplicates": Choice(batch.options.get("duplicates", Choice.HOLD))}
    files = [(file.name, bytes(file.content)) for file in batch.files.all()]
    return plan_import(files, Options(**options, decisions=batch.decisions))


def _check(batch: ImportBatch) -> ImportPlan:
    """Plans anew and keeps what would happen, so that looking at it costs nothing."""
    plan = _plan(batch)
    batch.report = report_of(plan)
    batch.save(update_fields=["options", "decisions", "report"])
    return plan


def _act(request: HttpRequest, batch: ImportBatch, form: PreviewForm) -> None:
    """Takes over what was chosen. The import runs only if it does exactly what the preview said."""
    promised = batch.report["digest"]
    if form.cleaned_data["digest"] != promised:
        messages.warning(request, _("This import was checked anew in another window. Please look again and confirm."))
        return
    _take_over(batch, form)
    plan = _check(batch)
    remember(plan)
    if "apply" not in request.POST:
        messages.info(request, _("Checked anew. Nothing has been imported yet."))
    elif batch.report["digest"] != promised:
        messages.warning(
            request,
            _("Your choices or the directory have changed since the last check. Please look again and confirm."),
        )
    elif not plan.may_be_applied:
        messages.error(request, _("Nothing was imported. Correct the refused rows or choose to leave them out."))
    else:
        _apply(request, batch, plan)


def _take_over(batch: ImportBatch, form: PreviewForm) -> None:
    columns = dict(batch.options.get("columns", {}))
    for table, changed in form.changed_columns().items():
        columns[table] = columns.get(table, {}) | changed
    batch.options |= form.plain_options() | {"sheets": form.chosen_sheets(), "columns": columns}
    decisions = batch.decisions | form.chosen_decisions()
    batch.decisions = {key: choice for key, choice in decisions.items() if choice}


def _apply(request: HttpRequest, batch: ImportBatch, plan: ImportPlan) -> None:
    try:
        with transaction.atomic():
            # Whoever presses the button twice imports once.
            locked = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
            if not locked.applied_at:
                apply_plan(plan, by=request.user)
                batch.finish(_without_personal_data(batch.report), by=request.user)
    except IntegrityError:
        messages.error(
            request, _("Somebody changed the directory at the same moment. Nothing was imported; please start again.")
        )
    else:
        batch.refresh_from_db()
        messages.success(request, _("Imported."))


def _without_personal_data(report: dict[str, Any]) -> dict[str, Any]:
    """What stays of a report: that contacts changed, not their addresses."""
    rows = [
        {name: value for name, value in row.items() if name != "differences" or row["sheet"] != "contacts"}
        for row in report["rows"]
    ]
    tables = [
        table | {"columns": [column | {"samples": []} for column in table["columns"]]} for table in report["tables"]
    ]
    removed = [one for one in report.get("removed", []) if one["sheet"] != "contacts"]
    return report | {"rows": rows, "tables": tables, "removed": removed}


def _section(report: dict[str, Any], outcome: Outcome, request: HttpRequest) -> dict[str, Any]:
    asks = outcome == Outcome.DUPLICATE
    rows = [row for row in report["rows"] if row["outcome"] == outcome or (asks and _is_question(row))]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page") if request.GET.get("list") == outcome else 1)
    return {"outcome": outcome.value, "title": _SECTIONS[outcome], "count": len(rows), "page": page, "asks": asks}


def _removed(report: dict[str, Any], request: HttpRequest) -> Page:
    """Entries missing in a file that comes back, a page of them; none while another list is looked at."""
    shown = request.GET.get("list", "")
    rows = report.get("removed", []) if shown in ("", "removed") else []
    return Paginator(rows, PAGE).get_page(request.GET.get("page") if shown == "removed" else 1)


def _is_question(row: dict[str, Any]) -> bool:
    """Whether a person can decide about the row, also after having done so."""
    return "held" in row and not row["held"]["is_exact"]


def _initial(batch: ImportBatch) -> dict[str, Any]:
    decided = {f"decision {key}": choice for key, choice in batch.decisions.items()}
    return {"duplicates": Choice.HOLD, "removed": KEEP, "digest": batch.report["digest"], **batch.options, **decided}
