import pytest
from django.urls import reverse

from directory import completeness
from directory.models import District, Language, Topic
from tests.factories import ContactFactory, LocationFactory, OfferFactory, OrganisationFactory


@pytest.mark.once
def test_what_counts_more_costs_more():
    everything = {part.name for part in completeness.PARTS}
    cases = {
        frozenset(everything): 100,
        frozenset(): 0,
        frozenset(everything - {"contacts"}): 85,
        frozenset(everything - {"locations", "description"}): 90,
        frozenset({"topics", "unknown"}): 15,
    }

    assert {says: completeness.judged(says).percent for says in cases} == cases
    assert completeness.judged({"topics": True, "summary": ""}).percent == 15
    assert [part.name for part in completeness.judged(everything - {"reach", "topics"}).missing] == ["topics", "reach"]


@pytest.mark.django_db
def test_coordinators_and_members_see_what_an_entry_lacks(cast):
    whole = OrganisationFactory(
        name="Ganz",
        summary="Berät.",
        description="Berät alle.",
        email="post@example.org",
        topics=Topic.objects.all()[:1],
        districts=District.objects.all()[:1],
        languages=Language.objects.all()[:1],
    )
    LocationFactory(organisation=whole)
    OfferFactory(organisations=[whole])
    ContactFactory(organisation=whole)
    own = cast.organisation
    own.email = "post@example.org"
    own.save()

    rows = cast.coordinator.get(reverse("admin:directory_organisation_changelist") + "?q=Ganz").content.decode()
    record = cast.coordinator.get(reverse("admin:directory_organisation_change", args=[own.pk])).content.decode()
    page = cast.member.get(reverse("directory:members", args=[own.slug]))

    assert '<td class="field-complete">100 %</td>' in rows
    assert "15 %" in record
    assert page.context["completeness"].percent == 15
    assert str(page.context["completeness"].missing[0].words) in page.content.decode()
