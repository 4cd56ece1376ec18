from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from connect import erasures, own_data
from directory import consent
from directory.models import Contact, Objection
from tests.factories import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def log(settings, tmp_path):
    settings.ERASURE_LOG = str(tmp_path / "var" / "erased.log")
    return Path(settings.ERASURE_LOG)


def test_an_erasure_is_noted_without_saying_who_it_was(log):
    person = UserFactory(email="amira@example.org", name="Amira")
    number = str(person.pk)

    own_data.erase(person)

    text = log.read_text()
    assert "amira" not in text.lower()
    assert [len(line.split(" ")[1]) for line in text.splitlines()] == [64, 64]
    assert number not in [line.split(" ")[1] for line in text.splitlines()]
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_contact_who_objected_is_taken_out_again_and_nobody_else(log):
    contact = ContactFactory(name="Mia Miete", email="mia@example.org")
    consent.object_to(contact)
    assert "mia" not in log.read_text().lower()
    # What a backup of yesterday brings: the contact, and no objection.
    Objection.objects.all().delete()
    ContactFactory(name="Mia Miete", email="Mia@example.org", organisation=contact.organisation)
    other = ContactFactory(name="Ali Amt", email="ali@example.org", organisation=contact.organisation)

    assert erasures.remove_again(erasures.noted()) == 1

    assert list(Contact.objects.all()) == [other]
    assert Objection.objects.exists()
    assert erasures.remove_again(erasures.noted()) == 0


def test_the_same_address_in_another_account_is_known_again():
    joined = timezone.now() - timedelta(days=9)
    own_data.erase(UserFactory(email="amira@example.org", joined_at=joined))

    restored = UserFactory(email="Amira@Example.org", joined_at=joined)

    assert erasures.was_erased(restored, erasures.noted())


def test_the_account_is_known_again_under_an_earlier_address():
    person = UserFactory(email="neu@example.org")
    number, joined = person.pk, person.joined_at
    own_data.erase(person)

    assert erasures.was_erased(UserFactory(pk=number, email="alt@example.org", joined_at=joined), erasures.noted())


def test_a_second_address_of_the_account_counts():
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="zweite@example.org")
    joined = person.joined_at
    own_data.erase(person)

    assert erasures.was_erased(UserFactory(email="zweite@example.org", joined_at=joined), erasures.noted())


def test_who_came_back_later_and_who_was_never_erased_stay():
    own_data.erase(UserFactory(email="amira@example.org"))

    back, other = UserFactory(email="amira@example.org"), UserFactory()

    assert not erasures.was_erased(back, erasures.noted())
    assert not erasures.was_erased(other, erasures.noted())


def test_a_key_that_was_replaced_still_counts(settings):
    joined = timezone.now()
    own_data.erase(UserFactory(email="amira@example.org", joined_at=joined))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "ein neuer langer Schlüssel"

    restored = UserFactory(email="amira@example.org", joined_at=joined)

    assert erasures.was_erased(restored, erasures.noted())
    settings.SECRET_KEY_FALLBACKS = []
    assert not erasures.was_erased(restored, erasures.noted())


def test_nobody_is_erased_whom_nobody_could_note(settings):
    settings.ERASURE_LOG = "/proc/erased.log"
    person = UserFactory()

    with pytest.raises(OSError, match="erased"):
        own_data.erase(person)

    person.refresh_from_db()


def test_a_line_cut_short_is_passed_over(log):
    own_data.erase(UserFactory())
    log.write_text(f"{log.read_text()}\n2026-13-45T abc\n20")

    assert len(erasures.noted()) == 2
