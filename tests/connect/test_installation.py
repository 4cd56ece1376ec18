import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import COORDINATORS, ORGANISERS
from directory.models import Audience, District, Language, Postcode, Topic

pytestmark = pytest.mark.django_db


def test_an_installation_starts_with_berlin_and_the_words_of_the_field():
    shared = Postcode.objects.filter(districts__in=District.objects.all()).distinct()
    in_more_than_one = [postcode for postcode in shared.prefetch_related("districts") if postcode.districts.count() > 1]

    assert District.objects.count() == 12
    assert (shared.count(), len(in_more_than_one)) == (190, 55)
    assert {"de", "ar", "fa", "uk", "ti"} <= set(Language.objects.values_list("code", flat=True))
    assert Audience.objects.filter(slug="frauen").exists()
    assert set(Topic.objects.filter(slug__in=["wohnen", "lsbtiq", "mobilitaet"]).values_list("parent", flat=True)) == {
        None
    }


def test_a_later_migration_leaves_the_words_to_the_coordinators():
    Topic.objects.filter(slug="wohnen").update(name_de="Wohnen und Bleiben")
    Audience.objects.filter(slug="frauen").delete()

    call_command("migrate", verbosity=0)

    assert Topic.objects.get(slug="wohnen").name_de == "Wohnen und Bleiben"
    assert not Audience.objects.filter(slug="frauen").exists()


def test_roles_may_change_what_they_look_after():
    apps = {
        role: set(Group.objects.get(name=role).permissions.values_list("content_type__app_label", flat=True))
        for role in (COORDINATORS, ORGANISERS)
    }

    assert apps == {COORDINATORS: {"accounts", "directory", "events"}, ORGANISERS: {"events"}}
