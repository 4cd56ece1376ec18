"""A small furnished portal: every page type with every part of it filled, `entries` times."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from unittest import mock
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.tokens import hash_of, new_token
from directory import shortlist
from directory.models import Audience, Contact, Cooperation, District, Language, Offer, Organisation, Topic
from directory.models.record import Record
from directory.search import index
from directory.shortlist import Item
from directory.templatetags.shortlists import address
from events import bingo, registration, running
from events.models import Contribution, Fact, HostLink, Meeting, ProgrammeItem, Registration, Station
from events.registration import Answers
from tests.factories import (
    ContactFactory,
    ContributionFactory,
    CooperationFactory,
    ExternalIdentifierFactory,
    FollowUpFactory,
    FundingFactory,
    LocationFactory,
    MeetingFactory,
    MeetingSeriesFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    PictureFactory,
    ProgrammeItemFactory,
    QuestionFactory,
    ReflectionFactory,
    RegistrationFactory,
    ResponsibilityFactory,
    SourceFactory,
    StationFactory,
    UndertakingFactory,
    VoiceFactory,
)

TEXT = "Beratung auf Deutsch und Arabisch, vertraulich und kostenfrei.\n\nKommen Sie ohne Termin vorbei."
NUMBERS = {"people": 78, "organisations": 45, "topics": {"wohnen": [12, None], "arbeit": [3, 9]}}

SAID = {"barrier": "Termine dauern zu lange", "need": "Dolmetschen am Telefon", "idea": "Ein Tandem der Beratungen"}


@dataclass
class Portal:
    organisation: Organisation
    offer: Offer
    contact: Contact
    topic: Topic
    district: District
    meeting: Meeting
    participant: Registration
    unconfirmed: Registration
    from_paper: Registration
    question: str

    def pages(self):
        """Page type -> address, in the language that is active."""
        search = reverse("directory:search")
        return {
            "home": reverse("home"),
            "search": search,
            "search for a word": f"{search}?q=beratung",
            "search without a hit": f"{search}?q=gibtesnicht",
            "search with filters": f"{search}?topic={self.topic.slug}&district={self.district.slug}&mode=on_site",
            "search with a wrong filter": f"{search}?topic=gibtesnicht",
            "case": reverse("directory:case"),
            "case with an answer": f"{reverse('directory:case')}?{self._needs()}&district={self.district.slug}",
            "ask": reverse("directory:ask"),
            "question sent": reverse("directory:ask") + "?sent=1",
            "suggest who is missing": reverse("directory:suggest_missing"),
            "suggestion sent": reverse("directory:suggest_organisation", args=[self.organisation.slug]) + "?sent=1",
            "suggest for organisation": reverse("directory:suggest_organisation", args=[self.organisation.slug]),
            "suggest for offer": reverse("directory:suggest_offer", args=[self.offer.slug]),
            "suggest for contact": reverse("directory:suggest_contact", args=[self.contact.uuid]),
            "organisation": self.organisation.get_absolute_url(),
            "offer": self.offer.get_absolute_url(),
            "contact": self.contact.get_absolute_url(),
            "write to a contact": reverse("directory:write", args=[self.contact.uuid]),
            "data without an account": reverse("data_link"),
            "shortlist": reverse("directory:shortlist"),
            "shortlist with entries": address(self._remembered()),
            "shared shortlist": reverse("directory:shared_shortlist", args=[self._shared()]),
            "sheet": f"{reverse('directory:sheet')}?{urlsplit(address(self._remembered())).query}",
            "topics": reverse("directory:topics"),
            "topic": self.topic.get_absolute_url(),
            "district": self.district.get_absolute_url(),
            "network": reverse("directory:network"),
            "overview": reverse("directory:overview"),
            "overview of a topic": f"{reverse('directory:overview')}?topic={self.topic.slug}&language=ar",
            "meetings": reverse("events:meetings"),
            "meetings of a month": reverse("events:meetings")
            + f"?month={timezone.localdate(self.meeting.starts_at):%Y-%m}",
            "meetings of a topic": reverse("events:meetings") + f"?topic={self.topic.slug}",
            "meeting": self.meeting.get_absolute_url(),
            "series": reverse("events:series", args=["treffen-im-kiez"]),
            "report": reverse("events:report", args=["rueckblick-0"]),
            "screen": reverse("events:screen", args=[self.meeting.slug]),
            "screen without a format": reverse("events:screen", args=["rueckblick-0"]),
            "registration": reverse("events:register", args=[self.meeting.slug]),
            "registration sent": reverse("events:register", args=[self.meeting.slug]) + "?sent=1",
            "registration closed": reverse("events:register", args=["rueckblick-0"]),
            "participation": reverse("events:participation", args=[self.participant.token()]),
            "participation to confirm": reverse("events:participation", args=[self.unconfirmed.token()]),
            "now in the room": reverse("events:now", args=[self.participant.token()]),
            "bingo to tick": reverse("events:bingo_ticks", args=[self.participant.token()]),
            "question after four weeks": reverse("events:follow_up", args=[self.question]),
            "station of a host": reverse("events:host", args=[self.station().host_link.known_token]),
            "participation to change": reverse("events:change_participation", args=[self.participant.token()]),
            "imprint": reverse("imprint"),
            "privacy": reverse("privacy"),
            "record of processing": reverse("record"),
            "accessibility": reverse("accessibility"),
        }

    def station(self):
        """The one with points in it."""
        return Station.objects.get(contributions__text="Termine dauern zu lange 0.")

    def _needs(self):
        """Two that are met and one that is not."""
        unmet = Topic.objects.top().exclude(pk=self.topic.pk).first()
        return urlencode({"topic": [self.topic.slug, self.topic.children.first().slug, unmet.slug]}, doseq=True)

    def _remembered(self):
        gone = Item.of(Contact(uuid=UUID(int=1)))
        return [Item.of(record) for record in (self.organisation, self.offer, self.contact)] + [gone]

    def _shared(self):
        return shortlist.shared_token(self._remembered(), timezone.localdate())

    def account_pages(self):
        return {
            "sign in": reverse("account_login"),
            "sign up": reverse("account_signup"),
            "forgotten password": reverse("account_reset_password"),
            "mail for a password is out": reverse("account_reset_password_done"),
            "mail for an address is out": reverse("account_email_verification_sent"),
        }


def own_pages(somebody):
    """What somebody signed in has, once they have just shown who they are."""
    organisation = somebody.user.memberships.get().organisation
    return {
        "my space": reverse("my"),
        "my name": reverse("accounts:name"),
        "my addresses": reverse("account_email"),
        "my password": reverse("account_change_password"),
        "second factor": reverse("mfa_index"),
        "app": reverse("mfa_activate_totp"),
        "keys": reverse("mfa_list_webauthn"),
        "new key": reverse("mfa_add_webauthn"),
        "recovery codes": reverse("mfa_view_recovery_codes"),
        "new recovery codes": reverse("mfa_generate_recovery_codes"),
        "sessions": reverse("usersessions_list"),
        "who are you": reverse("account_reauthenticate"),
        "my shortlist": reverse("directory:shortlist"),
        "my searches": reverse("directory:searches"),
        "a search to keep": reverse("directory:search") + "?q=beratung",
        "my data": reverse("my_data"),
        "erasing": reverse("erase"),
        "sign out": reverse("account_logout"),
        "members": reverse("directory:members", args=[organisation.slug]),
        "looking after an entry": reverse("directory:care", args=[organisation.slug]),
        "entry to look after": reverse("directory:care_entry", args=[organisation.slug]),
        "new offer": reverse("directory:care_new_offer", args=[organisation.slug]),
        "new contact": reverse("directory:care_new_contact", args=[organisation.slug]),
        "contact to look after": reverse("directory:care_contact", args=[organisation.slug, somebody.contact.uuid]),
        "my entry": reverse("directory:my_entry"),
        "entry behind a link": reverse("directory:entry", args=[somebody.link]),
        "leaving behind a link": reverse("directory:leave_entry", args=[somebody.link, somebody.contact.uuid]),
        "review behind a link": reverse("directory:review", args=[somebody.link]),
        "new place": reverse("directory:care_new_location", args=[organisation.slug]),
        "asking to join": reverse("directory:join", args=[somebody.elsewhere.slug]),
        "invitation": reverse("directory:invitation", args=[somebody.invited]),
    }


def desk_pages(portal):
    """What those who run meetings have for one."""
    slug = portal.meeting.slug
    return {
        "desk": reverse("events:desk", args=[slug]),
        "desk with a filter": reverse("events:desk", args=[slug]) + "?state=waiting&came=&q=&organisation=",
        "person": reverse("events:desk_person", args=[slug, portal.participant.pk]),
        "ticket": reverse("events:desk_ticket", args=[slug, portal.participant.ticket]),
        "walk-in": reverse("events:desk_walk_in", args=[slug]),
        "welcome desk": reverse("events:desk_door", args=[slug]),
        "needs": reverse("events:desk_needs", args=[slug]),
        "invitations": reverse("events:desk_invitations", args=[slug]),
        "message": reverse("events:desk_message", args=[slug]),
        "meetings of mine": reverse("events:desk_meetings"),
        "new meeting": reverse("events:desk_new"),
        "meeting to edit": reverse("events:desk_edit", args=[slug]),
        "questions to edit": reverse("events:desk_questions", args=[slug]),
        "programme to edit": reverse("events:desk_programme", args=[slug]),
        "stations to edit": reverse("events:desk_stations", args=[slug, portal.meeting.programme.get(position=10).pk]),
        "printing": reverse("events:desk_print", args=[slug]),
        "report at the desk": reverse("events:desk_report", args=[slug]),
        "harvest": reverse("events:desk_harvest", args=[slug]),
        "contribution": reverse(
            "events:desk_contribution", args=[slug, portal.station().contributions.filter(kind="idea").first().pk]
        ),
        "draft of a report": reverse("events:report", args=[slug]),
        "cockpit": reverse("events:cockpit", args=[slug, portal.meeting.programme.get(kind="speed_dating").pk]),
        "cockpit of a bingo": reverse("events:cockpit", args=[slug, portal.meeting.programme.get(kind="bingo").pk]),
        "facts of a bingo": reverse("events:desk_facts", args=[slug]),
        "bingo from paper": reverse("events:desk_ticks", args=[slug, portal.from_paper.pk]),
        "rehearsal": reverse("events:rehearsal", args=[slug, portal.meeting.programme.get(kind="speed_dating").pk]),
        "rehearsed round": reverse(
            "events:rehearsal_screen", args=[slug, portal.meeting.programme.get(kind="speed_dating").pk]
        ),
        "cockpit before the plan": reverse(
            "events:cockpit", args=[slug, portal.meeting.programme.filter(kind="rally")[0].pk]
        ),
    }


def furnish(entries=3):
    # Every change updates the search index; here once at the end is enough.
    with mock.patch.object(index, "refresh"):
        portal = _furnish(entries)
    index.rebuild()
    return portal


def _furnish(entries):
    words = {
        "topics": [Topic.objects.get(slug="wohnen"), Topic.objects.filter(parent__slug="wohnen").first()],
        "districts": [District.objects.get(slug="neukoelln")],
        "languages": list(Language.objects.filter(code__in=["de", "ar"])),
    }
    source = SourceFactory(name="Verzeichnis", url="https://example.org/verzeichnis", licence="CC BY 4.0")
    first, *others = [_organisation(number, words, source) for number in range(entries + 1)]
    offer, contact = _everything_of(first, others, words, source)
    meeting = _meetings(first, others, words, entries)
    people = _participants(meeting, first, words, entries)
    question = new_token()
    FollowUpFactory(meeting=meeting, token_hash=hash_of(question))
    return Portal(first, offer, contact, words["topics"][0], words["districts"][0], meeting, *people, question)


def _participants(meeting, organisation, words, entries):
    """One with everything, one to confirm, and as many more with a seat and in the line."""
    told = {"topics_offered": words["topics"], "topics_needed": words["topics"], "languages": words["languages"]}
    told["consents"] = {"joins_formats": True, "is_listed": True}
    meal = QuestionFactory(meeting=meeting, position=10, kind="yes_no", title="Essen Sie mit?", hint="Es gibt Suppe.")
    QuestionFactory(meeting=meeting, position=20, kind="long", title="Was noch?", only_if=meal, only_if_answer="yes")
    told["own"] = {meal.pk: "no"}
    answers = Answers("Amira Beispiel", organisation, role="Sozialberatung", access_need="Weg ohne Stufen", **told)
    participant = registration.confirm(registration.register(meeting, "amira@example.org", answers, "de"))
    for number in range(2 * entries):
        answers = Answers(f"Person {number}", consents=told["consents"])
        other = registration.register(meeting, f"person-{number}@example.org", answers, "de")
        registration.confirm(other)
    guest, _is_new = registration.walk_in(meeting, "", Answers("Gast"), "de")
    _start_a_bingo(meeting, participant, guest)
    _start_a_format(meeting)
    unconfirmed = registration.register(meeting, "neu@example.org", Answers("Noch Neu", organisation), "de")
    return participant, unconfirmed, guest


def _start_a_bingo(meeting, participant, guest):
    """With a card, however few people there are, and one cell signed."""
    facts = list(Fact.objects.values_list("pk", flat=True))
    bingo.agree(participant, facts[20:])
    bingo.agree(guest, facts[16:], on_paper=True)
    item = meeting.programme.get(kind="bingo")
    item.meeting = meeting
    run = running.prepare(running.run_of(item), 0)
    run.plan.cards = {str(participant.number): facts[:16]}
    run.plan.save()
    running.start(run, run.revision)
    bingo.mark(participant, {facts[0]: guest.number})


def _start_a_format(meeting):
    meeting.registrations.confirmed().update(checked_in_at=timezone.now())
    item = meeting.programme.get(kind="speed_dating")
    item.meeting = meeting
    run = running.prepare(running.run_of(item), 0)
    running.start(run, run.revision)


def _organisation(number, words, source):
    organisation = OrganisationFactory(
        name=f"Beratungsstelle Übergang {number}",
        kind=Organisation.Kind.ASSOCIATION,
        legal_form="e. V.",
        summary="Berät Menschen beim Ankommen.",
        description=TEXT,
        website="https://example.org/",
        email="post@example.org",
        phone="030 23125 100",
        source=source,
        source_as_of=date(2024, 5, 14),
        is_example=True,
        **words,
    )
    organisation.verify(Record.Method.PHONE, at=timezone.now() - timedelta(days=number))
    offer = _offer(f"Wohnungssuche {number}", organisation, words, source)
    contact = _contact(f"Ansprechperson {number}", organisation, words)
    ResponsibilityFactory(contact=contact, offer=offer, **words)
    return organisation


def _offer(name, organisation, words, source):
    return OfferFactory(
        name=name,
        organisations=[organisation],
        summary="Hilft bei der Suche und beim Antrag.",
        description=TEXT,
        audiences=Audience.objects.all()[:2],
        is_citywide=True,
        is_on_site=True,
        is_online=True,
        fee=Offer.Fee.FREE,
        eligibility="Alle, die in Berlin eine Wohnung suchen.",
        access="Offene Sprechstunde, Termin nicht nötig.",
        referral="Jede Beratungsstelle.",
        appointment_link="https://example.org/termin",
        documents="Ausweis, Bescheide.",
        source=source,
        source_as_of=date(2024, 5, 14),
        valid_from=date(2024, 1, 1),
        valid_until=date(2099, 12, 31),
        **words,
    )


def _contact(name, organisation, words):
    return ContactFactory(
        name=name,
        organisation=organisation,
        role="Sozialberatung",
        email="person@example.org",
        phone="030 23125 101",
        mobile="030 23125 102",
        hours="Mo bis Do 9 bis 16 Uhr",
        languages=words["languages"],
    )


def _everything_of(organisation, others, words, source):
    """As many parts of each kind as there are other organisations."""
    organisation.parent = OrganisationFactory(name="Träger der Beratungsstelle")
    organisation.save()
    for number, other in enumerate(others):
        OrganisationFactory(name=f"Zweigstelle {number}", parent=organisation)
        location = LocationFactory(organisation=organisation, district=words["districts"][0], is_step_free=True)
        OpeningHoursFactory(location=location)
        OpeningHoursFactory(location=location, weekday=2, opens_at=time(14), closes_at=time(18), note="nur mit Termin")
        ExternalIdentifierFactory(organisation=organisation, value=f"VR {number} B")
        CooperationFactory(organisation=organisation, partner=other, summary="Gemeinsame Sprechstunde")
        FundingFactory(
            organisation=organisation,
            year=2017 - number % 3,
            funder="Senatsverwaltung",
            amount="12345.67",
            district=words["districts"][0],
            source=source,
            fingerprint=f"{number:064}",
        )
        offer = _offer(f"Sprechstunde {number}", organisation, words, source)
        contact = _contact(f"Beratung {number}", organisation, words)
        ResponsibilityFactory(contact=contact, offer=offer, **words)
        ResponsibilityFactory(contact=contact, deputy=True, **words)
    # who answers for the organisation answers for each of its offers
    return offer, contact


def _meetings(organisation, others, words, entries):
    series = MeetingSeriesFactory(title="Treffen im Kiez")
    room = {"hosts": [organisation], "participants": [organisation, *others], "topics": words["topics"]}
    venue = organisation.locations.first()
    for number in range(entries):
        told = {"report": TEXT, "report_numbers": NUMBERS}
        MeetingFactory(reported=True, title=f"Rückblick {number}", series=series, venue=venue, **told, **room)
        MeetingFactory(title=f"Ausblick {number}", series=series, venue=venue, **room)
    meeting = MeetingFactory(
        title="Ankommen und Bleiben",
        series=series,
        venue=venue,
        teaser="Ein Nachmittag für alle, die beraten.",
        description=TEXT,
        getting_there="U-Bahn bis Hermannplatz, Aufzug vorhanden.",
        invited="Fachkräfte aus Beratung und Verwaltung.",
        starts_at=timezone.now() + timedelta(days=30),
        ends_at=timezone.now() + timedelta(days=30, hours=4),
        capacity=entries + 1,
        open=True,
        online_link="https://example.org/konferenz",
        **room,
    )
    PictureFactory(meeting=meeting, content=b"")
    for position, kind in enumerate(ProgrammeItem.Kind):
        ProgrammeItemFactory(meeting=meeting, kind=kind, position=position, starts_at=time(14), minutes=30)
    for number in range(entries):
        item = ProgrammeItemFactory(meeting=meeting, kind=ProgrammeItem.Kind.RALLY, position=10 + number)
        station = StationFactory(item=item, topic=words["topics"][1], host=organisation)
    _harvest(station, entries)
    for each in Meeting.objects.filter(title="Rückblick 0"):
        rally = ProgrammeItemFactory(meeting=each, kind=ProgrammeItem.Kind.RALLY)
        for number in range(entries):
            said = ContributionFactory(station=StationFactory(item=rally), text=f"Gemerkt {number}.", state="approved")
            VoiceFactory(contribution=said, group=1)
            guest = RegistrationFactory(meeting=each, state="confirmed")
            ReflectionFactory(registration=guest, takeaway="Mut", may_be_quoted=True, is_in_report=True)
    return meeting


def _harvest(station, entries):
    HostLink.issue(station)
    for number in range(entries):
        for kind in Contribution.Kind:
            said = ContributionFactory(station=station, kind=kind, text=f"{SAID[kind]} {number}.")
            VoiceFactory(contribution=said, group=1)
    for cooperation in Cooperation.objects.filter(partner__name__startswith="Beratungsstelle"):
        said = ContributionFactory(station=station, kind="idea", state="approved", text="Gemeinsame Sprechstunde")
        UndertakingFactory(contribution=said, cooperation=cooperation)
