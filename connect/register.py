"""The field register: what each package says it holds about people, together."""

from django.utils.translation import gettext_lazy as _

from accounts import personal_data as of_accounts
from accounts.personal_data import INTEREST, WITH_THE_ACCOUNT, Activity, Held, Holding
from directory import personal_data as of_directory
from events import personal_data as of_events

DESK = Activity(_("Log of the desk"), _("coordinators and organisers"), _("coordinators"))
LOG = Holding(
    "admin.LogEntry",
    DESK,
    (
        Held(
            "action_time user action_flag object_repr change_message",
            _("knowing who changed an entry, and how"),
            INTEREST,
            _("you, coordinators"),
            WITH_THE_ACCOUNT,
        ),
    ),
    account="user",
)

HOLDINGS: list[Holding] = [*of_accounts.HOLDINGS, *of_directory.HOLDINGS, *of_events.HOLDINGS, LOG]
NOT_PERSONAL: dict[str, str] = of_accounts.NOT_PERSONAL | of_directory.NOT_PERSONAL | of_events.NOT_PERSONAL


def by_activity() -> dict[Activity, list[Holding]]:
    """The lines of the record of processing, in the order in which the packages name them."""
    lines: dict[Activity, list[Holding]] = {}
    for holding in HOLDINGS:
        lines.setdefault(holding.activity, []).append(holding)
    return lines
