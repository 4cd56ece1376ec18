import pytest

from directory.models import Contact, Organisation
from directory.search.prepared import ROOMS, Prepared, links
from tests.factories import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("pk", "uuid", "name", "is_example", "verified_at", "search_entry__topic_ids")


def organisations(keys):
    return Organisation.objects.filter(pk__in=keys).order_by("pk").values_list(*COLUMNS)


@pytest.mark.parametrize("number", [0, 1, ROOMS[0], ROOMS[0] + 1])
def test_a_prepared_query_gives_the_rows_of_the_query_itself(number):
    made = [OrganisationFactory(verified=True) for _ in range(number + 1)]
    keys = [one.pk for one in made[:number]]
    prepared = Prepared(organisations)

    assert prepared.rows(keys) == list(organisations(keys))
    assert prepared.rows(keys[:1]) == list(organisations(keys[:1]))


def test_more_keys_than_the_largest_room_are_asked_for_in_parts(monkeypatch):
    monkeypatch.setattr("directory.search.prepared.ROOMS", (2, 4))
    keys = [OrganisationFactory().pk for _ in range(9)]

    assert Prepared(organisations).rows(keys) == list(organisations(keys))


def test_what_else_a_query_depends_on_is_part_of_it():
    contact = ContactFactory(network=True)
    prepared = Prepared(lambda keys, circle: Contact.objects.visible_in(circle).filter(pk__in=keys).values_list("pk"))

    assert prepared.rows([contact.pk], "public") == []
    assert prepared.rows([contact.pk], "network") == [(contact.pk,)]
    assert prepared.rows([contact.pk], "public") == []


def test_who_loses_the_desk_sees_less_from_the_next_page_on(client, cast):
    ContactFactory(organisation=OrganisationFactory(name="Haus am See"), name="Hinter Kanarienvogel", hidden=True)
    assert "Kanarienvogel" in cast.coordinator.get("/suche/?q=haus").content.decode()

    cast.coordinator.user.groups.clear()

    assert "Kanarienvogel" not in cast.coordinator.get("/suche/?q=haus").content.decode()


def test_links_are_pairs_of_owner_and_other():
    contact = ContactFactory()
    contact.languages.set([1, 2])

    assert sorted(links(Contact.languages, "contact", "language").rows([contact.pk])) == [
        (contact.pk, 1),
        (contact.pk, 2),
    ]
    assert links(Contact.languages, "contact", "language").owners([contact.pk], {2, 3}) == {contact.pk}
