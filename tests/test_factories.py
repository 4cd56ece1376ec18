import pytest
from django.apps import apps

from directory.models import SearchChange, SearchEntry, SearchPosting, SearchText, SearchWord, VocabularyVersion
from tests.factories import FACTORIES, OfferFactory, OrganisationFactory, UserFactory

# Django counts `{}` as missing.
JSON = {"options", "decisions", "report", "inputs", "rounds", "cards", "quality", "notes", "before", "changes"}
OURS = [model for name in ("accounts", "directory", "events") for model in apps.get_app_config(name).get_models()]
WRITTEN_BY_THE_INDEX = {SearchChange, SearchEntry, SearchPosting, SearchText, SearchWord, VocabularyVersion}


def test_every_model_has_a_factory_named_after_it():
    named = {factory._meta.model: factory.__name__ for factory in FACTORIES}

    assert named == {model: f"{model.__name__}Factory" for model in OURS if model not in WRITTEN_BY_THE_INDEX}


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_factory_makes_valid_records(factory, db):
    first, second = factory(), factory()

    first.full_clean(exclude=JSON)
    second.full_clean(exclude=JSON)
    assert first.pk != second.pk


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_every_trait_makes_a_valid_record(factory, db):
    for trait in factory._meta.parameters:
        factory(**{trait: True}).full_clean()


def test_an_offer_belongs_to_an_organisation_unless_told_otherwise(db):
    given = OrganisationFactory()

    assert OfferFactory().organisations.count() == 1
    assert list(OfferFactory(organisations=[given]).organisations.all()) == [given]
    assert OfferFactory(organisations=[]).organisations.count() == 0


def test_roles_come_with_their_group(db):
    assert UserFactory(coordinator=True).is_coordinator
    assert UserFactory(organiser=True).is_organiser
    assert not UserFactory().is_coordinator


def test_the_cast_differs_in_what_it_may_do(cast):
    assert [one.user and one.user.name for one in cast.everyone] == [
        None,
        "Praxis",
        "Mitglied",
        "Mitglied anderswo",
        "Orga",
        "Koordination",
    ]
    assert cast.organisation.name == "Eigene Organisation"
    assert cast.coordinator.get("/admin/").status_code == 200
    assert cast.practitioner.get("/admin/").status_code == 302
