from directory.admin import (
    contacts,
    cooperations,
    enquiries,
    fundings,
    importing,
    locations,
    memberships,
    offers,
    organisations,
    sources,
    unanswered,
    vocabulary,
)

__all__ = [
    "contacts",
    "cooperations",
    "enquiries",
    "fundings",
    "importing",
    "locations",
    "memberships",
    "offers",
    "organisations",
    "sources",
    "unanswered",
    "vocabulary",
]
