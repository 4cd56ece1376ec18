"""Rows of offers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from directory.importing.belonging_rows import BelongingRows
from directory.importing.cells import EVERYWHERE
from directory.importing.drafts import Draft
from directory.importing.outcomes import RowPlan
from directory.models import Offer


class OfferRows(BelongingRows):
    sheet = "offers"
    column = "organisations"

    def owners(self, draft: Draft) -> Iterable[UUID]:
        return list(draft.get("organisations"))

    def values(self, row: RowPlan, organisations: list[Draft], *, is_new: bool) -> dict[str, Any]:
        values = {
            name: value
            for name, value in row.read.values.items()
            if name not in ("uuid", "external_id", "organisations", "mode", "fee", "fee_note", "entry_status")
        }
        if organisations:
            values["organisations"] = frozenset(one.uuid for one in organisations)
        if "districts" in values:
            words = {EVERYWHERE} if values["districts"] is EVERYWHERE else values["districts"]
            values["is_citywide"], values["districts"] = EVERYWHERE in words, frozenset(words) - {EVERYWHERE}
        if "mode" in row.read.values:
            values |= {name: mode in row.read.values["mode"] for mode, name in Offer.MODE_FIELDS.items()}
        if "fee" in row.read.values:
            values["fee"], values["fee_note"] = row.read.values["fee"]
        if "fee_note" in row.read.values:
            values["fee_note"] = row.read.values["fee_note"]
        if is_new and self.options.publish:
            values["status"] = Offer.Status.OPEN.value
        if "entry_status" in row.read.values:
            values["status"] = row.read.values["entry_status"]
        return values

    def contradiction(self, draft: Draft) -> tuple[str, str] | None:
        begins, ends = draft.get("valid_from"), draft.get("valid_until")
        return ("valid_until", "ends_before_it_begins") if begins and ends and ends < begins else None
