import threading
import time
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from directory import unanswered
from directory.models import UnansweredSearch
from tests.factories import UnansweredSearchFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def counted():
    return dict(UnansweredSearch.objects.values_list("question", "times"))


def visible():
    return set(UnansweredSearch.objects.presentable().values_list("question", flat=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mietschulden", "mietschulden?"),
        ("Mietschulden", "wer macht was mit Mietschulden"),
        ("Ärztin Zahnersatz", "Zahnersatz, Arzt"),
        ("Dolmetscher:innen", "Dolmetscherinnen"),
        ("Mietschuld", "MIETSCHULDEN mietschulden"),
    ],
)
def test_the_same_question_counts_once_however_it_is_written(first, second):
    unanswered.record(first)
    unanswered.record(second)

    assert list(counted().values()) == [2]


def test_an_entry_knows_words_days_and_language_and_nothing_else():
    with time_machine.travel("2026-06-01 22:30+02:00", tick=False):
        unanswered.record("Wer hilft bei Kwzmborg in Arabisch?")
    with time_machine.travel("2026-06-03 08:00+02:00", tick=False):
        unanswered.record("arabisch hilft Kwzmborg")

    entry = UnansweredSearch.objects.values().get()
    del entry["id"], entry["fingerprint"]
    assert entry == {
        "question": "hilft kwzmborg arabisch",
        "times": 2,
        "first_asked_on": date(2026, 6, 1),
        "last_asked_on": date(2026, 6, 3),
        "language": "de",
        "status": "open",
        "is_common": False,
    }


@pytest.mark.parametrize(
    "question",
    [
        "anna.mueller@example.org",
        "030 23125 100",
        "030/2312510",
        "+49 (30) 231-25",
        "Kind geboren 12.03.1985",
        "AZR 123456789012",
        "mein Nachbar hat seit Wochen kein Geld mehr",
        "bundesausbildungsförderungsgesetz krankenversicherungsbeiträge aufenthaltserlaubnisse",
        "wer macht was",
        "\x00 \udc80 ?!",
        "",
    ],
)
def test_what_looks_like_a_person_or_a_story_is_not_kept(question):
    unanswered.record(question)

    assert counted() == {}


def test_a_postcode_and_a_paragraph_are_no_telephone_number():
    unanswered.record("Kwzmborg 12047")
    unanswered.record("§ 16 SGB 2")

    assert set(counted()) == {"kwzmborg 12047", "16 sgb 2"}


@pytest.mark.parametrize("question", ["Anna Müller", "Ahmad Hussein", "Svetlana", "Zimmermann Petra Wohnung"])
def test_a_name_stays_unseen_until_a_second_day_or_a_third_time(question):
    with time_machine.travel("2026-06-01 10:00+02:00", tick=False) as clock:
        unanswered.record(question)
        unanswered.record(question)
        assert visible() == set()
        unanswered.record(question)
        assert len(visible()) == 1

        unanswered.record("Kwzmborg")
        clock.shift(timedelta(days=1))
        unanswered.record("kwzmborg")
        assert len(visible()) == 2


@pytest.mark.parametrize("question", ["Krankenschein", "Mietrecht Neukölln", "Arabisch Schimmelpilz", "Müller"])
def test_words_everybody_uses_are_seen_at_once(question):
    unanswered.record(question)

    assert len(visible()) == 1


def test_a_settled_question_stays_settled_when_it_is_asked_again():
    unanswered.record("Krankenschein")
    UnansweredSearch.objects.get().ignore()

    unanswered.record("Krankenschein")

    entry = UnansweredSearch.objects.get()
    assert (entry.status, entry.times) == ("ignored", 2)


def test_unseen_questions_go_after_a_month_and_seen_ones_stay():
    UnansweredSearchFactory(question="ungesehen, alt", hidden=True, **on(TODAY - timedelta(days=30)))
    UnansweredSearchFactory(question="ungesehen", hidden=True, **on(TODAY - timedelta(days=29)))
    UnansweredSearchFactory(question="gesehen", **on(TODAY - timedelta(days=300)))

    deleted = unanswered.forget_old(TODAY)

    assert deleted == 1
    assert set(counted()) == {"ungesehen", "gesehen"}


def test_when_there_are_too_many_unseen_ones_go_before_old_ones(monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_ROWS", 3)
    UnansweredSearchFactory(question="gesehen, alt", **on(TODAY - timedelta(days=9)))
    UnansweredSearchFactory(question="gesehen", **on(TODAY - timedelta(days=2)))
    UnansweredSearchFactory(question="ungesehen", hidden=True, **on(TODAY))

    with time_machine.travel(TODAY, tick=False):
        unanswered.record("Krankenschein")
        assert set(counted()) == {"gesehen, alt", "gesehen", "krankenschein"}
        unanswered.record("Zahnersatz")
        assert set(counted()) == {"gesehen", "krankenschein", "zahnersatz"}


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_when_many_ask_at_once(monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_WAIT", 20_000)  # a busy machine is no reason to lose one

    def ask():
        unanswered.record("Krankenschein")
        connection.close()

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted() == {"krankenschein": 8}


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_delays_a_search_little_and_breaks_nothing():
    UnansweredSearchFactory(question="krankenschein", fingerprint=fingerprint("krankenschein"))
    locked, released = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            UnansweredSearch.objects.update(times=7)
            locked.set()
            released.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    began = time.monotonic()
    unanswered.record("Krankenschein")
    waited = time.monotonic() - began
    released.set()
    holder.join()

    assert waited < 4 * unanswered.MOST_WAIT / 1000
    assert counted() == {"krankenschein": 7}
    unanswered.record("Krankenschein")
    assert counted() == {"krankenschein": 8}


def test_the_usual_patience_with_locks_comes_back():
    before = patience()

    unanswered.record("Krankenschein")

    assert connection.in_atomic_block
    if connection.vendor == "sqlite":
        assert patience() == before == 20_000


def patience():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        return cursor.fetchone()[0]


def fingerprint(question):
    unanswered.record(question)
    entry = UnansweredSearch.objects.get()
    entry.delete()
    return entry.fingerprint


def on(day):
    return {"first_asked_on": day, "last_asked_on": day}
