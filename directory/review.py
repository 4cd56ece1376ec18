"""Keeps the directory true: asks whether what is due still holds, one mail for a person with everything they answer
for; asks the coordinators where nobody answers; hides what nobody has confirmed by the day that was named.

Each job may run several times at once and at any time after a standstill. Two mails to one address lie a week apart at
least: `ReviewDigest` is claimed before the mail is written. An entry is hidden four weeks after the coordinators have
it on their list at the earliest, however long nothing ran.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import mail
from accounts.models import AddressLink, BouncedAddress, OutgoingMail, User
from directory import review_duties
from directory.models import Contact, Review, ReviewDigest
from directory.models.record import Record
from directory.review_duties import Duty
from directory.search import index
from directory.search.upkeep import organisations_of

# Between two mails to one address: the first after an answer or none at all, then by how many were not answered.
WEEK = timedelta(days=7)
PAUSES = (WEEK, WEEK, timedelta(days=14), timedelta(days=28))
# From the first question about an entry.
ESCALATES_AFTER = timedelta(days=63)
HIDES_AFTER = timedelta(days=91)
# After the last question to somebody, and for the coordinators.
TIME_TO_ANSWER = timedelta(days=14)
TIME_FOR_COORDINATORS = timedelta(days=28)
ASKED_AT_LEAST = 2
LINK_LASTS = timedelta(days=90)
# A directory that begins to ask does not ask everybody on one day, and coordinators can follow the answers.
MOST_A_DAY = 200
LANGUAGE = "de"


def keep_true() -> int:
    """All of it, in the order in which one leads to the other; returns how many mails and entries that were."""
    due = review_duties.due()
    done = _settle(due) + _ask_all(due) + _escalate(due) + _hide_all(due)
    return done + _tell_coordinators()


def _settle(due: list[Duty]) -> int:
    """Ends reviews of entries that are no longer due, or that nobody sees for another reason."""
    open_ones = {duty.review.pk for duty in due if duty.review}
    over = list(Review.objects.exclude(pk__in=open_ones).with_records())
    for review in over:
        end(review)
    return len(over)


def _ask_all(due: list[Duty]) -> int:
    """Sends the digests that are due."""
    by_address: dict[str, list[Duty]] = defaultdict(list)
    for duty in due:
        for address in duty.addresses:
            by_address[address].append(duty)
    waiting = {address: duties for address, duties in by_address.items() if any(map(_is_open, duties))}
    if not waiting:
        return 0
    room = max(0, MOST_A_DAY - _sent_today())
    return sum(_ask(address, waiting[address]) for address in _ready(waiting)[:room])


def _escalate(due: list[Duty]) -> int:
    """Hands to the coordinators what nobody answers for."""
    now, escalated = timezone.now(), 0
    for duty in due:
        if _nobody_answers(duty, now):
            review = duty.review or _review_of(duty.record, now)
            untouched = Review.objects.filter(pk=review.pk, escalated_at=None, times=review.times)
            escalated += untouched.update(escalated_at=now, told_at=None, hides_on=_deadline(review, now))
    return escalated


def _hide_all(due: list[Duty]) -> int:
    """Takes from sight what is past its deadline."""
    now = timezone.now()
    return sum(_hide(duty.record, now) for duty in due if _is_past(duty, now))


def _is_past(duty: Duty, now: datetime) -> bool:
    review = duty.review
    return bool(
        review
        and duty.record.hidden_at is None
        and review.escalated_at
        and review.escalated_at <= now - TIME_FOR_COORDINATORS
        and review.hides_on <= timezone.localdate(now)
    )


def _deadline(review: Review, now: datetime) -> date:
    """What was said once holds; later, where the coordinators would have too little time."""
    return max(review.hides_on, timezone.localdate(now + TIME_FOR_COORDINATORS))


def _tell_coordinators() -> int:
    """One digest of what came to their list; at most once a week, too."""
    now, address = timezone.now(), str(settings.OPERATOR["email"]).lower()
    new = Review.objects.escalated().filter(told_at=None)
    if not new.exists() or address not in _ready([address], pause=WEEK):
        return 0
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        if not _claim(address, now, counts=False, pause=WEEK):
            return 0
        numbers: dict[str, Any] = {
            "unanswered": new.unanswered().count(),
            "unasked": new.unasked().count(),
            "reported": new.reported().count(),
        }
        first = new.order_by("hides_on").values_list("hides_on", flat=True)[0]
        path = reverse("admin:directory_review_changelist")
        sent = mail.send("review_desk", address, path=path, first=first, **numbers)
        _keep_key(address, sent)
        new.update(told_at=now)
    return 1


def confirm(address: str, keys: Iterable[str]) -> list[Any]:
    """What the reader of this address says is right; what is confirmed already stays as it is."""
    wanted, confirmed = set(keys), []
    user, contact = _person_at(address)
    for duty in review_duties.of_address(address):
        if duty.key in wanted and confirm_once(duty.record, user, None if user else contact):
            confirmed.append(duty.record)
    answered(address)
    return confirmed


def report(address: str, key: str, text: str) -> Any:
    """Somebody says what is wrong with an entry: the coordinators have it on their list at once."""
    now = timezone.now()
    for duty in review_duties.of_address(address):
        if duty.key == key:
            review = duty.review or _review_of(duty.record, now)
            Review.objects.filter(pk=review.pk).update(
                report=text, escalated_at=now, told_at=None, hides_on=_deadline(review, now)
            )
            answered(address)
            return duty.record
    return None


def end(review: Review) -> None:
    """Without a confirmation: the entry is seen again, and asked about anew while it is due."""
    with transaction.atomic():
        review.delete()
        _show(review.record)


def answered(address: str) -> None:
    """Somebody reads the mails of this address."""
    ReviewDigest.objects.filter(address=address.lower()).update(unanswered=0)
    BouncedAddress.objects.at([address]).delete()


def wrote_to(address: str) -> None:
    """Another mail about an entry went there: the next question waits for a week."""
    ReviewDigest.objects.update_or_create(address=address.lower(), defaults={"sent_at": timezone.now(), "mail_key": ""})


def _is_open(duty: Duty) -> bool:
    """Whether it is a reason to write. What the coordinators have is not, unless nobody could be asked before."""
    review = duty.review
    return review is None or review.escalated_at is None or (review.times == 0 and not review.report)


def _nobody_answers(duty: Duty, now: datetime) -> bool:
    if duty.review and duty.review.escalated_at:
        return False
    if not duty.addresses:
        return True
    review = duty.review
    return bool(
        review
        and review.times >= ASKED_AT_LEAST
        and review.asked_at <= now - ESCALATES_AFTER
        and review.last_asked_at
        and review.last_asked_at <= now - TIME_TO_ANSWER
    )


def _ready(addresses: Iterable[str], pause: timedelta | None = None) -> list[str]:
    """Those to whom nothing was written for long enough, and whose last mail has left."""
    wanted = list(addresses)
    now = timezone.now()
    digests = {one.address: one for one in ReviewDigest.objects.filter(address__in=wanted)}
    keys = [one.mail_key for one in digests.values() if one.mail_key]
    stuck = set(OutgoingMail.objects.waiting().filter(key__in=keys).values_list("key", flat=True))
    told = _told_since(now - WEEK)
    return [address for address in wanted if address not in told and _is_ready(digests.get(address), stuck, now, pause)]


def _is_ready(digest: ReviewDigest | None, stuck: set[str], now: datetime, pause: timedelta | None) -> bool:
    if digest is None:
        return True
    return digest.mail_key not in stuck and digest.sent_at <= now - (pause or _pause_after(digest.unanswered))


def _pause_after(unanswered: int) -> timedelta:
    return PAUSES[min(unanswered, len(PAUSES) - 1)]


def _told_since(moment: datetime) -> set[str]:
    """Whom another mail of the directory asks to look at their entry (see `notices`), just now or in a moment."""
    told = Contact.objects.filter(told_at__gt=moment).exclude(email="").values_list("email", flat=True)
    soon = OutgoingMail.objects.waiting().filter(purpose="told").values_list("to", flat=True)
    return {address.lower() for address in (*told, *soon)}


def _ask(address: str, duties: list[Duty]) -> bool:
    now = timezone.now()
    with transaction.atomic(), override(LANGUAGE):
        arrived = not _was_given_up(address)
        if not _claim(address, now, counts=arrived):
            return False
        reviews = [_review_of(duty.record, now) for duty in duties]
        for review in reviews:
            _note_asked(review, now, arrived)
        token = AddressLink.issue(address, LINK_LASTS)
        sent = mail.send(
            "review",
            address,
            language=LANGUAGE,
            entries=list(zip(duties, reviews, strict=True)),
            path=reverse("directory:review", args=[token]),
            until=timezone.localdate(now + LINK_LASTS),
            first=min(review.hides_on for review in reviews),
        )
        _keep_key(address, sent)
    return True


def _note_asked(review: Review, now: datetime, arrived: bool) -> None:
    """Two who answer for one entry are asked once, if within a week."""
    values: dict[str, Any] = {"last_asked_at": now}
    if not review.times or (arrived and review.last_asked_at and review.last_asked_at <= now - WEEK):
        values["times"] = F("times") + 1
    if not review.times and not review.report:
        values["escalated_at"] = None  # by now somebody can be asked
    Review.objects.filter(pk=review.pk).update(**values)


def _claim(address: str, now: datetime, *, counts: bool, pause: timedelta | None = None) -> bool:
    """Whether this run writes to the address: of several at once, one. Another may have done so since it was looked up
    who is ready."""
    if address not in _ready([address], pause):
        return False
    digest = ReviewDigest.objects.filter(address=address).first()
    if digest is None:
        try:
            with transaction.atomic():
                ReviewDigest.objects.create(address=address, sent_at=now, unanswered=int(counts))
        except IntegrityError:
            return False
        return True
    unclaimed = ReviewDigest.objects.filter(address=address, sent_at=digest.sent_at)
    return bool(unclaimed.update(sent_at=now, unanswered=F("unanswered") + int(counts)))


def _was_given_up(address: str) -> bool:
    """The last mail never arrived: it was no question that somebody left unanswered."""
    key = ReviewDigest.objects.filter(address=address).values("mail_key")
    return OutgoingMail.objects.undeliverable().filter(key__in=key).exists()


def _keep_key(address: str, sent: OutgoingMail | None) -> None:
    ReviewDigest.objects.filter(address=address).update(mail_key=sent.key if sent else "")


def _review_of(record: Any, now: datetime) -> Review:
    """The open review; it begins with the first question, which names the day the entry would be hidden."""
    hides_on = timezone.localdate(now + HIDES_AFTER)
    review, _is_new = Review.objects.get_or_create(
        **{record._meta.model_name: record}, defaults={"asked_at": now, "hides_on": hides_on}
    )
    return review


def _sent_today() -> int:
    return OutgoingMail.objects.filter(purpose="review", created_at__gt=timezone.now() - timedelta(days=1)).count()


def confirm_once(record: Any, user: User | None, contact: Contact | None) -> bool:
    """Of two who confirm at the same moment one does."""
    with transaction.atomic():
        locked = type(record).objects.select_for_update(of=("self",), no_key=True).filter(pk=record.pk)
        current = locked.filter(verified_at=record.verified_at).first()
        if current:
            current.verify(Record.Method.SELF, by=user, by_contact=contact)
    return bool(current)


def _hide(record: Any, now: datetime) -> int:
    """Unless somebody has just confirmed it."""
    with transaction.atomic():
        unconfirmed = type(record).objects.filter(pk=record.pk, verified_at=record.verified_at, hidden_at=None)
        hidden = unconfirmed.update(hidden_at=now)
        if hidden:
            index.refresh(organisations_of(record))
    return hidden


def _show(record: Any) -> None:
    if type(record).objects.filter(pk=record.pk, hidden_at__isnull=False).update(hidden_at=None):
        index.refresh(organisations_of(record))


def _person_at(address: str) -> tuple[User | None, Contact | None]:
    """The account that has shown to be theirs, or the contact."""
    user = User.objects.filter(is_active=True, emailaddress__verified=True, emailaddress__email__iexact=address).first()
    return user, Contact.objects.here().at_addresses([address]).order_by("pk").first()
