"""One factory per model: the smallest valid object, traits for states, the same values in every run.

Districts, topics, languages and audiences are in every database already; the factories of words make further ones,
with names nobody mistakes for a real one. Search entries are written by the index itself.
"""

import hashlib
import uuid
from datetime import UTC, datetime, time, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import COORDINATORS, ORGANISERS, AddressLink, BouncedAddress, OutgoingMail, User
from accounts.sealing import seal
from accounts.tokens import hash_of
from directory.merging.journal import PURPOSE
from directory.models import (
    Audience,
    BulkEdit,
    Change,
    ChangeSuggestion,
    ColumnMapping,
    Consent,
    Contact,
    Cooperation,
    District,
    DuplicatePair,
    Enquiry,
    ExternalIdentifier,
    Funding,
    ImportBatch,
    ImportFile,
    Invitation,
    JoinRequest,
    Language,
    Link,
    Location,
    Membership,
    Merge,
    MergedContact,
    MergedRow,
    Message,
    Objection,
    Offer,
    OpeningHours,
    Organisation,
    Postcode,
    Responsibility,
    Reveal,
    Review,
    ReviewDigest,
    SavedSearch,
    SharedShortlist,
    ShortlistEntry,
    Source,
    Topic,
    UnansweredSearch,
    Verification,
)
from directory.models.record import Record
from events.models import (
    AccessNeed,
    Answer,
    BingoEntry,
    BingoMark,
    Connection,
    Contribution,
    Encounter,
    Fact,
    FollowUp,
    HostLink,
    InvitationObjection,
    Meeting,
    MeetingInvitation,
    MeetingSeries,
    Picture,
    Plan,
    ProgrammeItem,
    Question,
    Reflection,
    Registration,
    Run,
    Station,
    Undertaking,
    Voice,
)

PASSWORD = "ein-langer-satz-zum-anmelden"
LONG_AGO = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 5, 16, 12, 0, tzinfo=UTC)


class Linked(factory.PostGeneration):
    """Sets a relation of many: `OfferFactory(topics=[housing])`."""

    def __init__(self, relation):
        super().__init__(lambda record, create, records: create and records and getattr(record, relation).set(records))


class InGroup(factory.PostGeneration):
    def __init__(self, name):
        super().__init__(lambda user, create, _value: create and user.groups.add(Group.objects.get(name=name)))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        coordinator = factory.Trait(is_staff=True, role=InGroup(COORDINATORS))
        organiser = factory.Trait(is_staff=True, role=InGroup(ORGANISERS))

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class OutgoingMailFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    purpose = "invitation"
    to = factory.Sequence(lambda n: f"wartend{n}@example.org")


class AddressLinkFactory(DjangoModelFactory):
    class Meta:
        model = AddressLink

    address = factory.Sequence(lambda n: f"person{n}@example.org")
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class BouncedAddressFactory(DjangoModelFactory):
    class Meta:
        model = BouncedAddress

    address = factory.Sequence(lambda n: f"verzogen{n}@example.org")
    reason = "550 5.1.1 User unknown"


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    name = factory.Sequence(lambda n: f"Quelle {n}")


class LanguageFactory(DjangoModelFactory):
    class Meta:
        model = Language

    code = factory.Sequence(lambda n: f"qa{n}")
    name_de = factory.Sequence(lambda n: f"Probesprache {n}")
    name_en = factory.Sequence(lambda n: f"Sample language {n}")
    position = 900


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience

    slug = factory.Sequence(lambda n: f"probegruppe-{n}")
    name_de = factory.Sequence(lambda n: f"Probegruppe {n}")
    name_en = factory.Sequence(lambda n: f"Sample audience {n}")
    position = 900


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    slug = factory.Sequence(lambda n: f"probebezirk-{n}")
    name = factory.Sequence(lambda n: f"Probebezirk {n}")
    number = factory.Sequence(lambda n: 900 + n)
    short_name = "PB"
    column = factory.Sequence(lambda n: n % 6 + 1)
    row = factory.Sequence(lambda n: 4 + n // 6 % 3)  # below those of Berlin


class PostcodeFactory(DjangoModelFactory):
    class Meta:
        model = Postcode
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"{n:05}")
    districts = Linked("districts")


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    class Params:
        retired = factory.Trait(is_retired=True)

    slug = factory.Sequence(lambda n: f"probethema-{n}")
    name_de = factory.Sequence(lambda n: f"Probethema {n}")
    name_en = factory.Sequence(lambda n: f"Sample topic {n}")
    own_sign = "Pt"
    position = 900


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Organisation.Status.DRAFT)
        archived = factory.Trait(status=Organisation.Status.ARCHIVED)
        verified = factory.Trait(verified_at=LONG_AGO, verified_how=Record.Method.PHONE)

    name = factory.Sequence(lambda n: f"Organisation {n}")
    status = Organisation.Status.PUBLISHED
    topics = Linked("topics")
    districts = Linked("districts")
    languages = Linked("languages")


class ExternalIdentifierFactory(DjangoModelFactory):
    class Meta:
        model = ExternalIdentifier

    organisation = factory.SubFactory(OrganisationFactory)
    scheme = "Vereinsregister"
    value = factory.Sequence(lambda n: f"VR {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"eingeladen-{n}@example.org")
    token_hash = factory.Sequence(lambda n: hashlib.sha256(f"token {n}".encode()).hexdigest())
    expires_at = FAR_AHEAD


class JoinRequestFactory(DjangoModelFactory):
    class Meta:
        model = JoinRequest

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    class Params:
        sensitive = factory.Trait(is_sensitive=True)

    organisation = factory.SubFactory(OrganisationFactory)
    street = "Beispielstraße 1"
    postcode = "12047"


class LinkFactory(DjangoModelFactory):
    class Meta:
        model = Link

    class Params:
        dead = factory.Trait(status=Link.Status.DEAD, reason=Link.Reason.GONE, code=404, failures=4, since=LONG_AGO)
        alive = factory.Trait(status=Link.Status.ALIVE, reason=Link.Reason.ANSWERS, code=200, since=LONG_AGO)

    address = factory.Sequence(lambda n: f"https://www.example.org/{n}")
    check_at = FAR_AHEAD


class OpeningHoursFactory(DjangoModelFactory):
    class Meta:
        model = OpeningHours

    location = factory.SubFactory(LocationFactory)
    weekday = OpeningHours.Weekday.MONDAY
    opens_at = time(9)
    closes_at = time(12)


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Offer.Status.DRAFT)
        full = factory.Trait(status=Offer.Status.FULL)
        paused = factory.Trait(status=Offer.Status.PAUSED)
        ended = factory.Trait(status=Offer.Status.ENDED)

    name = factory.Sequence(lambda n: f"Angebot {n}")
    status = Offer.Status.OPEN
    topics = Linked("topics")
    audiences = Linked("audiences")
    languages = Linked("languages")
    districts = Linked("districts")

    @factory.post_generation
    def organisations(offer, create, organisations):
        """An offer without an owner is not shown, so it gets one unless told otherwise."""
        if create:
            offer.organisations.set([OrganisationFactory()] if organisations is None else organisations)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact
        skip_postgeneration_save = True

    class Params:
        network = factory.Trait(visibility=Contact.Visibility.NETWORK)
        hidden = factory.Trait(visibility=Contact.Visibility.COORDINATORS)
        mailbox = factory.Trait(kind=Contact.Kind.FUNCTION)

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Ansprechperson {n}")
    visibility = Contact.Visibility.PUBLIC
    email_visibility = factory.SelfAttribute("visibility")
    phone_visibility = factory.SelfAttribute("visibility")
    mobile_visibility = factory.SelfAttribute("visibility")
    languages = Linked("languages")


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    contact = factory.SubFactory(ContactFactory)
    what = Consent.What.ENTRY
    circle = Contact.Visibility.PUBLIC
    wording = "Ich bin einverstanden."
    given_how = Consent.How.PHONE


class RevealFactory(DjangoModelFactory):
    class Meta:
        model = Reveal

    contact = factory.SubFactory(ContactFactory)
    user = factory.SubFactory(UserFactory)
    channels = "email"


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    contact = factory.SubFactory(ContactFactory)
    name = "Amira Beispiel"
    email = factory.Sequence(lambda n: f"absender{n}@example.org")
    text = "Wann haben Sie einen Termin frei?"
    token_hash = factory.Sequence(lambda n: f"{n:064x}")


class ObjectionFactory(DjangoModelFactory):
    class Meta:
        model = Objection

    digest = factory.Sequence(lambda n: f"{n:064x}")


class ResponsibilityFactory(DjangoModelFactory):
    class Meta:
        model = Responsibility
        skip_postgeneration_save = True

    class Params:
        deputy = factory.Trait(rank=Responsibility.Rank.DEPUTY)

    contact = factory.SubFactory(ContactFactory)
    topics = Linked("topics")
    districts = Linked("districts")
    languages = Linked("languages")


class CooperationFactory(DjangoModelFactory):
    class Meta:
        model = Cooperation

    organisation = factory.SubFactory(OrganisationFactory)
    partner = factory.SubFactory(OrganisationFactory)


class FundingFactory(DjangoModelFactory):
    class Meta:
        model = Funding

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Projekt {n}")
    fingerprint = factory.Sequence(lambda n: hashlib.sha256(f"project {n}".encode()).hexdigest())


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = Change

    kind = "organisation"
    uuid = factory.LazyFunction(lambda: OrganisationFactory().uuid)
    fields = factory.LazyFunction(lambda: {"summary": ["Vorher", "Nachher"]})


class ChangeSuggestionFactory(DjangoModelFactory):
    class Meta:
        model = ChangeSuggestion

    kind = "organisation"
    uuid = factory.LazyFunction(lambda: OrganisationFactory().uuid)
    fields = factory.LazyFunction(lambda: {"summary": ["Vorher", "Nachher"]})


class VerificationFactory(DjangoModelFactory):
    class Meta:
        model = Verification

    organisation = factory.SubFactory(OrganisationFactory)
    how = Record.Method.PHONE
    at = LONG_AGO


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    organisation = factory.SubFactory(OrganisationFactory)
    hides_on = FAR_AHEAD.date()


class ReviewDigestFactory(DjangoModelFactory):
    class Meta:
        model = ReviewDigest

    address = factory.Sequence(lambda n: f"gefragt{n}@example.org")
    sent_at = LONG_AGO


class ColumnMappingFactory(DjangoModelFactory):
    class Meta:
        model = ColumnMapping

    sheet = "organisations"
    heading = factory.Sequence(lambda n: f"spalte{n}")
    field = "name"


class BulkEditFactory(DjangoModelFactory):
    class Meta:
        model = BulkEdit

    kind = BulkEdit.Kind.ORGANISATION


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    uploaded_by = factory.SubFactory(UserFactory)


class ImportFileFactory(DjangoModelFactory):
    class Meta:
        model = ImportFile

    batch = factory.SubFactory(ImportBatchFactory)
    name = factory.Sequence(lambda n: f"liste-{n}.csv")
    content = b"name\nOrganisation\n"


class DuplicatePairFactory(DjangoModelFactory):
    class Meta:
        model = DuplicatePair

    first = factory.SubFactory(OrganisationFactory)
    second = factory.SubFactory(OrganisationFactory)
    reasons = ("same_name",)


class MergeFactory(DjangoModelFactory):
    class Meta:
        model = Merge

    kept = factory.SubFactory(OrganisationFactory)
    kept_at_first = factory.SelfAttribute("kept.pk")
    old_pk = factory.Sequence(lambda n: 1_000_000 + n)
    old_uuid = factory.LazyFunction(uuid.uuid4)
    old_slug = factory.Sequence(lambda n: f"fruehere-organisation-{n}")
    old_name = factory.Sequence(lambda n: f"Frühere Organisation {n}")


class MergedContactFactory(DjangoModelFactory):
    class Meta:
        model = MergedContact

    merge = factory.SubFactory(MergeFactory)
    kept = factory.SubFactory("tests.factories.ContactFactory")
    old_uuid = factory.LazyFunction(uuid.uuid4)


class MergedRowFactory(DjangoModelFactory):
    class Meta:
        model = MergedRow

    merge = factory.SubFactory(MergeFactory)
    deed = "removed"
    model = "directory.Contact"
    row = 1
    content = factory.LazyFunction(lambda: seal("{}", PURPOSE))
    address = factory.Sequence(lambda n: f"zusammengelegt{n}@example.org")


class ShortlistEntryFactory(DjangoModelFactory):
    class Meta:
        model = ShortlistEntry

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class SharedShortlistFactory(DjangoModelFactory):
    class Meta:
        model = SharedShortlist

    user = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence(lambda n: hash_of(f"token {n}"))
    until = FAR_AHEAD.date()


class SavedSearchFactory(DjangoModelFactory):
    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Suche {n}")
    query = "q=wohnen"


class UnansweredSearchFactory(DjangoModelFactory):
    """One that coordinators see, unless it is a name asked for once."""

    class Meta:
        model = UnansweredSearch

    class Params:
        hidden = factory.Trait(times=1)

    question = factory.Sequence(lambda n: f"probesuche {n}")
    fingerprint = factory.LazyAttribute(lambda search: hashlib.sha256(search.question.encode()).hexdigest())
    times = 3


class EnquiryFactory(DjangoModelFactory):
    class Meta:
        model = Enquiry

    class Params:
        answered = factory.Trait(status=Enquiry.Status.ANSWERED, answered_on=LONG_AGO.date())

    question = factory.Sequence(lambda n: f"Wer hilft bei Frage {n}?")


class MeetingSeriesFactory(DjangoModelFactory):
    class Meta:
        model = MeetingSeries

    title = factory.Sequence(lambda n: f"Reihe {n}")


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Meeting.Status.DRAFT)
        cancelled = factory.Trait(status=Meeting.Status.CANCELLED)
        archived = factory.Trait(status=Meeting.Status.ARCHIVED)
        past = factory.Trait(starts_at=LONG_AGO)
        open = factory.Trait(registration_opens_at=LONG_AGO)
        reported = factory.Trait(starts_at=LONG_AGO, report_published_at=LONG_AGO)

    title = factory.Sequence(lambda n: f"Treffen {n}")
    status = Meeting.Status.PUBLISHED
    starts_at = FAR_AHEAD
    hosts = Linked("hosts")
    participants = Linked("participants")
    topics = Linked("topics")


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = Picture

    meeting = factory.SubFactory(MeetingFactory)
    content = b"as a JPEG file would be"
    width = 1600
    height = 900
    alt = "Menschen um einen Tisch"


class ProgrammeItemFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeItem

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Programmpunkt {n}")


class StationFactory(DjangoModelFactory):
    class Meta:
        model = Station

    item = factory.SubFactory(ProgrammeItemFactory, kind=ProgrammeItem.Kind.RALLY)
    title = factory.Sequence(lambda n: f"Station {n}")


class HostLinkFactory(DjangoModelFactory):
    class Meta:
        model = HostLink

    station = factory.SubFactory(StationFactory)
    token_hash = factory.Sequence(lambda n: hash_of(f"host {n}"))


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    station = factory.SubFactory(StationFactory)
    text = factory.Sequence(lambda n: f"Termine dauern zu lange, Fassung {n}")


class UndertakingFactory(DjangoModelFactory):
    class Meta:
        model = Undertaking

    contribution = factory.SubFactory(ContributionFactory)
    cooperation = factory.SubFactory(CooperationFactory)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    meeting = factory.SubFactory(MeetingFactory)
    token_hash = factory.Sequence(lambda n: hash_of(f"follow-up {n}"))


class VoiceFactory(DjangoModelFactory):
    class Meta:
        model = Voice

    contribution = factory.SubFactory(ContributionFactory)


class RegistrationFactory(DjangoModelFactory):
    """One that somebody has to confirm still; who confirms it goes the way of `events.registration`."""

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory, open=True)
    name = factory.Sequence(lambda n: f"Teilnehmende Person {n}")
    email = factory.Sequence(lambda n: f"teilnahme-{n}@example.org")
    token_hash = factory.Sequence(lambda n: hash_of(f"token {n}"))
    topics_offered = Linked("topics_offered")
    topics_needed = Linked("topics_needed")
    languages = Linked("languages")


class MeetingInvitationFactory(DjangoModelFactory):
    class Meta:
        model = MeetingInvitation

    meeting = factory.SubFactory(MeetingFactory, open=True)
    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"einladung-{n}@example.org")


class InvitationObjectionFactory(DjangoModelFactory):
    class Meta:
        model = InvitationObjection

    address_hash = factory.Sequence(lambda n: InvitationObjection.hash_for(f"nein-{n}@example.org"))


class RunFactory(DjangoModelFactory):
    """A speed dating that nobody has planned yet."""

    class Meta:
        model = Run

    item = factory.SubFactory(ProgrammeItemFactory, kind=ProgrammeItem.Kind.SPEED_DATING)
    mode = "cards"


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    run = factory.SubFactory(RunFactory)
    version = 1


class EncounterFactory(DjangoModelFactory):
    class Meta:
        model = Encounter

    registration = factory.SubFactory(RegistrationFactory)
    other = factory.SubFactory(RegistrationFactory, meeting=factory.SelfAttribute("..registration.meeting"))


class ConnectionFactory(DjangoModelFactory):
    """One of the two."""

    class Meta:
        model = Connection

    registration = factory.SubFactory(RegistrationFactory)
    other = factory.SubFactory(RegistrationFactory, meeting=factory.SelfAttribute("..registration.meeting"))


class ReflectionFactory(DjangoModelFactory):
    class Meta:
        model = Reflection

    registration = factory.SubFactory(RegistrationFactory)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    meeting = factory.SubFactory(MeetingFactory, open=True)
    title = factory.Sequence(lambda n: f"Frage {n}")


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    registration = factory.SubFactory(RegistrationFactory)
    question = factory.SubFactory(QuestionFactory, meeting=factory.SelfAttribute("..registration.meeting"))
    text = "Eine Antwort"


class FactFactory(DjangoModelFactory):
    class Meta:
        model = Fact

    text_de = factory.Sequence(lambda n: f"kann die Aussage {n} erzählen")


class BingoEntryFactory(DjangoModelFactory):
    class Meta:
        model = BingoEntry

    registration = factory.SubFactory(RegistrationFactory)


class BingoMarkFactory(DjangoModelFactory):
    class Meta:
        model = BingoMark

    registration = factory.SubFactory(RegistrationFactory)
    other = factory.SubFactory(RegistrationFactory, meeting=factory.SelfAttribute("..registration.meeting"))
    fact = factory.SubFactory(FactFactory)


class AccessNeedFactory(DjangoModelFactory):
    class Meta:
        model = AccessNeed

    registration = factory.SubFactory(RegistrationFactory)
    text = "Weg ohne Stufen"


FACTORIES = DjangoModelFactory.__subclasses__()
