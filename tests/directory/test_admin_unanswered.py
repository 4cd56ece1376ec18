import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from directory import unanswered
from directory.models import Language, Topic, UnansweredSearch
from tests.conftest import Visitor
from tests.factories import OrganisationFactory, TopicFactory, UnansweredSearchFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/unansweredsearch/"


@pytest.fixture
def topic():
    return TopicFactory(name_de="Quittenkunde", synonyms="Quittenlehre")


@pytest.fixture
def search(topic):
    return UnansweredSearchFactory(question="quitenkunde")


def page_of(search):
    return reverse("admin:directory_unansweredsearch_change", args=[search.pk])


def chosen(response):
    """What the page would send if somebody pressed the button at once."""
    form = response.context["adminform"].form
    return {"wording": form["wording"].value(), "word": form["word"].value()}


def found(visitor, question):
    return {hit.name for hit in visitor.get(reverse("directory:search"), {"q": question}).context["hits"]}


def errors(response):
    return response.context["adminform"].form.errors


def test_two_clicks_make_a_synonym_that_finds_something_at_once(cast, topic):
    OrganisationFactory(name="Obsthof", topics=[topic])
    unanswered.record("Quitenlere")
    unanswered.record("quitenlere")
    unanswered.record("quitenlere")
    [search] = cast.coordinator.get(LIST, {"status__exact": "open"}).context["cl"].result_list
    wording = "zydonia"
    assert found(cast.anonymous, wording) == set()

    opened = cast.coordinator.get(page_of(search))
    response = cast.coordinator.post(page_of(search), chosen(opened) | {"wording": wording}, follow=True)

    assert found(cast.anonymous, wording) == {"Obsthof"}
    search.refresh_from_db()
    topic.refresh_from_db()
    assert search.status == "done"
    assert topic.synonyms.splitlines() == ["Quittenlehre", wording]
    assert response.redirect_chain == [(f"{LIST}?status__exact=open", 302)]
    assert "„quitenlere“ ist erledigt" in response.content.decode()


def test_the_nearest_word_of_any_kind_is_chosen_already(cast, topic, search):
    spoken = UnansweredSearchFactory(question="arabische")

    assert chosen(cast.coordinator.get(page_of(search))) == {"wording": "quitenkunde", "word": f"topic-{topic.pk}"}
    arabic = Language.objects.get(code="ar")
    assert chosen(cast.coordinator.get(page_of(spoken)))["word"] == f"language-{arabic.pk}"


def test_without_a_likely_word_none_is_chosen_and_one_is_asked_for(cast):
    search = UnansweredSearchFactory(question="xqwzvk")

    response = cast.coordinator.post(page_of(search), chosen(cast.coordinator.get(page_of(search))))

    assert errors(response) == {"word": ["Bitte wählen Sie, wovon dies ein Synonym ist."]}


def test_what_happened_stands_in_the_history_of_the_search_and_of_the_word(cast, topic, search):
    cast.coordinator.post(page_of(search), {"wording": "Quittologie", "word": f"topic-{topic.pk}"})
    other = UnansweredSearchFactory(question="anderes")
    cast.coordinator.post(page_of(other), {"_ignore": "1"})

    entries = LogEntry.objects.order_by("pk").values_list("user", "object_repr", "change_message")
    user = cast.coordinator.user.pk
    assert list(entries) == [
        (user, "Quittenkunde", "Synonym „Quittologie“ eingetragen."),
        (user, "quitenkunde", "„Quittologie“ als Synonym von „Quittenkunde“ eingetragen."),
        (user, "anderes", "Ignoriert."),
    ]


def test_a_synonym_of_another_word_is_added_only_when_told_so(cast, topic, search):
    other = TopicFactory(name_de="Birnen", synonyms="Quittologien")
    sent = {"wording": "quittologie", "word": f"topic-{topic.pk}"}

    response = cast.coordinator.post(page_of(search), sent)
    assert list(errors(response)) == ["wording"]
    assert "Birnen" in errors(response)["wording"][0]
    topic.refresh_from_db()
    assert topic.synonyms == "Quittenlehre"

    assert cast.coordinator.post(page_of(search), sent | {"is_shared": "on"}).status_code == 302
    topic.refresh_from_db()
    other.refresh_from_db()
    assert (topic.synonyms, other.synonyms) == ("Quittenlehre\nquittologie", "Quittologien")


def test_a_word_that_has_the_synonym_already_is_told(cast, topic, search):
    sent = {"wording": "Quittenlehren", "word": f"topic-{topic.pk}", "is_shared": "on"}

    response = cast.coordinator.post(page_of(search), sent)

    assert "Es fehlt kein Synonym, sondern ein Eintrag" in errors(response)["word"][0]
    search.refresh_from_db()
    assert search.status == "open"


def test_a_wording_is_one_line(cast, topic, search):
    cast.coordinator.post(page_of(search), {"wording": "Lehre\r\nvom  Obst", "word": f"topic-{topic.pk}"})

    topic.refresh_from_db()
    assert topic.synonyms.splitlines() == ["Quittenlehre", "Lehre vom Obst"]


@pytest.mark.parametrize("word", ["topic-0", "district-1", "topic-x", "\x00"])
def test_an_unknown_word_is_refused(word, cast, search):
    response = cast.coordinator.post(page_of(search), {"wording": "x", "word": word})

    assert list(errors(response)) == ["word"]


def test_retired_topics_get_no_new_synonym(cast, search):
    retired = TopicFactory(name_de="Quitenkunde", retired=True)

    assert chosen(cast.coordinator.get(page_of(search)))["word"] != f"topic-{retired.pk}"


def test_searches_are_ignored_and_opened_again_from_the_list(cast, search):
    for action, status in [("ignore", "ignored"), ("reopen", "open")]:
        cast.coordinator.post(LIST, {"action": action, "_selected_action": [search.pk]})
        search.refresh_from_db()
        assert search.status == status


def test_nobody_sees_what_may_still_be_a_name(cast):
    hidden = UnansweredSearchFactory(question="anna mueller", hidden=True)

    assert cast.coordinator.get(page_of(hidden)).status_code == 302
    assert list(cast.coordinator.get(LIST, {"q": "anna"}).context["cl"].result_list) == []
    assert "anna" not in cast.coordinator.get(LIST).content.decode()
    cast.coordinator.post(LIST, {"action": "ignore", "_selected_action": [hidden.pk]})
    hidden.refresh_from_db()
    assert hidden.status == "open"


def test_only_coordinators_make_synonyms(cast, topic, search):
    sent = {"wording": "Quittologie", "word": f"topic-{topic.pk}"}
    outsiders = [one for one in cast.everyone if one is not cast.coordinator]

    answers = [one.post(page_of(search), sent).status_code for one in outsiders]

    assert answers == [302, 302, 302, 302, 403]
    assert_unchanged(topic, search)


def test_who_may_not_change_words_may_read_but_make_no_synonym(topic, search):
    reader = UserFactory(is_staff=True)
    rights = ["view_unansweredsearch", "change_unansweredsearch", "change_topic"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=rights))
    visitor = Visitor(reader)

    assert "Als Synonym eintragen" not in visitor.get(page_of(search)).content.decode()
    response = visitor.post(page_of(search), {"wording": "Quittologie", "word": f"topic-{topic.pk}"})

    assert response.status_code == 403
    assert_unchanged(topic, search)


def assert_unchanged(topic, search):
    assert Topic.objects.get(pk=topic.pk).synonyms == "Quittenlehre"
    assert UnansweredSearch.objects.get(pk=search.pk).status == "open"
