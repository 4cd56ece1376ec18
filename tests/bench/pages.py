"""What pages cost, as multiples of a constant answer in the same run: `python -m tests.bench.pages 1000`.

CPU time of the process per request, the median of several runs; machines differ, the ratio hardly does. Runs in a
throwaway database (SQLite, or PostgreSQL through DATABASE_URL) with generated organisations.
"""

import logging
import os
import random
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings

RUNS = 5
REQUESTS = 20
SEED = 7
PARTS = ["Wohn", "Sprach", "Rechts", "Arbeits", "Gesundheits", "Familien", "Jugend", "Frauen", "Schul", "Migrations"]
ENDS = ["beratung", "hilfe", "kurs", "treff", "begleitung", "vermittlung", "förderung", "sprechstunde", "netzwerk"]


def main(size: int) -> None:
    django.setup()
    from django.test.utils import get_runner, override_settings

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False, DEBUG=False):
            _fill(size)
            _print(size, _measure())
    finally:
        runner.teardown_databases(databases)


def _fill(size: int) -> None:
    from directory.models import District, Language, Offer, Organisation, Topic
    from directory.search import index
    from directory.text import slug_words, sort_key

    chance = random.Random(SEED)  # noqa: S311 - the same organisations in every run

    def words(count: int) -> str:
        return " ".join(chance.choice(PARTS) + chance.choice(ENDS) for _ in range(count))

    names = [f"{words(2)} {number}" for number in range(size)]
    Organisation.objects.bulk_create(
        Organisation(name=name, sort_name=sort_key(name), slug=slug_words(name), status="published", summary=words(8))
        for name in names
    )
    offers = [f"{words(1)} {number}" for number in range(size * 2)]
    Offer.objects.bulk_create(
        Offer(name=name, sort_name=sort_key(name), slug=slug_words(name), status="open", summary=words(10))
        for name in offers
    )
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    for relation, vocabulary in (("topic", Topic), ("district", District), ("language", Language)):
        keys = list(vocabulary.objects.values_list("pk", flat=True))
        through = getattr(Organisation, f"{relation}s").through
        through.objects.bulk_create(
            through(**{"organisation_id": pk, f"{relation}_id": key})
            for pk in organisations
            for key in chance.sample(keys, 2)
        )
    link = Offer.organisations.through
    link.objects.bulk_create(
        link(offer_id=offer, organisation_id=chance.choice(organisations))
        for offer in Offer.objects.values_list("pk", flat=True)
    )
    index.rebuild()


def _measure() -> dict[str, float]:
    from django.test import Client

    from directory.models import Organisation

    client = Client()
    organisation = Organisation.objects.order_by("pk")[0]
    pages = {
        "constant answer (/healthz)": "/healthz",
        "home": "/",
        "search, all": "/suche/",
        "search, one word": "/suche/?q=Wohnberatung",
        "search, word and filters": "/suche/?q=beratung&topic=wohnen&district=neukoelln",
        "organisation": organisation.get_absolute_url(),
        "topic": "/themen/wohnen/",
    }
    return {name: _cpu(lambda address=address: client.get(address)) for name, address in pages.items()}


def _cpu(request: Callable[[], object]) -> float:
    """Milliseconds of CPU per request, the median of the runs; the first request warms up."""
    request()
    figures = []
    for _ in range(RUNS):
        start = time.process_time()
        for _ in range(REQUESTS):
            request()
        figures.append((time.process_time() - start) / REQUESTS * 1000)
    return statistics.median(figures)


def _print(size: int, figures: dict[str, float]) -> None:
    base = next(iter(figures.values()))
    print(f"{size} organisations, {size * 2} offers, {settings.DATABASES['default']['ENGINE'].split('.')[-1]}")
    print(f"{'page':32} {'CPU ms':>8} {'x constant':>11}")
    for name, milliseconds in figures.items():
        print(f"{name:32} {milliseconds:8.2f} {milliseconds / base:11.1f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect.settings")
    logging.disable(logging.WARNING)
    for argument in sys.argv[1:] or ["1000"]:
        main(int(argument))
