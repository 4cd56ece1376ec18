from directory.models.bulk_edit import BulkEdit
from directory.models.change import Change
from directory.models.change_suggestion import ChangeSuggestion
from directory.models.consent import Consent, Objection, Reveal
from directory.models.contact import Contact, Responsibility
from directory.models.cooperation import Cooperation
from directory.models.enquiry import Enquiry
from directory.models.funding import Funding
from directory.models.importing import ColumnMapping, ImportBatch, ImportFile
from directory.models.link import Link
from directory.models.location import Location, OpeningHours
from directory.models.membership import Invitation, JoinRequest, Membership
from directory.models.merging import DuplicatePair, Merge, MergedContact, MergedRow
from directory.models.message import Message
from directory.models.offer import Offer
from directory.models.organisation import ExternalIdentifier, Organisation
from directory.models.record import Source, Verification
from directory.models.review import Review, ReviewDigest
from directory.models.saved_search import SavedSearch
from directory.models.search_entry import SearchChange, SearchEntry, SearchPosting, SearchText, SearchWord
from directory.models.shared_shortlist import SharedShortlist
from directory.models.shortlist import ShortlistEntry
from directory.models.unanswered import UnansweredSearch
from directory.models.vocabulary import Audience, District, Language, Postcode, Topic, VocabularyVersion

__all__ = [
    "Audience",
    "BulkEdit",
    "Change",
    "ChangeSuggestion",
    "ColumnMapping",
    "Consent",
    "Contact",
    "Cooperation",
    "District",
    "DuplicatePair",
    "Enquiry",
    "ExternalIdentifier",
    "Funding",
    "ImportBatch",
    "ImportFile",
    "Invitation",
    "JoinRequest",
    "Language",
    "Link",
    "Location",
    "Membership",
    "Merge",
    "MergedContact",
    "MergedRow",
    "Message",
    "Objection",
    "Offer",
    "OpeningHours",
    "Organisation",
    "Postcode",
    "Responsibility",
    "Reveal",
    "Review",
    "ReviewDigest",
    "SavedSearch",
    "SearchChange",
    "SearchEntry",
    "SearchPosting",
    "SearchText",
    "SearchWord",
    "SharedShortlist",
    "ShortlistEntry",
    "Source",
    "Topic",
    "UnansweredSearch",
    "Verification",
    "VocabularyVersion",
]
