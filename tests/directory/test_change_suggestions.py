from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from directory import consent, retention
from directory.models import Change, ChangeSuggestion, District, Organisation
from tests.factories import (
    ChangeSuggestionFactory,
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    TopicFactory,
)
from tests.mails import delivered

pytestmark = pytest.mark.django_db


def filled(response, sender=None, **changes):
    """What a browser would send back, with changes of the entry by their bare names."""
    sent = {}
    for form in (response.context["entry"], response.context["sender"]):
        for bound in form:
            value = bound.value()
            if value is True:
                value = "on"
            if value not in (None, False, "", []):
                sent[bound.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
    prefix = response.context["entry"].prefix
    return sent | {f"{prefix}-{name}": value for name, value in changes.items()} | (sender or {})


def decide(visitor, suggestion, decision="accept", take=(), note=""):
    page = reverse("admin:directory_changesuggestion_change", args=[suggestion.pk])
    return visitor.post(page, {"decision": decision, "fields_to_take": take, "note": note})


def test_somebody_suggests_a_coordinator_takes_part_of_it_and_the_sender_is_told(client, cast):
    topic = TopicFactory(name_de="Mietrecht")
    house = OrganisationFactory(name="Haus am See", summary="Alt", description="Eins\r\nZwei", topics=[topic])
    page = reverse("directory:suggest_organisation", args=[house.slug])
    assert page == f"/organisationen/{house.slug}/vorschlag/"
    assert page in client.get(house.get_absolute_url()).content.decode()

    district = District.objects.get(slug="neukoelln")
    form = client.get(page)
    nothing = client.post(page, filled(form))
    assert (nothing.status_code, ChangeSuggestion.objects.count()) == (200, 0)
    words = {"reason": "Ich war dort", "email": "amira@example.org", "name": "Amira"}
    changes = {"summary": "Neu", "phone": "030 23125 777", "districts": [district.pk]}
    trapped = client.post(page, filled(form, words | {"website": "x"}, **changes))
    assert (trapped.status_code, ChangeSuggestion.objects.count()) == (200, 0)
    assert client.post(page, filled(form, words, **changes)).url == f"{page}?sent=1"

    suggestion = ChangeSuggestion.objects.get()
    assert suggestion.fields == {
        "summary": ["Alt", "Neu"],
        "phone": ["", "+493023125777"],
        "districts": [[], ["neukoelln"]],
    }
    announced = delivered()[-1]
    assert "Neu" not in announced.body
    queue = reverse("admin:directory_changesuggestion_change", args=[suggestion.pk])
    assert queue in announced.body
    assert "Änderungsvorschläge zu entscheiden" in cast.coordinator.get(reverse("admin:index")).content.decode()

    house.summary = "Inzwischen"
    house.save()
    shown = cast.coordinator.get(queue)
    assert [(one.line.name, one.now, one.is_overtaken) for one in shown.context["proposals"]] == [
        ("summary", ["Inzwischen"], True),
        ("phone", [], False),
        ("districts", [], False),
    ]
    assert decide(cast.coordinator, suggestion).status_code == 200  # nothing is ticked
    assert decide(cast.coordinator, suggestion, take=["phone", "districts"], note="Danke!").status_code == 302

    house.refresh_from_db()
    assert (house.summary, str(house.phone.as_e164), [*house.districts.all()]) == (
        "Inzwischen",
        "+493023125777",
        [district],
    )
    change = Change.objects.of(house).first()
    assert (change.origin, change.by, set(change.fields)) == (
        "suggestion",
        cast.coordinator.user,
        {"phone", "districts"},
    )
    suggestion.refresh_from_db()
    assert suggestion.status == "partly"
    answer = delivered()[-1]
    assert answer.to == ["amira@example.org"]
    for part in ("Haus am See", "Telefon, arbeitet in", "Danke!"):
        assert part.lower() in answer.body.lower(), part
    decide(cast.coordinator, suggestion, "reject")
    suggestion.refresh_from_db()
    assert (suggestion.status, len(delivered())) == ("partly", 2)


def test_the_form_shows_nothing_that_is_not_public(client):
    house = OrganisationFactory(name="Haus", internal_note="Geheimnotiz")
    LocationFactory(organisation=house, street="Offene Straße 1")
    hidden = LocationFactory(organisation=house, street="Geheimweg 7", is_sensitive=True)
    contact = ContactFactory(
        organisation=house,
        visibility="public",
        email="geheim@example.org",
        email_visibility="network",
        phone="030 23125 100",
        phone_visibility="public",
    )
    unseen = ContactFactory(organisation=house, network=True)
    house_page = client.get(reverse("directory:suggest_organisation", args=[house.slug])).content.decode()
    assert "Offene Straße 1" in house_page
    assert "Geheim" not in house_page
    assert client.get(reverse("directory:suggest_location", args=[hidden.uuid])).status_code == 404
    assert client.get(reverse("directory:suggest_contact", args=[unseen.uuid])).status_code == 404

    page = reverse("directory:suggest_contact", args=[contact.uuid])
    form = client.get(page)
    assert "geheim@example.org" not in form.content.decode()
    assert "23125" in form.content.decode()
    client.post(page, filled(form, role="Leitung"))
    assert set(ChangeSuggestion.objects.get().fields) == {"role"}


def test_who_has_left_what_is_closed_and_who_is_missing(client, cast):
    house, person = OrganisationFactory(), ContactFactory(visibility="public")
    offer = OfferFactory(organisations=[house])
    for name, key, about in (
        ("organisation", house.slug, "closed"),
        ("offer", offer.slug, "closed"),
        ("contact", person.uuid, "left"),
    ):
        page = reverse(f"directory:suggest_{name}", args=[key])
        client.post(page, filled(client.get(page), {"about": about}, role="Unfug", summary="Unfug"))
    page = reverse("directory:suggest_missing")
    assert page in client.get(reverse("directory:search") + "?q=gibtesnicht").content.decode()
    client.post(page, filled(client.get(page), name="Neues Haus", email="haus@example.org"))

    suggestions = list(ChangeSuggestion.objects.order_by("pk"))
    assert [(one.kind, one.about, one.fields and set(one.fields)) for one in suggestions] == [
        ("organisation", "closed", {}),
        ("offer", "closed", {}),
        ("contact", "left", {}),
        ("organisation", "missing", {"name", "email"}),
    ]
    for suggestion in suggestions:
        assert decide(cast.coordinator, suggestion, take=list(suggestion.fields)).status_code == 302
    for record in (house, offer, person):
        record.refresh_from_db()
    assert (house.status, offer.status, person.closed_at is not None) == ("archived", "ended", True)
    new = Organisation.objects.get(uuid=suggestions[-1].uuid)
    assert (new.name, new.status, new.email) == ("Neues Haus", "draft", "haus@example.org")
    decide(cast.coordinator, ChangeSuggestionFactory(uuid=house.uuid, fields={"name": ["x", ""]}), take=["name"])
    assert Organisation.objects.get(pk=house.pk).name


def test_a_new_number_of_a_person_is_seen_by_nobody_before_they_agree(client, cast):
    person = ContactFactory(visibility="public", phone="030 23125 100", phone_visibility="public", kind="person")
    suggestion = ChangeSuggestionFactory(kind="contact", uuid=person.uuid, fields={"phone": ["", "+493023125200"]})
    decide(cast.coordinator, suggestion, take=["phone"])
    person.refresh_from_db()
    assert (person.phone.as_e164, person.phone_visibility) == ("+493023125200", "coordinators")
    ChangeSuggestionFactory(kind="contact", uuid=person.uuid)
    consent.object_to(person)
    assert not ChangeSuggestion.objects.exists()


def test_no_flood_of_suggestions(client):
    cache.clear()
    page = reverse("directory:suggest_missing")
    sent = filled(client.get(page), name="Neues Haus")
    answers = [client.post(page, sent) for _ in range(11)]
    assert [one.status_code for one in answers] == [302] * 10 + [429]
    assert "Neues Haus" in answers[-1].content.decode()


def test_the_sender_is_forgotten_in_time_and_the_suggestion_too():
    start = datetime(2026, 3, 10, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        one = ChangeSuggestionFactory(email="amira@example.org", name="Amira")
        one.decide("accepted", None)
    for days, left in ((29, "amira@example.org"), (30, ""), (179, ""), (180, None)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            retention.old_suggestions()
        assert ChangeSuggestion.objects.values_list("email", flat=True).first() == left, days
