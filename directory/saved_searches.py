"""Searches somebody keeps: what is new for them, told in one mail per person, each thing once.

What was told is noted in the transaction that keeps the mail, and only by the run that finds it as it was when it
looked; while a mail still waits for its server, nobody is told more.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import mail
from accounts.models import OutgoingMail, User
from accounts.models.outgoing_mail import OutgoingMailQuerySet
from directory import snapshots
from directory.models import Organisation, SavedSearch
from directory.search import words
from directory.search_form import SearchForm
from directory.snapshots import Snapshot

PURPOSE = "saved_searches"
MORNING = 6  # nobody's telephone rings at night
MOST_TOLD = 10  # of one search; the rest is behind its link
_links = Signer(salt="directory.saved_searches.off", sep=".")

Snapshots = dict[int, Snapshot]


@dataclass(frozen=True)
class News:
    """What a saved search has for its owner: organisations new to them, and those that changed, best fit first."""

    search: SavedSearch
    new: list[Snapshot]
    changed: list[Snapshot]
    seen: dict[str, str]

    @property
    def told_new(self) -> list[Snapshot]:
        return self.new[:MOST_TOLD]

    @property
    def told_changed(self) -> list[Snapshot]:
        return self.changed[: MOST_TOLD - len(self.told_new)]

    @property
    def more(self) -> int:
        return len(self.new) + len(self.changed) - len(self.told_new) - len(self.told_changed)


def form_of(search: SavedSearch) -> SearchForm:
    return SearchForm(QueryDict(search.query), words.current())


def begin(search: SavedSearch, user: User, language: str) -> None:
    """All it finds today is known. To be saved by the caller."""
    taken = snapshots.take(_matches(search, user))
    search.follow({str(pk): one.checksum for pk, one in taken.items()}, language)


def tell() -> int:
    """Writes to everybody who is due and has news; returns to how many."""
    if timezone.localtime().hour < MORNING:
        return 0
    today = timezone.localdate()
    due: dict[User, list[SavedSearch]] = defaultdict(list)
    for search in SavedSearch.objects.due(today).select_related("user"):
        due[search.user].append(search)
    known: Snapshots = {}
    return sum(_tell(user, searches, today, known) for user, searches in due.items() if not _waiting(user).exists())


def token(user: User) -> str:
    """For the link that ends the mails: it opens nothing, so that it may hold for good."""
    return _links.sign(str(user.pk))


def switch_off(token: str) -> None:
    """No more mails to whom this link was sent, also none that waits. Raises `BadSignature` for what is not ours."""
    user = User.objects.filter(pk=int(_links.unsign(token))).first()
    if user:
        with transaction.atomic():
            SavedSearch.objects.of(user).switch_off()
            _waiting(user).delete()


def is_ours(token: str) -> bool:
    try:
        return bool(_links.unsign(token))
    except BadSignature:
        return False


def _tell(user: User, searches: list[SavedSearch], today: date, known: Snapshots) -> bool:
    found = [_news(search, user, known) for search in searches]
    with transaction.atomic():
        # One run after the other, so that nobody gets two mails of two runs at once.
        list(User.objects.select_for_update().filter(pk=user.pk))
        noted = [one for one in found if one.search.note(one.seen, today)]
        news = [one for one in noted if one.new or one.changed]
        if news:
            _write(user, news)
    return bool(news)


def _write(user: User, news: list[News]) -> None:
    language = max(news, key=lambda one: one.search.saved_at).search.language
    with override(language):
        off = reverse("directory:searches_off", args=[token(user)])
    mail.send(PURPOSE, user.email, language=language, off=f"{settings.BASE_URL}{off}", news=news, user=user)


def _news(search: SavedSearch, user: User, known: Snapshots) -> News:
    pks = _matches(search, user)
    known |= snapshots.take({*pks} - {*known})
    matches = {str(pk): known[pk] for pk in pks if pk in known}
    return News(
        search,
        new=[one for pk, one in matches.items() if pk not in search.seen],
        changed=[one for pk, one in matches.items() if pk in search.seen and one.differs_from(search.seen[pk])],
        seen=_still_there(search.seen) | {pk: one.checksum for pk, one in matches.items()},
    )


def _still_there(seen: dict[str, str]) -> dict[str, str]:
    """What drops out of a search and comes back unchanged is not new."""
    there = set(Organisation.objects.filter(pk__in=map(int, seen)).values_list("pk", flat=True))
    return {pk: checksum for pk, checksum in seen.items() if int(pk) in there}


def _matches(search: SavedSearch, user: User) -> list[int]:
    """Who answers, best fit first. Where nobody has all that is asked, those who come nearest are no match."""
    found = form_of(search).found(user)
    if found.answer and found.answer.is_partial:
        return []
    pks: list[int] = found.organisations[found.rank.argsort()].tolist()
    return pks


def _waiting(user: User) -> OutgoingMailQuerySet:
    return OutgoingMail.objects.waiting().filter(purpose=PURPOSE, to__iexact=user.email)
