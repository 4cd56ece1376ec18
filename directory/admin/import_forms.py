"""What a person says about an import: first the files, then what each column means and what happens to duplicates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.importing.headings import SHEETS
from directory.importing.outcomes import HIDE, KEEP, LEAVE_OUT, Choice
from directory.importing.tables import MAX_BYTES
from directory.importing.wording import FIELDS
from directory.importing.wording import SHEETS as SHEET_LABELS

MOST_FILES = 10

ENCODINGS = {
    "": _("recognise"),
    "utf-8": "UTF-8",
    "cp1252": "Windows (1252)",
    "cp1250": _("Windows, Central Europe (1250)"),
    "cp1254": _("Windows, Turkish (1254)"),
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS (850)",
}
CHOICES = {
    Choice.HOLD: _("leave out"),
    Choice.UPDATE: _("the same: fill what is empty"),
    Choice.CREATE: _("different: create"),
}
REMOVED = {KEEP: _("keep as it is"), HIDE: _("do not show it any more")}
SOURCE_LENGTH = 200


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one control; `clean` gives their names and contents."""

    widget = FilesInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            message = ngettext("Choose at most %d file.", "Choose at most %d files.", MOST_FILES)
            raise ValidationError(message % MOST_FILES)
        return [self._content(super(FilesField, self).clean(file, initial)) for file in files]

    def _content(self, file: Any) -> tuple[str, bytes]:
        if (file.size or 0) > MAX_BYTES:
            text = gettext("“%(name)s” is larger than %(limit)d MB. Split it into several files.")
            raise ValidationError(text % {"name": file.name, "limit": MAX_BYTES // 1024 // 1024})
        return (file.name or "?")[-255:], file.read()


class UploadForm(forms.Form):
    uploads = FilesField(
        label=_("Files"),
        help_text=_(
            "Excel workbooks (.xlsx) or CSV, up to 20 MB each. Several files are imported together or not at all."
        ),
    )
    sheet = forms.ChoiceField(
        label=_("Kind of list"), choices=lambda: [("", _("recognise")), *SHEET_LABELS.items()], required=False
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=SOURCE_LENGTH,
        required=False,
        help_text=_("Where the list comes from. Say the same next time, and its rows are recognised."),
    )


class PreviewForm(forms.Form):
    """Built for one report: a control for each table, each column and each likely duplicate on the page."""

    digest = forms.CharField(widget=forms.HiddenInput)
    source = UploadForm.base_fields["source"]
    encoding = forms.ChoiceField(label=_("Encoding of CSV files"), choices=ENCODINGS, required=False)
    duplicates = forms.ChoiceField(label=_("Likely duplicates without a choice of their own"), choices=CHOICES)
    publish = forms.BooleanField(label=_("Publish new entries at once"), required=False)
    skip_refused = forms.BooleanField(label=_("Leave out refused rows and import the others"), required=False)
    removed = forms.ChoiceField(
        label=_("Entries that are missing in the list, without a choice of their own"),
        choices=REMOVED,
        help_text=_("Of those that may be newer than the list each has to be chosen by itself."),
    )

    def __init__(self, *args: Any, report: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tables = report["tables"]
        self._rows = {f"decision {row['key']}": row for row in rows}
        for position, table in enumerate(self._tables):
            self.fields[f"sheet-{position}"] = _sheet_field(table)
            for place, column in enumerate(table["columns"] if table["sheet"] in SHEETS else ()):
                self.fields[f"column-{position}-{place}"] = _column_field(table["sheet"], column)
        for name, row in self._rows.items():
            self.fields[name] = _decision_field(row) if "held" in row else _removed_field(row)
        if not report.get("removed"):
            del self.fields["removed"]

    def tables(self) -> list[dict[str, Any]]:
        """The tables of the report with their controls."""
        return [
            {
                "table": table,
                "sheet": self[f"sheet-{position}"],
                "columns": [
                    {"column": column, "field": self[name]}
                    for place, column in enumerate(table["columns"])
                    if (name := f"column-{position}-{place}") in self.fields
                ],
            }
            for position, table in enumerate(self._tables)
        ]

    def beside(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows of the report, each with its control where there is something to decide."""
        names = {row["key"]: name for name, row in self._rows.items()}
        return [{"row": row, "field": self[names[row["key"]]] if row["key"] in names else None} for row in rows]

    def plain_options(self) -> dict[str, Any]:
        plain = {
            name: self.cleaned_data[name] for name in ("source", "encoding", "duplicates", "publish", "skip_refused")
        }
        return plain | {"removed": self.cleaned_data.get("removed", "")}

    def chosen_sheets(self) -> dict[str, str]:
        return {
            table["name"]: chosen
            for position, table in enumerate(self._tables)
            if (chosen := self.cleaned_data[f"sheet-{position}"])
        }

    def changed_columns(self) -> dict[str, dict[str, str]]:
        """What differs from what was understood before: that is what the person wants remembered."""
        return {
            table["name"]: {
                column["heading"]: chosen
                for place, column in enumerate(table["columns"])
                if (chosen := self.cleaned_data.get(f"column-{position}-{place}", column["field"])) != column["field"]
            }
            for position, table in enumerate(self._tables)
        }

    def chosen_decisions(self) -> dict[str, str]:
        return {row["key"]: self.cleaned_data[name] for name, row in self._rows.items()}


def _sheet_field(table: Mapping[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kind of list"),
        choices=[("", _("recognise")), *SHEET_LABELS.items(), (LEAVE_OUT, _("leave out"))],
        initial=table["sheet"],
        required=False,
    )


def _column_field(sheet: str, column: Mapping[str, Any]) -> forms.ChoiceField:
    fields = [(name, capfirst(str(FIELDS[name]))) for name in SHEETS[sheet]]
    # Notes on people are personal data nobody asked for.
    keep = [(KEEP, _("keep as internal note"))] if sheet == "organisations" else []
    field = forms.ChoiceField(
        label=column["heading"],
        choices=[(LEAVE_OUT, _("leave out")), *keep, *sorted(fields, key=lambda field: field[1])],
        initial=column["field"],
    )
    field.widget.attrs["aria-label"] = gettext("Meaning of column %(heading)s") % {"heading": column["heading"]}
    return field


def _decision_field(row: Mapping[str, Any]) -> forms.ChoiceField:
    possible = [choice for choice in CHOICES if choice != Choice.UPDATE or row["held"]["may_be_merged"]]
    field = forms.ChoiceField(
        label=row["name"],
        choices=[("", _("as above")), *((choice.value, CHOICES[choice]) for choice in possible)],
        required=False,
    )
    field.widget.attrs["aria-label"] = gettext("What happens with row %(row)s, %(name)s") % row
    return field


def _removed_field(row: Mapping[str, Any]) -> forms.ChoiceField:
    choices = REMOVED.items() if row["may_be_newer"] else [("", _("as above")), *REMOVED.items()]
    field = forms.ChoiceField(label=row["name"], choices=choices, required=False)
    field.widget.attrs["aria-label"] = gettext("What happens with the entry %(name)s") % row
    return field
