from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from directory import care, consent
from directory.models import Change, ChangeSuggestion, Contact, Offer, Topic
from tests.conftest import Visitor
from tests.factories import (
    ContactFactory,
    LocationFactory,
    MembershipFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    UserFactory,
)
from tests.mails import delivered

pytestmark = pytest.mark.django_db


def address(name, organisation, *more):
    return reverse(f"directory:{name}", args=[organisation.slug, *more])


def filled(response, rows=(), **changes):
    """What a browser would send back, with changes of the entry by their bare names."""
    form, sent = response.context["form"], {}
    forms = [form, *(response.context["rows"] or [])]
    if response.context["rows"]:
        sent |= {bound.html_name: bound.value() for bound in response.context["rows"].management_form}
    for one in forms:
        for bound in one:
            value = bound.value()
            if value is True:
                value = "on"
            if value not in (None, False, "", []):
                sent[bound.html_name] = [getattr(row, "pk", row) for row in value] if isinstance(value, list) else value
    return sent | {f"{form.prefix}-{name}": value for name, value in changes.items()} | dict(rows)


def decide(visitor, suggestion, decision="accept", take=None):
    page = reverse("admin:directory_changesuggestion_change", args=[suggestion.pk])
    taken = list(suggestion.fields) if take is None else take
    return visitor.post(page, {"decision": decision, "fields_to_take": taken, "note": ""})


def test_a_change_waits_is_changed_again_and_holds_once_the_coordinators_accept_it(cast):
    house = cast.organisation
    page = address("care_entry", house)
    assert page == f"/mein/organisationen/{house.slug}/pflegen/eintrag/"
    before = house.get_absolute_url()

    assert cast.member.post(page, filled(cast.member.get(page))).status_code == 200  # nothing differs
    sent = cast.member.post(page, filled(cast.member.get(page), summary="Beratung am See", phone="030 23125 777"))
    assert sent.url == address("care", house)
    first = ChangeSuggestion.objects.get()
    assert (first.organisation, first.user, first.about) == (house, cast.member.user, "change")
    assert {name: new for name, (_old, new) in first.fields.items()} == {
        "summary": "Beratung am See",
        "phone": "+493023125777",
    }
    assert "Beratung am See" not in cast.member.get(before).content.decode()
    overview = cast.member.get(address("care", house)).content.decode()
    assert "Wartet auf die Koordination" in overview
    assert "Telefon" in overview

    again = cast.member.get(page)
    assert again.context["form"]["summary"].value() == "Beratung am See"
    cast.member.post(page, filled(again, summary="Beratung im Haus"))
    first.refresh_from_db()
    second = ChangeSuggestion.objects.open().get()
    assert (first.status, second.fields["summary"][1], set(second.fields)) == (
        "withdrawn",
        "Beratung im Haus",
        {"summary", "phone"},
    )
    # Whoever looks at the first one takes over nothing they do not see.
    assert "Es gibt einen neueren Vorschlag" in decide_page(cast.coordinator, first)
    decide(cast.coordinator, first)
    house.refresh_from_db()
    assert house.summary != "Beratung am See"
    shown = decide_page(cast.coordinator, second)
    assert "Mitglied von" in shown
    assert cast.member.user.email in shown

    decide(cast.coordinator, second)
    house.refresh_from_db()
    confirmation = house.verifications.get()
    assert house.summary == "Beratung im Haus"
    assert (confirmation.how, confirmation.by, confirmation.at) == ("self", cast.member.user, second.made_at)
    assert Change.objects.of(house).first().origin == "suggestion"
    announced, answered = (mail for mail in delivered() if "Vorschlag" in mail.subject or "Änderung" in mail.subject)
    assert answered.to == [cast.member.user.email]
    assert "Beratung" not in announced.body


def decide_page(visitor, suggestion):
    return visitor.get(reverse("admin:directory_changesuggestion_change", args=[suggestion.pk])).content.decode()


def test_the_change_of_a_trusted_organisation_is_public_at_once(cast):
    house = cast.organisation
    together = reverse("admin:directory_bulk", args=["organisation"])
    trust = {"ids": house.pk, "is_trusted": "yes"}
    preview = cast.coordinator.post(together, trust)
    assert [(str(name), old, new) for name, old, new in preview.context["rows"][0]["fields"]] == [
        ("veröffentlicht direkt", "nein", "ja")
    ]
    cast.coordinator.post(together, trust | {"apply": "1", "digest": preview.context["digest"]})
    page = address("care_entry", house)
    topic = Topic.objects.get(slug="wohnen")

    cast.member.post(page, filled(cast.member.get(page), summary="Direkt", topics=[topic.pk]))

    house.refresh_from_db()
    change = Change.objects.of(house).first()
    assert (house.summary, list(house.topics.all())) == ("Direkt", [topic])
    assert (change.origin, change.by) == ("member", cast.member.user)
    assert (house.verified_how, house.verifications.get().by) == ("self", cast.member.user)
    assert ChangeSuggestion.objects.count() == 0
    assert cast.coordinator.post(page, filled(cast.coordinator.get(page), summary="Vom Amt")).status_code == 302
    assert house.verifications.count() == 1

    shared = OfferFactory(organisations=[house, OrganisationFactory()], summary="Vorher")
    page = address("care_offer", house, shared.uuid)
    cast.member.post(page, filled(cast.member.get(page), summary="Nachher"))
    shared.refresh_from_db()
    assert (shared.summary, ChangeSuggestion.objects.open().get().uuid) == ("Vorher", shared.uuid)


def test_a_new_offer_waits_and_an_old_one_ends(cast):
    house = cast.organisation
    new = address("care_new_offer", house)
    cast.member.post(new, filled(cast.member.get(new), name="Mietberatung", summary="Montags", is_by_phone="on"))

    waiting = ChangeSuggestion.objects.get()
    page = address("care_offer", house, waiting.uuid)
    assert (Offer.objects.count(), waiting.about) == (0, "new")
    assert page in cast.member.get(address("care", house)).content.decode()
    cast.member.post(page, filled(cast.member.get(page), name="Mietrecht"))
    waiting = ChangeSuggestion.objects.open().get()
    assert decide(cast.coordinator, waiting, take=["summary"]).status_code == 200  # an offer needs a name
    decide(cast.coordinator, waiting)

    offer = Offer.objects.get()
    assert (offer.uuid, offer.name, offer.status, offer.is_by_phone) == (waiting.uuid, "Mietrecht", "open", True)
    assert (list(offer.organisations.all()), offer.verified_how) == ([house], "self")
    assert "Mietrecht" in cast.anonymous.get(house.get_absolute_url()).content.decode()

    for _twice in range(2):
        cast.member.post(address("care_end_offer", house, offer.uuid))
    closing = ChangeSuggestion.objects.open().get()
    assert (closing.about, Offer.objects.published().count()) == ("closed", 1)
    decide(cast.coordinator, closing)
    offer.refresh_from_db()
    assert offer.status == "ended"


def test_a_new_person_is_told_and_seen_by_nobody_before_they_agree(cast):
    house = cast.organisation
    house.is_trusted = True
    house.save()
    new = address("care_new_contact", house)
    person = {"kind": "person", "name": "Amira Neu", "email": "amira@example.org", "phone": "030 23125 700"}
    topic = Topic.objects.get(slug="wohnen")
    rows = {"responsibilities-0-rank": "main", "responsibilities-0-topics": [topic.pk]}

    cast.member.post(new, filled(cast.member.get(new), rows, **person))
    cast.member.post(new, filled(cast.member.get(new), kind="function", name="Anmeldung", email="post@example.org"))

    amira, mailbox = Contact.objects.order_by("pk")
    assert (amira.visibility, amira.email_visibility, amira.untold_since is not None) == (
        "coordinators",
        "coordinators",
        True,
    )
    assert [list(one.topics.all()) for one in amira.responsibilities.all()] == [[topic]]
    assert mailbox.visibility == mailbox.email_visibility == "public"
    assert "Anmeldung" in cast.anonymous.get(house.get_absolute_url()).content.decode()
    for visitor in (cast.anonymous, cast.member):
        for page in (house.get_absolute_url(), address("care", house)):
            assert "Amira" not in visitor.get(page).content.decode()
    told = delivered()[-1]
    assert told.to == ["amira@example.org"]
    assert "Eintrag dieser Organisation pflegt" in told.body

    consent.object_to(amira)
    answer = cast.member.post(new, filled(cast.member.get(new), **person))
    assert "nicht im Verzeichnis" in answer.content.decode()
    assert Contact.objects.count() == 1


def test_of_a_person_hidden_channels_stay_hidden_and_new_ones_wait_for_them(cast):
    house = cast.organisation
    house.is_trusted = True
    house.save()
    person = ContactFactory(
        organisation=house,
        visibility="public",
        name="Amira",
        email="amira@example.org",
        email_visibility="public",
        phone="030 23125 701",
        phone_visibility="network",
    )
    offer = OfferFactory(organisations=[house], name="Mietberatung")
    ResponsibilityFactory(contact=person, offer=offer)
    draft = OfferFactory(organisations=[house], name="Entwurf", draft=True)
    ResponsibilityFactory(contact=person, offer=draft)
    assert cast.member.get(address("care_offer", house, draft.uuid)).status_code == 404
    hidden = ContactFactory(organisation=house, visibility="coordinators", name="Verborgen")
    page = address("care_contact", house, person.uuid)
    assert cast.member.get(address("care_contact", house, hidden.uuid)).status_code == 404
    form = cast.member.get(page)
    for unseen in ("23125 701", "23125701", "Entwurf"):
        assert unseen not in form.content.decode()

    rows = {"responsibilities-0-rank": "deputy", "responsibilities-1-rank": "main"}
    rows["responsibilities-1-valid_until"] = str(timezone.localdate() + timedelta(days=9))
    cast.member.post(page, filled(form, rows, role="Leitung", email="neu@example.org"))

    person.refresh_from_db()
    assert (person.role, person.email, person.email_visibility) == ("Leitung", "neu@example.org", "coordinators")
    assert person.phone.as_e164 == "+4930231257" + "01"
    assert {(one.rank, one.offer) for one in person.responsibilities.all()} == {
        ("deputy", offer),
        ("main", None),
        ("main", draft),
    }
    assert delivered()[-1].to == ["neu@example.org"]
    assert set(Change.objects.of(person).first().fields) == {"role", "email", "email_visibility", "responsibilities"}

    form = cast.member.get(page)
    gone = {f"responsibilities-{number}-DELETE": "on" for number in (0, 1)}
    cast.member.post(page, filled(form, gone))
    assert [one.offer for one in person.responsibilities.all()] == [draft]


def test_of_two_at_one_entry_the_second_is_told_and_loses_nothing(cast):
    house = cast.organisation
    colleague = Visitor(UserFactory(name="Kollegin"))
    MembershipFactory(user=colleague.user, organisation=house)
    page = address("care_entry", house)
    mine, theirs = cast.member.get(page), colleague.get(page)
    cast.member.post(page, filled(mine, summary="Meins", website="https://example.org/neu"))

    told = colleague.post(page, filled(theirs, summary="Ihres", short_name="Haus"))

    assert told.status_code == 200
    assert [told.context["form"][name].value() for name in ("summary", "short_name", "website")] == [
        "Ihres",
        "Haus",
        "https://example.org/neu",
    ]
    assert "„Meins“" in told.content.decode()
    colleague.post(page, filled(told))
    suggestion = ChangeSuggestion.objects.open().get()
    assert {name: new for name, (_old, new) in suggestion.fields.items()} == {
        "summary": "Ihres",
        "short_name": "Haus",
        "website": "https://example.org/neu",
    }

    again = colleague.get(page)
    house.summary, house.internal_note = "Vom Amt", "Geheimnotiz"
    house.save()
    told = colleague.post(page, filled(again, legal_form="e. V."))
    assert "Vom Amt" in told.content.decode()
    assert "Geheimnotiz" not in told.content.decode()
    assert told.context["form"]["summary"].value() == "Ihres"
    assert colleague.post(address("care_withdraw", house, suggestion.pk)).status_code == 302
    assert ChangeSuggestion.objects.open().count() == 0


def test_members_confirm_what_is_theirs(cast):
    house = cast.organisation
    offer, contact = OfferFactory(organisations=[house]), ContactFactory(organisation=house, network=True)
    foreign, secret = OfferFactory(), ContactFactory(organisation=house, visibility="coordinators")
    keys = [care.key(one) for one in (house, offer, contact, foreign, secret)]

    answer = cast.member.post(address("care_confirm", house), {"confirm": keys}, follow=True)

    assert "3 Einträge sind bestätigt" in answer.content.decode()
    for one in (house, offer, contact):
        assert [(each.how, each.by) for each in one.verifications.all()] == [("self", cast.member.user)]
    assert (foreign.verifications.count(), secret.verifications.count()) == (0, 0)


def test_places_are_changed_and_protected_ones_are_not_shown(cast):
    house = cast.organisation
    place = LocationFactory(organisation=house, street="Weg 1", postcode="12047")
    secret = LocationFactory(organisation=house, street="Geheimweg 7", is_sensitive=True)
    assert "Geheimweg" not in cast.member.get(address("care", house)).content.decode()
    assert cast.member.get(address("care_location", house, secret.uuid)).status_code == 404

    page = address("care_location", house, place.uuid)
    cast.member.post(page, filled(cast.member.get(page), street="Weg 2"))
    new = address("care_new_location", house)
    cast.member.post(new, filled(cast.member.get(new), street="Platz 3", postcode="10115", is_sensitive="on"))
    for suggestion in ChangeSuggestion.objects.all():
        decide(cast.coordinator, suggestion)

    assert {(one.street, one.is_sensitive) for one in house.locations.all()} == {
        ("Weg 2", False),
        ("Geheimweg 7", True),
        ("Platz 3", True),
    }


def test_members_elsewhere_find_nothing(cast):
    house, other = cast.organisation, OrganisationFactory()
    MembershipFactory(user=cast.member.user, organisation=other)
    offer, contact = OfferFactory(organisations=[other]), ContactFactory(organisation=other, network=True)
    cast.member.post(address("care_entry", other), filled(cast.member.get(address("care_entry", other)), summary="X"))
    suggestion = ChangeSuggestion.objects.get()

    # Not by the address of their own organisation either.
    assert cast.member.get(address("care_offer", house, offer.uuid)).status_code == 404
    assert cast.member.get(address("care_contact", house, contact.uuid)).status_code == 404
    assert cast.member.post(address("care_end_offer", house, offer.uuid)).status_code == 404
    assert cast.member.post(address("care_withdraw", house, suggestion.pk)).status_code == 404
    assert cast.member_elsewhere.post(address("care_withdraw", other, suggestion.pk)).status_code == 404
    assert ChangeSuggestion.objects.open().count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_many_entries_need_as_many_queries_as_one(rows, cast, django_assert_num_queries):
    house = cast.organisation
    for number in range(rows):
        offer = OfferFactory(organisations=[house])
        contact = ContactFactory(organisation=house, network=True)
        ResponsibilityFactory.create_batch(rows, contact=contact, offer=offer)
        LocationFactory(organisation=house)
        care.put(house, Offer(), {"name": [None, f"Neu {number}"]}, cast.member.user)

    with django_assert_num_queries(9):
        cast.member.get(address("care", house))
    with django_assert_num_queries(22):
        cast.member.get(address("care_contact", house, contact.uuid))


def test_the_page_in_both_languages(cast):
    german = cast.member.get(address("care", cast.organisation)).content.decode()
    assert "<h1>Eigene Organisation pflegen</h1>" in german
    with override("en"):
        english = address("care", cast.organisation)
    assert english == f"/en/my/organisations/{cast.organisation.slug}/care/"
    assert "<h1>Look after Eigene Organisation</h1>" in cast.member.get(english).content.decode()
