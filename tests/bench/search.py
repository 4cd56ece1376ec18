"""What a question costs at different sizes: `python -m tests.bench.search 1000 10000 100000`.

Latency of question, first page of 20 and the counts of all facets, beside plain `icontains`; time and size of building
the index. Questions of one to four words, many of them words that half of all entries hold.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench.database import throwaway, vendor
from tests.bench.directory import Writer, fill

QUESTIONS = 400
PLAIN_QUESTIONS = 25


def main(size: int) -> None:
    with throwaway():
        started = time.perf_counter()
        fill(size)
        filled = time.perf_counter() - started
        build = _build()
        print(f"\n{vendor()}, {size:,} organisations, {size * 3:,} offers (generated in {filled:.0f} s)")
        print(f"index built in {build['seconds']:.1f} s ({build['cpu']:.1f} s CPU), {build['megabytes']:.0f} MB")
        print(f"{'':34}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}  ms")
        writer = Writer(11)
        questions = [writer.question() for _ in range(QUESTIONS)]
        _first_question(questions[0])
        for name in ("question, page, facets; cold", "the same questions again"):
            _print(name, [_milliseconds(_asked, text) for text in questions])
        _print("icontains", [_milliseconds(_plain, text) for text in questions[:PLAIN_QUESTIONS]])


def _build() -> dict[str, float]:
    from django.db import connection

    from directory.search import index

    before, started, cpu = _size(connection), time.perf_counter(), time.process_time()
    index.rebuild()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {"seconds": seconds, "cpu": cpu, "megabytes": (_size(connection) - before) / 1e6}


def _size(connection: Any) -> float:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0])


def _first_question(text: str) -> None:
    started = time.perf_counter()
    _asked(text)
    print(f"{'first question of a process':34}{(time.perf_counter() - started) * 1000:9.1f}")


def _asked(text: str) -> None:
    from django.contrib.auth.models import AnonymousUser

    from directory.search import words
    from directory.search.query import search

    found = search(text, {}, AnonymousUser(), words.current())
    _ = found.pks[:20], found.counts()


def _plain(text: str) -> None:
    from django.db.models import Q

    from directory.models import Organisation

    matching = Organisation.objects.published()
    for word in text.split():
        matching = matching.filter(
            Q(name__icontains=word) | Q(summary__icontains=word) | Q(offers__name__icontains=word)
        )
    list(matching.distinct().values_list("pk", flat=True)[:20])


def _milliseconds(ask: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    ask(text)
    return (time.perf_counter() - started) * 1000


def _print(name: str, figures: list[float]) -> None:
    ordered = sorted(figures)

    def share(part: float) -> float:
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]

    print(f"{name:34}{share(0.5):9.1f}{share(0.95):9.1f}{share(0.99):9.1f}{ordered[-1]:9.1f}", flush=True)


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["1000", "10000", "100000"]:
        main(int(argument))
