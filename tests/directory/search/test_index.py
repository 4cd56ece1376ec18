import threading
from datetime import date

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from directory.models import Offer, Organisation, SearchEntry, SearchPosting, SearchText, Topic
from directory.search import check, index, rows
from directory.search.postings import packed, unpacked
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory


def content():
    """The index without its numbers: which text, by its records, has what."""
    texts = {text.number: (text.organisation_id, text.offer_id) for text in SearchText.objects.all()}
    postings = {one.term: {texts[number] for number in unpacked(bytes(one.texts)).tolist()} for one in held()}
    kept = {
        (text.organisation_id, text.offer_id): (
            rows.terms_in(text),
            text.facets,
            text.standing,
            text.shown_from,
            text.shown_until,
        )
        for text in SearchText.objects.all()
    }
    return kept, postings


def held():
    return SearchPosting.objects.order_by("term")


@pytest.fixture
def houses(db):
    wohnen = Topic.objects.get(slug="wohnen")
    for number in range(4):
        organisation = OrganisationFactory(name=f"Beratungshaus {number}", topics=[wohnen])
        OfferFactory(organisations=[organisation], name=f"Sprechstunde {number}", topics=[wohnen])
    ContactFactory(organisation=organisation, name="Xenia Probst", network=True)
    organisation.offers.first().organisations.add(Organisation.objects.get(name="Beratungshaus 0"))
    Organisation.objects.get(name="Beratungshaus 1").delete()
    Organisation.objects.get(name="Beratungshaus 2").archive()


def test_an_index_built_anew_is_the_one_that_was_kept_in_step(houses):
    before = content()

    index.rebuild()

    assert content() == before
    assert check.differences() == []


def test_what_is_saved_while_the_index_is_built_is_in_it(houses, monkeypatch):
    build = index._built

    def built_while_others_save():
        built = build()
        OrganisationFactory(name="Segelverein")
        Organisation.objects.get(name="Beratungshaus 0").delete()
        return built

    monkeypatch.setattr(index, "_built", built_while_others_save)
    index.rebuild()

    assert check.differences() == []
    assert SearchPosting.objects.filter(term__startswith="t_segel").exists()


def test_who_is_deleted_in_a_change_too_long_for_the_log_while_the_index_is_built_is_not_in_it(houses, monkeypatch):
    build = index._built

    def built_while_others_delete():
        built = build()
        monkeypatch.setattr(index, "MOST_LOGGED", 0)
        Organisation.objects.get(name="Beratungshaus 0").delete()
        return built

    monkeypatch.setattr(index, "_built", built_while_others_delete)
    index.rebuild()

    assert check.differences() == []


def drop_a_posting():
    SearchPosting.objects.get(term="t_beratungshaus").delete()


def put_a_wrong_number():
    SearchPosting.objects.filter(term="t_beratungshaus").update(texts=packed(np.array([1, 900], np.uint32)))


def forget_a_text():
    SearchText.objects.filter(offer_id=None).first().delete()


def keep_a_withdrawn_text():
    Organisation.objects.filter(name="Beratungshaus 3").update(status="draft")


def change_a_name():
    Organisation.objects.filter(name="Beratungshaus 3").update(name="Segelverein")


def let_an_offer_end():
    Offer.objects.filter(name="Sprechstunde 3").update(valid_until=date(2020, 1, 1))


def forget_a_card():
    SearchEntry.objects.get(organisation__name="Beratungshaus 3").delete()


def leave_a_topic_on_a_card():
    SearchEntry.objects.filter(organisation__name="Beratungshaus 3").update(topic_ids=[])


DAMAGE = [
    drop_a_posting,
    put_a_wrong_number,
    forget_a_text,
    keep_a_withdrawn_text,
    change_a_name,
    let_an_offer_end,
    forget_a_card,
    leave_a_topic_on_a_card,
]


@pytest.mark.parametrize(
    "damage",
    DAMAGE,
    ids=lambda damage: damage.__name__,
)
def test_the_check_finds_each_kind_of_damage_and_rebuilding_mends_it(houses, damage):
    damage()

    assert check.differences() != []
    with pytest.raises(CommandError):
        call_command("check_search")
    call_command("rebuild_search")
    assert check.differences() == []


def _rename_at_once(names):
    """Each organisation gets its new name in a thread of its own; all have read the index before one writes it."""
    problems = []

    def rename(pk, name):
        try:
            with transaction.atomic():
                organisation = Organisation.objects.get(pk=pk)
                organisation.name = name
                organisation.save()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=rename, args=pair) for pair in names.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_no_text_of_a_term_they_share():
    houses = [OrganisationFactory(name=f"Haus {number}") for number in range(6)]

    problems = _rename_at_once({house.pk: f"Segelverein {house.pk}" for house in houses})

    assert problems == []
    assert check.differences() == []
    assert len(unpacked(bytes(SearchPosting.objects.get(term="t_segelverein").texts))) == 6


@pytest.mark.postgresql  # SQLite lets one transaction write at a time
@pytest.mark.django_db(transaction=True)
def test_without_waiting_for_each_other_they_would(monkeypatch):
    houses = [OrganisationFactory(name=f"Haus {number}") for number in range(2)]
    both_have_read = threading.Barrier(2, timeout=10)
    monkeypatch.setattr(index, "_next_change", lambda: threading.get_ident())
    monkeypatch.setattr(index, "_log", lambda *arguments: None)
    write = index.Postings.write

    def write_after_both_have_read(self):
        both_have_read.wait()
        return write(self)

    monkeypatch.setattr(index.Postings, "write", write_after_both_have_read)

    problems = _rename_at_once({house.pk: f"Segelverein {house.pk}" for house in houses})

    assert problems or check.differences()
