from directory.admin import contacts, cooperations, fundings, locations, offers, organisations, sources, vocabulary

__all__ = ["contacts", "cooperations", "fundings", "locations", "offers", "organisations", "sources", "vocabulary"]
