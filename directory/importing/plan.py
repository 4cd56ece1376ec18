"""From files to a plan: reads everything, decides everything, writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import PurePath

from directory.alike.pairs import Body, likely_duplicates
from directory.importing.cells import RowReader
from directory.importing.columns import ColumnMatch, fold_heading, knows, match_columns, recognise_sheet
from directory.importing.contact_rows import ContactRows
from directory.importing.funding_rows import FundingRows, recipients
from directory.importing.headings import SHEETS
from directory.importing.offer_rows import OfferRows
from directory.importing.organisation_rows import FACTS, Likenesses, OrganisationRows, bodies, by_candidate
from directory.importing.outcomes import KEEP, LEAVE_OUT, ImportPlan, Options, TablePlan
from directory.importing.problems import Note, Problem, UnreadableFile
from directory.importing.removed import find_removed
from directory.importing.roster import Roster
from directory.importing.stored import load_contacts, load_fingerprints, load_offers, load_roster
from directory.importing.tables import Table, read_tables
from directory.importing.values import clean_line
from directory.importing.vocabularies import Vocabularies, load_vocabularies
from directory.models import ColumnMapping

SOURCE_LENGTH = 200
_SAMPLES = 3
# Cells of these columns have no place in the record of their sheet.
_NO_PLACE = {"offers": ("external_id", "note"), "contacts": ("external_id", "note"), "fundings": ("as_of", "note")}

Remembered = Mapping[str, Mapping[str, str]]


def plan_import(files: Sequence[tuple[str, bytes]], options: Options) -> ImportPlan:
    """`files` are names and contents. Organisations are planned first, so that all other rows can refer to them."""
    plan = ImportPlan(options, load_vocabularies(), load_roster())
    remembered = load_remembered()
    for name, content in files:
        try:
            tables = read_tables(name, content, knows=_familiar(remembered, options), encoding=options.encoding or None)
        except UnreadableFile as error:
            plan.problems += error.problems
        else:
            plan.tables += [_table_plan(table, name, options, remembered, plan.vocabularies) for table in tables]
    _plan_rows(plan)
    plan.removed = find_removed(plan)
    return plan


def load_remembered() -> Remembered:
    remembered: dict[str, dict[str, str]] = {sheet: {} for sheet in SHEETS}
    for mapping in ColumnMapping.objects.filter(sheet__in=SHEETS):
        remembered[mapping.sheet][mapping.heading] = mapping.field
    return remembered


def _familiar(remembered: Remembered, options: Options) -> Callable[[str], bool]:
    own = set(chain(options.mapping, *remembered.values()))
    return lambda heading: knows(heading) or fold_heading(heading) in own


def _table_plan(
    table: Table, file: str, options: Options, remembered: Remembered, vocabularies: Vocabularies
) -> TablePlan:
    sheet = options.sheets.get(table.name) or options.sheet or _recognised(table, options, remembered)
    source = options.source or PurePath(file).stem[:SOURCE_LENGTH]
    plan = TablePlan(table.name, sheet, table.header_row, len(table.rows), ColumnMatch({}, table.header), source)
    plan.notes, plan.problems = list(table.notes), list(table.problems)
    plan.samples = {heading: _samples(table, heading) for heading in table.header}
    if sheet == LEAVE_OUT:
        plan.problems = []
    elif not sheet:
        plan.problems.append(Problem(table.name, table.header_row or None, "", "sheet_unknown"))
    else:
        _match(plan, table, options, remembered)
        if not plan.problems:
            reader = RowReader(table.name, sheet, plan.match.mapped, plan.kept, vocabularies)
            plan.reads = [reader.read(row) for row in table.rows]
    return plan


def _recognised(table: Table, options: Options, remembered: Remembered) -> str:
    for own in (options.mapping, *remembered.values()):
        if sheet := recognise_sheet(table.header, table.sheet, {**own}):
            return sheet
    return ""


def _match(plan: TablePlan, table: Table, options: Options, remembered: Remembered) -> None:
    """What the vocabulary, earlier imports and the person now say about each column, the last word last."""
    chosen = {fold_heading(heading): name for heading, name in options.columns.get(table.name, {}).items()}
    own = {**remembered[plan.sheet], **options.mapping, **chosen}
    match = match_columns(plan.sheet, table.header, own)
    put_aside = {
        heading: own[fold] for heading in table.header if own.get(fold := fold_heading(heading)) in (KEEP, LEAVE_OUT)
    }
    no_place = [heading for heading, name in match.mapped.items() if name in _NO_PLACE.get(plan.sheet, ())]
    mapped = {
        heading: name for heading, name in match.mapped.items() if heading not in put_aside and heading not in no_place
    }
    plan.match = ColumnMatch(mapped, [heading for heading in table.header if heading not in mapped], match.contested)
    for heading in plan.match.unknown:
        wish = put_aside.get(heading, KEEP if options.keep_unknown else LEAVE_OUT)
        (plan.kept if wish == KEEP and plan.sheet == "organisations" else plan.left_out).append(heading)
    for name, headings in match.contested.items():
        plan.notes.append(Note("field_contested", {"field": name, "headings": ", ".join(headings)}))
    if plan.kept:
        plan.notes.append(Note("columns_kept", {"columns": ", ".join(plan.kept)}))
    if plan.left_out:
        plan.notes.append(Note("columns_left_out", {"columns": ", ".join(plan.left_out)}))


def _samples(table: Table, heading: str) -> list[str]:
    texts = dict.fromkeys(text for row in table.rows[:50] if (text := clean_line(row.cells[heading])[:60]))
    return list(texts)[:_SAMPLES]


def _plan_rows(plan: ImportPlan) -> None:
    roster, vocabularies = plan.roster, plan.vocabularies
    of = {sheet: [table for table in plan.tables if table.sheet == sheet] for sheet in SHEETS}
    likenesses = _likenesses(of["organisations"], of["fundings"], roster)
    told_apart = frozenset(
        read.values["uuid"] for table in plan.tables for read in table.reads if "uuid" in read.values
    )
    organisations = OrganisationRows(roster, vocabularies, plan.options, likenesses, told_apart)
    for table in of["organisations"]:
        organisations.plan(table)
    organisations.settle_parents()
    if of["offers"]:
        _plan_belonging(OfferRows(roster, vocabularies, plan.options, load_offers(), told_apart), of["offers"])
    if of["contacts"]:
        _plan_belonging(ContactRows(roster, vocabularies, plan.options, load_contacts(), told_apart), of["contacts"])
    if of["fundings"]:
        fundings = FundingRows(roster, vocabularies, plan.options, load_fingerprints(), likenesses)
        for table in of["fundings"]:
            fundings.plan(table)
        plan.organisations, plan.to_check = fundings.organisations, fundings.to_check


def _plan_belonging(rows: OfferRows | ContactRows, tables: Iterable[TablePlan]) -> None:
    for table in tables:
        rows.plan(table)
    rows.settle()


def _likenesses(tables: list[TablePlan], grants: list[TablePlan], roster: Roster) -> Likenesses:
    """Every name of this import against every other and all there are, in one comparison: how rare a word is counts."""
    candidates = bodies(chain.from_iterable(table.reads for table in tables))
    candidates += recipients([read for table in grants for read in table.reads], roster)
    if not candidates:
        return {}
    existing = [
        Body(
            draft.uuid,
            draft.name,
            draft.get("short_name"),
            draft.get("alternate_names"),
            *(draft.get(name) for name in FACTS),
        )
        for draft in roster
    ]
    return by_candidate(likely_duplicates(candidates, [*existing, *candidates]))


def remember(plan: ImportPlan) -> None:
    """What the person said about headings in this import holds for every later one."""
    said = {
        (table.sheet, fold_heading(heading)): name
        for table in plan.tables
        if table.sheet in SHEETS
        for heading, name in _said(table, plan.options)
    }
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(sheet=sheet, heading=heading, field=name) for (sheet, heading), name in said.items()],
        update_conflicts=True,
        unique_fields=["sheet", "heading"],
        update_fields=["field"],
    )


def _said(table: TablePlan, options: Options) -> Iterable[tuple[str, str]]:
    own = options.columns.get(table.name, {})
    for heading in table.samples:
        name = own.get(heading) or options.mapping.get(fold_heading(heading))
        if name:
            yield heading, name
