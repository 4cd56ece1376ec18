from directory.admin import (
    contacts,
    cooperations,
    fundings,
    importing,
    locations,
    offers,
    organisations,
    sources,
    vocabulary,
)

__all__ = [
    "contacts",
    "cooperations",
    "fundings",
    "importing",
    "locations",
    "offers",
    "organisations",
    "sources",
    "vocabulary",
]
