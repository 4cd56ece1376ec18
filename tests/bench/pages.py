"""What pages cost, as multiples of a constant answer in the same run: `python -m tests.bench.pages 10000`.

CPU time of the process per request, the median of several runs; machines differ, the ratio hardly does. With
PostgreSQL the work of the database server comes on top.
"""

import statistics
import sys
import time
from collections.abc import Callable

from tests.bench.database import throwaway, vendor
from tests.bench.directory import Writer, fill

RUNS = 5
REQUESTS = 20


def main(size: int) -> None:
    with throwaway():
        from directory.search import index

        fill(size)
        index.rebuild()
        _print(size, _measure())


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
        "search, a word of half of all": "/suche/?q=Beratung",
        "search, three words": "/suche/?q=Mietberatung+Farsi+Neukölln",
        "search, word and filters": "/suche/?q=beratung&topic=wohnen&district=neukoelln",
        "organisation": organisation.get_absolute_url(),
        "topic": "/themen/wohnen/",
    }
    figures = {name: _cpu(lambda address=address: client.get(address)) for name, address in pages.items()}
    writer = Writer(11)
    figures["search, ever another question"] = _cpu(lambda: client.get("/suche/", {"q": writer.question()}))
    return figures


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
    print(f"\n{vendor()}, {size:,} organisations, {size * 3:,} offers")
    print(f"{'page':32} {'CPU ms':>8} {'x constant':>11}")
    for name, milliseconds in figures.items():
        print(f"{name:32} {milliseconds:8.2f} {milliseconds / base:11.1f}")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["10000", "100000"]:
        main(int(argument))
