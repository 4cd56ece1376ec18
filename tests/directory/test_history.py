import json
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from accounts.models import AddressLink
from accounts.personal_data import Mailbox
from connect import own_data
from directory import consent, history, retention
from directory.models import Change, Contact, District, Language, Location, Objection, Organisation
from directory.models.kept import acting, gathered
from tests.directory.test_admin_actions import filled_in
from tests.factories import (
    ContactFactory,
    ExternalIdentifierFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ResponsibilityFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def told(record, *, after=0):
    return [(one.deed, one.fields) for one in Change.objects.of(record).after(after).order_by("pk")]


def test_every_way_to_change_a_record_is_written_down():
    organisation = OrganisationFactory(name="Haus am See", email="")
    district, topic = District.objects.get(slug="neukoelln"), TopicFactory(slug="wohnen-x")
    assert told(organisation)[0][0] == "created"
    assert told(organisation)[0][1]["name"] == [None, "Haus am See"]

    def changed_by(deed):
        seen = Change.objects.last_number()
        deed()
        return told(organisation, after=seen)

    def save():
        organisation.email = "haus@example.org"
        organisation.save()

    ways = [
        (save, {"email": ["", "haus@example.org"]}),
        (save, None),
        (lambda: Organisation.objects.update(summary="Neu"), {"summary": [organisation.summary, "Neu"]}),
        (lambda: Organisation.objects.update(verified_how="mail"), None),
        (lambda: organisation.districts.set([district]), {"districts": [[], ["neukoelln"]]}),
        (lambda: topic.organisations.add(organisation), {"topics": [[], ["wohnen-x"]]}),
        (lambda: topic.organisations.clear(), {"topics": [["wohnen-x"], []]}),
        (lambda: organisation.districts.remove(district), {"districts": [["neukoelln"], []]}),
        (lambda: organisation.topics.add(topic), {"topics": [[], ["wohnen-x"]]}),
        (lambda: topic.delete(), {"topics": [["wohnen-x"], []]}),
    ]
    for way, fields in ways:
        assert changed_by(way) == ([] if fields is None else [("changed", fields)])

    copies = Organisation.objects.all()
    for one in copies:
        one.kind = "network"
    assert changed_by(lambda: Organisation.objects.bulk_update(copies, ["kind"])) == [
        ("changed", {"kind": [organisation.kind, "network"]})
    ]
    new = Organisation.objects.bulk_create([Organisation(name="Neu", slug="neu", parent=organisation)])[0]
    assert told(new)[0][1]["parent"] == [None, str(organisation.uuid)]
    seen = Change.objects.last_number()
    organisation.delete()
    assert told(new, after=seen) == [("changed", {"parent": [str(organisation.uuid), None]})]
    deed, fields = told(organisation, after=seen)[0]
    assert (deed, fields["name"]) == ("deleted", ["Haus am See", None])


def test_what_is_part_of_a_record_stands_in_its_history():
    location = LocationFactory()
    hours = OpeningHoursFactory(location=location, weekday=1, opens_at=time(9), closes_at=time(12))
    seen = Change.objects.last_number()
    hours.closes_at = time(13)
    hours.save()
    ((_deed, fields),) = told(location, after=seen)
    assert [row["closes_at"] for (row,) in fields["opening_hours"]] == ["12:00:00", "13:00:00"]

    house = OrganisationFactory()
    ExternalIdentifierFactory(organisation=house, scheme="Register", value="VR 1")
    change = Change.objects.of(house).first()
    house.external_identifiers.update(value="VR 2")
    assert [row["value"] for (row,) in told(house)[-1][1]["external_identifiers"]] == ["VR 1", "VR 2"]
    history.restore(change, None)
    assert [one.value for one in house.external_identifiers.all()] == ["VR 1"]

    contact = ContactFactory()
    duty = ResponsibilityFactory(contact=contact)
    duty.languages.add(Language.objects.get(code="ar"))
    assert told(contact)[-1][1]["responsibilities"][1][0]["languages"] == ["ar"]
    seen = Change.objects.last_number()
    contact.delete()
    assert [deed for deed, _fields in told(contact, after=seen)] == ["deleted"]


def test_what_belongs_together_is_one_change_by_one_person_or_none_at_all():
    person, topic = UserFactory(), TopicFactory()
    organisation = OrganisationFactory(name="Alt")
    seen = Change.objects.last_number()
    with acting(Change.Origin.ADMIN, person), gathered():
        organisation.name = "Zwischen"
        organisation.save()
        organisation.topics.add(topic)
        organisation.name = "Neu"
        organisation.save()
        offer = OfferFactory(name="Sprachcafé", organisations=[organisation])
    (change,) = Change.objects.of(organisation).after(seen)
    assert change.fields == {"name": ["Alt", "Neu"], "topics": [[], [topic.slug]]}
    assert (change.by, change.origin) == (person, "admin")
    (created,) = Change.objects.of(offer)
    assert (created.deed, created.fields["organisations"]) == ("created", [None, [str(organisation.uuid)]])

    seen = Change.objects.last_number()
    with transaction.atomic():
        Organisation.objects.update(name="Nie")
        transaction.set_rollback(True)
    assert not Change.objects.after(seen).exists()


def test_history_is_read_on_the_desk_and_a_version_comes_back(cast):
    topic, district = TopicFactory(name_de="Wohnen und Miete"), District.objects.get(slug="neukoelln")
    house = OrganisationFactory(name="Haus am See", kind="association", topics=[topic], summary="Erst so")
    form = {"name": "Haus am Meer", "kind": "network", "summary": "Dann so", "districts": [district.pk]}
    page = reverse("admin:directory_organisation_change", args=[house.pk])
    filled = filled_in(cast.coordinator.get(page), **form, topics=[])
    assert cast.coordinator.post(page, filled).status_code == 302

    change = Change.objects.of(house).first()
    assert (change.origin, change.by) == ("admin", cast.coordinator.user)
    history = reverse("admin:directory_organisation_history", args=[house.pk])
    text = cast.coordinator.get(history).content.decode()
    for words in ("Haus am Meer", "Verein", "Netzwerk", "Wohnen und Miete", "Neukölln", "Dann so"):
        assert words in text, words

    before = Change.objects.of(house).order_by("pk")[1]  # with the topic of the factory
    restore = reverse("admin:directory_change_restore", args=[before.pk])
    assert cast.coordinator.post(restore).url == history
    house.refresh_from_db()
    assert (house.name, house.kind, house.summary) == ("Haus am See", "association", "Erst so")
    assert ([*house.topics.all()], [*house.districts.all()]) == ([topic], [])
    assert Change.objects.of(house).first().deed == "restored"


def test_what_was_deleted_comes_back_with_what_belongs_to_it_and_a_person_unseen(cast):
    contact = ContactFactory(name="Amira Beispiel", network=True, phone="030 23125 111")
    ResponsibilityFactory(contact=contact).topics.add(topic := TopicFactory())
    location = LocationFactory(street="Uferweg 3")
    OpeningHoursFactory(location=location, weekday=3)
    for record in (contact, location):
        record.delete()
        change = Change.objects.of(record).first()
        page = reverse("admin:directory_change_change", args=[change.pk])
        assert b"Uferweg" in (shown := cast.coordinator.get(page).content) or b"Amira" in shown
        assert cast.coordinator.post(reverse("admin:directory_change_restore", args=[change.pk])).status_code == 302

    contact, location = Contact.objects.get(), Location.objects.get()
    assert (contact.name, contact.visibility) == ("Amira Beispiel", "coordinators")
    assert contact.responsibilities.get().topics.get() == topic
    assert (location.street, location.opening_hours.get().weekday) == ("Uferweg 3", 3)

    contact.delete()
    Objection.objects.remember(contact)
    cast.coordinator.post(reverse("admin:directory_change_restore", args=[Change.objects.of(contact).first().pk]))
    assert not Contact.objects.exists()


def test_nothing_of_a_person_stays_in_history_once_they_object_or_their_time_is_over():
    with time_machine.travel(datetime(2026, 3, 10, tzinfo=UTC), tick=False):
        objecting, leaving, ended, kept = (
            ContactFactory(name=f"Kanari {name}", email=f"{name}@example.org")
            for name in ("objecting", "leaving", "ended", "kept")
        )
        leaving.email, leaving.name = "nachfolge@example.org", "Nachfolge"
        leaving.save()
        ended.delete()
        consent.object_to(objecting)
        own_data.erase_mailbox(Mailbox("LEAVING@example.org"))

    def known():
        return {one.uuid for one in Change.objects.telling() if "Kanari" in json.dumps(one.fields)}

    assert known() == {ended.uuid, kept.uuid}
    assert [*Change.objects.of(objecting).values_list("deed", "fields")] == [("deleted", {}), ("created", {})]
    for day, left in ((29, {ended.uuid, kept.uuid}), (30, {kept.uuid}), (364, {kept.uuid}), (365, set())):
        with time_machine.travel(datetime(2026, 3, 10, tzinfo=UTC) + timedelta(days=day), tick=False):
            retention.persons_in_history()
        assert known() == left, day


def test_the_second_of_two_people_is_told_and_neither_loses_anything(cast):
    house = OrganisationFactory(name="Haus am See", summary="Alt", phone="030 23125 100")
    colleague = ContactFactory(organisation=house, name="Amira", role="Beratung")
    page = reverse("admin:directory_organisation_change", args=[house.pk])
    mine = filled_in(cast.coordinator.get(page), summary="Meins", short_name="HaS")
    row = next(name.rpartition("-")[0] for name, value in mine.items() if value == "Amira")

    house.summary, house.website, house.phone = "Ihres", "https://example.org/neu", ""
    house.save()
    house.districts.add(District.objects.get(slug="neukoelln"))
    colleague.role = "Leitung"
    colleague.save()

    answer = cast.coordinator.post(page, mine | {f"{row}-name": "Amira Neu"})
    assert answer.status_code == 200
    errors = " ".join(answer.context["adminform"].form.non_field_errors())
    for words in ("Alt", "Ihres", "Meins", "example.org/neu", "Neukölln", "030 23125"):
        assert words in errors, words
    house.refresh_from_db()
    assert house.summary == "Ihres"

    again = filled_in(answer)
    assert (again["summary"], again["short_name"], again.get("phone", "")) == ("Meins", "HaS", "")
    assert again["website"] == "https://example.org/neu"
    assert (again[f"{row}-name"], again[f"{row}-role"]) == ("Amira Neu", "Leitung")
    assert cast.coordinator.post(page, again).status_code == 302
    house.refresh_from_db()
    colleague.refresh_from_db()
    assert (house.summary, house.website, house.short_name) == ("Meins", "https://example.org/neu", "HaS")
    assert ([one.slug for one in house.districts.all()], colleague.role) == (["neukoelln"], "Leitung")


def test_the_same_holds_for_somebody_who_corrects_their_own_entry(client):
    contact = ContactFactory(name="Amira", role="Beratung", email="amira@example.org")
    link = reverse("directory:entry", args=[AddressLink.issue(contact.email)])
    form = client.get(link).context["contacts"][0].correction
    sent = {bound.html_name: bound.value() for bound in form if bound.value()} | {"deed": "correct"}
    contact.role = "Leitung"
    contact.save()

    answer = client.post(f"{link}{contact.uuid}/", sent | {form["hours"].html_name: "Montags"})
    assert "Leitung" in " ".join(answer.context["contacts"][0].correction.non_field_errors())
    form = answer.context["contacts"][0].correction
    client.post(f"{link}{contact.uuid}/", {b.html_name: b.value() for b in form if b.value()} | {"deed": "correct"})
    contact.refresh_from_db()
    assert (contact.role, contact.hours) == ("Leitung", "Montags")
