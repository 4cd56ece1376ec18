"""Something unmistakable in every field that is not for everyone, and a way to hear it anywhere.

The fields are those of the register: a new private field has a canary as soon as it is entered there. What has no room
for one (dates, choices, numbers, relations) tells of people by the names it leads to, which have theirs.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from connect import register
from directory.models import SearchWord
from directory.search import index
from tests import factories as make

SHORTEST_ROOM = 5
WORD = "kanarie"
FIRST = 100
# Words and postcodes, telephone numbers, internet addresses; each ends in the number of its canary. In words it is made
# of letters, as the search takes nothing with figures for a word.
SONG = re.compile(r"(?:kanarie|zq)([a-j]{3})|23125[ \xa0]?(\d{3})|203\.0\.113\.(\d+)")
LETTERS = str.maketrans("0123456789", "abcdefghij")
FIGURES = str.maketrans("abcdefghij", "0123456789")
# What the search writes from the entries, word by word; `SearchWord` tells whether it did.
WRITTEN_BY_THE_INDEX = {"directory.SearchText", "directory.SearchPosting"}
# What a field of more than text has to look like, so that its pages can be shown.
SHAPES = {
    "mfa.Authenticator.data": lambda word: {"secret": word},
    "directory.SavedSearch.seen": lambda word: {word: 1},
    "directory.Change.fields": lambda word: {"internal_note": ["", word]},
    "directory.ChangeSuggestion.fields": lambda word: {"summary": ["", word]},
    "directory.ImportBatch.options": lambda word: {"kinds": {"0": "organisations"}, "source": word},
    "directory.ImportBatch.decisions": lambda word: {word: "new"},
    "directory.ImportBatch.report": lambda word: {"lines": [word]},
    "directory.Reveal.channels": lambda word: f"email {word}",
    "events.Plan.inputs": lambda word: {"people": [{"id": word}]},
    "events.Plan.rounds": lambda word: [{"groups": [[1, [1, 9]]], "breaks": [], "words": [word]}],
    "events.Plan.cards": lambda word: {"1": [word]},
    "events.Plan.notes": lambda word: [["without_card", {"count": 1, "people": [word], "facts": 3}]],
}
# What is for everybody once the organisation is shown; planted in one that is not.
OTHERS = {
    "directory.Organisation": "name short_name summary description website",
    "directory.Offer": "name summary description eligibility access referral documents fee_note",
    "directory.Location": "name",
    "events.Meeting": "title teaser description getting_there invited online_link report report_en",
}


def has_room(field):
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
    is_text = is_text or isinstance(field, models.GenericIPAddressField)
    short = getattr(field, "max_length", None) or SHORTEST_ROOM
    return is_text and not field.choices and short >= SHORTEST_ROOM


def fields():
    """{model: names of the private fields with room for a canary}, from the register."""
    found = {}
    for holding in register.HOLDINGS:
        if holding.model_name not in WRITTEN_BY_THE_INDEX:
            names = found.setdefault(holding.model_name, [])
            names += [name for name in _names(holding) if has_room(holding.model._meta.get_field(name))]
    return {label: names for label, names in found.items() if names}


def _names(holding):
    return [name for held in holding.held for name in held.names]


@dataclass(frozen=True)
class Canary:
    record: models.Model
    name: str
    state: str
    is_extra: bool = False

    @property
    def field(self):
        return f"{self.record._meta.label}.{self.name}"

    def __str__(self):
        return f"{self.field} {self.state}".strip()

    def stored(self):
        return type(self.record)._base_manager.filter(pk=self.record.pk).values_list(self.name, flat=True).get()


class Aviary:
    """Who sits where: each canary by its number, and the records that hold them."""

    def __init__(self):
        self.canaries = []
        self.records = []

    def plant(self, record, *, state="", but=(), extra=()):
        """A canary for each private field of a record; what is named in `but` stays, `extra` is private here only."""
        names = [name for name in fields().get(record._meta.label, []) if name not in but] + list(extra)
        values = {name: self._of(Canary(record, name, state, name in extra)) for name in names}
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
        # Past what a model makes of its values by itself.
        type(record)._base_manager.filter(pk=record.pk).update(**values)
        self.records.append(record)
        return record

    def _of(self, canary):
        self.canaries.append(canary)
        field, number = canary.record._meta.get_field(canary.name), FIRST + len(self.canaries) - 1
        letters = str(number).translate(LETTERS)
        word = f"{WORD}{letters}"
        if canary.field in SHAPES:
            return SHAPES[canary.field](word)
        match field:
            case models.JSONField():
                raise LookupError(f"{canary.field} needs a shape in tests/canaries.py")
            case PhoneNumberField():
                return f"+493023125{number}"
            case models.EmailField():
                return f"{word}@example.org"
            case models.GenericIPAddressField():
                return f"203.0.113.{number}"
            case models.BinaryField():
                return word.encode()
            case models.URLField():
                return f"https://example.org/{word}"
        return word if not field.max_length or field.max_length >= len(word) else f"zq{letters}"

    def heard_in(self, text):
        """What stands in a text, by field and state."""
        return set(map(str, self.found_in(text)))

    def found_in(self, text):
        songs = (next(filter(None, song.groups())) for song in SONG.finditer(text))
        numbers = {int(song.translate(FIGURES)) - FIRST for song in songs}
        return {self.canaries[number] for number in numbers if 0 <= number < len(self.canaries)}


def readable(content):
    """What somebody reads in a file: spreadsheets unpacked, lines of cards and calendars unfolded."""
    content = content.encode() if isinstance(content, str) else content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace").replace("\r\n ", "")


def fill(cast):
    """An aviary; `cast` is who walks through it."""
    aviary, house = Aviary(), cast.organisation
    # Every change updates the search index; here once at the end is enough.
    with mock.patch.object(index, "refresh"):
        for fill_part in (_accounts, _entries, _curation, _meetings):
            fill_part(aviary, house)
    index.rebuild()
    aviary.plant(SearchWord())
    return aviary


def _accounts(aviary, house):
    stranger = aviary.plant(make.UserFactory(), state="stranger")
    aviary.plant(make.MembershipFactory(organisation=house, user=make.UserFactory()).user, state="colleague")
    aviary.plant(EmailAddress(user=stranger))
    aviary.plant(Authenticator(user=stranger, type="totp"))
    aviary.plant(UserSession(user=stranger))
    aviary.plant(Session(expire_date=make.FAR_AHEAD))
    aviary.plant(make.OutgoingMailFactory(due_at=make.FAR_AHEAD))
    aviary.plant(make.BouncedAddressFactory())
    aviary.plant(make.AddressLinkFactory())
    aviary.plant(make.JoinRequestFactory(user=stranger, organisation=house))
    aviary.plant(make.InvitationFactory(organisation=house, invited_by=stranger))
    aviary.plant(make.ShortlistEntryFactory(user=stranger, organisation=house))
    aviary.plant(make.SharedShortlistFactory(user=stranger))
    aviary.plant(make.SavedSearchFactory(user=stranger))
    aviary.plant(make.UnansweredSearchFactory(hidden=True))
    aviary.plant(make.EnquiryFactory())
    log = LogEntry(user=stranger, action_flag=CHANGE, object_id=str(house.pk))
    log.content_type = ContentType.objects.get_for_model(house)
    aviary.plant(log)


def _entries(aviary, house):
    public = {"organisation": house, "topics": [make.Topic.objects.get(slug="wohnen")]}
    draft = aviary.plant(make.OrganisationFactory(draft=True), state="draft", extra=_others("directory.Organisation"))
    aviary.plant(house, but=["email", "phone"])
    aviary.plant(make.OfferFactory(organisations=[house], draft=True), extra=_others("directory.Offer"))
    aviary.plant(make.FundingFactory(organisation=draft))
    sensitive = make.LocationFactory(organisation=house, is_sensitive=True)
    aviary.plant(sensitive, state="protected", extra=_others("directory.Location"))
    now, network = timezone.now(), {"visibility": "network"}
    states = {
        "hidden": {"hidden": True},
        "network": {"network": True},
        "closed": {"closed_at": now},
        "untold": {"untold_since": now, "told_at": None},
        "left": {"left_at": now},
        "lapsed": {"hidden_at": now},
        "draft": {"organisation": draft},
        "closed network": {"closed_at": now} | network,
    }
    for state, values in states.items():
        contact = make.ContactFactory(**{"organisation": house} | values)
        make.ResponsibilityFactory(contact=contact, topics=public["topics"])
        aviary.plant(contact, state=state)
    channels = {f"{name}_visibility": "coordinators" for name in ("email", "phone", "mobile")}
    open_ = make.ContactFactory(organisation=house, **channels)
    aviary.plant(open_, state="open", but=["name", "sort_name", "role", "hours"])
    aviary.plant(make.ConsentFactory(contact=open_))
    aviary.plant(make.RevealFactory(contact=open_, user=aviary.records[0]))
    aviary.plant(make.MessageFactory(contact=open_))
    aviary.plant(make.ReviewFactory(organisation=house))
    aviary.plant(make.ReviewFactory(organisation=None, contact=open_), state="of a contact")
    aviary.plant(make.ReviewDigestFactory())
    aviary.plant(make.ObjectionFactory())
    aviary.plant(make.VerificationFactory(organisation=house, by=aviary.records[0]))


def _curation(aviary, house):
    aviary.plant(make.ChangeFactory(uuid=house.uuid, by=aviary.records[0]))
    aviary.plant(make.ChangeSuggestionFactory(uuid=house.uuid))
    aviary.plant(make.MergedRowFactory(merge=make.MergeFactory(kept=house)))
    batch = aviary.plant(make.ImportBatchFactory(uploaded_by=aviary.records[0]))
    aviary.plant(make.ImportFileFactory(batch=batch))


def _meetings(aviary, house):
    started = timezone.now() - timedelta(hours=1)
    meeting = make.MeetingFactory(open=True, hosts=[house], starts_at=started, ends_at=started + timedelta(hours=4))
    aviary.plant(meeting, extra=["online_link", "report", "report_en"])
    aviary.plant(make.MeetingFactory(draft=True), state="draft", extra=_others("events.Meeting"))
    people = {}
    states = {
        "here": {"state": "confirmed", "checked_in_at": started, "joins_formats": True},
        "listed": {"state": "confirmed", "is_listed": True},
        "confirmed": {"state": "confirmed"},
        "waiting": {"state": "waiting", "is_listed": True},
        "cancelled": {"state": "cancelled", "is_listed": True},
        "unconfirmed": {"is_listed": True},
    }
    for number, (state, values) in enumerate(states.items(), start=1):
        seat = {} if state == "unconfirmed" else {"number": number}
        people[state] = aviary.plant(make.RegistrationFactory(meeting=meeting, **values, **seat), state=state)
    reader = make.RegistrationFactory(meeting=meeting, number=9, name="Gast", checked_in_at=started, state="confirmed")
    here = people["here"]
    aviary.plant(make.AccessNeedFactory(registration=here))
    aviary.plant(make.AnswerFactory(registration=here))
    aviary.plant(make.EncounterFactory(registration=here, other=reader))
    aviary.plant(make.ConnectionFactory(registration=here, other=people["listed"]))
    aviary.plant(make.ReflectionFactory(registration=here))
    aviary.plant(make.FollowUpFactory(meeting=meeting, registration=here))
    aviary.plant(make.MeetingInvitationFactory(meeting=meeting, organisation=house))
    aviary.plant(make.InvitationObjectionFactory())
    run = aviary.plant(make.RunFactory(item__meeting=meeting))
    plan = aviary.plant(make.PlanFactory(run=run))
    run.plan = plan
    run.save()
    station = make.StationFactory(item__meeting=meeting)
    aviary.plant(make.ContributionFactory(station=station))
    aviary.meeting, aviary.reader, aviary.station = meeting, reader, station


def _others(label):
    return OTHERS[label].split()
