"""What waits on the coordination desk: numbers that lead to the lists they count, one query per kind of record."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OutgoingMail
from directory.models import (
    ChangeSuggestion,
    Contact,
    DuplicatePair,
    Enquiry,
    JoinRequest,
    Link,
    Offer,
    Organisation,
    Review,
    UnansweredSearch,
)
from events.models import Meeting

OLDEST_SHOWN = 6
MEETINGS_SHOWN = 4


@dataclass(frozen=True)
class WorkList:
    """`filters` are the parameters by which the admin shows exactly these `records`."""

    label: str
    records: QuerySet[Any]
    filters: str

    @property
    def model(self) -> type[Model]:
        return self.records.model

    @property
    def url(self) -> str:
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_changelist") + "?" + self.filters


def groups(user: Any) -> list[tuple[str, list[tuple[WorkList, int]]]]:
    """The headings of the desk, each with the lists this person may see and their lengths."""
    visible = {
        title: [one for one in lists if user.has_perm(_view_permission(one.model))] for title, lists in _all().items()
    }
    numbers = _numbers([one for lists in visible.values() for one in lists])
    return [(title, [(one, numbers[one]) for one in lists]) for title, lists in visible.items() if lists]


def oldest_confirmations(user: Any) -> QuerySet[Organisation]:
    if not user.has_perm(_view_permission(Organisation)):
        return Organisation.objects.none()
    return Organisation.objects.approved().verified_longest_ago()[:OLDEST_SHOWN]


def upcoming_meetings(user: Any) -> QuerySet[Meeting]:
    if not user.has_perm(_view_permission(Meeting)):
        return Meeting.objects.none()
    return Meeting.objects.upcoming().select_related("venue")[:MEETINGS_SHOWN]


def _all() -> dict[str, list[WorkList]]:
    # Those hidden because nobody confirmed them are work, too.
    published, shown = Organisation.objects.approved(), "status__exact=published"
    organisation, offer, meeting = Organisation.Status, Offer.Status, Meeting.Status
    presentable = UnansweredSearch.objects.presentable()
    open_offers = Offer.objects.filter(status=offer.OPEN)
    return {
        _("Asked and not found"): [
            _with_status(_("Questions to answer"), Enquiry, Enquiry.Status.OPEN),
            _with_status(_("Suggested changes to decide"), ChangeSuggestion, ChangeSuggestion.Status.OPEN),
            WorkList(
                _("Searches without result"),
                presentable.filter(status=UnansweredSearch.Status.OPEN),
                "status__exact=open",
            ),
        ],
        _("To confirm"): [
            WorkList(_("Organisations never confirmed"), published.unverified(), f"{shown}&confirmed=never"),
            WorkList(
                _("Organisations last confirmed over a year ago"), published.outdated(), f"{shown}&confirmed=outdated"
            ),
            WorkList(_("Open offers never confirmed"), open_offers.unverified(), "status__exact=open&confirmed=never"),
            WorkList(_("Contacts never confirmed"), Contact.objects.unverified(), "confirmed=never"),
        ],
        _("Without an answer"): [
            WorkList(_("Nobody answered whether it holds"), Review.objects.unanswered(), "why=unanswered"),
            WorkList(_("No address to ask at"), Review.objects.unasked(), "why=unasked"),
            WorkList(_("Somebody says what is wrong"), Review.objects.reported(), "why=reported"),
            WorkList(_("Hidden, as nobody confirmed it"), Review.objects.hidden(), "why=hidden"),
            WorkList(_("Contacts whose mails come back"), Contact.objects.bounced(), "there=bounced"),
            WorkList(
                _("Organisations whose mails come back"), published.with_bounced_email(), f"{shown}&address=bounced"
            ),
            WorkList(_("Links that do not answer any more"), Link.objects.dead(), "state=dead"),
            WorkList(_("Links that moved"), Link.objects.moved(), "state=moved"),
        ],
        _("Perhaps twice"): [
            _with_status(_("Likely duplicates"), DuplicatePair, DuplicatePair.Status.OPEN),
        ],
        _("Gaps to fill"): [
            WorkList(_("Organisations without a contact"), published.without_contact(), f"{shown}&without=contact"),
            WorkList(_("Organisations without an offer"), published.without_offer(), f"{shown}&without=offer"),
            WorkList(_("Organisations without a topic"), published.without_topic(), f"{shown}&without=topic"),
            WorkList(_("Organisations without a district"), published.without_district(), f"{shown}&without=district"),
        ],
        _("Drafts waiting"): [
            _with_status(_("Organisations in draft"), Organisation, organisation.DRAFT),
            _with_status(_("Offers in draft"), Offer, offer.DRAFT),
            _with_status(_("Meetings in draft"), Meeting, meeting.DRAFT),
        ],
        _("Mails"): [
            WorkList(_("Mails that could not be delivered"), OutgoingMail.objects.undeliverable(), "state=given_up"),
        ],
        _("People waiting"): [
            WorkList(_("Requests to join an organisation"), JoinRequest.objects.all(), ""),
            WorkList(_("Contacts to call and tell"), Contact.objects.untold_without_address(), "untold=call"),
        ],
        _("Offers to look at"): [
            _with_status(_("Offers that are full"), Offer, offer.FULL),
            _with_status(_("Offers that pause"), Offer, offer.PAUSED),
            WorkList(_("Offers past their last day, still shown"), Offer.objects.expired(), "expired=yes"),
        ],
    }


def _with_status(label: str, model: Any, status: str) -> WorkList:
    return WorkList(label, model.objects.filter(status=status), f"status__exact={status}")


def _view_permission(model: type[Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def _numbers(lists: list[WorkList]) -> dict[WorkList, int]:
    counts: dict[type[Model], dict[str, Count]] = defaultdict(dict)
    for position, one in enumerate(lists):
        counts[one.model][f"list_{position}"] = Count("pk", filter=Q(pk__in=one.records.values("pk")))
    numbers: dict[str, int] = {}
    for model, aggregates in counts.items():
        numbers |= model._default_manager.aggregate(**aggregates)
    return {one: numbers[f"list_{position}"] for position, one in enumerate(lists)}
