"""The plan in words and numbers: as plain data for the admin and `--json`, and as text for the terminal."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.importing.drafts import Difference
from directory.importing.outcomes import Held, ImportPlan, Outcome, Removed, RowPlan, TablePlan
from directory.importing.problems import Problem
from directory.importing.shown import show
from directory.importing.wording import FIELDS, OUTCOMES, SHEETS, say, say_reasons

Data = dict[str, Any]

_EXAMPLES = 5


def report_of(plan: ImportPlan) -> Data:
    """In the active language. Every row of every table is in it once, under `rows`."""
    rows = [_row(plan, table, row) for table in plan.tables for row in table.rows]
    removed = [_removed(one) for one in plan.removed]
    return {
        "tables": [_table(table) for table in plan.tables],
        "problems": [_problem(problem) for problem in plan.problems],
        "totals": _counts(plan.counts),
        "new_organisations": len(plan.organisations),
        "rows": rows,
        "to_check": [
            {"name": pair.name, "other": pair.other, "reasons": say_reasons(pair.reasons)} for pair in plan.to_check
        ],
        "removed": removed,
        "may_be_applied": plan.may_be_applied,
        "writes_something": plan.writes_something,
        "digest": _digest([*rows, *removed]),
    }


def as_text(report: Data) -> Iterator[str]:
    for problem in report["problems"]:
        yield _place(problem) + ": " + problem["text"]
    for table in report["tables"]:
        yield from _table_text(table, [row for row in report["rows"] if row["table"] == table["name"]])
    if report["new_organisations"]:
        yield ""
        yield _("Organisations that come along with their grants: %(count)s") % {"count": report["new_organisations"]}
    yield from _section(
        _("Please check whether these are the same organisation"),
        [_("“%(name)s”, “%(other)s”: %(reasons)s") % pair for pair in report["to_check"]],
    )
    yield from _section(
        _("In the directory and not in the list; they stay as they are"),
        [f"{one['sheet_label']}: {_quoted(one['name'])}" for one in report["removed"]],
    )


def sum_line(size: int, counts: Mapping[str, int]) -> str:
    """The outcomes add up to the rows of the file: nothing is lost on the way."""
    parts = " + ".join(f"{counts[outcome]} {OUTCOMES[outcome]}" for outcome in Outcome)
    return _("%(size)s rows = %(parts)s") % {"size": size, "parts": parts}


def _table(table: TablePlan) -> Data:
    told: dict[str, list[Data]] = {}
    for one in table.told:
        told.setdefault(one.note.code, []).append({"row": one.row, "column": one.column, "text": say(one.note)})
    return {
        "name": table.name,
        "sheet": table.sheet,
        "sheet_label": str(SHEETS.get(table.sheet, "")),
        "header_row": table.header_row,
        "size": table.size,
        "counts": _counts(table.counts),
        "notes": [say(note) for note in table.notes],
        "problems": [_problem(problem) for problem in table.problems],
        "columns": [_column(table, heading) for heading in table.samples],
        "told": list(told.values()),
    }


def _column(table: TablePlan, heading: str) -> Data:
    name = table.match.mapped.get(heading, "keep" if heading in table.kept else "leave_out")
    label = FIELDS.get(name) or (_("keep as internal note") if name == "keep" else _("leave out"))
    return {"heading": heading, "field": name, "label": str(label), "samples": table.samples[heading]}


def _counts(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {outcome.value: counts.get(outcome, 0) for outcome in Outcome}


def _problem(problem: Problem) -> Data:
    return {"file": problem.file, "row": problem.row, "column": problem.column, "text": say(problem)}


def _row(plan: ImportPlan, table: TablePlan, row: RowPlan) -> Data:
    data: Data = {
        "key": row.key,
        "table": table.name,
        "sheet": table.sheet,
        "row": row.read.number,
        "name": row.name,
        "outcome": row.outcome.value,
    }
    if differences := row.differences():
        data["differences"] = [_difference(plan, table.sheet, one) for one in differences]
    if row.problems:
        data["problems"] = [_problem(problem) for problem in row.problems]
    if row.held:
        data |= {"held": _held(row.held), "choice": row.choice}
    return data


def _difference(plan: ImportPlan, sheet: str, one: Difference) -> Data:
    return {
        "field": one.field,
        "label": str(FIELDS[one.field]),
        "old": show(plan, sheet, one.field, one.old),
        "new": show(plan, sheet, one.field, one.new),
    }


def _held(held: Held) -> Data:
    return {
        "name": held.name,
        "row": int(held.row.rpartition("#")[2]) if held.row else None,
        "uuid": str(held.draft.uuid) if held.draft and not held.draft.is_new else "",
        "reasons": say_reasons(held.reasons),
        "is_exact": held.is_exact,
        "may_be_merged": bool(held.draft),
    }


def _removed(one: Removed) -> Data:
    return {
        "key": Removed.key_of(one.uuid),
        "sheet": one.sheet,
        "sheet_label": str(SHEETS[one.sheet]),
        "name": one.name,
        "may_be_newer": one.may_be_newer,
        "choice": one.choice,
    }


def _digest(rows: list[Data]) -> str:
    """Equal as long as the same rows would do the same; it tells whether a preview is still true."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _table_text(table: Data, rows: list[Data]) -> Iterator[str]:
    yield ""
    yield f"{table['name']}: {table['sheet_label']}" if table["sheet_label"] else table["name"]
    for problem in table["problems"]:
        yield f"  {_place(problem)}: {problem['text']}"
    yield from (f"  {note}" for note in table["notes"])
    if not table["sheet_label"]:
        return
    columns = ", ".join(f"{column['heading']} = {column['label']}" for column in table["columns"])
    yield "  " + _("Columns: %(columns)s") % {"columns": columns}
    yield "  " + sum_line(table["size"], table["counts"])
    for told in table["told"]:
        more = len(told) - _EXAMPLES
        yield from _section("", [f"{_at(one)}: {one['text']}" for one in told[:_EXAMPLES]], indent="  ")
        if more > 0:
            yield "    " + _("… and the same for %(count)s more cells.") % {"count": more}
    yield from _row_sections(rows)


def _row_sections(rows: list[Data]) -> Iterator[str]:
    refused = [f"{_at(problem)}: {problem['text']}" for row in rows for problem in row.get("problems", ())]
    yield from _section(_("Refused"), refused, indent="  ")
    held = [row for row in rows if row["outcome"] == Outcome.DUPLICATE]
    yield from _section(_("Duplicates and likely duplicates, not imported"), map(_held_text, held), indent="  ")
    changed = [row for row in rows if row.get("differences")]
    yield from _section(_("Changed"), [line for row in changed for line in _changed_text(row)], indent="  ")


def _held_text(row: Data) -> str:
    held = row["held"]
    other = _("row %(row)s, “%(name)s”") % held if held["row"] else _quoted(held["name"])
    return f"{_at(row)} {_quoted(row['name'])}: {other} ({held['reasons']})"


def _changed_text(row: Data) -> Iterator[str]:
    yield f"{_at(row)} {_quoted(row['name'])}"
    for one in row["differences"]:
        yield f"  {one['label']}: {_short(one['old'])} → {_short(one['new'])}"


def _section(title: str, lines: Iterable[str], indent: str = "") -> Iterator[str]:
    lines = list(lines)
    if lines and title:
        yield f"{indent}{title}: {len([line for line in lines if not line.startswith(' ')])}"
    yield from (f"{indent}  {line}" for line in lines)


def _at(place: Data) -> str:
    row = _("row %(row)s") % {"row": place["row"]}
    column = place.get("column")
    return row + ", " + _("column %(column)s") % {"column": column} if column else row


def _place(problem: Data) -> str:
    return f"{problem['file']}, {_at(problem)}" if problem["row"] is not None else problem["file"]


def _short(text: str) -> str:
    line = " / ".join(text.splitlines())
    return _quoted(line[:80] + "…" if len(line) > 80 else line) if line else _("(empty)")


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}
