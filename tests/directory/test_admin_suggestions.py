import pytest
from django.urls import reverse

from directory.models import Topic
from tests.factories import LocationFactory, OrganisationFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def suggest(visitor, app, model, field, term):
    source = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return visitor.get(reverse("admin:autocomplete"), source)


def texts(response):
    return {result["text"] for result in response.json()["results"]}


def test_suggestions_are_found_in_any_spelling(cast):
    OrganisationFactory(name="Ärztehaus Mitte")
    OrganisationFactory(name="Arbeitshaus")

    response = suggest(cast.coordinator, "directory", "contact", "organisation", "aerztehaus")

    assert texts(response) == {"Ärztehaus Mitte"}


def test_retired_topics_are_not_suggested_but_still_listed(cast):
    TopicFactory(name_de="Quittenkunde", retired=True)
    TopicFactory(name_de="Quittenernte")

    suggested = suggest(cast.coordinator, "directory", "offer", "topics", "quitten")
    listed = cast.coordinator.get(reverse("admin:directory_topic_changelist"), {"q": "quitten"})

    assert texts(suggested) == {"Quittenernte"}
    assert set(listed.context["cl"].result_list) == set(Topic.objects.filter(name_de__startswith="Quitten"))


def test_coordinators_choose_the_account_of_a_member_without_seeing_accounts(cast):
    UserFactory(email="frieda@example.org", name="Frieda Fink")

    suggested = suggest(cast.coordinator, "directory", "membership", "user", "frieda")

    assert texts(suggested) == {"Frieda Fink"}
    assert cast.coordinator.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_organisers_choose_organisations_and_places_for_their_meeting(cast):
    OrganisationFactory(name="Haus am See")
    LocationFactory(name="Saal", street="Geheime Straße 1", sensitive=True)

    assert texts(suggest(cast.organiser, "events", "meeting", "hosts", "see")) == {"Haus am See"}
    assert texts(suggest(cast.organiser, "events", "meeting", "venue", "saal")) == {"Saal"}


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [("directory", "membership", "user"), ("directory", "contact", "organisation"), ("directory", "offer", "topics")],
)
def test_organisers_get_no_suggestions_for_forms_of_the_directory(app, model, field, cast):
    assert suggest(cast.organiser, app, model, field, "").status_code == 403


def test_others_get_no_suggestions(cast):
    for visitor in [cast.anonymous, cast.practitioner, cast.member]:
        assert suggest(visitor, "events", "meeting", "hosts", "").status_code == 302
