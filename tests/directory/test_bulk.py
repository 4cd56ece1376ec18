import re

import pytest
from django.urls import reverse

from directory import bulk
from directory.models import BulkEdit, Contact, District, Offer, Organisation, Topic
from directory.search import index, query, words
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def topic(slug):
    return Topic.objects.get(slug=slug)


def district(slug):
    return District.objects.get(slug=slug)


def found(slug):
    """Names of those a search for this topic finds."""
    vocabulary = words.current()
    hits = query.search("", {"topic": [vocabulary.choices["topic"][slug].key]}, None, vocabulary)
    return set(Organisation.objects.filter(pk__in=hits.pks).values_list("name", flat=True))


def said(model):
    fields = ("name", "status", "topics", "districts")
    return sorted(map(str, model.objects.values_list(*fields)))


def send(visitor, kind, records, **form):
    """The preview, then the change as it was shown."""
    address = reverse("admin:directory_bulk", args=[kind])
    form["ids"] = ",".join(str(one.pk) for one in records)
    preview = visitor.post(address, {**form, "preview": "1"})
    shown = re.search(r'name="digest" value="([^"]*)"', preview.content.decode())[1]
    return preview, visitor.post(address, {**form, "digest": shown, "apply": "1"})


def test_a_selection_is_previewed_changed_and_taken_back_exactly(cast):
    Organisation.objects.all().delete()
    parent = OrganisationFactory(name="Träger")
    one = OrganisationFactory(name="Eins", topics=[topic("wohnen")], districts=[district("mitte")])
    two = OrganisationFactory(name="Zwei", topics=[topic("wohnen"), topic("gesundheit")], parent=parent)
    index.rebuild()
    before = said(Organisation)
    chosen = cast.coordinator.post(
        reverse("admin:directory_organisation_changelist"),
        {"action": "change_together", "_selected_action": [one.pk, two.pk]},
    )
    assert chosen.url == reverse("admin:directory_bulk", args=["organisation"]) + f"?ids={one.pk},{two.pk}"
    assert cast.coordinator.get(chosen.url).context["number"] == 2
    form = {
        "add_topics": [topic("gesundheit").pk],
        "remove_topics": [topic("wohnen").pk],
        "add_districts": [district("mitte").pk, district("spandau").pk],
        "status": "published",
        "parent": parent.pk,
    }

    preview, done = send(cast.coordinator, "organisation", [one, two], **form)

    assert [row["record"].name for row in preview.context["rows"]] == ["Eins", "Zwei"]
    lines = {row["record"].name: [one[1:] for one in row["fields"]] for row in preview.context["rows"]}
    assert lines["Eins"][-1] == ("–", "Träger")
    assert len(lines["Zwei"]) == 2  # topics and districts; the rest it says already
    edit = BulkEdit.objects.get()
    assert done.url == reverse("admin:directory_bulk_done", args=[edit.pk])
    assert {one.slug for one in Organisation.objects.get(pk=two.pk).topics.all()} == {"gesundheit"}
    assert {one.slug for one in Organisation.objects.get(pk=one.pk).districts.all()} == {"mitte", "spandau"}
    assert (found("gesundheit"), found("wohnen")) == ({"Eins", "Zwei"}, set())

    cast.coordinator.post(done.url)

    assert said(Organisation) == before
    assert Organisation.objects.get(pk=one.pk).parent is None
    assert (found("gesundheit"), found("wohnen")) == ({"Zwei"}, {"Eins", "Zwei"})
    edit.refresh_from_db()
    assert (edit.changes, edit.undone_at is None) == ([], False)


def test_what_somebody_changed_since_stays_when_the_rest_is_taken_back(cast):
    records = [OfferFactory(name=f"Angebot {number}", topics=[topic("wohnen")]) for number in range(3)]
    send(cast.coordinator, "offer", records, status="paused", add_topics=[topic("arbeit").pk])
    edit = BulkEdit.objects.get()
    changed, deleted, other = records
    changed.topics.add(topic("gesundheit"))
    deleted.delete()
    Offer.objects.filter(pk=other.pk).update(summary="Seither neu beschrieben")

    chosen = {"action": "change_together", "_selected_action": [other.pk]}
    assert "ids=" in cast.coordinator.post(reverse("admin:directory_offer_changelist"), chosen).url
    page = cast.coordinator.post(reverse("admin:directory_bulk_done", args=[edit.pk]), follow=True).content.decode()

    other.refresh_from_db()
    changed.refresh_from_db()
    assert (other.status, other.summary, set(other.topics.all())) == (
        "open",
        "Seither neu beschrieben",
        {topic("wohnen")},
    )
    assert (changed.status, changed.topics.count()) == ("paused", 3)
    assert "Angebot 0" in page
    edit.refresh_from_db()
    assert [one["pk"] for one in edit.changes] == [changed.pk]


def test_nothing_changes_that_the_preview_did_not_show(cast):
    one = OrganisationFactory(name="Eins")
    address = reverse("admin:directory_bulk", args=["organisation"])
    form = {"ids": str(one.pk), "add_topics": [topic("wohnen").pk]}
    shown = bulk.digest(bulk.planned("organisation", [one.pk], bulk.Wish({"topics": frozenset([topic("wohnen").pk])})))
    one.topics.add(topic("arbeit"))

    answers = [
        cast.coordinator.post(address, {**form, "digest": shown, "apply": "1"}),
        cast.coordinator.post(address, {"ids": str(one.pk), "apply": "1"}),
        cast.coordinator.post(address, {**form, "remove_topics": form["add_topics"], "apply": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[1].context["form"].errors
    assert answers[2].context["form"].errors
    assert set(one.topics.all()) == {topic("arbeit")}
    assert not BulkEdit.objects.exists()
    assert cast.organiser.post(address, form).status_code == 403
    for ids in ("", "x", ",".join(map(str, range(1, bulk.MOST_AT_ONCE + 2)))):
        assert cast.coordinator.get(f"{address}?ids={ids}").status_code == 404


def test_nobody_ends_up_below_themselves_nor_an_offer_without_owner(cast):
    top = OrganisationFactory(name="Oben")
    middle = OrganisationFactory(name="Mitte", parent=top)
    offer = OfferFactory(name="Angebot", organisations=[middle])

    preview, _done = send(cast.coordinator, "organisation", [top, OrganisationFactory(name="Neu")], parent=middle.pk)
    of_offer, _done = send(cast.coordinator, "offer", [offer], remove_organisations=[middle.pk])

    assert [(row["record"].name, bool(row["problem"])) for row in preview.context["rows"]] == [
        ("Neu", False),
        ("Oben", True),
    ]
    assert of_offer.context["doable"] == 0
    top.refresh_from_db()
    assert (top.parent, offer.organisations.get()) == (None, middle)
    assert Organisation.objects.get(name="Neu").parent == middle


def test_the_interval_of_a_review_is_set_and_emptied_for_many(cast):
    house = OrganisationFactory(name="Haus", review_days=60)
    advice = OfferFactory(name="Beratung", organisations=[house], review_days=90)
    people = [ContactFactory(name=name, organisation=house) for name in ("Ada", "Bo")]
    Contact.objects.filter(pk=people[1].pk).update(review_days=45)
    chosen = {"action": "change_together", "_selected_action": [one.pk for one in people]}
    start = cast.coordinator.post(reverse("admin:directory_contact_changelist"), chosen).url
    assert list(cast.coordinator.get(start).context["form"].fields) == ["review_days", "has_usual_interval"]

    preview, done = send(cast.coordinator, "contact", people, review_days="200")
    send(cast.coordinator, "organisation", [house], has_usual_interval="on")
    send(cast.coordinator, "offer", [advice], review_days="30", add_topics=[topic("wohnen").pk])

    assert [[str(word) for word in row["fields"][0]] for row in preview.context["rows"]] == [
        ["nachfragen nach Tagen", "wie üblich", "200"],
        ["nachfragen nach Tagen", "45", "200"],
    ]
    assert list(Contact.objects.order_by("pk").values_list("review_days", flat=True)) == [200, 200]
    assert Organisation.objects.get(name="Haus").review_days is None
    assert Offer.objects.get().review_days == 30

    cast.coordinator.post(done.url)
    assert list(Contact.objects.order_by("pk").values_list("review_days", flat=True)) == [None, 45]

    address = reverse("admin:directory_bulk", args=["contact"])
    for wrong in ({"review_days": "29"}, {"review_days": "1096"}, {"review_days": "60", "has_usual_interval": "on"}):
        assert cast.coordinator.post(address, {"ids": str(people[0].pk), **wrong}).context["form"].errors
